/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxcrossover
 * @title: fxcrossover
 *
 * Splits the signal into 2 to 8 bands, each on a source pad of its own: `src_0`
 * is the lowest. Pads that nobody requests cost nothing but the arithmetic.
 *
 * The bands add up again, so that what is done to one of them is all that is
 * heard. Linkwitz-Riley bands, and Butterworth bands of odd order, add up to an
 * all-pass: the level is that of the input, to 1e-10 dB with usual frequencies
 * (2e-8 dB at 20 Hz and 192 kHz), the phase turns. To that end each band also
 * passes the all-passes of the crossovers above it, and bands whose sum would
 * have a notch are inverted (orders 2 and 6 of Linkwitz-Riley, 2, 3, 6 and 7 of
 * Butterworth: every second band). Butterworth bands of even order add up to
 * +3 dB at each frequency. Linear-phase bands add up to the input itself, which
 * is late by half the length of the filters: that is the latency of the
 * element, its timestamps move along.
 *
 * Frequencies move while it plays, without a click; their number stays.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxcrossover name=x frequencies="<200, 2000>" audiomixer name=m ! audioconvert ! autoaudiosink x.src_0 ! queue ! fxgain gain=-6 ! m. x.src_1 ! queue ! m. x.src_2 ! queue ! m.
 * ]| Three bands, the lowest 6 dB softer, mixed again.
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=200 ! fxcrossover type=linear-phase frequencies="<1000>" ! audioconvert ! autoaudiosink
 * ]| Only the lower of two bands, with linear phase.
 *
 * Since: 0.1
 */

#include "gst/gstfxbands.h"
#include "gst/gstfxelements.h"

G_DECLARE_FINAL_TYPE (
    GstFxCrossover, gst_fx_crossover, GST, FX_CROSSOVER, GstFxBands)

struct _GstFxCrossover {
  GstFxBands parent;
};

G_DEFINE_TYPE (GstFxCrossover, gst_fx_crossover, GST_TYPE_FX_BANDS)
GST_ELEMENT_REGISTER_DEFINE (
    fxcrossover, "fxcrossover", GST_RANK_NONE, gst_fx_crossover_get_type ())

static void
gst_fx_crossover_class_init (GstFxCrossoverClass *klass)
{
  gst_fx_bands_class_set_proc (GST_FX_BANDS_CLASS (klass), &fx_crossover_proc);
}

static void
gst_fx_crossover_init (GstFxCrossover *self)
{
}
