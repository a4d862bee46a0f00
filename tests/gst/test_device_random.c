/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Buffers of device memory beside ordinary ones: whatever is done to both, in
 * an order drawn at random, leaves the same bytes. The sources under test are
 * linked in. */

#include "tests/gst/devmem.h"

typedef struct Pair {
  GstBuffer *dev, *sys;
} Pair;

static void
expect_same (const Pair *p, const gchar *what)
{
  gsize size = gst_buffer_get_size (p->sys);
  guint8 *a = g_malloc (size + 1), *b = g_malloc (size + 1);
  fail_unless_equals_uint64 (gst_buffer_get_size (p->dev), size);
  fail_unless_equals_uint64 (gst_buffer_extract (p->dev, 0, a, size), size);
  fail_unless_equals_uint64 (gst_buffer_extract (p->sys, 0, b, size), size);
  expect (a, b, size, what);
  fail_unless (gst_buffer_memcmp (p->dev, 0, b, size) == 0, "%s", what);
  g_free (a);
  g_free (b);
}

static Pair
pair_new (GRand *r)
{
  gsize size = (gsize)g_rand_int_range (r, 1, 600);
  gint from = g_rand_int_range (r, 0, NOISE - 600);
  Pair p = { gst_buffer_new_allocate (device->allocator, size, NULL),
    gst_buffer_new_allocate (NULL, size, NULL) };
  gst_buffer_fill (p.dev, 0, noise + from, size);
  gst_buffer_fill (p.sys, 0, noise + from, size);
  return p;
}

static void
pair_free (Pair *p)
{
  gst_clear_buffer (&p->dev);
  gst_clear_buffer (&p->sys);
}

/* Bytes of it as a queue of the device would write them, and the same here; a
 * buffer that is not one writable piece of device memory is made one first. */
static void
pair_process (Pair *p, GRand *r)
{
  GstFxDeviceSpan span;
  GstBufferPool *pool = NULL;
  FxError err = { .what = "?" };
  guint s = (guint)g_rand_int_range (r, 0, STREAMS);
  gsize size = gst_buffer_get_size (p->sys);
  if (size == 0)
    return;
  p->dev = gst_fx_device_buffer_take_writable (
      device, &pool, streams[s], p->dev, &err);
  fail_unless (p->dev != NULL, "%s", err.what);
  fail_unless (gst_fx_device_memory_peek (p->dev, device, &span));
  gsize offset = (gsize)g_rand_int_range (r, 0, (gint)size);
  gsize n = (gsize)g_rand_int_range (r, 0, (gint)(size - offset) + 1);
  gsize from = (gsize)g_rand_int_range (r, 0, NOISE - 600);
  write_there (span.memory, s, offset, n, from);
  gst_buffer_fill (p->sys, offset, noise + from, n);
  gst_fx_device_pool_drop (&pool);
}

static void
both_map_range (Pair *p, GRand *r)
{
  guint n = gst_buffer_n_memory (p->dev);
  GstMapInfo map;
  if (n != gst_buffer_n_memory (p->sys) || n == 0)
    return;
  guint i = (guint)g_rand_int_range (r, 0, (gint)n);
  gint k = g_rand_int_range (r, 1, (gint)(n - i) + 1);
  GstMapFlags flags = g_rand_boolean (r) ? GST_MAP_READ : GST_MAP_READWRITE;
  guint8 *bytes = NULL;
  gsize size = 0;
  for (guint which = 0; which < 2; ++which) {
    GstBuffer *buf = which ? p->sys : p->dev;
    fail_unless (gst_buffer_map_range (buf, i, k, &map, flags));
    if (which) {
      fail_unless_equals_uint64 (size, map.size);
      expect (map.data, bytes, size, "map_range");
    } else {
      bytes = g_memdup2 (map.data, map.size);
      size = map.size;
    }
    if (flags & GST_MAP_WRITE)
      for (gsize b = 0; b < map.size; b += 3)
        map.data[b] ^= 0x5a;
    gst_buffer_unmap (buf, &map);
  }
  g_free (bytes);
}

enum {
  FILL,
  MEMSET,
  RESIZE,
  REGION,
  DEEP,
  APPEND,
  PROCESS,
  MAP_RANGE,
  MERGE,
  SHALLOW,
  N_OPS
};

/* One thing to both. other is another pair, target a place that is free. */
static void
do_both (guint op, Pair *p, Pair *other, Pair *target, GRand *r)
{
  gsize size = gst_buffer_get_size (p->sys);
  gsize offset = (gsize)g_rand_int_range (r, 0, (gint)size + 1);
  gsize n = (gsize)g_rand_int_range (r, 0, (gint)(size - offset) + 1);
  gint from = g_rand_int_range (r, 0, NOISE - 700);
  p->dev = gst_buffer_make_writable (p->dev);
  p->sys = gst_buffer_make_writable (p->sys);
  switch (op) {
  case FILL:
    fail_unless_equals_uint64 (
        gst_buffer_fill (p->dev, offset, noise + from, n),
        gst_buffer_fill (p->sys, offset, noise + from, n));
    break;
  case MEMSET:
    fail_unless_equals_uint64 (gst_buffer_memset (p->dev, offset, 9, n),
        gst_buffer_memset (p->sys, offset, 9, n));
    break;
  case RESIZE:
    if (n > 0 && size <= 4000) {
      gst_buffer_resize (p->dev, (gssize)offset, (gssize)n);
      gst_buffer_resize (p->sys, (gssize)offset, (gssize)n);
    }
    break;
  case REGION:
    pair_free (target);
    target->dev =
        gst_buffer_copy_region (p->dev, GST_BUFFER_COPY_ALL, offset, n);
    target->sys =
        gst_buffer_copy_region (p->sys, GST_BUFFER_COPY_ALL, offset, n);
    break;
  case DEEP:
    pair_free (target);
    target->dev = gst_buffer_copy_deep (p->dev);
    target->sys = gst_buffer_copy_deep (p->sys);
    break;
  case SHALLOW:
    pair_free (target);
    target->dev = gst_buffer_copy (p->dev);
    target->sys = gst_buffer_copy (p->sys);
    break;
  case APPEND:
    if (size + gst_buffer_get_size (other->sys) < 6000) {
      p->dev = gst_buffer_append (p->dev, gst_buffer_ref (other->dev));
      p->sys = gst_buffer_append (p->sys, gst_buffer_ref (other->sys));
    }
    break;
  case MERGE:
    gst_buffer_replace_all_memory (p->dev, gst_buffer_get_all_memory (p->dev));
    gst_buffer_replace_all_memory (p->sys, gst_buffer_get_all_memory (p->sys));
    break;
  case PROCESS:
    pair_process (p, r);
    break;
  case MAP_RANGE:
    both_map_range (p, r);
    break;
  default:
    break;
  }
}

#define PAIRS 6

GST_START_TEST (test_like_ordinary)
{
  static const gchar *const names[] = { "fill", "memset", "resize", "region",
    "deep copy", "append", "process", "map_range", "merge", "copy" };
  GRand *r = g_rand_new_with_seed ((guint32)__i__ + 100);
  Pair pairs[PAIRS];
  for (guint i = 0; i < PAIRS; ++i)
    pairs[i] = pair_new (r);
  for (guint step = 0; step < 400; ++step) {
    guint op = (guint)g_rand_int_range (r, 0, N_OPS);
    guint a = (guint)g_rand_int_range (r, 0, PAIRS);
    guint b = (a + (guint)g_rand_int_range (r, 1, PAIRS)) % PAIRS;
    guint c = (a + (guint)g_rand_int_range (r, 1, PAIRS)) % PAIRS;
    do_both (op, &pairs[a], &pairs[b], &pairs[c], r);
    if (g_rand_int_range (r, 0, 3) == 0)
      expect_same (&pairs[g_rand_int_range (r, 0, PAIRS)], names[op]);
    if (gst_buffer_get_size (pairs[a].sys) < 2 ||
        gst_buffer_get_size (pairs[a].sys) > 3000) {
      pair_free (&pairs[a]);
      pairs[a] = pair_new (r);
    }
    if (gst_buffer_get_size (pairs[c].sys) == 0) {
      pair_free (&pairs[c]);
      pairs[c] = pair_new (r);
    }
  }
  for (guint i = 0; i < PAIRS; ++i) {
    expect_same (&pairs[i], "at the end");
    pair_free (&pairs[i]);
  }
  g_rand_free (r);
}
GST_END_TEST;

static Suite *
device_random_suite (void)
{
  Suite *suite = suite_create ("device random");
  TCase *tc = tcase_create ("buffers");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_loop_test (tc, test_like_ordinary, 0, 12);
  return suite;
}

DEV_CHECK_MAIN (device_random)
