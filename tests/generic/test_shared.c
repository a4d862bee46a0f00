/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascades that are streams of one run on a device: all blocks that can go there
 * in one call, the others here, while filters change, grow and are reset. Each
 * stream is what it is without a device. */

#include "dsp/fx_cascade_device.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"
#include "tests/generic/hostdevice.h"

enum { STREAMS = 5, BLOCK = 96, ROUNDS = 600, MOST = 6 };

static const FxFormat format = { 48000, 1, FX_F64, FX_INTERLEAVED };

typedef struct Stream {
  FxInstance *fx, *plain; /* the same, without a device */
  FxCascade *cascade;
  double *params;
  double x[BLOCK], y[BLOCK];
  int there;
} Stream;

/* `bands` bands anywhere. */
static void
set_bands (void *params, int bands, uint64_t *seed)
{
  const FxParamGroup *g = fx_eq_proc.group;
  fx_param_set (fx_param_find (fx_eq_proc.params, fx_eq_proc.n_params,
                    fx_eq_proc.group->count),
      params, bands);
  for (int i = 0; i < bands; i++) {
    void *band = fx_param_group_at (g, params, (uint32_t)i);
    fx_param_set (fx_param_find (g->params, g->n_params, "frequency"), band,
        1000 * exp (3 * fx_test_noise (seed)));
    fx_param_set (fx_param_find (g->params, g->n_params, "gain"), band,
        3 + 6 * fabs (fx_test_noise (seed)));
  }
}

static int
open_stream (
    Stream *s, FxDevice *device, FxDeviceRun *run, uint32_t i, uint64_t *seed)
{
  FxCascadeDevice *there;
  s->fx = fx_instance_new (&fx_eq_proc);
  s->plain = fx_instance_new (&fx_eq_proc);
  s->params = calloc (1, fx_eq_proc.params_size);
  fx_params_init (&fx_eq_proc, s->params);
  set_bands (s->params, 1 + (int)i, seed);
  if (fx_instance_setup (s->fx, &format, s->params, NULL) < 0 ||
      fx_instance_setup (s->plain, &format, s->params, NULL) < 0)
    return 0;
  s->cascade = fx_cascade_new (&s->fx, 1);
  FxCascadeShape shape = fx_cascade_shape (s->cascade);
  return fx_cascade_device_share (&shape, &host_device, device, run, i, MOST,
             &there, NULL) == FX_OK &&
         fx_cascade_give (s->cascade, there) == FX_OK;
}

static void
close_stream (Stream *s)
{
  fx_cascade_free (s->cascade);
  fx_instance_free (s->fx);
  fx_instance_free (s->plain);
  free (s->params);
}

static void
process (FxInstance *fx, FxCascade *c, const double *x, double *y)
{
  void *in[1] = { (void *)(uintptr_t)x }, *out[1] = { y };
  FxBlock i = { in, 0, BLOCK }, o = { out, 0, BLOCK };
  if (c)
    CHECK (fx_cascade_process (c, &i, &o) == FX_OK, "process");
  else
    fx_instance_process (fx, &i, &o);
}

/* One block of all streams; how many went to the device. */
static uint32_t
run_round (Stream *streams, FxDeviceRun *run)
{
  FxDeviceHostJob jobs[STREAMS];
  FxError err = { 0 };
  uint32_t n = 0;
  for (uint32_t i = 0; i < STREAMS; i++) {
    Stream *s = &streams[i];
    s->there = fx_cascade_is_ready (s->cascade);
    if (s->there)
      jobs[n++] = (FxDeviceHostJob){ i, BLOCK, s->x, s->y };
  }
  int rc = n ? host_device.host (run, jobs, n, &err) : FX_OK;
  for (uint32_t i = 0; i < STREAMS; i++) {
    Stream *s = &streams[i];
    if (s->there)
      CHECK (fx_cascade_processed (s->cascade, BLOCK, rc, &err) == rc,
          "stream %u", i);
    else
      process (NULL, s->cascade, s->x, s->y);
  }
  return n;
}

/* Some of the time something happens to a stream. */
static void
disturb (Stream *s, uint64_t *seed)
{
  switch (fx_test_random (seed) % 40) {
  case 0: /* up to 8 bands: more than the run takes */
    set_bands (s->params, 1 + (int)(fx_test_random (seed) % 8), seed);
    fx_instance_set_params (s->fx, s->params, FX_RAMP_DEFAULT, NULL);
    fx_instance_set_params (s->plain, s->params, FX_RAMP_DEFAULT, NULL);
    break;
  case 1:
    fx_cascade_split (s->cascade);
    fx_instance_reset (s->fx);
    fx_instance_reset (s->plain);
    break;
  case 2: /* it has to be at home for that, and says what it is */
    CHECK (fabs (fx_cascade_memory (s->cascade) -
                 fx_instance_memory (s->plain)) < 1e-9,
        "memory");
    break;
  }
}

static void
test_streams (FxDevice *device, FxDeviceRun *run)
{
  Stream streams[STREAMS] = { 0 };
  uint64_t seed = 3;
  uint32_t there = 0, together = 0;
  double worst = 0, z[BLOCK];
  for (uint32_t i = 0; i < STREAMS; i++)
    CHECK (open_stream (&streams[i], device, run, i, &seed), "stream %u", i);
  for (int k = 0; k < ROUNDS; k++) {
    for (uint32_t i = 0; i < STREAMS; i++) {
      for (int j = 0; j < BLOCK; j++)
        streams[i].x[j] = fx_test_noise (&seed);
      disturb (&streams[i], &seed);
    }
    uint32_t n = run_round (streams, run);
    there += n;
    together += n == STREAMS;
    for (uint32_t i = 0; i < STREAMS; i++) {
      process (streams[i].plain, NULL, streams[i].x, z);
      for (int j = 0; j < BLOCK; j++)
        worst = fmax (worst, fabs (z[j] - streams[i].y[j]));
    }
  }
  printf ("%u of %u blocks there, %u rounds all of them; difference %.2g\n",
      there, ROUNDS * STREAMS, together, worst);
  CHECK (worst < 1e-9, "%g", worst);
  CHECK (there > ROUNDS && there < ROUNDS * STREAMS, "%u", there);
  CHECK (together > 0, "never");

  /* one that fails fails for all, and nothing is done there any more */
  host_device_is.fail_after = 0;
  for (uint32_t i = 0; i < STREAMS; i++) {
    FxError err;
    FxDeviceHostJob job = { i, BLOCK, streams[i].x, streams[i].y };
    int rc = host_device.host (run, &job, 1, &err);
    CHECK (rc == FX_EDEVICE, "%d", rc);
    CHECK (fx_cascade_processed (streams[i].cascade, BLOCK, rc, &err) ==
               FX_EDEVICE,
        "stream %u", i);
    CHECK (fx_cascade_error (streams[i].cascade).code == FX_EDEVICE, "code");
  }
  for (uint32_t i = 0; i < STREAMS; i++)
    close_stream (&streams[i]);
}

int
main (void)
{
  FxDeviceSpec spec = { "sos", format, FX_PRECISION_EXACT, STREAMS, MOST,
    BLOCK };
  FxDevice *device;
  FxDeviceRun *run;
  host_device_reset ();
  CHECK (host_device.open (0, NULL, &device, NULL) == FX_OK, "device");
  CHECK (host_device.run_new (device, &spec, &run, NULL) == FX_OK, "run");
  test_streams (device, run);
  CHECK (host_device_is.runs == 1, "the run is the caller's");
  host_device.run_free (run);
  host_device.unref (device);
  CHECK (host_device_is.misuse == 0, "%u", host_device_is.misuse);
  CHECK (host_device_is.references == 0, "%u", host_device_is.references);
  CHECK (host_device_is.jobs == STREAMS, "%u", host_device_is.jobs);
  return fx_test_end ();
}
