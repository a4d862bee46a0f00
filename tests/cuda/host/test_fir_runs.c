/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* test_fir_runs [SEED]: runs of "fir", and sums of signals, of the module under
 * test (FX_CUDA_MODULE) on a driver (FX_CUDA_DRIVER), against plain loops in
 * double. The driver may be the fake one or a real one. Exit status 77: there
 * is no device. */

#include "tests/cuda/host/host.h"

static const FxBackend *b;
static FxDevice *device;

#define OK(call)                                                               \
  do {                                                                         \
    FxError err_ = { 0 };                                                      \
    int r_ = (call);                                                           \
    CHECK (r_ == FX_OK, #call ": %d %s: %s", r_, err_.param ? err_.param : "", \
        err_.what ? err_.what : "");                                           \
  } while (0)

/* What a stream has heard since it was planned. */
typedef struct Heard {
  uint32_t n;
  double *taps;
  double *x; /* [frames][channels] */
  size_t frames;
} Heard;

typedef struct Rig {
  FxDeviceSpec spec;
  FxDeviceRun *run;
  FxDeviceStream *s[2];
  Heard *heard; /* [streams] */
} Rig;

static size_t
frame_size (const Rig *g)
{
  return g->spec.format.channels * sample_size (g->spec.format.sample);
}

static void
plan (Rig *g, uint64_t *seed, uint32_t stream, uint32_t n)
{
  Heard *h = &g->heard[stream];
  h->n = n;
  h->frames = 0;
  h->taps = realloc (h->taps, n * sizeof (double));
  for (uint32_t k = 0; k < n; k++)
    h->taps[k] = fx_test_noise (seed);
  OK (b->set_plan (g->run, stream, n, h->taps, &err_));
  /* The taps may go once the call is over. */
  double *gone = malloc (n * sizeof (double));
  memcpy (gone, h->taps, n * sizeof (double));
  free (h->taps);
  h->taps = gone;
  OK (b->reset (g->run, stream, &err_));
}

static int
start (Rig *g, FxSample sample, FxPrecision precision, uint32_t channels,
    uint32_t streams, uint32_t max_size, uint32_t host_frames)
{
  FxError err = { 0 };
  memset (g, 0, sizeof *g);
  g->spec = (FxDeviceSpec){ .process = "fir",
    .format = { 48000, channels, sample, FX_INTERLEAVED },
    .precision = precision,
    .streams = streams,
    .max_size = max_size,
    .host_frames = host_frames };
  int r = b->run_new (device, &g->spec, &g->run, &err);
  CHECK (r == FX_OK && g->run, "%d %s: %s", r, err.param ? err.param : "",
      err.what ? err.what : "");
  if (r)
    return 0;
  g->heard = calloc (streams, sizeof *g->heard);
  for (int i = 0; i < 2; i++)
    OK (b->stream_new (device, &g->s[i], &err_));
  return 1;
}

static void
stop (Rig *g)
{
  b->run_free (g->run);
  for (int i = 0; i < 2; i++)
    b->stream_free (g->s[i]);
  for (uint32_t i = 0; i < g->spec.streams; i++) {
    free (g->heard[i].taps);
    free (g->heard[i].x);
  }
  free (g->heard);
}

/* The next frames of a stream: packed into `to`; what is to come of them, and
 * behind it the root mean square that it has in the long run. */
static double *
expect (Rig *g, uint64_t *seed, uint32_t stream, size_t frames, void *to)
{
  Heard *h = &g->heard[stream];
  uint32_t channels = g->spec.format.channels;
  size_t n = frames * channels, before = h->frames * channels;
  double *y = calloc (n + 1, sizeof *y);
  h->x = realloc (h->x, (before + n + 1) * sizeof (double));
  noise (seed, g->spec.format.sample, h->x + before, n);
  pack (g->spec.format.sample, to, h->x + before, n);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < h->n && k * channels <= before + i; k++)
      y[i] += h->taps[k] * h->x[before + i - k * channels];
  for (size_t k = 0; k < h->n; k++)
    y[n] += h->taps[k] * h->taps[k] / 12;
  y[n] = sqrt (y[n]);
  h->frames += frames;
  return y;
}

/* Largest error over the root mean square of the output. The reference itself is
 * a sum in double. */
static void
compare (
    const Rig *g, const void *got, const double *y, size_t n, const char *what)
{
  double most = 0, bound = g->spec.format.sample == FX_F64 ? 1e-13 : 2e-6;
  for (size_t i = 0; i < n; i++) {
    double d = fabs (sample_at (g->spec.format.sample, got, i) - y[i]);
    most = d > most || d != d ? d : most;
  }
  CHECK (most <= bound * y[n], "%s: %g of %g over %zu samples", what, most,
      y[n], n);
}

/* Calls queued one after the other over two streams of the device, plans changed
 * in between, and nobody waits before the end. */
static void
test_process (uint64_t *seed)
{
  static const struct {
    FxSample sample;
    FxPrecision precision;
    uint32_t channels, streams, taps;
  } cases[] = {
    { FX_F32, FX_PRECISION_FAST, 2, 1, 60 },
    { FX_F32, FX_PRECISION_FAST, 2, 3, 1000 },
    { FX_F32, FX_PRECISION_EXACT, 1, 2, 6000 },
    { FX_F32, FX_PRECISION_AUTO, 3, 1, 200 },
    { FX_F64, FX_PRECISION_AUTO, 2, 2, 5000 },
    { FX_F32, FX_PRECISION_FAST, 1, 35, 300 },
  };
  enum { CALLS = 8 };
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    uint32_t streams = cases[c].streams;
    Rig g;
    if (!start (&g, cases[c].sample, cases[c].precision, cases[c].channels,
            streams, cases[c].taps, 0))
      continue;
    size_t limit = streams > 8 ? 200 : 3000, size = limit * frame_size (&g);
    size_t total = CALLS * streams * size;
    char *host = b->host_alloc (device, total), what[64];
    double **y = calloc (CALLS * streams, sizeof *y);
    size_t *frames = calloc (CALLS * streams, sizeof *frames);
    FxDeviceJob *jobs = calloc (streams, sizeof *jobs);
    FxDevicePtr in, out;
    FxDeviceCounts counts;
    CHECK (host != NULL, "page-locked memory");
    OK (b->alloc (device, total, &in, &err_));
    OK (b->alloc (device, total, &out, &err_));
    for (uint32_t i = 0; i < streams; i++)
      plan (&g, seed, i, 1 + fx_test_random (seed) % cases[c].taps);
    plan (&g, seed, 0, cases[c].taps);
    for (int k = 0; k < CALLS; k++) {
      FxDeviceStream *s = g.s[fx_test_random (seed) % 2];
      for (uint32_t i = 0; i < streams; i++) {
        size_t j = k * streams + i;
        /* Several in a row: more than there are places for taps under way. */
        for (int again = k == 3 || k == 5 ? 4 : 0; again > 0 && i == 0; again--)
          plan (&g, seed, i, 1 + fx_test_random (seed) % cases[c].taps);
        frames[j] = fx_test_random (seed) % limit;
        y[j] = expect (&g, seed, i, frames[j], host + j * size);
        jobs[i] = (FxDeviceJob){ i, 0, in + j * size,
          (k & 1 ? in : out) + j * size, frames[j] };
        OK (b->upload (s, jobs[i].in, host + j * size,
            frames[j] * frame_size (&g), &err_));
      }
      OK (b->process (g.run, jobs, streams, s, &err_));
      for (uint32_t i = 0; i < streams; i++)
        OK (b->download (s, host + (k * streams + i) * size, jobs[i].out,
            jobs[i].frames * frame_size (&g), &err_));
    }
    OK (b->stream_sync (g.s[0], &err_));
    OK (b->stream_sync (g.s[1], &err_));
    for (size_t j = 0; j < (size_t)CALLS * streams; j++) {
      snprintf (what, sizeof what, "case %zu, call %zu of %zu frames", c,
          j / streams, frames[j]);
      compare (&g, host + j * size, y[j], frames[j] * cases[c].channels, what);
      free (y[j]);
    }
    b->counts (g.run, &counts);
    CHECK (counts.launches >= CALLS + 8 && !counts.non_finite && !counts.lost,
        "%llu launches", (unsigned long long)counts.launches);
    const char *kernel = b->kernel (g.run, 100);
    CHECK (!strncmp (kernel, "cuda ", 5) &&
               (strstr (kernel, " direct") || strstr (kernel, " fft ") ||
                   strstr (kernel, " parts ")),
        "kernel: %s", kernel);
    b->free (device, in);
    b->free (device, out);
    b->host_free (device, host);
    free (jobs);
    free (frames);
    free (y);
    stop (&g);
  }
}

/* From and to ordinary memory, as a live element does, and a hand-over: history
 * read from one run and written to another. */
static void
test_host (uint64_t *seed)
{
  static const uint32_t taps[] = { 50, 700, 9000 };
  for (int c = 0; c < 9; c++) {
    FxSample sample = c / 3 == 2 ? FX_F64 : FX_F32;
    uint32_t n = taps[c % 3], channels = 1 + c % 2;
    FxPrecision precision = c / 3 == 0 ? FX_PRECISION_FAST : FX_PRECISION_EXACT;
    Rig g, h;
    if (!start (&g, sample, precision, channels, 2, n, 512) ||
        !start (&h, sample, precision, channels, 1, n, 3000))
      return;
    plan (&g, seed, 0, n);
    plan (&g, seed, 1, n / 2);
    plan (&h, seed, 0, n);
    char *buffer[2];
    for (int i = 0; i < 2; i++)
      buffer[i] = malloc (3000 * frame_size (&g));
    for (int k = 0; k < 12; k++) {
      FxDeviceHostJob jobs[2];
      double *y[2];
      for (uint32_t i = 0; i < 2; i++) {
        uint32_t frames = k < 6 ? 512 : fx_test_random (seed) % 513;
        y[i] = expect (&g, seed, i, frames, buffer[i]);
        jobs[i] = (FxDeviceHostJob){ i, frames, buffer[i], buffer[i] };
      }
      OK (b->host (g.run, jobs, 2, &err_));
      for (int i = 0; i < 2; i++) {
        compare (&g, buffer[i], y[i], jobs[i].frames * channels, "host");
        free (y[i]);
      }
    }
    size_t size = (size_t)channels * n;
    double *history = calloc (size, sizeof *history);
    OK (b->read (g.run, 0, history, &err_));
    const Heard *heard = &g.heard[0];
    size_t wrong = 0;
    for (uint32_t ch = 0; ch < channels; ch++)
      for (size_t t = 0; t < n; t++)
        wrong += history[ch * n + t] !=
                 (heard->frames + t < n
                         ? 0
                         : heard->x[(heard->frames + t - n) * channels + ch]);
    CHECK (!wrong, "history: %zu of %zu are wrong", wrong, size);
    OK (b->set_plan (h.run, 0, n, heard->taps, &err_));
    OK (b->write (h.run, 0, history, &err_));
    h.heard[0].taps = realloc (h.heard[0].taps, n * sizeof (double));
    memcpy (h.heard[0].taps, heard->taps, n * sizeof (double));
    h.heard[0].x =
        realloc (h.heard[0].x, heard->frames * channels * sizeof (double));
    memcpy (h.heard[0].x, heard->x, heard->frames * channels * sizeof (double));
    h.heard[0].frames = heard->frames;
    for (uint32_t frames = 300; frames <= 3000; frames += 2700) {
      double *y = expect (&h, seed, 0, frames, buffer[0]);
      FxDeviceHostJob job = { 0, frames, buffer[0], buffer[1] };
      OK (b->host (h.run, &job, 1, &err_));
      compare (&h, buffer[1], y, frames * channels, "handed over");
      free (y);
    }
    free (history);
    for (int i = 0; i < 2; i++)
      free (buffer[i]);
    stop (&g);
    stop (&h);
  }
}

static void
test_refused (uint64_t *seed)
{
  Rig g;
  FxError err = { 0 };
  FxDevicePtr p;
  double taps[4] = { 1, 2, NAN, 4 };
  if (!start (&g, FX_F32, FX_PRECISION_FAST, 1, 1, 100, 0))
    return;
  OK (b->alloc (device, 4000, &p, &err_));
  FxDeviceJob job = { 0, 0, p, p, 1000 };
  CHECK (b->process (g.run, &job, 1, g.s[0], &err) == FX_EINVAL, "no plan: %d",
      err.code);
  CHECK (b->set_plan (g.run, 0, 4, taps, &err) == FX_EINVAL, "a NaN: %d",
      err.code);
  plan (&g, seed, 0, 100);
  OK (b->clear (g.s[0], p, 4000, &err_));
  OK (b->process (g.run, &job, 1, g.s[0], &err_));
  OK (b->stream_sync (g.s[0], &err_));
  b->free (device, p);
  stop (&g);
  FxDeviceSpec spec = { .process = "fir",
    .format = { 48000, 1, FX_F32, FX_INTERLEAVED },
    .streams = 1,
    .max_size = 1u << 30 };
  FxDeviceRun *run;
  CHECK (b->run_new (device, &spec, &run, &err) == FX_ENOTSUP && !run,
      "2^30 taps: %d", err.code);
  /* More than the device has: everything is given back, and it lives on. */
  spec.max_size = 1u << 24;
  spec.streams = 1000;
  CHECK (b->run_new (device, &spec, &run, &err) == FX_ENOMEM && !run,
      "too much: %d", err.code);
  OK (b->status (device, &err_));
}

static void
test_mix (uint64_t *seed)
{
  enum { INPUTS = 16, COUNT = 5000 };
  for (int c = 0; c < 12; c++) {
    FxSample sample = c & 1 ? FX_F64 : FX_F32;
    size_t size = sample_size (sample), n = 1 + fx_test_random (seed) % INPUTS;
    size_t count = c < 2 ? COUNT - 4 : fx_test_random (seed) % (COUNT - 4);
    FxDevicePtr from[INPUTS], at[INPUTS], to;
    double gains[INPUTS], *x = calloc (COUNT, sizeof *x), y[COUNT] = { 0 };
    char *bytes = malloc (COUNT * size);
    FxDeviceStream *s;
    OK (b->stream_new (device, &s, &err_));
    for (size_t k = 0; k < n; k++) {
      size_t shift = c & 2 ? 0 : fx_test_random (seed) % 4;
      gains[k] = fx_test_noise (seed);
      noise (seed, sample, x, COUNT);
      pack (sample, bytes, x, COUNT);
      OK (b->alloc (device, COUNT * size, &from[k], &err_));
      OK (b->upload (s, from[k], bytes, COUNT * size, &err_));
      at[k] = from[k] + shift * size;
      for (size_t i = 0; i < count; i++)
        if (sample == FX_F64) {
          double product = gains[k] * x[i + shift];
          y[i] = k ? y[i] + product : product;
        } else {
          float product = (float)gains[k] * (float)x[i + shift];
          y[i] = k ? (float)y[i] + product : product;
        }
    }
    to = at[n - 1];
    OK (b->mix (s, sample, to, at, gains, (uint32_t)n, count, &err_));
    OK (b->download (s, bytes, to, count * size, &err_));
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
      wrong += sample_at (sample, bytes, i) != y[i];
    CHECK (!wrong, "%zu inputs: %zu of %zu differ", n, wrong, count);
    FxError err;
    CHECK (b->mix (s, sample, to, at, gains, 17, 1, &err) == FX_EINVAL &&
               b->mix (s, sample, to, at, gains, 0, 1, &err) == FX_EINVAL &&
               b->mix (s, sample, to + 1, at, gains, 1, 1, &err) == FX_EINVAL,
        "not refused");
    OK (b->status (device, &err_));
    for (size_t k = 0; k < n; k++)
      b->free (device, from[k]);
    b->stream_free (s);
    free (bytes);
    free (x);
  }
}

int
main (int argc, char **argv)
{
  FxError err = { 0 };
  uint64_t seed = argc > 1 ? strtoull (argv[1], NULL, 0) : 1;
  b = fx_backend_get (&err);
  if (!b || b->count (&err) < 1 || b->open (0, NULL, &device, &err)) {
    printf ("no device: %s\n", err.what);
    return 77;
  }
  test_process (&seed);
  test_host (&seed);
  test_refused (&seed);
  test_mix (&seed);
  b->unref (device);
  return fx_test_end ();
}
