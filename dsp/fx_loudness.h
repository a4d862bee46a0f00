/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loudness and peaks of a programme.
 *
 *   loudness   ITU-R BS.1770-5 annex 1: K-weighting, mean power of the channels
 *              with weights, -0.691 + 10 log10 of it in LUFS; momentary over
 *              400 ms, short-term over 3 s (EBU Tech 3341), integrated over
 *              blocks of 400 ms every 100 ms above -70 LUFS and above 10 LU
 *              under the mean of those
 *   range      EBU Tech 3342: from the 10th to the 95th percentile of the
 *              short-term loudness every 100 ms, above -70 LUFS and above 20 LU
 *              under its mean
 *   true peak  BS.1770-5 annex 2: the interpolator of 4 x 12 taps printed there;
 *              from 160 kHz on the samples alone. Never less than the largest
 *              sample
 *
 * The K-weighting is that of the tables in annex 1 (48 kHz), taken to the rate
 * at hand with its corners where they were: up by the bilinear transform, down
 * to 6 kHz with the shelf matched to the table at 0 Hz, at its corner and at
 * half the rate, and further down by the bilinear transform again, which presses
 * a curve together below half the rate. A tone up to a third of the rate reads
 * within 0.001 dB of 48 kHz at 44.1 kHz, 0.013 dB at 11025 Hz, 0.04 dB at 8 kHz
 * and, as 1 kHz, 0.006 dB at 192 kHz.
 *
 * Memory does not depend on the length: blocks are counted in classes of
 * 0.01 LU, each with the exact sum of its powers. So a mean is exact but for
 * blocks within 0.01 LU of a gate, which may count or not, and a percentile is
 * right to 0.01 LU.
 *
 * One thread at a time. */

#ifndef FX_LOUDNESS_H
#define FX_LOUDNESS_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_sos.h"

typedef struct FxLoudness FxLoudness;

/* rate in Hz, >= 1000. weights: the factor of each channel's power, >= 0; NULL:
 * fx_loudness_weight of each. peaks: whether peaks are looked for, or are 0. NULL
 * when out of memory. Not RT. */
FxLoudness *fx_loudness_new (
    double rate, uint32_t channels, const double *weights, int peaks);
void fx_loudness_free (FxLoudness *l);

/* What BS.1770-5 gives channel c of so many in the order of GStreamer and of
 * WAVE: 1 in front and behind, 1.41 at the sides, 0 for low-frequency effects.
 *   4  L R Ls Rs          5  L R C Ls Rs       6  L R C LFE Ls Rs
 *   7  L R C LFE Ls Rs Cs                      8  L R C LFE Lrs Rrs Lss Rss
 * All others: 1. */
double fx_loudness_weight (uint32_t channels, uint32_t c);

/* The two sections of the K-weighting at that rate. RT. */
void fx_loudness_weighting (double rate, FxSos out[2]);

/* Starts a measurement. RT. */
void fx_loudness_reset (FxLoudness *l);

/* Measures n frames of channels planes. RT. */
void fx_loudness_add (FxLoudness *l, const double *const *x, size_t n);

/* In LUFS, -INFINITY for silence and before there is a whole 400 ms (momentary,
 * integrated) or 3 s (short-term; max: the largest so far). Momentary and
 * short-term change every 10 ms. RT. */
double fx_loudness_momentary (const FxLoudness *l);
double fx_loudness_short_term (const FxLoudness *l);
double fx_loudness_max_momentary (const FxLoudness *l);
double fx_loudness_max_short_term (const FxLoudness *l);
double fx_loudness_integrated (const FxLoudness *l);

/* In LU; 0 before there is anything to tell. RT. */
double fx_loudness_range (const FxLoudness *l);

/* Largest magnitudes of channel c since the start, 1: full scale. RT. */
double fx_loudness_true_peak_of (const FxLoudness *l, uint32_t c);
double fx_loudness_sample_peak_of (const FxLoudness *l, uint32_t c);

/* The same of all channels. RT. */
double fx_loudness_true_peak (const FxLoudness *l);
double fx_loudness_sample_peak (const FxLoudness *l);

#endif
