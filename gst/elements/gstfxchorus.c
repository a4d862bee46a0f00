/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxchorus
 * @title: fxchorus
 *
 * Up to eight voices beside the sound, each late by a delay that an oscillator
 * moves: one instrument sounds like several. Voices are spread evenly over a
 * turn of the oscillator and a little in delay; #GstFxChorus:stereo-phase
 * spreads channels, so that voices are at other places left and right.
 *
 * The oscillator follows the time of the stream: after a seek it is where it
 * would have been.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=saw freq=220 ! audioconvert ! audio/x-raw,channels=2 ! fxchorus voices=4 rate=0.8 depth=0.3 ! audioconvert ! autoaudiosink
 * ]| Four voices, left and right a quarter of a turn apart.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxChorus, gst_fx_chorus, GST, FX_CHORUS, GstFxFilter)

struct _GstFxChorus {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxChorus, gst_fx_chorus, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxchorus, "fxchorus", GST_RANK_NONE, gst_fx_chorus_get_type ())

static void
gst_fx_chorus_class_init (GstFxChorusClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_chorus_proc);
}

static void
gst_fx_chorus_init (GstFxChorus *self)
{
}
