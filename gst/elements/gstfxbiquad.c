/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxbiquad
 * @title: fxbiquad
 *
 * One second-order filter section, or one of first order, chosen by its curve.
 * `gain` is the gain at the peak or on the plateau itself. Every property may
 * be changed while playing, without a click, and automated.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxbiquad type=peaking frequency=3000 q=1.2 gain=6 ! audioconvert ! autoaudiosink
 * ]| Pink noise with a peak of 6 dB at 3 kHz.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxBiquad, gst_fx_biquad, GST, FX_BIQUAD, GstFxFilter)

struct _GstFxBiquad {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxBiquad, gst_fx_biquad, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxbiquad, "fxbiquad", GST_RANK_NONE, gst_fx_biquad_get_type ())

static void
gst_fx_biquad_class_init (GstFxBiquadClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_biquad_proc);
}

static void
gst_fx_biquad_init (GstFxBiquad *self)
{
}
