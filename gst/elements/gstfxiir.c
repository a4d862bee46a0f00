/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxiir
 * @title: fxiir
 *
 * Classical IIR filters of order 1 to 32, designed and run as second-order
 * sections in double precision, so that high orders and low frequencies stay
 * exact. The low-pass and high-pass modes use `frequency`, the band modes
 * `lower-frequency` and `upper-frequency`.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxiir family=elliptic mode=band-pass order=6 lower-frequency=300 upper-frequency=3400 ! audioconvert ! autoaudiosink
 * ]| White noise through a steep telephone band.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxIir, gst_fx_iir, GST, FX_IIR, GstFxFilter)

struct _GstFxIir {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxIir, gst_fx_iir, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxiir, "fxiir", GST_RANK_NONE, gst_fx_iir_get_type ())

static void
gst_fx_iir_class_init (GstFxIirClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_iir_proc);
}

static void
gst_fx_iir_init (GstFxIir *self)
{
}
