/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* See device.h. Errors end the program: a test or a benchmark on a device that
 * does not answer has nothing left to say. */

#include "tests/cuda/device/device.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
dev_error (const FxError *err)
{
  static _Thread_local char text[512];
  snprintf (text, sizeof text, "%s (code %d, %s %g): %s",
      err->what ? err->what : "no text", err->code,
      err->param ? err->param : "-", err->value,
      err->remedy ? err->remedy : "no remedy is named");
  return text;
}

void
dev_must (int code, const FxError *err, const char *what)
{
  if (code == FX_OK)
    return;
  fprintf (stderr, "%s: %s\n", what, dev_error (err));
  exit (1);
}

int
dev_open (Dev *dev)
{
  FxError err = { 0 };
  const char *which = getenv ("FX_TEST_CUDA_DEVICE");
  memset (dev, 0, sizeof *dev);
  dev->b = fx_backend_get (&err);
  if (!dev->b) {
    printf ("no back end: %s\n", dev_error (&err));
    return 0;
  }
  int count = dev->b->count (&err);
  if (count <= 0) {
    printf ("no device: %s\n", count < 0 ? dev_error (&err) : "none was found");
    return 0;
  }
  dev_must (dev->b->open (which ? atoi (which) : 0, NULL, &dev->d, &err), &err,
      "the device does not open");
  dev_must (dev->b->stream_new (dev->d, &dev->s, &err), &err, "no stream");
  dev->b->info (dev->d, &dev->info);
  dev->emulated = strstr (dev->info.name, "mulat") != NULL;
  return 1;
}

void
dev_close (Dev *dev)
{
  dev->b->stream_free (dev->s);
  dev->b->unref (dev->d);
  memset (dev, 0, sizeof *dev);
}

FxDevicePtr
dev_alloc (Dev *dev, size_t size)
{
  FxDevicePtr p = 0;
  FxError err = { 0 };
  dev_must (
      dev->b->alloc (dev->d, size, &p, &err), &err, "no memory on the device");
  return p;
}

void *
dev_memory (size_t size)
{
  void *p = malloc (size ? size : 1);
  if (p)
    return p;
  fprintf (stderr, "no memory for %zu bytes\n", size);
  exit (1);
}

void *
dev_host (Dev *dev, size_t size)
{
  void *p = dev->b->host_alloc (dev->d, size);
  if (p)
    return p;
  fprintf (stderr, "no page-locked memory for %zu bytes\n", size);
  exit (1);
}

void
dev_sync (Dev *dev)
{
  FxError err = { 0 };
  dev_must (dev->b->stream_sync (dev->s, &err), &err, "waiting for the device");
}

void
dev_up (Dev *dev, FxDevicePtr to, const void *from, size_t size)
{
  FxError err = { 0 };
  dev_must (dev->b->upload (dev->s, to, from, size, &err), &err, "upload");
  dev_sync (dev);
}

void
dev_down (Dev *dev, void *to, FxDevicePtr from, size_t size)
{
  FxError err = { 0 };
  dev_must (dev->b->download (dev->s, to, from, size, &err), &err, "download");
  dev_sync (dev);
}
