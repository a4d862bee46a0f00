/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxvibrato
 * @title: fxvibrato
 *
 * Pitch that swings up and down by #GstFxVibrato:depth cents, by a delay that an
 * oscillator moves. The mean of that delay is the latency; how far it may go
 * limits the depth at low rates.
 *
 * The oscillator follows the time of the stream: after a seek it is where it
 * would have been.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 freq=440 ! audioconvert ! fxvibrato rate=6 depth=40 ! audioconvert ! autoaudiosink
 * ]| A singer at six swings per second.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxVibrato, gst_fx_vibrato, GST, FX_VIBRATO, GstFxFilter)

struct _GstFxVibrato {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxVibrato, gst_fx_vibrato, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxvibrato, "fxvibrato", GST_RANK_NONE, gst_fx_vibrato_get_type ())

static void
gst_fx_vibrato_class_init (GstFxVibratoClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_vibrato_proc);
}

static void
gst_fx_vibrato_init (GstFxVibrato *self)
{
}
