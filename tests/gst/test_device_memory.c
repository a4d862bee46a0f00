/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of a device: each kind of access, in any order and on any stream, from
 * several threads. The sources under test are linked in; no element of the
 * plugin is used. */

#include <gst/audio/audio.h>
#include "tests/gst/devmem.h"

/* --- maps ---------------------------------------------------------------------- */

static const gsize sizes[] = { 1, 3, 255, 256, 257, 4096, 70001 };

GST_START_TEST (test_maps)
{
  gsize size = sizes[__i__], half = size / 2;
  GstMemory *mem = memory_new (size);
  guint8 *want = g_malloc (size);
  GstMapInfo map;
  fail_unless (gst_memory_is_type (mem, GST_FX_DEVICE_MEMORY_TYPE));
  fail_unless (gst_fx_device_memory_device (mem) == device);

  memcpy (want, noise, size);
  write_here (mem, 0, size, 0);
  expect_memory (mem, want, "written here");

  memcpy (want, noise + 1000, size);
  write_there (mem, 0, 0, size, 1000);
  expect_memory (mem, want, "written there");

  /* A part, with the rest as it was: each way, over either. */
  memcpy (want + half, noise + 2000, size - half);
  write_here (mem, half, size - half, 2000);
  expect_memory (mem, want, "second half here");
  memcpy (want, noise + 3000, half);
  write_there (mem, 1, 0, half, 3000);
  expect_memory (mem, want, "first half there");
  memcpy (want, noise + 4000, half);
  write_here (mem, 0, half, 4000);
  memcpy (want + half, noise + 5000, size - half);
  write_there (mem, 2, half, size - half, 5000);
  expect_memory (mem, want, "one here, one there");

  /* By an element that knows only the address. */
  fail_unless (gst_memory_map (mem, &map, GST_MAP_WRITE | GST_FX_MAP_DEVICE));
  OK (backend->copy (
      streams[0], (FxDevicePtr)(gsize)map.data, noise_at + 77, size, err));
  OK (backend->stream_sync (streams[0], err));
  gst_memory_unmap (mem, &map);
  expect_memory (mem, noise + 77, "written by a map");

  write_there (mem, 2, 0, size, 99);
  OK (gst_fx_device_memory_fetch (mem, streams[1], err));
  expect_memory (mem, noise + 99, "fetched");
  g_free (want);
  gst_memory_unref (mem);
}
GST_END_TEST;

/* The address of a pinned copy does not change: nothing is made anew. */
GST_START_TEST (test_staging_stays)
{
  GstMemory *mem = memory_new (1000);
  GstMapInfo map;
  gpointer first = NULL;
  for (guint i = 0; i < 20; ++i) {
    write_there (mem, i % STREAMS, 0, 1000, i);
    fail_unless (gst_memory_map (mem, &map, GST_MAP_READ));
    fail_unless (!first || first == map.data);
    first = map.data;
    fail_unless (memcmp (map.data, noise + i, 1000) == 0);
    gst_memory_unmap (mem, &map);
  }
  gst_memory_unref (mem);
}
GST_END_TEST;

GST_START_TEST (test_parts)
{
  GstMemory *mem = memory_new (5000);
  GstMapInfo map;
  gsize offset;
  write_there (mem, 0, 0, 5000, 0);

  GstMemory *a = gst_memory_share (mem, 100, 1001);
  GstMemory *b = gst_memory_share (a, 7, 500);
  GstMemory *c = gst_memory_share (mem, 1101, -1);
  fail_unless_equals_uint64 (c->size, 5000 - 1101);
  fail_unless_equals_uint64 (gst_fx_device_memory_address (b),
      gst_fx_device_memory_address (mem) + 107);
  expect_memory (b, noise + 107, "part of a part");
  expect_memory (a, noise + 100, "part");
  expect_memory (c, noise + 1101, "rest");

  /* Parts are to be read, and while there are any the whole is too. */
  fail_if (gst_memory_map (a, &map, GST_MAP_WRITE));
  FxError err;
  fail_unless_equals_int (
      gst_fx_device_memory_begin (a, streams[0], GST_MAP_WRITE, &err),
      FX_EINVAL);

  fail_unless (gst_memory_is_span (a, c, &offset));
  fail_unless_equals_uint64 (offset, 100);
  fail_if (gst_memory_is_span (c, a, NULL));
  fail_if (gst_memory_is_span (b, c, NULL));

  /* The parts keep the memory. */
  gst_memory_unref (mem);
  gst_memory_unref (a);
  expect_memory (b, noise + 107, "part without its whole");

  GstMemory *d = gst_memory_copy (b, 3, 50), *e = gst_memory_copy (c, 0, -1);
  fail_unless (gst_fx_device_memory_device (d) == device);
  gst_memory_unref (b);
  gst_memory_unref (c);
  expect_memory (d, noise + 110, "copy of a part");
  expect_memory (e, noise + 1101, "copy of the rest");
  fail_unless_equals_uint64 (e->size, 5000 - 1101);
  write_here (d, 0, 50, 9000);
  expect_memory (d, noise + 9000, "a copy is one's own");
  gst_memory_unref (d);
  gst_memory_unref (e);
}
GST_END_TEST;

GST_START_TEST (test_resize)
{
  GstMemory *mem = memory_new (1000);
  write_there (mem, 0, 0, 1000, 0);
  gst_memory_resize (mem, 10, 500);
  expect_memory (mem, noise + 10, "smaller");
  write_here (mem, 0, 500, 4000);
  expect_memory (mem, noise + 4000, "written while small");
  GstMemory *part = gst_memory_share (mem, 100, -1);
  expect_memory (part, noise + 4100, "part of a smaller");
  gst_memory_unref (part);
  gst_memory_resize (mem, -10, 1000);
  guint8 *want = g_memdup2 (noise, 1000);
  memcpy (want + 10, noise + 4000, 500);
  expect_memory (mem, want, "large again");
  gst_memory_resize (mem, 1000, 0);
  expect_memory (mem, want, "nothing");
  g_free (want);
  gst_memory_unref (mem);
}
GST_END_TEST;

GST_START_TEST (test_allocation)
{
  static const GstAllocationParams all[] = { { .align = 15 },
    { .align = 4095, .prefix = 100, .padding = 33 },
    { .flags = GST_MEMORY_FLAG_ZERO_PREFIXED | GST_MEMORY_FLAG_ZERO_PADDED,
        .prefix = 500,
        .padding = 41,
        .align = 7 } };
  for (guint i = 0; i < G_N_ELEMENTS (all); ++i) {
    GstAllocationParams params = all[i];
    GstMemory *mem = gst_allocator_alloc (device->allocator, 1001, &params);
    GstMapInfo map;
    gsize offset, maxsize;
    fail_unless (mem != NULL);
    fail_unless_equals_uint64 (
        gst_memory_get_sizes (mem, &offset, &maxsize), 1001);
    fail_unless_equals_uint64 (offset, params.prefix);
    fail_unless (maxsize >= 1001 + params.prefix + params.padding);
    fail_unless (
        ((gst_fx_device_memory_address (mem) - offset) & params.align) == 0);
    if (params.flags) {
      guint8 *zeros = g_malloc0 (maxsize);
      gst_memory_resize (mem, -(gssize)offset, maxsize);
      expect_memory (mem, zeros, "zeroed");
      gst_memory_resize (mem, (gssize)offset, 1001);
      g_free (zeros);
    }
    fail_unless (gst_memory_map (mem, &map, GST_MAP_WRITE));
    fail_unless ((((gsize)map.data - offset) & params.align) == 0);
    memcpy (map.data, noise, 1001);
    gst_memory_unmap (mem, &map);
    expect_memory (mem, noise, "after a prefix");
    gst_memory_unref (mem);
  }

  /* More than there is: an error, and the device goes on. */
  FxError err = { .code = FX_OK };
  fail_if (gst_fx_device_memory_new (device, (gsize)1 << 50, &err));
  fail_unless_equals_int (err.code, FX_ENOMEM);
  fail_if (gst_allocator_alloc (device->allocator, (gsize)1 << 50, NULL));
  GstMemory *mem = memory_new (0);
  fail_unless_equals_uint64 (mem->size, 0);
  gst_memory_unref (mem);
}
GST_END_TEST;

/* Whoever keeps the allocator longer than the device gets nothing. */
GST_START_TEST (test_allocator_alone)
{
  GstElement *e = gst_element_factory_make ("identity", NULL);
  FxError err;
  GstAllocator *allocator = gst_object_ref (device->allocator);
  GstFxDevice *same = gst_fx_device_get (e, -1, &err);
  fail_unless (same == device);
  gst_object_unref (same);
  same = gst_fx_device_get (e, device->info.ordinal, &err);
  fail_unless (same == device);
  gst_object_unref (same);
  tear_down ();
  fail_if (gst_allocator_alloc (allocator, 16, NULL));
  gst_object_unref (allocator);
  gst_object_unref (e);
  set_up ();
}
GST_END_TEST;

GST_START_TEST (test_refused)
{
  GstMemory *mem = memory_new (64);
  GstMapInfo here, there;
  FxError err = { .code = FX_OK };
  fail_unless (gst_memory_map (mem, &here, GST_MAP_READWRITE));
  fail_if (gst_memory_map (mem, &there, GST_MAP_READ | GST_FX_MAP_DEVICE));
  fail_unless_equals_int (
      gst_fx_device_memory_begin (mem, streams[0], GST_MAP_READ, &err),
      FX_EINVAL);
  gst_memory_unmap (mem, &here);

  OK (gst_fx_device_memory_begin (mem, streams[0], GST_MAP_READWRITE, err));
  fail_if (gst_memory_map (mem, &here, GST_MAP_READ));
  fail_unless_equals_int (
      gst_fx_device_memory_fetch (mem, streams[0], &err), FX_EINVAL);
  OK (gst_fx_device_memory_end (mem, streams[0], GST_MAP_READWRITE, err));

  fail_unless (
      gst_memory_map (mem, &there, GST_MAP_READWRITE | GST_FX_MAP_DEVICE));
  fail_if (gst_memory_map (mem, &here, GST_MAP_READ));
  gst_memory_unmap (mem, &there);

  /* Readers of both kinds at once. */
  fail_unless (gst_memory_map (mem, &there, GST_MAP_READ | GST_FX_MAP_DEVICE));
  fail_unless (gst_memory_map (mem, &here, GST_MAP_READ));
  OK (gst_fx_device_memory_begin (mem, streams[1], GST_MAP_READ, err));
  fail_unless_equals_int (
      gst_fx_device_memory_begin (mem, streams[0], GST_MAP_WRITE, &err),
      FX_EINVAL);
  OK (gst_fx_device_memory_end (mem, streams[1], GST_MAP_READ, err));
  gst_memory_unmap (mem, &here);
  gst_memory_unmap (mem, &there);

  /* In two buffers it is nobody's to write. */
  GstBuffer *a = buffer_of (gst_memory_ref (mem)), *b = buffer_of (mem);
  fail_unless_equals_int (
      gst_fx_device_memory_begin (mem, streams[0], GST_MAP_WRITE, &err),
      FX_EINVAL);
  fail_unless (err.what && err.remedy);
  gst_buffer_unref (a);
  OK (gst_fx_device_memory_begin (mem, streams[0], GST_MAP_WRITE, err));
  OK (gst_fx_device_memory_end (mem, streams[0], GST_MAP_WRITE, err));
  gst_buffer_unref (b);
}
GST_END_TEST;

/* --- buffers ------------------------------------------------------------------------ */

/* What GStreamer does to audio between elements. */
GST_START_TEST (test_audio)
{
  GstSegment segment;
  GstBuffer *buf = buffer_of (memory_new (4800 * 8));
  GstFxDeviceSpan span;
  fail_unless (gst_fx_device_memory_peek (buf, device, &span));
  write_there (span.memory, 1, 0, 4800 * 8, 0);
  GST_BUFFER_PTS (buf) = 0;
  GST_BUFFER_DURATION (buf) = GST_SECOND / 10;

  GstBuffer *whole = gst_buffer_ref (buf);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = GST_SECOND / 48000 * 480;
  segment.stop = GST_SECOND / 48000 * 2480;
  buf = gst_audio_buffer_clip (buf, &segment, 48000, 8);
  fail_unless (buf != NULL);
  fail_unless (gst_fx_device_memory_peek (buf, device, &span));
  fail_unless_equals_uint64 (span.size % 8, 0);
  fail_unless (span.size >= 1999 * 8 && span.size <= 2001 * 8);
  gsize first = span.at - gst_fx_device_memory_address (
                              gst_buffer_peek_memory (whole, 0));
  expect_memory (span.memory, noise + first, "clipped");

  buf = gst_audio_buffer_truncate (buf, 8, 10, 100);
  fail_unless (gst_fx_device_memory_peek (buf, device, &span));
  fail_unless_equals_uint64 (span.size, 800);
  expect_memory (span.memory, noise + first + 80, "truncated");
  gst_buffer_unref (buf);
  expect_memory (gst_buffer_peek_memory (whole, 0), noise, "whole");
  gst_buffer_unref (whole);
}
GST_END_TEST;

/* --- order ------------------------------------------------------------------------- */

#define CELLS 8
#define CELL 512

/* Copies among memories on streams drawn at random, and the host in between.
 * Whatever does not wait for what came before it shows in the end, for streams
 * of the driver under test are late on purpose. */
GST_START_TEST (test_any_order)
{
  GRand *r = g_rand_new_with_seed ((guint32)__i__ + 1);
  fx_dev_set ("SEED", __i__ + 1);
  GstMemory *mem[CELLS];
  guint8 want[CELLS][CELL];
  for (guint i = 0; i < CELLS; ++i) {
    mem[i] = memory_new (CELL);
    write_here (mem[i], 0, CELL, i * CELL);
    memcpy (want[i], noise + i * CELL, CELL);
  }
  for (guint step = 0; step < 600; ++step) {
    guint i = (guint)g_rand_int_range (r, 0, CELLS);
    guint j = (i + (guint)g_rand_int_range (r, 1, CELLS)) % CELLS;
    guint s = (guint)g_rand_int_range (r, 0, STREAMS);
    gsize from = (gsize)g_rand_int_range (r, 0, NOISE - CELL);
    gsize part = (gsize)g_rand_int_range (r, 1, CELL);
    switch (g_rand_int_range (r, 0, 8)) {
    case 0:
    case 1:
    case 2:
      OK (gst_fx_device_memory_begin (mem[i], streams[s], GST_MAP_READ, err));
      OK (gst_fx_device_memory_begin (mem[j], streams[s], GST_MAP_WRITE, err));
      OK (backend->copy (streams[s], gst_fx_device_memory_address (mem[j]),
          gst_fx_device_memory_address (mem[i]), part, err));
      OK (gst_fx_device_memory_end (mem[j], streams[s], GST_MAP_WRITE, err));
      OK (gst_fx_device_memory_end (mem[i], streams[s], GST_MAP_READ, err));
      memcpy (want[j], want[i], part);
      break;
    case 3:
      write_there (mem[i], s, 0, part, from);
      memcpy (want[i], noise + from, part);
      break;
    case 4:
      write_here (mem[i], 0, part, from);
      memcpy (want[i], noise + from, part);
      break;
    case 5:
      OK (gst_fx_device_memory_fetch (mem[i], streams[s], err));
      break;
    case 6:
      gst_memory_unref (mem[j]);
      mem[j] = gst_memory_copy (mem[i], 0, -1);
      memcpy (want[j], want[i], CELL);
      break;
    default:
      if (g_rand_boolean (r))
        expect_memory (mem[i], want[i], "in between");
      break;
    }
  }
  for (guint i = 0; i < CELLS; ++i) {
    expect_memory (mem[i], want[i], "at the end");
    gst_memory_unref (mem[i]);
  }
  g_rand_free (r);
}
GST_END_TEST;

/* Two read on streams of their own, and say so one after the other; who writes
 * next waits for both. */
GST_START_TEST (test_two_readers)
{
  gsize size = 4096;
  for (guint round = 0; round < 40; ++round) {
    GstMemory *mem = memory_new (size), *out[2];
    guint slow = round % 2;
    write_there (mem, 2, 0, size, 0);
    for (guint i = 0; i < 2; ++i) {
      out[i] = memory_new (size);
      OK (gst_fx_device_memory_begin (mem, streams[i], GST_MAP_READ, err));
      OK (gst_fx_device_memory_begin (out[i], streams[i], GST_MAP_WRITE, err));
    }
    for (guint i = 0; i < 2; ++i) {
      FxDevicePtr to = gst_fx_device_memory_address (out[i]);
      gsize step = i == slow ? 256 : size;
      for (gsize at = 0; at < size; at += step)
        OK (backend->copy (streams[i], to + at,
            gst_fx_device_memory_address (mem) + at, step, err));
      OK (gst_fx_device_memory_end (out[i], streams[i], GST_MAP_WRITE, err));
      OK (gst_fx_device_memory_end (mem, streams[i], GST_MAP_READ, err));
    }
    write_there (mem, 2, 0, size, 9000);
    for (guint i = 0; i < 2; ++i) {
      expect_memory (out[i], noise, "read before it was written");
      gst_memory_unref (out[i]);
    }
    expect_memory (mem, noise + 9000, "written");
    gst_memory_unref (mem);
  }
}
GST_END_TEST;

/* --- threads ------------------------------------------------------------------------ */

typedef struct Reader {
  GstMemory *mem;
  gsize from;
  guint kind;
  gint *go;
} Reader;

/* As a branch of a tee would: one maps, one maps the device, one processes. */
static gpointer
read_it (gpointer data)
{
  Reader *self = data;
  gsize size = self->mem->size;
  guint8 *got = g_malloc (size);
  GstMapInfo map;
  FxDeviceStream *s;
  OK (backend->stream_new (device->device, &s, err));
  while (!g_atomic_int_get (self->go))
    g_thread_yield ();
  for (guint i = 0; i < 5; ++i) {
    switch ((self->kind + i) % 4) {
    case 0:
      fail_unless (gst_memory_map (self->mem, &map, GST_MAP_READ));
      memcpy (got, map.data, size);
      gst_memory_unmap (self->mem, &map);
      break;
    case 1:
      fail_unless (
          gst_memory_map (self->mem, &map, GST_MAP_READ | GST_FX_MAP_DEVICE));
      OK (backend->download (s, got, (FxDevicePtr)(gsize)map.data, size, err));
      OK (backend->stream_sync (s, err));
      gst_memory_unmap (self->mem, &map);
      break;
    case 2:
      OK (gst_fx_device_memory_begin (self->mem, s, GST_MAP_READ, err));
      OK (backend->download (
          s, got, gst_fx_device_memory_address (self->mem), size, err));
      OK (gst_fx_device_memory_end (self->mem, s, GST_MAP_READ, err));
      OK (backend->stream_sync (s, err));
      break;
    default: {
      GstMemory *part = gst_memory_share (self->mem, 0, -1);
      GstMemory *copy = gst_memory_copy (part, 0, -1);
      gst_memory_unref (part);
      fail_unless (gst_memory_map (copy, &map, GST_MAP_READ));
      memcpy (got, map.data, size);
      gst_memory_unmap (copy, &map);
      gst_memory_unref (copy);
      break;
    }
    }
    expect (got, noise + self->from, size, "read in a thread");
  }
  backend->stream_free (s);
  g_free (got);
  return NULL;
}

GST_START_TEST (test_threads)
{
  fx_dev_set ("SEED", __i__ + 1);
  for (guint round = 0; round < 12; ++round) {
    GstMemory *mem = memory_new (3000);
    GThread *threads[4];
    Reader readers[4];
    gint go = 0;
    if (round % 2)
      write_there (mem, round % STREAMS, 0, 3000, round * 10);
    else
      write_here (mem, 0, 3000, round * 10);
    for (guint i = 0; i < 4; ++i) {
      readers[i] = (Reader){ gst_memory_ref (mem), round * 10, i, &go };
      threads[i] = g_thread_new ("reader", read_it, &readers[i]);
    }
    g_atomic_int_set (&go, 1);
    for (guint i = 0; i < 4; ++i) {
      g_thread_join (threads[i]);
      gst_memory_unref (mem);
    }
    /* All of them are done before it is written again. */
    write_there (mem, 0, 0, 3000, 50000);
    expect_memory (mem, noise + 50000, "after the threads");
    gst_memory_unref (mem);
  }
}
GST_END_TEST;

/* --- a device that is lost ------------------------------------------------------- */

GST_START_TEST (test_lost)
{
  GstMemory *mem = memory_new (100), *other = memory_new (100);
  GstBufferPool *pool = NULL;
  FxError err = { .code = FX_OK };
  GstMapInfo map;
  write_here (mem, 0, 100, 0);
  write_there (other, 0, 0, 100, 0);
  if (!fx_dev_break ()) {
    gst_memory_unref (mem);
    gst_memory_unref (other);
    return;
  }
  fail_if (gst_memory_map (other, &map, GST_MAP_READ));
  fail_if (gst_memory_map (mem, &map, GST_MAP_READ | GST_FX_MAP_DEVICE));
  fail_if (gst_memory_copy (mem, 0, -1));
  fail_if (gst_fx_device_memory_new (device, 100, &err));
  fail_unless_equals_int (err.code, FX_EDEVICE);
  fail_unless_equals_int (
      gst_fx_device_memory_begin (mem, streams[0], GST_MAP_READ, &err),
      FX_EDEVICE);
  fail_unless_equals_int (
      gst_fx_device_memory_fetch (other, streams[0], &err), FX_EDEVICE);
  GstBuffer *buf = gst_buffer_new_memdup (noise, 100);
  err.code = FX_OK;
  fail_if (gst_fx_device_buffer_take (device, &pool, streams[0], buf, &err));
  fail_unless_equals_int (err.code, FX_EDEVICE);
  gst_fx_device_pool_drop (&pool);

  /* Nothing is locked for good, and all of it can be freed. */
  fail_unless (gst_memory_lock (mem, GST_LOCK_FLAG_READWRITE));
  gst_memory_unlock (mem, GST_LOCK_FLAG_READWRITE);
  gst_memory_unref (mem);
  gst_memory_unref (other);
}
GST_END_TEST;

static Suite *
device_memory_suite (void)
{
  Suite *suite = suite_create ("device memory");
  TCase *tc = tcase_create ("memory");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_loop_test (tc, test_maps, 0, G_N_ELEMENTS (sizes));
  tcase_add_test (tc, test_staging_stays);
  tcase_add_test (tc, test_parts);
  tcase_add_test (tc, test_resize);
  tcase_add_test (tc, test_allocation);
  tcase_add_test (tc, test_allocator_alone);
  tcase_add_test (tc, test_refused);
  tcase_add_test (tc, test_audio);
  tcase_add_loop_test (tc, test_any_order, 0, 12);
  tcase_add_test (tc, test_two_readers);
  tcase_add_loop_test (tc, test_threads, 0, 3);
  tcase_add_test (tc, test_lost);
  return suite;
}

DEV_CHECK_MAIN (device_memory)
