/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Costs of launch lines and of programs. */

#include "tests/bench/candidate.h"
#include <gst/audio/audio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double
candidate_median (double *v, int n)
{
  qsort (v, (size_t)n, sizeof *v, compare);
  return v[n / 2];
}

static int
channels_of (const Candidate *c)
{
  return c->channels ? c->channels : 2;
}

float *
candidate_noise (int n)
{
  float *noise = g_new (float, n);
  GRand *rand = g_rand_new_with_seed (1);
  for (int i = 0; i < n; i++)
    noise[i] = (float)g_rand_double_range (rand, -0.5, 0.5);
  g_rand_free (rand);
  return noise;
}

static GstFlowReturn
swallow (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  Candidate *c = gst_pad_get_element_private (pad);
  /* What delays sends shorter ones, what splits none that may be written. */
  if (c->free < RING && gst_buffer_get_size (buf) == c->size &&
      gst_buffer_is_writable (buf) && gst_buffer_is_all_memory_writable (buf))
    c->ring[c->free++] = buf;
  else
    gst_buffer_unref (buf);
  return GST_FLOW_OK;
}

int
candidate_open (Candidate *c, int frames)
{
  c->src = gst_pad_new ("src", GST_PAD_SRC);
  c->sink = gst_pad_new ("sink", GST_PAD_SINK);
  gst_pad_set_chain_function (c->sink, swallow);
  gst_pad_set_element_private (c->sink, c);
  if (c->launch) {
    GError *error = NULL;
    char *text = g_strdup_printf ("( identity name=head silent=true ! %s ! "
                                  "identity name=end silent=true )",
        c->launch);
    c->bin = gst_parse_launch (text, &error);
    g_free (text);
    if (error) {
      fprintf (stderr, "%s: %s\n", c->name, error->message);
      g_error_free (error);
      return 0;
    }
    gst_object_ref_sink (c->bin);
    if (c->prepare)
      c->prepare (c->bin);
    /* The identities were only there to find the ends. */
    GstElement *head = gst_bin_get_by_name (GST_BIN (c->bin), "head");
    GstElement *end = gst_bin_get_by_name (GST_BIN (c->bin), "end");
    GstPad *p = gst_element_get_static_pad (head, "src");
    GstPad *first = gst_pad_get_peer (p),
           *q = gst_element_get_static_pad (end, "sink");
    GstPad *last = gst_pad_get_peer (q);
    gst_pad_unlink (p, first);
    gst_pad_unlink (last, q);
    gst_object_unref (p);
    gst_object_unref (q);
    gst_bin_remove (GST_BIN (c->bin), head);
    gst_bin_remove (GST_BIN (c->bin), end);
    gst_element_set_state (head, GST_STATE_NULL);
    gst_element_set_state (end, GST_STATE_NULL);
    gst_object_unref (head);
    gst_object_unref (end);
    if (gst_pad_link_full (c->src, first, GST_PAD_LINK_CHECK_NOTHING) ||
        gst_pad_link_full (last, c->sink, GST_PAD_LINK_CHECK_NOTHING)) {
      fprintf (stderr, "%s: cannot link\n", c->name);
      return 0;
    }
    gst_object_unref (first);
    gst_object_unref (last);
  } else {
    gst_pad_link (c->src, c->sink);
  }
  gst_pad_set_active (c->sink, TRUE);
  gst_pad_set_active (c->src, TRUE);
  if (c->bin)
    gst_element_set_state (c->bin, GST_STATE_PLAYING);
  GstAudioInfo info;
  gst_audio_info_set_format (
      &info, GST_AUDIO_FORMAT_F32, RATE, channels_of (c), NULL);
  GstCaps *caps = gst_audio_info_to_caps (&info);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (c->src, gst_event_new_stream_start ("bench"));
  gst_pad_push_event (c->src, gst_event_new_caps (caps));
  gst_pad_push_event (c->src, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
  c->size = (gsize)frames * (gsize)channels_of (c) * sizeof (float);
  for (c->free = 0; c->free < RING; c->free++)
    c->ring[c->free] = gst_buffer_new_allocate (NULL, c->size, NULL);
  return 1;
}

void
candidate_close (Candidate *c)
{
  if (c->bin) {
    gst_element_set_state (c->bin, GST_STATE_NULL);
    gst_object_unref (c->bin);
    c->bin = NULL;
  }
  gst_pad_set_active (c->src, FALSE);
  gst_pad_set_active (c->sink, FALSE);
  gst_object_unref (c->src);
  gst_object_unref (c->sink);
  while (c->free > 0)
    gst_buffer_unref (c->ring[--c->free]);
}

double
candidate_measure (Candidate *c, const float *noise, int frames, int pushes)
{
  gsize size = (gsize)frames * (gsize)channels_of (c) * sizeof (float);
  double t = now ();
  for (int i = 0; i < pushes; i++) {
    GstBuffer *buf = c->free > 0
                         ? c->ring[--c->free]
                         : gst_buffer_new_allocate (NULL, c->size, NULL);
    GstMapInfo map;
    if (!gst_buffer_map (buf, &map, GST_MAP_WRITE))
      abort ();
    memcpy (map.data, noise + (i % 7) * 16, size);
    gst_buffer_unmap (buf, &map);
    GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_DISCONT);
    GST_BUFFER_PTS (buf) = c->time;
    c->time +=
        c->size / (sizeof (float) * (gsize)channels_of (c)) * GST_SECOND / RATE;
    if (gst_pad_push (c->src, buf) != GST_FLOW_OK)
      return NAN;
  }
  return (now () - t) / pushes;
}

double
candidate_user_seconds (const char *command)
{
  struct rusage a, b;
  getrusage (RUSAGE_CHILDREN, &a);
  int status = system (command);
  getrusage (RUSAGE_CHILDREN, &b);
  if (status != 0)
    return NAN;
  return (b.ru_utime.tv_sec - a.ru_utime.tv_sec) +
         (b.ru_utime.tv_usec - a.ru_utime.tv_usec) * 1e-6;
}
