/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxflanger
 * @title: fxflanger
 *
 * The sound and the same a few milliseconds late, by a delay that an oscillator
 * moves: a comb of notches sweeps through it, sharper with
 * #GstFxFlanger:feedback (positive, or negative with #GstFxFlanger:invert: the
 * other way around the two even one another out). With #GstFxFlanger:through-zero the dry sound is late
 * as well, so that the other one overtakes it, as two tape machines do; the
 * latency is 20 ms then.
 *
 * The oscillator follows the time of the stream: after a seek it is where it
 * would have been.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=pink-noise ! audioconvert ! fxflanger rate=0.2 feedback=0.7 ! audioconvert ! autoaudiosink
 * ]| A jet passes every five seconds.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxFlanger, gst_fx_flanger, GST, FX_FLANGER, GstFxFilter)

struct _GstFxFlanger {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxFlanger, gst_fx_flanger, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxflanger, "fxflanger", GST_RANK_NONE, gst_fx_flanger_get_type ())

static void
gst_fx_flanger_class_init (GstFxFlangerClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_flanger_proc);
}

static void
gst_fx_flanger_init (GstFxFlanger *self)
{
}
