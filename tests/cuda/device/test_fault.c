/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A device that fails under way: a kernel is sent to an address that is nobody's,
 * as a fault of the hardware or of another user of the context would. From then
 * on every call says FX_EDEVICE at once, with a text, none hangs, and all that
 * was made can be freed. Exit status 77 when there is no device. */

#include "tests/cuda/device/cases.h"
#include "tests/fxtest.h"
#include <time.h>
#include <unistd.h>

static double
seconds (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void
fails (const char *what, int code, FxError *err)
{
  CHECK (code == FX_EDEVICE, "%s: code %d", what, code);
  CHECK (code == FX_OK || (err->what && err->remedy), "%s: no text", what);
  *err = (FxError){ 0 };
}

int
main (void)
{
  static const DevCase c = { "bands", 4, FX_F32, FX_PRECISION_FAST, 2, 8192,
    0 };
  Dev dev;
  FxError err = { 0 };
  FxSos s[DEV_MAX_SECTIONS];
  double history[64];
  float audio[2 * 64] = { 0 };
  FxDevicePtr p = 0;
  FxDeviceEvent *event;
  FxDeviceStream *second = NULL;
  alarm (60); /* whatever hangs ends here */
  if (!dev_open (&dev))
    return 77;
  FxDeviceRun *run = dev_case_run (&dev, &c, 1, 64);
  FxDevicePtr good = dev_alloc (&dev, dev_case_samples (&c) * sizeof (float));
  dev_must (dev.b->event_new (dev.d, &event, &err), &err, "event");
  uint32_t n = dev_filter ("bands", 48000, 4, s);
  FxDeviceJob ours = { .in = good, .out = good, .frames = c.frames };
  FxDeviceJob nobodys = { .in = (FxDevicePtr)1 << 46,
    .out = ((FxDevicePtr)1 << 46) + ((FxDevicePtr)1 << 30),
    .frames = c.frames };
  FxDeviceHostJob host = { .frames = 64, .in = audio, .out = audio };

  dev_must (dev.b->process (run, &ours, 1, dev.s, &err), &err, "process");
  dev_sync (&dev);
  CHECK (dev.b->status (dev.d, &err) == FX_OK, "%s", dev_error (&err));
  /* The launch may succeed: the fault shows when it is waited for. */
  int code = dev.b->process (run, &nobodys, 1, dev.s, &err);
  if (code == FX_OK)
    code = dev.b->stream_sync (dev.s, &err);
  CHECK (code == FX_EDEVICE, "the fault: code %d", code);
  printf ("the fault: %s\n", dev_error (&err));

  double start = seconds ();
  fails ("status", dev.b->status (dev.d, &err), &err);
  fails ("stream_sync", dev.b->stream_sync (dev.s, &err), &err);
  fails ("process", dev.b->process (run, &ours, 1, dev.s, &err), &err);
  fails ("host", dev.b->host (run, &host, 1, &err), &err);
  fails ("read", dev.b->read (run, 0, history, &err), &err);
  fails ("write", dev.b->write (run, 0, history, &err), &err);
  fails ("reset", dev.b->reset (run, 0, &err), &err);
  fails ("set_plan", dev.b->set_plan (run, 0, n, s, &err), &err);
  fails (
      "upload", dev.b->upload (dev.s, good, audio, sizeof audio, &err), &err);
  fails ("download", dev.b->download (dev.s, audio, good, sizeof audio, &err),
      &err);
  fails ("copy", dev.b->copy (dev.s, good, good, 64, &err), &err);
  fails ("clear", dev.b->clear (dev.s, good, 64, &err), &err);
  fails ("alloc", dev.b->alloc (dev.d, 4096, &p, &err), &err);
  fails ("stream_new", dev.b->stream_new (dev.d, &second, &err), &err);
  fails ("event_record", dev.b->event_record (event, dev.s, &err), &err);
  fails ("event_sync", dev.b->event_sync (event, &err), &err);
  double took = seconds () - start;
  CHECK (took < 1, "the calls after the fault took %.1f s", took);

  dev.b->run_free (run);
  dev.b->event_free (event);
  dev.b->free (dev.d, good);
  dev_close (&dev);
  return fx_test_end ();
}
