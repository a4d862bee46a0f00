/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxcompressor
 * @title: fxcompressor
 *
 * Makes what is louder than a threshold quieter, or with mode=upward what is
 * quieter louder. The gain follows from the level in dB by a curve with a soft
 * knee, and moves by attack and release, each the time to 63 % of a step in dB.
 * The level is that of the loudest channel, of each channel, or between, by `link`;
 * with `lookahead` the gain changes before the sound does.
 *
 * `sidechain-low-cut` keeps bass from pumping; `sidechain-listen` lets hear what
 * the level is measured of. With `post-messages` the reduction and the levels are
 * posted every `interval`.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxcompressor threshold=-30 ratio=3 auto-makeup=true ! audioconvert ! autoaudiosink
 * ]| Pink noise, denser.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxCompressor, gst_fx_compressor, GST, FX_COMPRESSOR, GstFxFilter)

struct _GstFxCompressor {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxCompressor, gst_fx_compressor, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxcompressor, "fxcompressor", GST_RANK_NONE, gst_fx_compressor_get_type ())

static void
gst_fx_compressor_class_init (GstFxCompressorClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_compressor_proc);
}

static void
gst_fx_compressor_init (GstFxCompressor *self)
{
}
