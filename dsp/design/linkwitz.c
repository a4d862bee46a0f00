/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Linkwitz-Riley of order 2 M = the square of the Butterworth of order M. Low-
 * pass and high-pass are at -6 dB at the cutoff and add up to an all-pass: as
 * they are for even M, with one of them inverted for odd M. Exact.
 * Source: S. Linkwitz, "Active crossover networks for noncoincident drivers",
 * J. AES 24 (1976). */

#include "dsp/design/linkwitz.h"

uint32_t
fx_linkwitz_square (FxSos *s, uint32_t n)
{
  for (uint32_t i = n; i-- > 0;)
    s[2 * i] = s[2 * i + 1] = s[i];
  return 2 * n;
}
