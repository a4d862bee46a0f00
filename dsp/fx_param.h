/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Reading and writing params structs through their tables. */

#ifndef FX_PARAM_H
#define FX_PARAM_H

#include "dsp/fx_proc.h"

/* Fills a params struct with the defaults of its table, groups included. */
void fx_params_init (const FxProc *p, void *params);

/* Copies a params struct, of tables only the rows in use. */
void fx_params_copy (const FxProc *p, void *to, const void *from);

/* The parameter of that name, or NULL. */
const FxParam *
fx_param_find (const FxParam *params, uint32_t n, const char *name);

/* Reads or writes a scalar field; base is the struct (or the group element)
 * that the parameter's offset counts from. Not for FX_T_TABLE. */
double fx_param_get (const FxParam *p, const void *base);
void fx_param_set (const FxParam *p, void *base, double value);

/* Element i of a group. */
void *fx_param_group_at (const FxParamGroup *g, void *params, uint32_t i);

/* How many elements of the group are in use. */
uint32_t fx_param_group_count (const FxProc *p, const void *params);

/* FX_OK, or FX_EINVAL with *err filled when value is not finite, out of range
 * or no value of the enumeration. */
int fx_param_check (const FxParam *p, double value, FxError *err);

/* The values of a table parameter, rows x p->cols. */
FxTable *fx_param_table (const FxParam *p, void *base);
double *fx_table_values (FxTable *t);

#endif
