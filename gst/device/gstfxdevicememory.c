/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of a device as GstMemory, with a page-locked copy on the host from the
 * first map on. Which of the two is newer is a flag each; a map or a begin moves
 * what it needs, and no more. One event says when all that is queued on the
 * memory is done: every recording waits for the one before, so that it covers
 * work on any number of streams.
 *
 * A share has no memory of its own: everything is kept by its parent, and its
 * offset counts from the start of that, on the device and on the host alike. */

#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxerror.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_device_memory_debug);
#define GST_CAT_DEFAULT gst_fx_device_memory_debug

/* What allocations are aligned to anyway. */
#define ALIGN 255

typedef struct DeviceMemory {
  GstMemory mem;
  GstFxDevice *device;

  /* Of a parent: not used in a share. */
  FxDevicePtr block, at; /* allocated; the first byte, aligned */
  gsize capacity;        /* what maxsize may be */
  GMutex lock;           /* all below */
  FxDeviceEvent *event;  /* after the last work that is queued */
  FxDeviceStream *last;  /* its stream, only compared */
  gboolean pending;      /* it may not have come, */
  gboolean arriving;     /* and some of it writes the copy of the host */
  gpointer staging_block, staging;
  gboolean pinned;
  gboolean host_newer, device_newer;
  guint host_writers, device_writers; /* maps, and begins without end */
} DeviceMemory;

struct _GstFxDeviceAllocator {
  GstAllocator parent;
  GWeakRef device;
};

G_DEFINE_TYPE_WITH_CODE (GstFxDeviceAllocator, gst_fx_device_allocator,
    GST_TYPE_ALLOCATOR,
    GST_DEBUG_CATEGORY_INIT (
        gst_fx_device_memory_debug, "fxdevicememory", 0, "memory of devices"))

static DeviceMemory *
root_of (GstMemory *mem)
{
  return (DeviceMemory *)(mem->parent ? mem->parent : mem);
}

gboolean
gst_fx_device_memory_is (GstMemory *mem)
{
  return mem->allocator && GST_IS_FX_DEVICE_ALLOCATOR (mem->allocator);
}

GstFxDevice *
gst_fx_device_memory_device (GstMemory *mem)
{
  return gst_fx_device_memory_is (mem) ? root_of (mem)->device : NULL;
}

FxDevicePtr
gst_fx_device_memory_address (GstMemory *mem)
{
  return root_of (mem)->at + mem->offset;
}

/* --- order and copies, under the lock of the parent -------------------------------- */

static int
record (DeviceMemory *m, FxDeviceStream *stream, FxError *err)
{
  const FxBackend *b = m->device->backend;
  int rc = FX_OK;
  if (m->pending && m->last != stream)
    rc = b->event_wait (m->event, stream, err);
  if (rc == FX_OK)
    rc = b->event_record (m->event, stream, err);
  if (rc == FX_OK) {
    m->pending = TRUE;
    m->last = stream;
  }
  return rc;
}

/* What follows on stream comes after all that is queued. */
static int
order (DeviceMemory *m, FxDeviceStream *stream, FxError *err)
{
  return m->pending && m->last != stream
             ? m->device->backend->event_wait (m->event, stream, err)
             : FX_OK;
}

static int
settle (DeviceMemory *m, FxError *err)
{
  int rc = m->pending ? m->device->backend->event_sync (m->event, err) : FX_OK;
  if (rc == FX_OK)
    m->pending = m->arriving = FALSE;
  return rc;
}

static int
upload (DeviceMemory *m, FxDeviceStream *stream, FxError *err)
{
  int rc = order (m, stream, err);
  if (rc != FX_OK || !m->host_newer)
    return rc;
  rc = m->device->backend->upload (
      stream, m->at, m->staging, m->mem.maxsize, err);
  if (rc == FX_OK)
    rc = record (m, stream, err);
  if (rc == FX_OK)
    m->host_newer = FALSE;
  return rc;
}

static int
make_staging (DeviceMemory *m, FxError *err)
{
  const FxBackend *b = m->device->backend;
  gsize align = m->mem.align, size = m->capacity + align;
  if (m->staging)
    return FX_OK;
  m->staging_block = b->host_alloc (m->device->device, size);
  m->pinned = m->staging_block != NULL;
  if (!m->staging_block) {
    int rc = b->status (m->device->device, err);
    if (rc != FX_OK)
      return rc;
    m->staging_block = g_try_malloc0 (size);
  }
  if (!m->staging_block)
    return fx_error (err, FX_ENOMEM, "bytes", size, 1, 0, "",
        "no memory of the host for a copy of device memory",
        "use smaller buffers or fewer of them");
  m->staging = (gpointer)(((gsize)m->staging_block + align) & ~align);
  return FX_OK;
}

static int
download (DeviceMemory *m, FxDeviceStream *stream, FxError *err)
{
  int rc = make_staging (m, err);
  if (rc != FX_OK || !m->device_newer)
    return rc;
  rc = order (m, stream, err);
  if (rc == FX_OK)
    rc = m->device->backend->download (
        stream, m->staging, m->at, m->mem.maxsize, err);
  if (rc == FX_OK)
    rc = record (m, stream, err);
  if (rc == FX_OK) {
    m->arriving = TRUE;
    m->device_newer = FALSE;
  }
  return rc;
}

/* --- allocation ---------------------------------------------------------------------- */

/* maxsize, offset and size as in gst_memory_init, maxsize > 0. */
static DeviceMemory *
memory_new (GstFxDevice *device, GstMemoryFlags flags, gsize maxsize,
    gsize align, gsize offset, gsize size, FxError *err)
{
  const FxBackend *b = device->backend;
  DeviceMemory *m = g_new0 (DeviceMemory, 1);
  FxDevicePtr mask = align | ALIGN;
  gsize more = align & ~(gsize)ALIGN;
  if (b->event_new (device->device, &m->event, err) != FX_OK) {
    g_free (m);
    return NULL;
  }
  if (b->alloc (device->device, maxsize + more, &m->block, err) != FX_OK) {
    b->event_free (m->event);
    g_free (m);
    return NULL;
  }
  m->at = more ? (m->block + mask) & ~mask : m->block;
  m->capacity = maxsize;
  m->device = gst_object_ref (device);
  g_mutex_init (&m->lock);
  gst_memory_init (&m->mem, flags, device->allocator, NULL, maxsize,
      align | ALIGN, offset, size);
  return m;
}

static void
memory_free (GstAllocator *allocator, GstMemory *mem)
{
  DeviceMemory *m = (DeviceMemory *)mem;
  const FxBackend *b = m->device->backend;
  if (!mem->parent) {
    /* Work that reads or writes it may be queued. */
    settle (m, NULL);
    b->event_free (m->event);
    b->free (m->device->device, m->block);
    if (m->pinned)
      b->host_free (m->device->device, m->staging_block);
    else
      g_free (m->staging_block);
    g_mutex_clear (&m->lock);
  }
  gst_object_unref (m->device);
  g_free (m);
}

GstMemory *
gst_fx_device_memory_new (GstFxDevice *device, gsize size, FxError *err)
{
  return (GstMemory *)memory_new (device, 0, MAX (size, 1), 0, 0, size, err);
}

static void
complain (gpointer object, const gchar *what, const FxError *err)
{
  gchar *text = gst_fx_error_to_string (err);
  GST_WARNING_OBJECT (object, "%s: %s", what, text);
  g_free (text);
}

static GstMemory *
memory_alloc (GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
  GstFxDevice *device =
      g_weak_ref_get (&GST_FX_DEVICE_ALLOCATOR (allocator)->device);
  gsize maxsize = size + params->prefix + params->padding;
  FxError err;
  if (!device)
    return NULL;
  DeviceMemory *m = memory_new (device, params->flags, MAX (maxsize, 1),
      params->align, params->prefix, size, &err);
  if (m && params->flags &
               (GST_MEMORY_FLAG_ZERO_PREFIXED | GST_MEMORY_FLAG_ZERO_PADDED)) {
    FxDeviceStream *stream = gst_fx_device_lock_stream (device);
    int rc = device->backend->clear (stream, m->at, m->mem.maxsize, &err);
    if (rc == FX_OK)
      rc = record (m, stream, &err);
    m->device_newer = TRUE;
    gst_fx_device_unlock_stream (device);
    if (rc != FX_OK) {
      gst_memory_unref (&m->mem);
      m = NULL;
    }
  }
  if (!m)
    complain (allocator, "no memory", &err);
  gst_object_unref (device);
  return (GstMemory *)m;
}

/* --- maps ----------------------------------------------------------------------------- */

/* Of all memory that may be there, whatever part of it the caller sees. */
static gpointer
map_full (GstMemory *mem, GstMapInfo *info, gsize maxsize)
{
  DeviceMemory *m = root_of (mem);
  gboolean device = (info->flags & GST_FX_MAP_DEVICE) != 0;
  gboolean write = (info->flags & GST_MAP_WRITE) != 0;
  gpointer data = NULL;
  FxError err;
  int rc = FX_OK;
  g_mutex_lock (&m->lock);
  if (device ? m->host_writers : m->device_writers) {
    GST_WARNING ("memory %p is mapped for writing the other way", mem);
    g_mutex_unlock (&m->lock);
    return NULL;
  }
  rc = m->device->backend->status (m->device->device, &err);
  if (rc == FX_OK && (device ? m->host_newer : m->device_newer)) {
    FxDeviceStream *stream = gst_fx_device_lock_stream (m->device);
    rc = device ? upload (m, stream, &err) : download (m, stream, &err);
    gst_fx_device_unlock_stream (m->device);
  } else if (rc == FX_OK && !device) {
    rc = make_staging (m, &err);
  }
  /* Queued work may read what the host is about to read, too. */
  if (rc == FX_OK && (device || write || m->arriving))
    rc = settle (m, &err);
  if (rc == FX_OK) {
    data = device ? (gpointer)(gsize)m->at : m->staging;
    if (write)
      ++*(device ? &m->device_writers : &m->host_writers);
  } else {
    complain (m->device, "not mapped", &err);
  }
  g_mutex_unlock (&m->lock);
  return data;
}

static void
unmap_full (GstMemory *mem, GstMapInfo *info)
{
  DeviceMemory *m = root_of (mem);
  gboolean device = (info->flags & GST_FX_MAP_DEVICE) != 0;
  if (!(info->flags & GST_MAP_WRITE))
    return;
  g_mutex_lock (&m->lock);
  --*(device ? &m->device_writers : &m->host_writers);
  *(device ? &m->device_newer : &m->host_newer) = TRUE;
  g_mutex_unlock (&m->lock);
}

/* --- copies and shares ------------------------------------------------------------------- */

static gsize
size_from (GstMemory *mem, gssize offset, gssize size)
{
  if (size >= 0)
    return (gsize)size;
  return (gssize)mem->size > offset ? mem->size - (gsize)offset : 0;
}

static GstMemory *
copy (GstMemory *mem, gssize offset, gssize length)
{
  DeviceMemory *from = root_of (mem);
  GstFxDevice *device = from->device;
  gsize size = size_from (mem, offset, length);
  FxError err;
  DeviceMemory *to =
      memory_new (device, 0, MAX (size, 1), mem->align, 0, size, &err);
  if (!to) {
    complain (device, "not copied", &err);
    return NULL;
  }
  g_mutex_lock (&from->lock);
  FxDeviceStream *stream = gst_fx_device_lock_stream (device);
  if (from->host_writers)
    from->host_newer = TRUE;
  int rc = upload (from, stream, &err);
  if (rc == FX_OK && size)
    rc = device->backend->copy (stream, to->at,
        from->at + mem->offset + (FxDevicePtr)offset, size, &err);
  if (rc == FX_OK)
    rc = record (from, stream, &err);
  if (rc == FX_OK)
    rc = record (to, stream, &err);
  gst_fx_device_unlock_stream (device);
  g_mutex_unlock (&from->lock);
  to->device_newer = TRUE;
  if (rc != FX_OK) {
    complain (device, "not copied", &err);
    gst_memory_unref (&to->mem);
    return NULL;
  }
  return &to->mem;
}

static GstMemory *
share (GstMemory *mem, gssize offset, gssize length)
{
  DeviceMemory *m = root_of (mem), *part = g_new0 (DeviceMemory, 1);
  part->device = gst_object_ref (m->device);
  gst_memory_init (&part->mem,
      GST_MINI_OBJECT_FLAGS (&m->mem) | GST_MINI_OBJECT_FLAG_LOCK_READONLY,
      mem->allocator, &m->mem, mem->maxsize, mem->align,
      mem->offset + (gsize)offset, size_from (mem, offset, length));
  return &part->mem;
}

static gboolean
is_span (GstMemory *a, GstMemory *b, gsize *offset)
{
  if (offset)
    *offset = a->offset - a->parent->offset;
  return root_of (a) == root_of (b) && a->offset + a->size == b->offset;
}

/* --- processing ------------------------------------------------------------------------------ */

gboolean
gst_fx_device_memory_peek (
    GstBuffer *buf, GstFxDevice *device, GstFxDeviceSpan *span)
{
  GstMemory *mem =
      gst_buffer_n_memory (buf) == 1 ? gst_buffer_peek_memory (buf, 0) : NULL;
  if (!mem || gst_fx_device_memory_device (mem) != device)
    return FALSE;
  *span = (GstFxDeviceSpan){
    .memory = mem, .at = gst_fx_device_memory_address (mem), .size = mem->size
  };
  return TRUE;
}

int
gst_fx_device_memory_begin (
    GstMemory *mem, FxDeviceStream *stream, GstMapFlags access, FxError *err)
{
  DeviceMemory *m = root_of (mem);
  if (!gst_memory_lock (mem, (GstLockFlags)access))
    return fx_error (err, FX_EINVAL, "buffer", 0, 1, 0, "",
        "its memory is shared, or mapped otherwise",
        "make the buffer and its memory writable first");
  g_mutex_lock (&m->lock);
  int rc = m->device->backend->status (m->device->device, err);
  if (rc == FX_OK && m->host_writers)
    rc = fx_error (err, FX_EINVAL, "buffer", 0, 1, 0, "",
        "it is mapped for writing", "unmap it first");
  if (rc == FX_OK)
    rc = upload (m, stream, err);
  if (rc == FX_OK && access & GST_MAP_WRITE)
    ++m->device_writers;
  g_mutex_unlock (&m->lock);
  if (rc != FX_OK)
    gst_memory_unlock (mem, (GstLockFlags)access);
  return rc;
}

int
gst_fx_device_memory_end (
    GstMemory *mem, FxDeviceStream *stream, GstMapFlags access, FxError *err)
{
  DeviceMemory *m = root_of (mem);
  g_mutex_lock (&m->lock);
  int rc = record (m, stream, err);
  if (access & GST_MAP_WRITE) {
    --m->device_writers;
    m->device_newer = TRUE;
  }
  g_mutex_unlock (&m->lock);
  gst_memory_unlock (mem, (GstLockFlags)access);
  return rc;
}

int
gst_fx_device_memory_fetch (
    GstMemory *mem, FxDeviceStream *stream, FxError *err)
{
  DeviceMemory *m = root_of (mem);
  if (!gst_memory_lock (mem, GST_LOCK_FLAG_READ))
    return fx_error (err, FX_EINVAL, "buffer", 0, 1, 0, "",
        "it is mapped for writing alone", "unmap it first");
  g_mutex_lock (&m->lock);
  int rc = m->device_writers
               ? fx_error (err, FX_EINVAL, "buffer", 0, 1, 0, "",
                     "it is being written on the device", "wait for the end")
               : download (m, stream, err);
  g_mutex_unlock (&m->lock);
  gst_memory_unlock (mem, GST_LOCK_FLAG_READ);
  return rc;
}

void
gst_fx_device_memory_renew (GstMemory *mem, gsize size)
{
  DeviceMemory *m = root_of (mem);
  g_mutex_lock (&m->lock);
  m->host_newer = m->device_newer = FALSE;
  mem->maxsize = size ? MIN (size, m->capacity) : m->capacity;
  mem->offset = 0;
  mem->size = MIN (mem->size, mem->maxsize);
  g_mutex_unlock (&m->lock);
}

/* --- GObject ------------------------------------------------------------------------------------ */

GstAllocator *
gst_fx_device_allocator_new (GstFxDevice *device)
{
  GstFxDeviceAllocator *self =
      g_object_new (GST_TYPE_FX_DEVICE_ALLOCATOR, NULL);
  gst_object_ref_sink (self);
  g_weak_ref_set (&self->device, device);
  return GST_ALLOCATOR (self);
}

static void
finalize (GObject *object)
{
  g_weak_ref_clear (&GST_FX_DEVICE_ALLOCATOR (object)->device);
  G_OBJECT_CLASS (gst_fx_device_allocator_parent_class)->finalize (object);
}

static void
gst_fx_device_allocator_class_init (GstFxDeviceAllocatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GST_ALLOCATOR_CLASS (klass)->alloc = memory_alloc;
  GST_ALLOCATOR_CLASS (klass)->free = memory_free;
}

static void
gst_fx_device_allocator_init (GstFxDeviceAllocator *self)
{
  GstAllocator *allocator = GST_ALLOCATOR (self);
  g_weak_ref_init (&self->device, NULL);
  allocator->mem_type = GST_FX_DEVICE_MEMORY_TYPE;
  allocator->mem_map_full = map_full;
  allocator->mem_unmap_full = unmap_full;
  allocator->mem_copy = copy;
  allocator->mem_share = share;
  allocator->mem_is_span = is_span;
}
