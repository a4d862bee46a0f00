/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Between remez.c (what is asked for), remez_exchange.c, remez_start.c (where
 * the exchange starts) and remez_taps.c (what comes out). Angles are radians
 * per sample, 0 .. pi. */

#ifndef FX_DESIGN_REMEZ_PRIV_H
#define FX_DESIGN_REMEZ_PRIV_H

#include <stdint.h>
#include "dsp/design/bands.h"

/* What the polynomial in cos w is multiplied by, for the four types of linear
 * phase. */
typedef enum FxRemezFactor {
  FX_REMEZ_ONE,      /* symmetric, odd length */
  FX_REMEZ_COS_HALF, /* symmetric, even */
  FX_REMEZ_SIN,      /* antisymmetric, odd */
  FX_REMEZ_SIN_HALF  /* antisymmetric, even */
} FxRemezFactor;

typedef struct FxRemezBand {
  double lower, upper; /* angles */
  double gain, slope;  /* desired at lower, and per radian */
  double weight;       /* the largest of all bands is 1 */
} FxRemezBand;

typedef struct FxRemezProblem {
  uint32_t length, terms; /* taps; coefficients of the polynomial */
  FxRemezFactor factor;
  uint32_t n;
  FxRemezBand band[FX_FIR_MAX_BANDS];
} FxRemezProblem;

/* The reference: terms + 1 ascending angles, each inside a band. */
typedef struct FxRemezReference {
  uint32_t n;
  double *w;
  uint8_t *band;
} FxRemezReference;

/* A local extremum of the error, and the nearest angles on both sides of it
 * (equal to it at an edge of a band). */
typedef struct FxRemezExtremum {
  double w, e, below, e_below, above, e_above;
  uint8_t band;
} FxRemezExtremum;

typedef struct FxRemezExchange {
  const FxRemezProblem *p;
  FxRemezReference r;
  long double *x, *weight, *value; /* of the nodes, [r.n] each */
  double *high, *low, *weight_d, *value_d;
  uint32_t samples, most_samples, extrema;
  double *w, *e; /* of the samples, [most_samples] each */
  uint8_t *band, *known;
  FxRemezExtremum *extremum;
  long double d;
} FxRemezExchange;

typedef enum FxRemezOutcome {
  FX_REMEZ_CONVERGED,
  FX_REMEZ_TOO_EXACT, /* the error is of the size of rounding */
  FX_REMEZ_TOO_FREE,  /* the gain outside the bands has no bound */
  FX_REMEZ_LOST
} FxRemezOutcome;

double fx_remez_factor (FxRemezFactor factor, double w);
double fx_remez_desired (const FxRemezBand *b, double w);

/* 0, or -1: no memory. s is zeros before; to be released in both cases. */
int fx_remez_allocate (FxRemezExchange *s, const FxRemezProblem *p);
void fx_remez_release (FxRemezExchange *s);

/* From the start in s->r to where the extrema are level; scale: the largest
 * desired gain. */
FxRemezOutcome fx_remez_exchange (FxRemezExchange *s, double scale);

/* A (2 pi k / length) of what was found */
long double fx_remez_sample (const FxRemezExchange *s, uint32_t k);

/* Distributes r->n points over the bands as the extrema of a polynomial of
 * that degree would be. */
void fx_remez_start (const FxRemezProblem *p, FxRemezReference *r);

/* taps from samples: value[k] = A (2 pi k / length), k = 0 .. length / 2.
 * 0, or -1: no memory. */
int
fx_remez_taps (const FxRemezProblem *p, const long double *value, double *taps);

/* A (w) of the taps. */
double
fx_remez_amplitude (const FxRemezProblem *p, const double *taps, double w);

#endif
