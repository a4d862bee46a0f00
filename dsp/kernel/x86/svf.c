/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The crossover of svf.h in vectors of a pair, compiled once per level: the
 * split and up to MERGED rows in one loop, since each filter waits for itself
 * alone; what rows are more by themselves. */

#include "dsp/kernel/svf_priv.h"
#include "dsp/kernel/x86/vec.h"

enum { MERGED = 3 };

typedef struct Filter {
  V_2 s, t;
} Filter;

typedef struct Coefs {
  V_2 a, b, c;
} Coefs;

FX_INLINE Coefs
splat (const FxSvfCoefs *k)
{
  return (Coefs){ splat_2 (k->a), splat_2 (k->b), splat_2 (k->c) };
}

FX_INLINE Filter
get_filter (const FxSvfPair *p)
{
  return (Filter){ load_2 (p->s, 0, 0), load_2 (p->t, 0, 0) };
}

FX_INLINE void
put_filter (FxSvfPair *p, Filter f)
{
  store_2 (p->s, 0, f.s, 0);
  store_2 (p->t, 0, f.t, 0);
}

/* The sums of the integrators before and after. */
FX_INLINE void
tick (Filter *f, const Coefs *k, V_2 x, V_2 *band, V_2 *low)
{
  V_2 s = fma_2 (k->a, f->s, fma_2 (-k->b, f->t, k->b * x));
  V_2 t = fma_2 (-k->c, f->t, f->t) + fma_2 (k->b, f->s, k->c * x);
  *band = f->s + s;
  *low = f->t + t;
  f->s = s;
  f->t = t;
}

/* splits, count and moves are constants where this is inlined. */
FX_INLINE void
run (const FxSvfCoefs *coefs, const int moves, FxSvfPair *state, double *trunk,
    double *low, const int splits, double *const *rows, const int count,
    size_t n)
{
  const V_2 damping = splat_2 (-FX_SVF_DAMPING), half = splat_2 (0.5);
  Filter first = get_filter (state), second = get_filter (state + 1);
  Filter pass[MERGED];
  double *row[MERGED];
  Coefs k = splat (coefs);
  V_2 band, below, rest;
  FX_UNROLL
  for (int r = 0; r < count; r++) {
    pass[r] = get_filter (state + 2 + r);
    row[r] = rows[r];
  }
  for (size_t i = 0; i < n; i++) {
    if (moves)
      k = splat (coefs + i);
    FX_UNROLL
    for (int r = 0; r < count; r++) {
      V_2 x = load_2 (row[r], 2 * i, 0);
      tick (&pass[r], &k, x, &band, &rest);
      store_2 (row[r], 2 * i, fma_2 (damping, band, x), 0);
    }
    if (splits) {
      V_2 x = load_2 (trunk, 2 * i, 0);
      tick (&first, &k, x, &band, &below);
      x = fma_2 (damping, band, x);
      tick (&second, &k, half * below, &band, &rest);
      V_2 y = half * rest;
      store_2 (low, 2 * i, y, 0);
      store_2 (trunk, 2 * i, x - y, 0);
    }
  }
  FX_UNROLL
  for (int r = 0; r < count; r++)
    put_filter (state + 2 + r, pass[r]);
  if (splits) {
    put_filter (state, first);
    put_filter (state + 1, second);
  }
}

FX_INLINE void
some (const FxSvfCoefs *k, const int moves, FxSvfPair *state, double *trunk,
    double *low, const int splits, double *const *rows, size_t count, size_t n)
{
  switch (count) {
  case 0:
    run (k, moves, state, trunk, low, splits, rows, 0, n);
    break;
  case 1:
    run (k, moves, state, trunk, low, splits, rows, 1, n);
    break;
  case 2:
    run (k, moves, state, trunk, low, splits, rows, 2, n);
    break;
  default:
    run (k, moves, state, trunk, low, splits, rows, MERGED, n);
  }
}

FX_INLINE void
all (const FxSvfCoefs *k, const int moves, FxSvfPair *state, double *trunk,
    double *low, double *const *rows, size_t count, size_t n)
{
  size_t done = count < MERGED ? count : MERGED;
  some (k, moves, state, trunk, low, 1, rows, done, n);
  for (size_t len; done < count; done += len) {
    len = count - done < MERGED ? count - done : MERGED;
    some (k, moves, state + done, trunk, low, 0, rows + done, len, n);
  }
}

void
FX_PASTE (fx_svf_crossover, FX_LEVEL) (const FxSvfCoefs *k, size_t step,
    FxSvfPair *state, double *trunk, double *low, double *const *rows,
    size_t count, size_t n)
{
  if (step)
    all (k, 1, state, trunk, low, rows, count, n);
  else
    all (k, 0, state, trunk, low, rows, count, n);
}
