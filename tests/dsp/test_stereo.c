/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxwidth, fxcrossfeed, fxmidside and fxpan against golden data of gen_stereo.py,
 * and what each promises: sums, inverses, power, delays that change. */

#include "dsp/fx_instance.h"
#include "dsp/fx_pan.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { FRAMES = 2400, SOUND = 400, MOST = 8 };

static double x[MOST][FRAMES], y[MOST][FRAMES];

static const FxProc *
find (const char *name)
{
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (strcmp ((*p)->name, name) == 0)
      return *p;
  }
  fprintf (stderr, "%s: no such process\n", name);
  exit (2);
}

/* "name=value", value a number or the nick of one. */
static void
set (const FxProc *p, void *params, const char *name, const char *value)
{
  if (strcmp (name, "mono") == 0) {
    ((FxPanParams *)params)->mono = atoi (value);
    return;
  }
  const FxParam *field = fx_param_find (p->params, p->n_params, name);
  if (!field) {
    fprintf (stderr, "%s: no %s\n", p->name, name);
    exit (2);
  }
  double number = atof (value);
  for (const FxEnumValue *v = field->values; v && v->nick; v++) {
    if (strcmp (v->nick, value) == 0)
      number = v->value;
  }
  fx_param_set (field, params, number);
}

/* settings: "name=value name=value". */
static FxInstance *
make (const char *name, double rate, uint32_t channels, const char *settings)
{
  const FxProc *p = find (name);
  void *params = calloc (1, p->params_size);
  char *copy = strdup (settings), *rest = copy, *word;
  FxFormat f = { rate, channels, FX_F64, FX_PLANAR };
  FxInstance *fx = fx_instance_new (p);
  fx_params_init (p, params);
  while ((word = strsep (&rest, " \n"))) {
    char *value = strchr (word, '=');
    if (!value)
      continue;
    *value = 0;
    set (p, params, word, value + 1);
  }
  CHECK (fx_instance_setup (fx, &f, params, NULL) == FX_OK, "%s %s", name,
      settings);
  free (copy);
  free (params);
  return fx;
}

static void
change (FxInstance *fx, const char *name, double value)
{
  const FxProc *p = fx_instance_proc (fx);
  void *params = calloc (1, p->params_size);
  fx_params_init (p, params);
  fx_param_set (fx_param_find (p->params, p->n_params, name), params, value);
  fx_instance_set_params (fx, params, FX_RAMP_DEFAULT, NULL);
  free (params);
}

/* x to y, in pieces. */
static void
process (FxInstance *fx, size_t block)
{
  void *in[MOST], *out[MOST];
  for (unsigned c = 0; c < MOST; c++) {
    in[c] = x[c];
    out[c] = y[c];
  }
  for (size_t at = 0; at < FRAMES; at += block) {
    size_t n = block < FRAMES - at ? block : FRAMES - at;
    FxBlock from = { in, at, n }, to = { out, at, n };
    fx_instance_process (fx, &from, &to);
  }
}

static void
source (void)
{
  memset (x, 0, sizeof x);
  for (int n = 0; n < SOUND; n++) {
    x[0][n] = sin (0.05 * n + 0.001 * n * n);
    x[1][n] = 0.6 * cos (0.21 * n);
  }
}

static void
noise (unsigned channels)
{
  uint64_t seed = 3;
  for (unsigned c = 0; c < channels; c++) {
    for (int n = 0; n < FRAMES; n++)
      x[c][n] = fx_test_noise (&seed);
  }
}

/* --- golden data --------------------------------------------------------------- */

static int
golden_run (FILE *file, char *line)
{
  char name[32];
  double rate, worst = 0, left, right;
  int at, n, rows = 0;
  sscanf (line, "run %31s %lf %n", name, &rate, &at);
  FxInstance *fx = make (name, rate, 2, line + at);
  source ();
  if (strstr (line, "mono=1"))
    memcpy (x[1], x[0], sizeof x[0]);
  process (fx, 333);
  char text[200];
  while (fgets (text, sizeof text, file) &&
         sscanf (text, "%d %lf %lf", &n, &left, &right) == 3) {
    worst = fmax (worst, fabs (y[0][n] - left));
    worst = fmax (worst, fabs (y[1][n] - right));
    rows++;
  }
  CHECK (
      rows == 24 && worst < 1e-12, "%s%d rows, off by %g", line, rows, worst);
  fx_instance_free (fx);
  return 1;
}

static int
golden_gains (char *line)
{
  FxSpeakers s = { 0, 0, { 0 } };
  double azimuth, spread, want, got[FX_SPEAKERS_MAX];
  int at, step;
  sscanf (line, "gains %lf %lf %u %n", &azimuth, &spread, &s.n, &at);
  for (unsigned c = 0; c < s.n; c++, at += step)
    sscanf (line + at, "%lf %n", &s.azimuth[c], &step);
  fx_vbap (&s, azimuth, spread, got);
  for (unsigned c = 0; c < s.n; c++, at += step) {
    CHECK (sscanf (line + at, "%lf %n", &want, &step) == 1, "%s", line);
    CHECK (fabs (got[c] - want) < 1e-9, "%sspeaker %u: %g", line, c, got[c]);
  }
  return 1;
}

static void
test_golden (const char *folder)
{
  char path[1000], line[1000];
  int runs = 0, places = 0;
  snprintf (path, sizeof path, "%s/stereo.txt", folder);
  FILE *file = fopen (path, "r");
  CHECK (file != NULL, "%s", path);
  while (file && fgets (line, sizeof line, file)) {
    if (strncmp (line, "run ", 4) == 0)
      runs += golden_run (file, line);
    else if (strncmp (line, "gains ", 6) == 0)
      places += golden_gains (line);
  }
  CHECK (runs == 17 && places == 27, "%d, %d", runs, places);
  if (file)
    fclose (file);
}

/* --- what each promises ---------------------------------------------------------- */

/* What was encoded comes back. */
static void
test_inverse (void)
{
  FxInstance *there = make ("midside", 48000, 2, "mode=encode");
  FxInstance *back = make ("midside", 48000, 2, "mode=decode");
  double was[2][FRAMES], worst = 0;
  noise (2);
  memcpy (was, x, sizeof was);
  process (there, 100);
  memcpy (x, y, sizeof x);
  process (back, 64);
  for (int n = 0; n < FRAMES; n++)
    worst = fmax (
        worst, fmax (fabs (y[0][n] - was[0][n]), fabs (y[1][n] - was[1][n])));
  CHECK (worst < 3e-16, "%g", worst);
  fx_instance_free (there);
  fx_instance_free (back);
}

/* The sum is what it was; the bass has no sides. */
static void
test_mono (void)
{
  FxInstance *fx = make ("width", 48000, 2, "width=3");
  double worst = 0;
  noise (2);
  process (fx, 77);
  for (int n = 0; n < FRAMES; n++)
    worst = fmax (worst, fabs (y[0][n] + y[1][n] - x[0][n] - x[1][n]));
  CHECK (worst < 2e-15, "%g", worst);
  fx_instance_free (fx);
  fx = make ("width", 48000, 2, "width=2 bass-mono=800");
  for (int n = 0; n < FRAMES; n++)
    x[1][n] = -(x[0][n] = sin (2 * M_PI * 100 * n / 48000));
  process (fx, 77);
  worst = 0;
  for (int n = FRAMES / 2; n < FRAMES; n++)
    worst = fmax (worst, fabs (y[0][n]));
  /* 2 (1/8)^4 */
  CHECK (worst < 6e-4 && worst > 3e-4, "%g", worst);
  fx_instance_free (fx);
}

/* A delay that changes is faded to, and then is what it should be. */
static void
test_delays (void)
{
  FxInstance *fx = make ("width", 48000, 2, "");
  double step = 0;
  for (int n = 0; n < FRAMES; n++)
    x[0][n] = x[1][n] = sin (2 * M_PI * 200 * n / 48000);
  process (fx, 480);
  change (fx, "delay", 3);
  process (fx, 480);
  change (fx, "delay", 1);
  process (fx, 480);
  for (int n = 1; n < FRAMES; n++)
    step = fmax (step, fabs (y[1][n] - y[1][n - 1]));
  CHECK (step < 2 * M_PI * 200 / 48000 + 2 * 1.5 / 960, "%g", step);
  for (int n = FRAMES / 2; n < FRAMES; n++) {
    CHECK (fabs (y[1][n] - x[1][n - 48]) < 1e-15, "%d", n);
    CHECK (fabs (y[0][n] - x[0][n]) < 1e-15, "%d", n);
  }
  fx_instance_free (fx);
}

/* What is the same on both sides keeps its level at 0 Hz; one channel is heard
 * as two that are the same. */
static void
test_crossfeed (void)
{
  for (double feed = 1; feed <= 15; feed += 3.5) {
    char settings[40];
    double one[FRAMES], worst = 0;
    snprintf (settings, sizeof settings, "feed=%g", feed);
    FxInstance *fx = make ("crossfeed", 48000, 2, settings);
    for (int n = 0; n < FRAMES; n++)
      x[0][n] = x[1][n] = 0.5;
    process (fx, 480);
    CHECK (fabs (y[0][FRAMES - 1] - 0.5) < 1e-9, "%g", y[0][FRAMES - 1]);
    memcpy (one, y[0], sizeof one);
    fx_instance_free (fx);
    fx = make ("crossfeed", 48000, 1, settings);
    process (fx, 100);
    for (int n = 0; n < FRAMES; n++)
      worst = fmax (worst, fabs (y[0][n] - one[n]));
    CHECK (worst < 1e-15, "%g", worst);
    fx_instance_free (fx);
  }
}

/* Laws of constant power have it, those of amplitudes their sum. */
static void
test_laws (void)
{
  static const char *const laws[] = { "constant-power", "3-db", "linear",
    "6-db" };
  for (unsigned k = 0; k < 4; k++) {
    for (int i = -10; i <= 10; i++) {
      char settings[60];
      snprintf (
          settings, sizeof settings, "pan=%g law=%s mono=1", i / 10.0, laws[k]);
      FxInstance *fx = make ("pan", 48000, 2, settings);
      for (int n = 0; n < FRAMES; n++)
        x[0][n] = x[1][n] = 1;
      process (fx, FRAMES);
      double l = y[0][0], r = y[1][0], sum = k < 2 ? l * l + r * r : l + r;
      CHECK (fabs (sum - 1) < 1e-15, "%s: %.17g", settings, sum);
      CHECK ((i < 0) == (l > r) || i == 0, "%s", settings);
      fx_instance_free (fx);
    }
  }
}

/* All around at constant power, and without jumps. */
static void
test_around (void)
{
  for (uint32_t channels = 1; channels <= 12; channels++) {
    FxSpeakers s = fx_speakers_of (channels);
    double was[FX_SPEAKERS_MAX], now[FX_SPEAKERS_MAX];
    for (int spread = 0; spread <= 90; spread += 90) {
      fx_vbap (&s, -180.25, spread, was);
      for (double a = -180; a <= 180; a += 0.25) {
        double power = 0, step = 0;
        fx_vbap (&s, a, spread, now);
        for (uint32_t c = 0; c < channels; c++) {
          power += now[c] * now[c];
          step = fmax (step, fabs (now[c] - was[c]));
          CHECK (now[c] >= 0, "%u: %g", channels, now[c]);
          CHECK (s.azimuth[c] != FX_NO_SPEAKER || now[c] == 0, "%u", channels);
        }
        CHECK (fabs (power - 1) < 1e-12, "%u at %g: %g", channels, a, power);
        CHECK (step < 0.05, "%u at %g: %g", channels, a, step);
        memcpy (was, now, sizeof was);
      }
    }
  }
}

/* One source in the channels of 5.1: only the two beside it play. */
static void
test_layout (void)
{
  FxInstance *fx = make ("pan", 48000, 6, "mode=position azimuth=70");
  for (unsigned c = 0; c < 6; c++) {
    for (int n = 0; n < FRAMES; n++)
      x[c][n] = 1;
  }
  process (fx, 480);
  /* in the middle between 30 and 110 */
  for (unsigned c = 0; c < 6; c++)
    CHECK (fabs (y[c][9] - (c == 0 || c == 4 ? M_SQRT1_2 : 0)) < 1e-15,
        "%u: %g", c, y[c][9]);
  fx_instance_free (fx);
}

int
main (int argc, char **argv)
{
  test_golden (argc > 1 ? argv[1] : "tests/dsp/data");
  test_inverse ();
  test_mono ();
  test_delays ();
  test_crossfeed ();
  test_laws ();
  test_around ();
  test_layout ();
  return fx_test_end ();
}
