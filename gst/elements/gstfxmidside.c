/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxmidside
 * @title: fxmidside
 *
 * Left and right as mid and side, and back, with a level for each: between an
 * encoder and a decoder any filter works on the middle or on the sides alone.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! audio/x-raw,channels=2 ! fxmidside mode=process side-gain=3 ! audioconvert ! autoaudiosink
 * ]| A wider picture, were there any sides to it.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxMidside, gst_fx_midside, GST, FX_MIDSIDE, GstFxFilter)

struct _GstFxMidside {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxMidside, gst_fx_midside, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxmidside, "fxmidside", GST_RANK_NONE, gst_fx_midside_get_type ())

static void
gst_fx_midside_class_init (GstFxMidsideClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_midside_proc);
}

static void
gst_fx_midside_init (GstFxMidside *self)
{
}
