/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxdelay
 * @title: fxdelay
 *
 * Echoes: the sound again after a time in milliseconds, or after a note at a
 * tempo. With taps=0 the echoes go round in a loop and become softer by
 * feedback each time; with taps=n there are n of them and no more. In the loop
 * a low cut and a high cut make later echoes thinner and darker.
 *
 * In ping-pong each echo is on the other side than the one before: the first
 * echo of what is on the left comes from the right. Of a number of taps, odd
 * ones bring left to the right and even ones right to the left, and nothing
 * else. With other than two channels each has its own echoes.
 *
 * Another time is reached as on tape, with a glide in pitch of at most half the
 * speed, or by fading from one delay to the other.
 *
 * Echoes after the end of the stream are heard with tail=auto.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 wave=ticks ! audioconvert ! audio/x-raw,channels=2 ! fxdelay note=1-8 tempo=140 feedback=0.5 stereo=ping-pong high-cut=4000 tail=auto ! audioconvert ! autoaudiosink
 * ]| Ticks, and eighth notes that go from side to side behind them.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxDelay, gst_fx_delay, GST, FX_DELAY, GstFxFilter)

struct _GstFxDelay {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxDelay, gst_fx_delay, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxdelay, "fxdelay", GST_RANK_NONE, gst_fx_delay_get_type ())

static void
gst_fx_delay_class_init (GstFxDelayClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_delay_proc);
}

static void
gst_fx_delay_init (GstFxDelay *self)
{
}
