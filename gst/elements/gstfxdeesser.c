/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxdeesser
 * @title: fxdeesser
 *
 * Reduces sibilants: what is above `frequency` goes through a compressor and is
 * added to the rest again. With mode=wide the gain that follows from that band is
 * that of all sound. The two bands add up to an all-pass, so that the spectrum
 * stays as it is while nothing is reduced. `listen` puts out the band alone, to
 * find the frequency and the threshold.
 *
 * With something on the pad `sidechain` it is the sibilants there that reduce: a
 * clean track of a voice can take them out of a mix of it with others.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxdeesser frequency=5000 threshold=-40 ! audioconvert ! autoaudiosink
 * ]| Pink noise with its treble held down.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! audioconvert ! s.sink audiotestsrc wave=ticks num-buffers=200 ! audioconvert ! queue ! s.sidechain fxdeesser name=s threshold=-40 mode=wide ! audioconvert ! autoaudiosink
 * ]| Pink noise that makes room for ticks.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxDeesser, gst_fx_deesser, GST, FX_DEESSER, GstFxFilter)

struct _GstFxDeesser {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxDeesser, gst_fx_deesser, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxdeesser, "fxdeesser", GST_RANK_NONE, gst_fx_deesser_get_type ())

static void
gst_fx_deesser_class_init (GstFxDeesserClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_deesser_proc);
}

static void
gst_fx_deesser_init (GstFxDeesser *self)
{
}
