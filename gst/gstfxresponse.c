/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Impulse responses as data. Another rate: the taps are samples of one
 * band-limited h (t), h'[n] = (from / to) h (n / to), by GstAudioResampler at
 * its best quality. The factor keeps sum h[n] e^(-i w n / rate), that is the
 * gain of the convolution, as it is. */

#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>
#include "gst/gstfxresponse.h"

#define FADE_MS 10.0
#define FADE_SHARE 0.1

GstFxResponse *
gst_fx_response_new (guint channels, gsize frames, gint rate)
{
  GstFxResponse *r = g_atomic_rc_box_new0 (GstFxResponse);
  r->channels = channels;
  r->frames = frames;
  r->rate = rate;
  r->data = g_new0 (gdouble *, channels);
  for (guint c = 0; c < channels; c++) {
    r->data[c] = g_try_new0 (gdouble, MAX (frames, 1));
    if (!r->data[c]) {
      gst_fx_response_unref (r);
      return NULL;
    }
  }
  return r;
}

GstFxResponse *
gst_fx_response_ref (GstFxResponse *r)
{
  return g_atomic_rc_box_acquire (r);
}

static void
clear (gpointer box)
{
  GstFxResponse *r = box;
  for (guint c = 0; c < r->channels; c++)
    g_free (r->data[c]);
  g_free (r->data);
}

void
gst_fx_response_unref (GstFxResponse *r)
{
  if (r)
    g_atomic_rc_box_release_full (r, clear);
}

static gpointer
fail (gchar **why, gchar *text)
{
  *why = text;
  return NULL;
}

static gpointer
no_memory (gchar **why)
{
  return fail (why, g_strdup ("a response of that size needs more memory than "
                              "there is; take a shorter one"));
}

/* --- numbers ------------------------------------------------------------------- */

static gboolean
number_of (const GValue *v, gdouble *x)
{
  GValue d = G_VALUE_INIT;
  if (G_VALUE_HOLDS_STRING (v) || G_VALUE_HOLDS_BOOLEAN (v))
    return FALSE;
  g_value_init (&d, G_TYPE_DOUBLE);
  gboolean ok = g_value_transform (v, &d);
  *x = ok ? g_value_get_double (&d) : 0;
  g_value_unset (&d);
  return ok;
}

static gboolean
read_channel (const GValue *array, gdouble *to)
{
  guint n = gst_value_array_get_size (array);
  for (guint i = 0; i < n; i++) {
    if (!number_of (gst_value_array_get_value (array, i), &to[i]))
      return FALSE;
  }
  return TRUE;
}

GstFxResponse *
gst_fx_response_from_values (const GValue *array, gchar **why)
{
  static const gchar form[] =
      "write <1.0, 0.5> for one response, <<1.0, 0.5>, <1.0, 0.3>> for several";
  guint n = gst_value_array_get_size (array);
  if (n == 0)
    return fail (why, g_strdup_printf ("samples is empty; %s", form));
  gboolean nested =
      GST_VALUE_HOLDS_ARRAY (gst_value_array_get_value (array, 0));
  guint channels = nested ? n : 1;
  gsize frames = nested ? 0 : n;
  for (guint c = 0; nested && c < n; c++) {
    const GValue *v = gst_value_array_get_value (array, c);
    if (!GST_VALUE_HOLDS_ARRAY (v))
      return fail (
          why, g_strdup_printf ("samples[%u] is no array; %s", c, form));
    frames = MAX (frames, gst_value_array_get_size (v));
  }
  if (frames == 0)
    return fail (why, g_strdup_printf ("samples is empty; %s", form));
  GstFxResponse *r = gst_fx_response_new (channels, frames, 0);
  if (!r)
    return no_memory (why);
  for (guint c = 0; c < channels; c++) {
    if (!read_channel (nested ? gst_value_array_get_value (array, c) : array,
            r->data[c])) {
      gst_fx_response_unref (r);
      return fail (
          why, g_strdup_printf (
                   "samples[%u] has something that is no number; %s", c, form));
    }
  }
  return r;
}

static void
deinterleave (GstFxResponse *r, const gdouble *x)
{
  for (guint c = 0; c < r->channels; c++) {
    for (gsize i = 0; i < r->frames; i++)
      r->data[c][i] = x[i * r->channels + c];
  }
}

GstFxResponse *
gst_fx_response_from_sample (GstSample *sample, gchar **why)
{
  GstCaps *caps = gst_sample_get_caps (sample);
  GstBuffer *buf = gst_sample_get_buffer (sample);
  GstAudioInfo in, out;
  GstAudioBuffer audio;
  if (!buf || !caps || !gst_audio_info_from_caps (&in, caps))
    return fail (
        why, g_strdup ("sample is no raw audio; give a GstSample with a "
                       "buffer and caps of audio/x-raw"));
  if (gst_buffer_get_size (buf) == 0)
    return fail (why, g_strdup ("sample is empty; give one with audio in it"));
  if (!gst_audio_buffer_map (&audio, &in, buf, GST_MAP_READ))
    return fail (
        why, g_strdup ("the buffer of sample does not fit its caps; set "
                       "caps that describe the buffer"));
  gst_audio_info_set_format (&out, GST_AUDIO_FORMAT_F64, in.rate, in.channels,
      in.channels <= 64 ? in.position : NULL);
  GstAudioConverter *convert = gst_audio_converter_new (0, &in, &out, NULL);
  GstFxResponse *r =
      gst_fx_response_new ((guint)in.channels, audio.n_samples, in.rate);
  gdouble *x = g_try_new (gdouble, audio.n_samples * (gsize)in.channels);
  if (convert && r && x) {
    gpointer to[] = { x };
    gst_audio_converter_samples (
        convert, 0, audio.planes, audio.n_samples, to, audio.n_samples);
    deinterleave (r, x);
  } else {
    gst_fx_response_unref (r);
    r = no_memory (why);
  }
  g_free (x);
  g_clear_pointer (&convert, gst_audio_converter_free);
  gst_audio_buffer_unmap (&audio);
  return r;
}

/* --- checks -------------------------------------------------------------------- */

gdouble
gst_fx_response_peak (const GstFxResponse *r)
{
  gdouble most = 0;
  for (guint c = 0; c < r->channels; c++) {
    for (gsize i = 0; i < r->frames; i++)
      most = MAX (most, fabs (r->data[c][i]));
  }
  return most;
}

gdouble
gst_fx_response_energy (const GstFxResponse *r)
{
  gdouble most = 0;
  for (guint c = 0; c < r->channels; c++) {
    gdouble sum = 0;
    for (gsize i = 0; i < r->frames; i++)
      sum += r->data[c][i] * r->data[c][i];
    most = MAX (most, sum);
  }
  return most;
}

gboolean
gst_fx_response_check (GstFxResponse *r, gchar **why)
{
  for (guint c = 0; c < r->channels; c++) {
    for (gsize i = 0; i < r->frames; i++) {
      if (!isfinite (r->data[c][i])) {
        *why = g_strdup_printf ("it has a value that is not finite (channel "
                                "%u, frame %" G_GSIZE_FORMAT
                                "); repair it or record it again",
            c, i);
        return FALSE;
      }
    }
  }
  if (gst_fx_response_peak (r) > 0)
    return TRUE;
  *why = g_strdup ("it is silent, which would make everything silent; give a "
                   "response with sound in it, or use mix or gain");
  return FALSE;
}

/* --- another rate ----------------------------------------------------------------- */

GstFxResponse *
gst_fx_response_resample (GstFxResponse *r, gint from, gint rate, gchar **why)
{
  if (r->rate > 0)
    from = r->rate;
  if (r->rate == rate)
    return gst_fx_response_ref (r);
  if (from == 0 || from == rate) {
    GstFxResponse *copy = gst_fx_response_new (r->channels, r->frames, rate);
    for (guint c = 0; copy && c < r->channels; c++)
      memcpy (copy->data[c], r->data[c], r->frames * sizeof (gdouble));
    return copy ? copy : no_memory (why);
  }
  GstStructure *options = gst_structure_new_empty ("options");
  gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER,
      GST_AUDIO_RESAMPLER_QUALITY_MAX, from, rate, options);
  GstAudioResampler *s =
      gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER,
          GST_AUDIO_RESAMPLER_FLAG_NON_INTERLEAVED_IN |
              GST_AUDIO_RESAMPLER_FLAG_NON_INTERLEAVED_OUT,
          GST_AUDIO_FORMAT_F64, (gint)r->channels, from, rate, options);
  gst_structure_free (options);
  if (!s)
    return no_memory (why);
  /* The resampler begins in the middle of its filter, so nothing is late; the
   * zeros at the end bring the last frames out. */
  gsize after = gst_audio_resampler_get_max_latency (s);
  gsize frames = r->frames + after;
  gsize n = gst_audio_resampler_get_out_frames (s, frames);
  GstFxResponse *in = gst_fx_response_new (r->channels, frames, from);
  GstFxResponse *out = gst_fx_response_new (r->channels, n, rate);
  if (in && out) {
    for (guint c = 0; c < r->channels; c++)
      memcpy (in->data[c], r->data[c], r->frames * sizeof (gdouble));
    gst_audio_resampler_resample (
        s, (gpointer *)in->data, frames, (gpointer *)out->data, n);
    for (guint c = 0; c < r->channels; c++) {
      for (gsize i = 0; i < n; i++)
        out->data[c][i] *= (gdouble)from / rate;
    }
  } else {
    gst_fx_response_unref (out);
    out = no_memory (why);
  }
  gst_fx_response_unref (in);
  gst_audio_resampler_free (s);
  return out;
}

/* --- edits ------------------------------------------------------------------------ */

static gsize
frames_of (gdouble ms, gint rate)
{
  return (gsize)llrint (ms * 1e-3 * rate);
}

static void
fade_out (gdouble *x, gsize n, gint rate)
{
  gsize fade =
      MIN (frames_of (FADE_MS, rate), (gsize)(FADE_SHARE * (gdouble)n));
  for (gsize i = 0; i < fade; i++) {
    gdouble t = ((gdouble)i + 1) / ((gdouble)fade + 1);
    x[n - fade + i] *= 0.5 + 0.5 * cos (G_PI * t);
  }
}

static void
reverse (gdouble *x, gsize n)
{
  for (gsize i = 0; i < n / 2; i++) {
    gdouble v = x[i];
    x[i] = x[n - 1 - i];
    x[n - 1 - i] = v;
  }
}

static void
normalize (GstFxResponse *r, GstFxNormalize how)
{
  gdouble by = how == GST_FX_NORMALIZE_PEAK ? gst_fx_response_peak (r)
               : how == GST_FX_NORMALIZE_ENERGY
                   ? sqrt (gst_fx_response_energy (r))
                   : 1;
  if (!(by > 0) || !isfinite (by) || by == 1)
    return;
  for (guint c = 0; c < r->channels; c++) {
    for (gsize i = 0; i < r->frames; i++)
      r->data[c][i] /= by;
  }
}

GstFxResponse *
gst_fx_response_edit (
    GstFxResponse *r, const GstFxResponseEdit *edit, gchar **why)
{
  gsize start = frames_of (edit->trim_start, r->rate);
  if (start >= r->frames)
    return fail (why,
        g_strdup_printf ("trim-start leaves nothing of its %.4g ms; lower it",
            1e3 * (gdouble)r->frames / r->rate));
  gsize left = r->frames - start, n = left;
  if (edit->length > 0)
    n = MIN (left, MAX (frames_of (edit->length, r->rate), 1));
  GstFxResponse *out = gst_fx_response_new (r->channels, n, r->rate);
  if (!out)
    return no_memory (why);
  for (guint c = 0; c < r->channels; c++) {
    memcpy (out->data[c], r->data[c] + start, n * sizeof (gdouble));
    if (n < left)
      fade_out (out->data[c], n, r->rate);
    if (edit->reverse)
      reverse (out->data[c], n);
  }
  if (!(gst_fx_response_peak (out) > 0)) {
    gst_fx_response_unref (out);
    return fail (why, g_strdup ("what trim-start and length leave of it is "
                                "silent; lower the one or raise the other"));
  }
  normalize (out, edit->normalize);
  return out;
}
