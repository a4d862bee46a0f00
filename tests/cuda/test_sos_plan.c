/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Plans of the cascade on a device: shapes fit what they are made for, every
 * table does what it says to a signal, states and histories turn into each
 * other. --bench tells what packing costs. */

#include <math.h>
#include <time.h>
#include "cuda/sos_plan.h"
#include "tests/fxtest.h"

#define MOST (2 * FX_SOS_GROUP)

static const size_t shared_sizes[] = { 64 << 10, 99 << 10, 163 << 10,
  227 << 10 };

/* Sections that are hard in one way or another. */
static const FxSos some[] = {
  { 1.7e-6, 3.4e-6, 1.7e-6, -1.99815, 0.998157 },
  { 0.9981, -1.9962, 0.9981, -1.9962, 0.9962036 },
  { 1.1, -1.8, 0.9, -1.8, 0.95 },
  { 0, 0.3, 0.2, 1.7, 0.8 },
  { 0.5, 0.2, 0.1, 1.9, 0.9409 },
  { 0.1, 0, 0, -0.9, 0 },
  { 0.2, 0.5, -0.3, 0, 0 },
  { 0.5, 0, 0, 0, 0 },
  { 1e-40, 1, 0, -0.5, 0.5 },
};
enum { SOME = sizeof some / sizeof some[0] };

/* --- shapes --------------------------------------------------------------------- */

static void
check_shape (const FxSosTask *t, const FxSosShape *s)
{
  uint32_t size = t->type == FX_SOS_FAST ? 4 : 8;
  FxSosLayout o = fx_sos_layout (s->k, s->l, size);
  CHECK (s->k >= 1 && s->k <= 4 && s->groups * s->k >= t->sections &&
             (s->groups - 1) * s->k < t->sections,
      "%u groups of %u for %u sections", s->groups, s->k, t->sections);
  CHECK (s->groups == (t->sections + 3) / 4, "%u groups for %u sections",
      s->groups, t->sections);
  CHECK (
      s->shared <= t->shared_max, "%zu of %zu bytes", s->shared, t->shared_max);
  CHECK (s->wc * s->wt >= 1 && s->wc * s->wt <= FX_SOS_WARPS &&
             s->threads == 32 * s->wc * s->wt && s->wc <= s->channels,
      "%u x %u warps, %u threads", s->wc, s->wt, s->threads);
  CHECK (s->columns * s->wc >= s->channels &&
             (s->columns - 1) * s->wc < s->channels,
      "%u columns of %u for %u channels", s->columns, s->wc, s->channels);
  CHECK (s->frames == s->wt * 32 * s->l, "%u frames", s->frames);
  CHECK (o.size % 16 == 0 && o.staged % 16 == 0 && o.unit % 16 == 0 &&
             o.frame % 16 == 0 && o.scan % 16 == 0 && o.section % 16 == 0,
      "not aligned");
  CHECK (strlen (s->kernel) > 8, "%s", s->kernel);
  if (s->live) {
    CHECK (s->frames >= t->frames && s->l <= 32, "%u frames of %llu", s->frames,
        (unsigned long long)t->frames);
    return;
  }
  CHECK (s->tiles_max == s->frames_max / s->frames * s->columns * s->streams,
      "%llu tiles", (unsigned long long)s->tiles_max);
  CHECK (s->slots <= FX_SOS_SLOT_BYTES || s->frames_max == s->frames,
      "%llu bytes of slots", (unsigned long long)s->slots);
  CHECK (s->slots == fx_sos_plan_slots (s, s->frames_max) * s->streams *
                         fx_sos_slot_words (s->k) * 8,
      "%llu bytes of slots", (unsigned long long)s->slots);
  CHECK (fx_sos_plan_tiles (s, s->frames_max) * s->streams == s->tiles_max &&
             fx_sos_plan_tiles (s, s->frames + 1) == 2 * s->columns,
      "tiles");
}

static void
test_shapes (void)
{
  static const uint32_t channels[] = { 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 33,
    64, 1000 };
  static const uint64_t frames[] = { 0, 1, 32, 480, 512, 1024, 4096, 8192,
    1000000, 1u << 30 };
  static const uint32_t sections[] = { 1, 2, 3, 4, 5, 6, 7, 9, 13, 16, 65,
    500 };
  for (int i = 0; i < 3 * 4 * 14 * 10 * 12 * 2; i++) {
    FxSosShape s;
    FxError err;
    FxSosTask t = { (FxSosType)(i % 3), channels[i / 12 % 14],
      sections[i / 168 % 12], 1 + i % 5 * 7, frames[i / 2016 % 10],
      i / 20160 % 2, shared_sizes[i / 3 % 4], 46 + i % 3 * 43 };
    int fits = !t.live || (t.frames > 0 && t.frames <= 8192);
    if (t.live && t.frames == 0)
      continue;
    int r = fx_sos_plan_shape (&t, &s, &err);
    if (r != FX_OK && fits)
      fits = !(t.type != FX_SOS_FAST && t.live && t.frames > 4096 &&
               t.shared_max == shared_sizes[0]);
    CHECK ((r == FX_OK) == fits, "type %d, %u channels, %llu frames: %s",
        t.type, t.channels, (unsigned long long)t.frames, err.what);
    if (r == FX_OK)
      check_shape (&t, &s);
  }
}

static void
test_choices (void)
{
  FxSosShape s;
  FxSosTask t = { FX_SOS_FAST, 2, 5, 1, 0, 0, 227 << 10, 132 };
  fx_sos_plan_shape (&t, &s, NULL);
  CHECK (!strcmp (s.kernel, "sos_f32_k3_l64") && s.wc == 2 && s.wt == 4, "%s",
      s.kernel);
  t.shared_max = 99 << 10;
  fx_sos_plan_shape (&t, &s, NULL);
  CHECK (s.l == 32, "%s", s.kernel);
  t.frames = 4096;
  fx_sos_plan_shape (&t, &s, NULL);
  CHECK (s.l == 8, "%s", s.kernel);
  t.frames = 512;
  t.live = 1;
  fx_sos_plan_shape (&t, &s, NULL);
  CHECK (!strcmp (s.kernel, "sos_live_f32_k3_l8") && s.threads == 128, "%s",
      s.kernel);
  t.frames = 1025;
  fx_sos_plan_shape (&t, &s, NULL);
  CHECK (s.l == 32, "%s", s.kernel);
  t.channels = 0;
  CHECK (fx_sos_plan_shape (&t, &s, NULL) == FX_EINVAL, "no channel");
  t.channels = 1;
  t.sections = 0;
  CHECK (fx_sos_plan_shape (&t, &s, NULL) == FX_EINVAL, "no section");
  t.sections = 1;
  t.streams = 0;
  CHECK (fx_sos_plan_shape (&t, &s, NULL) == FX_EINVAL, "no stream");
  t.streams = 1;
  t.shared_max = 1000;
  CHECK (fx_sos_plan_shape (&t, &s, NULL) == FX_ENOTSUP, "no memory");
}

/* --- tables --------------------------------------------------------------------- */

typedef struct Tables {
  FxSosShape shape;
  FxSosLayout o;
  uint32_t n;
  const char *at; /* of a group */
} Tables;

static double
number (const Tables *t, uint32_t offset, uint32_t i)
{
  return t->shape.type == FX_SOS_FAST ? ((const float *)(t->at + offset))[i]
                                      : ((const double *)(t->at + offset))[i];
}

static const double *
doubles (const Tables *t, uint32_t offset)
{
  return (const double *)(t->at + offset);
}

/* s = column matrix s (+ b x) */
static void
step (const Tables *t, const double *m, const double *b, double x, double *s)
{
  double r[MOST];
  for (uint32_t i = 0; i < t->n; i++) {
    r[i] = b ? b[i] * x : 0;
    for (uint32_t c = 0; c < t->n; c++)
      r[i] += m[c * t->n + i] * s[c];
  }
  memcpy (s, r, t->n * sizeof (double));
}

static double
distance (const double *a, const double *b, uint32_t n)
{
  double d = 0, most = 1e-300;
  for (uint32_t i = 0; i < n; i++) {
    d = fmax (d, fabs (a[i] - b[i]));
    most = fmax (most, fmax (fabs (a[i]), fabs (b[i])));
  }
  return d / most;
}

/* Two ways of a state through the same frames: but for the rounding of each
 * number, and of what is large beside it. */
static int
agree (const Tables *t, const double *a, const double *b, double eps)
{
  double most = 1;
  for (uint32_t i = 0; i < t->n; i++)
    most = fmax (most, fabs (b[i]));
  for (uint32_t i = 0; i < t->n; i++) {
    if (!(fabs (a[i] - b[i]) <= eps * fabs (b[i]) + 1e-9 * most))
      return 0;
  }
  return 1;
}

/* s = packed matrix s, blocks `stride` apart. */
static void
step_packed (const Tables *t, uint32_t offset, uint32_t first, uint32_t stride,
    double *s)
{
  double r[MOST] = { 0 };
  for (uint32_t i = 0; i < t->shape.k; i++) {
    for (uint32_t j = 0; j <= i; j++, first += stride) {
      for (uint32_t e = 0; e < 4; e++)
        r[2 * i + e / 2] += number (t, offset, first + e) * s[2 * j + e % 2];
    }
  }
  memcpy (s, r, t->n * sizeof (double));
}

/* Frames, lanes, warps, tiles. */
static void
check_powers (const Tables *t, const double *from)
{
  const uint32_t n = t->n, matrix = n * n, low = fx_sos_log2 (t->shape.l);
  const double *frame = doubles (t, t->o.frame);
  const double eps = t->shape.type == FX_SOS_FAST ? 2e-7 : 1e-10;
  double one[MOST], two[MOST];
  for (uint32_t i = 1; i < low + 5; i++) {
    memcpy (one, from, sizeof one);
    memcpy (two, from, sizeof two);
    step (t, frame + i * matrix, NULL, 0, one);
    step (t, frame + (i - 1) * matrix, NULL, 0, two);
    step (t, frame + (i - 1) * matrix, NULL, 0, two);
    CHECK (agree (t, one, two, 1e-10), "A^(2^%u)", i);
  }
  for (uint32_t i = 0; i < 32; i++) {
    memcpy (one, from, sizeof one);
    memcpy (two, from, sizeof two);
    step_packed (t, t->o.lane, i * 4, 32 * 4, one);
    for (uint32_t bit = 0; bit < 5; bit++) {
      if (i >> bit & 1)
        step (t, frame + (low + bit) * matrix, NULL, 0, two);
    }
    CHECK (agree (t, one, two, eps), "%s: lane %u", t->shape.kernel, i);
  }
  memcpy (one, from, sizeof one);
  for (uint32_t i = 0; i < t->shape.wt; i++) {
    memcpy (two, from, sizeof two);
    step (t, doubles (t, t->o.warp) + i * matrix, NULL, 0, two);
    CHECK (agree (t, one, two, 1e-10), "warp %u", i);
    step (t, frame + (low + 4) * matrix, NULL, 0, one);
    step (t, frame + (low + 4) * matrix, NULL, 0, one);
  }
  if (t->shape.live)
    return;
  memcpy (two, from, sizeof two);
  step (t, doubles (t, t->o.tile) + matrix, NULL, 0, two);
  CHECK (agree (t, one, two, 1e-10), "tile");
}

/* All from one signal: through the system frame by frame, through direct form
 * I, and through each table. */
static void
check_group (const Tables *t, const FxSos *sections, uint32_t count)
{
  const uint32_t n = t->n, k = t->shape.k, l = t->shape.l;
  const double eps = t->shape.type == FX_SOS_FAST ? 2e-6 : 1e-10;
  const double *frame = doubles (t, t->o.frame), *b = doubles (t, t->o.input);
  const double *c = doubles (t, t->o.output), *d = doubles (t, t->o.direct);
  double s[MOST] = { 0 }, lane[MOST] = { 0 },
         h[FX_SOS_GROUP + 1][2] = { { 0 } };
  double worst = 0, level = 1e-300;
  uint64_t seed = 3;
  for (uint32_t i = 0; i < 4 * l; i++) {
    double x = fx_test_noise (&seed), in = x;
    for (uint32_t m = 0; m < count; m++) {
      const FxSos *z = &sections[m];
      double y = z->b0 * x + z->b1 * h[m][0] + z->b2 * h[m][1] -
                 z->a1 * h[m + 1][0] - z->a2 * h[m + 1][1];
      double is = d[m] * in;
      for (uint32_t j = 0; j < n; j++)
        is += c[j * k + m] * s[j];
      worst = fmax (worst, fabs (is - y));
      level = fmax (level, fabs (y));
      h[m][1] = h[m][0];
      h[m][0] = x;
      x = y;
    }
    h[count][1] = h[count][0];
    h[count][0] = x;
    step (t, frame, b, in, s);
    if (i >= 3 * l) {
      double is[MOST];
      uint32_t j = i - 3 * l;
      for (uint32_t r = 0; r < n; r++)
        lane[r] += number (t, t->o.reduce, j * n + r) * in;
      if (j == l - 1) {
        /* What was before the lane passes through it. */
        double was[MOST] = { 0 };
        seed = 3;
        for (uint32_t f = 0; f < 3 * l; f++)
          step (t, frame, b, fx_test_noise (&seed), was);
        memcpy (is, was, sizeof is);
        step_packed (t, t->o.scan, 0, 4, is);
        for (uint32_t r = 0; r < n; r++)
          is[r] += lane[r];
        CHECK (distance (is, s, n) < eps, "reduce and scan: %g",
            distance (is, s, n));
      }
    }
  }
  CHECK (worst <= 1e-9 * level, "%s: outputs differ by %g of %g",
      t->shape.kernel, worst, level);
  for (uint32_t i = 0; i < n; i++) {
    double from[MOST] = { 0 };
    from[i] = 1;
    check_powers (t, from);
  }
}

static void
test_tables (void)
{
  for (int i = 0; i < 3 * 4 * SOME * 2; i++) {
    FxSosTask task = { (FxSosType)(i % 3), 1 + i % 2, 1 + i / 3 % 4, 1, 0, 0,
      shared_sizes[i % 4], 132 };
    task.live = i / (12 * SOME);
    task.frames = task.live ? 700 : 0;
    Tables t;
    FxError err;
    CHECK (fx_sos_plan_shape (&task, &t.shape, &err) == FX_OK, "%s", err.what);
    FxSos s[FX_SOS_GROUP];
    for (uint32_t j = 0; j < task.sections; j++)
      s[j] = some[(i / 12 + j) % SOME];
    size_t size = fx_sos_plan_size (&t.shape, task.sections);
    char *plan = aligned_alloc (256, size);
    int r = fx_sos_plan_fill (&t.shape, s, task.sections, plan, &err);
    CHECK (r == FX_OK, "%s", err.what);
    const FxSosHead *head = (const FxSosHead *)plan;
    CHECK (head->sections == task.sections && head->groups == 1, "head");
    t.o = fx_sos_layout (
        t.shape.k, t.shape.l, t.shape.type == FX_SOS_FAST ? 4 : 8);
    t.n = 2 * t.shape.k;
    t.at = plan + sizeof *head;
    check_group (&t, s, task.sections);
    free (plan);
  }
}

/* --- what has no plan --------------------------------------------------------------- */

static void
test_errors (void)
{
  static const struct {
    FxSos s;
    int fast, exact;
    const char *param;
  } cases[] = {
    { { 1, 0, 0, -1.9, 0.95 }, FX_OK, FX_OK, "" },
    { { 1, 0, 0, -2, 1 }, FX_ENOTSUP, FX_OK, "a2" },
    { { 1, 0, 0, -1.95, 0.95 }, FX_ENOTSUP, FX_OK, "a1" },
    { { 1, 0, 0, 1.95, 0.95 }, FX_ENOTSUP, FX_OK, "a1" },
    { { 1, 0, 0, -2.5, 1.5 }, FX_ENOTSUP, FX_ENOTSUP, "a2" },
    { { 1, 0, 0, -9, 8 }, FX_ENOTSUP, FX_ENOTSUP, "a2" },
    { { 1, NAN, 0, 0, 0 }, FX_ENOTSUP, FX_ENOTSUP, "coefficients" },
    { { 1, 0, 0, INFINITY, 0 }, FX_ENOTSUP, FX_ENOTSUP, "coefficients" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (int type = 0; type < 3; type++) {
      FxSosTask task = { (FxSosType)type, 1, 3, 1, 0, 0, 227 << 10, 132 };
      FxSosShape s;
      FxError err = { 0 };
      FxSos sections[3] = { some[1], some[2], cases[i].s };
      CHECK (fx_sos_plan_shape (&task, &s, &err) == FX_OK, "%s", err.what);
      void *plan = aligned_alloc (256, fx_sos_plan_size (&s, 3));
      int r = fx_sos_plan_fill (&s, sections, 3, plan, &err);
      int should = type == FX_SOS_FAST ? cases[i].fast : cases[i].exact;
      CHECK (r == should, "case %zu, type %d: %d, not %d", i, type, r, should);
      if (r != FX_OK && type == FX_SOS_FAST)
        CHECK (!strcmp (err.param, cases[i].param) && err.index == 2,
            "case %zu: %s of section %d", i, err.param, err.index);
      CHECK (fx_sos_plan_fill (&s, sections, 3, plan, NULL) == r, "no error");
      free (plan);
    }
  }
}

/* --- histories ---------------------------------------------------------------------- */

/* A history that a cascade has left, to the device and back: as it was; with
 * recorded outputs that are a little off: what the cascade does next is as
 * before, and the change is small. */
static void
test_histories (void)
{
  enum { N = SOME, C = 3, LEN = (N + 1) * 2 * C, FRAMES = 200 };
  for (int type = 0; type < 3; type++) {
    for (int off = 0; off < 2; off++) {
      double h[LEN] = { 0 }, back[LEN];
      uint64_t seed = 5;
      for (int i = 0; i < FRAMES * C; i++) {
        double x = fx_test_noise (&seed);
        for (int k = 0; k <= N; k++) {
          double *a = h + k * 2 * C + i % C, *b = a + 2 * C, y = 0;
          if (k < N)
            y = some[k].b0 * x + some[k].b1 * a[0] + some[k].b2 * a[C] -
                some[k].a1 * b[0] - some[k].a2 * b[C];
          a[C] = a[0];
          a[0] = x;
          x = y;
        }
      }
      size_t size = fx_sos_plan_state_size (N, C);
      double *state = malloc (size);
      fx_sos_plan_write ((FxSosType)type, some, N, C, h, state);
      double *past = state + fx_sos_state_past (N, C);
      for (int i = 2 * C; off && i < LEN; i++)
        past[i] *= 1 + 1e-7 * fx_test_noise (&seed);
      fx_sos_plan_read ((FxSosType)type, some, N, C, state, back);
      CHECK (!memcmp (back, h, 2 * C * sizeof (double)), "the input changed");
      for (int k = 0; k < N; k++) {
        const FxSos *s = &some[k];
        double most = 0, change = 0, next = 0;
        for (int c = 0; c < 2 * C; c++) {
          int i = (k + 1) * 2 * C + c;
          most = fmax (most, fabs (h[i]));
          change = fmax (change, fabs (back[i] - h[i]));
        }
        for (int c = 0; c < C; c++) {
          const double *x = h + k * 2 * C + c, *y = x + 2 * C;
          const double *u = back + k * 2 * C + c, *v = u + 2 * C;
          double should =
              s->b1 * x[0] + s->b2 * x[C] - s->a1 * y[0] - s->a2 * y[C];
          double is = s->b1 * u[0] + s->b2 * u[C] - s->a1 * v[0] - s->a2 * v[C];
          next = fmax (next, fabs (is - should));
        }
        CHECK (change <= (off ? 1e-6 : 1e-13) * (most + 1e-3),
            "type %d, off %d, section %d: changed by %g of %g", type, off, k,
            change, most);
        /* A section without poles has only what its input was. */
        int recursive = s->a1 != 0 || s->a2 != 0;
        CHECK (next <= (off && !recursive ? 1e-6 : 1e-13) * (most + 1e-3),
            "type %d, off %d, section %d: goes on %g beside %g", type, off, k,
            next, most);
      }
      free (state);
    }
  }
}

static void
bench (void)
{
  for (int type = 0; type < 3; type++) {
    for (int live = 0; live < 2; live++) {
      for (uint32_t k = 1; k <= 16; k *= 2) {
        FxSosTask task = { (FxSosType)type, 2, k, 1, live ? 512 : 0, live,
          227 << 10, 132 };
        FxSosShape s;
        FxSos sections[16];
        for (uint32_t i = 0; i < k; i++)
          sections[i] = some[i % 2];
        fx_sos_plan_shape (&task, &s, NULL);
        void *plan = aligned_alloc (256, fx_sos_plan_size (&s, k));
        struct timespec a, b;
        clock_gettime (CLOCK_THREAD_CPUTIME_ID, &a);
        for (int i = 0; i < 1000; i++)
          fx_sos_plan_fill (&s, sections, k, plan, NULL);
        clock_gettime (CLOCK_THREAD_CPUTIME_ID, &b);
        printf ("%-20s %2u sections: %7.1f us, %zu bytes, depth %u\n", s.kernel,
            k,
            ((double)(b.tv_sec - a.tv_sec) * 1e9 +
                (double)(b.tv_nsec - a.tv_nsec)) /
                1e6,
            fx_sos_plan_size (&s, k), ((const FxSosHead *)plan)->depth);
        free (plan);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && !strcmp (argv[1], "--bench")) {
    bench ();
    return 0;
  }
  test_shapes ();
  test_choices ();
  test_tables ();
  test_errors ();
  test_histories ();
  return fx_test_end ();
}
