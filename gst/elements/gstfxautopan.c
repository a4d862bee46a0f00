/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxautopan
 * @title: fxautopan
 *
 * Moves the sound from left to right and back by a slow oscillator, whose phase
 * follows the time of the stream: a seek, or rendering again, gives the same
 * sound. With a note it follows a tempo.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=pink-noise ! audioconvert ! audio/x-raw,channels=2 ! fxautopan tempo=90 note=1-2 ! audioconvert ! autoaudiosink
 * ]| Noise that wanders with the half notes of 90 beats per minute.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxAutopan, gst_fx_autopan, GST, FX_AUTOPAN, GstFxFilter)

struct _GstFxAutopan {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxAutopan, gst_fx_autopan, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxautopan, "fxautopan", GST_RANK_NONE, gst_fx_autopan_get_type ())

static void
gst_fx_autopan_class_init (GstFxAutopanClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_autopan_proc);
}

static void
gst_fx_autopan_init (GstFxAutopan *self)
{
}
