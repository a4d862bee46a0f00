/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* h = g h_1 * h_2 * ... for members at rest, and histories to and fro: that of
 * member i is what came into the run through the members before it. Taps and
 * histories are convolved in double by partitions. Class BOUND.
 *
 * The one response may begin when what the members remember agrees with what
 * they are: when none has moved for as long as the responses reach in all. */

#include "dsp/fx_fir_run.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_conv.h"
#include "dsp/fx_fir_state.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_state.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"

/* A history is divided by the gain before it; below this there is nothing to
 * divide by. */
#define LEAST_GAIN 1e-4

#define CALM 8 /* blocks one by one before another attempt */

struct FxFirRun {
  uint32_t n;
  FxInstance **members;
  FxFirPlan *plan;   /* of all */
  FxFirState *state; /* runs it */
  uint64_t *serials; /* [n] of the members' responses that it was made of */
  double *gains;     /* [n] of those that are gains */
  int made;          /* plan is up to date */
  uint32_t plans;    /* counts them */
  int at_any_cost;
  int worth;      /* and costs less than its members */
  int together;   /* state has the past, the members do not */
  uint32_t apart; /* blocks since they were, up to CALM */
  FxConv *conv;   /* one channel in double */
  double *x, *y;  /* [FX_FIR_KEEP] */
};

static int
is_fir (const FxInstance *x)
{
  return (x->proc->flags & FX_PROC_FIR) != 0;
}

/* --- life -------------------------------------------------------------------- */

FxFirRun *
fx_fir_run_new (FxInstance *const *members, uint32_t n)
{
  const FxFormat *f = &members[0]->format;
  FxConvPath path = { 0, 0, 0 };
  FxConvSpec spec = { .inputs = 1,
    .outputs = 1,
    .responses = 1,
    .paths = &path,
    .n_paths = 1,
    .max_taps = FX_FIR_MAX_TAPS,
    .mode = FX_CONV_BLOCK,
    .f64 = 1 };
  FxFirRun *r = calloc (1, sizeof *r);
  if (!r)
    return NULL;
  r->n = n;
  r->apart = CALM;
  r->members = calloc (n, sizeof *r->members);
  r->serials = calloc (n, sizeof *r->serials);
  r->gains = calloc (n, sizeof *r->gains);
  r->plan = calloc (1, sizeof *r->plan);
  r->x = calloc (FX_FIR_KEEP, sizeof *r->x);
  r->y = calloc (FX_FIR_KEEP, sizeof *r->y);
  r->conv = fx_conv_new (&spec);
  if (r->plan) {
    r->plan->n = 1;
    r->plan->taps[0] = 1;
    r->state = fx_fir_state_new (NULL, f, r->plan);
  }
  if (!r->members || !r->serials || !r->gains || !r->x || !r->y || !r->conv ||
      !r->state) {
    fx_fir_run_free (r);
    return NULL;
  }
  memcpy (r->members, members, n * sizeof *members);
  return r;
}

void
fx_fir_run_free (FxFirRun *r)
{
  if (!r)
    return;
  if (r->state)
    fx_fir_state_free (r->state);
  fx_conv_free (r->conv);
  free (r->members);
  free (r->serials);
  free (r->gains);
  free (r->plan);
  free (r->x);
  free (r->y);
  free (r);
}

/* --- one response --------------------------------------------------------------- */

/* y = h * x, frames of each; y is not x. */
static void
convolve (
    FxFirRun *r, const FxFirPlan *h, const double *x, double *y, size_t frames)
{
  const double *taps = h->taps;
  const void *in = x;
  void *out = y;
  size_t n = h->n;
  fx_conv_set (r->conv, &taps, &n, frames);
  fx_conv_process (r->conv, &in, &out, frames);
}

static void
swap (FxFirRun *r)
{
  double *x = r->x;
  r->x = r->y;
  r->y = x;
}

static double
gain_of (const FxInstance *x)
{
  return ((const FxSosState *)x->state)->cur[0].b0;
}

/* Why the members cannot be one response whatever they cost. */
static const char *
member_obstacle (const FxFirRun *r)
{
  size_t reach = 0, length = 1;
  int fir = 0;
  for (uint32_t i = 0; i < r->n; i++) {
    const FxInstance *x = r->members[i];
    if (fx_instance_is_pending (x))
      return "a member changes";
    if (!is_fir (x)) {
      if (fx_sos_state_moving (x->state))
        return "a member changes";
      if (!fir && fabs (gain_of (x)) < LEAST_GAIN)
        return "a gain before the first response is too small";
      continue;
    }
    if (fx_fir_state_moves (x->state))
      return "a member changes";
    fir = 1;
    length += fx_fir_state_taps (x->state)->n - 1;
    reach += fx_fir_state_reach (x->state);
  }
  if (length > FX_FIR_MAX_TAPS || reach + 1 > FX_FIR_MAX_TAPS)
    return "the responses are too long together";
  /* One by itself remembers what it is whenever it rests. */
  for (uint32_t i = 0; i < r->n && r->n > 1; i++) {
    const FxInstance *x = r->members[i];
    if (fx_instance_rested (x) < reach ||
        (is_fir (x) && fx_fir_state_still (x->state) < reach))
      return "a member has changed, or the stream has begun, a moment ago";
  }
  return NULL;
}

static int
is_current (const FxFirRun *r)
{
  if (!r->made)
    return 0;
  for (uint32_t i = 0; i < r->n; i++) {
    const FxInstance *x = r->members[i];
    if (is_fir (x) ? r->serials[i] != fx_fir_state_serial (x->state)
                   : r->gains[i] != gain_of (x))
      return 0;
  }
  return 1;
}

/* Taps of all, and the delays that members add to line up with their own
 * longest latency. */
static void
make_plan (FxFirRun *r)
{
  size_t length = 1, lag = 0;
  double gain = 1;
  memset (r->x, 0, FX_FIR_MAX_TAPS * sizeof *r->x);
  r->x[0] = 1;
  for (uint32_t i = 0; i < r->n; i++) {
    const FxInstance *m = r->members[i];
    if (!is_fir (m)) {
      r->gains[i] = gain_of (m);
      gain *= r->gains[i];
      continue;
    }
    const FxFirPlan *h = fx_fir_state_taps (m->state);
    convolve (r, h, r->x, r->y, length + h->n - 1);
    swap (r);
    length += h->n - 1;
    memset (r->x + length, 0, (FX_FIR_MAX_TAPS - length) * sizeof *r->x);
    lag += fx_fir_state_reach (m->state) - (h->n - 1);
    r->serials[i] = fx_fir_state_serial (m->state);
  }
  r->plan->n = (uint32_t)(length + lag);
  r->plan->latency = 0;
  memset (r->plan->taps, 0, lag * sizeof *r->plan->taps);
  for (size_t j = 0; j < length; j++)
    r->plan->taps[lag + j] = gain * r->x[j];
  r->made = 1;
  r->plans++;
}

static double
cost_of_members (const FxFirRun *r)
{
  double cost = 0;
  for (uint32_t i = 0; i < r->n; i++) {
    if (is_fir (r->members[i]))
      cost += fx_fir_state_cost (r->members[i]->state);
  }
  return cost;
}

/* Gains before the first response. */
static double
gain_before (const FxFirRun *r)
{
  double gain = 1;
  for (uint32_t i = 0; i < r->n && !is_fir (r->members[i]); i++)
    gain *= gain_of (r->members[i]);
  return gain;
}

static FxFirState *
first_state (const FxFirRun *r)
{
  uint32_t i = 0;
  while (!is_fir (r->members[i]))
    i++;
  return r->members[i]->state;
}

/* The past of the first response becomes that of all. */
static void
join (FxFirRun *r)
{
  const FxFormat *f = &r->members[0]->format;
  double gain = gain_before (r);
  for (uint32_t c = 0; c < f->channels; c++) {
    fx_fir_state_read (first_state (r), c, r->x);
    for (size_t i = 0; i < FX_FIR_KEEP && gain != 1; i++)
      r->x[i] /= gain;
    fx_fir_state_write (r->state, c, r->x);
  }
  fx_fir_state_written (r->state);
  r->together = 1;
}

const char *
fx_fir_run_obstacle (FxFirRun *r)
{
  const FxFormat *f = &r->members[0]->format;
  const char *why = member_obstacle (r);
  if (why || (!r->together && r->apart < CALM)) {
    r->apart += r->apart < CALM;
    return why ? why : "a buffer went one by one a moment ago";
  }
  if (!is_current (r)) {
    double apart = cost_of_members (r);
    make_plan (r);
    fx_fir_state_reset (f, r->plan, r->state);
    r->worth = fx_fir_state_prepare (
                   r->state, fx_fir_state_block (first_state (r))) <= apart;
  }
  if (!r->worth && !r->at_any_cost)
    return "one by one costs less";
  if (!r->together)
    join (r);
  return NULL;
}

void
fx_fir_run_process (FxFirRun *r, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  fx_fir_state_process (k, f, r->plan, r->state, in, out);
}

void
fx_fir_run_split (FxFirRun *r)
{
  const FxFormat *f = &r->members[0]->format;
  if (!r->together)
    return;
  FxFpState fp = fx_denormals_off ();
  for (uint32_t c = 0; c < f->channels; c++) {
    fx_fir_state_read (r->state, c, r->x);
    for (uint32_t i = 0; i < r->n; i++) {
      const FxInstance *m = r->members[i];
      if (!is_fir (m)) {
        for (size_t k = 0; k < FX_FIR_KEEP; k++)
          r->x[k] *= r->gains[i];
        continue;
      }
      const FxFirPlan *h = fx_fir_state_taps (m->state);
      size_t lag = fx_fir_state_reach (m->state) - (h->n - 1);
      fx_fir_state_write (m->state, c, r->x);
      convolve (r, h, r->x, r->y, FX_FIR_KEEP);
      memmove (r->y + lag, r->y, (FX_FIR_KEEP - lag) * sizeof *r->y);
      memset (r->y, 0, lag * sizeof *r->y);
      swap (r);
    }
  }
  for (uint32_t i = 0; i < r->n; i++) {
    if (is_fir (r->members[i]))
      fx_fir_state_written (r->members[i]->state);
  }
  fx_denormals_restore (fp);
  r->together = 0;
  r->apart = 0;
}

void
fx_fir_run_at_any_cost (FxFirRun *r, int yes)
{
  r->at_any_cost = yes;
}

const FxFirPlan *
fx_fir_run_plan (const FxFirRun *r, uint32_t *serial)
{
  *serial = r->plans;
  return r->plan;
}

void
fx_fir_run_read (const FxFirRun *r, uint32_t channel, double *x)
{
  fx_fir_state_read (r->state, channel, x);
}

void
fx_fir_run_write (FxFirRun *r, uint32_t channel, const double *x)
{
  fx_fir_state_write (r->state, channel, x);
}

void
fx_fir_run_written (FxFirRun *r)
{
  fx_fir_state_written (r->state);
}

void
fx_fir_run_drop (FxFirRun *r)
{
  r->together = 0;
  r->apart = 0;
}

double
fx_fir_run_memory (const FxFirRun *r, const FxFormat *f)
{
  return fx_fir_state_memory (f, r->state);
}

uint32_t
fx_fir_run_taps (const FxFirRun *r)
{
  return r->made ? r->plan->n : 0;
}

const char *
fx_fir_run_kernel (const FxFirRun *r, const FxFormat *f, size_t frames)
{
  return fx_fir_state_kernel (fx_kernels (), f, r->state, frames);
}
