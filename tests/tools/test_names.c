/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects as they are written, and the elements that they become: nothing that
 * is given is lost on the way. */

#include <gst/check/gstcheck.h>
#include <string.h>
#include "gst/tools/chain/names.h"
#include "gst/tools/command.h"

static gchar *
launch_of (const gchar *text, GError **error)
{
  FxSpec *spec = fx_spec_parse (text, "-e", error);
  gchar *launch = spec ? fx_spec_to_launch (spec, 44100, NULL, error) : NULL;
  fx_spec_free (spec);
  return launch;
}

/* A property of the first element, as text. */
static gchar *
property_of (const gchar *text, const gchar *property)
{
  GError *error = NULL;
  gchar *launch = launch_of (text, &error);
  fail_unless (launch != NULL, "%s: %s", text, error ? error->message : "?");
  GstElement *bin = gst_parse_bin_from_description (launch, FALSE, &error);
  fail_unless (bin && !error, "%s: %s", launch, error ? error->message : "?");
  gchar **words = g_strsplit (launch, " ", 2);
  GstIterator *it =
      gst_bin_iterate_all_by_element_factory_name (GST_BIN (bin), words[0]);
  GValue item = G_VALUE_INIT, value = G_VALUE_INIT;
  fail_unless (gst_iterator_next (it, &item) == GST_ITERATOR_OK);
  g_object_get_property (g_value_get_object (&item), property, &value);
  gchar *result = G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value)
                                                : gst_value_serialize (&value);
  g_value_unset (&value);
  g_value_unset (&item);
  gst_iterator_free (it);
  g_strfreev (words);
  gst_object_unref (gst_object_ref_sink (bin));
  g_free (launch);
  return result;
}

GST_START_TEST (test_defaults)
{
  for (const FxName *n = fx_names; n->name; n++) {
    GError *error = NULL;
    gchar *launch = launch_of (n->name, &error);
    fail_unless (
        launch && !error, "%s: %s", n->name, error ? error->message : "?");
    GstElement *bin = gst_parse_bin_from_description (launch, FALSE, &error);
    fail_unless (bin && !error, "%s: %s", launch, error ? error->message : "?");
    gst_object_unref (gst_object_ref_sink (bin));
    g_free (launch);
  }
}
GST_END_TEST;

GST_START_TEST (test_values_arrive)
{
  static const struct {
    const gchar *text, *property, *value;
  } cases[] = {
    { "lowpass:500,2", "frequency", "500" },
    { "lowpass:500,2", "q", "2" },
    { "lowpass:frequency=500,tail=none", "tail", "none" },
    { "highpass:80,order=24,order_scale=db", "order", "4" },
    { "butterworth:bandpass,order=4,lower_frequency=30,upper-frequency=3000",
        "lower-frequency", "30" },
    { "butterworth:bandpass,order=4,lower_frequency=30,upper-frequency=3000",
        "upper-frequency", "3000" },
    { "loshelving:200,0.7,10", "gain", "20" },
    { "peaking:1000,1,-6", "gain", "-6" },
    { "reverb:algorithm=fdn", "algorithm", "fdn" },
    { "reverb", "algorithm", "freeverb" },
    { "reverb:room_size=0.25,tail=none", "tail", "none" },
    { "reverb:room_size=0.25,tail=none", "room-size", "0.25" },
    { "reverb:4410,0.5,0.5", "time", "100" },
    { "delay:4410,tail=none", "tail", "none" },
    { "delay:4410,tail=none", "time", "100" },
    { "delay:bpm=90,delay_time=1/8d", "note", "1-8-dotted" },
    { "delay:bpm=90,delay_time=1/4T", "note", "1-4-triplet" },
    { "delay:bpm=90", "note", "1-8" },
    { "delay:bpm=90", "tempo", "90" },
    /* Frames have the say. */
    { "delay:4410,bpm=90,delay_time=1/8", "time", "100" },
    { "delay:4410,bpm=90,delay_time=1/8", "note", "none" },
    { "fxcompressor:-30,ratio=8", "threshold", "-30" },
    { "compressor:ratio=8", "ratio", "8" },
    { "\r\n fxgain\t:\v gain = 3 \n", "gain", "3" },
    { "fxgain:name=\"a\vb 'c' \\\"d\\\" \\\\\"", "name", "a\vb 'c' \"d\" \\" },
    { "fxsos:sections=<<1,2,3,1,0,0>>", "sections",
        "< (array)< (double)1, (double)2, (double)3, (double)1, (double)0, "
        "(double)0 > >" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *value = property_of (cases[i].text, cases[i].property);
    fail_unless (strcmp (value, cases[i].value) == 0, "%s: %s=%s",
        cases[i].text, cases[i].property, value);
    g_free (value);
  }
}
GST_END_TEST;

GST_START_TEST (test_refused)
{
  static const struct {
    const gchar *text, *says;
  } cases[] = {
    { "lowpas", "there is no effect \"lowpas\"; did you mean lowpass" },
    { "fxgain:gian=3", "fxgain has no \"gian\"; did you mean gain" },
    { "fxgain:gain=loud", "gain=loud is no number" },
    { "fxgain:gain=1e9", "gain=1e9 is out of range" },
    { "lowpass:1000,2,3", "\"3\" is one value too many" },
    { "lowpass:1000,cutoff=2", "cutoff is given twice" },
    { "lowpass:cutoff=1000,frequency=500",
        "cutoff=1000 cannot go with the other values" },
    { "reverb:100,room_size=0.5",
        "room-size=0.5 cannot go with the other values" },
    { "reverb:tail=full", "tail=full must be one of" },
    { "delay:bpm=120,delay_time=1/", "delay-time=1/ is no note; those are" },
    { "delay:bpm=120,delay_time=none", "delay-time=none is no note" },
    { "delay:bpm=120,delay_time=1/7", "delay-time=1/7 is no note" },
    { "delay:delay_time=1/8", "is a note, and needs bpm" },
    { "delay:bpm=500", "bpm=500 is out of range: 20 to 400" },
    { "butterworth:bandpass,lower-frequency=30",
        "btype=bandpass needs lower-frequency and upper-frequency" },
    { "lowpass:", "a value is missing here" },
    { "fxgain:gain=\"3", "column 13: this quote is not closed" },
    { "fxfir:taps=<1", "column 12: this bracket is not closed" },
    /* These crash what reads them in GStreamer 1.22. */
    { "fxsos:sections=<<<1>>>", "more arrays in arrays than there may be" },
    { "fxfir:taps=<<1>>", "more arrays in arrays than there may be" },
    { "fxsos:sections=\"<<1,2\"", "has a bracket without another" },
    { "fxfir:taps=\"<1>>\"", "has a bracket without another" },
    { "lowpass:q=2,1000", "must stand before those with one" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    fail_unless (
        launch_of (cases[i].text, &error) == NULL, "%s passes", cases[i].text);
    fail_unless (g_error_matches (error, FX_TOOL_ERROR, FX_TOOL_USAGE));
    fail_unless (strstr (error->message, cases[i].says) != NULL, "%s: %s",
        cases[i].text, error->message);
    g_error_free (error);
  }
}
GST_END_TEST;

static Suite *
names_suite (void)
{
  Suite *s = suite_create ("names");
  TCase *tc = tcase_create ("names");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_values_arrive);
  tcase_add_test (tc, test_refused);
  return s;
}

GST_CHECK_MAIN (names);
