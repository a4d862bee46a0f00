/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Pools of device memory, buffers of any memory brought to the device, caps,
 * and whose context an element gets: with a stand-in for gstreamer-cuda. */

#include <gst/audio/audio.h>
#include "tests/cuda/fake/fake.h"
#include "tests/gst/cudastandin.h"
#include "tests/gst/devmem.h"

/* --- pools ----------------------------------------------------------------------- */

static GstBuffer *
acquire (GstBufferPool **pool, gsize size)
{
  FxError err = { .what = "?" };
  GstFxDeviceSpan span;
  GstBuffer *buf = gst_fx_device_pool_acquire (pool, device, size, &err);
  fail_unless (buf != NULL, "%s", err.what);
  fail_unless_equals_uint64 (gst_buffer_get_size (buf), size);
  fail_unless (gst_fx_device_memory_peek (buf, device, &span));
  fail_unless_equals_uint64 (span.size, size);
  return buf;
}

static FxDevicePtr
address (GstBuffer *buf)
{
  return gst_fx_device_memory_address (gst_buffer_peek_memory (buf, 0));
}

/* Bytes that were copied between host and device so far; of a real one not
 * known. */
static guint64
copied (void)
{
  FakeCudaCounts counts = { .copied = 0 };
  FakeCudaGetCounts get;
  *(void **)&get = fx_dev_symbol ("fake_cuda_counts");
  if (get)
    get (&counts);
  return counts.copied;
}

GST_START_TEST (test_pool)
{
  GstBufferPool *pool = NULL, *first;
  GstMapInfo map;
  GstBuffer *buf = acquire (&pool, 4000);
  GstMemory *mem = gst_buffer_peek_memory (buf, 0);
  FxDevicePtr at = address (buf);
  gpointer here;
  first = pool;

  /* Neither what the host wrote into it is copied once it is another buffer, */
  fail_unless (gst_memory_map (mem, &map, GST_MAP_WRITE));
  here = map.data;
  memcpy (map.data, noise, 4000);
  gst_memory_unmap (mem, &map);
  gst_buffer_resize (buf, 100, 200);
  gst_buffer_unref (buf);
  buf = acquire (&pool, 3000);
  fail_unless (pool == first && address (buf) == at);
  mem = gst_buffer_peek_memory (buf, 0);
  fail_unless_equals_uint64 (mem->maxsize, 3000);
  guint64 before = copied ();
  write_there (mem, 0, 0, 3000, 5000);
  OK (backend->stream_sync (streams[0], err));
  fail_unless (copied () - before <= 3000);
  expect_memory (mem, noise + 5000, "second use");
  gst_buffer_unref (buf);

  /* nor what the device wrote. */
  buf = acquire (&pool, 4000);
  mem = gst_buffer_peek_memory (buf, 0);
  write_there (mem, 1, 0, 4000, 7000);
  gst_buffer_unref (buf);
  buf = acquire (&pool, 4000);
  mem = gst_buffer_peek_memory (buf, 0);
  OK (backend->stream_sync (streams[1], err));
  before = copied ();
  fail_unless (gst_memory_map (mem, &map, GST_MAP_WRITE));
  fail_unless (map.data == here);
  fail_unless_equals_uint64 (copied (), before);
  memcpy (map.data, noise + 9000, 4000);
  gst_memory_unmap (mem, &map);
  expect_memory (mem, noise + 9000, "third use");

  /* Two at once are two; a larger one comes from a larger pool. */
  GstBuffer *other = acquire (&pool, 4000);
  fail_if (address (other) == at);
  gst_buffer_unref (other);
  other = acquire (&pool, 400001);
  fail_if (pool == first);
  write_here (gst_buffer_peek_memory (other, 0), 100000, 300, 0);
  gst_buffer_unref (other);
  expect_memory (mem, noise + 9000, "of a pool that is gone");
  gst_buffer_unref (buf);

  /* None, and one. */
  gst_buffer_unref (acquire (&pool, 0));
  gst_buffer_unref (acquire (&pool, 1));
  gst_fx_device_pool_drop (&pool);
  fail_unless (pool == NULL);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* Memory that somebody has a part of does not come again. */
GST_START_TEST (test_pool_shared)
{
  GstBufferPool *pool = NULL;
  GstBuffer *buf = acquire (&pool, 1000);
  FxDevicePtr at = address (buf);
  write_there (gst_buffer_peek_memory (buf, 0), 0, 0, 1000, 0);
  GstBuffer *part = gst_buffer_copy_region (buf, GST_BUFFER_COPY_ALL, 10, 100);
  gst_buffer_unref (buf);
  for (guint i = 0; i < 4; ++i) {
    buf = acquire (&pool, 1000);
    fail_if (address (buf) == at);
    write_there (gst_buffer_peek_memory (buf, 0), 1, 0, 1000, 777);
    gst_buffer_unref (buf);
  }
  expect_memory (gst_buffer_peek_memory (part, 0), noise + 10, "part");
  gst_buffer_unref (part);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* The pool as the pools of GStreamer are used. */
GST_START_TEST (test_pool_configured)
{
  GstBufferPool *pool = gst_fx_device_pool_new (device);
  GstStructure *config = gst_buffer_pool_get_config (pool);
  GstCaps *caps = gst_caps_from_string (
      "audio/x-raw(memory:CUDAMemory),format=F32LE,rate=48000,channels=2");
  GstBuffer *all[4], *buf;
  gst_buffer_pool_config_set_params (config, caps, 1920, 2, 4);
  fail_unless (gst_buffer_pool_set_config (pool, config));
  fail_unless (gst_buffer_pool_set_active (pool, TRUE));
  for (guint round = 0; round < 3; ++round) {
    for (guint i = 0; i < 4; ++i) {
      fail_unless_equals_int (
          gst_buffer_pool_acquire_buffer (pool, &all[i], NULL), GST_FLOW_OK);
      fail_unless_equals_uint64 (gst_buffer_get_size (all[i]), 1920);
      fail_unless (
          gst_fx_device_memory_is (gst_buffer_peek_memory (all[i], 0)));
      gst_buffer_resize (all[i], 0, 960);
    }
    GstBufferPoolAcquireParams params = {
      .flags = GST_BUFFER_POOL_ACQUIRE_FLAG_DONTWAIT
    };
    fail_unless_equals_int (
        gst_buffer_pool_acquire_buffer (pool, &buf, &params), GST_FLOW_EOS);
    for (guint i = 0; i < 4; ++i)
      gst_buffer_unref (all[i]);
  }
  fail_unless (gst_buffer_pool_set_active (pool, FALSE));
  gst_caps_unref (caps);
  gst_object_unref (pool);
}
GST_END_TEST;

/* --- buffers of any memory ---------------------------------------------------------- */

static GstBuffer *
take (GstBuffer *buf, GstBufferPool **pool)
{
  FxError err = { .what = "?" };
  buf = gst_fx_device_buffer_take (device, pool, streams[0], buf, &err);
  fail_unless (buf != NULL, "%s", err.what);
  return buf;
}

static GstMemory *
host_memory (gsize from, gsize size)
{
  GstMemory *mem = gst_allocator_alloc (NULL, size, NULL);
  write_here (mem, 0, size, from);
  return mem;
}

GST_START_TEST (test_take)
{
  GstBufferPool *pool = NULL;
  GstBuffer *buf = buffer_of (host_memory (0, 1000)), *out;
  GstCaps *reference = gst_caps_new_empty_simple ("timestamp/x-unix");
  GstAudioInfo info;
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F32, 48000, 1, NULL);
  GST_BUFFER_PTS (buf) = 1000;
  GST_BUFFER_DTS (buf) = 900;
  GST_BUFFER_DURATION (buf) = 50;
  GST_BUFFER_OFFSET (buf) = 3;
  GST_BUFFER_OFFSET_END (buf) = 253;
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_MARKER);
  gst_buffer_add_audio_meta (buf, &info, 250, NULL);
  gst_buffer_add_reference_timestamp_meta (buf, reference, 5, 6);
  out = take (buf, &pool);
  fail_if (out == buf);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 1000);
  fail_unless_equals_uint64 (GST_BUFFER_DTS (out), 900);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), 50);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 3);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET_END (out), 253);
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));
  fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_MARKER));
  fail_unless_equals_uint64 (gst_buffer_get_audio_meta (out)->samples, 250);
  fail_unless (gst_buffer_get_reference_timestamp_meta (out, reference));
  gst_caps_unref (reference);
  expect_memory (gst_buffer_peek_memory (out, 0), noise, "from the host");

  /* What is there already is the same buffer. */
  GstBuffer *same = take (out, &pool);
  fail_unless (same == out);
  fail_unless (gst_buffer_get_audio_meta (same) != NULL);

  /* Mixed, in pieces, with nothing in between; the metadata of one buffer does
   * not come again with the memory of the pool. */
  GstBuffer *mixed = buffer_of (host_memory (2000, 333));
  GstMemory *there = memory_new (600);
  write_there (there, 2, 0, 600, 3000);
  gst_buffer_append_memory (mixed, gst_memory_ref (there));
  gst_buffer_append_memory (mixed, memory_new (0));
  gst_buffer_append_memory (mixed, host_memory (4000, 67));
  gst_buffer_unref (same);
  mixed = take (mixed, &pool);
  fail_unless (gst_buffer_get_audio_meta (mixed) == NULL);
  fail_if (GST_BUFFER_FLAG_IS_SET (mixed, GST_BUFFER_FLAG_MARKER));
  guint8 want[1000];
  memcpy (want, noise + 2000, 333);
  memcpy (want + 333, noise + 3000, 600);
  memcpy (want + 933, noise + 4000, 67);
  expect_memory (gst_buffer_peek_memory (mixed, 0), want, "mixed");
  gst_buffer_unref (mixed);

  /* In pieces on the device. */
  GstBuffer *pieces = buffer_of (gst_memory_share (there, 100, 100));
  gst_buffer_append_memory (pieces, gst_memory_copy (there, 300, 100));
  pieces = take (pieces, &pool);
  memcpy (want, noise + 3100, 100);
  memcpy (want + 100, noise + 3300, 100);
  expect_memory (gst_buffer_peek_memory (pieces, 0), want, "pieces");
  gst_buffer_unref (pieces);
  gst_memory_unref (there);

  out = take (gst_buffer_new (), &pool);
  fail_unless_equals_uint64 (gst_buffer_get_size (out), 0);
  gst_buffer_unref (out);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* Silence is made there, whatever the bytes are. */
GST_START_TEST (test_take_gap)
{
  GstBufferPool *pool = NULL;
  GstBuffer *buf = buffer_of (host_memory (0, 1000));
  guint8 zeros[1000] = { 0 };
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  buf = take (buf, &pool);
  fail_unless (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP));
  expect_memory (gst_buffer_peek_memory (buf, 0), zeros, "a gap");
  gst_buffer_unref (buf);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* Memory that cannot be mapped is an error of the buffer, not of the device. */
GST_START_TEST (test_take_bad)
{
  gpointer cuda = gst_cuda_context_new_wrapped (&cuda, 0);
  GstBufferPool *pool = NULL;
  FxError err = { .code = FX_OK };
  GstBuffer *buf = buffer_of (standin_memory (cuda, NULL, NULL, 100));
  fail_if (gst_fx_device_buffer_take (device, &pool, streams[0], buf, &err));
  fail_unless_equals_int (err.code, FX_EINVAL);
  OK (backend->status (device->device, err));
  buf = take (buffer_of (host_memory (0, 100)), &pool);
  expect_memory (gst_buffer_peek_memory (buf, 0), noise, "after an error");
  gst_buffer_unref (buf);
  gst_object_unref (cuda);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* Of gstreamer-cuda: in our context by the device, in another by the host. */
GST_START_TEST (test_take_foreign)
{
  GstBufferPool *pool = NULL;
  FxDevicePtr at;
  guint8 host[500];
  OK (backend->alloc (device->device, 500, &at, err));
  OK (backend->upload (streams[1], at, noise + 500, 500, err));
  OK (backend->stream_sync (streams[1], err));
  memcpy (host, noise + 1500, 500);
  for (guint other = 0; other < 2; ++other) {
    gpointer cuda = gst_cuda_context_new_wrapped (
        other ? (gpointer)&pool : device->info.context, 0);
    GstBuffer *buf =
        buffer_of (standin_memory (cuda, (gpointer)(gsize)at, host, 500));
    buf = take (buf, &pool);
    expect_memory (gst_buffer_peek_memory (buf, 0),
        noise + (other ? 1500 : 500), other ? "by the host" : "by the device");
    gst_buffer_unref (buf);
    gst_object_unref (cuda);
  }
  fail_unless_equals_int (standin_contexts (), 0);
  backend->free (device->device, at);
  gst_fx_device_pool_drop (&pool);
}
GST_END_TEST;

/* --- caps -------------------------------------------------------------------------- */

GST_START_TEST (test_caps)
{
  GstCaps *host = gst_caps_from_string (
      "audio/x-raw,format=F32LE;audio/x-raw,format=F64LE,rate=8000");
  GstCaps *there = gst_fx_device_caps_to (host, TRUE);
  GstCaps *want = gst_caps_from_string (
      "audio/x-raw(memory:CUDAMemory),format=F32LE;"
      "audio/x-raw(memory:CUDAMemory),format=F64LE,rate=8000");
  GstCaps *back = gst_fx_device_caps_to (there, FALSE);
  fail_unless (gst_caps_is_strictly_equal (there, want));
  fail_unless (gst_caps_is_equal (back, host));
  fail_unless (gst_fx_device_caps_is (there));
  fail_if (gst_fx_device_caps_is (host) || gst_fx_device_caps_is (back));
  fail_if (gst_fx_device_caps_is (NULL));
  gst_caps_unref (back);
  back = gst_caps_new_any ();
  fail_if (gst_fx_device_caps_is (back));
  gst_caps_unref (back);
  back = gst_caps_new_empty ();
  fail_if (gst_fx_device_caps_is (back));
  gst_caps_unref (back);
  gst_caps_unref (want);
  gst_caps_unref (there);
  gst_caps_unref (host);
}
GST_END_TEST;

/* --- contexts ------------------------------------------------------------------------ */

static void
no_fixture (void)
{
}

/* A context of the driver, as another library would make one. */
static gpointer
context_new (gint ordinal)
{
  int (*create) (gpointer *, unsigned, int);
  int (*pop) (gpointer *);
  gpointer context = NULL, old;
  *(void **)&create = fx_dev_symbol ("cuCtxCreate_v2");
  *(void **)&pop = fx_dev_symbol ("cuCtxPopCurrent_v2");
  fail_unless (create && pop);
  fail_unless_equals_int (create (&context, 0, ordinal), 0);
  fail_unless_equals_int (pop (&old), 0);
  return context;
}

static void
context_free (gpointer context)
{
  int (*destroy) (gpointer);
  *(void **)&destroy = fx_dev_symbol ("cuCtxDestroy_v2");
  fail_unless_equals_int (destroy (context), 0);
  fx_dev_expect_nothing ();
}

static GstContext *
cuda_context (gpointer context, gint ordinal)
{
  gpointer cuda = gst_cuda_context_new_wrapped (context, ordinal);
  GstContext *c = gst_context_new_cuda_context (cuda);
  gst_object_unref (cuda);
  return c;
}

static GstFxDevice *
get (GstElement *e, gint ordinal)
{
  FxError err = { .what = "?" };
  GstFxDevice *d = gst_fx_device_get (e, ordinal, &err);
  fail_unless (d != NULL, "%s", err.what);
  return d;
}

/* Who asks for a context is answered here. */
static GstBusSyncReply
provide (GstBus *bus, GstMessage *message, gpointer data)
{
  const gchar *type;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_NEED_CONTEXT) {
    fail_unless (gst_message_parse_context_type (message, &type));
    fail_unless_equals_string (type, GST_FX_DEVICE_CONTEXT);
    gst_element_set_context (GST_ELEMENT (GST_MESSAGE_SRC (message)), data);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  return gst_fx_device_answer (GST_ELEMENT (parent), query) ||
         gst_pad_query_default (pad, parent, query);
}

enum { SET, DOWNSTREAM, UPSTREAM, MESSAGE, N_WAYS };

/* However the context comes to the element, it is that of the device. */
GST_START_TEST (test_context)
{
  FxError err;
  int n = fx_backend_get (NULL)->count (&err); /* starts the driver */
  fail_unless (n > 0);
  gpointer handle = context_new (0);
  GstContext *context = cuda_context (handle, 0);
  GstElement *p = gst_pipeline_new (NULL);
  GstElement *a = gst_element_factory_make ("identity", NULL);
  GstElement *b = gst_element_factory_make ("identity", NULL);
  GstElement *c = gst_element_factory_make ("identity", NULL);
  GstBus *bus = gst_element_get_bus (p);
  GstPad *pad;
  gst_bin_add_many (GST_BIN (p), a, b, c, NULL);
  fail_unless (gst_element_link_many (a, b, c, NULL));
  switch (__i__) {
  case SET:
    gst_element_set_context (b, context);
    break;
  case DOWNSTREAM:
    gst_element_set_context (c, context);
    pad = gst_element_get_static_pad (c, "sink");
    gst_pad_set_query_function (pad, answer);
    gst_object_unref (pad);
    break;
  case UPSTREAM:
    gst_element_set_context (a, context);
    pad = gst_element_get_static_pad (a, "src");
    gst_pad_set_query_function (pad, answer);
    gst_object_unref (pad);
    break;
  default:
    gst_bus_set_sync_handler (bus, provide, context, NULL);
    break;
  }

  GstFxDevice *d = get (b, -1);
  fail_unless (d->info.context == handle);
  fail_unless_equals_int (d->info.ordinal, 0);
  /* There is one, and who is asked next passes it on. */
  GstFxDevice *same = get (b, 0);
  fail_unless (same == d);
  gst_object_unref (same);
  GstQuery *q = gst_query_new_context (GST_FX_DEVICE_CONTEXT);
  GstContext *got = NULL;
  fail_unless (gst_fx_device_answer (b, q));
  gst_query_parse_context (q, &got);
  fail_unless (got == context);
  gst_query_unref (q);
  q = gst_query_new_context ("something.else");
  fail_if (gst_fx_device_answer (b, q));
  gst_query_unref (q);

  /* The device holds on to what it is in. */
  gst_context_unref (context);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  fail_unless_equals_int (standin_contexts (), 1);
  GstMemory *mem = gst_fx_device_memory_new (d, 100, &err);
  fail_unless (mem != NULL);
  gst_object_unref (d);
  fail_unless_equals_int (standin_contexts (), 1);
  gst_memory_unref (mem);
  fail_unless_equals_int (standin_contexts (), 0);
  context_free (handle);
}
GST_END_TEST;

/* A context of another device, or none of gstreamer-cuda, is passed over. */
GST_START_TEST (test_context_other)
{
  GstElement *e = gst_element_factory_make ("identity", NULL);
  GstContext *c = cuda_context (&e, 5);
  gst_element_set_context (e, c);
  gst_context_unref (c);
  GstFxDevice *d = get (e, 0);
  fail_if (d->info.context == &e);
  gst_object_unref (d);
  c = gst_context_new (GST_FX_DEVICE_CONTEXT, TRUE);
  gst_structure_set (gst_context_writable_structure (c), GST_FX_DEVICE_CONTEXT,
      GST_TYPE_ELEMENT, e, NULL);
  GstElement *f = gst_element_factory_make ("identity", NULL);
  gst_element_set_context (f, c);
  gst_context_unref (c);
  d = get (f, -1);
  gst_object_unref (d);
  /* f has another context by now, which keeps nothing of e. */
  gst_object_unref (f);
  gst_object_unref (e);
  fail_unless_equals_int (standin_contexts (), 0);
}
GST_END_TEST;

/* Where nobody has one, ours is offered to the pipeline, and there is one
 * device, though the next element comes to it through the offer. */
GST_START_TEST (test_offer)
{
  GstElement *p = gst_pipeline_new (NULL);
  GstElement *a = gst_element_factory_make ("identity", NULL);
  GstElement *b = gst_element_factory_make ("identity", NULL);
  gst_bin_add_many (GST_BIN (p), a, b, NULL);
  GstFxDevice *d = get (a, -1);
  fail_unless_equals_int (standin_contexts (), 1);
  GstContext *c = gst_element_get_context (p, GST_FX_DEVICE_CONTEXT);
  fail_unless (c != NULL);
  const GValue *v = gst_structure_get_value (
      gst_context_get_structure (c), GST_FX_DEVICE_CONTEXT);
  fail_unless (
      gst_fx_device_handle (g_value_get_object (v)) == d->info.context);
  gst_context_unref (c);
  GstFxDevice *same = get (b, -1);
  fail_unless (same == d);
  fail_unless_equals_int (standin_contexts (), 1);
  gst_object_unref (same);
  gst_object_unref (d);
  /* The pipeline has it still. */
  ASSERT_OBJECT_REFCOUNT (d, "device", 1);
  gst_object_unref (p);
  fail_unless_equals_int (standin_contexts (), 0);
  fx_dev_expect_nothing ();
}
GST_END_TEST;

GST_START_TEST (test_no_such_device)
{
  GstElement *e = gst_element_factory_make ("identity", NULL);
  GstBus *bus = gst_bus_new ();
  FxError err = { .code = FX_OK };
  GError *error = NULL;
  gst_element_set_bus (e, bus);
  fail_if (gst_fx_device_get (e, 1000, &err));
  fail_unless_equals_int (err.code, FX_ENOTSUP);
  gst_fx_device_post_error (e, &err);
  GstMessage *m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  gst_message_parse_error (m, &error, NULL);
  fail_unless (g_error_matches (
      error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND));
  fail_unless (strstr (error->message, "1000") != NULL, "%s", error->message);
  fail_unless (strstr (error->message, "device=cpu"), "%s", error->message);
  g_error_free (error);
  gst_message_unref (m);
  gst_element_set_bus (e, NULL);
  gst_object_unref (bus);
  gst_object_unref (e);
}
GST_END_TEST;

static Suite *
device_buffers_suite (void)
{
  Suite *suite = suite_create ("device buffers");
  TCase *tc = tcase_create ("buffers");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_test (tc, test_pool);
  tcase_add_test (tc, test_pool_shared);
  tcase_add_test (tc, test_pool_configured);
  tcase_add_test (tc, test_take);
  tcase_add_test (tc, test_take_gap);
  tcase_add_test (tc, test_take_bad);
  tcase_add_test (tc, test_take_foreign);
  tcase_add_test (tc, test_caps);
  tc = tcase_create ("contexts");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, no_fixture, no_fixture);
  tcase_add_loop_test (tc, test_context, 0, N_WAYS);
  tcase_add_test (tc, test_context_other);
  tcase_add_test (tc, test_offer);
  tcase_add_test (tc, test_no_such_device);
  return suite;
}

DEV_CHECK_MAIN (device_buffers)
