/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Settings of the streams of fxbatch. Each filter has the parameters of an
 * equalizer and of plain sections, held as those of any element are held; what
 * one g_object_set() changes in both takes effect together. */

#include "gst/elements/gstfxbatchpriv.h"
#include <string.h>
#include "dsp/fx_param.h"
#include "gst/elements/gstfxeqtext.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

enum { PROP_FIRST_FILTER = 1 };

/* --- filters ------------------------------------------------------------------- */

/* No bands and no preamp: what the empty text says. */
static void
clear_bands (gpointer params)
{
  fx_params_init (&fx_eq_proc, params);
  g_free (gst_fx_eq_text_parse ("", "", 0, params));
}

void
gst_fx_batch_filter_init (GstFxBatchFilter *f, GstElement *element)
{
  memset (f, 0, sizeof *f);
  g_mutex_init (&f->commit);
  gst_fx_settings_init (&f->eq, element, &fx_eq_proc);
  gst_fx_settings_init (&f->sos, element, &fx_sos_proc);
  clear_bands (f->eq.params);
  clear_bands (f->eq.shared);
}

void
gst_fx_batch_filter_clear (GstFxBatchFilter *f)
{
  gst_fx_settings_clear (&f->eq);
  gst_fx_settings_clear (&f->sos);
  g_mutex_clear (&f->commit);
}

static void
set_bands (GstFxBatchFilter *f, const gchar *name, const gchar *text)
{
  gpointer bands = g_malloc0 (fx_eq_proc.params_size);
  gchar *error = NULL;
  clear_bands (bands);
  if (text)
    error = gst_fx_eq_text_parse (name, text, strlen (text), bands);
  if (!error) {
    gpointer params = gst_fx_settings_lock (&f->eq);
    fx_params_copy (&fx_eq_proc, params, bands);
    f->set_eq = text != NULL;
    gst_fx_settings_unlock (&f->eq, TRUE);
  }
  gst_fx_faults_judge (&f->eq.faults, name, error);
  g_free (bands);
}

static void
set_sections (GstFxBatchFilter *f, const gchar *name, const GValue *value)
{
  gchar *text = NULL;
  FxError err;
  gpointer params = gst_fx_settings_lock (&f->sos);
  int rc = gst_fx_props_set (&fx_sos_proc.params[0], params, value, &err);
  f->set_sos |= rc == FX_OK;
  gst_fx_settings_unlock (&f->sos, rc == FX_OK);
  if (rc != FX_OK) {
    err.param = name;
    text = gst_fx_error_to_string (&err);
  }
  gst_fx_faults_judge (&f->sos.faults, name, text);
}

void
gst_fx_batch_filter_set (
    GstFxBatchFilter *f, guint index, const gchar *name, const GValue *value)
{
  if (index == GST_FX_BATCH_FILTERS)
    set_bands (f, name, g_value_get_string (value));
  else
    set_sections (f, name, value);
}

void
gst_fx_batch_filter_get (GstFxBatchFilter *f, guint index, GValue *value)
{
  if (index == GST_FX_BATCH_SECTIONS) {
    gst_fx_settings_get (&f->sos, 0, value);
    return;
  }
  gpointer copy = NULL, params = gst_fx_settings_lock (&f->eq);
  if (f->set_eq)
    copy = g_memdup2 (params, fx_eq_proc.params_size);
  gst_fx_settings_unlock (&f->eq, FALSE);
  g_value_take_string (value, copy ? gst_fx_eq_text_write (copy) : NULL);
  g_free (copy);
}

void
gst_fx_batch_filter_commit (GstFxBatchFilter *f)
{
  g_mutex_lock (&f->commit);
  guint before =
      gst_fx_settings_serial (&f->eq) + gst_fx_settings_serial (&f->sos);
  gst_fx_settings_commit (&f->eq);
  gst_fx_settings_commit (&f->sos);
  GST_OBJECT_LOCK (f->eq.element);
  gboolean changed = f->own_eq != f->set_eq || f->own_sos != f->set_sos;
  f->own_eq = f->set_eq;
  f->own_sos = f->set_sos;
  GST_OBJECT_UNLOCK (f->eq.element);
  if (changed || before != gst_fx_settings_serial (&f->eq) +
                               gst_fx_settings_serial (&f->sos))
    atomic_fetch_add (&f->serial, 1);
  g_mutex_unlock (&f->commit);
}

gboolean
gst_fx_batch_filter_start (GstFxBatchFilter *f)
{
  if (!gst_fx_settings_start (&f->eq))
    return FALSE;
  if (gst_fx_settings_start (&f->sos))
    return TRUE;
  gst_fx_settings_stop (&f->eq);
  return FALSE;
}

void
gst_fx_batch_filter_stop (GstFxBatchFilter *f)
{
  gst_fx_settings_stop (&f->eq);
  gst_fx_settings_stop (&f->sos);
}

void
gst_fx_batch_filter_install (GObjectClass *klass, guint first)
{
  g_object_class_install_property (klass, first + GST_FX_BATCH_FILTERS,
      g_param_spec_string ("filters", "filters",
          "Preamp and bands as text of Equalizer APO or AutoEq, as in fxeq; "
          "NULL: none, or for a pad those of the element",
          NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_PLAYING));
  gst_fx_props_install (
      klass, fx_sos_proc.params, 1, first + GST_FX_BATCH_SECTIONS);
}

/* --- what a stream uses ---------------------------------------------------------- */

void
gst_fx_batch_taken_init (GstFxBatchTaken *t)
{
  t->eq = g_malloc0 (fx_eq_proc.params_size);
  t->sos = g_malloc0 (fx_sos_proc.params_size);
  t->own = t->common = G_MAXUINT;
  t->eq_of = t->sos_of = NULL;
}

void
gst_fx_batch_taken_clear (GstFxBatchTaken *t)
{
  g_free (t->eq);
  g_free (t->sos);
}

gboolean
gst_fx_batch_filter_is_new (
    const GstFxBatchTaken *t, GstFxBatchFilter *own, GstFxBatchFilter *common)
{
  return t->own != atomic_load (&own->serial) ||
         t->common != atomic_load (&common->serial);
}

/* Returns whether *to is from elsewhere, or older, and takes it anew. */
static gboolean
take_one (
    GstFxSettings *from, gpointer to, const GstFxSettings **of, guint *serial)
{
  if (*of == from && *serial == gst_fx_settings_serial (from))
    return FALSE;
  *of = from;
  *serial = gst_fx_settings_take (from, to);
  return TRUE;
}

guint
gst_fx_batch_filter_take (
    GstFxBatchTaken *t, GstFxBatchFilter *own, GstFxBatchFilter *common)
{
  guint what = 0;
  g_mutex_lock (&own->commit);
  g_mutex_lock (&common->commit);
  t->own = atomic_load (&own->serial);
  t->common = atomic_load (&common->serial);
  /* own_eq and own_sos change only while committed. */
  if (take_one (own->own_eq ? &own->eq : &common->eq, t->eq, &t->eq_of,
          &t->eq_serial))
    what |= GST_FX_BATCH_NEW_BANDS;
  if (take_one (own->own_sos ? &own->sos : &common->sos, t->sos, &t->sos_of,
          &t->sos_serial))
    what |= GST_FX_BATCH_NEW_SECTIONS;
  g_mutex_unlock (&common->commit);
  g_mutex_unlock (&own->commit);
  return what;
}

/* --- the pad ---------------------------------------------------------------------- */

G_DEFINE_TYPE (GstFxBatchPad, gst_fx_batch_pad, GST_TYPE_PAD)

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxBatchPad *self = GST_FX_BATCH_PAD (object);
  GstObject *parent = gst_object_get_parent (GST_OBJECT_CAST (self));
  if (!parent)
    return; /* it was released */
  gchar *name = g_strdup_printf ("sink_%u::%s", self->lane.index, pspec->name);
  gst_fx_batch_filter_set (
      &self->filter, id - PROP_FIRST_FILTER, g_intern_string (name), value);
  g_free (name);
  gst_object_unref (parent);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxBatchPad *self = GST_FX_BATCH_PAD (object);
  GstObject *parent = gst_object_get_parent (GST_OBJECT_CAST (self));
  if (!parent) {
    g_param_value_set_default (pspec, value);
    return;
  }
  gst_fx_batch_filter_get (&self->filter, id - PROP_FIRST_FILTER, value);
  gst_object_unref (parent);
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  GstFxBatchPad *self = GST_FX_BATCH_PAD (object);
  GstObject *parent = gst_object_get_parent (GST_OBJECT_CAST (self));
  if (parent) {
    gst_fx_batch_filter_commit (&self->filter);
    gst_object_unref (parent);
  }
  G_OBJECT_CLASS (gst_fx_batch_pad_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
finalize (GObject *object)
{
  GstFxBatchPad *self = GST_FX_BATCH_PAD (object);
  gst_fx_batch_lane_clear (&self->lane);
  gst_fx_batch_filter_clear (&self->filter);
  G_OBJECT_CLASS (gst_fx_batch_pad_parent_class)->finalize (object);
}

static void
gst_fx_batch_pad_class_init (GstFxBatchPadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  object_class->finalize = finalize;
  gst_fx_batch_filter_install (object_class, PROP_FIRST_FILTER);
}

static void
gst_fx_batch_pad_init (GstFxBatchPad *self)
{
}
