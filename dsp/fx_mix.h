/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Blocks of audio added to each other. */

#ifndef FX_MIX_H
#define FX_MIX_H

#include "dsp/fx_proc.h"

/* dst += src over src->frames frames, which dst has from dst->offset on; both
 * in the format f. Same planes and offset are allowed, other overlap is not.
 * One rounding per sample. RT, any thread. Class EXACT. */
void fx_mix_add (const FxFormat *f, const FxBlock *dst, const FxBlock *src);

#endif
