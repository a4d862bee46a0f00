/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Formats, settings and runs for the generic tests. */

#include "tests/generic/generic.h"

static const FxFormat formats[] = {
  { 48000, 2, FX_F64, FX_INTERLEAVED },
  { 48000, 2, FX_F32, FX_INTERLEAVED },
  { 44100, 1, FX_F64, FX_INTERLEAVED },
  { 8000, 1, FX_F32, FX_PLANAR },
  { 192000, 3, FX_F64, FX_PLANAR },
  { 44100, 3, FX_F32, FX_INTERLEAVED },
  { 48000, 8, FX_F64, FX_INTERLEAVED },
  { 192000, 8, FX_F32, FX_PLANAR },
  { 8000, 3, FX_F64, FX_INTERLEAVED },
  { 192000, 1, FX_F32, FX_INTERLEAVED },
};

static int
is_part (const char *name)
{
  const char *part = getenv ("FX_TEST_PART");
  return part && strcmp (part, name) == 0;
}

const FxProc *const *
gen_procs (void)
{
  static const FxProc *one[2], *some[256];
  const char *name = getenv ("FX_TEST_PROC");
  unsigned n = 0;
  for (const FxProc *const *p = fx_procs; *p && n < 255; p++) {
    if ((*p)->effect ? !getenv ("FX_CPU") && !is_part ("filters")
                     : !is_part ("effects"))
      some[n++] = *p;
  }
  if (!name)
    return some;
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (strcmp ((*p)->name, name) == 0)
      one[0] = *p;
  }
  if (!one[0]) {
    fprintf (stderr, "no process %s\n", name);
    exit (2);
  }
  return one;
}

const FxFormat *
gen_format (const FxProc *p, unsigned i)
{
  for (unsigned k = 0; k < sizeof formats / sizeof *formats; k++) {
    if (formats[k].sample == FX_F64 && !(p->flags & FX_PROC_F64))
      continue;
    if (i-- == 0)
      return &formats[k];
  }
  return NULL;
}

FxFormat
gen_f64 (double rate, uint32_t channels)
{
  return (FxFormat){ rate, channels, FX_F64, FX_INTERLEAVED };
}

const char *
gen_format_name (const FxFormat *f)
{
  static char name[80];
  snprintf (name, sizeof name, "%.0f Hz %u ch %s %s", f->rate, f->channels,
      f->sample == FX_F64 ? "F64" : "F32",
      f->layout == FX_PLANAR ? "planar" : "interleaved");
  return name;
}

void *
gen_params (const FxProc *p)
{
  void *params = malloc (p->params_size);
  if (!params)
    exit (2);
  fx_params_init (p, params);
  return params;
}

const FxParam *
gen_field (const FxProc *p, void *params, unsigned i, void **base)
{
  for (uint32_t k = 0; k < p->n_params; k++) {
    if (p->params[k].type == FX_T_TABLE)
      continue;
    if (i-- == 0) {
      *base = params;
      return &p->params[k];
    }
  }
  const FxParamGroup *g = p->group;
  if (!g || i >= 2 * g->n_params)
    return NULL;
  const FxParam *count = fx_param_find (p->params, p->n_params, g->count);
  if (fx_param_get (count, params) < 2)
    fx_param_set (count, params, 2);
  *base = fx_param_group_at (g, params, i / g->n_params);
  return &g->params[i % g->n_params];
}

double
gen_value (const FxParam *f, double t)
{
  if (f->type == FX_T_ENUM) {
    unsigned n = 0;
    while (f->values[n].nick)
      n++;
    return f->values[(unsigned)(t * 0.999999 * n)].value;
  }
  double v = f->min + t * (f->max - f->min);
  if ((f->flags & FX_P_LOG) && f->min > 0)
    v = f->min * pow (f->max / f->min, t);
  else if ((f->flags & FX_P_LOG) && f->min == 0)
    v = pow (f->max + 1, t) - 1;
  if (t == 0 || v < f->min)
    v = f->min;
  if (t == 1 || v > f->max)
    v = f->max;
  return f->type == FX_T_F64 ? v : floor (v + 0.5);
}

static double
unit_random (uint64_t *seed)
{
  return (double)(fx_test_random (seed) >> 11) * 0x1p-53;
}

/* Ascending frequencies, within reach of an ear. */
static void
random_list (const FxParam *f, double *v, uint32_t n, uint64_t *seed)
{
  for (uint32_t i = 0; i < n; i++)
    v[i] = gen_value (f, 0.25 + 0.4 * (i + unit_random (seed)) / n);
}

static void
random_table (const FxParam *f, void *params, uint64_t *seed)
{
  FxTable *t = fx_param_table (f, params);
  double *v = fx_table_values (t);
  uint32_t most = f->max_rows < 12 ? f->max_rows : 12;
  t->rows = (uint32_t)(fx_test_random (seed) % (most + 1));
  if (fx_test_random (seed) % 8 == 0)
    t->rows = f->max_rows;
  if (f->cols == 1 && f->min > 0) {
    random_list (f, v, t->rows, seed);
    return;
  }
  for (uint32_t r = 0; r < t->rows; r++, v += f->cols) {
    for (uint32_t c = 0; c < f->cols; c++)
      v[c] = fx_test_noise (seed);
    if (f->cols != 6)
      continue;
    /* b0 b1 b2 a0 a1 a2: poles inside the unit circle, gain about 1 */
    double radius = 0.98 * unit_random (seed), a0 = 0.5 + unit_random (seed);
    v[3] = a0;
    v[4] = -2 * radius * fx_test_noise (seed) * a0;
    v[5] = radius * radius * a0;
    if (fx_test_random (seed) % 4 == 0)
      v[1] = v[2] = v[4] = v[5] = 0;
  }
}

static void
random_fields (
    const FxParam *f, uint32_t n, void *base, uint64_t *seed, int extreme)
{
  for (uint32_t i = 0; i < n; i++, f++) {
    if (f->type == FX_T_TABLE) {
      random_table (f, base, seed);
      continue;
    }
    double t = unit_random (seed);
    if (!extreme && (f->flags & FX_P_LOG))
      t = 0.25 + 0.4 * t; /* 20 Hz .. 2.7 kHz, q 0.2 .. 18 */
    if (extreme && fx_test_random (seed) % 3 == 0)
      t = (double)(fx_test_random (seed) % 2);
    double v = gen_value (f, t);
    /* within reach of an ear: half of the range of dB is not */
    if (!extreme && strcmp (f->unit, "dB") == 0 && f->min < -60)
      v *= 0.15;
    fx_param_set (f, base, v);
  }
}

uint64_t gen_shape = 1;

/* Of the settings that gen_shape makes: long filters and many bands take long. */
enum { MOST_LATE = 700, MOST_OUTPUTS = 12 };

/* The settings that gen_shape stands for: any that make a plan. */
static void
draw_shape (const FxProc *p, void *params)
{
  uint64_t seed = gen_shape * 7919;
  FxFormat f = gen_f64 (48000, 2);
  void *plan = malloc (p->plan_size);
  do
    random_fields (p->params, p->n_params, params, &seed, 0);
  while (p->plan (&f, params, plan, NULL) < 0 ||
         (p->outputs && p->outputs (params) > MOST_OUTPUTS) ||
         (p->latency && p->latency (&f, plan) > MOST_LATE));
  free (plan);
}

static int
is_fixed (const FxProc *p, const FxParam *f)
{
  uint32_t moves = p->outputs ? FX_P_LIVE : FX_P_LIVE | FX_P_PLAYING;
  return (f->flags & moves) == 0;
}

static int
any_fixed (const FxProc *p)
{
  int any = p->outputs != NULL;
  for (uint32_t i = 0; i < p->n_params; i++)
    any |= is_fixed (p, &p->params[i]);
  return any;
}

/* Takes over what is fixed for the life of a state. */
static void
copy_fixed (const FxProc *p, void *to, const void *from)
{
  for (uint32_t i = 0; i < p->n_params; i++) {
    const FxParam *f = &p->params[i];
    if (!is_fixed (p, f))
      continue;
    if (f->type == FX_T_TABLE)
      memcpy (fx_param_table (f, to), fx_param_table (f, (void *)from),
          sizeof (FxTable) + (size_t)f->max_rows * f->cols * sizeof (double));
    else
      fx_param_set (f, to, fx_param_get (f, from));
  }
}

void
gen_random (const FxProc *p, void *params, uint64_t *seed, int extreme)
{
  if (!any_fixed (p)) {
    random_fields (p->params, p->n_params, params, seed, extreme);
  } else {
    void *shape = gen_params (p);
    unsigned tries = 0;
    draw_shape (p, shape);
    do {
      random_fields (p->params, p->n_params, params, seed, extreme);
      copy_fixed (p, params, shape);
    } while (++tries < 1000 && p->outputs &&
             p->outputs (params) != p->outputs (shape));
    free (shape);
  }
  for (uint32_t i = 0; p->group && i < p->group->max; i++)
    random_fields (p->group->params, p->group->n_params,
        fx_param_group_at (p->group, params, i), seed, extreme);
}

void
gen_random_good (const FxProc *p, const FxFormat *f, void *params,
    uint64_t *seed, int extreme)
{
  void *plan = malloc (p->plan_size);
  do
    gen_random (p, params, seed, extreme);
  while (p->plan (f, params, plan, NULL) < 0);
  free (plan);
}

/* Magnitudes of a section and of its recursion alone at w. */
static void
magnitudes (const FxSos *s, double w, double *all, double *recursion)
{
  double c1 = cos (w), c2 = cos (2 * w), s1 = sin (w), s2 = sin (2 * w);
  double d = hypot (1 + s->a1 * c1 + s->a2 * c2, s->a1 * s1 + s->a2 * s2);
  *all = hypot (s->b0 + s->b1 * c1 + s->b2 * c2, s->b1 * s1 + s->b2 * s2) / d;
  *recursion = 1 / d;
}

/* What a cascade makes of a rounding in each of its sections. */
static double
cascade_rounding (const FxSos *s, uint32_t total)
{
  enum { GRID = 150 };
  /* largest gains up to each section, and from its recursion to the end */
  double *to = calloc (total, sizeof *to), *from = calloc (total, sizeof *to);
  for (uint32_t g = 0; g < GRID + total; g++) {
    double w = M_PI * pow (10, -6.0 * g / GRID), up = 1, down = 1, all, rec;
    if (g >= GRID) /* the angle of a pole */
      w = acos (fmax (-1,
          fmin (1, -s[g - GRID].a1 / 2 / sqrt (fmax (s[g - GRID].a2, 1e-9)))));
    for (uint32_t k = 0; k < total; k++) {
      magnitudes (&s[k], w, &all, &rec);
      up *= all;
      to[k] = fmax (to[k], up);
    }
    for (uint32_t k = total; k-- > 0;) {
      magnitudes (&s[k], w, &all, &rec);
      from[k] = fmax (from[k], rec * down);
      down *= all;
    }
  }
  double sum = 0;
  for (uint32_t k = 0; k < total; k++)
    sum += to[k] * from[k];
  free (to);
  free (from);
  return sum * 0x1p-52;
}

/* The roundings of all bands. Convolutions of float audio round to float. */
static double
bank_rounding (const FxProc *p, const void *params, const FxFormat *f)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  FxSos path[FX_SOS_MAX];
  uint32_t trunk = 0;
  double sum = 0;
  p->plan (f, params, plan, NULL);
  if (plan->taps)
    sum = f->sample == FX_F64 ? 0 : plan->bands * 0x1p-24;
  for (uint32_t i = 0; i < plan->nodes; i++) {
    const FxBankNode *node = &plan->node[i];
    memcpy (path + trunk, plan->s + node->first, node->n * sizeof *path);
    if (node->band >= 0)
      sum += cascade_rounding (path, trunk + node->n);
    if (node->trunk)
      trunk += node->n;
  }
  free (plan);
  return sum;
}

double
gen_rounding (const FxProc *const *procs, void *const *params, uint32_t n,
    const FxFormat *f)
{
  uint32_t total = 0;
  double sum = 0;
  FxSos *s = malloc (n * FX_SOS_MAX * sizeof *s);
  FxSosPlan plan;
  for (uint32_t i = 0; i < n; i++) {
    if (procs[i]->process == fx_bank_process)
      sum += bank_rounding (procs[i], params[i], f);
    if (!(procs[i]->flags & FX_PROC_SOS))
      continue;
    procs[i]->plan (f, params[i], &plan, NULL);
    for (uint32_t k = 0; k < plan.n; k++, total++) {
      s[total] = plan.s[k];
      if (fx_sos_is_gain (&s[total])) /* was perhaps 1 a moment ago */
        s[total].b0 = fmax (1, fabs (s[total].b0));
    }
  }
  sum += cascade_rounding (s, total);
  free (s);
  return sum;
}

FxInstance *
gen_instance (const FxProc *p, const FxFormat *f, const void *params)
{
  FxInstance *x = fx_instance_new (p);
  void *defaults = params ? NULL : gen_params (p);
  FxError err = { 0 };
  if (!x || fx_instance_setup (x, f, params ? params : defaults, &err) < 0) {
    fprintf (stderr, "%s, %s: %s %s\n", p->name, gen_format_name (f),
        err.param ? err.param : "", err.what ? err.what : "no instance");
    exit (2);
  }
  free (defaults);
  return x;
}

GenOutputs
gen_outputs (const FxInstance *x, void *const *first, size_t frames)
{
  const FxFormat *f = fx_instance_format (x);
  uint32_t per = f->layout == FX_PLANAR ? f->channels : 1;
  uint32_t outputs = fx_instance_outputs (x);
  size_t plane = frames * f->channels / per *
                 (f->sample == FX_F64 ? sizeof (double) : sizeof (float));
  GenOutputs o = { calloc (outputs * per, sizeof *o.planes),
    calloc (outputs * per, plane + 1) };
  if (!o.planes || !o.data)
    exit (2);
  for (uint32_t i = 0; i < outputs * per; i++)
    o.planes[i] = first && i < per ? first[i] : (char *)o.data + i * plane;
  return o;
}

void
gen_outputs_free (GenOutputs *o)
{
  free (o->planes);
  free (o->data);
}

/* Each output with a weight of its own, so that none can stand in for another
 * one. */
static double
weight (uint32_t output)
{
  static const double weights[] = { 1, -0.75, 0.5, 0.875, -0.625, 0.25, -1 };
  return weights[output % 7];
}

/* Adds up the outputs, which begin at frame 0, into out. */
static void
fold (const FxInstance *x, const GenOutputs *o, const FxBlock *out)
{
  const FxFormat *f = fx_instance_format (x);
  uint32_t per = f->layout == FX_PLANAR ? f->channels : 1;
  size_t n = out->frames * f->channels / per,
         at = out->offset * f->channels / per;
  for (uint32_t p = 0; p < per; p++) {
    for (size_t i = 0; i < n; i++) {
      double sum = 0;
      for (uint32_t b = 0; b < fx_instance_outputs (x); b++) {
        const void *y = o->planes[b * per + p];
        sum += weight (b) * (f->sample == FX_F64 ? ((const double *)y)[i]
                                                 : ((const float *)y)[i]);
      }
      if (f->sample == FX_F64)
        ((double *)out->planes[p])[at + i] = sum;
      else
        ((float *)out->planes[p])[at + i] = (float)sum;
    }
  }
}

void
gen_fn_instance (void *target, const FxBlock *in, const FxBlock *out)
{
  FxInstance *x = target;
  if (fx_instance_outputs (x) == 1) {
    fx_instance_process (x, in, out);
    return;
  }
  GenOutputs o = gen_outputs (x, NULL, out->frames);
  FxBlock to = { o.planes, 0, out->frames };
  if (in->planes[0] != out->planes[0]) {
    fx_instance_process (x, in, &to);
  } else { /* in place: the first output is where the input was */
    const FxFormat *f = fx_instance_format (x);
    uint32_t per = f->layout == FX_PLANAR ? f->channels : 1;
    size_t size = f->sample == FX_F64 ? sizeof (double) : sizeof (float);
    for (uint32_t p = 0; p < per && in->frames > 0; p++)
      memcpy (o.planes[p],
          (char *)in->planes[p] + in->offset * f->channels / per * size,
          in->frames * f->channels / per * size);
    fx_instance_process (x, &to, &to);
  }
  fold (x, &o, out);
  gen_outputs_free (&o);
}

void
gen_fn_cascade (void *target, const FxBlock *in, const FxBlock *out)
{
  fx_cascade_process (target, in, out);
}

/* Audio in the format of a process. */
typedef struct Planes {
  void *data;
  void *planes[64];
} Planes;

static Planes
planes_new (const FxFormat *f, size_t frames)
{
  Planes p = { 0 };
  size_t size = f->sample == FX_F64 ? sizeof (double) : sizeof (float);
  p.data = calloc (frames * f->channels + 1, size);
  if (!p.data || f->channels > 64)
    exit (2);
  p.planes[0] = p.data;
  for (uint32_t c = 1; f->layout == FX_PLANAR && c < f->channels; c++)
    p.planes[c] = (char *)p.data + c * frames * size;
  return p;
}

static size_t
place (const FxFormat *f, size_t frames, size_t i)
{
  return f->layout == FX_PLANAR ? i % f->channels * frames + i / f->channels
                                : i;
}

static void
planes_put (Planes *p, const FxFormat *f, const double *x, size_t frames)
{
  for (size_t i = 0; i < frames * f->channels; i++) {
    if (f->sample == FX_F64)
      ((double *)p->data)[place (f, frames, i)] = x[i];
    else
      ((float *)p->data)[place (f, frames, i)] = (float)x[i];
  }
}

static void
planes_get (const Planes *p, const FxFormat *f, double *x, size_t frames)
{
  for (size_t i = 0; i < frames * f->channels; i++) {
    size_t at = place (f, frames, i);
    x[i] = f->sample == FX_F64 ? ((const double *)p->data)[at]
                               : (double)((const float *)p->data)[at];
  }
}

static size_t
block_size (int split, size_t left, uint64_t *seed)
{
  size_t n = split == GEN_WHOLE ? left : (size_t)split;
  if (split == GEN_RANDOM) {
    uint64_t r = fx_test_random (seed);
    n = r % 4 == 0 ? r / 4 % 3 : r / 4 % 301;
  }
  return n < left ? n : left;
}

void
gen_run (GenFn fn, void *target, const FxFormat *f, const double *in,
    double *out, size_t frames, int split, int in_place, uint64_t *seed)
{
  Planes from = planes_new (f, frames), to = { 0 };
  planes_put (&from, f, in, frames);
  if (!in_place)
    to = planes_new (f, frames);
  Planes *result = in_place ? &from : &to;
  FxBlock i = { from.planes, 0, 0 }, o = { result->planes, 0, 0 };
  for (size_t done = 0; done < frames; done += i.frames) {
    i.frames = o.frames = block_size (split, frames - done, seed);
    i.offset = o.offset = done;
    fn (target, &i, &o);
  }
  planes_get (result, f, out, frames);
  free (from.data);
  free (to.data);
}

void
gen_process (
    FxInstance *x, const double *in, double *out, size_t frames, int split)
{
  uint64_t seed = 7;
  gen_run (gen_fn_instance, x, fx_instance_format (x), in, out, frames, split,
      0, &seed);
}

double *
gen_noise (const FxFormat *f, size_t frames, uint64_t seed)
{
  double *x = gen_zeros (f, frames);
  for (size_t i = 0; i < frames * f->channels; i++)
    x[i] = (float)(0.5 * fx_test_noise (&seed));
  return x;
}

double *
gen_zeros (const FxFormat *f, size_t frames)
{
  double *x = calloc (frames * f->channels + 1, sizeof *x);
  if (!x)
    exit (2);
  return x;
}

double
gen_peak (const double *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, fabs (x[i]));
  return most;
}

double
gen_max_diff (const double *x, const double *y, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++) {
    double d = fabs (x[i] - y[i]);
    if (!(d <= most))
      most = d;
  }
  return most;
}

int
gen_all_finite (const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    if (!isfinite (x[i]))
      return 0;
  }
  return 1;
}
