/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxwaveshaper
 * @title: fxwaveshaper
 *
 * Bends the wave by a curve of one's own: through points, with straight lines or
 * a smooth one between them that does not overshoot, or by the harmonics that
 * a sine of full scale is to become, as a sum of Chebyshev polynomials. Silence
 * stays silence: what the curve gives for 0 is subtracted, and what DC it makes
 * of sound is blocked by a first-order high-pass at 5 Hz.
 *
 * oversampling and antialias are as those of fxdistortion.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxwaveshaper points="< <-1.0,-0.5>, <-0.2,-0.4>, <0.0,0.0>, <0.5,0.8>, <1.0,0.9> >" ! audioconvert ! autoaudiosink
 * ]| A curve that bends one side more than the other.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxWaveshaper, gst_fx_waveshaper, GST, FX_WAVESHAPER, GstFxFilter)

struct _GstFxWaveshaper {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxWaveshaper, gst_fx_waveshaper, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxwaveshaper, "fxwaveshaper", GST_RANK_NONE, gst_fx_waveshaper_get_type ())

static void
gst_fx_waveshaper_class_init (GstFxWaveshaperClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_waveshaper_proc);
}

static void
gst_fx_waveshaper_init (GstFxWaveshaper *self)
{
}
