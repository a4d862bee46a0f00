/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Live pipelines on a device for a long time:
 *
 *   soak [--seconds N] [--patient]
 *
 * Chains in different formats play side by side from live sources at their real
 * rate, some with settings that move ten times a second; in turn each goes to
 * READY and back, so that runs and their memory are given back. Looked at: every
 * buffer in time (at a sink's latency of one buffer and 10 ms), timestamps that
 * join, samples that are finite, sound and no silence, the memory of the process,
 * and what each chain says of itself. --patient: for a device that is emulated,
 * late buffers are counted and are no fault, and fewer pipelines play at a rate that
 * it can keep up with. Exit status 77 when there is no
 * device. */

#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Line {
  const char *name, *format;
  int rate, channels, buffer; /* frames */
  const char *chain;          /* what is in fxchain.( ... ) */
  const char *around;         /* the chain is at %s */
  gboolean light;             /* also where the device is emulated */
} Line;

#define REST                                                                   \
  "fxiir mode=high-pass frequency=30 ! fxbiquad type=peaking frequency=3000 "  \
  "gain=-4 ! fxgain gain=-2"
#define BANDS "fxbiquad name=moving type=peaking frequency=200 gain=3 ! " REST

static const Line lines[] = {
  { "stereo, 512 frames", "F32LE", 48000, 2, 512, BANDS, "%s", TRUE },
  { "stereo, 64 frames", "F32LE", 48000, 2, 64, BANDS, "%s", FALSE },
  { "7.1, 1024 frames", "F32LE", 96000, 8, 1024, BANDS " ! " REST, "%s",
      FALSE },
  { "double, 441 frames", "F64LE", 44100, 2, 441, BANDS, "%s", TRUE },
  { "memory of the device", "F32LE", 48000, 2, 1024, BANDS,
      "fxcudaupload ! %s ! fxcudadownload", TRUE },
};
enum { LINES = sizeof lines / sizeof *lines };

typedef struct Player {
  const Line *line;
  GstElement *pipeline, *chain, *moving;
  GMutex lock;
  GstClockTime next; /* pts that is due; NONE: any */
  guint64 buffers, late, gaps, silent, not_finite;
  gint64 worst; /* ns after it was complete */
  guint restarts;
} Player;

static gboolean patient;
static gboolean failed;

static void
fault (const Player *p, const char *text)
{
  printf ("%s: %s\n", p->line->name, text);
  failed = TRUE;
}

/* Energy of a buffer; counts samples that are not finite. */
static double
energy (const Line *line, const GstMapInfo *map, guint64 *not_finite)
{
  gboolean f64 = !strcmp (line->format, "F64LE");
  gsize n = map->size / (f64 ? 8 : 4);
  double sum = 0;
  for (gsize i = 0; i < n; i++) {
    double v = f64 ? ((const double *)map->data)[i]
                   : (double)((const float *)map->data)[i];
    if (isfinite (v))
      sum += v * v;
    else
      (*not_finite)++;
  }
  return n ? sum / (double)n : 0;
}

static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Player *p = data;
  GstBuffer *b = GST_PAD_PROBE_INFO_BUFFER (info);
  GstClock *clock = gst_element_get_clock (p->pipeline);
  GstClockTime base = gst_element_get_base_time (p->pipeline);
  GstClockTime pts = GST_BUFFER_PTS (b), length = GST_BUFFER_DURATION (b);
  GstMapInfo map;
  g_mutex_lock (&p->lock);
  p->buffers++;
  if (clock && GST_CLOCK_TIME_IS_VALID (pts)) {
    gint64 after =
        GST_CLOCK_DIFF (base + pts + length, gst_clock_get_time (clock));
    p->late += after > (gint64)length + 10 * GST_MSECOND;
    p->worst = MAX (p->worst, after);
  }
  if (GST_CLOCK_TIME_IS_VALID (p->next))
    p->gaps += ABS (GST_CLOCK_DIFF (p->next, pts)) > GST_USECOND;
  p->next = pts + length;
  if (gst_buffer_map (b, &map, GST_MAP_READ)) {
    double e = energy (p->line, &map, &p->not_finite);
    /* The first tenth of a second may be the onset. */
    p->silent += e < 1e-8 && pts > GST_SECOND / 10;
    gst_buffer_unmap (b, &map);
  } else {
    p->not_finite++;
  }
  g_mutex_unlock (&p->lock);
  if (clock)
    gst_object_unref (clock);
  return GST_PAD_PROBE_OK;
}

static void
player_start (Player *p, const Line *line)
{
  GError *error = NULL;
  g_autofree char *chain =
      g_strdup_printf ("fxchain.( name=chain device=cuda %s )", line->chain);
  g_autoptr (GString) around = g_string_new (line->around);
  g_string_replace (around, "%s", chain, 1);
  g_autofree char *text = g_strdup_printf (
      "audiotestsrc is-live=true wave=pink-noise volume=0.2 "
      "samplesperbuffer=%d ! audio/x-raw,format=%s,rate=%d,channels=%d,"
      "layout=interleaved ! %s ! fakesink name=sink sync=true",
      line->buffer, line->format, patient ? 8000 : line->rate, line->channels,
      around->str);
  p->line = line;
  p->next = GST_CLOCK_TIME_NONE;
  g_mutex_init (&p->lock);
  p->pipeline = gst_parse_launch (text, &error);
  if (error) {
    fprintf (stderr, "%s\n%s\n", text, error->message);
    exit (1);
  }
  p->chain = gst_bin_get_by_name (GST_BIN (p->pipeline), "chain");
  p->moving = gst_bin_get_by_name (GST_BIN (p->pipeline), "moving");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (p->pipeline), "sink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, p, NULL);
  if (gst_element_set_state (p->pipeline, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE)
    fault (p, "does not play");
}

static void
player_restart (Player *p)
{
  gst_element_set_state (p->pipeline, GST_STATE_READY);
  g_mutex_lock (&p->lock);
  p->next = GST_CLOCK_TIME_NONE;
  p->restarts++;
  g_mutex_unlock (&p->lock);
  if (gst_element_set_state (p->pipeline, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE)
    fault (p, "does not play again");
}

static void
look_at_bus (Player *p)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (p->pipeline);
  GstMessage *m;
  while ((m = gst_bus_pop_filtered (bus,
              GST_MESSAGE_ERROR | GST_MESSAGE_WARNING | GST_MESSAGE_EOS))) {
    g_autoptr (GError) error = NULL;
    g_autofree char *debug = NULL;
    if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR)
      gst_message_parse_error (m, &error, &debug);
    else if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_WARNING)
      gst_message_parse_warning (m, &error, &debug);
    fault (p, error ? error->message : "the stream has ended");
    gst_message_unref (m);
  }
}

static double
resident_mib (void)
{
  long pages = 0;
  FILE *f = fopen ("/proc/self/statm", "r");
  if (f && fscanf (f, "%*d %ld", &pages) != 1)
    pages = 0;
  if (f)
    fclose (f);
  return (double)pages * (double)sysconf (_SC_PAGESIZE) / 0x1p20;
}

static guint64 device_buffers (const GstStructure *s);

static guint64
device_buffers_in (const GValue *v)
{
  guint64 sum = 0;
  if (GST_VALUE_HOLDS_STRUCTURE (v))
    return device_buffers (gst_value_get_structure (v));
  if (GST_VALUE_HOLDS_ARRAY (v))
    for (guint i = 0; i < gst_value_array_get_size (v); i++)
      sum += device_buffers_in (gst_value_array_get_value (v, i));
  if (GST_VALUE_HOLDS_LIST (v))
    for (guint i = 0; i < gst_value_list_get_size (v); i++)
      sum += device_buffers_in (gst_value_list_get_value (v, i));
  return sum;
}

/* Of all the runs in the stats of a chain. */
static guint64
device_buffers (const GstStructure *s)
{
  guint64 sum = 0, here = 0;
  gst_structure_get_uint64 (s, "device-buffers", &here);
  for (int i = 0; i < gst_structure_n_fields (s); i++)
    sum += device_buffers_in (gst_structure_get_value (
        s, gst_structure_nth_field_name (s, (guint)i)));
  return sum + here;
}

static void
player_end (Player *p)
{
  g_autofree char *text = NULL;
  GstStructure *stats = NULL;
  guint64 there;
  look_at_bus (p);
  g_object_get (p->chain, "stats", &stats, NULL);
  text = stats ? gst_structure_to_string (stats) : g_strdup ("no stats");
  there = stats ? device_buffers (stats) : 0;
  gst_element_set_state (p->pipeline, GST_STATE_NULL);
  printf ("%-22s %8" G_GUINT64_FORMAT " buffers, %" G_GUINT64_FORMAT
          " late, worst %.1f ms, %" G_GUINT64_FORMAT " gaps, %" G_GUINT64_FORMAT
          " silent, %u restarts\n    %s\n",
      p->line->name, p->buffers, p->late, (double)p->worst * 1e-6, p->gaps,
      p->silent, p->restarts, text);
  if (!p->buffers)
    fault (p, "no buffer came");
  /* Since the last restart, and while something moves runs are on the CPU. */
  if (!there)
    fault (p, "nothing ran on the device");
  if (p->not_finite)
    fault (p, "samples are not finite");
  if (p->silent)
    fault (p, "silence where sound should be");
  if (p->gaps)
    fault (p, "timestamps do not join");
  if (p->late * 10000 > p->buffers && !patient)
    fault (p, "more than one buffer in ten thousand was late");
  if (stats)
    gst_structure_free (stats);
  gst_object_unref (p->moving);
  gst_object_unref (p->chain);
  gst_object_unref (p->pipeline);
  g_mutex_clear (&p->lock);
}

/* Ten times a second for so long: settings move, buses are read, and one after
 * the other starts again. Returns MiB that the process has grown by in the second
 * half, between averages of a tenth of the time. */
static double
play (Player *players, int n, double seconds)
{
  gint64 start = g_get_monotonic_time ();
  double sum[2] = { 0, 0 };
  int count[2] = { 0, 0 }, restarted = 0, minute = -1;
  for (int tick = 0;; tick++) {
    double t = 1e-6 * (double)(g_get_monotonic_time () - start);
    double share = t / seconds;
    if (share >= 1)
      break;
    for (int i = 0; i < n; i++) {
      g_object_set (
          players[i].moving, "gain", 3 + 2 * sin (0.7 * tick + i), NULL);
      look_at_bus (players + i);
    }
    /* Everything once and a half by the end. */
    if (share * 1.5 * n >= restarted + 1) {
      player_restart (players + restarted % n);
      restarted++;
    }
    int part = share >= 0.5 && share < 0.6 ? 0 : share >= 0.9 ? 1 : -1;
    if (part >= 0) {
      sum[part] += resident_mib ();
      count[part]++;
    }
    if ((int)(t / 60) != minute) {
      minute = (int)(t / 60);
      printf ("%4d min  %.1f MiB\n", minute, resident_mib ());
      fflush (stdout);
    }
    g_usleep (100000);
  }
  return count[0] && count[1] ? sum[1] / count[1] - sum[0] / count[0] : 0;
}

/* Whether there are the elements of the back end, and a device. */
static gboolean
can_play (void)
{
  static const char *const needed[] = { "fxchain", "fxcudaupload",
    "fxcudadownload", "audiotestsrc", "fakesink" };
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autoptr (GstElementFactory) f = gst_element_factory_find (needed[i]);
    if (!f) {
      printf ("there is no element %s\n", needed[i]);
      return FALSE;
    }
  }
  g_autoptr (GstElement) upload =
      gst_element_factory_make ("fxcudaupload", NULL);
  gboolean opens = gst_element_set_state (upload, GST_STATE_READY) !=
                   GST_STATE_CHANGE_FAILURE;
  gst_element_set_state (upload, GST_STATE_NULL);
  if (!opens)
    printf ("fxcudaupload opens no device\n");
  return opens;
}

int
main (int argc, char **argv)
{
  Player players[LINES] = { 0 };
  double seconds = 1800;
  gst_init (&argc, &argv);
  for (int i = 1; i < argc; i++) {
    patient |= !strcmp (argv[i], "--patient");
    if (!strcmp (argv[i], "--seconds") && i + 1 < argc)
      seconds = g_ascii_strtod (argv[++i], NULL);
  }
  if (!can_play ())
    return 77;
  int n = 0;
  for (int i = 0; i < LINES; i++)
    if (lines[i].light || !patient)
      player_start (players + n++, lines + i);
  double grown = play (players, n, seconds);
  for (int i = 0; i < n; i++)
    player_end (players + i);
  printf ("%.1f MiB, %+.2f in the second half\n", resident_mib (), grown);
  if (grown > 4) {
    printf ("the process grows\n");
    failed = TRUE;
  }
  printf ("%s after %g s\n", failed ? "FAILED" : "passed", seconds);
  return failed;
}
