/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The plan of a stream as its kernel reads it (layout: sos.h): each group of K
 * sections as one system of n = 2 K states, its response to a frame j of a lane
 * and the powers of A by which states pass frames, lanes, warps and tiles. Long
 * double, rounded once to the type that the kernel takes.
 *
 * Float arithmetic divides each section by its b0, unless that is 0 or the
 * product comes near the ends of what floats hold; the group's output is then
 * multiplied by the product. */

#include <math.h>
#include <string.h>
#include "cuda/sos_plan_priv.h"

#define MOST (2 * FX_SOS_GROUP)

/* The product of the b0 of a group so far stays within these. */
#define LEAST_PRODUCT 0x1p-80L
#define MOST_PRODUCT 0x1p60L

/* What is left of a state after `depth` tiles. */
#define GONE 1e-12L

typedef long double Matrix[MOST][MOST];

typedef struct Group {
  uint32_t k, n;
  Matrix a;
  long double b[MOST];
  long double c[FX_SOS_GROUP][MOST], d[FX_SOS_GROUP]; /* outputs, divided */
  long double unit[FX_SOS_GROUP + 1]; /* what signals are divided by */
  FxSosForm form[FX_SOS_GROUP];
  int kind[FX_SOS_GROUP];
} Group;

static const FxSos unity = { 1, 0, 0, 0, 0 };

/* --- one system ----------------------------------------------------------------- */

static int
is_divided (FxSosType type, long double b0, long double product)
{
  long double p = fabsl (product * b0);
  return type == FX_SOS_FAST && p >= LEAST_PRODUCT && p <= MOST_PRODUCT &&
         fabsl (b0) >= LEAST_PRODUCT;
}

/* Adds section k, whose input is the output of section k - 1. */
static void
add_section (Group *g, uint32_t k, int divided)
{
  FxSosForm *o = &g->form[k];
  long double by = divided ? o->d : 1;
  long double in[MOST] = { 0 }, direct = k ? g->d[k - 1] : 1;
  if (k)
    memcpy (in, g->c[k - 1], sizeof in);
  g->kind[k] = !divided      ? FX_SOS_GENERAL
               : o->sign > 0 ? FX_SOS_PLAIN
                             : FX_SOS_MIRRORED;
  g->unit[k + 1] = g->unit[k] * by;
  for (int i = 0; i < 2; i++) {
    o->c[i] /= by;
    for (uint32_t j = 0; j < 2 * k; j++)
      g->a[2 * k + i][j] = o->b[i] * in[j];
    for (int j = 0; j < 2; j++)
      g->a[2 * k + i][2 * k + j] = o->a[i][j];
    g->b[2 * k + i] = o->b[i] * direct;
  }
  o->d /= by;
  for (uint32_t j = 0; j < 2 * k; j++)
    g->c[k][j] = o->d * in[j];
  g->c[k][2 * k] = o->c[0];
  g->c[k][2 * k + 1] = o->c[1];
  g->d[k] = o->d * direct;
}

static int
make_group (const FxSosShape *s, const FxSos *sections, uint32_t n,
    uint32_t first, Group *g, FxError *err)
{
  memset (g, 0, sizeof *g);
  g->k = s->k;
  g->n = 2 * s->k;
  g->unit[0] = 1;
  for (uint32_t k = 0; k < g->k; k++) {
    const FxSos *at = first + k < n ? &sections[first + k] : &unity;
    int r = fx_sos_form (s->type, at, &g->form[k], err);
    if (r != FX_OK) {
      if (err)
        err->index = (int)(first + k);
      return r;
    }
    add_section (g, k, is_divided (s->type, at->b0, g->unit[k]));
  }
  return FX_OK;
}

/* --- matrices, of 2x2 blocks, zero above the diagonal ----------------------------- */

static void
multiply (uint32_t n, const Matrix a, const Matrix b, Matrix out)
{
  Matrix m;
  for (uint32_t r = 0; r < n; r++) {
    for (uint32_t c = 0; c < n; c++) {
      long double sum = 0;
      for (uint32_t i = c & ~1u; i <= (r | 1); i++)
        sum += a[r][i] * b[i][c];
      m[r][c] = sum;
    }
  }
  for (uint32_t r = 0; r < n; r++)
    memcpy (out[r], m[r], n * sizeof (long double));
}

static void
identity (Matrix m)
{
  memset (m, 0, sizeof (Matrix));
  for (int i = 0; i < MOST; i++)
    m[i][i] = 1;
}

/* Norm in units of the signal. */
static long double
norm (const Group *g, const Matrix m)
{
  long double sum = 0;
  for (uint32_t r = 0; r < g->n; r++) {
    for (uint32_t c = 0; c <= (r | 1); c++) {
      long double v = m[r][c] * (g->unit[r / 2] / g->unit[c / 2]);
      sum += v * v;
    }
  }
  return sqrtl (sum);
}

/* --- bytes -------------------------------------------------------------------------- */

/* Number i of an array in the type of the arithmetic. */
static void
put (FxSosType type, void *to, size_t i, long double v)
{
  if (type == FX_SOS_FAST)
    ((float *)to)[i] = (float)v;
  else
    ((double *)to)[i] = (double)v;
}

/* The blocks of the lower triangle; block i of them at to[i * stride]. */
static void
put_packed (FxSosType type, void *to, uint32_t k, size_t stride, const Matrix m)
{
  size_t i = 0;
  for (uint32_t r = 0; r < k; r++) {
    for (uint32_t c = 0; c <= r; c++, i++) {
      for (uint32_t j = 0; j < 4; j++)
        put (type, to, i * stride + j, m[2 * r + j / 2][2 * c + j % 2]);
    }
  }
}

static void
put_column (double *to, uint32_t n, const Matrix m)
{
  for (uint32_t c = 0; c < n; c++) {
    for (uint32_t r = 0; r < n; r++)
      to[c * n + r] = (double)m[r][c];
  }
}

static void
put_section (
    FxSosType type, void *to, const FxSos *s, const Group *g, uint32_t k)
{
  const FxSosForm *o = &g->form[k];
  long double fast[8] = { o->f, o->q, o->c[0], o->c[1], o->d, o->sign,
    g->kind[k], 0 };
  long double exact[8] = { s->b0, s->b1, s->b2, s->a1, s->a2, 0, 0, 0 };
  for (size_t i = 0; i < 8; i++)
    put (type, to, i, type == FX_SOS_FAST ? fast[i] : exact[i]);
}

static void
put_reduce (FxSosType type, void *to, const Group *g, uint32_t l)
{
  uint32_t n = g->n;
  long double v[MOST];
  memcpy (v, g->b, sizeof v);
  for (uint32_t j = l; j-- > 0;) {
    long double w[MOST] = { 0 };
    for (uint32_t r = 0; r < n; r++) {
      put (type, to, (size_t)j * n + r, v[r]);
      for (uint32_t c = 0; c <= (r | 1); c++)
        w[r] += g->a[r][c] * v[c];
    }
    memcpy (v, w, sizeof v);
  }
}

static void
put_outputs (char *at, const FxSosLayout *o, const Group *g)
{
  double *unit = (double *)(at + o->unit), *input = (double *)(at + o->input);
  double *output = (double *)(at + o->output);
  double *direct = (double *)(at + o->direct);
  for (uint32_t r = 0; r < g->n; r++) {
    unit[r] = (double)g->unit[r / 2];
    unit[g->n + r] = (double)(1 / g->unit[r / 2]);
    input[r] = (double)g->b[r];
    for (uint32_t k = 0; k < g->k; k++)
      output[r * g->k + k] = (double)(g->c[k][r] * g->unit[k + 1]);
  }
  for (uint32_t k = 0; k < g->k; k++)
    direct[k] = (double)(g->d[k] * g->unit[k + 1]);
}

/* The powers. Returns the depth. */
static uint32_t
put_powers (const FxSosShape *s, char *at, const FxSosLayout *o, const Group *g)
{
  uint32_t n = g->n, low = fx_sos_log2 (s->l);
  uint32_t matrix = n * n, blocks = g->k * (g->k + 1) / 2;
  size_t size = s->type == FX_SOS_FAST ? 4 : 8;
  Matrix m, lane, warp, tile;
  memcpy (m, g->a, sizeof m);
  for (uint32_t b = 0; b < low + 5; b++) {
    put_column ((double *)(at + o->frame) + b * matrix, n, m);
    if (b == low)
      memcpy (lane, m, sizeof m);
    if (b >= low)
      put_packed (
          s->type, at + o->scan + (b - low) * blocks * 4 * size, g->k, 4, m);
    multiply (n, m, m, m);
  }
  memcpy (warp, m, sizeof m);
  identity (m);
  for (uint32_t i = 0; i < 32; i++) {
    put_packed (s->type, at + o->lane + i * 4 * size, g->k, 32 * 4, m);
    multiply (n, lane, m, m);
  }
  identity (m);
  for (uint32_t i = 0; i < s->wt; i++) {
    put_column ((double *)(at + o->warp) + i * matrix, n, m);
    multiply (n, warp, m, m);
  }
  if (s->live)
    return 0;
  memcpy (tile, m, sizeof m);
  identity (m);
  for (uint32_t i = 0; i < FX_SOS_DEPTH; i++) {
    if (i > 0 && i <= FX_SOS_NEAR && norm (g, m) < GONE)
      return i;
    put_column ((double *)(at + o->tile) + i * matrix, n, m);
    multiply (n, tile, m, m);
  }
  return FX_SOS_DEPTH;
}

static int
is_finite (const char *at, const FxSosLayout *o, FxSosType type)
{
  double sum = 0;
  if (type == FX_SOS_FAST) {
    for (uint32_t i = 0; i < o->unit / 4; i++)
      sum += ((const float *)at)[i] * 0;
  } else {
    for (uint32_t i = 0; i < o->unit / 8; i++)
      sum += ((const double *)at)[i] * 0;
  }
  for (uint32_t i = o->unit / 8; i < o->size / 8; i++)
    sum += ((const double *)at)[i] * 0;
  return sum == 0;
}

int
fx_sos_plan_fill (const FxSosShape *s, const FxSos *sections, uint32_t n,
    void *plan, FxError *err)
{
  FxSosHead *head = plan;
  FxSosLayout o = fx_sos_layout (s->k, s->l, s->type == FX_SOS_FAST ? 4 : 8);
  memset (plan, 0, fx_sos_plan_size (s, n));
  head->sections = n;
  head->groups = (n + s->k - 1) / s->k;
  for (uint32_t i = 0; i < head->groups; i++) {
    char *at = (char *)(head + 1) + (size_t)i * o.size;
    Group g;
    int r = make_group (s, sections, n, i * s->k, &g, err);
    if (r != FX_OK)
      return r;
    put_reduce (s->type, at + o.reduce, &g, s->l);
    for (uint32_t k = 0; k < g.k; k++) {
      uint32_t j = i * s->k + k;
      put_section (s->type,
          at + o.section + k * 8 * (s->type == FX_SOS_FAST ? 4 : 8),
          j < n ? &sections[j] : &unity, &g, k);
    }
    uint32_t depth = put_powers (s, at, &o, &g);
    head->depth = head->depth < depth ? depth : head->depth;
    put (s->type, at + o.scale, 0, g.unit[g.k]);
    put (s->type, at + o.scale, 1, depth);
    put_outputs (at, &o, &g);
    if (!is_finite (at, &o, s->type)) {
      int r = fx_error (err, FX_ENOTSUP, "coefficients", 0, 1, -1, "",
          "the response of this section is beyond the range of numbers",
          "process it on the CPU");
      if (err)
        err->index = (int)(i * s->k);
      return r;
    }
  }
  return FX_OK;
}
