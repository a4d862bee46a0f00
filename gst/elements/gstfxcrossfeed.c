/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxcrossfeed
 * @title: fxcrossfeed
 *
 * Lets each ear hear some of the other side, without its treble, as it would hear
 * the loudspeakers of a room. Recordings with hard left and right are less tiring
 * on headphones then. `feed` says how much quieter the other side is in the bass:
 * 4.5 dB is strong, 9.5 dB is faint. What is the same on both sides keeps its
 * level in the bass and is at most 2.5 dB quieter above, so that nothing clips.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! audio/x-raw,channels=2 ! fxcrossfeed feed=6 ! audioconvert ! autoaudiosink
 * ]| The setting of a well-known circuit for headphone amplifiers.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxCrossfeed, gst_fx_crossfeed, GST, FX_CROSSFEED, GstFxFilter)

struct _GstFxCrossfeed {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxCrossfeed, gst_fx_crossfeed, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxcrossfeed, "fxcrossfeed", GST_RANK_NONE, gst_fx_crossfeed_get_type ())

static void
gst_fx_crossfeed_class_init (GstFxCrossfeedClass *klass)
{
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_crossfeed_proc);
}

static void
gst_fx_crossfeed_init (GstFxCrossfeed *self)
{
}
