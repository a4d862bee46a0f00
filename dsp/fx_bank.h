/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One input, many bands: plan and state of crossovers and filter banks.
 *
 * With sections, a plan is a list of nodes. A leaf filters the trunk, which is
 * the input at first, into a band; a trunk node filters the trunk itself, and
 * the nodes after it hear that. A crossover is leaf, trunk, leaf, trunk ..., a
 * filter bank leaves only. Each node is a cascade with an FxSosState, so what
 * holds for filters (kernels, ramps, cross-fades) holds for bands.
 *
 * With linear phase a plan is the band edges and the window of low-passes, see
 * fx_bank_linear.h. */

#ifndef FX_BANK_H
#define FX_BANK_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos.h"

enum {
  FX_BANK_EDGES = 65,              /* between them 64 bands ... */
  FX_BANK_MAX = FX_BANK_EDGES + 1, /* ... and one below and above them */
  FX_BANK_SECTIONS = FX_BANK_MAX * 8,
  FX_BANK_MAX_TAPS = 65535
};

typedef struct FxBankNode {
  uint32_t first, n; /* sections; none: the signal as it is */
  int32_t band;      /* where the node's output goes, -1: nowhere */
  int32_t trunk;     /* the nodes after this one hear its output */
} FxBankNode;

typedef struct FxBankPlan {
  uint32_t bands;
  uint32_t nodes, sections;
  FxBankNode node[FX_BANK_MAX];
  FxSos s[FX_BANK_SECTIONS];
  /* Linear phase, taps != 0: */
  uint32_t taps;    /* of the low-passes, odd */
  uint32_t edges;   /* low-passes */
  int32_t residual; /* bands below the first and above the last edge too */
  double beta;      /* of the Kaiser window */
  double edge[FX_BANK_EDGES]; /* ascending, cycles per frame, below 0.5 */
} FxBankPlan;

/* Empties a plan of that many bands. RT. */
void fx_bank_plan_begin (FxBankPlan *p, uint32_t bands);

/* Begins a node; sections follow by fx_bank_plan_add. RT. */
void fx_bank_plan_node (FxBankPlan *p, int32_t band, int32_t trunk);
void fx_bank_plan_add (FxBankPlan *p, const FxSos *s, uint32_t n);

/* The functions of a process with FxBankPlan; FxProc.max_sections is the most
 * that a node has. */
void *fx_bank_new (const FxProc *proc, const FxFormat *f, const void *plan);
void fx_bank_free (void *state);
void fx_bank_reset (const FxFormat *f, const void *plan, void *state);
void fx_bank_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp);
void fx_bank_process (const FxKernels *k, const FxFormat *f, const void *plan,
    void *state, const FxBlock *in, const FxBlock *out);
double fx_bank_memory (const FxFormat *f, const void *state);
int
fx_bank_is_finite (const FxKernels *k, const FxFormat *f, const void *state);
uint32_t fx_bank_latency (const FxFormat *f, const void *plan);
uint32_t fx_bank_tail (const FxFormat *f, const void *plan);
const char *fx_bank_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames);

#endif
