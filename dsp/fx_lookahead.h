/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Gains that are there before what needs them: of a sequence of largest
 * allowed gains (0 .. 1) the least one of a window, which recovers slowly and is
 * smoothed by two running means.
 *
 * The minimum over a window of W + 2 H frames is held, let go exponentially, and
 * averaged over W frames in all (a triangle, by two boxes: Hamalainen,
 * Smoothing of the control signal without clipped output in digital peak
 * limiters, DAFx-02). Each mean is over values that are no larger than the gain
 * allowed at frame q, as long as the mean is taken from q + W - 1 to q + W - 1
 * + 2 H: so a gain applied to sound that is W - 1 + H frames late never exceeds
 * what was allowed there, nor H frames before and after.
 *
 * The minimum is that of van Herk (Pattern Recognition Letters 13(7), 1992),
 * three comparisons per frame whatever the window. The means are sums of whole
 * numbers, exact in doubles: they do not drift, and are 1 where all is 1. */

#ifndef FX_LOOKAHEAD_H
#define FX_LOOKAHEAD_H

#include <stddef.h>
#include <stdint.h>

/* A gain of 1 as a whole number. Sums stay below 2^53 up to W = 2^14. */
#define FX_LOOKAHEAD_UNIT 0x1p26

typedef struct FxLookahead {
  double *held, *first, *second; /* window + 1, a, b values */
  uint32_t window, a, b, at_held, at_first, at_second;
  double least, gain, sum_first, sum_second;
  double part;    /* 1 by the sum of all that the means take */
  uint32_t quiet; /* frames in which 1 was allowed, up to UINT32_MAX / 2 */
} FxLookahead;

/* Doubles that it needs for smooth = W >= 1 and hold = H frames. RT. */
size_t fx_lookahead_size (uint32_t smooth, uint32_t hold);

/* With that memory, which stays the caller's; a reset is due. RT. */
void fx_lookahead_init (
    FxLookahead *l, uint32_t smooth, uint32_t hold, double *memory);

/* As after nothing but ones. RT, as long as the window. */
void fx_lookahead_reset (FxLookahead *l);

/* From another one of the same sizes. RT. */
void fx_lookahead_copy (FxLookahead *to, const FxLookahead *from);

/* g[i] in place: gains that are allowed become gains to be used. release: part
 * of the way up that is gone in the first frame, 0 < release <= 1; step: what
 * it gains from frame to frame. RT. */
void fx_lookahead_run (
    FxLookahead *l, double *g, size_t n, double release, double step);

/* Whether only ones come out for ones, and it need not run for these: that
 * changes nothing. It may take some time to tell. RT. */
int fx_lookahead_rests (const FxLookahead *l);

#endif
