/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Parser of Equalizer APO's filter text. Facts of the format: "Configuration
 * reference" of the Equalizer APO wiki (types, defaults, Fc of LS x dB as the
 * corner). A slope of S x 12 dB per octave is the S of the audio EQ cookbook,
 *   1 / Q^2 = (A + 1/A) (1/S - 1) + 2,  A = 10^(gain/40),
 * and the corner lies 10^(|gain| / (80 S)) away from the centre. */

#include <math.h>
#include <string.h>
#include "dsp/design/rbj.h"
#include "dsp/fx_apo.h"
#include "dsp/fx_decimal.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/band.h"

#define BUTTERWORTH_Q 0.70710678118654752440
#define NOTCH_Q 30
#define SHELF_SLOPE 0.9

typedef struct Text {
  const char *p, *end;
} Text;

typedef struct Parser {
  void *params;
  const FxParam *preamp, *count;
  uint32_t bands;
  double gain; /* sum of the preamps */
  int line;
  int commands; /* seen so far */
  int other;    /* lines that are no command */
  FxError *err;
} Parser;

enum { NEEDS_GAIN = 1, NEEDS_Q = 2, SHELF = 4, CORNER = 8 };

typedef struct Type {
  const char *name;
  int32_t type;
  int flags;
  double q; /* unless given */
} Type;

/* The first one of a type is the one that is written. */
static const Type types[] = {
  { "PK", FX_BIQUAD_PEAKING, NEEDS_GAIN | NEEDS_Q, 0 },
  { "PEQ", FX_BIQUAD_PEAKING, NEEDS_GAIN | NEEDS_Q, 0 },
  { "Modal", FX_BIQUAD_PEAKING, NEEDS_GAIN | NEEDS_Q, 0 },
  { "LSC", FX_BIQUAD_LOW_SHELF, NEEDS_GAIN | SHELF, 0 },
  { "LSQ", FX_BIQUAD_LOW_SHELF, NEEDS_GAIN | NEEDS_Q, 0 },
  { "LS", FX_BIQUAD_LOW_SHELF, NEEDS_GAIN | SHELF | CORNER, 0 },
  { "HSC", FX_BIQUAD_HIGH_SHELF, NEEDS_GAIN | SHELF, 0 },
  { "HSQ", FX_BIQUAD_HIGH_SHELF, NEEDS_GAIN | NEEDS_Q, 0 },
  { "HS", FX_BIQUAD_HIGH_SHELF, NEEDS_GAIN | SHELF | CORNER, 0 },
  { "LPQ", FX_BIQUAD_LOW_PASS, 0, BUTTERWORTH_Q },
  { "LP", FX_BIQUAD_LOW_PASS, 0, BUTTERWORTH_Q },
  { "HPQ", FX_BIQUAD_HIGH_PASS, 0, BUTTERWORTH_Q },
  { "HP", FX_BIQUAD_HIGH_PASS, 0, BUTTERWORTH_Q },
  { "BP", FX_BIQUAD_BAND_PASS, 0, BUTTERWORTH_Q },
  { "BPS", FX_BIQUAD_BAND_PASS_SKIRT, 0, BUTTERWORTH_Q },
  { "NO", FX_BIQUAD_NOTCH, 0, NOTCH_Q },
  { "AP", FX_BIQUAD_ALL_PASS, NEEDS_Q, 0 },
  { "LP1", FX_BIQUAD_LOW_PASS_1, 0, BUTTERWORTH_Q },
  { "HP1", FX_BIQUAD_HIGH_PASS_1, 0, BUTTERWORTH_Q },
  { "AP1", FX_BIQUAD_ALL_PASS_1, 0, BUTTERWORTH_Q },
};
enum { N_TYPES = sizeof types / sizeof *types };

/* Commands of Equalizer APO that an equalizer of bands cannot follow. */
static const struct {
  const char *name, *remedy;
} unsupported[] = {
  { "Include", "paste the lines of that file here" },
  { "GraphicEQ", "use the parametric form of the curve (ParametricEQ.txt)" },
  { "Convolution", "remove the line; this element has bands only" },
  { "Copy", "remove the line; all channels are filtered alike" },
  { "Delay", "remove the line; this element has bands only" },
  { "Stage", "remove the line; there is one stage" },
  { "LoudnessCorrection", "remove the line; this element has bands only" },
  { "VSTPlugin", "remove the line; this element has bands only" },
  { "If", "keep the lines that apply and remove the condition" },
  { "ElseIf", "keep the lines that apply and remove the condition" },
  { "Else", "keep the lines that apply and remove the condition" },
  { "EndIf", "keep the lines that apply and remove the condition" },
  { "Eval", "write numbers instead of expressions" },
};
enum { N_UNSUPPORTED = sizeof unsupported / sizeof *unsupported };

const char *
fx_apo_type_name (int32_t type)
{
  for (int i = 0; i < N_TYPES; i++) {
    if (types[i].type == type)
      return types[i].name;
  }
  return NULL;
}

/* --- words ------------------------------------------------------------------ */

static int
fail (const Parser *x, const char *param, const char *what, const char *remedy)
{
  fx_error (x->err, FX_EINVAL, param, 0, 1, 0, "", what, remedy);
  if (x->err)
    x->err->index = x->line;
  return FX_EINVAL;
}

static int
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static char
lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Blanks, no-break spaces of Windows-1252 and UTF-8 among them. */
static void
skip_blanks (Text *t)
{
  while (t->p < t->end) {
    unsigned char c = (unsigned char)*t->p;
    if (c == 0xc2 && t->end - t->p >= 2 && (unsigned char)t->p[1] == 0xa0)
      t->p += 2;
    else if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0)
      t->p++;
    else
      return;
  }
}

/* The next word of letters, and digits when asked for; empty: something else
 * comes. */
static Text
next_word (Text *t, int digits)
{
  skip_blanks (t);
  Text w = { t->p, t->p };
  while (
      w.end < t->end && (is_letter (*w.end) || (digits && is_digit (*w.end))))
    w.end++;
  t->p = w.end;
  return w;
}

static int
is (Text w, const char *name)
{
  size_t n = strlen (name);
  if ((size_t)(w.end - w.p) != n)
    return 0;
  for (size_t i = 0; i < n; i++) {
    if (lower (w.p[i]) != lower (name[i]))
      return 0;
  }
  return 1;
}

/* Takes the word if it is the next one; a number may follow it directly. */
static int
take (Text *t, const char *name)
{
  Text rest = *t;
  int digits = is_digit (name[strlen (name) - 1]);
  if (!is (next_word (&rest, digits), name))
    return 0;
  *t = rest;
  return 1;
}

static int
take_number (Text *t, double *out)
{
  skip_blanks (t);
  return fx_decimal_read (&t->p, t->end, out);
}

static int
at_end (Text *t)
{
  skip_blanks (t);
  return t->p == t->end;
}

/* --- one filter --------------------------------------------------------------- */

typedef struct Filter {
  const Type *type;
  int enabled;
  double frequency, gain, q, width, slope;
  int has_frequency, has_gain, has_q, has_width, has_slope;
} Filter;

/* value and has: where a word's number goes. */
static int
read_value (const Parser *x, Text *t, const char *word, double *value, int *has)
{
  if (*has)
    return fail (x, word, "is given twice", "keep one of them");
  if (!take_number (t, value))
    return fail (x, word, "is not followed by a number",
        "write it as in \"Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.7\"");
  *has = 1;
  return FX_OK;
}

static int
read_words (const Parser *x, Text *t, Filter *f)
{
  while (!at_end (t)) {
    int rc, has_target = 0;
    double target;
    if (take (t, "Fc")) {
      rc = read_value (x, t, "Fc", &f->frequency, &f->has_frequency);
      if (rc == FX_OK && take (t, "kHz"))
        f->frequency *= 1000;
      else if (rc == FX_OK)
        take (t, "Hz");
    } else if (take (t, "Gain")) {
      rc = read_value (x, t, "Gain", &f->gain, &f->has_gain);
      take (t, "dB");
    } else if (take (t, "Q")) {
      rc = read_value (x, t, "Q", &f->q, &f->has_q);
    } else if (take (t, "BW")) {
      take (t, "Oct");
      rc = read_value (x, t, "BW Oct", &f->width, &f->has_width);
    } else if (take (t, "T60")) {
      /* What Room EQ Wizard aims at with a modal filter. */
      take (t, "target");
      rc = read_value (x, t, "T60 target", &target, &has_target);
      take (t, "ms");
    } else {
      return fail (x, "Filter",
          "has something else where Fc, Gain, Q or BW Oct and a number belong",
          "write it as in \"Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.7\"");
    }
    if (rc != FX_OK)
      return rc;
  }
  return FX_OK;
}

/* Q, and for the corner of a shelf the centre, from what is given. */
static int
resolve (const Parser *x, Filter *f)
{
  const Type *type = f->type;
  if (!f->has_frequency)
    return fail (x, "Fc", "is missing", "add the frequency: Fc 105 Hz");
  if ((type->flags & NEEDS_GAIN) && !f->has_gain)
    return fail (x, "Gain", "is missing", "add the gain: Gain 5.2 dB");
  if (f->has_q + f->has_width + f->has_slope > 1)
    return fail (x, "Q", "is given in two ways",
        "keep one of Q, BW Oct and the slope in dB");
  if (f->has_q)
    return FX_OK;
  if (f->has_width) {
    if (!(f->width > 0))
      return fail (x, "BW Oct", "is not above 0", "give a width in octaves");
    f->q = 0.5 / sinh (f->width * 0.5 * log (2));
    return FX_OK;
  }
  if (type->flags & NEEDS_Q)
    return fail (x, "Q", "is missing", "add Q 0.7 or BW Oct 1.9");
  if (!(type->flags & SHELF)) {
    f->q = type->q;
    return FX_OK;
  }
  double s = f->has_slope ? f->slope / 12 : SHELF_SLOPE;
  if (!(s > 0))
    return fail (x, "slope", "is not above 0 dB per octave",
        "give 1 to 12 dB, as in LSC 9.6 dB");
  double a = pow (10, f->gain / 40);
  double square = (a + 1 / a) * (1 / s - 1) + 2;
  if (!(square > 0))
    return fail (x, "slope", "is too steep for this gain",
        "give at most 12 dB, or a Q instead");
  f->q = 1 / sqrt (square);
  if (f->has_slope && (type->flags & CORNER)) {
    double away = pow (10, fabs (f->gain) / (80 * s));
    if (type->type == FX_BIQUAD_LOW_SHELF)
      f->frequency *= away;
    else
      f->frequency /= away;
  }
  return FX_OK;
}

/* Writes one field of the band, called word in the text. */
static int
store (const Parser *x, FxBand *band, const char *name, const char *word,
    double value)
{
  const FxParam *p = fx_param_find (fx_band_params, FX_BAND_PARAMS, name);
  if (fx_param_check (p, value, x->err) != FX_OK) {
    if (x->err) {
      x->err->param = word;
      x->err->index = x->line;
    }
    return FX_EINVAL;
  }
  fx_param_set (p, band, value);
  return FX_OK;
}

static int
add_band (Parser *x, const Filter *f)
{
  const FxParamGroup *group = fx_eq_proc.group;
  if (x->bands == group->max) {
    fx_error (x->err, FX_EINVAL, "Filter", x->bands + 1, 0, group->max, "",
        "filters are too many", "remove those that matter least");
    if (x->err)
      x->err->index = x->line;
    return FX_EINVAL;
  }
  FxBand *band = fx_param_group_at (group, x->params, x->bands);
  int rc = store (x, band, "type", "type", f->type->type);
  if (rc == FX_OK)
    rc = store (x, band, "frequency", "Fc", f->frequency);
  if (rc == FX_OK)
    rc = store (x, band, "q", "Q", f->q);
  if (rc == FX_OK)
    rc = store (x, band, "gain", "Gain", f->gain);
  if (rc == FX_OK)
    rc = store (x, band, "enabled", "ON", f->enabled);
  x->bands += rc == FX_OK;
  return rc;
}

static int
read_filter (Parser *x, Text t)
{
  Filter f = { 0 };
  Text w = next_word (&t, 0);
  f.enabled = is (w, "ON");
  if (!f.enabled && !is (w, "OFF"))
    return fail (x, "Filter", "does not begin with ON or OFF",
        "write it as in \"Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.7\"");
  w = next_word (&t, 1);
  if (is (w, "None"))
    return FX_OK;
  if (is (w, "IIR"))
    return fail (x, "IIR", "has coefficients, which make no band",
        "give them to the element fxsos");
  for (int i = 0; i < N_TYPES && !f.type; i++) {
    if (is (w, types[i].name))
      f.type = &types[i];
  }
  if (!f.type)
    return fail (x, "type", "is none that is known",
        "use PK, LSC, HSC, LS, HS, LP, LPQ, HP, HPQ, BP, NO or AP");
  if (take_number (&t, &f.slope)) {
    f.has_slope = 1;
    if (!(f.type->flags & SHELF) || !take (&t, "dB"))
      return fail (x, "slope", "is not \"x dB\" behind LS, HS, LSC or HSC",
          "write it as in \"LSC 9.6 dB Fc 60 Hz Gain 4 dB\"");
  }
  int rc = read_words (x, &t, &f);
  if (rc == FX_OK)
    rc = resolve (x, &f);
  return rc == FX_OK ? add_band (x, &f) : rc;
}

/* --- one line ----------------------------------------------------------------- */

static int
read_preamp (Parser *x, Text t)
{
  double gain;
  if (!take_number (&t, &gain))
    return fail (
        x, "Preamp", "is not followed by a number", "write Preamp: -6.2 dB");
  take (&t, "dB");
  if (!at_end (&t))
    return fail (x, "Preamp", "has something behind its number",
        "write Preamp: -6.2 dB");
  x->gain += gain;
  if (fx_param_check (x->preamp, x->gain, x->err) != FX_OK) {
    if (x->err) {
      x->err->param = "Preamp";
      x->err->index = x->line;
    }
    return FX_EINVAL;
  }
  return FX_OK;
}

/* Device and Channel choose what the lines after them are for. */
static int
read_selection (const Parser *x, Text t, const char *name)
{
  if (take (&t, "all") && at_end (&t))
    return FX_OK;
  return fail (x, name, "selects some of the sound only",
      "write \"all\", or remove the line and what is not meant for all");
}

/* A line that is no command: part of the heading, or a mistake? */
static int
read_other (Parser *x, Text after)
{
  double number;
  x->other++;
  if (x->commands)
    return fail (x, "line", "is no command",
        "begin it with \"Preamp:\", \"Filter:\" or, for a comment, #");
  Text w = after;
  w = next_word (&w, 0);
  int looks = is (w, "ON") || is (w, "OFF");
  if (take_number (&after, &number))
    looks |= take (&after, "dB") && at_end (&after);
  if (looks)
    return fail (x, "line", "is no command but looks like one",
        "begin it with \"Preamp:\" or \"Filter:\"");
  return FX_OK;
}

static int
read_command (Parser *x, Text name, Text after)
{
  static const char *const selections[] = { "Device", "Channel" };
  for (int i = 0; i < 2; i++) {
    if (is (name, selections[i])) {
      x->commands++;
      return read_selection (x, after, selections[i]);
    }
  }
  for (int i = 0; i < N_UNSUPPORTED; i++) {
    if (is (name, unsupported[i].name))
      return fail (x, unsupported[i].name, "is a command that is not supported",
          unsupported[i].remedy);
  }
  return read_other (x, after);
}

static int
read_line (Parser *x, Text t)
{
  if (at_end (&t))
    return FX_OK;
  Text after = t, name = next_word (&t, 0);
  int preamp = is (name, "Preamp"), filter = is (name, "Filter");
  skip_blanks (&t);
  int numbered = t.p < t.end && is_digit (*t.p);
  if (filter) {
    while (t.p < t.end && is_digit (*t.p))
      t.p++;
    skip_blanks (&t);
  }
  if (t.p < t.end && *t.p == ':') {
    t.p++;
    if (preamp || filter)
      x->commands++;
    if (preamp)
      return read_preamp (x, t);
    if (filter)
      return read_filter (x, t);
    return read_command (x, name, t);
  }
  if (preamp || (filter && numbered))
    return fail (x, preamp ? "Preamp" : "Filter", "is not followed by a colon",
        "write \"Preamp: -6.2 dB\" or \"Filter 1: ON PK ...\"");
  const char *colon = memchr (after.p, ':', (size_t)(after.end - after.p));
  after.p = colon ? colon + 1 : after.end;
  return read_other (x, after);
}

/* The line up to a line feed or semicolon, without its comment; *t moves
 * behind it. */
static Text
next_line (Text *t, int *feeds)
{
  Text line = { t->p, NULL };
  *feeds = 0;
  for (; t->p < t->end && *t->p != '\n'; t->p++) {
    if (*t->p == '#' && !line.end)
      line.end = t->p;
    if (*t->p == ';' && !line.end)
      break;
  }
  if (!line.end)
    line.end = t->p;
  if (t->p < t->end)
    *feeds = *t->p++ == '\n';
  return line;
}

int
fx_apo_parse (const char *text, size_t size, void *params, FxError *err)
{
  const FxProc *eq = &fx_eq_proc;
  Parser x = { .params = params, .line = 1, .err = err };
  Text t = { text, text + size };
  x.preamp = fx_param_find (eq->params, eq->n_params, "preamp");
  x.count = fx_param_find (eq->params, eq->n_params, eq->group->count);
  if (size >= 2 &&
      (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return fail (&x, "text", "is UTF-16", "save it as UTF-8");
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    t.p += 3;
  while (t.p < t.end) {
    int feeds;
    Text line = next_line (&t, &feeds);
    int rc = read_line (&x, line);
    if (rc != FX_OK)
      return rc;
    x.line += feeds;
  }
  x.line = 0;
  if (x.other && !x.commands)
    return fail (&x, "text", "holds no \"Preamp:\" or \"Filter:\" line",
        "give the text form of Equalizer APO or AutoEq");
  fx_param_set (x.preamp, params, x.gain);
  fx_param_set (x.count, params, x.bands);
  return FX_OK;
}
