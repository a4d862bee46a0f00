/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What is wrong with the properties of an element: kept until it starts, told
 * at once while it runs. */

#include "gst/gstfxfaults.h"
#include "gst/gstfxerror.h"

void
gst_fx_faults_init (GstFxFaults *f, GstElement *element)
{
  f->element = element;
  f->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->running = FALSE;
}

void
gst_fx_faults_clear (GstFxFaults *f)
{
  g_hash_table_unref (f->texts);
}

gboolean
gst_fx_faults_record (GstFxFaults *f, const gchar *name, const gchar *text)
{
  if (text && !f->running)
    g_hash_table_replace (f->texts, g_strdup (name), g_strdup (text));
  else if (!text)
    g_hash_table_remove (f->texts, name);
  return text && f->running;
}

void
gst_fx_faults_tell (GstFxFaults *f, const gchar *text)
{
  GST_ELEMENT_WARNING (f->element, LIBRARY, SETTINGS,
      ("%s; the setting stays as it was", text), (NULL));
}

void
gst_fx_faults_judge (GstFxFaults *f, const gchar *name, gchar *text)
{
  GST_OBJECT_LOCK (f->element);
  gboolean due = gst_fx_faults_record (f, name, text);
  GST_OBJECT_UNLOCK (f->element);
  if (due)
    gst_fx_faults_tell (f, text);
  g_free (text);
}

gchar *
gst_fx_faults_first (GstFxFaults *f)
{
  GHashTableIter iter;
  gpointer text = NULL;
  gchar *copy = NULL;
  GST_OBJECT_LOCK (f->element);
  g_hash_table_iter_init (&iter, f->texts);
  if (g_hash_table_iter_next (&iter, NULL, &text))
    copy = g_strdup (text);
  GST_OBJECT_UNLOCK (f->element);
  return copy;
}

gboolean
gst_fx_faults_start (GstFxFaults *f, gchar *wrong)
{
  if (wrong) {
    GST_ELEMENT_ERROR (f->element, LIBRARY, SETTINGS, ("%s", wrong), (NULL));
    g_free (wrong);
    return FALSE;
  }
  GST_OBJECT_LOCK (f->element);
  f->running = TRUE;
  GST_OBJECT_UNLOCK (f->element);
  return TRUE;
}

void
gst_fx_faults_stop (GstFxFaults *f)
{
  GST_OBJECT_LOCK (f->element);
  f->running = FALSE;
  GST_OBJECT_UNLOCK (f->element);
}

gboolean
gst_fx_faults_is_news (GstFxWarned *warned, const FxError *err)
{
  if (err->param == warned->param && err->what == warned->what)
    return FALSE;
  *warned = (GstFxWarned){ err->param, err->what };
  return TRUE;
}

void
gst_fx_faults_warn (
    GstElement *element, GstFxWarned *warned, const FxError *err)
{
  if (warned && !gst_fx_faults_is_news (warned, err))
    return;
  gchar *text = gst_fx_error_to_string (err);
  if (err->code < 0)
    GST_ELEMENT_WARNING (element, LIBRARY, SETTINGS,
        ("%s; the previous settings go on", text), (NULL));
  else
    GST_ELEMENT_WARNING (element, LIBRARY, SETTINGS, ("%s", text), (NULL));
  g_free (text);
}

void
gst_fx_faults_fail (GstElement *element, const FxError *err)
{
  gchar *text = gst_fx_error_to_string (err);
  GST_ELEMENT_ERROR (element, LIBRARY, SETTINGS, ("%s", text), (NULL));
  g_free (text);
}
