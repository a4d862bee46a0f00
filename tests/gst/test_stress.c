/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every filter with buffers, properties and states from threads of
 * their own. What races shows in builds with a sanitizer; in any build nothing
 * may crash, hang or leak, and the element works afterwards. */

#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define RUN_TIME (150 * 1000) /* microseconds */

typedef struct Setting {
  const gchar *property;
  gdouble values[3];
} Setting;

static const Setting settings[] = {
  { "frequency", { 100, 5000, 30000 } },
  { "q", { 0.5, 5, 0 } },
  { "gain", { -6, 6, 0 } },
  { "order", { 1, 8, 33 } },
  { "preamp", { -6, 6, 0 } },
  { "num-bands", { 1, 5, 99 } },
  { "mute", { 0, 1, 0 } },
};

typedef struct Setter {
  FxGst *s;
  gboolean good; /* only values that an element starts with */
} Setter;

/* Good ones are good for any element: within its range. */
static gdouble
within (const GParamSpec *p, gdouble v)
{
  const GParamSpecDouble *d = (const GParamSpecDouble *)p;
  return CLAMP (v, d->minimum, d->maximum);
}

static gpointer
set_all (gpointer data)
{
  Setter *setter = data;
  FxGst *s = setter->s;
  guint n = setter->good ? 2 : 3; /* the third is a bad one */
  GObjectClass *k = G_OBJECT_GET_CLASS (s->element);
  for (guint i = 0; !g_atomic_int_get (&s->stop); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (settings); j++) {
      gdouble v = settings[j].values[i % n];
      GParamSpec *p = g_object_class_find_property (k, settings[j].property);
      if (!p)
        continue;
      if (p->value_type == G_TYPE_DOUBLE)
        g_object_set (
            s->element, p->name, setter->good ? within (p, v) : v, NULL);
      else
        g_object_set (s->element, p->name, (gint)v, NULL);
    }
    if (g_object_class_find_property (k, "sections"))
      gst_util_set_object_arg (G_OBJECT (s->element), "sections",
          i % n < 2 ? "<<1,0,0,1,-0.5,0>,<1,0,0,1,0.5,0>>"
                    : "<<1,0,0,1,-3,0>>");
    if (!setter->good) /* else there are none */
      fx_gst_messages (s->bus, GST_MESSAGE_ANY, NULL);
  }
  return NULL;
}

/* The stress threads of the harness push one buffer over and over. */
static GstHarnessThread *
start_pushing (FxGst *s)
{
  GstCaps *caps = fx_gst_caps ("F32", 48000, 2, FALSE);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, 256 * 8, NULL);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_buffer_memset (buf, 0, 0x3d, 256 * 8);
  gst_harness_set_drop_buffers (s->h, TRUE);
  GstHarnessThread *t =
      gst_harness_stress_push_buffer_start (s->h, caps, &segment, buf);
  gst_caps_unref (caps);
  gst_buffer_unref (buf);
  return t;
}

/* Values that are good together. */
static void
set_good (FxGst *s)
{
  GObjectClass *k = G_OBJECT_GET_CLASS (s->element);
  if (g_object_class_find_property (k, "order"))
    g_object_set (s->element, "order", 4, NULL);
  if (g_object_class_find_property (k, "sections"))
    gst_util_set_object_arg (
        G_OBJECT (s->element), "sections", "<<1,0,0,1,-0.5,0>>");
}

static void
works_after (FxGst *s, const gchar *what)
{
  fx_gst_messages (s->bus, GST_MESSAGE_ANY, NULL);
  gst_harness_set_drop_buffers (s->h, FALSE);
  gst_element_set_state (s->element, GST_STATE_NULL);
  fail_unless (gst_element_set_state (s->element, GST_STATE_PLAYING) !=
                   GST_STATE_CHANGE_FAILURE,
      "%s", what);
  fx_gst_set_caps (s, "F64", 44100, 1, FALSE);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (s->h, gst_event_new_segment (&segment));
  s->pushed = 0;
  fx_gst_clear (s);
  fx_gst_push (s, NULL, 441);
  fail_unless_equals_int (fx_gst_frames (s), 441);
}

static FxGst *
open_stream (const gchar *name)
{
  gchar *line = fx_gst_line (name);
  FxGst *s = fx_gst_new (line, "F32", 48000, 2, FALSE);
  g_free (line);
  return s;
}

GST_START_TEST (test_properties)
{
  FxGst *s = open_stream (NAME);
  GstHarnessThread *push = start_pushing (s);
  Setter setter = { s, FALSE };
  GThread *set = g_thread_new ("set", set_all, &setter);
  g_usleep (RUN_TIME);
  fail_unless (gst_harness_stress_thread_stop (push) > 10);
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (set);
  fail_unless (fx_gst_stat (s->element, "buffers") > 10);
  set_good (s);
  works_after (s, "properties");
  fx_gst_free (s);
}
GST_END_TEST;

static gboolean
drop (const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer x)
{
  return TRUE;
}

/* Through the states and back; what goes wrong in text, to be freed. */
static gpointer
flip (gpointer data)
{
  FxGst *s = data;
  gchar *text = NULL;
  while (!g_atomic_int_get (&s->stop) && !text) {
    if (gst_element_set_state (s->element, GST_STATE_NULL) !=
            GST_STATE_CHANGE_SUCCESS ||
        gst_element_set_state (s->element, GST_STATE_PLAYING) !=
            GST_STATE_CHANGE_SUCCESS) {
      fx_gst_messages (s->bus, GST_MESSAGE_ERROR, &text);
      if (!text)
        text = g_strdup ("no error on the bus");
    }
    g_usleep (500);
  }
  return text;
}

/* A harness goes on pushing while its element starts, with the events that the
 * element has just lost: GStreamer may say so, and it is no fault. */
GST_START_TEST (test_states)
{
  gst_check_add_log_filter ("GStreamer", G_LOG_LEVEL_WARNING,
      g_regex_new ("Got data flow before|Sticky event misordering", 0, 0, NULL),
      drop, NULL, NULL);
  FxGst *s = open_stream (NAME);
  GstHarnessThread *push = start_pushing (s);
  GThread *state = g_thread_new ("flip", flip, s);
  Setter setter = { s, TRUE };
  GThread *set = g_thread_new ("set", set_all, &setter);
  g_usleep (RUN_TIME);
  g_atomic_int_set (&s->stop, 1);
  gchar *wrong = g_thread_join (state);
  gst_harness_stress_thread_stop (push);
  g_thread_join (set);
  fail_unless (!wrong, "a state was not reached: %s", wrong);
  works_after (s, "states");
  fx_gst_free (s);
  gst_check_clear_log_filter ();
}
GST_END_TEST;

static Suite *
fx_stress_suite (void)
{
  Suite *suite = suite_create ("fx stress");
  TCase *tc = tcase_create ("each filter");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_properties, 0, n);
  tcase_add_loop_test (tc, test_states, 0, n);
  return suite;
}

GST_CHECK_MAIN (fx_stress)
