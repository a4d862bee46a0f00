/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxsvf
 * @title: fxsvf
 *
 * A filter of second order that is made to be moved: its frequency may be swept
 * as fast as a controller can, without noise and without losing its balance, and
 * one type passes into another. At rest its curves are those of #fxbiquad, which
 * takes less time and joins its neighbours in #fxchain.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=saw freq=110 ! fxsvf type=low-pass frequency=600 q=6 ! audioconvert ! autoaudiosink
 * ]| A saw through a low-pass that rings.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxSvf, gst_fx_svf, GST, FX_SVF, GstFxFilter)

struct _GstFxSvf {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxSvf, gst_fx_svf, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxsvf, "fxsvf", GST_RANK_NONE, gst_fx_svf_get_type ())

static void
gst_fx_svf_class_init (GstFxSvfClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_svf_proc);
}

static void
gst_fx_svf_init (GstFxSvf *self)
{
}
