/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxexpander
 * @title: fxexpander
 *
 * Makes what is quieter than a threshold quieter still: noise in pauses goes down by
 * ratio - 1 dB per dB that the level is below the threshold, and by no more than
 * `range`. With mode=upward it makes what is louder than the threshold louder.
 * Curve, ballistics and side-chain are those of #fxcompressor.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=ticks num-buffers=200 ! fxexpander threshold=-30 ratio=3 range=24 ! audioconvert ! autoaudiosink
 * ]| Ticks, with less between them.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxExpander, gst_fx_expander, GST, FX_EXPANDER, GstFxFilter)

struct _GstFxExpander {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxExpander, gst_fx_expander, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxexpander, "fxexpander", GST_RANK_NONE, gst_fx_expander_get_type ())

static void
gst_fx_expander_class_init (GstFxExpanderClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_expander_proc);
}

static void
gst_fx_expander_init (GstFxExpander *self)
{
}
