/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxmultiband
 * @title: fxmultiband
 *
 * Splits the sound into bands, compresses each by itself and adds them up again. The
 * bands meet as those of #fxcrossover with its default type do: their sum has the
 * spectrum of the input while nothing is reduced.
 *
 * What bands have is set by arrays with a number for each band, from the lowest one
 * on; the last number stands for all bands after it too, so that thresholds=<-30>
 * sets that of all of them. `solos` lets hear bands alone, `bypasses` without their
 * compression. With `post-messages` the reduction of each band is posted.
 *
 * The bands are also the children band0, band1, ... with the properties `frequency`
 * (where the band ends; the last one does not use it), `threshold`, `ratio`, `knee`,
 * `attack`, `release` and `makeup`, which may be changed and automated while playing.
 * They show and set the same numbers as the arrays: one that is set leaves those of
 * all other bands as they are, and the array then has a number for each band that
 * there can be. Frequencies that no band was given are spread as `num-bands` says.
 * Frequencies that do not ascend, while it plays, are a warning, and the earlier
 * settings go on: `frequencies` moves all of them at once.
 *
 * What comes to the pad `sidechain` is split alike, and each of its bands sets the
 * gain of that band: music then gives way to a voice where the voice is, and
 * nowhere else.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxmultiband num-bands=3 frequencies="<200.0,3000.0>" thresholds="<-30.0,-24.0,-36.0>" ratios="<4.0,2.0>" makeups="<3.0,0.0,4.0>" ! audioconvert ! autoaudiosink
 * ]| Pink noise with more bass and treble, and both held level.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxmultiband num-bands=3 band0::frequency=200 band0::threshold=-40 band0::ratio=8 band2::makeup=3 ! audioconvert ! autoaudiosink
 * ]| Pink noise with its bass held level, and more treble.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! audioconvert ! m.sink audiotestsrc freq=1000 num-buffers=200 ! audioconvert ! queue ! m.sidechain fxmultiband name=m thresholds="<-40.0>" ! audioconvert ! autoaudiosink
 * ]| Pink noise without its middle, where the tone is that is not heard.
 *
 * Since: 0.1
 */

#include <string.h>
#include "dsp/fx_multiband.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxparent.h"

G_DECLARE_FINAL_TYPE (
    GstFxMultiband, gst_fx_multiband, GST, FX_MULTIBAND, GstFxParent)

struct _GstFxMultiband {
  GstFxParent parent;
};

G_DEFINE_TYPE (GstFxMultiband, gst_fx_multiband, GST_TYPE_FX_PARENT)
GST_ELEMENT_REGISTER_DEFINE (
    fxmultiband, "fxmultiband", GST_RANK_NONE, gst_fx_multiband_get_type ())

static void
complete (GstFxParent *parent, gpointer params)
{
  fx_multiband_complete (params);
}

static void
written (GstFxParent *parent, gpointer params, guint index, const FxParam *p)
{
  fx_multiband_written (params, p, index);
}

/* A number of a band has changed, and with it the array. */
static void
child_notified (GstFxParent *parent, const FxParam *p)
{
  g_object_notify (G_OBJECT (parent), fx_multiband_table (p)->name);
}

/* Whether setting it sets what bands have: an array, or how many there are. */
static gboolean
is_of_bands (const gchar *name)
{
  const FxParamGroup *g = &fx_multiband_bands;
  gboolean is = strcmp (name, g->count) == 0;
  for (guint i = 0; i < g->n_params; i++)
    is |= strcmp (name, fx_multiband_table (&g->params[i])->name) == 0;
  return is;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxParent *self = GST_FX_PARENT (object);
  gpointer before = NULL, now;
  if (is_of_bands (pspec->name))
    before = gst_fx_parent_copy_params (self);
  G_OBJECT_CLASS (gst_fx_multiband_parent_class)
      ->set_property (object, id, value, pspec);
  if (!before)
    return;
  if (strcmp (pspec->name, fx_multiband_bands.count) == 0) {
    fx_multiband_fit (gst_fx_filter_lock_params (GST_FX_FILTER (self)));
    gst_fx_filter_unlock_params (GST_FX_FILTER (self), FALSE);
  }
  now = gst_fx_parent_copy_params (self);
  gst_fx_parent_notify_children (self, before, now);
  g_free (now);
  g_free (before);
}

static void
gst_fx_multiband_class_init (GstFxMultibandClass *klass)
{
  GstFxParentClass *parent_class = GST_FX_PARENT_CLASS (klass);
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_multiband_proc);
  gst_fx_parent_class_set_group (
      parent_class, "GstFxMultibandBand", &fx_multiband_bands);
  parent_class->complete = complete;
  parent_class->written = written;
  parent_class->child_notified = child_notified;
  G_OBJECT_CLASS (klass)->set_property = set_property;
}

static void
gst_fx_multiband_init (GstFxMultiband *self)
{
}
