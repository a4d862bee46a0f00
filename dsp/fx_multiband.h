/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The bands of fx_multiband_proc one by one. Its parameters are tables with a
 * row for each band; here row i of all of them is element i of a group, so that
 * what is written for groups can read and write it. Any thread, RT; who shares
 * params locks them. */

#ifndef FX_MULTIBAND_H
#define FX_MULTIBAND_H

#include "dsp/fx_proc.h"

enum { FX_MULTIBAND_BANDS = 8 };

/* frequency (Hz, upper edge), threshold (dB), ratio, knee (dB), attack (ms),
 * release (ms), makeup (dB). Element i of params is a place in params itself:
 * to be read or written after fx_multiband_complete (). */
extern const FxParamGroup fx_multiband_bands;

/* The table parameter of fx_multiband_proc that has p, one of
 * fx_multiband_bands.params, of all bands. */
const FxParam *fx_multiband_table (const FxParam *p);

/* Writes to the places of rows that tables do not have what counts for them:
 * the last number, or the default. The tables keep their rows, so what params
 * mean stays. */
void fx_multiband_complete (void *params);

/* After p of complete params was written for one band: its table has all rows
 * now, so that nothing changes for other bands. */
void fx_multiband_written (void *params, const FxParam *p, uint32_t band);

/* After num-bands was written: where frequencies were written band by band, the
 * others are spread anew, and there are as many as it asks for. */
void fx_multiband_fit (void *params);

#endif
