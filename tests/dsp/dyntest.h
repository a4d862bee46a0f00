/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of dynamics share: a process with settings by name, run over
 * interleaved doubles at 48 kHz from a fresh start each time. */

#ifndef FX_TESTS_DYNTEST_H
#define FX_TESTS_DYNTEST_H

#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { RATE = 48000, FRAMES = 24000 };

typedef struct Dyn {
  const FxProc *proc;
  FxInstance *fx;
  void *params;
  uint32_t channels;
} Dyn;

static inline Dyn
dyn_new (const FxProc *p, uint32_t channels)
{
  Dyn d = { p, fx_instance_new (p), malloc (p->params_size), channels };
  fx_params_init (p, d.params);
  return d;
}

static inline void
dyn_free (Dyn *d)
{
  fx_instance_free (d->fx);
  free (d->params);
}

static inline void
dyn_set (Dyn *d, const char *name, double value)
{
  const FxParam *f = fx_param_find (d->proc->params, d->proc->n_params, name);
  CHECK (f && fx_param_check (f, value, NULL) == FX_OK, "%s %g", name, value);
  if (f)
    fx_param_set (f, d->params, value);
}

/* A list of numbers, "1,2,3". */
static inline void
dyn_set_list (Dyn *d, const char *name, char *text)
{
  const FxParam *f = fx_param_find (d->proc->params, d->proc->n_params, name);
  FxTable *t = fx_param_table (f, d->params);
  for (t->rows = 0; *text && t->rows < f->max_rows; text += *text == ',')
    fx_table_values (t)[t->rows++] = strtod (text, &text);
}

/* Of a text "process name=value name=value". */
static inline Dyn
dyn_line (const char *line, uint32_t channels)
{
  char word[200], *value;
  int used = 0;
  const FxProc *const *p = fx_procs;
  sscanf (line, "%199s%n", word, &used);
  while (*p && strcmp ((*p)->name, word) != 0)
    p++;
  CHECK (*p, "no process %s", word);
  Dyn d = dyn_new (*p ? *p : fx_procs[0], channels);
  for (line += used; sscanf (line, "%199s%n", word, &used) == 1; line += used) {
    value = strchr (word, '=');
    CHECK (value, "%s", word);
    *value = 0;
    const FxParam *f = fx_param_find (d.proc->params, d.proc->n_params, word);
    if (f && f->type == FX_T_TABLE)
      dyn_set_list (&d, word, value + 1);
    else
      dyn_set (&d, word, strtod (value + 1, NULL));
  }
  return d;
}

/* key: as many channels and frames, or NULL. */
static inline void
dyn_run (Dyn *d, const double *in, const double *key, double *out, size_t n)
{
  FxFormat f = { RATE, d->channels, FX_F64, FX_INTERLEAVED };
  void *from[1] = { (void *)in }, *beside[1] = { (void *)key },
       *to[1] = { out };
  FxBlock i = { from, 0, n }, k = { beside, 0, n }, o = { to, 0, n };
  FxError err = { 0 };
  int rc = fx_instance_setup (d->fx, &f, d->params, &err);
  CHECK (rc >= 0, "%s: %s", err.param, err.what);
  fx_instance_process_keyed (d->fx, &i, key ? &k : NULL, &o);
}

#endif
