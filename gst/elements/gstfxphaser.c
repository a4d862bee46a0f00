/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxphaser
 * @title: fxphaser
 *
 * A chain of all-passes added to the sound: where it turns the phase by half a
 * turn, a notch is cut, and as an oscillator moves the frequency of the chain
 * all notches sweep. #GstFxPhaser:stages says how many there are, two for each
 * notch, and #GstFxPhaser:feedback sharpens what is between them (positive for
 * notches, negative for peaks: the other way around the two even one another
 * out).
 *
 * The oscillator follows the time of the stream: after a seek it is where it
 * would have been.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 wave=saw freq=110 ! audioconvert ! fxphaser stages=8 rate=0.4 feedback=0.5 ! audioconvert ! autoaudiosink
 * ]| Four notches that sweep.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxPhaser, gst_fx_phaser, GST, FX_PHASER, GstFxFilter)

struct _GstFxPhaser {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxPhaser, gst_fx_phaser, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxphaser, "fxphaser", GST_RANK_NONE, gst_fx_phaser_get_type ())

static void
gst_fx_phaser_class_init (GstFxPhaserClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_phaser_proc);
}

static void
gst_fx_phaser_init (GstFxPhaser *self)
{
}
