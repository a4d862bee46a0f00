/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves of pieces and filters of first order at every level. Curves are random
 * cubics, which do not even meet; values and means are compared with sums over
 * pieces in long double, for steps from none to many pieces, any length and
 * misalignment, in place; and bits with those of the same signal cut in two. */

#include "dsp/kernel/curve.h"
#include "dsp/kernel/pointwise.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 100, HALF = FX_CURVE_FLOAT_PIECES / 2, PERIOD = 8 };

static const char *const kinds[] = { "points", "float", "periodic" };

/* A curve, and where its pieces end. */
typedef struct Random {
  FxCurve c;
  FxCurvePiece piece[FX_CURVE_FLOAT_PIECES];
  double begin[FX_CURVE_FLOAT_PIECES], end[FX_CURVE_FLOAT_PIECES];
} Random;

static long double
value (const FxCurvePiece *p, long double t)
{
  return p->a + 2 * p->b * t + 3 * p->c * t * t + 4 * p->d * t * t * t;
}

/* Simpson's rule is exact for cubics. */
static long double
average (const FxCurvePiece *p, long double t, long double u)
{
  return (value (p, t) + 4 * value (p, (t + u) / 2) + value (p, u)) / 6;
}

static long double
integral (const FxCurvePiece *p, long double t, long double u)
{
  return (u - t) * average (p, t, u);
}

static void
random_piece (Random *r, uint32_t i, double x, double begin, double end)
{
  double w = end - begin;
  r->piece[i] = (FxCurvePiece){ .x = x,
    .a = checkasm_noise (),
    .b = checkasm_noise () / w,
    .c = checkasm_noise () / (w * w),
    .d = checkasm_noise () / (w * w * w) };
  r->begin[i] = begin;
  r->end[i] = end;
}

static void
flat (Random *r, uint32_t i, double x)
{
  r->piece[i] = (FxCurvePiece){ .x = x, .a = checkasm_noise () };
}

/* Areas from 0 at the origin of piece i on, up and down. */
static void
areas (Random *r, uint32_t up, uint32_t down, uint32_t n)
{
  long double sum = 0;
  for (uint32_t i = up; i < n; i++) {
    const FxCurvePiece *p = &r->piece[i];
    sum += i > up ? integral (p, r->begin[i] - (long double)p->x, 0) : 0;
    r->piece[i].area = (double)sum;
    sum += integral (p, 0, r->end[i] - (long double)p->x);
  }
  sum = 0;
  for (uint32_t i = down + 1; i-- > 0;) {
    const FxCurvePiece *p = &r->piece[i];
    sum -= i < down ? integral (p, 0, r->end[i] - (long double)p->x) : 0;
    r->piece[i].area = (double)sum;
    sum -= integral (p, r->begin[i] - (long double)p->x, 0);
  }
}

static void
build_points (Random *r)
{
  uint32_t points = 2 + (uint32_t)checkasm_random (7), at = 0;
  double x[9] = { -1.5 + checkasm_noise () };
  for (uint32_t i = 1; i < points; i++)
    x[i] = x[i - 1] + 0.01 + checkasm_noise () * checkasm_noise ();
  for (uint32_t i = 1; i < points; i++) {
    if (x[i] <= x[i - 1])
      x[i] = x[i - 1] + 1e-4;
    at = fabs (x[i]) < fabs (x[at]) ? i : at;
  }
  r->c.n = points + 1;
  flat (r, 0, x[0]);
  flat (r, points, x[points - 1]);
  for (uint32_t i = 0; i + 1 < points; i++)
    random_piece (r, i + 1, x[i >= at ? i : i + 1], x[i], x[i + 1]);
  r->begin[0] = -1e7;
  r->end[0] = x[0];
  r->begin[points] = x[points - 1];
  r->end[points] = 1e7;
  areas (r, at + 1, at, points + 1);
}

static void
build_float (Random *r)
{
  r->c.n = 2 * HALF;
  for (int i = 0; i < HALF; i++) {
    double unit = ldexp (1.0 / FX_CURVE_FINE, i / FX_CURVE_FINE);
    double x = unit * (FX_CURVE_FINE + i % FX_CURVE_FINE) - 1;
    random_piece (r, (uint32_t)(HALF + i), x, x, x + unit);
    random_piece (r, (uint32_t)(HALF - 1 - i), -x, -x - unit, -x);
  }
  flat (r, 0, r->piece[0].x);
  flat (r, 2 * HALF - 1, r->piece[2 * HALF - 1].x);
  r->begin[0] = -1e7;
  r->end[2 * HALF - 1] = 1e7;
  areas (r, HALF, HALF - 1, 2 * HALF);
}

/* In the order of x from -1/2 to 1/2 of the period; then as it is stored. */
static void
build_periodic (Random *r)
{
  static Random ordered;
  double w = r->c.width = 0.3 + 0.2 * checkasm_noise ();
  long double sum = 0;
  const uint32_t half = PERIOD / 2 - 1;
  r->c.n = PERIOD;
  r->c.inverse = 1 / w;
  for (uint32_t i = 0; i < PERIOD; i++) {
    double x = w * ((int)i - (int)half);
    random_piece (&ordered, i, x, x - w / 2, x + w / 2);
    /* no integral but that of a */
    ordered.piece[i].d = 0;
    ordered.piece[i].c = 0;
    ordered.piece[i].a = i == half ? 0 : ordered.piece[i].a;
    sum += ordered.piece[i].a;
  }
  ordered.piece[PERIOD - 1].a -= (double)sum;
  areas (&ordered, half, half, PERIOD);
  for (uint32_t i = 0; i < PERIOD; i++) {
    uint32_t to = (i - half) & (PERIOD - 1);
    r->piece[to] = ordered.piece[i];
    r->begin[to] = ordered.begin[i];
    r->end[to] = ordered.end[i];
  }
}

static void
build (Random *r, FxCurveKind kind)
{
  r->c = (FxCurve){ .kind = kind, .piece = r->piece, .begin = r->begin };
  if (kind == FX_CURVE_POINTS)
    build_points (r);
  else if (kind == FX_CURVE_FLOAT)
    build_float (r);
  else
    build_periodic (r);
}

/* Piece i of a curve, which may repeat: where it begins, ends, has its origin. */
static const FxCurvePiece *
piece_at (const Random *r, int64_t i, long double at[3])
{
  const FxCurve *c = &r->c;
  if (c->kind == FX_CURVE_PERIODIC) {
    long double w = c->width;
    at[0] = ((long double)i - 0.5L) * w;
    at[1] = ((long double)i + 0.5L) * w;
    at[2] = (long double)i * w;
    return &r->piece[(uint64_t)i & (PERIOD - 1)];
  }
  at[0] = r->begin[i];
  at[1] = r->end[i];
  at[2] = r->piece[i].x;
  return &r->piece[i];
}

static int64_t
find (const Random *r, long double x)
{
  int64_t i = 0;
  if (r->c.kind == FX_CURVE_PERIODIC)
    return (int64_t)floorl (x / r->c.width + 0.5L);
  while (i + 1 < (int64_t)r->c.n && r->end[i] <= x)
    i++;
  return i;
}

static long double
mean (const Random *r, long double a, long double b)
{
  long double low = fminl (a, b), high = fmaxl (a, b), sum = 0, at[3];
  int64_t last = find (r, high);
  if (low == high) {
    const FxCurvePiece *p = piece_at (r, last, at);
    return value (p, high - at[2]);
  }
  for (int64_t i = find (r, low); i <= last; i++) {
    const FxCurvePiece *p = piece_at (r, i, at);
    long double from = fmaxl (low, at[0]), to = fminl (high, at[1]);
    if (to > from)
      sum += (to - from) * average (p, from - at[2], to - at[2]);
  }
  return sum / (high - low);
}

/* Steps of every size, to values of every size. */
static double
next (const Random *r, double x)
{
  switch (checkasm_random (6)) {
  case 0:
    return x;
  case 1:
    return x * (1 + 1e-7 * checkasm_noise ());
  case 2:
    return x + 1e-3 * checkasm_noise ();
  case 3: /* past the next edge by little */
    if (r->c.kind != FX_CURVE_PERIODIC) {
      double edge = r->end[checkasm_random (r->c.n - 1)];
      return edge + 1e-6 * (fabs (edge) + 1e-3) * checkasm_noise ();
    }
    return r->c.width * (0.5 + 1e-7 * checkasm_noise ());
  case 4:
    return 30 * checkasm_noise () * checkasm_noise () * checkasm_noise ();
  default:
    return 4 * checkasm_noise ();
  }
}

static void
check_curve (const FxKernels *k, const Random *r, size_t n)
{
  Guarded x = checkasm_guarded (n * 8, 8 * (n % 8));
  Guarded y = checkasm_guarded (n * 8, 8 * (n % 5));
  double *in = (double *)x.p, *out = (double *)y.p, worst = 0;
  double last = next (r, 0), before = last, cut[MAX_N];
  FxCurveUse use = { 1, 0, 0.25 };
  const char *level = fx_cpu_name (k->level), *kind = kinds[r->c.kind];
  for (size_t i = 0; i < n; i++)
    before = in[i] = next (r, before);
  fx_curve_means (k, &r->c, &use, last, in, n, out);
  before = last;
  for (size_t i = 0; i < n; i++) {
    double wrong = (double)fabsl (out[i] + 0.25L - mean (r, before, in[i]));
    worst = fmax (worst, wrong);
    before = in[i];
  }
  /* 2^16 roundings of an integral of |f| <= 10 */
  checkasm_result (worst < 1e-9 && checkasm_intact (&y),
      "means %s %s n %zu: %g", kind, level, n, worst);
  size_t half = checkasm_random (n + 1);
  fx_curve_means (k, &r->c, &use, last, in, half, cut);
  fx_curve_means (k, &r->c, &use, half ? in[half - 1] : last, in + half,
      n - half, cut + half);
  checkasm_result (!memcmp (cut, out, n * sizeof *out),
      "means %s %s cut at %zu", kind, level, half);

  /* What is applied before. */
  use = (FxCurveUse){ 2, 0.5, 0 };
  worst = 0;
  fx_curve_values (k, &r->c, &use, in, n, out);
  for (size_t i = 0; i < n; i++) {
    long double at[3], u = 2 * (long double)in[i] + 0.5L;
    const FxCurvePiece *p = piece_at (r, find (r, u), at);
    long double near = fminl (fabsl (u - at[0]), fabsl (u - at[1]));
    double wrong = (double)fabsl (out[i] - value (p, u - at[2]));
    if (near > 1e-12L * (1 + fabsl (u)))
      worst = fmax (worst, wrong);
  }
  checkasm_result (worst < 1e-9 && checkasm_intact (&y),
      "values %s %s n %zu: %g", kind, level, n, worst);
  fx_curve_values (k, &r->c, &use, in, n, in);
  checkasm_result (!memcmp (in, out, n * sizeof *in) && checkasm_intact (&x),
      "values %s %s n %zu in place", kind, level, n);
  checkasm_free (&x);
  checkasm_free (&y);
}

/* In place, and what is no number or far too large. */
static void
check_extremes (const FxKernels *k, const Random *r)
{
  const double bad[] = { INFINITY, -INFINITY, NAN, 1e300, -1e300, 0, 1e-320 };
  FxCurveUse use = { 1, 0, 0 };
  double x[40], y[40];
  for (int i = 0; i < 40; i++)
    x[i] = bad[checkasm_random (7)];
  fx_curve_means (k, &r->c, &use, 0, x, 40, y);
  fx_curve_means (k, &r->c, &use, 0, x, 40, x);
  int finite = fx_all_finite_f64 (k, y, 40);
  checkasm_result (finite && !memcmp (x, y, sizeof y),
      "means %s %s of extremes", kinds[r->c.kind], fx_cpu_name (k->level));
}

static void
check_first (const FxKernels *k, size_t n)
{
  FxFirst f = { checkasm_noise (), checkasm_noise (), checkasm_noise (),
    checkasm_noise () };
  Guarded x = checkasm_guarded (n * 8, 8 * (n % 8));
  double *y = (double *)x.p, s = checkasm_noise (), worst = 0;
  long double sum = s, expected[MAX_N];
  for (size_t i = 0; i < n; i++) {
    y[i] = checkasm_noise ();
    sum = (long double)f.pole * sum + (long double)f.in * y[i];
    expected[i] = (long double)f.direct * y[i] + (long double)f.out * sum;
  }
  fx_first (k, &f, &s, y, n, y);
  for (size_t i = 0; i < n; i++)
    worst = fmax (worst, (double)fabsl (y[i] - expected[i]));
  /* a sum of at most 1 / (1 - |pole|) terms */
  double bound = 1e-15 * (1 + 1 / (1 - fabs (f.pole)));
  checkasm_result (
      worst < bound && fabsl (s - sum) < bound && checkasm_intact (&x),
      "first %s n %zu: %g, bound %g", fx_cpu_name (k->level), n, worst, bound);
  checkasm_free (&x);
}

static void
bench_curve (const FxKernels *k, Random *r)
{
  enum { N = 512, RUNS = 400 };
  static double x[N], y[N];
  double best[3] = { INFINITY, INFINITY, INFINITY }, s = 0;
  const FxCurveUse use = { 1, 0, 0 };
  const FxFirst f = { 0.9, 0.1, 1, -1 };
  for (int i = 0; i < N; i++)
    x[i] = 4 * checkasm_noise ();
  for (int i = 0; i < RUNS; i++) {
    double t[4] = { checkasm_now () };
    for (int j = 0; j < 8; j++)
      fx_curve_values (k, &r->c, &use, x, N, y);
    t[1] = checkasm_now ();
    for (int j = 0; j < 8; j++)
      fx_curve_means (k, &r->c, &use, 0, x, N, y);
    t[2] = checkasm_now ();
    for (int j = 0; j < 8; j++)
      fx_first (k, &f, &s, x, N, y);
    t[3] = checkasm_now ();
    for (int j = 0; j < 3; j++)
      best[j] = fmin (best[j], (t[j + 1] - t[j]) / 8 / N);
  }
  printf ("curve %-8s %-6s values %.2f means %.2f first order %.2f ns per "
          "value\n",
      kinds[r->c.kind], fx_cpu_name (k->level), best[0], best[1], best[2]);
}

void
checkasm_curve (void)
{
  static Random r;
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    for (size_t n = 0; n <= MAX_N; n++)
      check_first (k, n);
    for (int kind = 0; kind < FX_CURVE_KINDS; kind++) {
      for (size_t n = 0; n <= MAX_N; n++) {
        if (n % 8 == 0)
          build (&r, (FxCurveKind)kind);
        check_curve (k, &r, n);
      }
      check_extremes (k, &r);
      if (checkasm_bench)
        bench_curve (k, &r);
    }
  }
}
