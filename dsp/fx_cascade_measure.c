/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How long a device takes, and whether that pays. */

#include <stdlib.h>
#include <time.h>
#include "dsp/fx_cascade_priv.h"

/* A plan of that size, so mild that it is good for any device. */
static int
set_example (FxCascadeDevice *d, uint32_t size, FxError *err)
{
  void *plan = calloc (size, sizeof (FxSos));
  if (!plan)
    return fx_error (err, FX_ENOMEM, "size", size, 1, 0, "",
        "need more memory than there is", "free memory");
  for (uint32_t i = 0; i < size; i++) {
    if (d->shape.is_response)
      ((double *)plan)[i] = 1.0 / size;
    else
      ((FxSos *)plan)[i] = (FxSos){ 1, -1.7, 0.8, -1.7, 0.75 };
  }
  int rc = d->backend->set_plan (d->run, 0, size, plan, err);
  free (plan);
  return rc < 0 ? rc : d->backend->reset (d->run, 0, err);
}

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

int
fx_cascade_device_measure (FxCascadeDevice *d, uint32_t size, uint32_t frames,
    uint32_t times, double *seconds, FxError *err)
{
  enum { WARM = 3 };
  const FxFormat *f = &d->shape.format;
  if (d->shape.effect)
    return fx_error (err, FX_ENOTSUP, "process", 0, 1, 0, "",
        "effects are not measured", "measure sections or a response");
  uint32_t part = frames < d->host_frames ? frames : d->host_frames;
  void *audio = calloc (part, f->channels * fx_sample_size (f));
  double *took = calloc (times, sizeof *took);
  FxDeviceHostJob job = { 0, part, audio, audio };
  int rc = set_example (d, size, err);
  if (!audio || !took)
    rc = fx_error (err, FX_ENOMEM, "frames", part, 1, 0, "",
        "need more memory than there is", "free memory");
  for (uint32_t i = 0; i < times + WARM && rc == FX_OK; i++) {
    double start = now ();
    rc = d->backend->host (d->run, &job, 1, err);
    if (i >= WARM)
      took[i - WARM] = now () - start;
  }
  if (rc == FX_OK) {
    qsort (took, times, sizeof *took, compare);
    *seconds = took[times / 2] * frames / part;
  }
  free (audio);
  free (took);
  return rc;
}

int
fx_cascade_device_may_pay (
    int is_response, uint32_t channels, uint32_t size, size_t frames)
{
  double work = (double)channels * size * (double)frames;
  return work >= (is_response ? 1e6 : 1e5);
}

int
fx_cascade_device_pays (double there, double here)
{
  return there < 0.8 * here;
}
