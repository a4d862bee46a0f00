/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxbitcrusher
 * @title: fxbitcrusher
 *
 * The sound of old samplers: a sample is taken sample-rate times a second, rounded
 * to so many bits, and held until the next one. Steps are 2^(1 - bits) of full
 * scale; parts of a bit are taken as they are.
 *
 * dither adds triangular noise before the rounding, so that what is small
 * disappears into noise and not into silence; digital silence stays as it is.
 * antialias filters before samples are taken and after they are held, as a
 * sampler would; without, all that folds back is heard.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=saw num-buffers=100 ! fxbitcrusher bits=6 sample-rate=8000 ! audioconvert ! autoaudiosink
 * ]| A saw with six bits at 8 kHz.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxBitcrusher, gst_fx_bitcrusher, GST, FX_BITCRUSHER, GstFxFilter)

struct _GstFxBitcrusher {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxBitcrusher, gst_fx_bitcrusher, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxbitcrusher, "fxbitcrusher", GST_RANK_NONE, gst_fx_bitcrusher_get_type ())

static void
gst_fx_bitcrusher_class_init (GstFxBitcrusherClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_bitcrusher_proc);
}

static void
gst_fx_bitcrusher_init (GstFxBitcrusher *self)
{
}
