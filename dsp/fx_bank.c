/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs the nodes of a bank on tiles of interleaved doubles, whatever the
 * format, so that nothing is rounded to float between two nodes. Class BOUND,
 * as the cascade that does the work. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/response.h"
#include "dsp/fx_bank.h"
#include "dsp/fx_bank_linear.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_state.h"

/* Doubles of a tile: two of them and a band's output stay in the first-level
 * cache. */
enum { TILE = 2048 };

#define TAIL_DB 120.0

typedef struct Bank {
  FxFormat inner; /* of the tiles */
  uint32_t nodes;
  FxSosState *node[FX_BANK_MAX];
  uint32_t tile_frames;
  double *trunk, *leaf; /* [tile_frames][channels] */
  FxBankLinear *linear; /* NULL: sections */
} Bank;

/* --- plans ------------------------------------------------------------------ */

void
fx_bank_plan_begin (FxBankPlan *p, uint32_t bands)
{
  p->bands = bands;
  p->nodes = p->sections = 0;
  p->taps = p->edges = 0;
}

void
fx_bank_plan_node (FxBankPlan *p, int32_t band, int32_t trunk)
{
  p->node[p->nodes++] = (FxBankNode){ p->sections, 0, band, trunk };
}

void
fx_bank_plan_add (FxBankPlan *p, const FxSos *s, uint32_t n)
{
  memcpy (p->s + p->sections, s, n * sizeof *s);
  p->sections += n;
  p->node[p->nodes - 1].n += n;
}

/* The sections of a node; none: one that passes all. */
static void
node_plan (const FxBankPlan *p, uint32_t i, FxSosPlan *out)
{
  const FxBankNode *node = &p->node[i];
  out->n = node->n;
  memcpy (out->s, p->s + node->first, node->n * sizeof *out->s);
  if (out->n == 0)
    out->s[out->n++] = (FxSos){ 1, 0, 0, 0, 0 };
}

uint32_t
fx_bank_latency (const FxFormat *f, const void *plan)
{
  const FxBankPlan *p = plan;
  return p->taps ? fx_bank_linear_latency (p) : 0;
}

uint32_t
fx_bank_tail (const FxFormat *f, const void *plan)
{
  const FxBankPlan *p = plan;
  uint32_t most = 0;
  FxSos path[FX_SOS_MAX];
  uint32_t trunk = 0; /* sections of the trunk so far */
  if (p->taps)
    return fx_bank_linear_tail (p);
  for (uint32_t i = 0; i < p->nodes; i++) {
    const FxBankNode *node = &p->node[i];
    memcpy (path + trunk, p->s + node->first, node->n * sizeof *path);
    if (node->band >= 0) {
      uint32_t tail = fx_sos_tail (path, trunk + node->n, TAIL_DB);
      most = tail > most ? tail : most;
    }
    if (node->trunk)
      trunk += node->n;
  }
  return most;
}

/* --- state ------------------------------------------------------------------ */

static int
new_nodes (Bank *b, const FxProc *proc, const FxBankPlan *p)
{
  FxSosPlan sections;
  size_t tile;
  b->tile_frames =
      b->inner.channels < TILE / 16 ? TILE / b->inner.channels : 16;
  tile = (size_t)b->tile_frames * b->inner.channels;
  b->trunk = calloc (tile, sizeof *b->trunk);
  b->leaf = calloc (tile, sizeof *b->leaf);
  if (!b->trunk || !b->leaf)
    return 0;
  for (; b->nodes < p->nodes; b->nodes++) {
    node_plan (p, b->nodes, &sections);
    b->node[b->nodes] = fx_sos_state_new (proc, &b->inner, &sections);
    if (!b->node[b->nodes])
      return 0;
  }
  return 1;
}

void *
fx_bank_new (const FxProc *proc, const FxFormat *f, const void *plan)
{
  const FxBankPlan *p = plan;
  Bank *b = calloc (1, sizeof *b);
  int ok;
  if (!b)
    return NULL;
  b->inner = *f;
  b->inner.sample = FX_F64;
  b->inner.layout = FX_INTERLEAVED;
  if (p->taps) {
    b->linear = fx_bank_linear_new (f, p);
    ok = b->linear != NULL;
  } else {
    ok = new_nodes (b, proc, p);
  }
  if (!ok) {
    fx_bank_free (b);
    return NULL;
  }
  return b;
}

void
fx_bank_free (void *state)
{
  Bank *b = state;
  for (uint32_t i = 0; i < b->nodes; i++)
    fx_sos_state_free (b->node[i]);
  fx_bank_linear_free (b->linear);
  free (b->trunk);
  free (b->leaf);
  free (b);
}

void
fx_bank_reset (const FxFormat *f, const void *plan, void *state)
{
  Bank *b = state;
  FxSosPlan sections;
  if (b->linear)
    fx_bank_linear_reset (b->linear, plan);
  for (uint32_t i = 0; i < b->nodes; i++) {
    node_plan (plan, i, &sections);
    fx_sos_state_reset (&b->inner, &sections, b->node[i]);
  }
}

/* Whether the node is there or on its way there already. */
static int
is_goal (const FxSosState *s, const FxSosPlan *p)
{
  return !s->queued && s->goal_n == p->n &&
         memcmp (s->goal, p->s, p->n * sizeof *p->s) == 0;
}

void
fx_bank_change (const FxFormat *f, const void *plan, void *state, uint32_t ramp)
{
  Bank *b = state;
  FxSosPlan sections;
  if (b->linear)
    fx_bank_linear_change (b->linear, plan, ramp);
  for (uint32_t i = 0; i < b->nodes; i++) {
    node_plan (plan, i, &sections);
    if (!ramp || !is_goal (b->node[i], &sections))
      fx_sos_state_change (&b->inner, &sections, b->node[i], ramp);
  }
}

/* Frames <= tile_frames of in through all nodes. */
static void
run_tile (Bank *b, const FxKernels *k, const FxFormat *f, const FxBankPlan *p,
    const FxBlock *in, const FxBlock *out)
{
  void *trunk_plane[1] = { b->trunk }, *leaf_plane[1] = { b->leaf };
  FxBlock trunk = { trunk_plane, 0, in->frames };
  FxBlock leaf = { leaf_plane, 0, in->frames };
  fx_block_load (f, in, b->trunk);
  for (uint32_t i = 0; i < b->nodes; i++) {
    const FxBankNode *node = &p->node[i];
    const FxBlock *to = node->trunk ? &trunk : &leaf;
    fx_sos_state_process (k, &b->inner, NULL, b->node[i], &trunk, to);
    if (node->band < 0)
      continue;
    FxBlock band = *out;
    band.planes += (uint32_t)node->band * fx_block_planes (f);
    fx_block_store (f, node->trunk ? b->trunk : b->leaf, &band);
  }
}

void
fx_bank_process (const FxKernels *k, const FxFormat *f, const void *plan,
    void *state, const FxBlock *in, const FxBlock *out)
{
  Bank *b = state;
  FxBlock i = *in, o = *out;
  if (b->linear) {
    fx_bank_linear_process (b->linear, k, f, plan, in, out);
    return;
  }
  for (size_t left = in->frames; left > 0; left -= i.frames) {
    i.frames = o.frames = left < b->tile_frames ? left : b->tile_frames;
    run_tile (b, k, f, plan, &i, &o);
    i.offset += i.frames;
    o.offset += i.frames;
  }
}

double
fx_bank_memory (const FxFormat *f, const void *state)
{
  const Bank *b = state;
  double most = b->linear ? fx_bank_linear_memory (b->linear) : 0;
  for (uint32_t i = 0; i < b->nodes; i++)
    most = fmax (most, fx_sos_state_memory (&b->inner, b->node[i]));
  return most;
}

int
fx_bank_is_finite (const FxKernels *k, const FxFormat *f, const void *state)
{
  const Bank *b = state;
  for (uint32_t i = 0; i < b->nodes; i++) {
    if (!fx_sos_state_is_finite (k, &b->inner, b->node[i]))
      return 0;
  }
  return !b->linear || fx_bank_linear_is_finite (b->linear);
}

const char *
fx_bank_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames)
{
  const Bank *b = state;
  if (b->linear)
    return fx_bank_linear_kernel (b->linear);
  if (frames > b->tile_frames)
    frames = b->tile_frames;
  return fx_sos_state_kernel (k, &b->inner, b->node[0], frames);
}
