/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Shows the thread sanitizer the synchronisation inside GLib and GStreamer.
 * Their locks are futexes of their own in libraries that are not instrumented,
 * so the sanitizer sees no order between threads that take turns under one and
 * reports races where there are none. Preloaded, this stands in front of the
 * calls that pass from library to library and tells it what each one orders:
 * what comes before an unlock, before what comes after the next lock of the
 * same address. It changes nothing that the calls do. */

#include <dlfcn.h>
#include <glib-object.h>
#include <gst/gst.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* The function of that name in the library behind us. */
#define BEHIND(name)                                                           \
  static __typeof__ (&name) found;                                             \
  __typeof__ (&name) real = __atomic_load_n (&found, __ATOMIC_RELAXED);        \
  if (!real) {                                                                 \
    real = (__typeof__ (real))dlsym (RTLD_NEXT, #name);                        \
    __atomic_store_n (&found, real, __ATOMIC_RELAXED);                         \
  }

void
g_mutex_lock (GMutex *mutex)
{
  BEHIND (g_mutex_lock);
  real (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  BEHIND (g_mutex_trylock);
  gboolean got = real (mutex);
  if (got)
    __tsan_acquire (mutex);
  return got;
}

void
g_mutex_unlock (GMutex *mutex)
{
  BEHIND (g_mutex_unlock);
  __tsan_release (mutex);
  real (mutex);
}

void
g_rec_mutex_lock (GRecMutex *mutex)
{
  BEHIND (g_rec_mutex_lock);
  real (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_rec_mutex_trylock (GRecMutex *mutex)
{
  BEHIND (g_rec_mutex_trylock);
  gboolean got = real (mutex);
  if (got)
    __tsan_acquire (mutex);
  return got;
}

void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  BEHIND (g_rec_mutex_unlock);
  __tsan_release (mutex);
  real (mutex);
}

void
g_rw_lock_writer_lock (GRWLock *lock)
{
  BEHIND (g_rw_lock_writer_lock);
  real (lock);
  __tsan_acquire (lock);
}

void
g_rw_lock_writer_unlock (GRWLock *lock)
{
  BEHIND (g_rw_lock_writer_unlock);
  __tsan_release (lock);
  real (lock);
}

void
g_rw_lock_reader_lock (GRWLock *lock)
{
  BEHIND (g_rw_lock_reader_lock);
  real (lock);
  __tsan_acquire (lock);
}

void
g_rw_lock_reader_unlock (GRWLock *lock)
{
  BEHIND (g_rw_lock_reader_unlock);
  __tsan_release (lock);
  real (lock);
}

/* Waiting gives the mutex away and takes it again, inside GLib. */
void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  BEHIND (g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  BEHIND (g_cond_wait_until);
  __tsan_release (mutex);
  gboolean signalled = real (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

/* The macro before it reads the location in instrumented code. */
void (g_once_init_leave) (volatile void *location, gsize result)
{
  static void (*real) (volatile void *, gsize);
  if (!real)
    real = (__typeof__ (real))dlsym (RTLD_NEXT, "g_once_init_leave");
  __tsan_release ((void *)location);
  real (location, result);
}

/* Whoever drops the last reference comes after all who dropped one before. */
void
g_object_unref (gpointer object)
{
  BEHIND (g_object_unref);
  __tsan_release (object);
  __tsan_acquire (object);
  real (object);
}

void
gst_mini_object_unref (GstMiniObject *object)
{
  BEHIND (gst_mini_object_unref);
  __tsan_release (object);
  __tsan_acquire (object);
  real (object);
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  BEHIND (g_async_queue_push);
  __tsan_release (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  BEHIND (g_async_queue_pop);
  gpointer data = real (queue);
  __tsan_acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  BEHIND (g_async_queue_try_pop);
  gpointer data = real (queue);
  __tsan_acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  BEHIND (g_async_queue_timeout_pop);
  gpointer data = real (queue, timeout);
  __tsan_acquire (queue);
  return data;
}

gboolean
gst_bus_post (GstBus *bus, GstMessage *message)
{
  BEHIND (gst_bus_post);
  __tsan_release (bus);
  return real (bus, message);
}

GstMessage *
gst_bus_timed_pop_filtered (
    GstBus *bus, GstClockTime timeout, GstMessageType types)
{
  BEHIND (gst_bus_timed_pop_filtered);
  GstMessage *message = real (bus, timeout, types);
  __tsan_acquire (bus);
  return message;
}
