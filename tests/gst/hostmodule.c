/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* y = b * x - a * y, section by section, in double. Addresses of the device are
 * those of the host with the top bit set, so that who follows one falls; what is
 * put on a stream is done at once. */

#include "tests/gst/hostmodule.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THERE ((FxDevicePtr)1 << 63)

struct FxDevice {
  int unused;
};
struct FxDeviceStream {
  int unused;
};
struct FxDeviceEvent {
  int unused;
};

typedef struct Stream {
  uint32_t n;
  FxSos *sections;
  double *history;
  int has_plan, has_history;
} Stream;

struct FxDeviceRun {
  FxDeviceSpec spec;
  Stream *streams;
  atomic_int users; /* threads inside */
  FxDeviceCounts counts;
};

__attribute__ ((visibility ("default")))
HostModule host_module = { .fail_after = -1 };
static FxDevice the_device;
static atomic_int failed;

static int
status (const FxDevice *d, FxError *err)
{
  return atomic_load (&failed)
             ? fx_error (err, FX_EDEVICE, "device", 0, 1, 0, "",
                   "has failed as it was told to", "tell it otherwise")
             : FX_OK;
}

static int
count (FxError *err)
{
  return host_module.no_device
             ? fx_error (err, FX_ENOTSUP, "device", 0, 1, 0, "",
                   "there is none, as it was told", "tell it otherwise")
             : 1;
}

static FxDevice *
ref (FxDevice *d)
{
  host_module.references++;
  return d;
}

static void
unref (FxDevice *d)
{
  host_module.references--;
}

static int
open_device (int ordinal, void *context, FxDevice **d, FxError *err)
{
  int n = count (err);
  if (n < 0)
    return n;
  *d = ref (&the_device);
  return FX_OK;
}

static void
info (const FxDevice *d, FxDeviceInfo *i)
{
  *i = (FxDeviceInfo){ .name = "the host", .major = 9, .double_ratio = 2 };
}

/* --- memory, streams, events --------------------------------------------------- */

static int
alloc (FxDevice *d, size_t size, FxDevicePtr *p, FxError *err)
{
  void *block = malloc (size);
  if (!block)
    abort ();
  host_module.blocks++;
  *p = (uintptr_t)block | THERE;
  return FX_OK;
}

static void *
at (FxDevicePtr p)
{
  if (!(p & THERE))
    host_module.misuse++;
  return (void *)(uintptr_t)(p & ~THERE);
}

static void
release (FxDevice *d, FxDevicePtr p)
{
  free (at (p));
  host_module.blocks--;
}

static void *
host_alloc (FxDevice *d, size_t size)
{
  return calloc (1, size);
}

static void
host_free (FxDevice *d, void *p)
{
  free (p);
}

static int
stream_new (FxDevice *d, FxDeviceStream **s, FxError *err)
{
  *s = calloc (1, sizeof **s);
  return *s ? FX_OK : FX_ENOMEM;
}

static void
stream_free (FxDeviceStream *s)
{
  free (s);
}

static int
stream_sync (FxDeviceStream *s, FxError *err)
{
  return status (NULL, err);
}

static int
event_new (FxDevice *d, FxDeviceEvent **e, FxError *err)
{
  *e = calloc (1, sizeof **e);
  return *e ? FX_OK : FX_ENOMEM;
}

static void
event_free (FxDeviceEvent *e)
{
  free (e);
}

static int
event_on (FxDeviceEvent *e, FxDeviceStream *s, FxError *err)
{
  return status (NULL, err);
}

static int
event_sync (FxDeviceEvent *e, FxError *err)
{
  return status (NULL, err);
}

static int
upload (FxDeviceStream *s, FxDevicePtr to, const void *from, size_t size,
    FxError *err)
{
  memcpy (at (to), from, size);
  return status (NULL, err);
}

static int
download (
    FxDeviceStream *s, void *to, FxDevicePtr from, size_t size, FxError *err)
{
  memcpy (to, at (from), size);
  return status (NULL, err);
}

static int
copy (FxDeviceStream *s, FxDevicePtr to, FxDevicePtr from, size_t size,
    FxError *err)
{
  memcpy (at (to), at (from), size);
  return status (NULL, err);
}

static int
clear (FxDeviceStream *s, FxDevicePtr p, size_t size, FxError *err)
{
  memset (at (p), 0, size);
  return status (NULL, err);
}

/* --- runs ------------------------------------------------------------------------ */

/* One thread at a time. */
static void
enter (FxDeviceRun *r)
{
  if (r->users++ > 0)
    host_module.misuse++;
}

static int
leave (FxDeviceRun *r, FxError *err)
{
  r->users--;
  return status (NULL, err);
}

static size_t
history_len (const FxDeviceRun *r, uint32_t n)
{
  return 2 * (size_t)(n + 1) * r->spec.format.channels;
}

static int
run_new (
    FxDevice *d, const FxDeviceSpec *spec, FxDeviceRun **made, FxError *err)
{
  int rc = status (d, err);
  *made = NULL;
  if (rc < 0)
    return rc;
  if (host_module.no_memory)
    return fx_error (err, FX_ENOMEM, "streams", spec->streams, 1, 0, "",
        "there is no memory for a run, as it was told", "tell it otherwise");
  if (strcmp (spec->process, "sos") != 0 ||
      spec->format.layout != FX_INTERLEAVED || spec->streams < 1)
    host_module.misuse++;
  FxDeviceRun *r = calloc (1, sizeof *r);
  if (!r)
    abort ();
  r->spec = *spec;
  r->streams = calloc (spec->streams, sizeof *r->streams);
  for (uint32_t i = 0; r->streams && i < spec->streams; i++) {
    r->streams[i].sections = calloc (spec->max_size, sizeof (FxSos));
    r->streams[i].history =
        calloc (history_len (r, spec->max_size), sizeof (double));
  }
  host_module.runs++;
  *made = r;
  return FX_OK;
}

static void
run_free (FxDeviceRun *r)
{
  enter (r);
  for (uint32_t i = 0; i < r->spec.streams; i++) {
    free (r->streams[i].sections);
    free (r->streams[i].history);
  }
  free (r->streams);
  free (r);
  host_module.runs--;
}

static int
set_plan (
    FxDeviceRun *r, uint32_t stream, uint32_t n, const void *plan, FxError *err)
{
  enter (r);
  if (n < 1 || n > r->spec.max_size || stream >= r->spec.streams) {
    host_module.misuse++;
    return leave (r, err);
  }
  Stream *s = &r->streams[stream];
  s->n = n;
  memcpy (s->sections, plan, n * sizeof (FxSos));
  s->has_plan = 1;
  s->has_history = 0;
  return leave (r, err);
}

static int
write_history (
    FxDeviceRun *r, uint32_t stream, const double *history, FxError *err)
{
  Stream *s = &r->streams[stream];
  enter (r);
  if (!s->has_plan)
    host_module.misuse++;
  memcpy (s->history, history, history_len (r, s->n) * sizeof *history);
  s->has_history = 1;
  host_module.writes++;
  return leave (r, err);
}

static int
read_history (FxDeviceRun *r, uint32_t stream, double *history, FxError *err)
{
  Stream *s = &r->streams[stream];
  enter (r);
  if (!s->has_history)
    host_module.misuse++;
  memcpy (history, s->history, history_len (r, s->n) * sizeof *history);
  host_module.reads++;
  return leave (r, err);
}

static int
reset (FxDeviceRun *r, uint32_t stream, FxError *err)
{
  Stream *s = &r->streams[stream];
  enter (r);
  memset (s->history, 0, history_len (r, r->spec.max_size) * sizeof (double));
  s->has_history = 1;
  return leave (r, err);
}

/* --- processing --------------------------------------------------------------------- */

static double
load (FxDeviceRun *r, const void *p, size_t i)
{
  double x = r->spec.format.sample == FX_F64 ? ((const double *)p)[i]
                                             : (double)((const float *)p)[i];
  if (isfinite (x))
    return x;
  r->counts.non_finite++;
  return 0;
}

static void
store (FxDeviceRun *r, void *p, size_t i, double y)
{
  if (r->spec.format.sample == FX_F32)
    y = (float)y;
  if (!isfinite (y)) {
    y = 0;
    r->counts.lost++;
  }
  if (r->spec.format.sample == FX_F64)
    ((double *)p)[i] = y;
  else
    ((float *)p)[i] = (float)y;
}

static void
run_stream (
    FxDeviceRun *r, uint32_t stream, const void *in, void *out, size_t frames)
{
  Stream *s = &r->streams[stream];
  uint32_t channels = r->spec.format.channels;
  if (stream >= r->spec.streams || !s->has_plan || !s->has_history) {
    host_module.misuse++;
    return;
  }
  for (size_t i = 0; i < frames * channels; i++) {
    double x = load (r, in, i), *row = s->history + i % channels;
    for (uint32_t k = 0; k < s->n; k++, row += 2 * channels) {
      const FxSos *c = &s->sections[k];
      const double *y = row + 2 * channels;
      double next = c->b0 * x + c->b1 * row[0] + c->b2 * row[channels] -
                    c->a1 * y[0] - c->a2 * y[channels];
      row[channels] = row[0];
      row[0] = x;
      x = next;
    }
    row[channels] = row[0];
    row[0] = x;
    store (r, out, i, x);
  }
}

static int
launch (FxDeviceRun *r, uint32_t n, FxError *err)
{
  if (host_module.fail_after == 0)
    failed = 1;
  int rc = status (NULL, err);
  if (rc < 0)
    return rc;
  if (host_module.fail_after > 0)
    host_module.fail_after--;
  host_module.launches++;
  if ((int)n > host_module.most)
    host_module.most = (int)n;
  r->counts.launches++;
  struct timespec delay = { 0, host_module.delay * 1000L };
  if (delay.tv_nsec)
    nanosleep (&delay, NULL);
  return FX_OK;
}

static int
process (FxDeviceRun *r, const FxDeviceJob *jobs, uint32_t n, FxDeviceStream *s,
    FxError *err)
{
  int rc = launch (r, n, err);
  enter (r);
  for (uint32_t i = 0; i < n && rc == FX_OK; i++)
    run_stream (
        r, jobs[i].stream, at (jobs[i].in), at (jobs[i].out), jobs[i].frames);
  leave (r, NULL);
  return rc;
}

static int
host (FxDeviceRun *r, const FxDeviceHostJob *jobs, uint32_t n, FxError *err)
{
  int rc = launch (r, n, err);
  enter (r);
  for (uint32_t i = 0; i < n && rc == FX_OK; i++) {
    if (jobs[i].frames > r->spec.host_frames)
      host_module.misuse++;
    run_stream (r, jobs[i].stream, jobs[i].in, jobs[i].out, jobs[i].frames);
  }
  leave (r, NULL);
  return rc;
}

static void
counts (const FxDeviceRun *r, FxDeviceCounts *c)
{
  *c = r->counts;
}

static const char *
kernel (const FxDeviceRun *r, uint64_t frames)
{
  return "definition of sos";
}

static const FxBackend backend = { .abi = FX_BACKEND_ABI,
  .size = sizeof (FxBackend),
  .name = "host",
  .count = count,
  .open = open_device,
  .ref = ref,
  .unref = unref,
  .info = info,
  .status = status,
  .alloc = alloc,
  .free = release,
  .host_alloc = host_alloc,
  .host_free = host_free,
  .stream_new = stream_new,
  .stream_free = stream_free,
  .stream_sync = stream_sync,
  .event_new = event_new,
  .event_free = event_free,
  .event_record = event_on,
  .event_wait = event_on,
  .event_sync = event_sync,
  .upload = upload,
  .download = download,
  .copy = copy,
  .clear = clear,
  .run_new = run_new,
  .run_free = run_free,
  .set_plan = set_plan,
  .write = write_history,
  .read = read_history,
  .reset = reset,
  .process = process,
  .host = host,
  .counts = counts,
  .kernel = kernel };

__attribute__ ((visibility ("default"))) const FxBackend *
fx_backend_module (void);

const FxBackend *
fx_backend_module (void)
{
  return &backend;
}
