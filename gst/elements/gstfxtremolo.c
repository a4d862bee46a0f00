/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxtremolo
 * @title: fxtremolo
 *
 * Moves the level up and down by a slow oscillator, whose phase follows the time
 * of the stream: a seek, or rendering again, gives the same sound. With a note
 * it follows a tempo, and with a stereo phase the channels take turns.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 ! fxtremolo rate=6 depth=0.7 shape=triangle ! audioconvert ! autoaudiosink
 * ]| A tone that trembles six times a second.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxTremolo, gst_fx_tremolo, GST, FX_TREMOLO, GstFxFilter)

struct _GstFxTremolo {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxTremolo, gst_fx_tremolo, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxtremolo, "fxtremolo", GST_RANK_NONE, gst_fx_tremolo_get_type ())

static void
gst_fx_tremolo_class_init (GstFxTremoloClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_tremolo_proc);
}

static void
gst_fx_tremolo_init (GstFxTremolo *self)
{
}
