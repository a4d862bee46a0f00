/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* From samples of the amplitude A at 2 pi k / n to taps, and back to A at any
 * angle. With m = i - (n - 1) / 2 the response is
 *     e^(-jw (n - 1) / 2) A (w),      A = sum taps cos wm      (symmetric)
 *     e^(-jw (n - 1) / 2) j A (w),    A = -sum taps sin wm     (antisymmetric)
 * The inverse DFT is a plain sum in long double, its angles reduced in
 * integers; A is summed by Clenshaw's recurrence. */

#include <math.h>
#include <stdlib.h>
#include "dsp/design/remez_priv.h"

int
fx_remez_taps (const FxRemezProblem *p, const long double *value, double *taps)
{
  uint32_t n = p->length, last = n / 2;
  int odd = n % 2, sine = p->factor >= FX_REMEZ_SIN;
  const long double pi = 3.14159265358979323846264338327950288L;
  long double *turn = malloc (2 * (size_t)n * sizeof *turn);

  if (!turn)
    return -1;
  for (uint32_t i = 0; i < 2 * n; i++)
    turn[i] = sine ? sinl (pi * i / n) : cosl (pi * i / n);
  for (uint32_t i = n / 2; i < n; i++) {
    uint32_t step = 2 * i + 1 - n, at = 0; /* 2 m */
    long double sum = 0;
    for (uint32_t k = 1; k <= last; k++) {
      /* the sample at pi, of an even length, has no mirror image */
      long double v = 2 * k == n ? 0.5L * value[k] : value[k];
      at += step;
      if (at >= 2 * n)
        at -= 2 * n;
      sum += v * turn[at];
    }
    if (sine)
      sum = -2 * sum / n;
    else
      sum = (value[0] + 2 * sum) / n;
    taps[i] = (double)sum;
    taps[n - 1 - i] = sine ? -taps[i] : taps[i];
  }
  if (odd && sine)
    taps[n / 2] = 0;
  free (turn);
  return 0;
}

double
fx_remez_amplitude (const FxRemezProblem *p, const double *taps, double w)
{
  long double c = 2 * cosl (w), b0 = 0, b1 = 0, b2 = 0;
  const double *left = taps + (p->length - 1) / 2; /* m = 0 or -1/2 */

  for (uint32_t k = (p->length + 1) / 2; k-- > 0;) {
    b2 = b1;
    b1 = b0;
    b0 = (long double)*(left - k) + c * b1 - b2;
  }
  switch (p->factor) {
  case FX_REMEZ_ONE: /* b0 counts the middle once, the others once */
    return (double)(2 * (b0 - 0.5L * c * b1) - *left);
  case FX_REMEZ_COS_HALF:
    return (double)(2 * cosl (0.5L * w) * (b0 - b1));
  case FX_REMEZ_SIN:
    return (double)(2 * sinl (w) * b1);
  case FX_REMEZ_SIN_HALF:
    return (double)(2 * sinl (0.5L * w) * (b0 + b1));
  }
  return 0;
}
