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
 * What comes to the pad `sidechain` is split alike, and each of its bands sets the
 * gain of that band: music then gives way to a voice where the voice is, and
 * nowhere else.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxmultiband num-bands=3 frequencies="<200.0,3000.0>" thresholds="<-30.0,-24.0,-36.0>" ratios="<4.0,2.0>" makeups="<3.0,0.0,4.0>" ! audioconvert ! autoaudiosink
 * ]| Pink noise with more bass and treble, and both held level.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! audioconvert ! m.sink audiotestsrc freq=1000 num-buffers=200 ! audioconvert ! queue ! m.sidechain fxmultiband name=m thresholds="<-40.0>" ! audioconvert ! autoaudiosink
 * ]| Pink noise without its middle, where the tone is that is not heard.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxMultiband, gst_fx_multiband, GST, FX_MULTIBAND, GstFxFilter)

struct _GstFxMultiband {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxMultiband, gst_fx_multiband, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxmultiband, "fxmultiband", GST_RANK_NONE, gst_fx_multiband_get_type ())

static void
gst_fx_multiband_class_init (GstFxMultibandClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_multiband_proc);
}

static void
gst_fx_multiband_init (GstFxMultiband *self)
{
}
