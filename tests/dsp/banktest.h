/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of crossovers and filter banks share: settings by name, plans
 * and their responses, bands of a signal. */

#ifndef FX_TESTS_BANKTEST_H
#define FX_TESTS_BANKTEST_H

#include <complex.h>
#include "dsp/design/response.h"
#include "dsp/fx_bank.h"
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

static inline void
set (const FxProc *p, void *params, const char *name, double value)
{
  const FxParam *f = fx_param_find (p->params, p->n_params, name);
  CHECK (f && fx_param_check (f, value, NULL) == FX_OK, "%s %g", name, value);
  fx_param_set (f, params, value);
}

static inline void
set_list (const FxProc *p, void *params, const char *name, const double *v,
    uint32_t n)
{
  const FxParam *f = fx_param_find (p->params, p->n_params, name);
  FxTable *t = fx_param_table (f, params);
  t->rows = n;
  memcpy (fx_table_values (t), v, n * sizeof *v);
}

static inline void *
defaults (const FxProc *p)
{
  void *params = malloc (p->params_size);
  fx_params_init (p, params);
  return params;
}

/* The response of band b of a plan of sections at f, in cycles per frame. */
static inline double complex
band_response (const FxBankPlan *p, uint32_t b, double f)
{
  double complex trunk = 1;
  for (uint32_t i = 0; i < p->nodes; i++) {
    const FxBankNode *node = &p->node[i];
    double re, im;
    fx_sos_response (p->s + node->first, node->n, 2 * M_PI * f, &re, &im);
    double complex h = trunk * (re + im * I);
    if (node->band == (int32_t)b)
      return h;
    if (node->trunk)
      trunk = h;
  }
  return NAN;
}

static inline double complex
sum_response (const FxBankPlan *p, double f)
{
  double complex sum = 0;
  for (uint32_t b = 0; b < p->bands; b++)
    sum += band_response (p, b, f);
  return sum;
}

static inline double
db (double complex h)
{
  return 20 * log10 (cabs (h));
}

/* All bands of one channel of doubles, in blocks of that many frames; to be
 * freed: [bands][frames]. */
static inline double *
split (FxInstance *x, const double *in, size_t frames, size_t block)
{
  uint32_t n = fx_instance_outputs (x);
  double *out = calloc (n * frames, sizeof *out);
  void *from[1] = { (void *)in }, *to[FX_BANK_MAX];
  for (uint32_t b = 0; b < n; b++)
    to[b] = out + b * frames;
  for (size_t at = 0; at < frames; at += block) {
    size_t len = frames - at < block ? frames - at : block;
    FxBlock i = { from, at, len }, o = { to, at, len };
    fx_instance_process (x, &i, &o);
  }
  return out;
}

static inline FxInstance *
instance (const FxProc *p, double rate, const void *params)
{
  FxFormat f = { rate, 1, FX_F64, FX_INTERLEAVED };
  FxInstance *x = fx_instance_new (p);
  FxError err = { 0 };
  int rc = fx_instance_setup (x, &f, params, &err);
  CHECK (rc >= 0, "%s: %s", err.param, err.what);
  if (rc < 0)
    exit (1);
  return x;
}

/* Largest difference between the sum of all bands and the input, late by the
 * latency. */
static inline double
sum_error (FxInstance *x, const double *in, const double *bands, size_t frames)
{
  uint32_t n = fx_instance_outputs (x);
  size_t late = fx_instance_latency (x);
  double worst = 0;
  for (size_t i = 0; i < frames; i++) {
    double sum = 0;
    for (uint32_t b = 0; b < n; b++)
      sum += bands[b * frames + i];
    worst = fmax (worst, fabs (sum - (i < late ? 0 : in[i - late])));
  }
  return worst;
}

/* The response of n frames of an impulse response at f. */
static inline double complex
response_of (const double *h, size_t n, double f)
{
  double complex sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += h[i] * cexp (-2 * M_PI * I * f * (double)i);
  return sum;
}

#endif
