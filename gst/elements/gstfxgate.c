/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxgate
 * @title: fxgate
 *
 * Lets sound through while it is louder than a threshold and takes `range` dB away
 * otherwise. It opens with the first sample that reaches the threshold and closes
 * once the level was more than `hysteresis` dB below it for longer than `hold`, so
 * that a level which wavers about the threshold does not make it flutter. With
 * `lookahead` it opens before the sound begins.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=ticks num-buffers=200 ! fxgate threshold=-40 hold=100 release=50 ! audioconvert ! autoaudiosink
 * ]| Ticks, and silence between them.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxGate, gst_fx_gate, GST, FX_GATE, GstFxFilter)

struct _GstFxGate {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxGate, gst_fx_gate, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxgate, "fxgate", GST_RANK_NONE, gst_fx_gate_get_type ())

static void
gst_fx_gate_class_init (GstFxGateClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_gate_proc);
}

static void
gst_fx_gate_init (GstFxGate *self)
{
}
