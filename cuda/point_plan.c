/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How a sum of signals is cut into vectors: where all addresses are equal modulo
 * 16, everything between the first and last boundary of 16 bytes. */

#include "cuda/point.h"

uint64_t
fx_point_cut (FxPointMix *a, size_t sample)
{
  uint64_t per = 16 / sample, past = a->to % 16, threads;
  int alike = 1;
  for (uint32_t k = 0; k < a->n; k++)
    alike &= a->from[k] % 16 == past;
  a->head = 0;
  a->vectors = 0;
  if (alike) {
    a->head = (uint32_t)((16 - past) % 16 / sample);
    if (a->head > a->count)
      a->head = (uint32_t)a->count;
    a->vectors = (a->count - a->head) / per;
  }
  threads = a->count - a->vectors * (per - 1);
  return (threads + FX_POINT_THREADS - 1) / FX_POINT_THREADS;
}
