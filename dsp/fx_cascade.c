/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Several instances as one: an engine over their states, of sections or of one
 * response, with the guards of fx_instance.c. How they run on a device is in
 * fx_cascade_device.c. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_cascade_priv.h"
#include "dsp/fx_effect.h"
#include "dsp/fx_procs.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"

static int
fits (const FxInstance *a, const FxInstance *x)
{
  const FxFormat *f = &a->format, *g = &x->format;
  return x->state && (x->proc->flags & (FX_PROC_SOS | FX_PROC_FIR)) &&
         f->rate == g->rate && f->channels == g->channels &&
         f->sample == g->sample && f->layout == g->layout;
}

static FxSosEngine *
make_engine (FxInstance *const *members, uint32_t n)
{
  FxSosState **states = calloc (n, sizeof *states);
  if (!states)
    return NULL;
  for (uint32_t i = 0; i < n; i++)
    states[i] = members[i]->state;
  FxSosEngine *engine = fx_sos_engine_new (states, n);
  free (states);
  return engine;
}

/* An effect has state, format and guards of its own: here it is as without a
 * cascade. */
static FxCascade *
new_effect (FxInstance *x)
{
  FxCascade *c = x->state ? calloc (1, sizeof *c) : NULL;
  if (c)
    c->members = calloc (1, sizeof *c->members);
  if (!c || !c->members) {
    free (c);
    return NULL;
  }
  c->n = 1;
  c->members[0] = c->effect = x;
  return c;
}

FxCascade *
fx_cascade_new (FxInstance *const *members, uint32_t n)
{
  uint32_t firs = 0, gains = 0;
  const FxEffect *effect = members[0]->proc->effect;
  if (n == 1 && effect && effect->device)
    return new_effect (members[0]);
  for (uint32_t i = 0; i < n; i++) {
    const FxProc *p = members[i]->proc;
    if (!fits (members[0], members[i]))
      return NULL;
    firs += (p->flags & FX_PROC_FIR) != 0;
    gains += (p->flags & FX_PROC_SOS) && p == &fx_gain_proc;
  }
  if (firs > 0 && firs + gains < n)
    return NULL;
  FxCascade *c = calloc (1, sizeof *c);
  if (c) {
    c->n = n;
    c->members = calloc (n, sizeof *c->members);
    if (firs)
      c->run = fx_fir_run_new (members, n);
    else
      c->engine = make_engine (members, n);
  }
  if (!c || !c->members || (!c->engine && !c->run)) {
    fx_cascade_free (c);
    return NULL;
  }
  memcpy (c->members, members, n * sizeof *members);
  return c;
}

void
fx_cascade_free (FxCascade *c)
{
  if (!c)
    return;
  fx_cascade_device_free (c->device);
  fx_sos_engine_free (c->engine);
  fx_fir_run_free (c->run);
  free (c->members);
  free (c);
}

int
fx_cascade_is_response (const FxCascade *c)
{
  return c->run != NULL;
}

const char *
fx_cascade_obstacle (FxCascade *c)
{
  return c->run ? fx_fir_run_obstacle (c->run) : NULL;
}

void
fx_cascade_split (FxCascade *c)
{
  if (c->device)
    fx_cascade_device_home (c);
  if (c->run)
    fx_fir_run_split (c->run);
}

void
fx_cascade_look (FxCascade *c)
{
  if (c->device)
    fx_cascade_device_look (c);
}

double
fx_cascade_memory (FxCascade *c)
{
  fx_cascade_look (c);
  if (c->run)
    return fx_fir_run_memory (c->run, &c->members[0]->format);
  double most = 0;
  for (uint32_t i = 0; i < c->n; i++) {
    double m = fx_instance_memory (c->members[i]);
    most = m > most ? m : most;
  }
  return most;
}

void
fx_cascade_process_here (FxCascade *c, const FxBlock *in, const FxBlock *out)
{
  if (c->effect) {
    fx_instance_process (c->effect, in, out);
    return;
  }
  const FxKernels *k = fx_kernels ();
  FxFpState fp = fx_denormals_off ();
  FxBlock from = *in;
  const FxFormat *f = &c->members[0]->format;
  for (uint32_t i = 0; i < c->n && c->engine; i++)
    fx_instance_pull (c->members[i]);
  fx_instance_clean (c->members[0], &from, out);
  if (c->engine)
    fx_sos_engine_process (c->engine, k, f, &from, out);
  else
    fx_fir_run_process (c->run, k, f, &from, out);
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_count (c->members[i], out);
  if (c->engine && !fx_sos_engine_is_finite (c->engine, k, f)) {
    for (uint32_t i = 0; i < c->n; i++)
      fx_instance_check (c->members[i], out);
  }
  fx_instance_check_output (c->members[c->n - 1], out);
  fx_denormals_restore (fp);
}

int
fx_cascade_process (FxCascade *c, const FxBlock *in, const FxBlock *out)
{
  if (in->frames == 0)
    return FX_OK;
  if (c->device)
    return fx_cascade_device_process (c, in, out);
  fx_cascade_process_here (c, in, out);
  return FX_OK;
}

uint32_t
fx_cascade_sections (const FxCascade *c)
{
  return c->engine ? fx_sos_engine_sections (c->engine) : 0;
}

uint32_t
fx_cascade_taps (const FxCascade *c)
{
  return c->run ? fx_fir_run_taps (c->run) : 0;
}

const char *
fx_cascade_kernel (const FxCascade *c, size_t frames)
{
  const FxFormat *f = &c->members[0]->format;
  const char *there = c->device ? fx_cascade_device_kernel (c, frames) : NULL;
  if (there)
    return there;
  if (c->effect)
    return fx_instance_kernel (c->effect, frames);
  return c->engine ? fx_sos_engine_kernel (c->engine, fx_kernels (), f, frames)
                   : fx_fir_run_kernel (c->run, f, frames);
}
