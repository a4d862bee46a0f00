/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* test_others [SEED]: "fir" and mix through the module's table, as test_runs has
 * it for "sos": against plain sums in double, in blocks of all lengths, with
 * histories and with plans that change while work is queued. Exit status 77:
 * there is no device. */

#include "tests/cuda/host/host.h"

static const FxBackend *b;
static FxDevice *device;
static FxDeviceStream *s;

#define OK(call)                                                               \
  do {                                                                         \
    FxError err_ = { 0 };                                                      \
    int r_ = (call);                                                           \
    CHECK (r_ == FX_OK, #call ": %d %s: %s", r_, err_.param ? err_.param : "", \
        err_.what ? err_.what : "");                                           \
  } while (0)

/* past: [channels][size] last frames, oldest first, as the table has it. */
static void
convolve (const double *taps, uint32_t n, uint32_t channels, uint32_t size,
    double *past, const double *x, double *y, size_t frames)
{
  double *line = calloc (size + frames, sizeof *line);
  for (uint32_t c = 0; c < channels; c++) {
    memcpy (line, past + c * size, size * sizeof *line);
    for (size_t f = 0; f < frames; f++)
      line[size + f] = x[f * channels + c];
    for (size_t f = 0; f < frames; f++) {
      double sum = 0;
      for (uint32_t k = 0; k < n && k <= size + f; k++)
        sum += taps[k] * line[size + f - k];
      y[f * channels + c] = sum;
    }
    memcpy (past + c * size, line + frames, size * sizeof *line);
  }
  free (line);
}

typedef struct Fir {
  FxDeviceSpec spec;
  FxDeviceRun *run;
  uint32_t n;
  double *taps, *past;
} Fir;

static void
fir_plan (Fir *f, uint64_t *seed, uint32_t n)
{
  f->n = n;
  for (uint32_t k = 0; k < n; k++)
    f->taps[k] = fx_test_noise (seed) * exp (-3.0 * k / n);
  OK (b->set_plan (f->run, 0, n, f->taps, &err_));
}

static void
forget (Fir *f)
{
  memset (
      f->past, 0, f->spec.format.channels * f->spec.max_size * sizeof *f->past);
}

static int
fir_start (Fir *f, FxSample sample, uint32_t channels, uint32_t taps,
    uint32_t host_frames, uint64_t *seed)
{
  memset (f, 0, sizeof *f);
  f->spec = (FxDeviceSpec){ .process = "fir",
    .format = { 48000, channels, sample, FX_INTERLEAVED },
    .streams = 1,
    .max_size = taps,
    .host_frames = host_frames };
  OK (b->run_new (device, &f->spec, &f->run, &err_));
  if (!f->run)
    return 0;
  f->taps = calloc (taps, sizeof *f->taps);
  f->past = calloc ((size_t)channels * taps, sizeof *f->past);
  fir_plan (f, seed, taps);
  return 1;
}

static void
fir_stop (Fir *f)
{
  b->run_free (f->run);
  free (f->taps);
  free (f->past);
}

static void
fir_block (Fir *f, uint64_t *seed, uint32_t frames, int by_host)
{
  FxSample sample = f->spec.format.sample;
  size_t n = (size_t)frames * f->spec.format.channels;
  size_t size = n * sample_size (sample);
  double *x = calloc (n, sizeof *x), *want = calloc (n, sizeof *want);
  void *got = calloc (1, size);
  noise (seed, sample, x, n);
  pack (sample, got, x, n);
  convolve (f->taps, f->n, f->spec.format.channels, f->spec.max_size, f->past,
      x, want, frames);
  if (by_host) {
    FxDeviceHostJob job = { 0, frames, got, got };
    OK (b->host (f->run, &job, 1, &err_));
  } else {
    FxDeviceJob job = { .frames = frames };
    OK (b->alloc (device, size, &job.in, &err_));
    job.out = job.in;
    OK (b->upload (s, job.in, got, size, &err_));
    OK (b->process (f->run, &job, 1, s, &err_));
    OK (b->download (s, got, job.out, size, &err_));
    OK (b->stream_sync (s, &err_));
    b->free (device, job.in);
  }
  double d = difference (sample, got, want, n);
  CHECK (d < (sample == FX_F64 ? 1e-11 : 1e-5), "%u taps, %u frames, %s: %g",
      f->n, frames, by_host ? "host" : "device", d);
  free (x);
  free (want);
  free (got);
}

static void
test_fir (uint64_t *seed)
{
  static const struct {
    FxSample sample;
    uint32_t channels, taps, host;
  } cases[] = {
    { FX_F32, 2, 31, 700 },
    { FX_F32, 1, 900, 3000 },
    { FX_F64, 2, 200, 0 },
    { FX_F32, 2, 5000, 2000 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Fir f;
    if (!fir_start (&f, cases[i].sample, cases[i].channels, cases[i].taps,
            cases[i].host, seed))
      continue;
    uint32_t most = cases[i].host ? cases[i].host : 1000;
    for (int k = 0; k < 8; k++)
      fir_block (
          &f, seed, 1 + fx_test_random (seed) % most, cases[i].host && k & 1);
    /* A history read, and written into another run that goes on. */
    size_t n = cases[i].channels * (size_t)cases[i].taps;
    double *past = calloc (n, sizeof *past);
    OK (b->read (f.run, 0, past, &err_));
    double d = 0;
    for (uint32_t c = 0; c < cases[i].channels; c++)
      for (uint32_t k = 1; k < cases[i].taps; k++) {
        size_t at = c * (size_t)cases[i].taps + k;
        d = fmax (d, fabs (past[at] - f.past[at]));
      }
    CHECK (d == 0, "history: %g", d);
    fir_plan (&f, seed, 1 + cases[i].taps / 2);
    OK (b->write (f.run, 0, f.past, &err_));
    fir_block (&f, seed, most / 2, 0);
    fir_plan (&f, seed, cases[i].taps);
    OK (b->reset (f.run, 0, &err_));
    forget (&f);
    fir_block (&f, seed, most, 0);
    CHECK (!strncmp (b->kernel (f.run, 1000), "cuda ", 5), "%s",
        b->kernel (f.run, 1000));
    free (past);
    fir_stop (&f);
  }
}

static void
test_mix (uint64_t *seed)
{
  enum { COUNT = 5001, INPUTS = 16 };
  for (int k = 0; k < 6; k++) {
    FxSample sample = k & 1 ? FX_F64 : FX_F32;
    uint32_t n = k < 2 ? 1 : k < 4 ? 3 : INPUTS;
    size_t size = COUNT * sample_size (sample);
    FxDevicePtr p[INPUTS];
    double gains[INPUTS], *x = calloc (COUNT, sizeof *x);
    double *sum = calloc (COUNT, sizeof *sum);
    void *samples = calloc (1, size);
    for (uint32_t i = 0; i < n; i++) {
      gains[i] = fx_test_noise (seed);
      noise (seed, sample, x, COUNT);
      pack (sample, samples, x, COUNT);
      for (int j = 0; j < COUNT; j++)
        sum[j] += gains[i] * x[j];
      OK (b->alloc (device, size, &p[i], &err_));
      OK (b->upload (s, p[i], samples, size, &err_));
    }
    OK (b->mix (s, sample, p[n - 1], p, gains, n, COUNT, &err_));
    OK (b->download (s, samples, p[n - 1], size, &err_));
    OK (b->stream_sync (s, &err_));
    double d = difference (sample, samples, sum, COUNT);
    CHECK (d < (sample == FX_F64 ? 1e-14 : 1e-6), "mix of %u: %g", n, d);
    for (uint32_t i = 0; i < n; i++)
      b->free (device, p[i]);
    free (x);
    free (sum);
    free (samples);
  }
  FxError err;
  double gain = 1;
  FxDevicePtr nowhere = 4096;
  CHECK (b->mix (s, FX_F32, 4096, &nowhere, &gain, 0, 1, &err) == FX_EINVAL &&
             err.what,
      "a mix of nothing");
  CHECK (b->mix (s, FX_F32, 4097, &nowhere, &gain, 1, 1, &err) == FX_EINVAL &&
             err.what,
      "a crooked address");
  CHECK (b->status (device, NULL) == FX_OK, "refusals leave it usable");
}

int
main (int argc, char **argv)
{
  uint64_t seed = argc > 1 ? strtoull (argv[1], NULL, 0) : 1;
  FxError err;
  if (!(b = fx_backend_get (&err)) || b->count (&err) < 0) {
    printf ("%s; %s\n", err.what, err.remedy);
    return 77;
  }
  OK (b->open (0, NULL, &device, &err_));
  if (!device)
    return fx_test_end ();
  OK (b->stream_new (device, &s, &err_));
  test_fir (&seed);
  test_mix (&seed);
  b->stream_free (s);
  b->unref (device);
  return fx_test_end ();
}
