/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Decimal numbers in text, the same in every locale. */

#ifndef FX_DECIMAL_H
#define FX_DECIMAL_H

/* Reads [+-] digits [. or , digits] [e [+-] digits] from *p on, at most up to
 * end, and moves *p behind it. A no-break space (Latin-1 or UTF-8) between
 * digits is a thousands separator. The result is the nearest double of the
 * first 19 significant digits, down to the 27th decimal; from 1.8e19 on it is
 * 1e300. Returns 0, *p and *out as they were, when there is no number. Any
 * thread, RT. */
int fx_decimal_read (const char **p, const char *end, double *out);

#endif
