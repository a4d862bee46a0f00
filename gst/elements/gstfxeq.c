/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxeq
 * @title: fxeq
 *
 * A parametric equalizer: a preamp and up to 64 bands of any type that
 * #fxbiquad has. The bands are the children band0, band1, ... with the
 * properties `type`, `frequency`, `q`, `gain` and `enabled`, all of which may
 * be changed and automated while playing. A new element has ten peaking bands
 * of 0 dB an octave apart, from 31.5 Hz to 16 kHz, with q 1.41; bands beyond
 * the tenth have the defaults of their properties. What is set in a band that
 * `num-bands` then takes away comes back with it.
 *
 * `filters` takes the text form of Equalizer APO and AutoEq, with one command
 * per line or separated by semicolons, and replaces the preamp and all bands
 * in one step; reading it gives the settings in use as such a text. The empty
 * text stands for no preamp and no bands.
 * `filters-location` does the same with a file. A preset, too, is loaded in
 * one step.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxeq band0::gain=6 band9::gain=-12 ! audioconvert ! autoaudiosink
 * ]| Pink noise with more bass and less treble.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxeq filters="Preamp: -6.2 dB; Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.70; Filter 2: ON HSC Fc 10000 Hz Gain -4 dB Q 0.70" ! audioconvert ! autoaudiosink
 * ]| Pink noise through the beginning of a headphone correction.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxeq @preset=graphic-31 band17::gain=-6 ! audioconvert ! autoaudiosink
 * ]| A third-octave equalizer with its 1 kHz band at -6 dB.
 *
 * Since: 0.1
 */

#include <string.h>
#include "dsp/fx_param.h"
#include "gst/elements/gstfxeqtext.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxparent.h"

G_DECLARE_FINAL_TYPE (GstFxEq, gst_fx_eq, GST, FX_EQ, GstFxParent)

enum { PROP_FILTERS = GST_FX_FILTER_FIRST_FREE_PROP, PROP_FILTERS_LOCATION };

struct _GstFxEq {
  GstFxParent parent;
  gchar *location; /* under the object lock */
};

static GstPresetInterface *parent_preset;

static void preset_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstFxEq, gst_fx_eq, GST_TYPE_FX_PARENT,
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, preset_init))
GST_ELEMENT_REGISTER_DEFINE (fxeq, "fxeq", GST_RANK_NONE, gst_fx_eq_get_type ())

/* --- settings ----------------------------------------------------------------- */

/* The settings of a new element. */
static void
init_params (gpointer params)
{
  static const gdouble octaves[] = { 31.5, 63, 125, 250, 500, 1000, 2000, 4000,
    8000, 16000 };
  const FxParamGroup *group = fx_eq_proc.group;
  const FxParam *frequency =
      fx_param_find (group->params, group->n_params, "frequency");
  const FxParam *q = fx_param_find (group->params, group->n_params, "q");
  fx_params_init (&fx_eq_proc, params);
  for (guint i = 0; i < G_N_ELEMENTS (octaves); i++) {
    gpointer band = fx_param_group_at (group, params, i);
    fx_param_set (frequency, band, octaves[i]);
    fx_param_set (q, band, 1.41);
  }
}

/* All settings are good now, whatever was wrong with earlier ones. */
static void
clear_bad_settings (GstFxEq *self)
{
  GstFxFilter *filter = GST_FX_FILTER (self);
  const FxProc *eq = &fx_eq_proc;
  const FxParamGroup *group = eq->group;
  gchar name[40];
  gst_fx_filter_bad_setting (filter, "filters", NULL);
  gst_fx_filter_bad_setting (filter, "filters-location", NULL);
  for (guint i = 0; i < eq->n_params; i++)
    gst_fx_filter_bad_setting (filter, eq->params[i].name, NULL);
  for (guint i = 0; i < group->max * group->n_params; i++) {
    gst_fx_parent_property_name (GST_FX_PARENT (self), i / group->n_params,
        &group->params[i % group->n_params], name, sizeof name);
    gst_fx_filter_bad_setting (filter, name, NULL);
  }
}

/* Takes over params as a whole: one change for the streaming thread. */
static void
replace_params (GstFxEq *self, gpointer now)
{
  const FxProc *eq = &fx_eq_proc;
  gpointer params = gst_fx_filter_lock_params (GST_FX_FILTER (self));
  gpointer before = g_memdup2 (params, eq->params_size);
  memcpy (params, now, eq->params_size);
  gst_fx_filter_unlock_params (GST_FX_FILTER (self), TRUE);
  gst_fx_parent_update (GST_FX_PARENT (self));
  gst_fx_parent_notify (G_OBJECT (self), eq->params, eq->n_params, before, now);
  gst_fx_parent_notify_children (GST_FX_PARENT (self), before, now);
  g_free (before);
}

/* filters, or with is_path filters-location. */
static void
set_text (GstFxEq *self, const gchar *name, const gchar *text, gboolean is_path)
{
  gpointer params = g_malloc0 (fx_eq_proc.params_size);
  gchar *error;
  init_params (params);
  if (is_path)
    error = text ? gst_fx_eq_text_load (text, params) : NULL;
  else
    error = gst_fx_eq_text_parse (
        name, text ? text : "", text ? strlen (text) : 0, params);
  if (!error && (text || !is_path)) {
    replace_params (self, params);
    clear_bad_settings (self);
  } else {
    gst_fx_filter_bad_setting (GST_FX_FILTER (self), name, error);
  }
  g_free (params);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxEq *self = GST_FX_EQ (object);
  const gchar *text;
  gchar *old;
  switch (id) {
  case PROP_FILTERS:
    set_text (self, pspec->name, g_value_get_string (value), FALSE);
    break;
  case PROP_FILTERS_LOCATION:
    text = g_value_get_string (value);
    GST_OBJECT_LOCK (self);
    old = self->location;
    self->location = g_strdup (text);
    GST_OBJECT_UNLOCK (self);
    g_free (old);
    set_text (self, pspec->name, text, TRUE);
    break;
  default:
    G_OBJECT_CLASS (gst_fx_eq_parent_class)
        ->set_property (object, id, value, pspec);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxEq *self = GST_FX_EQ (object);
  switch (id) {
  case PROP_FILTERS: {
    gpointer copy = gst_fx_parent_copy_params (GST_FX_PARENT (self));
    g_value_take_string (value, gst_fx_eq_text_write (copy));
    g_free (copy);
    break;
  }
  case PROP_FILTERS_LOCATION:
    GST_OBJECT_LOCK (self);
    g_value_set_string (value, self->location);
    GST_OBJECT_UNLOCK (self);
    break;
  default:
    G_OBJECT_CLASS (gst_fx_eq_parent_class)
        ->get_property (object, id, value, pspec);
  }
}

/* --- GstPreset ------------------------------------------------------------------- */

/* What a preset holds: the text forms repeat the bands, and num-bands must come
 * before the bands that it brings, so they follow it, all of them while a
 * preset is loaded. */
static gchar **
get_property_names (GstPreset *preset)
{
  const FxParamGroup *group = fx_eq_proc.group;
  guint bands =
      gst_fx_parent_is_loading (GST_FX_PARENT (preset))
          ? group->max
          : gst_child_proxy_get_children_count (GST_CHILD_PROXY (preset));
  gchar **all = parent_preset->get_property_names (preset);
  GPtrArray *names = g_ptr_array_new ();
  for (gchar **name = all; name && *name; name++) {
    if (!g_str_has_prefix (*name, "filters"))
      g_ptr_array_add (names, g_strdup (*name));
  }
  for (guint i = 0; i < bands; i++) {
    for (guint k = 0; k < group->n_params; k++)
      g_ptr_array_add (names,
          g_strdup_printf ("%s%u::%s", group->name, i, group->params[k].name));
  }
  g_ptr_array_add (names, NULL);
  g_strfreev (all);
  return (gchar **)g_ptr_array_free (names, FALSE);
}

static void
preset_init (gpointer iface, gpointer data)
{
  GstPresetInterface *preset = iface;
  parent_preset = g_type_interface_peek_parent (iface);
  preset->get_property_names = get_property_names;
}

/* --- GObject ----------------------------------------------------------------------- */

static void
constructed (GObject *object)
{
  GstFxEq *self = GST_FX_EQ (object);
  G_OBJECT_CLASS (gst_fx_eq_parent_class)->constructed (object);
  gpointer params = gst_fx_filter_lock_params (GST_FX_FILTER (self));
  init_params (params);
  gst_fx_filter_unlock_params (GST_FX_FILTER (self), TRUE);
  gst_fx_parent_update (GST_FX_PARENT (self));
}

static void
finalize (GObject *object)
{
  g_free (GST_FX_EQ (object)->location);
  G_OBJECT_CLASS (gst_fx_eq_parent_class)->finalize (object);
}

static void
gst_fx_eq_class_init (GstFxEqClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_eq_proc);
  gst_fx_parent_class_set_group (
      GST_FX_PARENT_CLASS (klass), "GstFxEqBand", fx_eq_proc.group);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->constructed = constructed;
  object_class->finalize = finalize;
  g_object_class_install_property (object_class, PROP_FILTERS,
      g_param_spec_string ("filters", "filters",
          "Preamp and bands as text of Equalizer APO or AutoEq (\"Preamp: -6 "
          "dB; Filter 1: ON PK Fc 105 Hz Gain 5.2 dB Q 0.70\"); replaces all "
          "bands at once",
          NULL, flags));
  g_object_class_install_property (object_class, PROP_FILTERS_LOCATION,
      g_param_spec_string ("filters-location", "filters-location",
          "File with a text as filters takes it; read once, when this is set",
          NULL, flags));
}

static void
gst_fx_eq_init (GstFxEq *self)
{
}
