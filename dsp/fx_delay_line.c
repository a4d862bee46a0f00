/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of delay lines. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_delay_line.h"

int
fx_delay_line_init (FxDelayLine *d, uint32_t most)
{
  uint32_t size = 8;
  while (size < most + 4)
    size *= 2;
  *d = (FxDelayLine){ calloc (size, sizeof (double)), size - 1, 0 };
  return d->x != NULL;
}

void
fx_delay_line_free (FxDelayLine *d)
{
  free (d->x);
  *d = (FxDelayLine){ NULL, 0, 0 };
}

void
fx_delay_line_reset (FxDelayLine *d)
{
  memset (d->x, 0, ((size_t)d->mask + 1) * sizeof (double));
  d->at = 0;
}

double
fx_delay_line_memory (const FxDelayLine *d, uint32_t n)
{
  double most = 0;
  for (uint32_t i = 0; i < n && i <= d->mask; i++) {
    double x = fabs (fx_delay_line_tap (d, i));
    most = x <= most ? most : isnan (x) ? HUGE_VAL : x;
  }
  return most;
}
