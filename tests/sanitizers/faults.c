/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Commits one fault on request, to see that what looks for it finds it: a tool
 * that is set up wrongly is as quiet as a program without faults.
 *
 *   none      nothing
 *   leak      a buffer that nobody frees
 *   overflow  a read behind the end of an array
 *   integer   a signed overflow
 *   race      two threads write one variable
 *   locks     the same under a mutex of GLib: no fault */

#include <gst/gst.h>
#include <string.h>

enum { TURNS = 20000 };

static int shared_count;
static GMutex mutex;

static gpointer
count_bare (gpointer data)
{
  for (int i = 0; i < TURNS; i++)
    *(volatile int *)&shared_count += 1;
  return NULL;
}

static gpointer
count_locked (gpointer data)
{
  for (int i = 0; i < TURNS; i++) {
    g_mutex_lock (&mutex);
    shared_count++;
    g_mutex_unlock (&mutex);
  }
  return NULL;
}

static void
run_two (GThreadFunc function)
{
  GThread *one = g_thread_new ("one", function, NULL);
  GThread *two = g_thread_new ("two", function, NULL);
  g_thread_join (one);
  g_thread_join (two);
}

int
main (int argc, char **argv)
{
  const char *fault = argc == 2 ? argv[1] : "";

  gst_init (NULL, NULL);
  if (!strcmp (fault, "leak")) {
    gst_buffer_new_allocate (NULL, 64, NULL);
  } else if (!strcmp (fault, "overflow")) {
    volatile char *bytes = g_malloc0 (16);
    int sum = bytes[argc + 14];
    g_free ((char *)bytes);
    shared_count = sum;
  } else if (!strcmp (fault, "integer")) {
    volatile int most = G_MAXINT;
    shared_count = most + argc;
  } else if (!strcmp (fault, "race")) {
    run_two (count_bare);
  } else if (!strcmp (fault, "locks")) {
    run_two (count_locked);
  } else if (strcmp (fault, "none")) {
    g_printerr ("usage: faults none|leak|overflow|integer|race|locks\n");
    return 2;
  }
  gst_deinit ();
  return 0;
}
