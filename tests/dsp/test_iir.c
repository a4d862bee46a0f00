/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Classical IIR design against committed responses of 50 digits, and by what
 * the specification promises: ripple, attenuation, scaling of each section,
 * stability at every order, family, mode, rate and frequency. With --bench:
 * time per design as CSV. Arguments: DATA-DIRECTORY | --bench. */

#include <complex.h>
#include <time.h>
#include "dsp/design/iir.h"
#include "dsp/design/response.h"
#include "tests/fxtest.h"

enum { FAMILIES = 7, MODES = 4 };

static const char *const family_names[FAMILIES] = { "butterworth", "chebyshev1",
  "chebyshev2", "elliptic", "bessel", "bessel-delay", "linkwitz-riley" };
static const char *const mode_names[MODES] = { "low-pass", "high-pass",
  "band-pass", "band-reject" };

static double complex
response (const FxSosPlan *p, double w)
{
  double re, im;

  fx_sos_response (p->s, p->n, w, &re, &im);
  return re + I * im;
}

static double
magnitude (const FxSosPlan *p, double w)
{
  return cabs (response (p, w));
}

/* How far rounding of the five coefficients of each section to the nearest
 * double can move the relative response at w: what no design can beat. */
static double
rounding (const FxSosPlan *p, double w)
{
  double sum = 0;

  for (uint32_t i = 0; i < p->n; i++) {
    const FxSos *s = &p->s[i];
    long double complex z = cexpl (-I * (long double)w);
    long double complex a = 1 + (s->a1 + s->a2 * z) * z;
    long double complex b = s->b0 + (s->b1 + s->b2 * z) * z;
    sum += (fabs (s->a1) + fabs (s->a2)) / (double)cabsl (a);
    if (cabsl (b) > 0)
      sum += (fabs (s->b0) + fabs (s->b1) + fabs (s->b2)) / (double)cabsl (b);
  }
  return 0x1p-53 * sum;
}

static FxIirSpec
make_spec (int family, int mode, int order)
{
  FxIirSpec spec = { .family = (FxIirFamily)family,
    .mode = (FxIirMode)mode,
    .order = order,
    .frequency = 6000,
    .lower = 4000,
    .upper = 9000,
    .ripple = 0.1,
    .attenuation = 60 };
  return spec;
}

static double
warp (double x)
{
  return x < 0.25 ? tan (M_PI * x) : 1 / tan (M_PI * (0.5 - x));
}

/* Where the sections are scaled, in radians per sample. */
static double
reference_of (const FxIirSpec *spec, double rate)
{
  switch (spec->mode) {
  case FX_IIR_HIGH_PASS:
    return M_PI;
  case FX_IIR_BAND_PASS:
    return 2 *
           atan (sqrt (warp (spec->lower / rate) * warp (spec->upper / rate)));
  default:
    return 0;
  }
}

/* The bar for the absolute error of a response whose passband is 1. */
static double
bar_of (int family, int order)
{
  switch (family) {
  case FX_IIR_CHEBYSHEV1:
  case FX_IIR_CHEBYSHEV2:
    return 1e-9;
  case FX_IIR_ELLIPTIC:
    return order <= 8 ? 1e-7 : 1e-5;
  default:
    return 1e-12;
  }
}

static void
test_golden (const char *dir, const char *file, int edge)
{
  char path[4096];
  double worst[FAMILIES] = { 0 }, worst_ratio = 0;
  int family, mode, order, points, refused = 0, designs = 0;
  double rate;
  FxIirSpec spec;
  FILE *f;

  snprintf (path, sizeof path, "%s/%s", dir, file);
  f = fopen (path, "r");
  CHECK (f != NULL, "%s cannot be read", path);
  if (!f)
    return;
  while (fscanf (f, "%d %d %d %lf %lf %lf %lf %lf %lf %d", &family, &mode,
             &order, &rate, &spec.frequency, &spec.lower, &spec.upper,
             &spec.ripple, &spec.attenuation, &points) == 10) {
    FxSosPlan plan;
    int r;
    spec.family = (FxIirFamily)family;
    spec.mode = (FxIirMode)mode;
    spec.order = order;
    r = fx_iir_design (&spec, rate, &plan, NULL);
    designs++;
    refused += r != FX_OK;
    CHECK (r == FX_OK || (edge && r == FX_EINVAL), "%s %s order %d: %d",
        family_names[family], mode_names[mode], order, r);
    for (int i = 0; i < points; i++) {
      double w, re, im, error, tolerance, inherent;
      if (fscanf (f, "%lf %lf %lf", &w, &re, &im) != 3) {
        CHECK (0, "%s ends early", path);
        break;
      }
      if (r != FX_OK)
        continue;
      error = cabs (response (&plan, w) - (re + I * im));
      inherent =
          (rounding (&plan, w) + rounding (&plan, reference_of (&spec, rate))) *
          fmax (hypot (re, im), magnitude (&plan, w));
      tolerance = edge ? 1e-12 + 2 * inherent : bar_of (family, order);
      if (order > 16)
        tolerance = fmax (tolerance, 1e-12 + 2 * inherent);
      worst[family] = fmax (worst[family], error);
      worst_ratio = fmax (worst_ratio, error / (1e-15 + inherent));
      CHECK (error <= tolerance,
          "%s %s order %d at %g Hz, w %g: error %g, bar %g",
          family_names[family], mode_names[mode], order, rate, w, error,
          tolerance);
    }
  }
  CHECK (feof (f) && designs > 100, "%s: %d designs", path, designs);
  CHECK (refused <= designs / 20, "%d of %d refused", refused, designs);
  fclose (f);
  printf ("%s: %d designs, %d refused; error over inherent rounding %.3g\n",
      file, designs, refused, worst_ratio);
  for (int i = 0; i < FAMILIES; i++)
    printf ("  %-16s largest error %.3g\n", family_names[i], worst[i]);
}

/* A refusal is right where the poles come within 2^-46 of the circle, measured
 * as the error of one rounding does. What is asked of every family: no refusal
 * for edges 1 % apart or more; elliptic filters, whose transition narrows with
 * each order, up to order 8 at 60 dB and more, 4 below. */
static int
may_refuse (const FxIirSpec *spec)
{
  if (spec->mode >= FX_IIR_BAND_PASS && spec->upper < 1.009 * spec->lower)
    return 1;
  if (spec->family != FX_IIR_ELLIPTIC)
    return 0;
  return spec->order > (spec->attenuation >= 60 ? 8 : 4);
}

/* Finite, stable, and scaled section by section. */
static void
check_plan (const FxSosPlan *p, const FxIirSpec *spec, double rate)
{
  double worst = 0;
  int band = spec->mode >= FX_IIR_BAND_PASS, first = 0;
  uint32_t want = (uint32_t)(band ? spec->order : (spec->order + 1) / 2);
  double w = reference_of (spec, rate);

  if (spec->family == FX_IIR_LINKWITZ_RILEY && spec->order % 4 && !band)
    want = (uint32_t)(spec->order / 2 + 1); /* two first-order sections */
  for (uint32_t i = 0; i < p->n; i++) {
    const FxSos *s = &p->s[i];
    double gain = pow (10, fx_sos_gain_db (s, 1, w) / 20), scale = 0, den;
    worst = fmax (worst, fx_sos_pole_radius (s));
    first += s->a2 == 0 && s->b2 == 0;
    CHECK (isfinite (s->b0) && isfinite (s->b1) && isfinite (s->b2) &&
               isfinite (s->a1) && isfinite (s->a2),
        "%s %s order %d: section %u is not finite", family_names[spec->family],
        mode_names[spec->mode], spec->order, i);
    /* in units of what rounding the coefficients costs at w */
    scale = fabs (s->b0) + fabs (s->b1) + fabs (s->b2);
    if (spec->mode == FX_IIR_BAND_PASS)
      den = cabs (1 + (s->a1 + s->a2 * cexp (-I * w)) * cexp (-I * w));
    else if (spec->mode == FX_IIR_HIGH_PASS)
      den = (1 - s->a1) + s->a2;
    else
      den = (1 + s->a1) + s->a2;
    if (i > 0)
      CHECK (fabs (gain - 1) * den <=
                 0x1p-49 * (scale + fabs (s->a1) + fabs (s->a2) + den),
          "%s %s order %d (%g Hz, %g): section %u has gain 1 + %g; %.17g %.17g "
          "%.17g %.17g %.17g",
          family_names[spec->family], mode_names[spec->mode], spec->order, rate,
          spec->lower, i, gain - 1, s->b0, s->b1, s->b2, s->a1, s->a2);
  }

  CHECK (p->n == want, "%u sections, want %u", p->n, want);
  CHECK (worst < 1, "%s %s order %d at %g Hz (%g %g %g): radius %.17g",
      family_names[spec->family], mode_names[spec->mode], spec->order, rate,
      spec->frequency, spec->lower, spec->upper, worst);
  CHECK (first == (band ? 0
                      : spec->family == FX_IIR_LINKWITZ_RILEY
                          ? (spec->order / 2 % 2) * 2
                          : spec->order % 2),
      "%s order %d: %d sections of first order", family_names[spec->family],
      spec->order, first);
}

static void
test_sweep (void)
{
  static const double rates[] = { 8000, 44100, 48000, 96000, 192000, 384000 };
  static const double places[] = { 0, 20, 0.001, 0.01, 0.1, 0.25, 0.4, 0.49 };
  static const double levels[][2] = { { 0.1, 60 }, { 0.01, 120 }, { 3, 20 },
    { 1, 1.5 } };
  int count[FAMILIES] = { 0 }, refused[FAMILIES] = { 0 };
  int low_refused = 0;

  for (int family = 0; family < FAMILIES; family++)
    for (int mode = 0; mode < MODES; mode++)
      for (int order = 1; order <= FX_IIR_MAX_ORDER; order++)
        for (size_t r = 0; r < 6; r++)
          for (size_t i = 0; i < 8; i++) {
            /* the upper edge: each of the places above, and 1.001, 1.5 times
             * and so on of the lower */
            FxIirSpec spec = make_spec (family, mode, order);
            double rate = rates[r];
            double f = i == 0 ? 10 : i == 1 ? 20 : places[i] * rate;
            static const double widths[] = { 1.0001, 1.01, 1.5, 4, 1000 };
            int last = mode >= FX_IIR_BAND_PASS ? 5 : 1;
            if (family == FX_IIR_LINKWITZ_RILEY && order % 2)
              continue;
            for (int k = 0; k < last; k++) {
              FxSosPlan plan;
              FxError err;
              const double *level = levels[(order + (int)i + k) % 4];
              int code;
              spec.frequency = spec.lower = f;
              spec.upper = fmin (f * widths[k], 0.495 * rate);
              spec.ripple = level[0];
              spec.attenuation = level[1];
              plan.n = 999;
              code = fx_iir_design (&spec, rate, &plan, &err);
              count[family]++;
              if (code == FX_OK) {
                check_plan (&plan, &spec, rate);
                continue;
              }
              refused[family]++;
              low_refused += mode < FX_IIR_BAND_PASS;
              CHECK (may_refuse (&spec),
                  "%s %s order %d at %g Hz, %g .. %g, refused",
                  family_names[family], mode_names[mode], order, rate, f,
                  spec.upper);
              CHECK (code == FX_EINVAL && plan.n == 999 && err.param &&
                         err.what && err.remedy,
                  "code %d, n %u", code, plan.n);
              if (getenv ("FX_TEST_VERBOSE"))
                printf ("refused: %s %s order %d rate %g f %g..%g ripple %g "
                        "attenuation %g\n",
                    family_names[family], mode_names[mode], order, rate, f,
                    spec.upper, spec.ripple, spec.attenuation);
            }
          }
  for (int i = 0; i < FAMILIES; i++) {
    printf ("sweep: %-16s %6d designs, %5d refused\n", family_names[i],
        count[i], refused[i]);
  }
  printf ("sweep: %d low-pass and high-pass designs refused\n", low_refused);
}

/* The total gain at the reference frequency: 1, or the bottom of the ripple. */
static void
test_reference_gain (void)
{
  for (int family = 0; family < FAMILIES; family++)
    for (int mode = 0; mode < MODES; mode++)
      for (int order = 2; order <= FX_IIR_MAX_ORDER; order += 2)
        for (int odd = 0; odd < 2; odd++) {
          FxIirSpec spec = make_spec (family, mode, order - odd);
          double w = reference_of (&spec, 48000);
          int even_ripple = !odd && (family == FX_IIR_CHEBYSHEV1 ||
                                        family == FX_IIR_ELLIPTIC);
          double want = even_ripple ? pow (10, -0.1 / 20) : 1;
          FxSosPlan plan;
          if (family == FX_IIR_LINKWITZ_RILEY && odd)
            continue;
          CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "%s %s %d",
              family_names[family], mode_names[mode], order - odd);
          CHECK (fabs (creal (response (&plan, w)) - want) < 1e-12 &&
                     fabs (cimag (response (&plan, w))) < 1e-11,
              "%s %s order %d: %.17g %g", family_names[family],
              mode_names[mode], order - odd, creal (response (&plan, w)),
              cimag (response (&plan, w)));
        }
}

/* Extremes of |H| over the passband and the stopband of a low-pass. */
static void
test_ripple (void)
{
  static const double ripples[] = { 0.01, 0.1, 1, 3 };
  static const double attenuations[] = { 20, 60, 100 };

  for (int order = 2; order <= 16; order++)
    for (int i = 0; i < 4; i++)
      for (int k = 0; k < 3; k++)
        for (int family = FX_IIR_CHEBYSHEV1; family <= FX_IIR_ELLIPTIC;
             family++) {
          FxIirSpec spec = make_spec (family, FX_IIR_LOW_PASS, order);
          double rate = 48000, edge = 2 * M_PI * 6000 / rate, low = 1e9,
                 high = 0, stop = 0, bottom = pow (10, -ripples[i] / 20),
                 floor_gain = pow (10, -attenuations[k] / 20), at_edge, slack;
          FxSosPlan plan;
          int ok, falling = 1;
          double last = 1e9;
          spec.ripple = ripples[i];
          spec.attenuation = attenuations[k];
          ok = fx_iir_design (&spec, rate, &plan, NULL) == FX_OK;
          CHECK (ok, "%s order %d", family_names[family], order);
          if (!ok)
            continue;
          at_edge = magnitude (&plan, edge);
          slack = 1e-12 + 2 * rounding (&plan, edge);
          for (int x = 0; x <= 2000; x++) {
            /* cosine spacing: the ripple is densest at the edge */
            double m = magnitude (&plan, edge * sin (M_PI / 2 * x / 2000));
            low = fmin (low, m);
            high = fmax (high, m);
            m = magnitude (
                &plan, edge + (M_PI - edge) * (1 - cos (M_PI / 2 * x / 2000)));
            stop = fmax (stop, m);
            falling &= m <= last * (1 + 1e-12);
            last = m;
          }
          if (family == FX_IIR_CHEBYSHEV2) {
            CHECK (fabs (at_edge / floor_gain - 1) < 1e-8, "order %d: %g",
                order, at_edge / floor_gain - 1);
            CHECK (stop <= floor_gain * (1 + 1e-8), "order %d: %g over %g",
                order, stop, floor_gain);
            CHECK (high <= 1 + 1e-10, "order %d: %g", order, high - 1);
          } else {
            CHECK (fabs (at_edge - bottom) < slack, "order %d: %g", order,
                at_edge - bottom);
            CHECK (fabs (high - 1) < 1e-5 && high < 1 + slack,
                "order %d: peak 1 + %g", order, high - 1);
            CHECK (low > bottom - slack, "order %d: %g", order, low - bottom);
          }
          if (family == FX_IIR_CHEBYSHEV1)
            CHECK (falling, "order %d rises in the stopband", order);
          if (family == FX_IIR_ELLIPTIC) {
            /* beyond the transition, whose end is where the floor is first
             * reached, the response comes back to the floor and not over it */
            double after = 0;
            int reached = 0;
            for (int x = 0; x <= 20000; x++) {
              double m = magnitude (&plan, edge + (M_PI - edge) * x / 20000);
              reached |= m <= floor_gain;
              if (reached)
                after = fmax (after, m);
            }
            CHECK (reached && after <= floor_gain * (1 + 1e-7),
                "order %d, %g dB: %g", order, attenuations[k],
                after / floor_gain);
            if (order > 3)
              CHECK (after >= floor_gain * 0.99, "order %d, %g dB: %g", order,
                  attenuations[k], after / floor_gain);
          }
        }
}

static void
test_minus_3_db (void)
{
  for (int order = 1; order <= FX_IIR_MAX_ORDER; order++)
    for (int mode = 0; mode < MODES; mode++) {
      static const int families[] = { FX_IIR_BUTTERWORTH, FX_IIR_BESSEL,
        FX_IIR_LINKWITZ_RILEY };
      for (int i = 0; i < 3; i++) {
        FxIirSpec spec = make_spec (families[i], mode, order);
        double want = i == 2 ? 0.5 : M_SQRT1_2;
        double tau = 2 * M_PI / 48000;
        FxSosPlan plan;
        if (i == 2 && order % 2)
          continue;
        CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "%d", order);
        if (mode < FX_IIR_BAND_PASS) {
          CHECK (fabs (magnitude (&plan, 6000 * tau) - want) < 1e-12,
              "%s order %d", family_names[families[i]], order);
        } else {
          CHECK (fabs (magnitude (&plan, 4000 * tau) - want) < 2e-12,
              "%s order %d", family_names[families[i]], order);
          CHECK (fabs (magnitude (&plan, 9000 * tau) - want) < 2e-12,
              "%s order %d", family_names[families[i]], order);
        }
      }
    }
}

/* Delay-normalised Bessel: unit delay at 0 Hz for a cutoff of 1 rad/s, which
 * the bilinear transform scales by 1 / tan (w/2) times half a sample. */
static void
test_bessel_delay (void)
{
  for (int order = 1; order <= FX_IIR_MAX_ORDER; order++) {
    FxIirSpec spec = make_spec (FX_IIR_BESSEL_DELAY, FX_IIR_LOW_PASS, order);
    double want = 0.5 / tan (M_PI * 1000 / 48000), got;
    FxSosPlan plan;
    spec.frequency = 1000;
    CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "%d", order);
    got = fx_sos_group_delay (plan.s, plan.n, 0);
    CHECK (
        fabs (got / want - 1) < 1e-10, "order %d: %g", order, got / want - 1);
  }
}

static void
test_linkwitz_sum (void)
{
  for (int order = 2; order <= FX_IIR_MAX_ORDER; order += 2)
    for (int i = 1; i < 100; i++) {
      FxIirSpec spec =
          make_spec (FX_IIR_LINKWITZ_RILEY, FX_IIR_LOW_PASS, order);
      double w = M_PI * i / 100, sign = order / 2 % 2 ? -1 : 1;
      FxSosPlan low, high;
      CHECK (fx_iir_design (&spec, 48000, &low, NULL) == FX_OK, "%d", order);
      spec.mode = FX_IIR_HIGH_PASS;
      CHECK (fx_iir_design (&spec, 48000, &high, NULL) == FX_OK, "%d", order);
      CHECK (fabs (cabs (response (&low, w) + sign * response (&high, w)) - 1) <
                 1e-12,
          "order %d, w %g: %g", order, w,
          cabs (response (&low, w) + sign * response (&high, w)) - 1);
    }
}

/* Small moves of the frequency make small moves of each section: sections of
 * two plans correspond, so that they can be interpolated. */
static void
test_continuity (void)
{
  for (int family = 0; family < FAMILIES; family++)
    for (int mode = 0; mode < MODES; mode++) {
      FxIirSpec spec = make_spec (family, mode, 8);
      FxSosPlan last = { 0 };
      for (int i = 0; i < 2000; i++) {
        double f = 100 * pow (180, i / 2000.0), worst = 0;
        FxSosPlan plan;
        spec.frequency = spec.lower = f;
        spec.upper = 1.3 * f;
        CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "%g", f);
        for (uint32_t k = 0; i > 0 && k < plan.n; k++) {
          const FxSos *a = &plan.s[k], *b = &last.s[k];
          double scale = fabs (b->b0) + fabs (b->b1) + fabs (b->b2);
          worst = fmax (worst, fabs (a->a1 - b->a1));
          worst = fmax (worst, fabs (a->a2 - b->a2));
          worst = fmax (worst, fabs (a->b0 - b->b0) / scale);
          worst = fmax (worst, fabs (a->b1 - b->b1) / scale);
          worst = fmax (worst, fabs (a->b2 - b->b2) / scale);
        }
        CHECK (worst < 0.03, "%s %s at %g Hz: step %g", family_names[family],
            mode_names[mode], f, worst);
        last = plan;
      }
    }
}

static double
thread_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int
bench (void)
{
  printf ("family,mode,order,ns\n");
  for (int family = 0; family < FAMILIES; family++)
    for (int mode = 0; mode < MODES; mode++)
      for (int order = 2; order <= FX_IIR_MAX_ORDER; order *= 2) {
        enum { RUNS = 9, TURNS = 400 };
        double ns[RUNS];
        FxIirSpec spec = make_spec (family, mode, order);
        FxSosPlan plan;
        for (int r = 0; r < RUNS; r++) {
          double start = thread_ns ();
          for (int i = 0; i < TURNS; i++) {
            spec.frequency = 6000 + i;
            spec.upper = 9000 + i;
            if (fx_iir_design (&spec, 48000, &plan, NULL) != FX_OK)
              return 1;
          }
          ns[r] = (thread_ns () - start) / TURNS;
        }
        qsort (ns, RUNS, sizeof ns[0], compare);
        printf ("%s,%s,%d,%.0f\n", family_names[family], mode_names[mode],
            order, ns[RUNS / 2]);
      }
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc != 2) {
    fprintf (stderr, "usage: %s DATA-DIRECTORY | --bench\n", argv[0]);
    return 2;
  }
  if (strcmp (argv[1], "--bench") == 0)
    return bench ();
  test_golden (argv[1], "iir.txt", 0);
  test_golden (argv[1], "iir_edge.txt", 1);
  test_sweep ();
  test_reference_gain ();
  test_ripple ();
  test_minus_3_db ();
  test_bessel_delay ();
  test_linkwitz_sum ();
  test_continuity ();
  return fx_test_end ();
}
