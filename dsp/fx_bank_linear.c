/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Bands of linear phase that add up to the input. With l_i the output of a
 * windowed-sinc low-pass at edge i and d the input, delayed as they delay it,
 *
 *   band k = l_k - l_(k-1),  below the first edge l_0, above the last d - l,
 *
 * so the sum of all bands telescopes to d, whatever rounding the convolution
 * had. Only the low-passes are convolved. The low-pass has -6.02 dB at its
 * edge. Kaiser's window: J. F. Kaiser, "Nonrecursive digital filter design
 * using the I0-sinh window function", ISCAS 1974. Class BOUND.
 *
 * Other edges are other responses: a second convolution is given the same past
 * and the output cross-fades, w = t^2 (3 - 2 t). A change that comes during a
 * fade waits for its end; the last one counts. */

#include "dsp/fx_bank_linear.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/fir.h"
#include "dsp/fx_conv.h"
#include "dsp/fx_instance_priv.h"

enum { TILE = 512 };

struct FxBankLinear {
  uint32_t channels, edges, taps;
  double beta;
  size_t size; /* of a sample */
  int f64;
  FxConv *conv[2]; /* the one that is heard, the one that fades in */
  int current;
  uint32_t ramp, length; /* frames until the fade is over, in all */
  int queued;
  uint32_t queued_ramp;
  double want[FX_BANK_EDGES]; /* queued edges */
  double *taps_of[FX_BANK_EDGES];
  size_t lengths[FX_BANK_EDGES];
  double *taps_data;
  /* The last frames of input, each written twice, keep frames apart: so the
   * newest `keep` are in one piece and end before at + keep. */
  char *past; /* [channels][2 keep] */
  size_t keep, at;
  size_t quiet; /* frames of zeros since the last other */
  int lost;     /* the output was not finite */
  char *y[2];   /* [channels * edges][TILE]: of each convolution */
  char *x;      /* [channels][TILE] */
  double *wide; /* [TILE][channels] */
  const void **x_planes;
  void **y_planes[2];
};

/* Silence of that many frames is in all spectra. */
static size_t
quiet_limit (const FxBankLinear *l)
{
  return 4 * (size_t)l->taps + 2 * TILE;
}

/* --- plan ---------------------------------------------------------------------- */

int
fx_bank_linear_plan (
    const FxBankLinearSpec *spec, double rate, FxBankPlan *p, FxError *err)
{
  uint32_t taps = spec->taps;
  if (!taps) {
    int rc = fx_fir_kaiser_length (
        spec->attenuation, spec->transition, rate, &taps, NULL, err);
    if (rc < 0) {
      if (err && err->param && strcmp (err->param, "width") == 0)
        err->param = "transition";
      return rc;
    }
  }
  taps |= 1;
  if (taps > FX_BANK_MAX_TAPS)
    return fx_error (err, FX_EINVAL, "transition", spec->transition,
        spec->transition * taps / (FX_BANK_MAX_TAPS - 2), 20000, "Hz",
        "the filters would be too long",
        "take a wider transition or less attenuation");
  p->taps = taps;
  p->beta = fx_window_kaiser_beta (spec->attenuation);
  p->edges = spec->n;
  p->residual = spec->residual;
  for (uint32_t i = 0; i < spec->n; i++)
    p->edge[i] = spec->edges[i] / rate;
  return FX_OK;
}

uint32_t
fx_bank_linear_latency (const FxBankPlan *p)
{
  return (p->taps - 1) / 2;
}

uint32_t
fx_bank_linear_tail (const FxBankPlan *p)
{
  return p->taps - 1;
}

/* --- state --------------------------------------------------------------------- */

/* Gives a convolution the low-passes at these edges. */
static void
set_edges (FxBankLinear *l, FxConv *conv, const double *edges)
{
  for (uint32_t i = 0; i < l->edges; i++) {
    FxFirSincSpec spec = { .length = l->taps,
      .n = 1,
      .cutoffs = &edges[i],
      .pass_zero = 1,
      .window = FX_WINDOW_KAISER,
      .beta = l->beta };
    fx_fir_sinc (&spec, 1, l->taps_of[i], NULL);
  }
  fx_conv_set (conv, (const double *const *)l->taps_of, l->lengths, TILE);
}

static int
new_convolutions (FxBankLinear *l)
{
  uint32_t n = l->channels * l->edges;
  FxConvPath *paths = calloc (n, sizeof *paths);
  if (!paths)
    return 0;
  for (uint32_t i = 0; i < n; i++)
    paths[i] = (FxConvPath){ i % l->channels, i, i / l->channels };
  FxConvSpec spec = { .inputs = l->channels,
    .outputs = n,
    .responses = l->edges,
    .paths = paths,
    .n_paths = n,
    .max_taps = l->taps,
    .mode = FX_CONV_BLOCK,
    .f64 = l->f64 };
  l->conv[0] = fx_conv_new (&spec);
  l->conv[1] = fx_conv_new (&spec);
  free (paths);
  return l->conv[0] && l->conv[1];
}

static int
new_buffers (FxBankLinear *l)
{
  size_t n = (size_t)l->channels * l->edges;
  l->keep = (size_t)l->taps + TILE;
  l->past = calloc (2 * l->keep * l->channels, l->size);
  l->x = calloc ((size_t)TILE * l->channels, l->size);
  l->wide = calloc ((size_t)TILE * l->channels, sizeof *l->wide);
  l->taps_data = calloc ((size_t)l->taps * l->edges, sizeof (double));
  l->x_planes = calloc (l->channels, sizeof *l->x_planes);
  if (!l->past || !l->x || !l->wide || !l->taps_data || !l->x_planes)
    return 0;
  for (uint32_t c = 0; c < l->channels; c++)
    l->x_planes[c] = l->x + (size_t)c * TILE * l->size;
  for (uint32_t e = 0; e < l->edges; e++) {
    l->taps_of[e] = l->taps_data + (size_t)e * l->taps;
    l->lengths[e] = l->taps;
  }
  for (int i = 0; i < 2; i++) {
    l->y[i] = calloc (n * TILE, l->size);
    l->y_planes[i] = calloc (n, sizeof *l->y_planes[i]);
    if (!l->y[i] || !l->y_planes[i])
      return 0;
    for (size_t k = 0; k < n; k++)
      l->y_planes[i][k] = l->y[i] + k * TILE * l->size;
  }
  return 1;
}

FxBankLinear *
fx_bank_linear_new (const FxFormat *f, const FxBankPlan *p)
{
  FxBankLinear *l = calloc (1, sizeof *l);
  if (!l)
    return NULL;
  l->channels = f->channels;
  l->edges = p->edges;
  l->taps = p->taps;
  l->beta = p->beta;
  l->f64 = f->sample == FX_F64;
  l->size = fx_sample_size (f);
  if (!new_convolutions (l) || !new_buffers (l)) {
    fx_bank_linear_free (l);
    return NULL;
  }
  fx_bank_linear_reset (l, p);
  return l;
}

void
fx_bank_linear_free (FxBankLinear *l)
{
  if (!l)
    return;
  for (int i = 0; i < 2; i++) {
    if (l->conv[i])
      fx_conv_free (l->conv[i]);
    free (l->y[i]);
    free (l->y_planes[i]);
  }
  free (l->past);
  free (l->x);
  free (l->wide);
  free (l->taps_data);
  free (l->x_planes);
  free (l);
}

static void
forget (FxBankLinear *l)
{
  memset (l->past, 0, 2 * l->keep * l->channels * l->size);
  l->at = 0;
  l->quiet = quiet_limit (l);
  l->lost = 0;
}

void
fx_bank_linear_reset (FxBankLinear *l, const FxBankPlan *p)
{
  forget (l);
  l->ramp = 0;
  l->queued = 0;
  set_edges (l, l->conv[l->current], p->edge);
}

/* Plane c of the newest n frames of the past. */
static const void *
newest (const FxBankLinear *l, uint32_t c, size_t n)
{
  return l->past + (2 * l->keep * c + l->at + l->keep - n) * l->size;
}

static void
begin (FxBankLinear *l, const double *edges, uint32_t ramp)
{
  FxConv *to = l->conv[!l->current];
  size_t n = l->taps - 1;
  l->queued = 0;
  set_edges (l, to, edges);
  for (uint32_t c = 0; c < l->channels; c++)
    l->x_planes[c] = newest (l, c, n);
  fx_conv_prime (to, l->x_planes, n);
  for (uint32_t c = 0; c < l->channels; c++)
    l->x_planes[c] = l->x + (size_t)c * TILE * l->size;
  l->ramp = l->length = ramp;
  if (ramp == 0)
    l->current = !l->current;
}

void
fx_bank_linear_change (FxBankLinear *l, const FxBankPlan *p, uint32_t ramp)
{
  if (ramp && l->ramp) {
    memcpy (l->want, p->edge, l->edges * sizeof *l->want);
    l->queued_ramp = ramp;
    l->queued = 1;
    return;
  }
  begin (l, p->edge, ramp);
}

/* --- audio --------------------------------------------------------------------- */

static double
value (const FxBankLinear *l, const void *x, size_t i)
{
  return l->f64 ? ((const double *)x)[i] : (double)((const float *)x)[i];
}

static void
put (const FxBankLinear *l, void *x, size_t i, double v)
{
  if (l->f64)
    ((double *)x)[i] = v;
  else
    ((float *)x)[i] = (float)v;
}

/* Takes a tile into x and into the past. */
static void
take (FxBankLinear *l, const FxFormat *f, const FxBlock *in)
{
  size_t n = in->frames;
  fx_block_load (f, in, l->wide);
  for (size_t i = 0; i < n; i++) {
    int zero = 1;
    for (uint32_t c = 0; c < l->channels; c++) {
      double v = l->wide[i * l->channels + c];
      zero &= v == 0;
      put (l, l->x, (size_t)c * TILE + i, v);
    }
    l->quiet = zero ? l->quiet + 1 : 0;
  }
  size_t first = l->keep - l->at < n ? l->keep - l->at : n;
  for (uint32_t c = 0; c < l->channels; c++) {
    const char *x = l->x + (size_t)c * TILE * l->size;
    char *past = l->past + 2 * l->keep * c * l->size;
    for (int twice = 0; twice < 2; twice++, past += l->keep * l->size) {
      memcpy (past + l->at * l->size, x, first * l->size);
      memcpy (past, x + first * l->size, (n - first) * l->size);
    }
  }
  l->at = (l->at + n) % l->keep;
}

/* What has faded in so far, into y of the current one. */
static void
fade (FxBankLinear *l, size_t n)
{
  uint32_t planes = l->channels * l->edges;
  for (uint32_t k = 0; k < planes; k++) {
    char *old = l->y_planes[l->current][k], *new = l->y_planes[!l->current][k];
    for (size_t i = 0; i < n; i++) {
      double t =
          i < l->ramp ? (double)(l->length - l->ramp + i + 1) / l->length : 1;
      double a = value (l, old, i), b = value (l, new, i);
      put (l, old, i, t < 1 ? a + t * t * (3 - 2 * t) * (b - a) : b);
    }
  }
  if (n < l->ramp) {
    l->ramp -= (uint32_t)n;
    return;
  }
  l->ramp = 0;
  l->current = !l->current;
}

/* The signals between which band b lies; NULL: 0. */
static void
bounds (const FxBankLinear *l, const FxBankPlan *p, uint32_t b, uint32_t c,
    size_t n, void *const *y, const void **low, const void **high)
{
  uint32_t upper = p->residual ? b : b + 1;
  *low = upper > 0 ? y[(upper - 1) * l->channels + c] : NULL;
  *high = upper < l->edges ? y[upper * l->channels + c]
                           : newest (l, c, n + (l->taps - 1) / 2);
}

static void
give (FxBankLinear *l, const FxFormat *f, const FxBankPlan *p, void *const *y,
    const FxBlock *out)
{
  size_t n = out->frames;
  FxBlock band = *out;
  for (uint32_t b = 0; b < p->bands; b++) {
    for (uint32_t c = 0; c < l->channels; c++) {
      const void *low, *high;
      bounds (l, p, b, c, n, y, &low, &high);
      for (size_t i = 0; i < n; i++)
        l->wide[i * l->channels + c] =
            value (l, high, i) - (low ? value (l, low, i) : 0);
    }
    fx_block_store (f, l->wide, &band);
    band.planes += fx_block_planes (f);
  }
}

static int
is_finite (const FxBankLinear *l, size_t n, void *const *y)
{
  double sum = 0; /* 0 x infinity is NaN */
  for (uint32_t k = 0; k < l->channels * l->edges; k++) {
    for (size_t i = 0; i < n; i++)
      sum += 0 * value (l, y[k], i);
  }
  return sum == 0;
}

static void
run_tile (FxBankLinear *l, const FxFormat *f, const FxBankPlan *p,
    const FxBlock *in, const FxBlock *out)
{
  size_t n = in->frames;
  size_t before = l->quiet;
  take (l, f, in);
  if (l->quiet >= quiet_limit (l) && before < quiet_limit (l)) {
    /* What rounding has left in the transforms ends here. */
    fx_conv_reset (l->conv[0]);
    fx_conv_reset (l->conv[1]);
  }
  int was = l->current;
  fx_conv_process (l->conv[was], l->x_planes, l->y_planes[was], n);
  if (l->ramp) {
    fx_conv_process (l->conv[!was], l->x_planes, l->y_planes[!was], n);
    fade (l, n);
  }
  l->lost |= !is_finite (l, n, l->y_planes[was]);
  give (l, f, p, l->y_planes[was], out);
  if (l->queued && !l->ramp)
    begin (l, l->want, l->queued_ramp);
}

void
fx_bank_linear_process (FxBankLinear *l, const FxKernels *k, const FxFormat *f,
    const FxBankPlan *p, const FxBlock *in, const FxBlock *out)
{
  FxBlock i = *in, o = *out;
  for (size_t left = in->frames; left > 0; left -= i.frames) {
    size_t n = left < TILE ? left : TILE;
    if (l->ramp && l->ramp < n)
      n = l->ramp; /* a fade ends where a tile ends */
    i.frames = o.frames = n;
    run_tile (l, f, p, &i, &o);
    i.offset += n;
    o.offset += n;
  }
}

double
fx_bank_linear_memory (const FxBankLinear *l)
{
  double most = 1e-30; /* rounding in the transforms, at least */
  if (l->quiet >= quiet_limit (l))
    return 0;
  for (uint32_t c = 0; c < l->channels && l->quiet < l->taps; c++) {
    const void *x = newest (l, c, l->taps - 1);
    for (size_t i = 0; i + 1 < l->taps; i++)
      most = fmax (most, fabs (value (l, x, i)));
  }
  return most;
}

int
fx_bank_linear_is_finite (const FxBankLinear *l)
{
  return !l->lost;
}

const char *
fx_bank_linear_kernel (const FxBankLinear *l)
{
  return fx_conv_layout (l->conv[l->current]);
}
