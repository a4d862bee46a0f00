/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* test_runs [SEED [--cut]]: runs of the module under test (FX_CUDA_MODULE) on a
 * driver (FX_CUDA_DRIVER), against a plain reference in double. The driver may
 * be the fake one or a real one. --cut: the module cuts launches, otherwise
 * there is one for each call. Exit status 77: there is no device. */

#include <pthread.h>
#include "tests/cuda/host/host.h"

static const FxBackend *b;
static FxDevice *device;
static int is_cut;
static _Atomic uint64_t most_launches;

#define OK(call)                                                               \
  do {                                                                         \
    FxError err_ = { 0 };                                                      \
    int r_ = (call);                                                           \
    CHECK (r_ == FX_OK, #call ": %d %s: %s", r_, err_.param ? err_.param : "", \
        err_.what ? err_.what : "");                                           \
  } while (0)

/* One run with its signals on the device and in the reference. */
typedef struct Rig {
  FxDeviceSpec spec;
  FxDeviceRun *run;
  FxDeviceStream *s;
  uint32_t *n;       /* [streams]: sections of each */
  FxSos *plans;      /* [streams][max_size] */
  double *histories; /* [streams][max_size + 1][2][channels] */
  size_t history;    /* doubles of one */
} Rig;

static size_t
frame_size (const Rig *g)
{
  return g->spec.format.channels * sample_size (g->spec.format.sample);
}

static int
is_exact (const Rig *g)
{
  FxDeviceInfo info;
  b->info (device, &info);
  return g->spec.precision == FX_PRECISION_EXACT ||
         (g->spec.precision == FX_PRECISION_AUTO && info.double_ratio <= 2);
}

static void
rig_plan (Rig *g, uint64_t *seed, uint32_t stream, uint32_t n)
{
  FxSos *plan = g->plans + stream * g->spec.max_size;
  random_plan (seed, plan, n, 0.99);
  g->n[stream] = n;
  OK (b->set_plan (g->run, stream, n, plan, &err_));
}

static int
rig_start (Rig *g, FxSample sample, FxPrecision precision, uint32_t channels,
    uint32_t streams, uint32_t sections, uint32_t host_frames, uint64_t *seed)
{
  FxError err = { 0 };
  memset (g, 0, sizeof *g);
  g->spec = (FxDeviceSpec){ .process = "sos",
    .format = { 48000, channels, sample, FX_INTERLEAVED },
    .precision = precision,
    .streams = streams,
    .max_size = sections,
    .host_frames = host_frames };
  int r = b->run_new (device, &g->spec, &g->run, &err);
  CHECK (r == FX_OK && g->run, "%d %s: %s", r, err.param ? err.param : "",
      err.what ? err.what : "");
  if (r)
    return 0;
  OK (b->stream_new (device, &g->s, &err_));
  g->history = (size_t)(sections + 1) * 2 * channels;
  g->n = calloc (streams, sizeof *g->n);
  g->plans = calloc ((size_t)streams * sections, sizeof *g->plans);
  g->histories = calloc (streams, g->history * sizeof (double));
  for (uint32_t i = 0; i < streams; i++)
    rig_plan (g, seed, i, 1 + fx_test_random (seed) % sections);
  return 1;
}

static void
rig_stop (Rig *g)
{
  b->run_free (g->run);
  b->stream_free (g->s);
  free (g->n);
  free (g->plans);
  free (g->histories);
}

/* What is next of one stream: input of `frames` frames and what is to come of
 * it, in double. */
static double *
expect (Rig *g, uint64_t *seed, uint32_t stream, size_t frames, double **x)
{
  size_t n = frames * g->spec.format.channels;
  double *in = calloc (n + 1, sizeof *in), *out = calloc (n + 1, sizeof *out);
  noise (seed, g->spec.format.sample, in, n);
  reference (g->plans + stream * g->spec.max_size, g->n[stream],
      g->spec.format.channels, g->histories + stream * g->history, in, out,
      frames);
  *x = in;
  return out;
}

static void
check (const Rig *g, const void *got, const double *want, size_t frames,
    const char *what)
{
  size_t n = frames * g->spec.format.channels;
  double d = difference (g->spec.format.sample, got, want, n);
  double most = bound (g->spec.format.sample, is_exact (g));
  CHECK (d <= most, "%s, %zu frames: %g > %g", what, frames, d, most);
}

/* --- device memory ------------------------------------------------------------- */

/* One call of process with frames[i] of stream i, uploaded and downloaded. */
static void
process_once (Rig *g, uint64_t *seed, const uint32_t *frames, int in_place,
    const char *what)
{
  uint32_t streams = g->spec.streams, n = 0;
  FxDeviceJob *jobs = calloc (streams, sizeof *jobs);
  double **want = calloc (streams, sizeof *want);
  void **got = calloc (streams, sizeof *got);
  FxDeviceCounts before, after;
  for (uint32_t k = 0; k < streams; k++) {
    uint32_t i = streams - 1 - k; /* not in the order of streams */
    size_t size = frames[i] * frame_size (g);
    double *x;
    if (!frames[i] && i % 2)
      continue;
    want[n] = expect (g, seed, i, frames[i], &x);
    got[n] = calloc (1, size + 16);
    pack (
        g->spec.format.sample, got[n], x, frames[i] * g->spec.format.channels);
    free (x);
    jobs[n] = (FxDeviceJob){ .stream = i, .frames = frames[i] };
    OK (b->alloc (device, size, &jobs[n].in, &err_));
    jobs[n].out = jobs[n].in;
    if (!in_place)
      OK (b->alloc (device, size, &jobs[n].out, &err_));
    OK (b->upload (g->s, jobs[n].in, got[n], size, &err_));
    n++;
  }
  b->counts (g->run, &before);
  OK (b->process (g->run, jobs, n, g->s, &err_));
  b->counts (g->run, &after);
  after.launches -= before.launches;
  CHECK (is_cut || after.launches <= 1, "%s: %d launches", what,
      (int)after.launches);
  if (most_launches < after.launches)
    most_launches = after.launches;
  for (uint32_t k = 0; k < n; k++)
    OK (b->download (
        g->s, got[k], jobs[k].out, jobs[k].frames * frame_size (g), &err_));
  OK (b->stream_sync (g->s, &err_));
  for (uint32_t k = 0; k < n; k++) {
    check (g, got[k], want[k], jobs[k].frames, what);
    if (!in_place)
      b->free (device, jobs[k].out);
    b->free (device, jobs[k].in);
    free (got[k]);
    free (want[k]);
  }
  free (got);
  free (want);
  free (jobs);
}

static void
test_process (uint64_t *seed)
{
  static const struct {
    FxSample sample;
    FxPrecision precision;
    uint32_t channels, streams, sections;
  } cases[] = {
    { FX_F32, FX_PRECISION_AUTO, 2, 1, 4 },
    { FX_F32, FX_PRECISION_FAST, 2, 1, 4 },
    { FX_F32, FX_PRECISION_FAST, 1, 3, 9 },
    { FX_F32, FX_PRECISION_EXACT, 3, 2, 5 },
    { FX_F64, FX_PRECISION_AUTO, 2, 2, 3 },
    { FX_F32, FX_PRECISION_FAST, 9, 1, 2 },
    { FX_F32, FX_PRECISION_FAST, 1, 40, 2 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Rig g;
    uint32_t frames[64];
    char what[64];
    if (!rig_start (&g, cases[i].sample, cases[i].precision, cases[i].channels,
            cases[i].streams, cases[i].sections, 0, seed))
      continue;
    snprintf (what, sizeof what, "process, case %zu", i);
    for (int round = 0; round < 5; round++) {
      for (uint32_t k = 0; k < g.spec.streams; k++)
        frames[k] = fx_test_random (seed) % (round == 0 ? 3 : 900 << round);
      if (g.spec.streams > 16)
        for (uint32_t k = 0; k < g.spec.streams; k++)
          frames[k] %= 700;
      process_once (&g, seed, frames, round & 1, what);
    }
    rig_stop (&g);
  }
}

/* Work of one run goes over several streams, and nobody waits. */
static void
test_order (uint64_t *seed)
{
  enum { STREAMS = 3, BLOCKS = 24, FRAMES = 300 };
  Rig g;
  FxDeviceStream *s[STREAMS];
  FxDevicePtr memory;
  double *want[BLOCKS];
  if (!rig_start (&g, FX_F32, FX_PRECISION_FAST, 2, 1, 3, 0, seed))
    return;
  size_t size = FRAMES * frame_size (&g);
  char *host = b->host_alloc (device, BLOCKS * size);
  CHECK (host != NULL, "page-locked memory");
  OK (b->alloc (device, BLOCKS * size, &memory, &err_));
  for (int i = 0; i < STREAMS; i++)
    OK (b->stream_new (device, &s[i], &err_));
  for (int i = 0; i < BLOCKS; i++) {
    double *x;
    int k = (int)(fx_test_random (seed) % STREAMS);
    FxDeviceJob job = {
      .in = memory + i * size, .out = memory + i * size, .frames = FRAMES
    };
    want[i] = expect (&g, seed, 0, FRAMES, &x);
    pack (FX_F32, host + i * size, x, FRAMES * 2);
    free (x);
    OK (b->upload (s[k], job.in, host + i * size, size, &err_));
    OK (b->process (g.run, &job, 1, s[k], &err_));
    OK (b->download (s[k], host + i * size, job.out, size, &err_));
  }
  for (int i = 0; i < STREAMS; i++)
    OK (b->stream_sync (s[i], &err_));
  for (int i = 0; i < BLOCKS; i++) {
    check (&g, host + i * size, want[i], FRAMES, "over several streams");
    free (want[i]);
  }
  /* A stream may go while the run lives on, and another one takes over. */
  for (int i = 0; i < STREAMS; i++)
    b->stream_free (s[i]);
  uint32_t frames = 77;
  process_once (&g, seed, &frames, 0, "after streams are gone");
  b->free (device, memory);
  b->host_free (device, host);
  rig_stop (&g);
}

/* Plans change while work is queued: each piece of work keeps its own. */
static void
test_plans (uint64_t *seed)
{
  enum { BLOCKS = 30, FRAMES = 200 };
  Rig g;
  FxDevicePtr memory;
  double *want[BLOCKS];
  if (!rig_start (&g, FX_F32, FX_PRECISION_EXACT, 1, 2, 4, 0, seed))
    return;
  size_t size = FRAMES * frame_size (&g);
  char *host = b->host_alloc (device, BLOCKS * size);
  OK (b->alloc (device, BLOCKS * size, &memory, &err_));
  for (int i = 0; i < BLOCKS; i++) {
    double *x;
    uint32_t stream = i % 2;
    /* Also several in a row, of which the last one counts. */
    for (uint64_t k = fx_test_random (seed) % 7; k > 0; k--) {
      rig_plan (&g, seed, stream, 1 + fx_test_random (seed) % 4);
      OK (b->reset (g.run, stream, &err_));
      memset (g.histories + stream * g.history, 0, g.history * sizeof (double));
    }
    FxDeviceJob job = { .stream = stream,
      .in = memory + i * size,
      .out = memory + i * size,
      .frames = FRAMES };
    want[i] = expect (&g, seed, stream, FRAMES, &x);
    pack (FX_F32, host + i * size, x, FRAMES);
    free (x);
    OK (b->upload (g.s, job.in, host + i * size, size, &err_));
    OK (b->process (g.run, &job, 1, g.s, &err_));
    OK (b->download (g.s, host + i * size, job.out, size, &err_));
  }
  OK (b->stream_sync (g.s, &err_));
  for (int i = 0; i < BLOCKS; i++) {
    check (&g, host + i * size, want[i], FRAMES, "plans while queued");
    free (want[i]);
  }
  b->free (device, memory);
  b->host_free (device, host);
  rig_stop (&g);
}

/* --- histories ------------------------------------------------------------------- */

static void
test_history (uint64_t *seed)
{
  for (int exact = 0; exact < 3; exact++) {
    FxSample sample = exact == 2 ? FX_F64 : FX_F32;
    Rig g, h;
    uint32_t frames[2] = { 500, 333 };
    if (!rig_start (&g, sample, exact ? FX_PRECISION_EXACT : FX_PRECISION_FAST,
            2, 2, 5, 0, seed))
      return;
    process_once (&g, seed, frames, 0, "before read");
    double *got = calloc (g.history, sizeof *got);
    /* What the device remembers is what the reference does. */
    for (uint32_t i = 0; i < 2; i++) {
      size_t n = (g.n[i] + 1) * 2 * g.spec.format.channels;
      OK (b->read (g.run, i, got, &err_));
      double d = difference (FX_F64, got, g.histories + i * g.history, n);
      CHECK (d < (exact == 2 ? 1e-9 : exact ? 1e-6 : 1e-3), "read: %g", d);
    }
    /* Another run goes on where this one stopped, from the reference. */
    if (!rig_start (&h, sample, g.spec.precision, 2, 2, 5, 0, seed))
      return;
    for (uint32_t i = 0; i < 2; i++) {
      h.n[i] = g.n[i];
      memcpy (h.plans + i * 5, g.plans + i * 5, 5 * sizeof *g.plans);
      memcpy (h.histories + i * h.history, g.histories + i * g.history,
          g.history * sizeof (double));
      OK (b->set_plan (h.run, i, h.n[i], h.plans + i * 5, &err_));
      OK (b->write (h.run, i, h.histories + i * h.history, &err_));
    }
    process_once (&h, seed, frames, 1, "after write");
    OK (b->reset (h.run, 0, &err_));
    memset (h.histories, 0, h.history * sizeof (double));
    process_once (&h, seed, frames, 1, "after reset of one stream");
    free (got);
    rig_stop (&h);
    rig_stop (&g);
  }
}

/* --- host calls -------------------------------------------------------------------- */

static void
host_once (Rig *g, uint64_t *seed, const uint32_t *frames, const char *what)
{
  uint32_t streams = g->spec.streams;
  FxDeviceHostJob *jobs = calloc (streams, sizeof *jobs);
  double **want = calloc (streams, sizeof *want);
  uint32_t n = 0;
  for (uint32_t i = 0; i < streams; i++) {
    double *x;
    if (!frames[i] && i % 2)
      continue;
    want[n] = expect (g, seed, i, frames[i], &x);
    size_t size = frames[i] * frame_size (g);
    char *in = calloc (1, size + 16), *out = in;
    pack (g->spec.format.sample, in, x, frames[i] * g->spec.format.channels);
    if (fx_test_random (seed) & 1)
      out = calloc (1, size + 16);
    jobs[n++] = (FxDeviceHostJob){ i, frames[i], in, out };
    free (x);
  }
  OK (b->host (g->run, jobs, n, &err_));
  for (uint32_t i = 0; i < n; i++) {
    check (g, jobs[i].out, want[i], jobs[i].frames, what);
    if (jobs[i].out != jobs[i].in)
      free ((void *)jobs[i].in);
    free (jobs[i].out);
    free (want[i]);
  }
  free (jobs);
  free (want);
}

static void
test_host (uint64_t *seed)
{
  static const uint32_t lengths[] = { 1, 2, 63, 64, 511, 512, 1024, 3000, 8192,
    8193, 20000, 100000 };
  Rig g;
  uint32_t frames[3];
  if (rig_start (&g, FX_F32, FX_PRECISION_FAST, 2, 1, 4, 100000, seed)) {
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
      host_once (&g, seed, &lengths[i], "host");
    for (int i = 0; i < 20; i++) {
      frames[0] = 1 + fx_test_random (seed) % 600;
      host_once (&g, seed, frames, "host, short");
    }
    /* In turn with work on a stream, and with new plans. */
    for (int i = 0; i < 4; i++) {
      frames[0] = 300;
      host_once (&g, seed, frames, "host, then process");
      process_once (&g, seed, frames, 0, "process, then host");
      rig_plan (&g, seed, 0, 4);
      OK (b->reset (g.run, 0, &err_));
      memset (g.histories, 0, g.history * sizeof (double));
    }
    FxDeviceHostJob long_job = { 0, 100001, frames, frames };
    FxError err;
    CHECK (b->host (g.run, &long_job, 1, &err) == FX_EINVAL &&
               !strcmp (err.param, "frames") && err.max == 100000,
        "more frames than it was made for");
    rig_stop (&g);
  }
  for (int k = 0; k < 3; k++) {
    FxSample sample = k == 2 ? FX_F64 : FX_F32;
    if (!rig_start (&g, sample, k ? FX_PRECISION_EXACT : FX_PRECISION_FAST, 3,
            3, 6, 2000, seed))
      return;
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 3; j++)
        frames[j] = fx_test_random (seed) % (i < 8 ? 200 : 2001);
      frames[2] += !frames[2];
      host_once (&g, seed, frames, "host, several streams");
    }
    rig_stop (&g);
  }
  /* Pieces: two of them under way, the last ones shorter. */
  if (rig_start (&g, FX_F64, FX_PRECISION_AUTO, 8, 2, 1, 60000, seed)) {
    frames[0] = 60000;
    frames[1] = 23456;
    host_once (&g, seed, frames, "host, pieces");
    host_once (&g, seed, frames, "host, pieces again");
    rig_stop (&g);
  }
}

/* Short calls give the same bits by replay and by process. */
static void
test_same_bits (uint64_t *seed)
{
  enum { FRAMES = 480 };
  for (int exact = 0; exact < 2; exact++) {
    Rig g, h;
    FxPrecision p = exact ? FX_PRECISION_EXACT : FX_PRECISION_FAST;
    if (!rig_start (&g, FX_F32, p, 2, 1, 4, FRAMES, seed) ||
        !rig_start (&h, FX_F32, p, 2, 1, 4, FRAMES, seed))
      return;
    OK (b->set_plan (h.run, 0, g.n[0], g.plans, &err_));
    float in[FRAMES * 2], by_host[FRAMES * 2], by_device[FRAMES * 2];
    FxDevicePtr m;
    OK (b->alloc (device, sizeof in, &m, &err_));
    for (int i = 0; i < 10; i++) {
      uint32_t frames = 1 + fx_test_random (seed) % FRAMES;
      size_t size = frames * 2 * sizeof *in;
      for (uint32_t k = 0; k < frames * 2; k++)
        in[k] = (float)fx_test_noise (seed);
      FxDeviceHostJob host = { 0, frames, in, by_host };
      FxDeviceJob job = { .in = m, .out = m, .frames = frames };
      OK (b->host (g.run, &host, 1, &err_));
      OK (b->upload (h.s, m, in, size, &err_));
      OK (b->process (h.run, &job, 1, h.s, &err_));
      OK (b->download (h.s, by_device, m, size, &err_));
      OK (b->stream_sync (h.s, &err_));
      CHECK (!memcmp (by_host, by_device, size), "call %d of %u frames", i,
          frames);
    }
    CHECK (strstr (b->kernel (g.run, FRAMES), "live"), "%s",
        b->kernel (g.run, FRAMES));
    CHECK (!strstr (b->kernel (g.run, 1000000), "live") &&
               !strncmp (b->kernel (g.run, 1000000), "cuda ", 5),
        "%s", b->kernel (g.run, 1000000));
    b->free (device, m);
    rig_stop (&g);
    rig_stop (&h);
  }
}

/* --- threads ------------------------------------------------------------------------ */

static void *
one_thread (void *arg)
{
  uint64_t seed = (uintptr_t)arg;
  FxDevice *d;
  Rig g;
  if (b->open (0, NULL, &d, NULL))
    return NULL;
  if (rig_start (&g, FX_F32, FX_PRECISION_FAST, 2, 2, 4, 600, &seed)) {
    uint32_t frames[2];
    for (int i = 0; i < 6; i++) {
      frames[0] = 1 + fx_test_random (&seed) % 600;
      frames[1] = fx_test_random (&seed) % 600;
      host_once (&g, &seed, frames, "host in threads");
      process_once (&g, &seed, frames, 0, "process in threads");
    }
    rig_stop (&g);
  }
  b->unref (d);
  return NULL;
}

static void
test_threads (void)
{
  pthread_t t[4];
  for (uintptr_t i = 0; i < 4; i++)
    pthread_create (&t[i], NULL, one_thread, (void *)(i + 1));
  for (int i = 0; i < 4; i++)
    pthread_join (t[i], NULL);
}

/* What is asked for wrongly is refused, and the run goes on. */
static void
test_refusals (uint64_t *seed)
{
  Rig g;
  FxError err;
  if (!rig_start (&g, FX_F32, FX_PRECISION_FAST, 2, 2, 3, 100, seed))
    return;
  FxSos wild = { 1, 0, 0, 0, 1.5 }, plan[4] = { { 1, 0, 0, 0, 0 } };
  float x[4] = { 0 };
  FxDeviceJob twice[2] = { { .stream = 1 }, { .stream = 1 } };
  FxDeviceJob crooked = { .stream = 0, .in = 4097, .out = 4097, .frames = 1 };
  FxDeviceHostJob nobody = { 2, 1, x, x };
  CHECK (b->set_plan (g.run, 0, 1, &wild, &err) == FX_ENOTSUP && err.remedy,
      "an unstable section");
  CHECK (b->set_plan (g.run, 2, 1, plan, &err) == FX_EINVAL &&
             !strcmp (err.param, "stream") && err.max == 1,
      "no such stream");
  CHECK (b->set_plan (g.run, 0, 4, plan, &err) == FX_EINVAL && err.max == 3,
      "too many sections");
  CHECK (b->set_plan (g.run, 0, 0, plan, &err) == FX_EINVAL, "no section");
  CHECK (
      b->process (g.run, twice, 2, g.s, &err) == FX_EINVAL, "a stream twice");
  CHECK (b->process (g.run, &crooked, 1, g.s, &err) == FX_EINVAL,
      "a crooked address");
  CHECK (b->host (g.run, &nobody, 1, &err) == FX_EINVAL, "no such stream");
  CHECK (b->read (g.run, 5, NULL, &err) == FX_EINVAL, "no such stream");
  OK (b->process (g.run, NULL, 0, g.s, &err_));
  OK (b->host (g.run, NULL, 0, &err_));
  /* The refused plan has left the one before in force. */
  uint32_t frames[2] = { 90, 100 };
  process_once (&g, seed, frames, 0, "after refusals");
  host_once (&g, seed, frames, "after refusals");
  rig_stop (&g);

  static const struct {
    const char *process;
    uint32_t channels, streams;
    FxLayout layout;
    int code;
  } specs[] = {
    { "reverb", 2, 1, FX_INTERLEAVED, FX_ENOTSUP },
    { NULL, 2, 1, FX_INTERLEAVED, FX_ENOTSUP },
    { "sos", 0, 1, FX_INTERLEAVED, FX_EINVAL },
    { "sos", 2, 0, FX_INTERLEAVED, FX_EINVAL },
    { "sos", 2, 1, FX_PLANAR, FX_EINVAL },
  };
  for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
    FxDeviceSpec spec = { .process = specs[i].process,
      .format = { 48000, specs[i].channels, FX_F32, specs[i].layout },
      .streams = specs[i].streams,
      .max_size = 1 };
    FxDeviceRun *run = (FxDeviceRun *)&spec;
    err = (FxError){ 0 };
    CHECK (b->run_new (device, &spec, &run, &err) == specs[i].code && !run &&
               err.what && err.remedy,
        "spec %zu", i);
  }
}

int
main (int argc, char **argv)
{
  uint64_t seed = argc > 1 ? strtoull (argv[1], NULL, 0) : 1;
  is_cut = argc > 2 && !strcmp (argv[2], "--cut");
  FxError err;
  if (!(b = fx_backend_get (&err)) || b->count (&err) < 0) {
    printf ("%s; %s\n", err.what, err.remedy);
    return 77;
  }
  OK (b->open (0, NULL, &device, &err_));
  if (!device)
    return fx_test_end ();
  test_process (&seed);
  test_order (&seed);
  test_plans (&seed);
  test_history (&seed);
  test_host (&seed);
  test_same_bits (&seed);
  test_refusals (&seed);
  test_threads ();
  CHECK (!is_cut || most_launches > 1, "no launch was cut");
  OK (b->status (device, &err_));
  b->unref (device);
  return fx_test_end ();
}
