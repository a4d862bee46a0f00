/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxsos
 * @title: fxsos
 *
 * Second-order sections by their coefficients, in the order in which
 * scipy.signal prints them: b0, b1, b2, a0, a1, a2. An unstable section is
 * refused with its index and its pole radius.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxsos sections="<<0.0675, 0.1349, 0.0675, 1.0, -1.1430, 0.4128>>" ! audioconvert ! autoaudiosink
 * ]| A Butterworth low-pass at a tenth of the sample rate.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxSos, gst_fx_sos, GST, FX_SOS, GstFxFilter)

struct _GstFxSos {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxSos, gst_fx_sos, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxsos, "fxsos", GST_RANK_NONE, gst_fx_sos_get_type ())

static void
gst_fx_sos_class_init (GstFxSosClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_sos_proc);
}

static void
gst_fx_sos_init (GstFxSos *self)
{
}
