/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The parameters of an element between its properties and its stream. */

#include "gst/gstfxsettings.h"
#include <string.h>
#include "dsp/fx_param.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

void
gst_fx_settings_init (GstFxSettings *s, GstElement *element, const FxProc *proc)
{
  s->element = element;
  s->proc = proc;
  s->params = g_malloc0 (proc->params_size);
  s->shared = g_malloc0 (proc->params_size);
  s->bad = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fx_params_init (proc, s->params);
  memcpy (s->shared, s->params, proc->params_size);
}

void
gst_fx_settings_clear (GstFxSettings *s)
{
  g_free (s->params);
  g_free (s->shared);
  g_hash_table_unref (s->bad);
}

/* text (transfer full); NULL: the value is good. */
static void
judge (GstFxSettings *s, const gchar *name, gchar *text)
{
  gboolean running;
  GST_OBJECT_LOCK (s->element);
  running = s->running;
  if (text && !running)
    g_hash_table_replace (s->bad, g_strdup (name), g_strdup (text));
  else if (!text)
    g_hash_table_remove (s->bad, name);
  GST_OBJECT_UNLOCK (s->element);
  if (text && running)
    GST_ELEMENT_WARNING (s->element, LIBRARY, SETTINGS,
        ("%s; the setting stays as it was", text), (NULL));
  g_free (text);
}

void
gst_fx_settings_set (GstFxSettings *s, guint index, const GValue *value)
{
  const FxParam *p = &s->proc->params[index];
  gchar *text = NULL;
  FxError err;
  GST_OBJECT_LOCK (s->element);
  if (s->running && !(p->flags & FX_P_LIVE))
    text = g_strdup_printf ("%s: cannot change while the element runs; set it "
                            "in state READY or below",
        p->name);
  else if (gst_fx_props_set (p, s->params, value, &err) == FX_OK)
    s->edited = TRUE;
  else
    text = gst_fx_error_to_string (&err);
  GST_OBJECT_UNLOCK (s->element);
  judge (s, p->name, text);
}

void
gst_fx_settings_get (GstFxSettings *s, guint index, GValue *value)
{
  GST_OBJECT_LOCK (s->element);
  gst_fx_props_get (&s->proc->params[index], s->params, value);
  GST_OBJECT_UNLOCK (s->element);
}

void
gst_fx_settings_commit (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  if (s->edited) {
    memcpy (s->shared, s->params, s->proc->params_size);
    s->edited = FALSE;
    atomic_fetch_add_explicit (&s->serial, 1, memory_order_release);
  }
  GST_OBJECT_UNLOCK (s->element);
}

/* Settings that make no plan at any usual rate, with what is wrong in *err. */
static gboolean
is_hopeless (GstFxSettings *s, FxError *err)
{
  static const double rates[] = { 8000, 48000, 192000, 768000 };
  gpointer params = g_malloc (s->proc->params_size);
  gpointer plan = g_malloc (s->proc->plan_size);
  gboolean hopeless = TRUE;
  gst_fx_settings_take (s, params);
  for (guint i = 0; i < G_N_ELEMENTS (rates) && hopeless; i++) {
    FxFormat f = { rates[i], 1, FX_F32, FX_INTERLEAVED };
    hopeless = s->proc->plan (&f, params, plan, err) < 0;
  }
  g_free (params);
  g_free (plan);
  return hopeless;
}

gboolean
gst_fx_settings_start (GstFxSettings *s)
{
  GHashTableIter iter;
  gpointer text = NULL;
  gchar *wrong = NULL;
  FxError err;
  GST_OBJECT_LOCK (s->element);
  g_hash_table_iter_init (&iter, s->bad);
  if (g_hash_table_iter_next (&iter, NULL, &text))
    wrong = g_strdup (text);
  GST_OBJECT_UNLOCK (s->element);
  if (!wrong && is_hopeless (s, &err))
    wrong = gst_fx_error_to_string (&err);
  if (wrong) {
    GST_ELEMENT_ERROR (s->element, LIBRARY, SETTINGS, ("%s", wrong), (NULL));
    g_free (wrong);
    return FALSE;
  }
  GST_OBJECT_LOCK (s->element);
  s->running = TRUE;
  GST_OBJECT_UNLOCK (s->element);
  return TRUE;
}

void
gst_fx_settings_stop (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  s->running = FALSE;
  GST_OBJECT_UNLOCK (s->element);
}

guint
gst_fx_settings_take (GstFxSettings *s, gpointer to)
{
  GST_OBJECT_LOCK (s->element);
  memcpy (to, s->shared, s->proc->params_size);
  guint serial = atomic_load (&s->serial);
  GST_OBJECT_UNLOCK (s->element);
  return serial;
}

guint
gst_fx_settings_outputs (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  guint n = s->proc->outputs ? s->proc->outputs (s->shared) : 1;
  GST_OBJECT_UNLOCK (s->element);
  return n;
}
