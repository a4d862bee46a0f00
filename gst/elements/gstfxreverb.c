/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxreverb
 * @title: fxreverb
 *
 * A room around the sound. The mean of all channels goes through a pre-delay
 * into one of three algorithms, and each channel gets a reverberation of its
 * own; width makes them more alike. mix=1 gives the reverberation alone.
 *
 * - freeverb: the well-known combs and all-passes, with room-size and damping.
 * - plate: Dattorro's plate, dense at once, with decay-time and damping.
 * - fdn: a feedback delay network of 8 or 16 lines, whose decay-time holds in the
 *   middle, and times low-ratio and high-ratio below low-frequency and above
 *   high-frequency. Two octaves away from those the measured time is within 10 %
 *   of what was set, but for what is above a quarter of the sample rate while
 *   depth is not 0: delays that swing take more from it. At 48 kHz and the default
 *   depth the octave of 16 kHz falls 7 % sooner where 0.5 s is set, 12 % at 0.8 s,
 *   27 % at 2 s, and as set with depth=0.
 *
 * size makes all delays longer or shorter, for rooms or halls; it needs other
 * memory and is therefore set before the stream begins, as are the algorithm and
 * the number of lines.
 *
 * With freeze the input is shut out and what sounds goes on for ever. What rings
 * after the end of the stream is heard with tail=auto.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 wave=ticks ! audioconvert ! audio/x-raw,channels=2 ! fxreverb algorithm=fdn lines=16 decay-time=3000 pre-delay=20 tail=auto ! audioconvert ! autoaudiosink
 * ]| Ticks in a hall.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxReverb, gst_fx_reverb, GST, FX_REVERB, GstFxFilter)

struct _GstFxReverb {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxReverb, gst_fx_reverb, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxreverb, "fxreverb", GST_RANK_NONE, gst_fx_reverb_get_type ())

static void
gst_fx_reverb_class_init (GstFxReverbClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_reverb_proc);
}

static void
gst_fx_reverb_init (GstFxReverb *self)
{
}
