/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxgain
 * @title: fxgain
 *
 * Gain in dB, mute and polarity. Every change is a ramp of 20 ms. Inside
 * #GstFxChain a gain between filters costs nothing: it is folded into the
 * coefficients of its neighbour.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxgain gain=-6 ! audioconvert ! autoaudiosink
 * ]| A sine at half its amplitude.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxGain, gst_fx_gain, GST, FX_GAIN, GstFxFilter)

struct _GstFxGain {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxGain, gst_fx_gain, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxgain, "fxgain", GST_RANK_NONE, gst_fx_gain_get_type ())

static void
gst_fx_gain_class_init (GstFxGainClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_gain_proc);
}

static void
gst_fx_gain_init (GstFxGain *self)
{
}
