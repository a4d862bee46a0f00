/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The largest magnitude that sound has between its samples, by the interpolator
 * of ITU-R BS.1770-5 annex 2 (4 phases of 12 taps, made for 48 kHz); from
 * 160 kHz on the samples are close enough and taken alone. One thread at a
 * time. */

#ifndef FX_TRUE_PEAK_H
#define FX_TRUE_PEAK_H

#include <stddef.h>
#include <stdint.h>

typedef struct FxTruePeak FxTruePeak;

/* NULL when out of memory. Not RT. */
FxTruePeak *fx_true_peak_new (double rate, uint32_t channels);
void fx_true_peak_free (FxTruePeak *p);

/* Silence before what follows, and peaks of 0. RT. */
void fx_true_peak_reset (FxTruePeak *p);

/* Looks at n frames of channels planes. RT. */
void fx_true_peak_add (FxTruePeak *p, const double *const *x, size_t n);

/* The largest so far of channel c, never less than its largest sample; the
 * largest sample. 1: full scale. RT. */
double fx_true_peak_of (const FxTruePeak *p, uint32_t c);
double fx_true_peak_sample (const FxTruePeak *p, uint32_t c);

#endif
