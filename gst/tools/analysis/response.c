/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The impulse goes through the chain from a file of raw frames, as any sound
 * does. */

#include "gst/tools/analysis/response.h"
#include <math.h>
#include <unistd.h>
#include "gst/tools/analysis/fourier.h"

/* Bins so far below the largest have no phase worth to tell. */
#define NOTHING 1e-7 /* -140 dB */

typedef struct Taking {
  FxResponse *r;
  gdouble gain;
  guint taken;
} Taking;

static gboolean
take (gpointer data, const GstAudioInfo *info, const gdouble *frames, gsize n)
{
  Taking *t = data;
  FxResponse *r = t->r;
  if (!r->impulse) {
    r->channels = (guint)info->channels;
    r->rate = info->rate;
    r->impulse = g_new0 (gdouble, (gsize)r->channels * r->frames);
  }
  for (gsize i = 0; i < n && t->taken < r->frames; i++, t->taken++) {
    for (guint c = 0; c < r->channels; c++) {
      gdouble x = frames[i * r->channels + c] * t->gain;
      r->impulse[(gsize)c * r->frames + t->taken] = isfinite (x) ? x : 0;
    }
  }
  return t->taken < r->frames;
}

/* An impulse with silence around it, as raw frames in a file. */
static gchar *
write_impulse (const FxResponse *r, const FxResponseOptions *o, GError **error)
{
  gchar *path = NULL;
  int fd = g_file_open_tmp ("gst-fx-XXXXXX", &path, error);
  if (fd < 0)
    return NULL;
  close (fd);
  gsize n = (gsize)o->channels * r->frames;
  g_autofree gdouble *frames = g_new0 (gdouble, n);
  for (gint c = 0; c < o->channels; c++)
    frames[(gsize)r->zero * (gsize)o->channels + (gsize)c] =
        pow (10, o->level / 20);
  if (g_file_set_contents (
          path, (const gchar *)frames, (gssize)(n * sizeof *frames), error))
    return path;
  unlink (path);
  g_free (path);
  return NULL;
}

/* The group delay is Re (FFT (t h) / FFT (h)): minus the slope of the phase,
 * without taking differences of phases. */
static void
transform (FxResponse *r, guint channel, FxFourier *fourier)
{
  guint bins = r->frames / 2 + 1;
  gsize at = (gsize)channel * bins;
  const gdouble *h = r->impulse + (gsize)channel * r->frames;
  gdouble *re = r->real + at, *im = r->imaginary + at;
  g_autofree gdouble *ramped_re = g_new (gdouble, bins);
  g_autofree gdouble *ramped_im = g_new (gdouble, bins);
  g_autofree gdouble *x = g_new (gdouble, r->frames);
  /* Time 0 first; what is before it comes round at the end. */
  for (guint i = 0; i < r->frames; i++)
    x[(i + r->frames - r->zero) % r->frames] = h[i];
  fx_fourier_forward (fourier, x, re, im);
  for (guint i = 0; i < r->frames; i++)
    x[(i + r->frames - r->zero) % r->frames] =
        ((gdouble)i - (gdouble)r->zero) * h[i];
  fx_fourier_forward (fourier, x, ramped_re, ramped_im);
  gdouble most = 0;
  for (guint k = 0; k < bins; k++)
    most = fmax (most, hypot (re[k], im[k]));
  for (guint k = 0; k < bins; k++) {
    gdouble p = re[k] * re[k] + im[k] * im[k];
    r->delay[at + k] = p > most * most * NOTHING * NOTHING
                           ? (ramped_re[k] * re[k] + ramped_im[k] * im[k]) / p
                           : NAN;
  }
}

static void
analyse (FxResponse *r)
{
  gsize all = (gsize)r->channels * (r->frames / 2 + 1);
  g_autoptr (FxFourier) fourier = fx_fourier_new (r->frames);
  r->real = g_new (gdouble, all);
  r->imaginary = g_new (gdouble, all);
  r->delay = g_new (gdouble, all);
  gdouble most = 0, end = 0;
  for (guint c = 0; c < r->channels; c++) {
    transform (r, c, fourier);
    for (guint i = 0; i < r->frames; i++) {
      gdouble m = fabs (r->impulse[(gsize)c * r->frames + i]);
      most = fmax (most, m);
      if (i >= r->frames - r->frames / 10)
        end = fmax (end, m);
    }
  }
  r->rest = most > 0 ? end / most : 0;
}

FxResponse *
fx_response_new (GPtrArray *specs, const FxResponseOptions *o, GError **error)
{
  g_autoptr (FxResponse) r = g_new0 (FxResponse, 1);
  r->frames = 1024;
  while (0.75 * r->frames < o->length * o->rate / 1000 && r->frames < 1u << 24)
    r->frames *= 2;
  r->zero = r->frames / 4;
  g_autofree gchar *path = write_impulse (r, o, error);
  if (!path)
    return NULL;
  const FxInput input = { .path = path,
    .raw = { GST_AUDIO_FORMAT_F64, o->rate, o->channels } };
  Taking taking = { r, pow (10, -o->level / 20), 0 };
  gboolean good =
      fx_read_frames (&input, specs, o->device, take, &taking, NULL, error);
  unlink (path);
  if (!good)
    return NULL;
  if (!r->impulse) {
    g_set_error (
        error, FX_TOOL_ERROR, FX_TOOL_FAILED, "nothing comes out of the chain");
    return NULL;
  }
  analyse (r);
  return g_steal_pointer (&r);
}

void
fx_response_free (FxResponse *r)
{
  if (!r)
    return;
  g_free (r->impulse);
  g_free (r->real);
  g_free (r->imaginary);
  g_free (r->delay);
  g_free (r);
}

static gsize
place (const FxResponse *r, guint channel, guint k)
{
  return (gsize)channel * (r->frames / 2 + 1) + k;
}

gdouble
fx_response_hz (const FxResponse *r, guint k)
{
  return (gdouble)k * r->rate / r->frames;
}

gdouble
fx_response_db (const FxResponse *r, guint channel, guint k)
{
  gsize at = place (r, channel, k);
  return 20 * log10 (hypot (r->real[at], r->imaginary[at]));
}

gdouble
fx_response_phase (const FxResponse *r, guint channel, guint k)
{
  gsize at = place (r, channel, k);
  return isnan (r->delay[at])
             ? NAN
             : atan2 (r->imaginary[at], r->real[at]) * 180 / M_PI;
}

gdouble
fx_response_delay (const FxResponse *r, guint channel, guint k)
{
  return r->delay[place (r, channel, k)] * 1000 / r->rate;
}

gboolean
fx_response_same (const FxResponse *r, guint a, guint b)
{
  const gdouble *x = r->impulse + (gsize)a * r->frames;
  const gdouble *y = r->impulse + (gsize)b * r->frames;
  gdouble most = 0, difference = 0;
  for (guint i = 0; i < r->frames; i++) {
    most = fmax (most, fabs (x[i]));
    difference = fmax (difference, fabs (x[i] - y[i]));
  }
  return difference <= 1e-9 * most;
}
