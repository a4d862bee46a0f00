/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The parameters of an element between its properties and its stream: setters
 * write params under the object lock; dispatch_properties_changed, which
 * GObject calls once however many properties one g_object_set() changed,
 * commits them to shared. The streaming thread sees the serial move and takes
 * them, so a setter never waits for audio nor audio for a setter. */

#include "gst/gstfxsettings.h"
#include "dsp/fx_param.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

void
gst_fx_settings_init (GstFxSettings *s, GstElement *element, const FxProc *proc)
{
  s->element = element;
  s->proc = proc;
  gst_fx_faults_init (&s->faults, element);
  s->params = g_malloc0 (proc->params_size);
  s->shared = g_malloc0 (proc->params_size);
  fx_params_init (proc, s->params);
  fx_params_copy (proc, s->shared, s->params);
}

void
gst_fx_settings_clear (GstFxSettings *s)
{
  g_free (s->params);
  g_free (s->shared);
  gst_fx_faults_clear (&s->faults);
}

void
gst_fx_settings_set (GstFxSettings *s, guint index, const GValue *value)
{
  const FxParam *p = &s->proc->params[index];
  gchar *text = NULL;
  FxError err;
  GST_OBJECT_LOCK (s->element);
  if (s->faults.running && !(p->flags & (FX_P_LIVE | FX_P_PLAYING)))
    text = g_strdup_printf ("%s: cannot change while the element runs; set it "
                            "in state READY or below",
        p->name);
  else if (gst_fx_props_set (p, s->params, value, &err) == FX_OK)
    s->edited = TRUE;
  else
    text = gst_fx_error_to_string (&err);
  gboolean due = gst_fx_faults_record (&s->faults, p->name, text);
  GST_OBJECT_UNLOCK (s->element);
  if (due)
    gst_fx_faults_tell (&s->faults, text);
  g_free (text);
}

void
gst_fx_settings_get (GstFxSettings *s, guint index, GValue *value)
{
  GST_OBJECT_LOCK (s->element);
  gst_fx_props_get (&s->proc->params[index], s->params, value);
  GST_OBJECT_UNLOCK (s->element);
}

gpointer
gst_fx_settings_lock (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  return s->params;
}

void
gst_fx_settings_unlock (GstFxSettings *s, gboolean edited)
{
  s->edited |= edited;
  GST_OBJECT_UNLOCK (s->element);
}

static void
commit_locked (GstFxSettings *s)
{
  if (s->batch || !s->edited)
    return;
  fx_params_copy (s->proc, s->shared, s->params);
  s->edited = FALSE;
  atomic_fetch_add_explicit (&s->serial, 1, memory_order_release);
}

void
gst_fx_settings_commit (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  commit_locked (s);
  GST_OBJECT_UNLOCK (s->element);
}

void
gst_fx_settings_begin (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  s->batch++;
  GST_OBJECT_UNLOCK (s->element);
}

void
gst_fx_settings_end (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  s->batch--;
  commit_locked (s);
  GST_OBJECT_UNLOCK (s->element);
}

/* Settings that make no plan at any usual rate, with what is wrong in *err.
 * Known before the first caps, they fail the state change at once. */
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
  gchar *wrong = gst_fx_faults_first (&s->faults);
  FxError err;
  if (!wrong && is_hopeless (s, &err))
    wrong = gst_fx_error_to_string (&err);
  return gst_fx_faults_start (&s->faults, wrong);
}

void
gst_fx_settings_stop (GstFxSettings *s)
{
  gst_fx_faults_stop (&s->faults);
}

guint
gst_fx_settings_take (GstFxSettings *s, gpointer to)
{
  GST_OBJECT_LOCK (s->element);
  fx_params_copy (s->proc, to, s->shared);
  guint serial = atomic_load (&s->serial);
  GST_OBJECT_UNLOCK (s->element);
  return serial;
}

gboolean
gst_fx_settings_take_fast (
    GstFxSettings *s, const FxFormat *f, gpointer to, guint *serial)
{
  const FxProc *p = s->proc;
  GST_OBJECT_LOCK (s->element);
  gboolean fast = !p->is_slow || !p->is_slow (f, s->shared);
  if (fast)
    fx_params_copy (p, to, s->shared);
  *serial = atomic_load (&s->serial);
  GST_OBJECT_UNLOCK (s->element);
  return fast;
}

guint
gst_fx_settings_outputs (GstFxSettings *s)
{
  GST_OBJECT_LOCK (s->element);
  guint n = s->proc->outputs ? s->proc->outputs (s->shared) : 1;
  GST_OBJECT_UNLOCK (s->element);
  return n;
}
