/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What tests of device memory share: a device, streams, bytes to tell places
 * apart by, and looking at memory without the code under test. */

#ifndef FX_DEVMEM_H
#define FX_DEVMEM_H

#include <string.h>
#include "gst/device/gstfxdevicememory.h"
#include "gst/device/gstfxdevicepool.h"
#include "tests/gst/devtest.h"

#define NOISE (1 << 17) /* bytes of it, on the device and here */
#define STREAMS 3

static GstFxDevice *device;
static const FxBackend *backend;
static FxDeviceStream *streams[STREAMS];
static guint8 noise[NOISE];
static GstMemory *noise_memory;
static FxDevicePtr noise_at;

/* Everything that can go wrong while it works. */
#define OK(call)                                                               \
  G_STMT_START                                                                 \
  {                                                                            \
    FxError ok_err_ = { .what = "?" };                                         \
    FxError *err = &ok_err_;                                                   \
    int ok_rc_ = call;                                                         \
    fail_unless (ok_rc_ == FX_OK, "%s: %s", #call, ok_err_.what);              \
  }                                                                            \
  G_STMT_END

static inline void
set_up (void)
{
  GstElement *e = gst_element_factory_make ("identity", NULL);
  FxError err = { .what = "?" };
  GRand *r = g_rand_new_with_seed (7);
  device = gst_fx_device_get (e, -1, &err);
  fail_unless (device != NULL, "%s", err.what);
  gst_object_unref (e);
  backend = device->backend;
  for (guint i = 0; i < STREAMS; ++i)
    OK (backend->stream_new (device->device, &streams[i], err));
  for (guint i = 0; i < NOISE; ++i)
    noise[i] = (guint8)g_rand_int (r);
  g_rand_free (r);
  noise_memory = gst_fx_device_memory_new (device, NOISE, &err);
  fail_unless (noise_memory != NULL);
  noise_at = gst_fx_device_memory_address (noise_memory);
  OK (backend->upload (streams[0], noise_at, noise, NOISE, err));
  OK (backend->stream_sync (streams[0], err));
}

static inline void
tear_down (void)
{
  gst_memory_unref (noise_memory);
  for (guint i = 0; i < STREAMS; ++i)
    backend->stream_free (streams[i]);
  ASSERT_OBJECT_REFCOUNT (device, "device", 1);
  gst_object_unref (device);
  device = NULL;
  fx_dev_expect_nothing ();
}

static inline GstMemory *
memory_new (gsize size)
{
  FxError err = { .what = "?" };
  GstMemory *mem = gst_fx_device_memory_new (device, size, &err);
  fail_unless (mem != NULL, "%s", err.what);
  return mem;
}

static inline GstBuffer *
buffer_of (GstMemory *mem)
{
  GstBuffer *buf = gst_buffer_new ();
  gst_buffer_append_memory (buf, mem);
  return buf;
}

/* What lies on the device, by the driver alone; all that is queued on the
 * memory has to be done. */
static inline guint8 *
peek_device (FxDevicePtr at, gsize size)
{
  guint8 *got = g_malloc (size + 1);
  FxDeviceStream *s;
  OK (backend->stream_new (device->device, &s, err));
  if (size)
    OK (backend->download (s, got, at, size, err));
  OK (backend->stream_sync (s, err));
  backend->stream_free (s);
  return got;
}

static inline void
expect (const guint8 *got, const guint8 *want, gsize size, const gchar *where)
{
  for (gsize i = 0; i < size; ++i)
    fail_unless (got[i] == want[i], "%s: byte %zu of %zu: %u, not %u", where, i,
        size, got[i], want[i]);
}

/* By a map of the host, and by one of the device. */
static inline void
expect_memory (GstMemory *mem, const guint8 *want, const gchar *where)
{
  GstMapInfo map;
  fail_unless (gst_memory_map (mem, &map, GST_MAP_READ), "%s", where);
  fail_unless_equals_uint64 (map.size, mem->size);
  expect (map.data, want, map.size, where);
  gst_memory_unmap (mem, &map);
  fail_unless (gst_memory_map (mem, &map, GST_MAP_READ | GST_FX_MAP_DEVICE),
      "%s", where);
  fail_unless_equals_uint64 (
      (FxDevicePtr)(gsize)map.data, gst_fx_device_memory_address (mem));
  guint8 *got = peek_device ((FxDevicePtr)(gsize)map.data, map.size);
  expect (got, want, map.size, where);
  g_free (got);
  gst_memory_unmap (mem, &map);
}

/* Queues noise[from ...] into the memory, on a stream; not done on return. */
static inline void
write_there (GstMemory *mem, guint stream, gsize offset, gsize size, gsize from)
{
  FxDevicePtr at = gst_fx_device_memory_address (mem) + offset;
  OK (gst_fx_device_memory_begin (mem, streams[stream], GST_MAP_WRITE, err));
  OK (backend->copy (streams[stream], at, noise_at + from, size, err));
  OK (gst_fx_device_memory_end (mem, streams[stream], GST_MAP_WRITE, err));
}

static inline void
write_here (GstMemory *mem, gsize offset, gsize size, gsize from)
{
  GstMapInfo map;
  fail_unless (gst_memory_map (mem, &map, GST_MAP_WRITE));
  memcpy (map.data + offset, noise + from, size);
  gst_memory_unmap (mem, &map);
}

#endif
