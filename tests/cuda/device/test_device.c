/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A device through the table of the back end, against the CPU:
 *
 *   test_device [--only WORD] [--case WORDS] [--few]
 *
 * Every case within its bound of what dsp/ gives, the same bytes when repeated
 * or in place, any cut of the stream, history handed over both ways, calls from
 * memory of the host, several streams in a launch, plans that change while work
 * is queued, input that is not finite, events between streams, and mix. --only: the groups whose name has
 * that word; --case: of "cases" those whose name has these; --few: a tenth of
 * the repeats. Exit status 77 when there is no device. FX_TEST_CUDA_DEVICE picks
 * one. */

#include "tests/cuda/device/check.h"
#include "dsp/kernel/kernels.h"

static Dev dev;
static int few;
static const char *only_case = "";

static const DevCase plain = { "bands", 4, FX_F32, FX_PRECISION_FAST, 2, 20011,
  0 };

static void
cases (void)
{
  for (uint32_t i = 0; i < dev_n_cases; i++) {
    const DevCase *c = dev_cases + i;
    if (!strstr (dev_case_name (c), only_case))
      continue;
    size_t size = dev_case_samples (c) * dev_sample_size (c->sample);
    void *in = dev_case_input (c), *got = dev_memory (size);
    void *again = dev_memory (size), *want = dev_memory (size);
    FxDeviceRun *run = dev_case_run (&dev, c, 1, 0);
    FxError err = { 0 };
    dev_case_process (&dev, run, c, in, got, 0);
    dev_must (dev.b->reset (run, 0, &err), &err, "reset");
    dev_case_process (&dev, run, c, in, again, 1);
    dev_case_cpu (c, in, want, NULL);
    check_close (dev_case_name (c), c, got, want, dev_case_bound (c));
    CHECK (!memcmp (got, again, size), "%s: in place gives other bytes",
        dev_case_name (c));
    dev.b->run_free (run);
    free (in);
    free (got);
    free (again);
    free (want);
  }
}

static void
repeats (void)
{
  static const DevCase big[] = {
    { "bands", 4, FX_F32, FX_PRECISION_FAST, 8, 200003, 0 },
    { "q50", 0, FX_F32, FX_PRECISION_FAST, 2, 400009, 0 },
    { "elliptic", 0, FX_F32, FX_PRECISION_FAST, 2, 100003, 0 },
    { NULL, 1000, FX_F32, FX_PRECISION_FAST, 2, 100003, 0 },
  };
  for (size_t i = 0; i < sizeof big / sizeof *big; i++) {
    DevCase c = big[i];
    int n = few ? 5 : 50, other = 0;
    c.frames /= few ? 10 : 1;
    size_t size = dev_case_samples (&c) * dev_sample_size (c.sample);
    void *in = dev_case_input (&c), *first = dev_memory (size);
    void *again = dev_memory (size);
    FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
    FxError err = { 0 };
    for (int r = 0; r < n; r++) {
      dev_must (dev.b->reset (run, 0, &err), &err, "reset");
      dev_case_process (&dev, run, &c, in, r ? again : first, 0);
      other += r && memcmp (first, again, size);
    }
    printf ("  %-58s %d times\n", dev_case_name (&c), n);
    CHECK (!other, "%s: %d of %d repeats give other bytes", dev_case_name (&c),
        other, n - 1);
    dev.b->run_free (run);
    free (in);
    free (first);
    free (again);
  }
}

/* One launch against launches of 1 .. cut frames. */
static void
cuts (void)
{
  static const uint32_t cut[] = { 1, 64, 480, 3000 };
  static const DevCase base[] = {
    { "bands", 4, FX_F32, FX_PRECISION_FAST, 2, 20011, 0 },
    { "hp4 20", 0, FX_F32, FX_PRECISION_FAST, 1, 20011, 0 },
    { "elliptic", 0, FX_F32, FX_PRECISION_EXACT, 1, 20011, 0 },
    { "bands", 4, FX_F64, FX_PRECISION_EXACT, 3, 20011, 0 },
    { NULL, 101, FX_F32, FX_PRECISION_FAST, 2, 20011, 0 },
    { NULL, 1000, FX_F32, FX_PRECISION_FAST, 2, 20011, 0 },
  };
  for (size_t i = 0; i < sizeof base / sizeof *base; i++)
    for (size_t j = 0; j < sizeof cut / sizeof *cut; j++) {
      DevCase c = base[i], one = base[i];
      c.cut = cut[j];
      if (cut[j] == 1)
        c.frames = one.frames = 700;
      size_t size = dev_case_samples (&c) * dev_sample_size (c.sample);
      void *in = dev_case_input (&c), *whole = dev_memory (size);
      void *pieces = dev_memory (size);
      FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
      FxError err = { 0 };
      dev_case_process (&dev, run, &one, in, whole, 0);
      dev_must (dev.b->reset (run, 0, &err), &err, "reset");
      dev_case_process (&dev, run, &c, in, pieces, 0);
      check_close (dev_case_name (&c), &c, pieces, whole, dev_case_bound (&c));
      dev.b->run_free (run);
      free (in);
      free (whole);
      free (pieces);
    }
}

/* The first half on one side, the second on the other, history handed over. */
static void
handover (void)
{
  static const DevCase base[] = {
    { "bands", 4, FX_F32, FX_PRECISION_FAST, 2, 9001, 0 },
    { "bands", 6, FX_F32, FX_PRECISION_EXACT, 3, 9001, 0 },
    { "hp4 20", 0, FX_F32, FX_PRECISION_FAST, 2, 9001, 0 },
    { "elliptic", 0, FX_F64, FX_PRECISION_EXACT, 2, 9001, 0 },
    { "q50", 0, FX_F32, FX_PRECISION_FAST, 1, 9001, 0 },
  };
  for (size_t i = 0; i < sizeof base / sizeof *base; i++) {
    DevCase c = base[i], first = c, second = c;
    FxSos s[DEV_MAX_SECTIONS];
    uint32_t n = dev_filter (c.filter, 48000, c.size, s);
    size_t frame = dev_sample_size (c.sample) * c.channels;
    size_t size = frame * c.frames, half = frame * (c.frames / 2);
    size_t len = dev_case_history (&c);
    unsigned char *in = dev_case_input (&c), *want = dev_memory (size);
    unsigned char *got = dev_memory (size);
    double *history = dev_memory (len * sizeof *history);
    double bound = dev_case_bound (&c) + 6;
    FxError err = { 0 };
    FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
    char what[200];
    first.frames = c.frames / 2;
    second.frames = c.frames - first.frames;
    dev_case_cpu (&c, in, want, NULL);

    dev_case_cpu (&first, in, got, history);
    dev_must (dev.b->write (run, 0, history, &err), &err, "write");
    dev_case_process (&dev, run, &second, in + half, got + half, 0);
    snprintf (what, sizeof what, "CPU, then device: %s", dev_case_name (&c));
    check_close (what, &c, got, want, bound);

    dev_must (dev.b->reset (run, 0, &err), &err, "reset");
    dev_case_process (&dev, run, &first, in, got, 0);
    dev_must (dev.b->read (run, 0, history, &err), &err, "read");
    dev_cpu_sos (s, n, history, c.sample, c.channels, second.frames, in + half,
        got + half);
    snprintf (what, sizeof what, "device, then CPU: %s", dev_case_name (&c));
    check_close (what, &c, got, want, bound);
    dev.b->run_free (run);
    free (in);
    free (want);
    free (got);
    free (history);
  }
}

/* The history of a response is its input: read gives what was put in. */
static void
handover_fir (void)
{
  DevCase c = { NULL, 257, FX_F32, FX_PRECISION_FAST, 3, 4001, 0 };
  DevCase rest = c;
  uint32_t half = 2000;
  size_t size = dev_case_samples (&c) * sizeof (float), len = 3 * 257;
  float *in = dev_case_input (&c), *want = dev_memory (size);
  float *got = dev_memory (size);
  double *history = dev_memory (len * sizeof *history);
  FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
  FxError err = { 0 };
  size_t wrong = 0;
  dev_case_cpu (&c, in, want, NULL);
  rest.frames = half;
  dev_case_process (&dev, run, &rest, in, got, 0);
  dev_must (dev.b->read (run, 0, history, &err), &err, "read");
  /* At least the last max_size - 1 frames reach what follows. */
  for (uint32_t k = 0; k < 3; k++)
    for (uint32_t i = 1; i < 257; i++)
      wrong += history[k * 257 + i] != in[(half - 257 + i) * 3 + k];
  CHECK (!wrong, "%zu samples of the history are not the input's", wrong);
  dev_must (dev.b->reset (run, 0, &err), &err, "reset");
  dev_must (dev.b->write (run, 0, history, &err), &err, "write");
  rest.frames = c.frames - half;
  dev_case_process (&dev, run, &rest, in + half * 3, got + half * 3, 0);
  check_close (
      "response, history written back", &c, got, want, dev_case_bound (&c));
  dev.b->run_free (run);
  free (in);
  free (want);
  free (got);
  free (history);
}

/* Calls from memory of the host, of all sizes, as a live stream makes them. */
static void
host_calls (void)
{
  static const DevCase base[] = {
    { "bands", 4, FX_F32, FX_PRECISION_FAST, 2, 40000, 0 },
    { "bands low", 16, FX_F32, FX_PRECISION_FAST, 2, 40000, 0 },
    { "bands", 4, FX_F64, FX_PRECISION_EXACT, 2, 20000, 0 },
    { "bands", 3, FX_F32, FX_PRECISION_EXACT, 9, 20000, 0 },
    { NULL, 101, FX_F32, FX_PRECISION_FAST, 2, 20000, 0 },
  };
  static const uint32_t sizes[] = { 64, 512, 1, 4096, 480, 128, 441, 2048, 63 };
  for (size_t i = 0; i < sizeof base / sizeof *base; i++) {
    const DevCase *c = base + i;
    size_t frame = dev_sample_size (c->sample) * c->channels;
    size_t size = frame * c->frames;
    unsigned char *in = dev_case_input (c), *want = dev_memory (size);
    unsigned char *got = dev_memory (size);
    FxDeviceRun *run = dev_case_run (&dev, c, 1, 4096);
    FxError err = { 0 };
    char what[200];
    memcpy (got, in, size);
    for (uint32_t done = 0, call = 0; done < c->frames; call++) {
      uint32_t n = sizes[call % 9];
      if (n > c->frames - done)
        n = c->frames - done;
      /* In place every other time. */
      FxDeviceHostJob job = { .frames = n,
        .in = call & 1 ? got + done * frame : in + done * frame,
        .out = got + done * frame };
      dev_must (dev.b->host (run, &job, 1, &err), &err, "host");
      done += n;
    }
    dev_case_cpu (c, in, want, NULL);
    snprintf (what, sizeof what, "host calls: %s", dev_case_name (c));
    check_close (what, c, got, want, dev_case_bound (c));
    dev.b->run_free (run);
    free (in);
    free (want);
    free (got);
  }
}

/* Streams with plans of their own in one launch, against one by one. */
static void
streams (void)
{
  enum { STREAMS = 16 };
  DevCase c = plain;
  FxDeviceRun *run;
  FxDeviceJob jobs[STREAMS];
  FxDevicePtr in[STREAMS], out[STREAMS];
  FxError err = { 0 };
  FxDeviceCounts before, after;
  size_t size = dev_case_samples (&c) * sizeof (float);
  float *input = dev_case_input (&c), *want = dev_memory (size);
  float *got = dev_memory (size);
  c.size = STREAMS;
  run = dev_case_run (&dev, &c, STREAMS, 0);
  for (uint32_t i = 0; i < STREAMS; i++) {
    FxSos s[DEV_MAX_SECTIONS];
    uint32_t n = dev_filter ("bands", 48000, 1 + i, s);
    dev_must (dev.b->set_plan (run, i, n, s, &err), &err, "set_plan");
    dev_must (dev.b->reset (run, i, &err), &err, "reset");
    in[i] = dev_alloc (&dev, size);
    out[i] = dev_alloc (&dev, size);
    dev_up (&dev, in[i], input, size);
    jobs[i] = (FxDeviceJob){
      .stream = i, .in = in[i], .out = out[i], .frames = c.frames - 100 * i
    };
  }
  dev.b->counts (run, &before);
  dev_must (dev.b->process (run, jobs, STREAMS, dev.s, &err), &err, "process");
  dev_sync (&dev);
  dev.b->counts (run, &after);
  CHECK (after.launches - before.launches < STREAMS,
      "%u streams took %g launches", STREAMS,
      (double)(after.launches - before.launches));
  for (uint32_t i = 0; i < STREAMS; i++) {
    DevCase own = plain;
    char what[80];
    own.size = 1 + i;
    own.frames = (uint32_t)jobs[i].frames;
    dev_case_cpu (&own, input, want, NULL);
    dev_down (&dev, got, out[i], size);
    snprintf (what, sizeof what, "stream %u of %u, %u sections", i, STREAMS,
        own.size);
    check_close (what, &own, got, want, dev_case_bound (&own));
    dev.b->free (dev.d, in[i]);
    dev.b->free (dev.d, out[i]);
  }
  dev.b->run_free (run);
  free (input);
  free (want);
  free (got);
}

/* Work that is queued keeps its plan; the next takes the new one. */
static void
plans (void)
{
  enum { CHANGES = 12 };
  DevCase c = plain;
  FxError err = { 0 };
  FxDevicePtr in, out[CHANGES];
  size_t size = dev_case_samples (&c) * sizeof (float);
  float *input = dev_case_input (&c), *want = dev_memory (size);
  float *got = dev_memory (size);
  c.size = CHANGES;
  FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
  in = dev_alloc (&dev, size);
  dev_up (&dev, in, input, size);
  for (uint32_t i = 0; i < CHANGES; i++) {
    FxSos s[DEV_MAX_SECTIONS];
    uint32_t n = dev_filter ("bands", 48000, 1 + i, s);
    out[i] = dev_alloc (&dev, size);
    FxDeviceJob job = { .in = in, .out = out[i], .frames = c.frames };
    dev_must (dev.b->set_plan (run, 0, n, s, &err), &err, "set_plan");
    dev_must (dev.b->reset (run, 0, &err), &err, "reset");
    dev_must (dev.b->process (run, &job, 1, dev.s, &err), &err, "process");
  }
  for (uint32_t i = 0; i < CHANGES; i++) {
    DevCase own = plain;
    char what[80];
    own.size = 1 + i;
    dev_case_cpu (&own, input, want, NULL);
    dev_down (&dev, got, out[i], size);
    snprintf (
        what, sizeof what, "plan %u of %u, all queued at once", i, CHANGES);
    check_close (what, &own, got, want, dev_case_bound (&own));
    dev.b->free (dev.d, out[i]);
  }
  dev.b->free (dev.d, in);
  dev.b->run_free (run);
  free (input);
  free (want);
  free (got);
}

/* A section with a pole outside of the unit circle is refused, and harms none. */
static void
refusals (void)
{
  FxError err = { 0 };
  FxSos bad = { 1, 0, 0, -2.5, 1.2 };
  FxDeviceRun *run = dev_case_run (&dev, &plain, 1, 0);
  int code = dev.b->set_plan (run, 0, 1, &bad, &err);
  CHECK (code == FX_ENOTSUP, "an unstable section: code %d", code);
  CHECK (err.what && err.remedy, "the refusal has no text");
  CHECK (dev.b->status (dev.d, &err) == FX_OK, "the device has failed");
  dev.b->run_free (run);
}

static void
not_finite (void)
{
  DevCase c = plain;
  size_t n = dev_case_samples (&c), size = n * sizeof (float);
  float *in = dev_case_input (&c), *clean = dev_memory (size);
  float *got = dev_memory (size), *want = dev_memory (size);
  FxDeviceCounts before, after;
  FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
  in[1001] = NAN;
  in[7777] = INFINITY;
  in[n - 3] = -INFINITY;
  memcpy (clean, in, size);
  clean[1001] = clean[7777] = clean[n - 3] = 0;
  dev.b->counts (run, &before);
  dev_case_process (&dev, run, &c, in, got, 0);
  dev.b->counts (run, &after);
  dev_case_cpu (&c, clean, want, NULL);
  check_close (
      "three samples that are not finite", &c, got, want, dev_case_bound (&c));
  CHECK (after.non_finite - before.non_finite == 3, "%g were counted",
      (double)(after.non_finite - before.non_finite));
  dev.b->run_free (run);
  free (in);
  free (clean);
  free (got);
  free (want);
}

/* A copy on a second stream that waits for the first by an event. */
static void
events (void)
{
  DevCase c = plain;
  size_t size = dev_case_samples (&c) * sizeof (float);
  float *in = dev_case_input (&c), *want = dev_memory (size);
  float *got = dev_host (&dev, size);
  FxError err = { 0 };
  FxDeviceStream *second;
  FxDeviceEvent *event;
  FxDeviceRun *run = dev_case_run (&dev, &c, 1, 0);
  FxDevicePtr from = dev_alloc (&dev, size), to = dev_alloc (&dev, size);
  FxDevicePtr copy = dev_alloc (&dev, size);
  dev_must (dev.b->stream_new (dev.d, &second, &err), &err, "stream");
  dev_must (dev.b->event_new (dev.d, &event, &err), &err, "event");
  dev_case_cpu (&c, in, want, NULL);
  dev_up (&dev, from, in, size);
  for (int r = 0; r < (few ? 3 : 20); r++) {
    FxDeviceJob job = { .in = from, .out = to, .frames = c.frames };
    memset (got, 0xff, size);
    dev_must (dev.b->clear (dev.s, to, size, &err), &err, "clear");
    dev_must (dev.b->reset (run, 0, &err), &err, "reset");
    dev_must (dev.b->process (run, &job, 1, dev.s, &err), &err, "process");
    dev_must (dev.b->event_record (event, dev.s, &err), &err, "record");
    dev_must (dev.b->event_wait (event, second, &err), &err, "wait");
    dev_must (dev.b->copy (second, copy, to, size, &err), &err, "copy");
    dev_must (dev.b->download (second, got, copy, size, &err), &err, "down");
    dev_must (dev.b->event_record (event, second, &err), &err, "record");
    dev_must (dev.b->event_sync (event, &err), &err, "event_sync");
    check_close (
        "by way of a second stream", &c, got, want, dev_case_bound (&c));
  }
  dev.b->event_free (event);
  dev.b->stream_free (second);
  dev.b->free (dev.d, from);
  dev.b->free (dev.d, to);
  dev.b->free (dev.d, copy);
  dev.b->run_free (run);
  dev.b->host_free (dev.d, got);
  free (in);
  free (want);
}

static void
mix_of (FxSample sample, uint32_t n, uint32_t count)
{
  FxDevicePtr from[16], to = dev_alloc (&dev, count * 8);
  double gains[16];
  size_t size = count * dev_sample_size (sample);
  void *x = dev_memory (size), *got = dev_memory (size);
  double *sum = dev_memory (count * sizeof *sum);
  FxError err = { 0 };
  double worst = 0;
  memset (sum, 0, count * sizeof *sum);
  for (uint32_t k = 0; k < n; k++) {
    from[k] = dev_alloc (&dev, size);
    gains[k] = k % 2 ? -0.5 / (k + 1) : 1.0 / (k + 1);
    dev_signal (sample, 1, 0, count, k + 1, x);
    dev_up (&dev, from[k], x, size);
    for (uint32_t i = 0; i < count; i++)
      sum[i] += gains[k] *
                (sample == FX_F32 ? (double)((float *)x)[i] : ((double *)x)[i]);
  }
  dev_must (
      dev.b->mix (dev.s, sample, to, from, gains, n, count, &err), &err, "mix");
  dev_down (&dev, got, to, size);
  for (uint32_t i = 0; i < count; i++) {
    double v =
        sample == FX_F32 ? (double)((float *)got)[i] : ((double *)got)[i];
    double e = fabs (v - sum[i]);
    worst = e > worst || e != e ? e : worst;
  }
  CHECK (worst <= (sample == FX_F32 ? 4e-7 : 1e-15) * (n + 1),
      "mix of %u, %u samples: off by %g", n, count, worst);
  for (uint32_t k = 0; k < n; k++)
    dev.b->free (dev.d, from[k]);
  dev.b->free (dev.d, to);
  free (x);
  free (got);
  free (sum);
}

static void
mixes (void)
{
  static const uint32_t counts[] = { 1, 255, 4096, 100003 };
  static const uint32_t n[] = { 1, 2, 7, 16 };
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      mix_of (FX_F32, n[i], counts[j]);
      mix_of (FX_F64, n[i], counts[j]);
    }
  printf ("  mixes of 1 to 16\n");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (void);
  } groups[] = { { "cases", cases }, { "repeats", repeats }, { "cuts", cuts },
    { "handover", handover }, { "handover-fir", handover_fir },
    { "host", host_calls }, { "streams", streams }, { "plans", plans },
    { "refusals", refusals }, { "not-finite", not_finite },
    { "events", events }, { "mix", mixes } };
  const char *only = "";
  for (int i = 1; i < argc; i++) {
    few |= !strcmp (argv[i], "--few");
    if (!strcmp (argv[i], "--only") && i + 1 < argc)
      only = argv[++i];
    else if (!strcmp (argv[i], "--case") && i + 1 < argc)
      only_case = argv[++i];
  }
  if (!dev_open (&dev))
    return 77;
  print_device (&dev);
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
    if (strstr (groups[i].name, only)) {
      printf ("%s\n", groups[i].name);
      fflush (stdout);
      groups[i].run ();
    }
  return end_device (&dev);
}
