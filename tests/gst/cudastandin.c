/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* See the header. Built as a library of that soname, so that it is found where
 * the other one is looked for. */

#include "tests/gst/cudastandin.h"

typedef struct GstCudaContext {
  GstObject parent;
  gpointer context;
  guint device;
} GstCudaContext;
typedef struct GstCudaContextClass {
  GstObjectClass parent_class;
} GstCudaContextClass;

static gint contexts;

GType gst_cuda_context_get_type (void);
G_DEFINE_TYPE (GstCudaContext, gst_cuda_context, GST_TYPE_OBJECT)

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, ((GstCudaContext *)object)->device);
}

static void
finalize (GObject *object)
{
  g_atomic_int_add (&contexts, -1);
  G_OBJECT_CLASS (gst_cuda_context_parent_class)->finalize (object);
}

static void
gst_cuda_context_class_init (GstCudaContextClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = get_property;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
      g_param_spec_uint ("cuda-device-id", "id", "number of the device", 0,
          G_MAXUINT, 0, G_PARAM_READABLE));
}

static void
gst_cuda_context_init (GstCudaContext *self)
{
  g_atomic_int_inc (&contexts);
}

gint
standin_contexts (void)
{
  return g_atomic_int_get (&contexts);
}

gboolean
gst_cuda_load_library (void)
{
  return TRUE;
}

gpointer
gst_cuda_context_new_wrapped (gpointer context, int device)
{
  GstCudaContext *self = g_object_new (gst_cuda_context_get_type (), NULL);
  gst_object_ref_sink (self);
  self->context = context;
  self->device = (guint)device;
  return self;
}

gpointer
gst_cuda_context_get_handle (gpointer cuda)
{
  return ((GstCudaContext *)cuda)->context;
}

GstContext *
gst_context_new_cuda_context (gpointer cuda)
{
  GstContext *context = gst_context_new ("gst.cuda.context", TRUE);
  gst_structure_set (gst_context_writable_structure (context),
      "gst.cuda.context", gst_cuda_context_get_type (), cuda, NULL);
  return context;
}

/* --- memory ------------------------------------------------------------------------ */

typedef struct Memory {
  GstMemory mem;
  gpointer cuda; /* where GstCudaMemory has it */
  gpointer map, bytes;
} Memory;

typedef GstAllocator StandinAllocator;
typedef GstAllocatorClass StandinAllocatorClass;

GType standin_allocator_get_type (void);
G_DEFINE_TYPE (StandinAllocator, standin_allocator, GST_TYPE_ALLOCATOR)

static gpointer
map (GstMemory *mem, gsize maxsize, GstMapFlags flags)
{
  Memory *m = (Memory *)mem;
  return flags & (GST_MAP_FLAG_LAST << 1) ? m->map : m->bytes;
}

static void
unmap (GstMemory *mem)
{
}

static void
memory_free (GstAllocator *allocator, GstMemory *mem)
{
  gst_object_unref (((Memory *)mem)->cuda);
  g_free (mem);
}

static void
standin_allocator_class_init (StandinAllocatorClass *klass)
{
  klass->free = memory_free;
}

static void
standin_allocator_init (StandinAllocator *self)
{
  self->mem_type = "gst.cuda.memory";
  self->mem_map = map;
  self->mem_unmap = unmap;
}

GstMemory *
standin_memory (gpointer cuda, gpointer map, gpointer bytes, gsize size)
{
  Memory *m = g_new0 (Memory, 1);
  GstAllocator *allocator = g_object_new (standin_allocator_get_type (), NULL);
  gst_object_ref_sink (allocator);
  gst_memory_init (
      &m->mem, GST_MEMORY_FLAG_NO_SHARE, allocator, NULL, size, 0, 0, size);
  gst_object_unref (allocator); /* the memory has it */
  m->cuda = gst_object_ref (cuda);
  m->map = map;
  m->bytes = bytes;
  return &m->mem;
}
