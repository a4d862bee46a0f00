/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxfilterbank
 * @title: fxfilterbank
 *
 * Splits the signal into up to 64 bands with true edges, each on a source pad of
 * its own, `src_0` the lowest, or all as channels of one stream for analysis
 * (`output=channels`: the channels of the lowest band first).
 *
 * With `phase=minimum` a band is a Butterworth band-pass, 3 dB down at its
 * edges. Octave and third-octave bands of order 6 meet class 1 of IEC 61260-1
 * up to 0.12 and 0.18 of the sample rate; above that the bilinear transform
 * bends their lower skirts. With the residual bands they add up to the input
 * within -2.4 and +3.4 dB (octaves, order 6) and -4.1 and +4.6 dB (third
 * octaves); every second band of order 4, 6, 12 or 14 is inverted, or there
 * would be notches. With `phase=linear` and `residual=true` they add up to the
 * input itself, late by half the length of the filters: that is the latency of
 * the element, its timestamps move along. Make `transition` as narrow as the
 * narrowest band needs.
 *
 * Bands at or above half of the sample rate are refused.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxfilterbank layout=third-octave lower-frequency=100 upper-frequency=5000 output=channels ! level ! fakesink
 * ]| The levels of 18 third octaves.
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxfilterbank name=b layout=edges edges="<300, 3400>" b.src_0 ! audioconvert ! autoaudiosink
 * ]| One band.
 *
 * Since: 0.1
 */

#include "gst/gstfxbands.h"
#include "gst/gstfxelements.h"

G_DECLARE_FINAL_TYPE (
    GstFxFilterbank, gst_fx_filterbank, GST, FX_FILTERBANK, GstFxBands)

struct _GstFxFilterbank {
  GstFxBands parent;
};

G_DEFINE_TYPE (GstFxFilterbank, gst_fx_filterbank, GST_TYPE_FX_BANDS)
GST_ELEMENT_REGISTER_DEFINE (
    fxfilterbank, "fxfilterbank", GST_RANK_NONE, gst_fx_filterbank_get_type ())

static void
gst_fx_filterbank_class_init (GstFxFilterbankClass *klass)
{
  gst_fx_bands_class_set_proc (GST_FX_BANDS_CLASS (klass), &fx_filterbank_proc);
}

static void
gst_fx_filterbank_init (GstFxFilterbank *self)
{
}
