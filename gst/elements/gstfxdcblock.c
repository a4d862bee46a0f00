/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxdcblock
 * @title: fxdcblock
 *
 * Takes a constant offset out of the sound: a high-pass of first order at a few
 * Hz. Inside #GstFxChain it becomes one more section of a cascade.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 wave=square ! fxdcblock frequency=20 ! audioconvert ! autoaudiosink
 * ]| A square wave whose flat parts lean towards zero.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxDcblock, gst_fx_dcblock, GST, FX_DCBLOCK, GstFxFilter)

struct _GstFxDcblock {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxDcblock, gst_fx_dcblock, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxdcblock, "fxdcblock", GST_RANK_NONE, gst_fx_dcblock_get_type ())

static void
gst_fx_dcblock_class_init (GstFxDcblockClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_dcblock_proc);
}

static void
gst_fx_dcblock_init (GstFxDcblock *self)
{
}
