/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves without memory, y = f(x), of pieces of third order, and their exact
 * mean between two values,
 *
 *   1 / (b - a) * integral of f from a to b,
 *
 * which is first-order antiderivative antialiasing (Parker, Zavalishin and Le
 * Bivic, DAFx-16; Bilbao, Esqueda, Parker and Valimaki, IEEE SPL 24(7), 2017).
 * In one piece the mean is a polynomial of both values, without a difference of
 * antiderivatives and so without its cancellation where they are close; over
 * several pieces it is that difference, but for neighbours with close values:
 * the mean of both means, weighted with their lengths. */

#ifndef FX_CURVE_H
#define FX_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* About its origin, t = x - origin:
 *   f = a + 2 b t + 3 c t^2 + 4 d t^3
 *   its integral from 0 = area + a t + b t^2 + c t^3 + d t^4 */
typedef struct FxCurvePiece {
  double a, b, c, d;
  double area;
  double x;        /* the origin */
  double spare[2]; /* one cache line, where they begin at one */
} FxCurvePiece;

/* What finds the piece of a value. */
typedef enum {
  FX_CURVE_POINTS, /* n - 1 beginnings, in order */
  FX_CURVE_FLOAT,  /* the exponent and first bits of 1 + |x|: pieces as fine as
                        FX_CURVE_FINE per doubling, symmetric about 0 */
  FX_CURVE_PERIODIC, /* n of the same width, n a power of 2, which repeat; the
                        first about 0, and the integral of all is 0 */
  FX_CURVE_KINDS
} FxCurveKind;

#define FX_CURVE_FINE 32
#define FX_CURVE_DOUBLINGS 12
#define FX_CURVE_FLOAT_PIECES (2 * FX_CURVE_FINE * FX_CURVE_DOUBLINGS)

typedef struct FxCurve {
  FxCurveKind kind;
  uint32_t n;
  double width, inverse; /* PERIODIC: of a piece; 1 / width */
  FxCurvePiece *piece;
  double *begin; /* POINTS: [n], where they begin, the first anywhere */
} FxCurve;

/* f and its slope at x, seen from within the piece that has `inside` in it. */
typedef void (*FxCurveFn) (
    const void *of, double x, double inside, double *f, double *slope);

/* Fill n pieces that are there. FLOAT: FX_CURVE_FLOAT_PIECES of them, constant
 * beyond +-2^FX_CURVE_DOUBLINGS; PERIODIC: of one period about 0. Each meets f
 * and its slope at both ends (cubic Hermite): exact where f is a cubic in it.
 * RT. */
void fx_curve_float (FxCurve *c, FxCurveFn fn, const void *of);
void fx_curve_periodic (
    FxCurve *c, uint32_t n, double period, FxCurveFn fn, const void *of);

/* Through n >= 2 points (x ascending, y) into n + 1 pieces and beginnings,
 * constant outside: straight, or smooth and monotone between points (PCHIP:
 * Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5(2), 1984, with three-point
 * ends). RT. */
void
fx_curve_points (FxCurve *c, const double (*points)[2], uint32_t n, int smooth);

/* What is taken of a curve: f (gain x + add) - less. */
typedef struct FxCurveUse {
  double gain, add, less;
} FxCurveUse;

/* y[i] = f (gain x[i] + add) - less; y may be x. RT. */
void fx_curve_run (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y);

/* y[i]: mean of f between gain x[i - 1] + add and gain x[i] + add, x[-1] being
 * last; - less. y may be x. RT. */
void fx_curve_mean (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y);

#endif
