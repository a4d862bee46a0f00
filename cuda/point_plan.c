/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How signals are cut into vectors: where all addresses are equal modulo 16,
 * everything between the first and last boundary of 16 bytes. */

#include "cuda/point.h"

uint64_t
fx_point_split (const uint64_t *at, uint32_t n, uint64_t count, size_t item,
    uint32_t *head, uint64_t *vectors)
{
  uint64_t per = 16 / item, past = at[0] % 16, threads;
  int alike = past % item == 0;
  for (uint32_t k = 1; k < n; k++)
    alike &= at[k] % 16 == past;
  *head = 0;
  *vectors = 0;
  if (alike) {
    *head = (uint32_t)((16 - past) % 16 / item);
    if (*head > count)
      *head = (uint32_t)count;
    *vectors = (count - *head) / per;
  }
  threads = count - *vectors * (per - 1);
  return (threads + FX_POINT_THREADS - 1) / FX_POINT_THREADS;
}

uint64_t
fx_point_cut (FxPointMix *a, size_t sample)
{
  uint64_t at[1 + FX_POINT_INPUTS];
  at[0] = a->to;
  for (uint32_t k = 0; k < a->n; k++)
    at[1 + k] = a->from[k];
  return fx_point_split (at, 1 + a->n, a->count, sample, &a->head, &a->vectors);
}
