/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Parameter tables: defaults, look-up, typed access by offset, range check. */

#include <math.h>
#include <string.h>
#include "dsp/fx_param.h"

static void
init_struct (const FxParam *p, uint32_t n, void *base)
{
  for (uint32_t i = 0; i < n; i++) {
    if (p[i].type != FX_T_TABLE)
      fx_param_set (&p[i], base, p[i].def);
  }
}

void
fx_params_init (const FxProc *p, void *params)
{
  memset (params, 0, p->params_size);
  init_struct (p->params, p->n_params, params);
  if (p->group) {
    for (uint32_t i = 0; i < p->group->max; i++)
      init_struct (p->group->params, p->group->n_params,
          fx_param_group_at (p->group, params, i));
  }
}

/* The first table that begins at or behind offset `from`, or NULL. */
static const FxParam *
next_table (const FxProc *p, size_t from)
{
  const FxParam *next = NULL;
  for (uint32_t i = 0; i < p->n_params; i++) {
    const FxParam *f = &p->params[i];
    if (f->type == FX_T_TABLE && f->offset >= from &&
        (!next || f->offset < next->offset))
      next = f;
  }
  return next;
}

void
fx_params_copy (const FxProc *p, void *to, const void *from)
{
  const FxParam *t;
  size_t at = 0;
  while ((t = next_table (p, at))) {
    const FxTable *head =
        (const FxTable *)(const void *)((const char *)from + t->offset);
    size_t row = t->cols * sizeof (double);
    size_t end = t->offset + sizeof *head + head->rows * row;
    memcpy ((char *)to + at, (const char *)from + at, end - at);
    at = t->offset + sizeof *head + t->max_rows * row;
  }
  memcpy ((char *)to + at, (const char *)from + at, p->params_size - at);
}

const FxParam *
fx_param_find (const FxParam *params, uint32_t n, const char *name)
{
  for (uint32_t i = 0; i < n; i++) {
    if (strcmp (params[i].name, name) == 0)
      return &params[i];
  }
  return NULL;
}

double
fx_param_get (const FxParam *p, const void *base)
{
  const char *field = (const char *)base + p->offset;
  if (p->type == FX_T_F64) {
    double v;
    memcpy (&v, field, sizeof v);
    return v;
  }
  int32_t v;
  memcpy (&v, field, sizeof v);
  return v;
}

void
fx_param_set (const FxParam *p, void *base, double value)
{
  char *field = (char *)base + p->offset;
  if (p->type == FX_T_F64) {
    memcpy (field, &value, sizeof value);
  } else {
    int32_t v = (int32_t)value;
    memcpy (field, &v, sizeof v);
  }
}

void *
fx_param_group_at (const FxParamGroup *g, void *params, uint32_t i)
{
  return (char *)params + g->offset + (size_t)i * g->stride;
}

uint32_t
fx_param_group_count (const FxProc *p, const void *params)
{
  if (!p->group)
    return 0;
  const FxParam *c = fx_param_find (p->params, p->n_params, p->group->count);
  return (uint32_t)fx_param_get (c, params);
}

int
fx_param_check (const FxParam *p, double value, FxError *err)
{
  if (p->type == FX_T_ENUM) {
    for (const FxEnumValue *v = p->values; v->nick; v++) {
      if (v->value == value)
        return FX_OK;
    }
    return fx_error (err, FX_EINVAL, p->name, value, 1, 0, "",
        "no value of this choice", "use one of the listed names");
  }
  if (!isfinite (value))
    return fx_error (err, FX_EINVAL, p->name, value, p->min, p->max, p->unit,
        "not a finite number", "give a number in the range");
  if (value < p->min || value > p->max)
    return fx_error (err, FX_EINVAL, p->name, value, p->min, p->max, p->unit,
        "out of range", "give a number in the range");
  return FX_OK;
}

FxTable *
fx_param_table (const FxParam *p, void *base)
{
  return (FxTable *)(void *)((char *)base + p->offset);
}

double *
fx_table_values (FxTable *t)
{
  return (double *)(void *)(t + 1);
}
