/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Devices for elements, one object for each context of the driver. Who has a
 * GstCudaContext has libgstcuda in the process already, so its few functions
 * are looked up there when they are wanted, and the library is not loaded if
 * nobody did. Their arguments are the same from 1.22 on. gst_cuda_context_new
 * is not among them: it aborts where there is no driver. */

#include <dlfcn.h>
#include "gst/device/gstfxdevice.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxerror.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_device_debug);
#define GST_CAT_DEFAULT gst_fx_device_debug

G_DEFINE_TYPE_WITH_CODE (GstFxDevice, gst_fx_device, GST_TYPE_OBJECT,
    GST_DEBUG_CATEGORY_INIT (
        gst_fx_device_debug, "fxdevice", 0, "devices of the fx elements"))

/* --- libgstcuda --------------------------------------------------------------- */

typedef struct GstCuda {
  gpointer library;
  gboolean (*load_library) (void);
  gpointer (*get_handle) (gpointer cuda);
  gpointer (*new_wrapped) (gpointer context, int device);
  GstContext *(*context_new) (gpointer cuda);
} GstCuda;

/* NULL: nobody in this process uses it. */
static const GstCuda *
gst_cuda (void)
{
  static GMutex lock;
  static GstCuda cuda;
  g_mutex_lock (&lock);
  if (!cuda.library) {
    gpointer library = dlopen ("libgstcuda-1.0.so.0", RTLD_LAZY | RTLD_NOLOAD);
    if (library) {
      *(void **)&cuda.load_library = dlsym (library, "gst_cuda_load_library");
      *(void **)&cuda.get_handle =
          dlsym (library, "gst_cuda_context_get_handle");
      *(void **)&cuda.new_wrapped =
          dlsym (library, "gst_cuda_context_new_wrapped");
      *(void **)&cuda.context_new =
          dlsym (library, "gst_context_new_cuda_context");
      if (cuda.load_library && cuda.get_handle && cuda.new_wrapped &&
          cuda.context_new)
        cuda.library = library;
      else
        dlclose (library);
    }
  }
  g_mutex_unlock (&lock);
  return cuda.library ? &cuda : NULL;
}

gpointer
gst_fx_device_handle (gpointer cuda)
{
  const GstCuda *gstcuda = gst_cuda ();
  return cuda && gstcuda ? gstcuda->get_handle (cuda) : NULL;
}

/* The GstCudaContext that a context carries, if it is on that device (-1: any),
 * and which that is. Returns: (transfer full) (nullable) */
static GObject *
cuda_of (GstContext *context, gint ordinal, gint *found)
{
  const GValue *value =
      context ? gst_structure_get_value (
                    gst_context_get_structure (context), GST_FX_DEVICE_CONTEXT)
              : NULL;
  GType type = g_type_from_name ("GstCudaContext");
  if (!value || !type || !G_VALUE_HOLDS_OBJECT (value))
    return NULL;
  GObject *cuda = g_value_get_object (value);
  if (!cuda || !G_TYPE_CHECK_INSTANCE_TYPE (cuda, type))
    return NULL;
  guint id = 0;
  g_object_get (cuda, "cuda-device-id", &id, NULL);
  if (ordinal >= 0 && (guint)ordinal != id)
    return NULL;
  *found = (gint)id;
  return g_object_ref (cuda);
}

/* --- contexts ------------------------------------------------------------------ */

typedef struct Search {
  gint ordinal, found;
  GstQuery *query;
  GObject *cuda;
} Search;

static GObject *
cuda_of_element (GstElement *element, Search *s)
{
  GstContext *context =
      gst_element_get_context (element, GST_FX_DEVICE_CONTEXT);
  GObject *cuda = cuda_of (context, s->ordinal, &s->found);
  if (context)
    gst_context_unref (context);
  return cuda;
}

/* Stops the search when the other side of the pad has one. */
static gboolean
ask_peer (GstElement *element, GstPad *pad, gpointer data)
{
  Search *s = data;
  GstContext *context = NULL;
  if (gst_pad_peer_query (pad, s->query))
    gst_query_parse_context (s->query, &context);
  s->cuda = cuda_of (context, s->ordinal, &s->found);
  if (!s->cuda)
    return TRUE;
  gst_element_set_context (element, context);
  return FALSE;
}

static GObject *
find_cuda (GstElement *element, gint ordinal, gint *found)
{
  Search s = { .ordinal = ordinal };
  s.cuda = cuda_of_element (element, &s);
  if (!s.cuda) {
    s.query = gst_query_new_context (GST_FX_DEVICE_CONTEXT);
    if (gst_element_foreach_src_pad (element, ask_peer, &s))
      gst_element_foreach_sink_pad (element, ask_peer, &s);
    gst_query_unref (s.query);
  }
  if (!s.cuda) {
    /* Whoever has one sets it before the message is through. */
    gst_element_post_message (
        element, gst_message_new_need_context (
                     GST_OBJECT (element), GST_FX_DEVICE_CONTEXT));
    s.cuda = cuda_of_element (element, &s);
  }
  *found = s.found;
  return s.cuda;
}

/* Gives our context to the pipeline, for elements of gstreamer-cuda that start
 * later. Its wrapper keeps the device, which keeps the context. */
static void
offer (GstElement *element, GstFxDevice *device, const GstCuda *gstcuda)
{
  gpointer cuda =
      gstcuda->load_library ()
          ? gstcuda->new_wrapped (device->info.context, device->info.ordinal)
          : NULL;
  if (!cuda)
    return;
  g_object_set_data_full (cuda, "gst-fx-device", gst_object_ref (device),
      (GDestroyNotify)gst_object_unref);
  GstContext *context = gstcuda->context_new (cuda);
  g_object_unref (cuda);
  gst_element_set_context (element, context);
  gst_element_post_message (
      element, gst_message_new_have_context (GST_OBJECT (element), context));
}

gboolean
gst_fx_device_answer (GstElement *element, GstQuery *query)
{
  const gchar *type;
  if (GST_QUERY_TYPE (query) != GST_QUERY_CONTEXT ||
      !gst_query_parse_context_type (query, &type) ||
      !g_str_equal (type, GST_FX_DEVICE_CONTEXT))
    return FALSE;
  GstContext *context = gst_element_get_context (element, type);
  if (!context)
    return FALSE;
  gst_query_set_context (query, context);
  gst_context_unref (context);
  return TRUE;
}

/* --- devices --------------------------------------------------------------------- */

static GMutex devices_lock;
static GSList *devices; /* of GWeakRef */

/* The device in that context, if there is one. Under devices_lock. */
static GstFxDevice *
lookup (const FxBackend *backend, gpointer context)
{
  GSList *next;
  for (GSList *l = devices; l; l = next) {
    GstFxDevice *d = g_weak_ref_get (l->data);
    next = l->next;
    if (!d) {
      g_weak_ref_clear (l->data);
      g_free (l->data);
      devices = g_slist_delete_link (devices, l);
    } else if (d->backend == backend && d->info.context == context) {
      return d;
    } else {
      gst_object_unref (d);
    }
  }
  return NULL;
}

/* Takes over the reference to dev. Under devices_lock. */
static GstFxDevice *
adopt (const FxBackend *backend, FxDevice *dev, GObject *owner, FxError *err)
{
  FxDeviceInfo info;
  FxDeviceStream *stream;
  backend->info (dev, &info);
  GstFxDevice *d = lookup (backend, info.context);
  if (d || backend->stream_new (dev, &stream, err) != FX_OK) {
    backend->unref (dev);
    return d;
  }
  d = g_object_new (GST_TYPE_FX_DEVICE, NULL);
  gst_object_ref_sink (d);
  d->backend = backend;
  d->device = dev;
  d->info = info;
  d->stream = stream;
  d->owner = owner ? g_object_ref (owner) : NULL;
  d->allocator = gst_fx_device_allocator_new (d);
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, d);
  devices = g_slist_prepend (devices, weak);
  GST_INFO_OBJECT (
      d, "device %d, %s, context %p", info.ordinal, info.name, info.context);
  return d;
}

GstFxDevice *
gst_fx_device_get (GstElement *element, gint ordinal, FxError *err)
{
  const FxBackend *backend = fx_backend_get (err);
  if (!backend)
    return NULL;
  const GstCuda *gstcuda = gst_cuda ();
  gint found = ordinal;
  GObject *cuda = gstcuda ? find_cuda (element, ordinal, &found) : NULL;
  gpointer context = gst_fx_device_handle (cuda);
  GstFxDevice *device = NULL;
  FxDevice *dev;
  if (!context)
    found = MAX (ordinal, 0);
  g_mutex_lock (&devices_lock);
  if (backend->open (found, context, &dev, err) == FX_OK)
    device = adopt (backend, dev, context ? cuda : NULL, err);
  g_mutex_unlock (&devices_lock);
  g_clear_object (&cuda);
  if (device && gstcuda && !context)
    offer (element, device, gstcuda);
  return device;
}

void
gst_fx_device_post_error (GstElement *element, const FxError *err)
{
  gchar *text = gst_fx_error_to_string (err);
  g_type_ensure (GST_TYPE_FX_DEVICE); /* has the category of the log */
  if (err->code == FX_EDEVICE)
    GST_ELEMENT_ERROR (element, RESOURCE, FAILED, ("%s", text),
        ("The device is lost to this process: what is on it cannot be read. "
         "Start again, or do without it: device=cpu, ordinary memory."));
  else if (err->code == FX_EINVAL)
    GST_ELEMENT_ERROR (element, STREAM, FAILED, ("%s", text), (NULL));
  else if (err->code == FX_ENOMEM)
    GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("%s", text), (NULL));
  else
    GST_ELEMENT_ERROR (element, RESOURCE, NOT_FOUND,
        ("There is no CUDA device for this: %s. Everything runs without one as "
         "well: on ordinary memory (no fxcudaupload), with device=cpu.",
            text),
        (NULL));
  g_free (text);
}

FxDeviceStream *
gst_fx_device_lock_stream (GstFxDevice *device)
{
  g_mutex_lock (&device->stream_lock);
  return device->stream;
}

void
gst_fx_device_unlock_stream (GstFxDevice *device)
{
  g_mutex_unlock (&device->stream_lock);
}

static void
finalize (GObject *object)
{
  GstFxDevice *self = GST_FX_DEVICE (object);
  if (self->stream)
    self->backend->stream_free (self->stream);
  if (self->device)
    self->backend->unref (self->device);
  g_clear_object (&self->owner);
  gst_clear_object (&self->allocator);
  g_mutex_clear (&self->stream_lock);
  G_OBJECT_CLASS (gst_fx_device_parent_class)->finalize (object);
}

static void
gst_fx_device_class_init (GstFxDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
gst_fx_device_init (GstFxDevice *self)
{
  g_mutex_init (&self->stream_lock);
}
