/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxfir
 * @title: fxfir
 *
 * FIR filters of up to 16384 taps: numbers of your own in `taps`, or a design.
 * The low-pass and high-pass modes use `frequency`, the band modes
 * `lower-frequency` and `upper-frequency`; `points` describe any other response
 * to the designs frequency-sampling, least-squares and equiripple. With
 * length=0 there are as many taps as `attenuation` and `transition` need.
 *
 * A linear-phase filter delays by (taps - 1) / 2 frames (of an even number of
 * taps half a frame more). With `compensate` the element reports that as
 * latency and takes it out: it drops the first frames, moves timestamps, and
 * brings out the last ones at the end, before new caps and before a segment, so
 * that sound is on time and tail=none gives as many frames as came in. Taps
 * that are neither symmetric nor antisymmetric delay each frequency
 * differently and count as no delay. tail=auto, the default, ends with the
 * last sample that the taps reach.
 *
 * Any property may change while playing, the length too: the new response is
 * computed beside the old one on the same past, and the sound fades over in
 * 20 ms. When the delay grows, the element pauses for the difference and then
 * goes on where the sound was; when it shrinks, it is kept until the next
 * flush, new caps or end. Designs that take milliseconds (all but taps and
 * windowed-sinc of up to 4096 taps) are made in the thread that sets the
 * property; only where a control binding asks for one does the streaming
 * thread make it.
 *
 * Short responses are convolved directly, long ones by partitions as long as
 * the buffers.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxfir mode=band-pass lower-frequency=300 upper-frequency=3400 transition=100 attenuation=80 ! audioconvert ! autoaudiosink
 * ]| White noise through a telephone band, every frequency on time.
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 ! fxfir design=taps taps="<0.25, 0.5, 0.25>" ! audioconvert ! autoaudiosink
 * ]| Taps of your own.
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxfir design=frequency-sampling length=1023 points="<<0,1>,<500,1>,<1000,0.25>,<4000,0.25>,<8000,2>>" phase=minimum ! audioconvert ! autoaudiosink
 * ]| Any response, without delay.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxFir, gst_fx_fir, GST, FX_FIR, GstFxFilter)

struct _GstFxFir {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxFir, gst_fx_fir, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxfir, "fxfir", GST_RANK_NONE, gst_fx_fir_get_type ())

static void
gst_fx_fir_class_init (GstFxFirClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_fir_proc);
}

static void
gst_fx_fir_init (GstFxFir *self)
{
}
