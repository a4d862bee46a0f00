/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Chains in TOML, and where commands take them from: files, presets, -e. */

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <string.h>
#include "gst/tools/chain/chain.h"

static gchar *folder; /* of this run, and $XDG_CONFIG_HOME */

static void
set_up (void)
{
  folder = g_dir_make_tmp ("fx-load-XXXXXX", NULL);
  fail_unless (folder != NULL);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  fail_unless_equals_string (g_get_user_config_dir (), folder);
}

static void
remove_all (const gchar *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const gchar *name;
  while (dir && (name = g_dir_read_name (dir))) {
    gchar *below = g_build_filename (path, name, NULL);
    remove_all (below);
    g_free (below);
  }
  if (dir)
    g_dir_close (dir);
  g_remove (path);
}

static void
tear_down (void)
{
  remove_all (folder);
  g_free (folder);
}

/* A file of the folder; its path. */
static gchar *
write_file (const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename (folder, name, NULL);
  gchar *in = g_path_get_dirname (path);
  fail_unless (g_mkdir_with_parents (in, 0700) == 0);
  fail_unless (g_file_set_contents (path, text, -1, NULL));
  g_free (in);
  return path;
}

static GPtrArray *
from_toml (const gchar *toml, gchar **device)
{
  GError *error = NULL;
  GPtrArray *specs =
      fx_chain_from_toml (toml, strlen (toml), "f.toml", device, &error);
  fail_unless (specs != NULL, "%s: %s", toml, error ? error->message : "?");
  return specs;
}

/* All of them as -e has them, with " | " between. */
static gchar *
texts_of (GPtrArray *specs)
{
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < specs->len; i++) {
    const FxSpec *spec = g_ptr_array_index (specs, i);
    gchar *text = fx_spec_to_text (spec);
    g_string_append_printf (all, "%s%s%s", i ? " | " : "", text,
        spec->bypassed ? " (bypassed)" : "");
    g_free (text);
  }
  return g_string_free (all, FALSE);
}

static void
check_texts (GPtrArray *specs, const gchar *expected)
{
  gchar *texts = texts_of (specs);
  fail_unless_equals_string (texts, expected);
  g_free (texts);
}

/* --- read ---------------------------------------------------------------------------- */

GST_START_TEST (test_read)
{
  static const struct {
    const gchar *toml, *texts;
  } cases[] = {
    { "", "" },
    { "device = 'cpu'\n", "" },
    { "[[effects]]\nname = 'lowpass'", "lowpass" },
    { "[[effects]]\nname = 'LowPass'", "lowpass" },
    { "[[effects]]\nname = 'lowpass'\nvalues = [1000, 2]", "lowpass:1000,2" },
    { "[[effects]]\nq = 2\nvalues = [1000]\nname = 'lowpass'",
        "lowpass:1000,q=2" },
    { "[[effects]]\nname = 'fxcompressor'\nthreshold = -20\nratio = 4.5\n"
      "auto_makeup = true",
        "fxcompressor:threshold=-20,ratio=4.5,auto-makeup=true" },
    { "[[effects]]\nname = 'fxfir'\ntaps = [0.5, -1, 1e-3]",
        "fxfir:taps=<0.5,-1,0.001>" },
    { "[[effects]]\nname = 'fxsos'\nsections = [[1, 0], [true, 2.0]]",
        "fxsos:sections=<<1,0>,<true,2.0>>" },
    { "[[effects]]\nname = 'x'\nvalues = ['a=b', '', \"c,\\\"d\\\\\"]",
        "x:\"a=b\",\"\",\"c,\\\"d\\\\\"" },
    { "[[effects]]\nname = 'x'\nn = [\"a\\\"b\", 'c']",
        "x:n=\"<\\\"a\\\\\\\"b\\\",\\\"c\\\">\"" },
    { "[[effects]]\nlaunch = 'fxgain gain=3 ! audioecho delay=20000000'",
        "fxgain gain=3 ! audioecho delay=20000000" },
    { "[[effects]]\nlaunch = 'lowpass:1000,q=2'", "lowpass:1000,q=2" },
    { "[[effects]]\nname = 'b'\n[[effects]]\nname = 'a'\nbypassed = true\n"
      "[[effects]]\nlaunch = 'x ! y'\nbypassed = false\n[[effects]]\n"
      "launch = 'y ! z'\nbypassed = true",
        "b | a (bypassed) | x ! y | y ! z (bypassed)" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GPtrArray *specs = from_toml (cases[i].toml, NULL);
    check_texts (specs, cases[i].texts);
    g_ptr_array_unref (specs);
  }
  gchar *device = NULL;
  g_ptr_array_unref (from_toml ("[[effects]]\nname = 'x'", &device));
  fail_unless (device == NULL);
  GPtrArray *specs =
      from_toml ("device = 'cuda'\n\n[[effects]]\nname = 'x'", &device);
  const FxSpec *spec = g_ptr_array_index (specs, 0);
  fail_unless_equals_string (spec->place, "f.toml:3");
  fail_unless_equals_string (device, "cuda");
  g_ptr_array_unref (specs);
  g_free (device);
}
GST_END_TEST;

/* Arrays arrive in an element as the numbers that they are. */
GST_START_TEST (test_arrays)
{
  GPtrArray *specs = from_toml ("[[effects]]\nname = 'fxfir'\n"
                                "taps = [0.5, -1, 1e-3]\n"
                                "[[effects]]\nname = 'fxsos'\n"
                                "sections = [[1, 2.5, 3, 1, 0, 0]]",
      NULL);
  static const gchar *const properties[] = { "taps", "sections" };
  static const gdouble numbers[][6] = { { 0.5, -1, 0.001 },
    { 1, 2.5, 3, 1, 0, 0 } };
  for (guint i = 0; i < specs->len; i++) {
    GError *error = NULL;
    gchar *launch =
        fx_spec_to_launch (g_ptr_array_index (specs, i), 48000, NULL, &error);
    fail_unless (launch != NULL, "%s", error ? error->message : "?");
    GstElement *element = gst_parse_launch (launch, &error);
    fail_unless (element && !error, "%s", error ? error->message : "?");
    GValue value = G_VALUE_INIT;
    g_object_get_property (G_OBJECT (element), properties[i], &value);
    const GValue *row = i == 0 ? &value : gst_value_array_get_value (&value, 0);
    fail_unless_equals_int (gst_value_array_get_size (row), i == 0 ? 3 : 6);
    for (guint k = 0; k < gst_value_array_get_size (row); k++) {
      gdouble x = g_value_get_double (gst_value_array_get_value (row, k));
      fail_unless (x == numbers[i][k], "%s: %g", launch, x);
    }
    g_value_unset (&value);
    gst_object_unref (element);
    g_free (launch);
  }
  g_ptr_array_unref (specs);
}
GST_END_TEST;

GST_START_TEST (test_refused)
{
  static const struct {
    const gchar *toml, *message;
  } cases[] = {
    { "a = [", "f.toml:1:5: the array has no closing ]" },
    { "\n  devise = 'cpu'",
        "f.toml:2:3: there is no setting \"devise\"; did you mean device?; "
        "known are device and the tables [[effects]]" },
    { "chunk_size = 1", "f.toml:1:1: there is no setting \"chunk_size\"; known "
                        "are device and the tables [[effects]]" },
    { "device = 'gpu'",
        "f.toml:1:1: device must be \"auto\", \"cpu\" or \"cuda\"" },
    { "device = true",
        "f.toml:1:1: device must be \"auto\", \"cpu\" or \"cuda\"" },
    { "\n [effects]\nname = 'x'",
        "f.toml:2:2: write [[effects]], in two brackets: there may be "
        "several" },
    { "[[effect]]\nname = 'x'", "f.toml:1:1: there is no table \"effect\"; "
                                "effects are [[effects]]" },
    { "[[effects]]\ngain = 3", "f.toml:1:1: an effect needs name = \"...\" or "
                               "launch = \"...\"" },
    { "[[effects]]\nname = 3", "f.toml:2:1: name must be text in quotes" },
    { "[[effects]]\nlaunch = ['x']",
        "f.toml:2:1: launch must be text in quotes" },
    { "[[effects]]\nname = 'x'\nbypassed = 1",
        "f.toml:3:1: bypassed must be true or false" },
    { "[[effects]]\nname = 'x'\n\tvalues = 1",
        "f.toml:3:2: values must be an array, of the values by position" },
    { "[[effects]]\nname = 'lowpass:1000'",
        "f.toml:2:1: name = \"lowpass:1000\" is no name: parameters are keys "
        "of their own, and other text is launch = \"...\"" },
    { "[[effects]]\nname = ''", "f.toml:2:1: name = \"\" is no name" },
    { "[[effects]]\nlaunch = 'a ! b'\ngain = 3",
        "f.toml:3:1: gain cannot stand beside launch" },
    { "[[effects]]\nname = 'x'\nlaunch = 'a ! b'",
        "f.toml:2:1: name cannot stand beside launch" },
    { "[[effects]]\nlaunch = ' '",
        "f.toml:2:1: launch \" \": an effect is missing here" },
    { "[[effects]]\nlaunch = 'lowpass:'",
        "f.toml:2:1: launch \"lowpass:\", column 9: a value is missing" },
    { "[[effects]]\nname = 'x'\n'a b' = 1",
        "f.toml:3:1: \"a b\" is no name of a parameter" },
    { "[[effects]]\nname = 'x'\n\"\" = 1",
        "f.toml:3:1: \"\" is no name of a parameter" },
    { "[[effects]]\nname = 'x'\na_b = 1\n  a-b = 1",
        "f.toml:4:3: a-b is there already, in line 3, written otherwise" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    gchar *device = NULL;
    const gchar *toml = cases[i].toml;
    fail_unless (fx_chain_from_toml (
                     toml, strlen (toml), "f.toml", &device, &error) == NULL,
        "%s passes", toml);
    fail_unless (device == NULL);
    fail_unless (g_error_matches (error, FX_TOOL_ERROR, FX_TOOL_USAGE));
    fail_unless (g_str_has_prefix (error->message, cases[i].message), "%s: %s",
        toml, error->message);
    g_error_free (error);
  }
}
GST_END_TEST;

/* --- written -------------------------------------------------------------------------- */

GST_START_TEST (test_write)
{
  static const struct {
    const gchar *text, *toml;
  } cases[] = {
    { "lowpass", "name = \"lowpass\"\n" },
    { "lowpass:1000,q=0.7", "name = \"lowpass\"\nvalues = [1000]\nq = 0.7\n" },
    { "x:1,2.5,true,text",
        "name = \"x\"\nvalues = [1, 2.5, true, \"text\"]\n" },
    /* Numbers that would not read back as these texts. */
    { "x:a=0x10,b=1.50,c=+1,d=1e3,e=01,f=TRUE,g=1_0",
        "name = \"x\"\na = \"0x10\"\nb = \"1.50\"\nc = \"+1\"\nd = \"1e3\"\n"
        "e = \"01\"\nf = \"TRUE\"\ng = \"1_0\"\n" },
    { "x:a=<1,<2,3.5>>,b=<1, 2>,c=inf,d=<>",
        "name = \"x\"\na = [1,[2,3.5]]\nb = \"<1, 2>\"\nc = inf\nd = []\n" },
    { "x:a=[1],b=\"<\\\"c\\\">\",d=\"1\\\\\"",
        "name = \"x\"\na = \"[1]\"\nb = [\"c\"]\nd = \"1\\\\\"\n" },
    { "fxgain gain=3 ! audioecho delay=2",
        "launch = \"fxgain gain=3 ! audioecho delay=2\"\n" },
    { "fxgain:name=voice,gain=3", "launch = \"fxgain:name=voice,gain=3\"\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GPtrArray *specs =
        g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
    FxSpec *spec = fx_spec_parse (cases[i].text, "-e", NULL);
    fail_unless (spec != NULL, "%s", cases[i].text);
    g_ptr_array_add (specs, spec);
    gchar *toml = fx_chain_to_toml (specs);
    gchar *expected = g_strconcat ("[[effects]]\n", cases[i].toml, NULL);
    fail_unless_equals_string (toml, expected);
    GPtrArray *again = from_toml (toml, NULL);
    check_texts (again, cases[i].text);
    g_ptr_array_unref (again);
    g_ptr_array_unref (specs);
    g_free (expected);
    g_free (toml);
  }
}
GST_END_TEST;

static void
check_same (GPtrArray *a, GPtrArray *b)
{
  fail_unless_equals_int (a->len, b->len);
  for (guint i = 0; i < a->len; i++) {
    const FxSpec *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);
    fail_unless_equals_string (x->name, y->name);
    fail_unless_equals_string (x->launch, y->launch);
    fail_unless_equals_int (x->bypassed, y->bypassed);
    fail_unless_equals_int (x->values->len, y->values->len);
    for (guint k = 0; k < x->values->len; k++) {
      const FxSpecValue *v = &g_array_index (x->values, FxSpecValue, k);
      const FxSpecValue *w = &g_array_index (y->values, FxSpecValue, k);
      fail_unless_equals_string (v->key, w->key);
      fail_unless_equals_string (v->text, w->text);
    }
  }
}

/* Chains of any texts: nothing changes on the way to TOML and back. */
GST_START_TEST (test_round_trip)
{
  static const gchar *const parts[] = { "1", "0", "-", ".", "5", "e", "true",
    "<", ">", ",", "[", "]", "\"", "\\", "\n", " ", "#", "=", "inf", "nan",
    "\xc3\xa9", "a", "_", "'" };
  GRand *rand = g_rand_new_with_seed (17);
  for (guint trial = 0; trial < 3000; trial++) {
    GPtrArray *specs =
        g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
    for (gint n = g_rand_int_range (rand, 0, 4); n > 0; n--) {
      FxSpec *spec = fx_spec_new ("an-effect", "-e");
      gint by_position = g_rand_int_range (rand, 0, 3);
      gint all = by_position + g_rand_int_range (rand, 0, 3);
      for (gint i = 0; i < all; i++) {
        GString *text = g_string_new (NULL);
        gchar *key = g_strdup_printf ("%d-key", i);
        for (gint k = g_rand_int_range (rand, 0, 7); k > 0; k--)
          g_string_append (
              text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
        fx_spec_set (spec, i < by_position ? NULL : key, text->str);
        g_string_free (text, TRUE);
        g_free (key);
      }
      spec->bypassed = g_rand_boolean (rand);
      g_ptr_array_add (specs, spec);
    }
    gchar *toml = fx_chain_to_toml (specs);
    GPtrArray *again = from_toml (toml, NULL);
    check_same (specs, again);
    g_ptr_array_unref (again);
    g_ptr_array_unref (specs);
    g_free (toml);
  }
  g_rand_free (rand);
}
GST_END_TEST;

/* --- files and options --------------------------------------------------------------- */

static void
check_error (GError **error, const gchar *part)
{
  fail_unless (g_error_matches (*error, FX_TOOL_ERROR, FX_TOOL_USAGE));
  fail_unless (
      strstr ((*error)->message, part) != NULL, "%s", (*error)->message);
  g_clear_error (error);
}

GST_START_TEST (test_files)
{
  GError *error = NULL;
  gchar *path = write_file ("a.toml", "[[effects]]\nname = 'x'\n");
  GPtrArray *specs = fx_chain_load (path, &error);
  fail_unless (specs != NULL);
  const FxSpec *spec = g_ptr_array_index (specs, 0);
  gchar *place = g_strconcat (path, ":1", NULL);
  fail_unless_equals_string (spec->place, place);
  g_ptr_array_unref (specs);
  g_free (place);
  g_remove (path);
  fail_unless (fx_chain_load (path, &error) == NULL);
  check_error (&error, "a.toml: No such file");
  fail_unless (fx_chain_load (folder, &error) == NULL);
  check_error (&error, "is no plain file: give a TOML file of at most 1 MiB");
  g_free (path);
  path = write_file ("b.toml", "[[effects]]\nname = 'x'\ny = 1979-05-27\n");
  fail_unless (fx_chain_load (path, &error) == NULL);
  check_error (&error, "b.toml:3:5: dates and times are not read here");
  g_free (path);
  gchar *long_text = g_strnfill (1024 * 1024 + 1, '\n');
  path = write_file ("c.toml", long_text);
  fail_unless (fx_chain_load (path, &error) == NULL);
  check_error (&error, "is too long: give a TOML file of at most 1 MiB");
  g_free (long_text);
  g_free (path);
}
GST_END_TEST;

GST_START_TEST (test_names)
{
  static const gchar *const bad[] = { "", ".", "..", ".a", "../a", "a/b", "/a",
    "a b", "a\\b", "a\n", "\xc3\xa9", "a\xff", "a:b", "~",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
  static const gchar *const good[] = { "a", "A-b_9.c", "-", "_", "9", "a..",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
  GError *error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    gchar *path = fx_preset_path (bad[i], &error);
    fail_unless (path == NULL, "%s: %s", bad[i], path);
    check_error (&error, "is no name of a preset");
    fail_unless (fx_preset_find (bad[i], &error) == NULL);
    check_error (&error, "is no name of a preset");
  }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    gchar *path = fx_preset_path (good[i], NULL);
    gchar *expected =
        g_strdup_printf ("%s/gst-fx-1.0/presets/%s.toml", folder, good[i]);
    fail_unless_equals_string (path, expected);
    g_free (expected);
    g_free (path);
  }
  gchar **names = fx_preset_names ();
  fail_unless (names && !names[0]);
  g_strfreev (names);
  fail_unless (fx_preset_find ("voice", &error) == NULL);
  check_error (&error, "none at all");
  static const gchar *const files[] = { "voice.toml", "Hall.toml", "drums.toml",
    ".hidden.toml", "a b.toml", "voice.txt", ".toml" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    gchar *name = g_strconcat ("gst-fx-1.0/presets/", files[i], NULL);
    g_free (write_file (name, ""));
    g_free (name);
  }
  names = fx_preset_names ();
  gchar *all = g_strjoinv (" ", names);
  fail_unless_equals_string (all, "Hall drums voice");
  g_free (all);
  g_strfreev (names);
  gchar *path = fx_preset_find ("voice", &error);
  fail_unless (path && g_str_has_suffix (path, "/presets/voice.toml"));
  g_free (path);
  fail_unless (fx_preset_find ("voise", &error) == NULL);
  check_error (&error, "did you mean voice?");
  fail_unless (fx_preset_find ("qqqqqq", &error) == NULL);
  check_error (&error, "gst-fx-1.0 preset list tells");
}
GST_END_TEST;

/* Preset, file, -e in this order; the command line's device before the file's,
 * that before the preset's. */
GST_START_TEST (test_options)
{
  GError *error = NULL;
  gchar *effects[] = { (gchar *)"one:1", (gchar *)"two", NULL };
  gchar *config =
      write_file ("c.toml", "device = 'cpu'\n[[effects]]\nname = 'config'\n");
  gchar *plain = write_file ("d.toml", "[[effects]]\nname = 'plain'\n");
  g_free (write_file ("gst-fx-1.0/presets/p.toml",
      "device = 'cuda'\n[[effects]]\nname = 'preset'\nvalues = [2]\n"));
  static const struct {
    const gchar *preset, *device, *texts, *result;
    guint config; /* 1: the one with a device */
    gboolean effects;
  } cases[] = {
    { NULL, NULL, "", NULL, 0, FALSE },
    { NULL, NULL, "one:1 | two", NULL, 0, TRUE },
    { "p", NULL, "preset:2 | config | one:1 | two", "cpu", 1, TRUE },
    { "p", "auto", "preset:2 | config | one:1 | two", "auto", 1, TRUE },
    { "p", NULL, "preset:2 | plain", "cuda", 2, FALSE },
    { "p", NULL, "preset:2", "cuda", 0, FALSE },
    { "p", "cpu", "preset:2", "cpu", 0, FALSE },
    { NULL, NULL, "config", "cpu", 1, FALSE },
    { NULL, "cuda", "config", "cuda", 1, FALSE },
    { NULL, NULL, "plain | one:1 | two", NULL, 2, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    FxChainOptions o = { cases[i].effects ? effects : NULL,
      cases[i].config == 1   ? config
      : cases[i].config == 2 ? plain
                             : NULL,
      (gchar *)cases[i].preset, g_strdup (cases[i].device) };
    fail_unless (fx_chain_settings (&o, &error));
    fail_unless_equals_string (o.device, cases[i].result);
    GPtrArray *specs = fx_chain_specs (&o, &error);
    fail_unless (specs != NULL);
    check_texts (specs, cases[i].texts);
    g_ptr_array_unref (specs);
    g_free (o.device);
  }
  FxChainOptions o = { .preset = (gchar *)"../../c" };
  fail_unless (!fx_chain_settings (&o, &error));
  check_error (&error, "is no name of a preset");
  fail_unless (fx_chain_specs (&o, &error) == NULL);
  check_error (&error, "is no name of a preset");
  o = (FxChainOptions){ .config = (gchar *)"/nowhere/c.toml" };
  fail_unless (!fx_chain_settings (&o, &error));
  check_error (&error, "/nowhere/c.toml: No such file");
  fail_unless (fx_chain_specs (&o, &error) == NULL);
  check_error (&error, "/nowhere/c.toml: No such file");
  g_free (plain);
  g_free (config);
}
GST_END_TEST;

static Suite *
load_suite (void)
{
  Suite *s = suite_create ("load");
  TCase *tc = tcase_create ("load");
  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_test (tc, test_read);
  tcase_add_test (tc, test_arrays);
  tcase_add_test (tc, test_refused);
  tcase_add_test (tc, test_write);
  tcase_add_test (tc, test_round_trip);
  tcase_add_test (tc, test_files);
  tcase_add_test (tc, test_names);
  tcase_add_test (tc, test_options);
  return s;
}

GST_CHECK_MAIN (load);
