/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Equalizer text: every type and spelling gives the band it should, every
 * mistake is refused with its line; and decimal numbers are read to the
 * nearest double, in a locale with a decimal comma too. */

#include <locale.h>
#include "dsp/design/rbj.h"
#include "dsp/fx_apo.h"
#include "dsp/fx_decimal.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/band.h"
#include "tests/fxtest.h"

static void *params;
static FxError err;

static int
parse_sized (const char *text, size_t size)
{
  fx_params_init (&fx_eq_proc, params);
  memset (&err, 0, sizeof err);
  return fx_apo_parse (text, size, params, &err);
}

static int
parse (const char *text)
{
  return parse_sized (text, strlen (text));
}

static double
top (const char *name)
{
  return fx_param_get (
      fx_param_find (fx_eq_proc.params, fx_eq_proc.n_params, name), params);
}

static const FxBand *
band (uint32_t i)
{
  return fx_param_group_at (fx_eq_proc.group, params, i);
}

/* One filter line gives one band of these values. */
static void
gives (const char *text, int type, double frequency, double q, double gain)
{
  int rc = parse (text);
  CHECK (rc == FX_OK, "%s: %s %s", text, err.param, err.what);
  if (rc != FX_OK)
    return;
  const FxBand *b = band (0);
  CHECK (top ("num-bands") == 1, "%s: %g bands", text, top ("num-bands"));
  CHECK (b->type == type, "%s: type %d", text, (int)b->type);
  CHECK (fabs (b->frequency - frequency) <= 1e-12 * frequency, "%s: %.17g Hz",
      text, b->frequency);
  CHECK (fabs (b->q - q) <= 1e-12 * q, "%s: q %.17g", text, b->q);
  CHECK (b->gain == gain, "%s: gain %.17g", text, b->gain);
  CHECK (b->enabled == 1, "%s: not enabled", text);
}

/* The Q that makes the shelf's alpha the one of slope S, worked out from the
 * two forms of alpha: sin w / (2 Q) and sin w / 2 sqrt(...). */
static double
slope_q (double slope, double gain)
{
  double a = pow (10, gain / 40);
  return 1 / sqrt ((a + 1 / a) * (12 / slope - 1) + 2);
}

static void
test_types (void)
{
  const double r = sqrt (0.5);
  gives ("Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.70", FX_BIQUAD_PEAKING, 105,
      0.70, 5.2);
  gives (
      "Filter: ON PEQ Fc 1 kHz Gain -3 dB Q 2", FX_BIQUAD_PEAKING, 1000, 2, -3);
  gives ("Filter 12: ON Modal Fc 33 Hz Gain -10 dB Q 9 T60 target 300 ms",
      FX_BIQUAD_PEAKING, 33, 9, -10);
  gives ("Filter 1: ON LP Fc 8000 Hz", FX_BIQUAD_LOW_PASS, 8000, r, 0);
  gives ("Filter 1: ON LPQ Fc 10000 Hz Q 0.400", FX_BIQUAD_LOW_PASS, 10000, 0.4,
      0);
  gives ("Filter 1: ON HP Fc 30.0 Hz", FX_BIQUAD_HIGH_PASS, 30, r, 0);
  gives ("Filter 1: ON HPQ Fc 20 Hz Q 0.5", FX_BIQUAD_HIGH_PASS, 20, 0.5, 0);
  gives ("Filter 1: ON BP Fc 1000 Hz", FX_BIQUAD_BAND_PASS, 1000, r, 0);
  gives (
      "Filter 1: ON BPS Fc 1000 Hz Q 3", FX_BIQUAD_BAND_PASS_SKIRT, 1000, 3, 0);
  gives ("Filter 1: ON NO Fc 800 Hz", FX_BIQUAD_NOTCH, 800, 30, 0);
  gives (
      "Filter 1: ON AP Fc 900 Hz Q 0.707", FX_BIQUAD_ALL_PASS, 900, 0.707, 0);
  gives ("Filter 1: ON LP1 Fc 100 Hz", FX_BIQUAD_LOW_PASS_1, 100, r, 0);
  gives ("Filter 1: ON HP1 Fc 100 Hz", FX_BIQUAD_HIGH_PASS_1, 100, r, 0);
  gives ("Filter 1: ON AP1 Fc 100 Hz", FX_BIQUAD_ALL_PASS_1, 100, r, 0);
  gives ("Filter 1: ON LSC Fc 60 Hz Gain 4 dB Q 0.7", FX_BIQUAD_LOW_SHELF, 60,
      0.7, 4);
  gives ("Filter 1: ON HSQ Fc 6000 Hz Gain 4 dB Q 0.7", FX_BIQUAD_HIGH_SHELF,
      6000, 0.7, 4);
}

static void
test_shelves (void)
{
  gives ("Filter 1: ON LS Fc 300 Hz Gain 5.0 dB", FX_BIQUAD_LOW_SHELF, 300,
      slope_q (10.8, 5), 5);
  gives ("Filter 1: ON HS Fc 1000 Hz Gain -3 dB", FX_BIQUAD_HIGH_SHELF, 1000,
      slope_q (10.8, -3), -3);
  gives ("Filter 1: ON LSC 9.6 dB Fc 300 Hz Gain 5 dB", FX_BIQUAD_LOW_SHELF,
      300, slope_q (9.6, 5), 5);
  /* The format's reference pairs 10.8 dB per octave with Q 0.6473 and 6 dB
   * with 0.4272: the cookbook's relation at 20 dB. */
  CHECK (fabs (slope_q (10.8, 20) - 0.6473) < 5e-5, "%.6f", slope_q (10.8, 20));
  CHECK (fabs (slope_q (6, 20) - 0.4272) < 5e-5, "%.6f", slope_q (6, 20));
  gives ("Filter 1: ON LS 12dB Fc 2000 Hz Gain -5 dB", FX_BIQUAD_LOW_SHELF,
      2000 * pow (10, 5.0 / 80), sqrt (0.5), -5);
  gives ("Filter 1: ON HS 6 dB Fc 12000 Hz Gain 10 dB", FX_BIQUAD_HIGH_SHELF,
      12000 / pow (10, 10.0 / 40), slope_q (6, 10), 10);
}

static void
test_bandwidth (void)
{
  /* One octave: Q = sqrt(2), from f / bandwidth with edges f / sqrt 2 and
   * f sqrt 2. */
  gives ("Filter 1: ON PK Fc 100 Hz Gain 1 dB BW Oct 1", FX_BIQUAD_PEAKING, 100,
      sqrt (2), 1);
  gives ("Filter 1: ON PK Fc 100 Hz Gain 1 dB BW 2", FX_BIQUAD_PEAKING, 100,
      2.0 / 3, 1);
}

static void
test_spelling (void)
{
  gives ("Filter 1: ON PK Fc 105,5 Hz Gain 5,2 dB Q 0,7", FX_BIQUAD_PEAKING,
      105.5, 0.7, 5.2);
  gives ("filter  1 :on  pk\tfc105Hz gain+5.2db q.7\r\n", FX_BIQUAD_PEAKING,
      105, 0.7, 5.2);
  gives ("Filter 1: ON PK Fc 1\xa0"
         "250 Hz Gain 1 dB Q 1",
      FX_BIQUAD_PEAKING, 1250, 1, 1);
  gives ("Filter 1: ON PK Fc 1\xc2\xa0"
         "250\xc2\xa0Hz Gain 1 dB Q 1",
      FX_BIQUAD_PEAKING, 1250, 1, 1);
  gives ("\xef\xbb\xbf# a comment; Filter: none\n\n"
         "Filter 1: ON PK Fc 50 Hz Gain 1 dB Q 1 # here too\n# end",
      FX_BIQUAD_PEAKING, 50, 1, 1);
  gives ("Filter 1: ON PK Fc 5e1 Hz Gain 10e-1 dB Q 1", FX_BIQUAD_PEAKING, 50,
      1, 1);
  gives ("Filter 1: ON None\nDevice: all\nChannel: ALL\n"
         "Filter 2: ON PK Fc 50 Hz Gain 1 dB Q 1\nFilter 3: OFF None",
      FX_BIQUAD_PEAKING, 50, 1, 1);
  gives ("Filter Settings file\n\nRoom EQ V5.19\nDated: 09-02-2021 16:28:20\n"
         "\nNotes:Speaker\n\nEqualiser: Generic\nMeasurement\n"
         "Filter  1: ON  PK       Fc   407 Hz  Gain   0.5 dB  Q  2.500\n",
      FX_BIQUAD_PEAKING, 407, 2.5, 0.5);
}

static void
test_whole (void)
{
  CHECK (parse ("Preamp: -6.2 dB; preamp:-1\r\n"
                "Filter 1: OFF PK Fc 105 Hz Gain 5.2 dB Q 0.70\r\n"
                "Filter 2: ON HSC Fc 10000 Hz Gain -4 dB Q 0.70;\r\n") == FX_OK,
      "%s %s", err.param, err.what);
  CHECK (top ("preamp") == -6.2 - 1, "%.17g", top ("preamp"));
  CHECK (top ("num-bands") == 2, "%g", top ("num-bands"));
  CHECK (!band (0)->enabled && band (1)->enabled, "enabled");
  CHECK (band (0)->frequency == 105 && band (1)->gain == -4, "values");
  CHECK (parse ("") == FX_OK && top ("num-bands") == 0, "empty text");
  CHECK (
      parse ("# only this\n\n") == FX_OK && top ("num-bands") == 0, "comment");
  char text[8192] = "";
  for (int i = 0; i < 64; i++)
    strcat (text, "Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n");
  CHECK (parse (text) == FX_OK && top ("num-bands") == 64, "64 filters");
  strcat (text, "Filter: ON None\n");
  CHECK (parse (text) == FX_OK, "64 filters and a placeholder");
  strcat (text, "Filter: ON PK Fc 100 Hz Gain 1 dB Q 1\n");
  CHECK (parse (text) == FX_EINVAL && err.index == 66, "line %d", err.index);
  for (int32_t type = 0; type <= FX_BIQUAD_LAST; type++) {
    snprintf (text, sizeof text, "Filter 1: ON %s Fc 100 Hz Gain 2 dB Q 3",
        fx_apo_type_name (type));
    gives (text, type, 100, 3, 2);
  }
  CHECK (fx_apo_type_name (99) == NULL, "no such type");
}

/* Refused at that line, about that word. */
static void
refuses (const char *text, int line, const char *word)
{
  int rc = parse (text);
  CHECK (rc == FX_EINVAL, "accepted: %s", text);
  if (rc != FX_EINVAL)
    return;
  CHECK (err.index == line, "%s: line %d", text, err.index);
  CHECK (err.param && strcmp (err.param, word) == 0, "%s: %s", text, err.param);
  CHECK (err.what && err.remedy && *err.what && *err.remedy && err.unit,
      "%s: no text", text);
}

static void
test_mistakes (void)
{
  refuses ("Preamp: -6 dB\nFilter 1: ON PK Gain 5 dB Q 1", 2, "Fc");
  refuses ("\n\nFilter 1: ON PK Fc 100 Hz Q 1", 3, "Gain");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB", 1, "Q");
  refuses ("Filter 1: ON AP Fc 100 Hz", 1, "Q");
  refuses ("Filter 1: ON PK Fc abc Hz Gain 1 dB Q 1", 1, "Fc");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB Q 1 Q 2", 1, "Q");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB Q 1 BW Oct 1", 1, "Q");
  refuses ("Filter 1: ON LSC 6 dB Fc 100 Hz Gain 1 dB Q 1", 1, "Q");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB Q 0", 1, "Q");
  refuses ("Filter 1: ON PK Fc 0 Hz Gain 1 dB Q 1", 1, "Fc");
  refuses ("Filter 1: ON PK Fc 1e9 Hz Gain 1 dB Q 1", 1, "Fc");
  refuses ("Filter 1: ON PK Fc 1e999999999999 Hz Gain 1 dB Q 1", 1, "Fc");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 999 dB Q 1", 1, "Gain");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB BW Oct 0", 1, "BW Oct");
  refuses ("Filter 1: ON PK Fc 100 Hz Gain 1 dB BW Oct -1", 1, "BW Oct");
  refuses ("Filter 1: ON PK 6 dB Fc 100 Hz Gain 1 dB Q 1", 1, "slope");
  refuses ("Filter 1: ON LSC 0 dB Fc 100 Hz Gain 1 dB", 1, "slope");
  refuses ("Filter 1: ON LSC -3 dB Fc 100 Hz Gain 1 dB", 1, "slope");
  refuses ("Filter 1: ON LSC 90 dB Fc 100 Hz Gain 20 dB", 1, "slope");
  refuses ("Filter 1: ON LS 0.001 dB Fc 100 Hz Gain 20 dB", 1, "Fc");
  refuses ("Filter 1: ON LS 6 Fc 100 Hz Gain 20 dB", 1, "slope");
  refuses ("Filter 1: PK Fc 100 Hz Gain 1 dB Q 1", 1, "Filter");
  refuses ("Filter 1 ON PK Fc 100 Hz Gain 1 dB Q 1", 1, "Filter");
  refuses ("Filter 1: ON XX Fc 100 Hz", 1, "type");
  refuses ("Filter 1: ON", 1, "type");
  refuses ("Filter 1:", 1, "Filter");
  refuses ("Filter 1: ON PK Fc 1.2.3 Hz Gain 1 dB Q 1", 1, "Filter");
  refuses ("Filter 1: ON PK Fc `f` Hz Gain 1 dB Q 1", 1, "Fc");
  refuses ("Filter: ON IIR Order 1 Coefficients 1 0 1 0", 1, "IIR");
  refuses ("Fitler 1: ON PK Fc 100 Hz Gain 1 dB Q 1", 1, "line");
  refuses ("Peramp: -3 dB", 1, "line");
  refuses ("Preamp -3 dB", 1, "Preamp");
  refuses ("Preamp: loud", 1, "Preamp");
  refuses ("Preamp: -3 dB or so", 1, "Preamp");
  refuses ("Preamp: 100 dB\nPreamp: 100 dB", 2, "Preamp");
  refuses ("Preamp: 0 dB\nsome words", 2, "line");
  refuses ("# x\nInclude: other.txt", 2, "Include");
  refuses ("GraphicEQ: 25 -2; 40 4", 1, "GraphicEQ");
  refuses ("Device: Speakers", 1, "Device");
  refuses ("Channel: L", 1, "Channel");
  refuses ("Copy: L=R", 1, "Copy");
  refuses ("Convolution: room.wav", 1, "Convolution");
  refuses ("If: x == 1", 1, "If");
  refuses ("only words", 0, "text");
  refuses ("\xff\xfeP", 1, "text");
  CHECK (parse_sized ("Preamp: 1\0 dB", 12) == FX_EINVAL, "a NUL byte");
  CHECK (fx_apo_parse ("Preamp: x", 9, params, NULL) == FX_EINVAL, "no err");
}

static void
test_numbers (void)
{
  uint64_t seed = 7;
  char text[64];
  for (int i = 0; i < 200000; i++) {
    double scale = pow (10, 12 * fx_test_noise (&seed));
    double value = fx_test_noise (&seed) * scale, read = 0;
    const char *p = text;
    snprintf (text, sizeof text, i & 1 ? "%.17g" : "%.12g", value);
    char *comma = strchr (text, ',');
    if (comma)
      *comma = '.';
    int n = (int)strlen (text);
    if (i % 3 == 0)
      strcpy (text + n, " Hz");
    setlocale (LC_NUMERIC, "C");
    double exact = strtod (text, NULL);
    CHECK (fx_decimal_read (&p, text + strlen (text), &read), "%s", text);
    CHECK (fabs (value) < 1e-9 || read == exact, "%s: %.17g", text, read);
    CHECK (fabs (read - exact) <= 1e-26, "%s: %.17g", text, read);
    CHECK (p == text + n, "%s: stops after %d", text, (int)(p - text));
  }
  static const struct {
    const char *text;
    int used;
    double value;
  } cases[] = {
    { "1", 1, 1 },
    { "-.5x", 3, -0.5 },
    { "5.", 2, 5 },
    { "1e", 1, 1 },
    { "1e+", 1, 1 },
    { "2E2", 3, 200 },
    { "9007199254740993", 16, 9007199254740992.0 },
    { "9007199254740993.0000000001", 27, 9007199254740992.0 },
    { "99999999999999999999999", 23, 1e300 },
    { "0.00000000000000000000000000000000001", 37, 0 },
    { "0e999999999999999999999", 23, 0 },
    { ".", 0, 0 },
    { "-", 0, 0 },
    { "", 0, 0 },
    { "\xa0"
      "1",
        0, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *p = cases[i].text;
    double read = 0;
    int ok = fx_decimal_read (&p, p + strlen (p), &read);
    CHECK (ok == (cases[i].used > 0), "%s: %d", cases[i].text, ok);
    CHECK (p - cases[i].text == cases[i].used, "%s: used %d", cases[i].text,
        (int)(p - cases[i].text));
    CHECK (read == cases[i].value, "%s: %.17g", cases[i].text, read);
  }
}

int
main (void)
{
  params = malloc (fx_eq_proc.params_size);
  setlocale (LC_ALL, "");
  test_types ();
  test_shelves ();
  test_bandwidth ();
  test_spelling ();
  test_whole ();
  test_mistakes ();
  test_numbers ();
  free (params);
  return fx_test_end ();
}
