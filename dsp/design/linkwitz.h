/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Linkwitz-Riley filters. Internal to dsp/design. */

#ifndef FX_DESIGN_LINKWITZ_H
#define FX_DESIGN_LINKWITZ_H

#include "dsp/fx_sos.h"

/* Squares a Butterworth filter of n sections: each section of s is followed by
 * itself. s has room for 2 n sections. Returns 2 n. Any thread, real-time
 * safe. */
uint32_t fx_linkwitz_square (FxSos *s, uint32_t n);

#endif
