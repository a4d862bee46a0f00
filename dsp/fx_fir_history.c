/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The past of the input of a FIR process: kept as it came, in one piece for each
 * plane that is moved to its beginning when it is full; and how much silence it
 * ends with. Class EXACT. */

#include "dsp/fx_fir_history.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_instance_priv.h"

int
fx_fir_history_init (FxFirHistory *h, const FxFormat *f)
{
  h->channels = f->channels;
  h->planes = fx_block_planes (f);
  h->f64 = f->sample == FX_F64;
  h->size = fx_sample_size (f);
  h->step = fx_block_step (f);
  h->frames = calloc (FX_FIR_CAPACITY, h->channels * h->size);
  h->end = FX_FIR_KEEP;
  h->heard = 0;
  h->quiet = FX_FIR_CAPACITY;
  return h->frames ? FX_OK : FX_ENOMEM;
}

void
fx_fir_history_clear (FxFirHistory *h)
{
  free (h->frames);
}

void
fx_fir_history_reset (FxFirHistory *h)
{
  for (uint32_t p = 0; p < h->planes; p++)
    memset (fx_fir_history_at (h, p, h->end - h->heard), 0,
        h->heard * h->step * h->size);
  h->heard = 0;
  h->quiet = FX_FIR_CAPACITY;
}

/* Whether n samples are +0: the first one is, and each is as the one before. */
static int
is_zero (const FxFirHistory *h, const char *x, size_t n)
{
  static const double zero = 0;
  return n == 0 || (memcmp (x, &zero, h->size) == 0 &&
                       memcmp (x, x + h->size, (n - 1) * h->size) == 0);
}

/* How many of the last frames of a plane are silence, up to `frames`. */
static size_t
trailing_zeros (const FxFirHistory *h, uint32_t plane, size_t frames)
{
  size_t n = 0, part = 256;
  while (n < frames && part > 0) {
    size_t m = frames - n < part ? frames - n : part;
    if (is_zero (h, fx_fir_history_at (h, plane, h->end - n - m), m * h->step))
      n += m;
    else
      part = m / 2;
  }
  return n;
}

/* How much silence the last frames end with: as a rule one look tells. */
static void
count_quiet (FxFirHistory *h, size_t frames)
{
  size_t most = frames;
  for (uint32_t p = 0; p < h->planes && most > 0; p++) {
    if (is_zero (h, fx_fir_history_at (h, p, h->end - 1), h->step))
      most = trailing_zeros (h, p, most);
    else
      most = 0;
  }
  h->quiet = most < frames ? most : h->quiet + frames;
  if (h->quiet > FX_FIR_CAPACITY)
    h->quiet = FX_FIR_CAPACITY;
}

void
fx_fir_history_take (FxFirHistory *h, const FxFormat *f, const FxBlock *in)
{
  size_t bytes = h->step * h->size;
  if (h->end + in->frames > FX_FIR_CAPACITY) {
    for (uint32_t p = 0; p < h->planes; p++)
      memmove (fx_fir_history_at (h, p, 0),
          fx_fir_history_at (h, p, h->end - FX_FIR_KEEP), FX_FIR_KEEP * bytes);
    h->end = FX_FIR_KEEP;
  }
  for (uint32_t p = 0; p < h->planes; p++)
    memcpy (fx_fir_history_at (h, p, h->end), fx_block_at (f, in, p),
        in->frames * bytes);
  h->end += in->frames;
  h->heard += in->frames;
  if (h->heard > FX_FIR_KEEP)
    h->heard = FX_FIR_KEEP;
  count_quiet (h, in->frames);
}

/* Where frame i of the last FX_FIR_KEEP of a channel lies. */
static void *
sample_at (const FxFirHistory *h, uint32_t channel, size_t i)
{
  char *x = fx_fir_history_at (
      h, h->planes > 1 ? channel : 0, h->end - FX_FIR_KEEP + i);
  return h->planes > 1 ? x : x + channel * h->size;
}

void
fx_fir_history_read (const FxFirHistory *h, uint32_t channel, double *x)
{
  for (size_t i = 0; i < FX_FIR_KEEP; i++) {
    const void *at = sample_at (h, channel, i);
    x[i] = h->f64 ? *(const double *)at : (double)*(const float *)at;
  }
}

void
fx_fir_history_write (FxFirHistory *h, uint32_t channel, const double *x)
{
  for (size_t i = 0; i < FX_FIR_KEEP; i++) {
    void *at = sample_at (h, channel, i);
    if (h->f64)
      *(double *)at = x[i];
    else
      *(float *)at = (float)x[i];
  }
}

void
fx_fir_history_written (FxFirHistory *h)
{
  h->heard = FX_FIR_KEEP;
  h->quiet = 0;
  count_quiet (h, FX_FIR_KEEP);
}

double
fx_fir_history_peak (const FxFirHistory *h, size_t back)
{
  if (back > h->heard)
    back = h->heard;
  if (h->quiet >= back)
    return 0;
  double most = 0;
  for (uint32_t p = 0; p < h->planes; p++) {
    const char *x = fx_fir_history_at (h, p, h->end - back);
    for (size_t i = 0; i < back * h->step; i++) {
      double v = h->f64 ? fabs (((const double *)(const void *)x)[i])
                        : (double)fabsf (((const float *)(const void *)x)[i]);
      most = v > most ? v : most;
    }
  }
  return most;
}
