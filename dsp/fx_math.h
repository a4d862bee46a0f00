/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Conversions that several processes share. */

#ifndef FX_MATH_H
#define FX_MATH_H

#include <math.h>

/* Amplitude of a level in dB. */
static inline double
fx_db_to_gain (double db)
{
  return exp (db * 0.11512925464970228420); /* ln (10) / 20 */
}

#endif
