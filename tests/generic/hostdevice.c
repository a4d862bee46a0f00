/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The definitions: y = b * x - a * y section by section, y = h * x tap by tap,
 * in double. Addresses of the device are those of the host, so what is put on
 * a stream is done at once. */

#include "tests/generic/hostdevice.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct FxDevice {
  int unused;
};

/* What is put on a stream is done, so there is nothing to say of one. */
struct FxDeviceStream {
  int unused;
};

struct FxDeviceEvent {
  int unused;
};

typedef struct Stream {
  uint32_t n;
  FxSos *sections;
  double *taps;
  double *history;
  double *line; /* [channels][2 max_size]: of "fir" the history, */
  size_t end;   /*   which ends here, >= max_size */
  int has_plan, has_history;
} Stream;

struct FxDeviceRun {
  FxDeviceSpec spec;
  int is_fir;
  Stream *streams;
  size_t len;         /* of a history */
  atomic_uint inside; /* threads */
  FxDeviceCounts counts;
};

__attribute__ ((visibility ("default")))
HostDevice host_device_is = { .fail_after = -1 };
static struct FxDevice the_device;

void
host_device_reset (void)
{
  host_device_is = (HostDevice){ .fail_after = -1 };
}

static int
status (const FxDevice *d, FxError *err)
{
  return host_device_is.failed
             ? fx_error (err, FX_EDEVICE, "device", 0, 1, 0, "",
                   "has failed as it was told to", "tell it otherwise")
             : FX_OK;
}

static FxDevice *
ref (FxDevice *d)
{
  host_device_is.references++;
  return d;
}

static void
unref (FxDevice *d)
{
  host_device_is.references--;
}

static int
count (FxError *err)
{
  return host_device_is.no_device
             ? fx_error (err, FX_ENOTSUP, "device", 0, 1, 0, "",
                   "there is none, as it was told", "tell it otherwise")
             : 1;
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
  *i = (FxDeviceInfo){ .name = "this processor",
    .processors = 1,
    .double_ratio = 2,
    .context = &the_device };
}

/* --- memory and order ------------------------------------------------------------- */

static int
alloc (FxDevice *d, size_t size, FxDevicePtr *p, FxError *err)
{
  int rc = status (d, err);
  if (rc < 0)
    return rc;
  *p = (FxDevicePtr)(uintptr_t)aligned_alloc (256, (size + 255) & ~(size_t)255);
  host_device_is.memories++;
  return FX_OK;
}

static void
free_memory (FxDevice *d, FxDevicePtr p)
{
  free ((void *)(uintptr_t)p);
  host_device_is.memories--;
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
  return status (d, err);
}

static void
stream_free (FxDeviceStream *s)
{
  free (s);
}

static void *
stream_handle (FxDeviceStream *s)
{
  return s;
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
  return status (d, err);
}

static void
event_free (FxDeviceEvent *e)
{
  free (e);
}

static int
event_and_stream (FxDeviceEvent *e, FxDeviceStream *s, FxError *err)
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
  memcpy ((void *)(uintptr_t)to, from, size);
  return status (NULL, err);
}

static int
download (
    FxDeviceStream *s, void *to, FxDevicePtr from, size_t size, FxError *err)
{
  memcpy (to, (const void *)(uintptr_t)from, size);
  return status (NULL, err);
}

static int
copy (FxDeviceStream *s, FxDevicePtr to, FxDevicePtr from, size_t size,
    FxError *err)
{
  return download (s, (void *)(uintptr_t)to, from, size, err);
}

static int
clear (FxDeviceStream *s, FxDevicePtr p, size_t size, FxError *err)
{
  memset ((void *)(uintptr_t)p, 0, size);
  return status (NULL, err);
}

/* --- processing --------------------------------------------------------------------- */

/* A run is used by one thread at a time. */
static void
enter (FxDeviceRun *r)
{
  host_device_is.misuse += r->inside++ > 0;
}

static int
leave (FxDeviceRun *r, FxError *err)
{
  r->inside--;
  return status (NULL, err);
}

static int
run_new (
    FxDevice *d, const FxDeviceSpec *spec, FxDeviceRun **made, FxError *err)
{
  int rc = status (d, err);
  if (rc < 0)
    return rc;
  if (host_device_is.no_memory)
    return fx_error (err, FX_ENOMEM, "streams", spec->streams, 1, 0, "",
        "there is no memory for a run, as it was told", "tell it otherwise");
  if (strcmp (spec->process, "fir") && strcmp (spec->process, "sos"))
    return fx_error (err, FX_ENOTSUP, "process", 0, 1, 0, "",
        "has no kernel for it", "process on the CPU");
  FxDeviceRun *r = calloc (1, sizeof *r);
  if (!r)
    abort ();
  r->spec = *spec;
  r->is_fir = strcmp (spec->process, "fir") == 0;
  host_device_is.misuse += spec->format.layout != FX_INTERLEAVED;
  r->len = r->is_fir ? (size_t)spec->max_size * spec->format.channels
                     : 2 * ((size_t)spec->max_size + 1) * spec->format.channels;
  r->streams = calloc (spec->streams, sizeof *r->streams);
  for (uint32_t i = 0; r->streams && i < spec->streams; i++) {
    Stream *s = &r->streams[i];
    s->history = calloc (r->len, sizeof *s->history);
    s->sections = calloc (spec->max_size, sizeof *s->sections);
    s->taps = calloc (spec->max_size, sizeof *s->taps);
    s->line = calloc (r->is_fir ? 2 * r->len : 1, sizeof *s->line);
    s->end = spec->max_size;
    if (!s->history || !s->sections || !s->taps || !s->line)
      abort ();
  }
  host_device_is.runs++;
  *made = r;
  return FX_OK;
}

static void
run_free (FxDeviceRun *r)
{
  enter (r);
  for (uint32_t i = 0; i < r->spec.streams; i++) {
    free (r->streams[i].history);
    free (r->streams[i].sections);
    free (r->streams[i].taps);
    free (r->streams[i].line);
  }
  free (r->streams);
  free (r);
  host_device_is.runs--;
}

/* Of a stream that there is; any other is misuse. */
static Stream *
stream_of (FxDeviceRun *r, uint32_t stream)
{
  host_device_is.misuse += stream >= r->spec.streams;
  return &r->streams[stream < r->spec.streams ? stream : 0];
}

static int
set_plan (
    FxDeviceRun *r, uint32_t stream, uint32_t n, const void *plan, FxError *err)
{
  Stream *s = stream_of (r, stream);
  int rc = status (NULL, err);
  if (rc < 0)
    return rc;
  host_device_is.misuse += n < 1 || n > r->spec.max_size;
  if (host_device_is.most && n > host_device_is.most)
    return fx_error (err, FX_ENOTSUP, "size", n, 1, host_device_is.most, "",
        "more than this device takes", "take less");
  enter (r);
  s->n = n;
  if (r->is_fir)
    memcpy (s->taps, plan, n * sizeof *s->taps);
  else
    memcpy (s->sections, plan, n * sizeof *s->sections);
  s->has_plan = 1;
  s->has_history = 0;
  host_device_is.plans++;
  return leave (r, err);
}

static size_t
history_len (const FxDeviceRun *r, const Stream *s)
{
  return r->is_fir ? r->len : 2 * (size_t)(s->n + 1) * r->spec.format.channels;
}

/* Between what a caller has and the lines; out: 1 to the caller. */
static void
move_lines (const FxDeviceRun *r, Stream *s, double *history, int out)
{
  size_t max = r->spec.max_size;
  for (uint32_t c = 0; c < r->spec.format.channels; c++) {
    double *line = s->line + 2 * c * max + s->end - max;
    double *h = history + c * max;
    memcpy (out ? h : line, out ? line : h, max * sizeof *h);
  }
}

static int
write_history (
    FxDeviceRun *r, uint32_t stream, const double *history, FxError *err)
{
  Stream *s = stream_of (r, stream);
  enter (r);
  host_device_is.misuse += !s->has_plan;
  if (r->is_fir)
    move_lines (r, s, (double *)history, 0);
  else
    memcpy (s->history, history, history_len (r, s) * sizeof *history);
  s->has_history = 1;
  host_device_is.writes++;
  return leave (r, err);
}

static int
read_history (FxDeviceRun *r, uint32_t stream, double *history, FxError *err)
{
  Stream *s = stream_of (r, stream);
  enter (r);
  host_device_is.misuse += !s->has_history;
  if (r->is_fir)
    move_lines (r, s, history, 1);
  else
    memcpy (history, s->history, history_len (r, s) * sizeof *history);
  host_device_is.reads++;
  return leave (r, err);
}

static int
reset (FxDeviceRun *r, uint32_t stream, FxError *err)
{
  Stream *s = stream_of (r, stream);
  enter (r);
  memset (s->history, 0, r->len * sizeof *s->history);
  if (r->is_fir)
    memset (s->line, 0, 2 * r->len * sizeof *s->line);
  s->has_history = 1;
  return leave (r, err);
}

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

/* One sample of channel c through the sections. */
static double
run_sections (const FxDeviceRun *r, const Stream *s, double x, uint32_t c)
{
  uint32_t channels = r->spec.format.channels;
  double *row = s->history + c;
  for (uint32_t k = 0; k < s->n; k++, row += 2 * channels) {
    const FxSos *q = &s->sections[k];
    const double *out = row + 2 * channels;
    double y = q->b0 * x + q->b1 * row[0] + q->b2 * row[channels] -
               q->a1 * out[0] - q->a2 * out[channels];
    row[channels] = row[0];
    row[0] = x;
    x = y;
  }
  row[channels] = row[0];
  row[0] = x;
  return x;
}

static double
run_taps (const FxDeviceRun *r, Stream *s, double x, uint32_t c)
{
  size_t max = r->spec.max_size;
  double *line = s->line + 2 * c * max, y = 0;
  if (s->end == 2 * max)
    memcpy (line, line + max, max * sizeof *line);
  double *h = line + (s->end == 2 * max ? max : s->end);
  *h = x;
  for (uint32_t k = 0; k < s->n; k++)
    y += s->taps[k] * h[-(ptrdiff_t)k];
  if (c + 1 == r->spec.format.channels)
    s->end = (size_t)(h - line) + 1;
  return y;
}

static int
all_zero (const void *p, size_t size)
{
  const char *c = p;
  return size == 0 || (c[0] == 0 && memcmp (c, c + 1, size - 1) == 0);
}

/* Silence in and silence before is silence out. */
static int
is_quiet (const FxDeviceRun *r, const Stream *s, const void *in, size_t frames)
{
  size_t sample = r->spec.format.sample == FX_F64 ? 8 : 4;
  return all_zero (in, frames * r->spec.format.channels * sample) &&
         (r->is_fir ? all_zero (s->line, 2 * r->len * sizeof *s->line)
                    : all_zero (
                          s->history, history_len (r, s) * sizeof *s->history));
}

static int
run (FxDeviceRun *r, uint32_t stream, const void *in, void *out, size_t frames,
    FxError *err)
{
  Stream *s = stream_of (r, stream);
  if (host_device_is.fail_after == 0)
    host_device_is.failed = 1;
  int rc = status (NULL, err);
  if (rc < 0)
    return rc;
  host_device_is.fail_after -= host_device_is.fail_after > 0;
  host_device_is.misuse += !s->has_plan || !s->has_history;
  host_device_is.blocks++;
  if (is_quiet (r, s, in, frames)) {
    memmove (out, in,
        frames * r->spec.format.channels *
            (r->spec.format.sample == FX_F64 ? 8 : 4));
    return FX_OK;
  }
  for (size_t i = 0; i < frames * r->spec.format.channels; i++) {
    uint32_t c = (uint32_t)(i % r->spec.format.channels);
    double x = load (r, in, i);
    store (r, out, i,
        r->is_fir ? run_taps (r, s, x, c) : run_sections (r, s, x, c));
  }
  return FX_OK;
}

static void
launch (FxDeviceRun *r, uint32_t n)
{
  r->counts.launches++;
  if (n > host_device_is.jobs)
    host_device_is.jobs = n;
}

static int
process (FxDeviceRun *r, const FxDeviceJob *jobs, uint32_t n, FxDeviceStream *s,
    FxError *err)
{
  int rc = FX_OK;
  enter (r);
  launch (r, n);
  for (uint32_t i = 0; i < n && rc == FX_OK; i++) {
    host_device_is.misuse += jobs[i].reserved != 0;
    rc = run (r, jobs[i].stream, (const void *)(uintptr_t)jobs[i].in,
        (void *)(uintptr_t)jobs[i].out, jobs[i].frames, err);
  }
  leave (r, NULL);
  return rc;
}

static int
host (FxDeviceRun *r, const FxDeviceHostJob *jobs, uint32_t n, FxError *err)
{
  int rc = FX_OK;
  enter (r);
  launch (r, n);
  for (uint32_t i = 0; i < n && rc == FX_OK; i++) {
    host_device_is.misuse += jobs[i].frames > r->spec.host_frames;
    rc = run (r, jobs[i].stream, jobs[i].in, jobs[i].out, jobs[i].frames, err);
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
  return r->is_fir ? "definition of fir" : "definition of sos";
}

const FxBackend host_device = { .abi = FX_BACKEND_ABI,
  .size = sizeof (FxBackend),
  .name = "host",
  .count = count,
  .open = open_device,
  .ref = ref,
  .unref = unref,
  .info = info,
  .status = status,
  .alloc = alloc,
  .free = free_memory,
  .host_alloc = host_alloc,
  .host_free = host_free,
  .stream_new = stream_new,
  .stream_free = stream_free,
  .stream_handle = stream_handle,
  .stream_sync = stream_sync,
  .event_new = event_new,
  .event_free = event_free,
  .event_record = event_and_stream,
  .event_wait = event_and_stream,
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

/* As a module (FX_CUDA_MODULE), for tests of elements:
 * HOST_DEVICE_FAIL_AFTER=blocks. */
__attribute__ ((visibility ("default"))) const FxBackend *
fx_backend_module (void)
{
  const char *fail = getenv ("HOST_DEVICE_FAIL_AFTER");
  if (fail)
    host_device_is.fail_after = atoi (fail);
  return &host_device;
}
