/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An effect as -e takes it, of any bytes: it is refused in words, or goes to
 * text and to TOML and back without a change; and where it becomes the text of
 * an element, GStreamer takes that text. GStreamer (1.22) does not free what it
 * has read of an array when there is an error in it: -detect_leaks=0. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "gst/tools/chain/chain.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
require (int ok)
{
  if (!ok)
    abort ();
}

static void
check_error (GError *error)
{
  require (error && error->domain == FX_TOOL_ERROR);
  require (*error->message && g_utf8_validate (error->message, -1, NULL));
  g_error_free (error);
}

static void
same (const FxSpec *a, const FxSpec *b)
{
  require (g_strcmp0 (a->name, b->name) == 0);
  require (g_strcmp0 (a->launch, b->launch) == 0);
  require (a->values->len == b->values->len && a->bypassed == b->bypassed);
  for (guint i = 0; i < a->values->len; i++) {
    const FxSpecValue *v = &g_array_index (a->values, FxSpecValue, i);
    const FxSpecValue *w = &g_array_index (b->values, FxSpecValue, i);
    require (g_strcmp0 (v->key, w->key) == 0);
    require (strcmp (v->text, w->text) == 0);
  }
}

static void
check_text (const FxSpec *spec)
{
  gchar *text = fx_spec_to_text (spec);
  FxSpec *again = fx_spec_parse (text, "again", NULL);
  require (again != NULL);
  same (spec, again);
  fx_spec_free (again);
  g_free (text);
}

static void
check_toml (FxSpec *spec)
{
  GPtrArray *specs = g_ptr_array_new ();
  g_ptr_array_add (specs, spec);
  gchar *toml = fx_chain_to_toml (specs);
  GPtrArray *again =
      fx_chain_from_toml (toml, strlen (toml), "toml", NULL, NULL);
  require (again != NULL && again->len == 1);
  same (spec, g_ptr_array_index (again, 0));
  g_ptr_array_unref (again);
  g_ptr_array_unref (specs);
  g_free (toml);
}

static void
check_launch (const FxSpec *spec)
{
  static const gint rates[] = { 0, 44100, 192000 };
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    GError *error = NULL;
    gboolean needs_rate = FALSE;
    gchar *launch = fx_spec_to_launch (spec, rates[i], &needs_rate, &error);
    if (!launch) {
      check_error (error);
      return;
    }
    GstElement *bin = gst_parse_bin_from_description_full (launch, FALSE, NULL,
        GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_PLACE_IN_BIN, &error);
    require (bin != NULL && error == NULL);
    gst_object_unref (gst_object_ref_sink (bin));
    g_free (launch);
    if (!needs_rate)
      return;
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (!gst_is_initialized ())
    gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  gchar *text = g_strndup ((const gchar *)data, size);
  GError *error = NULL;
  FxSpec *spec = fx_spec_parse (text, "-e", &error);
  if (spec) {
    check_text (spec);
    check_toml (spec);
    /* What stands in the syntax of gst-launch-1.0 is GStreamer's to read. */
    if (spec->name)
      check_launch (spec);
    fx_spec_free (spec);
  } else {
    check_error (error);
  }
  g_free (text);
  return 0;
}
