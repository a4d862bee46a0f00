/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxwidth
 * @title: fxwidth
 *
 * Makes a stereo picture wider or narrower: the sides, what differs between left
 * and right, become louder or quieter by `width`, and the sum of both stays as it
 * is, so that mono listeners lose nothing. `bass-mono` brings all below a
 * frequency to the middle, for vinyl or for large rooms. With `delay` one side
 * comes later, and a sound that is alike on both seems to come from the other
 * one; that does colour the sum.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! audio/x-raw,channels=2 ! fxwidth width=1.5 bass-mono=120 ! audioconvert ! autoaudiosink
 * ]| Wider by half, and mono in the bass.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxWidth, gst_fx_width, GST, FX_WIDTH, GstFxFilter)

struct _GstFxWidth {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxWidth, gst_fx_width, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxwidth, "fxwidth", GST_RANK_NONE, gst_fx_width_get_type ())

static void
gst_fx_width_class_init (GstFxWidthClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_width_proc);
}

static void
gst_fx_width_init (GstFxWidth *self)
{
}
