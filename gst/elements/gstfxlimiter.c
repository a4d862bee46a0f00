/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxlimiter
 * @title: fxlimiter
 *
 * Keeps sound below a ceiling. The gain falls smoothly in the look-ahead before
 * a peak, is where it must be when the peak comes, and recovers exponentially
 * with the release time; no sample ever exceeds the ceiling, and what stays
 * below it comes out unchanged, later by the latency.
 *
 * With true-peak it is the wave between the samples that is kept below the
 * ceiling, as converters and codecs will make it: within 0.1 dB on a meter after
 * ITU-R BS.1770. That takes 42 frames of latency more.
 *
 * gain-reduction tells the largest reduction since it was last told.
 *
 * What comes to the pad `sidechain` counts as the sound does, input-gain included:
 * the louder of both sets the gain. Two limiters that hear each other's input
 * reduce alike, as parts of a mix that is delivered in parts should.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=ticks num-buffers=100 ! fxlimiter input-gain=12 ceiling=-3 ! audioconvert ! autoaudiosink
 * ]| Ticks, 12 dB louder, but for their peaks.
 * |[
 * gst-launch-1.0 audiotestsrc volume=0.1 num-buffers=200 ! audioconvert ! l.sink audiotestsrc wave=ticks num-buffers=200 ! audioconvert ! queue ! l.sidechain fxlimiter name=l ceiling=-12 ! audioconvert ! autoaudiosink
 * ]| A soft tone, softer still where the other source ticks.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxLimiter, gst_fx_limiter, GST, FX_LIMITER, GstFxFilter)

struct _GstFxLimiter {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxLimiter, gst_fx_limiter, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxlimiter, "fxlimiter", GST_RANK_NONE, gst_fx_limiter_get_type ())

static void
gst_fx_limiter_class_init (GstFxLimiterClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_limiter_proc);
}

static void
gst_fx_limiter_init (GstFxLimiter *self)
{
}
