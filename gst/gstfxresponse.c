/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Impulse responses as data: read, checked, edited. */

#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>
#include "dsp/fx_resample.h"
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

gboolean
gst_fx_response_info (GstAudioInfo *info, GstCaps *caps)
{
  gint channels = 0;
  if (!caps || gst_caps_get_size (caps) != 1)
    return FALSE;
  /* Without a mask, channels are just numbered. */
  caps = gst_caps_copy (caps);
  GstStructure *s = gst_caps_get_structure (caps, 0);
  if (gst_structure_get_int (s, "channels", &channels) && channels > 2 &&
      !gst_structure_has_field (s, "channel-mask"))
    gst_structure_set (s, "channel-mask", GST_TYPE_BITMASK, (guint64)0, NULL);
  gboolean ok = gst_audio_info_from_caps (info, caps) && info->rate > 0 &&
                info->channels > 0;
  gst_caps_unref (caps);
  return ok;
}

gdouble *
gst_fx_response_values (GstBuffer *buf, const GstAudioInfo *in, gsize *frames)
{
  GstAudioInfo from = *in, out;
  GstAudioBuffer audio;
  gdouble *x = NULL;
  *frames = 0;
  if (gst_buffer_get_size (buf) == 0 ||
      !gst_audio_buffer_map (&audio, in, buf, GST_MAP_READ))
    return NULL;
  gst_audio_info_set_format (
      &out, GST_AUDIO_FORMAT_F64, in->rate, in->channels, NULL);
  /* Channels keep their order, so what they are called does not matter. */
  from.flags |= GST_AUDIO_FLAG_UNPOSITIONED;
  out.flags |= GST_AUDIO_FLAG_UNPOSITIONED;
  memset (from.position, 0xff, sizeof from.position);
  memset (out.position, 0xff, sizeof out.position);
  GstAudioConverter *convert = gst_audio_converter_new (0, &from, &out, NULL);
  if (convert)
    x = g_try_new (gdouble, audio.n_samples * (gsize)in->channels);
  if (x) {
    gpointer to[] = { x };
    *frames = audio.n_samples;
    gst_audio_converter_samples (
        convert, 0, audio.planes, *frames, to, *frames);
  }
  g_clear_pointer (&convert, gst_audio_converter_free);
  gst_audio_buffer_unmap (&audio);
  return x;
}

GstFxResponse *
gst_fx_response_from_interleaved (
    const gdouble *x, guint channels, gsize frames, gint rate)
{
  GstFxResponse *r = gst_fx_response_new (channels, frames, rate);
  for (guint c = 0; r && c < channels; c++) {
    for (gsize i = 0; i < frames; i++)
      r->data[c][i] = x[i * channels + c];
  }
  return r;
}

GstFxResponse *
gst_fx_response_from_sample (GstSample *sample, gchar **why)
{
  GstBuffer *buf = gst_sample_get_buffer (sample);
  GstAudioInfo info;
  gsize frames;
  if (!buf || !gst_fx_response_info (&info, gst_sample_get_caps (sample)))
    return fail (
        why, g_strdup ("sample is no raw audio; give a GstSample with a "
                       "buffer and caps of audio/x-raw"));
  gdouble *x = gst_fx_response_values (buf, &info, &frames);
  if (!x)
    return fail (
        why, g_strdup ("sample has no audio that fits its caps; give a "
                       "buffer that does, of a frame at least"));
  GstFxResponse *r = gst_fx_response_from_interleaved (
      x, (guint)info.channels, frames, info.rate);
  g_free (x);
  return r ? r : no_memory (why);
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
  gboolean same = from == 0 || from == rate;
  gsize n = same ? r->frames
                 : fx_resample_frames (r->frames, (guint)from, (guint)rate);
  GstFxResponse *out = gst_fx_response_new (r->channels, n, rate);
  for (guint c = 0; same && out && c < r->channels; c++)
    memcpy (out->data[c], r->data[c], n * sizeof (gdouble));
  if (same || (out && fx_resample ((const double *const *)r->data, out->data,
                          r->channels, r->frames, (guint)from, (guint)rate)))
    return out ? out : no_memory (why);
  gst_fx_response_unref (out);
  return no_memory (why);
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
