/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the host side of the CUDA back end does when the driver refuses: every
 * call that can fail is made to, once with each kind of error. And what it
 * leaves behind, which is nothing. The host side is linked in, the driver is
 * the fake one (FX_CUDA_DRIVER). Exit status 77: there is no such driver. */

#include <dlfcn.h>
#include <pthread.h>
#include <time.h>
#include "cuda/fx_cuda.h"
#include "tests/cuda/fake/fake.h"
#include "tests/cuda/host/hooks.h"
#include "tests/cuda/host/host.h"

enum { FRAMES = 256, CHANNELS = 2, SAMPLES = FRAMES * CHANNELS };

static const FxBackend *b = &fx_cuda_backend;
static FakeCudaSet set;
static FakeCudaReport report;
static FakeCudaGetCounts counts;
static const FxSos plan[2] = { { 0.2, 0.1, 0, -0.6, 0.1 },
  { 0.5, 0, 0.2, 0.4, 0.3 } };

/* Everything that has a driver's object behind it is gone. */
static void
check_nothing_left (const char *what)
{
  const char *left = report ();
  FakeCudaCounts c;
  counts (&c);
  CHECK (!c.contexts && !c.modules && !c.streams && !c.events && !c.graphs &&
             !c.allocations && !c.pinned && !c.overruns && !c.leaks,
      "%s: %s", what, left);
  CHECK (hooks_pushed () == 0, "%s: %d contexts are still current", what,
      hooks_pushed ());
}

static int
has_text (const FxError *err)
{
  return err->param && *err->param && err->what && *err->what && err->remedy &&
         *err->remedy && err->unit;
}

/* --- a whole life, step by step -------------------------------------------------- */

typedef struct Life {
  FxDevice *d;
  FxDeviceStream *s;
  FxDeviceEvent *e;
  FxDeviceRun *run;
  FxDevicePtr memory;
  float *pinned;
  FxError err;
} Life;

static int
begin (Life *l, uint32_t streams, uint32_t host_frames)
{
  int r;
  memset (l, 0, sizeof *l);
  FxDeviceSpec spec = { .process = "sos",
    .format = { 48000, CHANNELS, FX_F32, FX_INTERLEAVED },
    .precision = FX_PRECISION_FAST,
    .streams = streams,
    .max_size = 2,
    .host_frames = host_frames };
  if ((r = b->open (0, NULL, &l->d, &l->err)) ||
      (r = b->stream_new (l->d, &l->s, &l->err)) ||
      (r = b->event_new (l->d, &l->e, &l->err)) ||
      (r = b->alloc (l->d, SAMPLES * sizeof (float), &l->memory, &l->err)) ||
      (r = b->run_new (l->d, &spec, &l->run, &l->err)))
    return r;
  if (!(l->pinned = b->host_alloc (l->d, SAMPLES * sizeof (float))))
    return (r = b->status (l->d, &l->err))
               ? r
               : fx_error (&l->err, FX_ENOMEM, "host_alloc", 0, 1, 0, "",
                     "no page-locked memory", "none");
  for (uint32_t i = 0; i < streams; i++)
    if ((r = b->set_plan (l->run, i, 2, plan, &l->err)))
      return r;
  return FX_OK;
}

/* Some of everything that a run is asked for. */
static int
use (Life *l)
{
  int r;
  double history[3 * 2 * CHANNELS] = { 0.1 };
  float samples[SAMPLES] = { 1 };
  FxDeviceJob job = { .in = l->memory, .out = l->memory, .frames = FRAMES };
  FxDeviceHostJob host = { .frames = FRAMES, .in = samples, .out = samples };
  size_t size = SAMPLES * sizeof (float);
  if ((r = b->write (l->run, 0, history, &l->err)) ||
      (r = b->clear (l->s, l->memory, size, &l->err)) ||
      (r = b->upload (l->s, l->memory, l->pinned, size, &l->err)) ||
      (r = b->process (l->run, &job, 1, l->s, &l->err)) ||
      (r = b->copy (
           l->s, l->memory, l->memory + size / 2, size / 2, &l->err)) ||
      (r = b->download (l->s, l->pinned, l->memory, size, &l->err)) ||
      (r = b->event_record (l->e, l->s, &l->err)) ||
      (r = b->event_wait (l->e, l->s, &l->err)) ||
      (r = b->event_sync (l->e, &l->err)) ||
      (r = b->host (l->run, &host, 1, &l->err)) ||
      (r = b->stream_sync (l->s, &l->err)) ||
      (r = b->read (l->run, 0, history, &l->err)))
    return r;
  return b->reset (l->run, 0, &l->err);
}

static void
finish (Life *l)
{
  if (!l->d)
    return;
  b->run_free (l->run);
  b->host_free (l->d, l->pinned);
  b->free (l->d, l->memory);
  b->event_free (l->e);
  b->stream_free (l->s);
  b->unref (l->d);
}

/* --- devices ---------------------------------------------------------------------- */

static void
test_devices (void)
{
  FxDevice *d[3];
  FxDeviceInfo info;
  FxError err;
  set ("DEVICES", 2);
  CHECK (b->count (&err) == 2, "two devices");
  CHECK (!b->open (1, NULL, &d[0], &err) && !b->open (1, NULL, &d[1], &err) &&
             d[0] == d[1],
      "the same device twice");
  CHECK (!b->open (0, NULL, &d[2], &err) && d[2] != d[0], "another one");
  b->info (d[0], &info);
  CHECK (info.ordinal == 1 && info.major == 8 && info.processors > 0 &&
             info.double_ratio > 0 && info.memory > 0 && info.context &&
             info.name[0],
      "%d %d.%d %s", info.ordinal, info.major, info.minor, info.name);
  /* In a context that somebody else keeps. */
  FxDevice *guest, *wrong = d[0];
  CHECK (!b->open (1, info.context, &guest, &err) && guest != d[0], "guest");
  CHECK (b->open (0, info.context, &wrong, &err) == FX_EINVAL && !wrong &&
             has_text (&err),
      "a context of another device");
  FxDeviceStream *s[2];
  CHECK (
      !b->stream_new (guest, &s[0], &err) && b->stream_handle (s[0]), "guest");
  CHECK (!b->stream_new (d[2], &s[1], &err), "on the other device");
  FxDeviceEvent *e;
  CHECK (!b->event_new (guest, &e, &err) &&
             b->event_record (e, s[1], &err) == FX_EINVAL && has_text (&err),
      "an event of another device");
  b->event_free (e);
  b->stream_free (s[0]);
  b->stream_free (s[1]);
  b->unref (guest);
  CHECK (b->ref (d[0]) == d[0], "ref");
  for (int i = 0; i < 3; i++)
    b->unref (d[i]);
  b->unref (d[0]);
  b->unref (NULL);
  for (int ordinal = -1; ordinal < 3; ordinal += 3) {
    d[0] = (FxDevice *)&err;
    CHECK (b->open (ordinal, NULL, &d[0], &err) == FX_ENOTSUP && !d[0] &&
               has_text (&err) && err.value == ordinal && err.max == 1,
        "device %d", ordinal);
  }
  set ("DEVICES", 1);
  check_nothing_left ("devices");
}

static void
test_unfit (void)
{
  FxDevice *d;
  FxError err = { 0 };
  set ("CC", 70);
  CHECK (b->open (0, NULL, &d, &err) == FX_ENOTSUP && has_text (&err) &&
             strstr (err.what, "7.5"),
      "%s", err.what);
  set ("CC", 75);
  CHECK (b->open (0, NULL, &d, &err) == FX_OK, "%s", err.what);
  b->unref (d);
  set ("CC", 80);
  set ("NO_IMAGE", 1);
  CHECK (b->open (0, NULL, &d, &err) == FX_ENOTSUP && !d && has_text (&err) &&
             err.value == FX_CU_NO_BINARY_FOR_GPU,
      "%s %g", err.what, err.value);
  set ("NO_IMAGE", 0);
  set ("DEVICES", 0);
  CHECK (b->count (&err) == FX_ENOTSUP && has_text (&err), "no device");
  CHECK (b->open (0, NULL, &d, &err) == FX_ENOTSUP && has_text (&err),
      "no device");
  set ("DEVICES", 1);
  check_nothing_left ("unfit devices");
}

/* --- every call fails ---------------------------------------------------------------- */

/* The n-th call of all fails, for every n that there is. */
static void
test_each_failure (FxCuResult result, int expected, int all)
{
  int n = 0, seen = 1;
  for (; seen && n < 2000; n++) {
    Life l;
    hooks_fail (n, result, all);
    int r = begin (&l, 1, FRAMES);
    if (!r)
      r = use (&l);
    seen = hooks_failed ();
    /* Opening says that there is no such device. */
    if (seen)
      CHECK (r == expected || (r == FX_ENOTSUP && !l.d),
          "%s, call %d, with %d: %d %s", hooks_failed_in (), n, result, r,
          l.err.what ? l.err.what : "");
    else
      CHECK (r == FX_OK, "%d %s", r, l.err.what ? l.err.what : "");
    CHECK (!r || has_text (&l.err), "call %d with %d: no text", n, result);
    /* What has failed while it ran stays so, and says it at once. */
    if (r == FX_EDEVICE && l.run) {
      hooks_clear ();
      CHECK (b->status (l.d, NULL) == FX_EDEVICE && use (&l) == FX_EDEVICE &&
                 has_text (&l.err),
          "call %d with %d", n, result);
      FxDevice *again;
      CHECK (b->open (0, NULL, &again, NULL) == FX_EDEVICE && !again,
          "a failed device is opened");
    }
    if (r && r != FX_EDEVICE && l.d)
      CHECK (b->status (l.d, NULL) == FX_OK, "call %d with %d", n, result);
    hooks_clear ();
    finish (&l);
    check_nothing_left ("after a failure");
  }
  CHECK (n > 60, "only %d calls", n);
}

/* Memory runs out at each allocation in turn; the device goes on. */
static void
test_out_of_memory (void)
{
  static const char *const makers[] = { "cuMemAlloc_v2", "cuMemHostAlloc",
    "cuStreamCreateWithPriority", "cuEventCreate",
    "cuGraphInstantiateWithFlags" };
  FxDevice *d;
  CHECK (!b->open (0, NULL, &d, NULL), "open");
  for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
    int n = 0, seen = 1;
    for (; seen && n < 100; n++) {
      Life l;
      hooks_fail_in (makers[i], n, FX_CU_OUT_OF_MEMORY, 0);
      int r = begin (&l, 40, 2 << 20);
      seen = hooks_failed ();
      CHECK (r == (seen ? FX_ENOMEM : FX_OK) && (!r || has_text (&l.err)),
          "%s %d: %d %s", makers[i], n, r, l.err.what ? l.err.what : "");
      CHECK (b->status (d, NULL) == FX_OK, "%s %d", makers[i], n);
      hooks_clear ();
      CHECK (r || use (&l) == FX_OK, "%s", l.err.what);
      finish (&l);
    }
    CHECK (n > 1, "%s is never called", makers[i]);
  }
  b->unref (d);
  check_nothing_left ("out of memory");
}

/* --- what runs after init -------------------------------------------------------------- */

static void
test_no_allocation (void)
{
  Life l;
  int r = begin (&l, 2, 4 * FRAMES);
  CHECK (!r, "%s", l.err.what);
  uint64_t before = hooks_allocations ();
  for (int i = 0; i < 20 && !r; i++)
    if (!(r = b->set_plan (l.run, i & 1, 1 + (i & 1), plan, &l.err)) &&
        !(r = b->reset (l.run, i & 1, &l.err)))
      r = use (&l);
  CHECK (!r, "%s", l.err.what);
  CHECK (hooks_allocations () == before, "%llu allocations",
      (unsigned long long)(hooks_allocations () - before));
  FxDeviceCounts c;
  b->counts (l.run, &c);
  CHECK (c.launches >= 40 && !c.non_finite && !c.lost, "%llu launches",
      (unsigned long long)c.launches);
  finish (&l);
  check_nothing_left ("no allocation");
}

/* --- what does not end ------------------------------------------------------------------ */

/* A kernel that reports that it gave up: found by whoever waits next. */
static void
test_fault (int how)
{
  Life l;
  FxError err = { 0 };
  int r = begin (&l, 1, FRAMES);
  CHECK (!r && !use (&l), "%s", l.err.what);
  if (l.run)
    l.run->counters->fault = 1;
  float samples[SAMPLES] = { 0 };
  double history[3 * 2 * CHANNELS];
  FxDeviceHostJob host = { .frames = FRAMES, .in = samples, .out = samples };
  r = how == 0   ? b->stream_sync (l.s, &err)
      : how == 1 ? b->host (l.run, &host, 1, &err)
      : how == 2 ? b->read (l.run, 0, history, &err)
                 : b->event_sync (l.e, &err);
  CHECK (r == FX_EDEVICE && has_text (&err) && strstr (err.what, "gave up"),
      "%d: %d", how, r);
  CHECK (b->status (l.d, NULL) == FX_EDEVICE, "%d", how);
  finish (&l);
  check_nothing_left ("after a fault");
}

/* A replayed launch that ends without a sign, or does not end. */
static void
test_late (int how)
{
  Life l;
  FxError err = { 0 };
  struct timespec start, end;
  float samples[SAMPLES] = { 0 };
  FxDeviceHostJob host = { .frames = FRAMES, .in = samples, .out = samples };
  CHECK (!begin (&l, 1, FRAMES), "%s", l.err.what);
  hooks_graphs (how);
  clock_gettime (CLOCK_MONOTONIC, &start);
  CHECK (b->host (l.run, &host, 1, &err) == FX_EDEVICE && has_text (&err) &&
             strstr (err.what, how == HOOKS_HANG ? "two seconds" : "result"),
      "%s", err.what ? err.what : "no error");
  clock_gettime (CLOCK_MONOTONIC, &end);
  double t = end.tv_sec - start.tv_sec + 1e-9 * (end.tv_nsec - start.tv_nsec);
  double limit = FX_CUDA_GIVE_UP;
  CHECK (
      how == HOOKS_HANG ? t > limit - 0.1 && t < limit + 3 : t < 1, "%g s", t);
  CHECK (b->host (l.run, &host, 1, &err) == FX_EDEVICE, "the next one");
  hooks_clear ();
  finish (&l);
  /* Freeing after a hang could hang, so that it is left undone. */
  if (how == HOOKS_LOSE)
    check_nothing_left ("after a launch without a result");
  CHECK (hooks_pushed () == 0, "%d contexts", hooks_pushed ());
}

/* --- threads ---------------------------------------------------------------------------- */

static void *
lives (void *unused)
{
  for (int i = 0; i < 4; i++) {
    Life l;
    int r = begin (&l, 1, FRAMES);
    if (!r)
      r = use (&l);
    finish (&l);
    if (r || hooks_pushed ())
      return (void *)(l.err.what ? l.err.what : "a context is still current");
  }
  return NULL;
}

static void
test_threads (void)
{
  pthread_t t[6];
  for (int i = 0; i < 6; i++)
    pthread_create (&t[i], NULL, lives, NULL);
  for (int i = 0; i < 6; i++) {
    void *what;
    pthread_join (t[i], &what);
    CHECK (!what, "%s", (const char *)what);
  }
  check_nothing_left ("threads");
}

int
main (void)
{
  const char *path = getenv ("FX_CUDA_DRIVER");
  void *driver = path ? dlopen (path, RTLD_NOW) : NULL;
  if (!driver || !dlsym (driver, "fake_cuda_set")) {
    printf ("FX_CUDA_DRIVER does not name the fake driver\n");
    return 77;
  }
  *(void **)&set = dlsym (driver, "fake_cuda_set");
  *(void **)&report = dlsym (driver, "fake_cuda_report");
  *(void **)&counts = dlsym (driver, "fake_cuda_counts");
  if (!fx_cuda_driver_get (NULL))
    return 1;
  hooks_set ();
  test_devices ();
  test_unfit ();
  test_each_failure (FX_CU_UNKNOWN, FX_EDEVICE, 0);
  test_each_failure (FX_CU_ILLEGAL_ADDRESS, FX_EDEVICE, 1);
  test_each_failure (FX_CU_OUT_OF_MEMORY, FX_ENOMEM, 0);
  test_out_of_memory ();
  test_no_allocation ();
  for (int i = 0; i < 4; i++)
    test_fault (i);
  test_threads ();
  test_late (HOOKS_LOSE);
  test_late (HOOKS_HANG);
  return fx_test_end ();
}
