/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Several SOS instances as one cascade: an engine over their states, with the
 * guards of fx_instance.c. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_cascade.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"

struct FxCascade {
  uint32_t n;
  FxInstance **members;
  FxSosEngine *engine;
};

static int
fits (const FxInstance *a, const FxInstance *x)
{
  const FxFormat *f = &a->format, *g = &x->format;
  return x->state && (x->proc->flags & FX_PROC_SOS) && f->rate == g->rate &&
         f->channels == g->channels && f->sample == g->sample &&
         f->layout == g->layout;
}

FxCascade *
fx_cascade_new (FxInstance *const *members, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++) {
    if (!fits (members[0], members[i]))
      return NULL;
  }
  FxCascade *c = calloc (1, sizeof *c);
  FxSosState **states = calloc (n, sizeof *states);
  if (c && states) {
    c->n = n;
    c->members = calloc (n, sizeof *c->members);
    for (uint32_t i = 0; i < n; i++)
      states[i] = members[i]->state;
    c->engine = fx_sos_engine_new (states, n);
  }
  free (states);
  if (!c || !c->members || !c->engine) {
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
  fx_sos_engine_free (c->engine);
  free (c->members);
  free (c);
}

void
fx_cascade_process (FxCascade *c, const FxBlock *in, const FxBlock *out)
{
  if (in->frames == 0)
    return;
  const FxKernels *k = fx_kernels ();
  FxFpState fp = fx_denormals_off ();
  FxBlock from = *in;
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_pull (c->members[i]);
  fx_instance_clean (c->members[0], &from, out);
  fx_sos_engine_process (c->engine, k, &c->members[0]->format, &from, out);
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_count (c->members[i], out);
  if (!fx_sos_engine_is_finite (c->engine, k, &c->members[0]->format)) {
    for (uint32_t i = 0; i < c->n; i++)
      fx_instance_check (c->members[i], out);
  }
  fx_instance_check_output (c->members[c->n - 1], out);
  fx_denormals_restore (fp);
}

uint32_t
fx_cascade_sections (const FxCascade *c)
{
  return fx_sos_engine_sections (c->engine);
}

const char *
fx_cascade_kernel (const FxCascade *c, size_t frames)
{
  return fx_sos_engine_kernel (
      c->engine, fx_kernels (), &c->members[0]->format, frames);
}
