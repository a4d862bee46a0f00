/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxdither
 * @title: fxdither
 *
 * Rounds sound to fewer bits. Noise of triangular density, added before, turns
 * the distortion of rounding into a steady hiss;
 * #GstFxDither:noise-shaping moves that hiss to where ears are less keen. The
 * samples stay floats, on the steps of the wanted depth, so that a converter
 * behind it, without dither of its own, takes them over exactly.
 *
 * Each channel has noise of its own. Noise follows #GstFxDither:seed and the
 * position in the stream: the same file gives the same result. Digital silence
 * becomes silence again after #GstFxDither:hold ms.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 volume=0.001 ! fxdither bits=8 noise-shaping=lipshitz5 ! audioconvert dithering=none noise-shaping=none ! autoaudiosink
 * ]| A sine that is far below one step of 8 bits, and can be heard.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxDither, gst_fx_dither, GST, FX_DITHER, GstFxFilter)

struct _GstFxDither {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxDither, gst_fx_dither, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxdither, "fxdither", GST_RANK_NONE, gst_fx_dither_get_type ())

static void
gst_fx_dither_class_init (GstFxDitherClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_dither_proc);
}

static void
gst_fx_dither_init (GstFxDither *self)
{
}
