/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Any parameter at any place of its range, alone and with others, at any rate:
 * a plan or an error that says what is wrong; a plan is finite and stable, and
 * noise through it stays finite. Values out of range are refused. */

#include "tests/generic/generic.h"

enum { NOISE = 2000, STEPS = 7, RANDOM = 400 };

static unsigned plans, clamped, refused;

static int
is_parameter (const FxProc *p, const char *name)
{
  return name && (fx_param_find (p->params, p->n_params, name) ||
                     (p->group && fx_param_find (p->group->params,
                                      p->group->n_params, name)));
}

static void
check_error (const FxProc *p, const FxFormat *f, int rc, const FxError *err)
{
  CHECK (err->code == rc, "%s: code %d, returned %d", p->name, err->code, rc);
  CHECK (is_parameter (p, err->param), "%s, %s: blames '%s'", p->name,
      gen_format_name (f), err->param ? err->param : "nothing");
  CHECK (err->what && *err->what, "%s: what", p->name);
  CHECK (err->remedy && *err->remedy, "%s: remedy", p->name);
  CHECK (err->unit != NULL, "%s: unit", p->name);
  CHECK (rc == FX_EINVAL || isfinite (err->used), "%s: used", p->name);
  CHECK (!p->group || err->index < (int)p->group->max, "%s: index %d", p->name,
      err->index);
}

/* Finite coefficients, poles inside the unit circle. */
static void
check_plan (const FxProc *p, const FxFormat *f, const void *plan)
{
  const FxSosPlan *sos = plan;
  if (!(p->flags & FX_PROC_SOS))
    return;
  CHECK (sos->n >= 1 && sos->n <= p->max_sections, "%s: %u sections", p->name,
      sos->n);
  for (uint32_t k = 0; k < sos->n; k++) {
    const FxSos *s = &sos->s[k];
    CHECK (isfinite (s->b0) && isfinite (s->b1) && isfinite (s->b2),
        "%s, %s: section %u", p->name, gen_format_name (f), k);
    CHECK (fabs (s->a2) < 1 && fabs (s->a1) < 1 + s->a2,
        "%s, %s: section %u: a1 %.17g a2 %.17g", p->name, gen_format_name (f),
        k, s->a1, s->a2);
  }
}

static void
check_noise (const FxProc *p, const FxFormat *f, const void *params)
{
  FxInstance *x = gen_instance (p, f, params);
  double *in = gen_noise (f, NOISE, 5), *y = gen_zeros (f, NOISE);
  gen_process (x, in, y, NOISE, 480);
  CHECK (gen_all_finite (y, NOISE * f->channels), "%s, %s", p->name,
      gen_format_name (f));
  FxStats stats;
  fx_instance_stats (x, &stats);
  CHECK (f->sample == FX_F32 || !stats.lost, "%s, %s: overflow", p->name,
      gen_format_name (f));
  CHECK (stats.frames == NOISE && !stats.non_finite, "%s: counters", p->name);
  fx_instance_free (x);
  free (in);
  free (y);
}

static void
check (const FxProc *p, const FxFormat *f, const void *params, int noise)
{
  void *plan = malloc (p->plan_size);
  FxError err = { 0 };
  memset (plan, 0xff, p->plan_size); /* NaN, if anything is left as it is */
  int rc = p->plan (f, params, plan, &err);
  CHECK (rc == FX_OK || rc == FX_CLAMPED || rc == FX_EINVAL, "%s: %d", p->name,
      rc);
  CHECK (p->plan (f, params, plan, NULL) == rc, "%s without err", p->name);
  plans++;
  clamped += rc == FX_CLAMPED;
  refused += rc == FX_EINVAL;
  if (rc != FX_OK)
    check_error (p, f, rc, &err);
  if (rc >= 0)
    check_plan (p, f, plan);
  if (rc >= 0 && noise)
    check_noise (p, f, params);
  free (plan);
}

static void
test_fields (const FxProc *p, const FxFormat *f)
{
  void *params = gen_params (p), *base;
  const FxParam *field;
  check (p, f, params, 1);
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    double was = fx_param_get (field, base);
    unsigned steps = field->type == FX_T_F64 ? STEPS : p->is_slow ? 23 : 65;
    for (unsigned k = 0; k < steps; k++) {
      double v = gen_value (field, (double)k / (steps - 1));
      CHECK (fx_param_check (field, v, NULL) == FX_OK, "%s: %s %g", p->name,
          field->name, v);
      fx_param_set (field, base, v);
      CHECK (fx_param_get (field, base) == v, "%s: %s", p->name, field->name);
      check (p, f, params, k == 0 || k == steps - 1 || k == steps / 2);
    }
    fx_param_set (field, base, was);
  }
  uint64_t seed = 1 + (uint64_t)f->rate;
  /* Slow plans: as many as there is time for. */
  for (unsigned k = 0; k < GEN_SETTINGS (p->is_slow ? RANDOM / 8 : RANDOM);
       k++) {
    gen_shape = k;
    gen_random (p, params, &seed, k % 2);
    check (p, f, params, k % 8 < 2);
  }
  free (params);
}

static void
refuse (const FxProc *p, const FxParam *field, double v)
{
  FxError err = { 0 };
  CHECK (fx_param_check (field, v, NULL) == FX_EINVAL, "%s: %s %g", p->name,
      field->name, v);
  CHECK (fx_param_check (field, v, &err) == FX_EINVAL, "%s", p->name);
  CHECK (err.param == field->name && err.what && err.remedy,
      "%s: %s without a message", p->name, field->name);
}

static void
test_tables (const FxProc *p)
{
  void *params = gen_params (p), *base;
  const FxParam *field;
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    refuse (p, field, NAN);
    refuse (p, field, INFINITY);
    refuse (p, field, -INFINITY);
    refuse (p, field, field->max + 1);
    refuse (p, field, field->min - 1);
    CHECK (field->name && field->blurb && *field->blurb && field->unit,
        "%s: %s", p->name, field->name);
    CHECK (fx_param_check (field, field->def, NULL) == FX_OK, "%s: default %g",
        field->name, field->def);
    CHECK (field->type != FX_T_ENUM || field->enum_type, "%s", field->name);
  }
  CHECK (
      fx_param_find (p->params, p->n_params, "no-such") == NULL, "%s", p->name);
  free (params);
}

/* What fx_instance_setup refuses, and that the instance goes on as before. */
static void
test_formats (const FxProc *p)
{
  const FxFormat bad[] = { { 0, 1, FX_F32, FX_INTERLEAVED },
    { -1, 1, FX_F32, FX_INTERLEAVED }, { NAN, 1, FX_F32, FX_INTERLEAVED },
    { INFINITY, 1, FX_F32, FX_INTERLEAVED },
    { 48000, 0, FX_F32, FX_INTERLEAVED } };
  FxFormat f = { 48000, 1, FX_F32, FX_INTERLEAVED };
  void *params = gen_params (p);
  FxInstance *x = gen_instance (p, &f, NULL);
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    FxError err = { 0 };
    CHECK (fx_instance_setup (x, &bad[i], params, &err) == FX_EINVAL, "%s: %u",
        p->name, i);
    CHECK (err.param && err.what && err.remedy, "%s: %u", p->name, i);
    CHECK (fx_instance_format (x)->rate == 48000, "%s: %u", p->name, i);
  }
  double in[16] = { 0.5 }, y[16];
  gen_process (x, in, y, 16, GEN_WHOLE);
  CHECK (gen_all_finite (y, 16), "%s", p->name);
  fx_instance_free (x);
  free (params);
}

int
main (void)
{
  const FxFormat *f;
  for (const FxProc *const *p = gen_procs (); *p; p++) {
    test_tables (*p);
    test_formats (*p);
    for (unsigned i = 0; (f = gen_format (*p, i)); i++)
      test_fields (*p, f);
  }
  printf ("%u plans: %u clamped, %u refused\n", plans, clamped, refused);
  return fx_test_end ();
}
