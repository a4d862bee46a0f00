/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxdistortion
 * @title: fxdistortion
 *
 * Bends the wave by a curve: cut off hard, rounded as by a valve (tanh) or, with
 * longer shoulders, arctan, a polynomial (cubic), diodes that bend one side more
 * than the other, or folded back by a sine. drive says how far into the curve
 * the sound goes; bias shifts it off the middle, for even harmonics. What DC
 * that makes is blocked by a first-order high-pass at 5 Hz. tone tilts the
 * spectrum of the result about 800 Hz.
 *
 * A curve makes harmonics above half of the rate, which fold back as tones that
 * belong to nothing. oversampling runs it at 2, 4 or 8 times the rate;
 * antialias averages the curve between each two samples (antiderivative
 * antialiasing), which does about as much as twice the rate. The filters take 63,
 * 69 and 71 frames, which are the latency. With an oversampling of 1 antialias
 * makes the sound half a frame late and softer towards the highest
 * frequencies (3 dB at a quarter of the rate); with more both are made up for.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxdistortion type=diode drive=20 gain=-9 ! audioconvert ! autoaudiosink
 * ]| A tone through diodes.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxDistortion, gst_fx_distortion, GST, FX_DISTORTION, GstFxFilter)

struct _GstFxDistortion {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxDistortion, gst_fx_distortion, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxdistortion, "fxdistortion", GST_RANK_NONE, gst_fx_distortion_get_type ())

static void
gst_fx_distortion_class_init (GstFxDistortionClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_distortion_proc);
}

static void
gst_fx_distortion_init (GstFxDistortion *self)
{
}
