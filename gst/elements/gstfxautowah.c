/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxautowah
 * @title: fxautowah
 *
 * A resonant filter that moves by itself: an envelope opens it with the level of
 * the sound, or a slow oscillator, in time with a tempo if wanted, takes it up
 * and down. The readout `frequency` tells where it is.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=saw freq=110 ! fxautowah mode=lfo rate=2 mix=1 ! audioconvert ! autoaudiosink
 * ]| A saw that says wah twice a second.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxAutowah, gst_fx_autowah, GST, FX_AUTOWAH, GstFxFilter)

struct _GstFxAutowah {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxAutowah, gst_fx_autowah, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxautowah, "fxautowah", GST_RANK_NONE, gst_fx_autowah_get_type ())

static void
gst_fx_autowah_class_init (GstFxAutowahClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_autowah_proc);
}

static void
gst_fx_autowah_init (GstFxAutowah *self)
{
}
