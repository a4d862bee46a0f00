/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/chain/names.h"
#include <float.h>
#include <math.h>
#include <string.h>
#include "dsp/fx_tempo.h"

#define BUTTERWORTH_Q 0.7071067811865476
#define MOST_GAIN 120.0 /* dB */

static gdouble
to_db (gdouble factor)
{
  return factor > 1e-6 ? 20 * log10 (factor) : -MOST_GAIN;
}

/* A key with a few words to choose from; index of the word, the first one when
 * it was not given, or -1 with an error. */
static gint
choice (
    FxArgs *args, const gchar *key, const gchar *const *words, GError **error)
{
  const gchar *text = fx_args_text (args, key);
  if (!text)
    return 0;
  for (gint i = 0; words[i]; i++)
    if (!g_ascii_strcasecmp (text, words[i]))
      return i;
  g_autofree gchar *list = g_strjoinv (", ", (gchar **)words);
  fx_args_wrong (args, key, error, "must be one of %s", list);
  return -1;
}

/* Whether there is such an argument; it does not count as read by that. */
static gboolean
is_given (const FxArgs *args, const gchar *key)
{
  return g_ptr_array_find_with_equal_func (args->keys, key, g_str_equal, NULL);
}

/* The cutoff, or frequency as our elements call it. */
static gboolean
add_frequency (FxArgs *args, GError **error)
{
  const gchar *key = is_given (args, "frequency") ? "frequency" : "cutoff";
  gdouble f;
  if (!fx_args_number (args, key, 1000, 1, 192000, &f, error))
    return FALSE;
  fx_args_add (args, "frequency", f);
  return TRUE;
}

static gboolean
add_q (FxArgs *args, GError **error)
{
  gdouble q;
  if (!fx_args_number (args, "q", BUTTERWORTH_Q, 0.01, 1000, &q, error))
    return FALSE;
  fx_args_add (args, "q", q);
  return TRUE;
}

/* Orders of Butterworth and all: in "db" they are slopes of 6 dB each. */
static gboolean
add_order (FxArgs *args, gdouble otherwise, GError **error)
{
  static const gchar *const scales[] = { "linear", "db", NULL };
  gdouble order;
  gint scale = choice (args, "order-scale", scales, error);
  gdouble unit = scale == 1 ? 6 : 1;
  if (scale < 0 || !fx_args_number (args, "order", otherwise * unit, unit,
                       32 * unit, &order, error))
    return FALSE;
  order = floor (order / unit);
  fx_args_add (args, "order", order);
  return TRUE;
}

static gboolean
biquad (const FxName *name, FxArgs *args, GError **error)
{
  /* "lowpass:cutoff=1000,order=4" stands in TorchFX's own guide. */
  if (is_given (args, "order")) {
    gboolean low = !strcmp (name->name, "lowpass");
    if (!low && strcmp (name->name, "highpass"))
      return fx_args_wrong (args, "order", error,
          "is for lowpass and highpass; others are of order 2");
    if (is_given (args, "q"))
      return fx_args_wrong (
          args, "q", error, "cannot go with order: filters of order 2 have it");
    g_string_assign (
        args->launch, low ? "fxiir mode=low-pass" : "fxiir mode=high-pass");
    return add_frequency (args, error) && add_order (args, 2, error);
  }
  return add_frequency (args, error) && add_q (args, error);
}

static gboolean
shelf_or_peak (const FxName *name, FxArgs *args, GError **error)
{
  static const gchar *const linear[] = { "linear", "db", NULL };
  static const gchar *const db[] = { "db", "linear", NULL };
  gboolean factor_first = g_str_has_suffix (name->name, "shelving");
  gint scale = choice (args, "gain-scale", factor_first ? linear : db, error);
  gboolean factor = factor_first ? scale == 0 : scale == 1;
  gdouble gain;
  if (scale < 0 ||
      !fx_args_number (args, "gain", factor ? 1 : 0, factor ? 1e-6 : -MOST_GAIN,
          factor ? 1e6 : MOST_GAIN, &gain, error))
    return FALSE;
  fx_args_add (args, "gain", factor ? to_db (gain) : gain);
  return add_frequency (args, error) && add_q (args, error);
}

/* Butterworth, Chebyshev, elliptic; the mode in the name or as btype. */
static gboolean
iir (const FxName *name, FxArgs *args, GError **error)
{
  static const gchar *const types[] = { "lowpass", "highpass", "bandpass",
    "bandstop", "low-pass", "high-pass", "band-pass", "band-reject", NULL };
  const gchar *const *modes = types + 4;
  gdouble otherwise = 4, value;
  if (g_str_has_prefix (name->name, "lo") ||
      g_str_has_prefix (name->name, "hi")) {
    otherwise = g_str_has_suffix (name->name, "butterworth") ? 5 : 4;
  } else {
    gint type = choice (args, "btype", types, error);
    if (type < 0)
      return FALSE;
    fx_args_add_text (args, "mode", modes[type % 4]);
    if (type % 4 >= 2 && (!is_given (args, "lower-frequency") ||
                             !is_given (args, "upper-frequency")))
      return fx_args_wrong (args, "btype", error,
          "needs lower-frequency and upper-frequency (Hz)");
    if (type % 4 >= 2 && is_given (args, "cutoff"))
      return fx_args_wrong (args, "cutoff", error,
          "is one edge, and a band has two: lower-frequency and "
          "upper-frequency (Hz)");
  }
  if (strstr (args->launch->str, "elliptic")) {
    if (!fx_args_number (
            args, "passband-ripple", 0.1, 0.001, 20, &value, error))
      return FALSE;
    fx_args_add (args, "ripple", value);
    if (!fx_args_number (
            args, "stopband-attenuation", 40, 1, 200, &value, error))
      return FALSE;
    fx_args_add (args, "attenuation", value);
  } else if (strstr (args->launch->str, "chebyshev1")) {
    if (!fx_args_number (args, "ripple", 0.1, 0.001, 20, &value, error))
      return FALSE;
    fx_args_add (args, "ripple", value);
  } else if (strstr (args->launch->str, "chebyshev2")) {
    /* What TorchFX calls ripple; its default of 0.1 dB does nothing. */
    if (!fx_args_number (args, "ripple", 60, 1, 200, &value, error))
      return FALSE;
    fx_args_add (args, "attenuation", value);
  }
  return add_frequency (args, error) && add_order (args, otherwise, error);
}

static gboolean
gain (const FxName *name, FxArgs *args, GError **error)
{
  static const gchar *const types[] = { "amplitude", "db", "power", NULL };
  static const gchar *const truth[] = { "false", "true", "no", "yes", NULL };
  gint type = choice (args, "gain-type", types, error);
  gint clamp = choice (args, "clamp", truth, error);
  gdouble g;
  if (type < 0 || clamp < 0)
    return FALSE;
  if (!fx_args_number (args, "gain", type == 1 ? 0 : 1,
          type == 1 ? -MOST_GAIN : 0, type == 1 ? MOST_GAIN : 1e6, &g, error))
    return FALSE;
  if (type != 1 && g == 0)
    fx_args_add_text (args, "mute", "true");
  else
    fx_args_add (args, "gain",
        type == 1   ? g
        : type == 2 ? to_db (g) / 2
                    : to_db (g));
  /* A hard clip at full scale, of a curve that does nothing else. */
  if (clamp % 2)
    g_string_append (args->launch,
        " ! fxdistortion type=hard drive=0 oversampling=1 antialias=false");
  return TRUE;
}

static gboolean
normalize (const FxName *name, FxArgs *args, GError **error)
{
  static const gchar *const strategies[] = { "peak", "rms", "percentile",
    "per-channel", "per_channel", NULL };
  gdouble peak, percentile;
  gint how = choice (args, "strategy", strategies, error);
  if (how < 0 || !fx_args_number (args, "peak", 1, 0.001, 10, &peak, error) ||
      !fx_args_number (args, "percentile", 99, 1, 100, &percentile, error))
    return FALSE;
  fx_args_add (args, "target", to_db (peak));
  fx_args_add_text (args, "mode",
      how == 1   ? "rms"
      : how == 2 ? "percentile"
                 : "peak");
  if (how == 2)
    fx_args_add (args, "percentile", percentile);
  if (how >= 3)
    fx_args_add (args, "link", 0);
  return TRUE;
}

/* A time in frames as ms. */
static gboolean
frames (FxArgs *args, const gchar *key, gdouble otherwise, gdouble *ms,
    GError **error)
{
  gdouble n;
  if (!fx_args_number (args, key, otherwise, 1, 192000.0 * 30, &n, error))
    return FALSE;
  if (args->needs_rate)
    *args->needs_rate = TRUE;
  *ms = n * 1000 / (args->rate > 0 ? args->rate : 48000);
  return TRUE;
}

/* "1/8", "1/8d", "1/8t" as the nick of a note: "1-8-triplet". */
static gchar *
note_of (const gchar *text)
{
  gchar *nick = g_ascii_strdown (text, -1);
  g_strdelimit (nick, "/", '-');
  gsize n = strlen (nick);
  if (n && (nick[n - 1] == 'd' || nick[n - 1] == 't') &&
      (n < 2 || g_ascii_isdigit (nick[n - 2]))) {
    gchar last = nick[n - 1];
    nick[n - 1] = 0;
    gchar *longer =
        g_strconcat (nick, last == 'd' ? "-dotted" : "-triplet", NULL);
    g_free (nick);
    nick = longer;
  }
  return nick;
}

static gboolean
add_note (FxArgs *args, GError **error)
{
  const gchar *text = fx_args_text (args, "delay-time");
  g_autofree gchar *nick = note_of (text ? text : "1/8");
  for (const FxEnumValue *n = fx_notes; n->nick; n++)
    if (n->value != FX_NOTE_NONE && !strcmp (n->nick, nick)) {
      fx_args_add_text (args, "note", nick);
      return TRUE;
    }
  return fx_args_wrong (args, "delay-time", error,
      "is no note; those are 8/1, 4/1, 2/1, and 1/1 to 1/64, which may be "
      "dotted (1/8d) or triplets (1/8t)");
}

static gboolean
add_echoes (FxArgs *args, gdouble ms, gdouble taps, GError **error)
{
  if (ms > 30000)
    return fx_args_wrong (args, "delay-samples", error,
        "is %g s at this rate; fxdelay goes up to 30 s", ms / 1000);
  /* Memory cannot be made later: where frames are not yet a time, for the
   * lowest rate that there is. */
  gdouble most = ms * MAX (taps, 1);
  if (args->rate <= 0)
    most *= 48000 / 8000.0;
  fx_args_add (args, "time", ms);
  fx_args_add (args, "max-time", CLAMP (most, 1, 30000));
  return TRUE;
}

static gboolean
delay (const FxName *name, FxArgs *args, GError **error)
{
  static const gchar *const strategies[] = { "mono", "pingpong", "ping-pong",
    NULL };
  gdouble feedback, mix, taps, ms, bpm;
  gint strategy = choice (args, "strategy", strategies, error);
  if (strategy < 0 ||
      !fx_args_number (args, "feedback", 0.3, 0, 0.95, &feedback, error) ||
      !fx_args_number (args, "mix", 0.2, 0, 1, &mix, error) ||
      !fx_args_number (args, "taps", 3, 1, 16, &taps, error))
    return FALSE;
  if (is_given (args, "bpm") && !is_given (args, "delay-samples")) {
    if (!fx_args_number (
            args, "bpm", 120, FX_TEMPO_MIN, FX_TEMPO_MAX, &bpm, error) ||
        !add_note (args, error))
      return FALSE;
    fx_args_add (args, "tempo", bpm);
    fx_args_add (args, "max-time", 30000);
  } else if (is_given (args, "delay-time") &&
             !is_given (args, "delay-samples")) {
    return fx_args_wrong (args, "delay-time", error,
        "is a note, and needs bpm; frames are delay-samples, and fxdelay has "
        "time in ms");
  } else if (!frames (args, "delay-samples", 12000, &ms, error) ||
             !add_echoes (args, ms, taps, error)) {
    return FALSE;
  }
  /* Frames have the say where there is a tempo as well. */
  if (is_given (args, "delay-samples")) {
    fx_args_text (args, "bpm");
    fx_args_text (args, "delay-time");
  }
  fx_args_add (args, "feedback", feedback);
  fx_args_add (args, "mix", mix);
  fx_args_add (args, "taps", taps);
  if (strategy)
    fx_args_add_text (args, "stereo", "ping-pong");
  if (!is_given (args, "tail"))
    fx_args_add_text (args, "tail", "auto");
  return TRUE;
}

/* What was called a reverb up to 0.6 is one echo, x[n] + mix decay x[n - D];
 * from 0.7 on there are room_size, damping and mix, and that is Freeverb. */
static gboolean
reverb (const FxName *name, FxArgs *args, GError **error)
{
  gdouble ms, decay, mix, room, damping;
  if (is_given (args, "delay") || is_given (args, "decay")) {
    if (!frames (args, "delay", 4410, &ms, error) ||
        !fx_args_number (args, "decay", 0.5, 0, 1, &decay, error) ||
        !fx_args_number (args, "mix", 0.5, 0, 1, &mix, error))
      return FALSE;
    g_string_assign (args->launch, "fxdelay taps=1");
    if (!add_echoes (args, ms, 1, error))
      return FALSE;
    /* (1 - m) x + m e of fxdelay is this times a gain. */
    gdouble wet = mix * decay;
    fx_args_add (args, "mix", wet / (1 + wet));
    fx_args_add_text (args, "tail", "auto");
    g_string_append (args->launch, " ! fxgain");
    fx_args_add (args, "gain", to_db (1 + wet));
    return TRUE;
  }
  if (!fx_args_number (args, "room-size", 0.5, 0, 1, &room, error) ||
      !fx_args_number (args, "damping", 0.5, 0, 1, &damping, error) ||
      !fx_args_number (args, "mix", 0.3, 0, 1, &mix, error))
    return FALSE;
  if (!is_given (args, "algorithm"))
    fx_args_add_text (args, "algorithm", "freeverb");
  fx_args_add (args, "room-size", room);
  fx_args_add (args, "damping", damping);
  fx_args_add (args, "mix", mix);
  if (!is_given (args, "tail"))
    fx_args_add_text (args, "tail", "auto");
  return TRUE;
}

#define BIQUAD(NAME, TYPE, BLURB)                                              \
  {                                                                            \
    NAME, "cutoff,q", "frequency", BLURB, "fxbiquad type=" TYPE, biquad        \
  }
#define IIR(NAME, POSITIONS, KEYS, BLURB, LAUNCH)                              \
  {                                                                            \
    NAME, POSITIONS, "frequency,order-scale" KEYS, BLURB, "fxiir " LAUNCH, iir \
  }
#define RIPPLE ",ripple"
#define BOTH ",passband-ripple,stopband-attenuation"

const FxName fx_names[] = {
  { "gain", "gain", "gain-type,clamp", "Level by a factor", "fxgain", gain },
  { "normalize", "peak", "strategy,percentile", "All of the sound to one peak",
      "fxnormalize", normalize },
  { "reverb", "delay,decay,mix", "room-size,damping,algorithm,tail",
      "Freeverb; with delay (frames) and decay one echo", "fxreverb", reverb },
  { "delay", "delay-samples,feedback,mix", "taps,bpm,delay-time,strategy,tail",
      "Echoes, as many as taps", "fxdelay", delay },
  { "lowpass", "cutoff,q", "frequency,order,order-scale",
      "Low-pass, 12 dB per octave", "fxbiquad type=low-pass", biquad },
  { "highpass", "cutoff,q", "frequency,order,order-scale",
      "High-pass, 12 dB per octave", "fxbiquad type=high-pass", biquad },
  BIQUAD ("bandpass", "band-pass", "Band-pass, 0 dB at the centre"),
  BIQUAD ("bandpasspeak", "band-pass-skirt", "Band-pass, q at the centre"),
  BIQUAD ("notch", "notch", "Notch"),
  BIQUAD ("allpass", "all-pass", "All-pass"),
  BIQUAD ("iirnotch", "notch", "Notch"),
  BIQUAD ("iirallpass", "all-pass", "All-pass"),
  IIR ("lobutterworth", "cutoff,order", "", "Butterworth low-pass",
      "family=butterworth mode=low-pass"),
  IIR ("hibutterworth", "cutoff,order", "", "Butterworth high-pass",
      "family=butterworth mode=high-pass"),
  IIR ("lochebyshev1", "cutoff,order", RIPPLE, "Chebyshev I low-pass",
      "family=chebyshev1 mode=low-pass"),
  IIR ("hichebyshev1", "cutoff,order", RIPPLE, "Chebyshev I high-pass",
      "family=chebyshev1 mode=high-pass"),
  IIR ("lochebyshev2", "cutoff,order", RIPPLE, "Chebyshev II low-pass",
      "family=chebyshev2 mode=low-pass"),
  IIR ("hichebyshev2", "cutoff,order", RIPPLE, "Chebyshev II high-pass",
      "family=chebyshev2 mode=high-pass"),
  IIR ("loelliptic", "cutoff,order", BOTH, "Elliptic low-pass",
      "family=elliptic mode=low-pass"),
  IIR ("hielliptic", "cutoff,order", BOTH, "Elliptic high-pass",
      "family=elliptic mode=high-pass"),
  IIR ("butterworth", "btype,cutoff,order", "", "Butterworth",
      "family=butterworth"),
  IIR ("chebyshev1", "btype,cutoff,order", RIPPLE, "Chebyshev I",
      "family=chebyshev1"),
  IIR ("chebyshev2", "btype,cutoff,order", RIPPLE, "Chebyshev II",
      "family=chebyshev2"),
  IIR ("elliptic", "btype,cutoff,order", BOTH, "Elliptic", "family=elliptic"),
  { "loshelving", "cutoff,q,gain", "frequency,gain-scale",
      "Low shelf, the gain a factor", "fxbiquad type=low-shelf",
      shelf_or_peak },
  { "hishelving", "cutoff,q,gain", "frequency,gain-scale",
      "High shelf, the gain a factor", "fxbiquad type=high-shelf",
      shelf_or_peak },
  { "parametriceq", "frequency,q,gain", "gain-scale", "Peak or dip, in dB",
      "fxbiquad type=peaking", shelf_or_peak },
  { "peaking", "cutoff,q,gain", "frequency,gain-scale", "Peak or dip, in dB",
      "fxbiquad type=peaking", shelf_or_peak },
  { .name = NULL },
};

const FxName *
fx_name_find (const gchar *name)
{
  for (const FxName *n = fx_names; n->name; n++)
    if (!strcmp (n->name, name))
      return n;
  return NULL;
}
