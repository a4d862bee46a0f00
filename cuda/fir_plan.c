/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Forms, sizes and memory of FIR filters on the device.
 *
 * The costs are instructions as counted in compiled kernels and by hand, divided
 * by the share of the issue slots that such a loop is expected to fill. No
 * device has measured them yet. */

#include "cuda/fir_plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
  LARGEST = 1 << FX_FIR_SIZE_MAX,
  WORK = 32 << 20,        /* bytes of products in float */
  NEW_SPECTRA = 32 << 20, /* bytes of spectra beyond those of the past, float */
  MANY_FRAMES = 1 << 22,
  SHARED_DIRECT = 48 << 10
};

static const double PI = 3.14159265358979323846264338327950288;

static uint32_t
passes (uint32_t size)
{
  return (size + 2) / 3;
}

/* A floating-point operation of the run's arithmetic, in issue slots. */
static double
rate (const FxFirSetup *setup)
{
  return setup->is_double ? setup->double_ratio : 1;
}

/* Issue slots in the time that memory takes for a sample in and out: about 80
 * where double is cheap (large devices of fast memory), 250 elsewhere. */
static double
memory_floor (const FxFirSetup *setup)
{
  return (setup->double_ratio <= 2 ? 80 : 250) *
         (setup->sample == FX_F64 ? 2 : 1);
}

/* A transform both ways, of a complex number: 11 operations and 5 others in a
 * pass; 30 others to get it in and out. Exchanges wait: 0.4. */
static double
transforms (const FxFirSetup *setup, uint32_t size)
{
  return (2 * passes (size) * (11 * rate (setup) + 5) + 30) / 0.4;
}

double
fx_fir_cost (
    const FxFirSetup *setup, const FxFirForm *form, uint32_t n, uint64_t frames)
{
  double bins = ldexp (1, (int)form->size), count = (double)frames, cost;
  switch (form->kind) {
  case FX_FIR_DIRECT:
    /* 1 multiply-add and 0.15 others for a tap; 15 to get a sample in and
       * out. 16 frames of a thread at a time. */
    count = 16 * ceil (count / 16);
    cost = count * (fx_fir_filled (n) * (rate (setup) + 0.15) + 15) / 0.8;
    break;
  case FX_FIR_ONE:
    cost = ceil (count / form->tile) * bins * transforms (setup, form->size);
    break;
  default:
    /* 4 multiply-adds and a half for a partition; a call ends inside a block,
       * which is transformed again by the next. */
    cost = (count / bins + 1) * bins *
           (transforms (setup, form->size) +
               form->parts * (4 * rate (setup) + 0.5) / 0.7);
  }
  return fmax (cost, count * memory_floor (setup));
}

double
fx_fir_switch_cost (const FxFirSetup *setup, const FxFirForm *form)
{
  return form->kind == FX_FIR_PARTS ? ldexp (form->parts, (int)form->size) *
                                          transforms (setup, form->size) / 2
                                    : 0;
}

FxFirForm
fx_fir_form_as (FxFirKind kind, uint32_t size, uint32_t n)
{
  uint32_t bins = 1u << size;
  FxFirForm form = { kind, size, 1, 0 };
  if (kind == FX_FIR_DIRECT)
    form.size = 0;
  else if (kind == FX_FIR_ONE)
    form.tile = 2 * bins - (n - 1);
  else
    form.parts = (n + bins - 1) / bins;
  return form;
}

static FxFirForm
cheapest (const FxFirSetup *setup, FxFirKind kind, uint32_t n, uint64_t frames)
{
  FxFirForm best = fx_fir_form_as (kind, FX_FIR_SIZE_MAX, n);
  double cost = fx_fir_cost (setup, &best, n, frames);
  for (uint32_t size = FX_FIR_SIZE_MAX; size-- > FX_FIR_SIZE_MIN;) {
    if (kind == FX_FIR_ONE && n - 1 > 1u << size)
      break;
    FxFirForm form = fx_fir_form_as (kind, size, n);
    double c = fx_fir_cost (setup, &form, n, frames);
    if (c < cost) {
      best = form;
      cost = c;
    }
  }
  return best;
}

/* Direct where that costs no more in long calls, up to about 110 taps with fast
 * memory or 150 elsewhere in float; in one transform where that can be; else in
 * partitions. */
static FxFirKind
kind_of (const FxFirSetup *setup, uint32_t n)
{
  if (n > LARGEST + 1)
    return FX_FIR_PARTS;
  if (n <= FX_FIR_DIRECT_MAX) {
    FxFirForm direct = fx_fir_form_as (FX_FIR_DIRECT, 0, n);
    FxFirForm one = cheapest (setup, FX_FIR_ONE, n, MANY_FRAMES);
    if (fx_fir_cost (setup, &direct, n, MANY_FRAMES) <=
        fx_fir_cost (setup, &one, n, MANY_FRAMES))
      return FX_FIR_DIRECT;
  }
  return FX_FIR_ONE;
}

FxFirForm
fx_fir_form (const FxFirSetup *setup, uint32_t n, uint64_t frames)
{
  FxFirKind kind = kind_of (setup, n);
  if (kind == FX_FIR_DIRECT)
    return fx_fir_form_as (kind, 0, n);
  return cheapest (setup, kind, n, frames ? frames : MANY_FRAMES);
}

uint32_t
fx_fir_filled (uint32_t n)
{
  return (n + FX_FIR_TAPS_STEP - 1) / FX_FIR_TAPS_STEP * FX_FIR_TAPS_STEP;
}

static size_t
real_size (const FxFirSetup *setup)
{
  return setup->is_double ? 8 : 4;
}

static size_t
sample_size (const FxFirSetup *setup)
{
  return setup->sample == FX_F64 ? 8 : 4;
}

static size_t
direct_shared (
    const FxFirSetup *setup, uint32_t n, uint32_t group, uint32_t runs)
{
  uint32_t taps = fx_fir_filled (n);
  uint32_t pitch = (taps + runs * FX_FIR_OUTPUTS) / 16 * 17;
  return (taps + (size_t)group * pitch) * real_size (setup);
}

FxFirGeometry
fx_fir_geometry (const FxFirSetup *setup, uint32_t n)
{
  uint32_t groups = (setup->channels + FX_FIR_GROUP - 1) / FX_FIR_GROUP;
  FxFirGeometry g;
  g.group = (setup->channels + groups - 1) / groups;
  g.runs = FX_FIR_THREADS / g.group;
  while (
      g.group > 1 && direct_shared (setup, n, g.group, g.runs) > SHARED_DIRECT)
    g.runs = FX_FIR_THREADS / --g.group;
  while (direct_shared (setup, n, g.group, g.runs) > SHARED_DIRECT)
    g.runs /= 2;
  g.shared = direct_shared (setup, n, g.group, g.runs);
  return g;
}

FxFirMemory
fx_fir_memory (const FxFirSetup *setup)
{
  FxFirMemory m;
  memset (&m, 0, sizeof m);
  FxFirKind kind = kind_of (setup, setup->max_size);
  size_t complex_size = 2 * real_size (setup);
  size_t work = WORK * real_size (setup) / 4;
  m.keep = setup->max_size;
  m.response = (fx_fir_filled (setup->max_size) + 1) * real_size (setup);
  if (kind != FX_FIR_DIRECT)
    m.response = (setup->max_size + (size_t)LARGEST) * complex_size;
  if (kind == FX_FIR_PARTS) {
    if (m.keep < 2 * LARGEST)
      m.keep = 2 * LARGEST;
    uint64_t more = NEW_SPECTRA / 8 / setup->streams / setup->channels;
    more -= more % LARGEST;
    m.bins = setup->max_size + LARGEST + (more > LARGEST ? more : LARGEST);
    m.spectra = setup->channels * m.bins * complex_size;
    /* One block of every channel at least. */
    size_t least = setup->channels * (size_t)LARGEST * complex_size;
    m.work = work > least ? work : least;
  } else {
    /* The halo of two tiles at least. */
    size_t least =
        2 * (size_t)setup->max_size * setup->channels * sample_size (setup);
    m.work = work / 4 > least ? work / 4 : least;
  }
  m.past = (size_t)setup->channels * 2 * m.keep * sample_size (setup);
  m.roots = fx_fir_roots_at (FX_FIR_SIZE_MAX + 1) * complex_size;
  m.roots_double = fx_fir_roots_at (FX_FIR_SIZE_MAX + 1) * (size_t)16;
  m.taps = setup->max_size * sizeof (double);
  return m;
}

/* Group g is the polynomials modulo u^m - exp (2 pi i angle[g]). Split in parts,
 * side by side, part r is those modulo u^(m / parts) - exp (2 pi i (angle + r) /
 * parts). From behind, so in place. */
static uint32_t
split (double *angle, uint32_t groups, uint32_t parts)
{
  for (uint32_t g = groups; g-- > 0;) {
    double whole = angle[g];
    for (uint32_t r = 0; r < parts; r++)
      angle[g * parts + r] = (whole + r) / parts;
  }
  return groups * parts;
}

static void
put_root (void *to, int is_double, size_t at, double x)
{
  if (is_double) {
    ((double *)to)[2 * at] = cos (x);
    ((double *)to)[2 * at + 1] = sin (x);
  } else {
    ((float *)to)[2 * at] = (float)cos (x);
    ((float *)to)[2 * at + 1] = (float)sin (x);
  }
}

void
fx_fir_roots_fill (void *to, int is_double)
{
  double angle[LARGEST / 8];
  size_t at = 0;
  for (uint32_t size = FX_FIR_SIZE_MIN; size <= FX_FIR_SIZE_MAX; size++) {
    angle[0] = 0.25;
    uint32_t groups = split (angle, 1, 1u << size % 3);
    for (;;) {
      /* A pass of radix 8: powers of c of every group. */
      for (uint32_t m = 1; m < 8; m++)
        for (uint32_t g = 0; g < groups; g++)
          put_root (to, is_double, at++, 2 * PI * angle[g] / 8 * m);
      if (groups == 1u << size >> 3)
        break;
      groups = split (angle, groups, 8);
    }
  }
}

int
fx_fir_kernel (const FxFirSetup *setup, int kernel, char name[FX_FIR_NAME],
    uint32_t *threads, size_t *shared)
{
  const char *sample = setup->sample == FX_F64 ? "f64" : "f32";
  const char *real = setup->is_double ? "f64" : "f32";
  const char *type = setup->sample == FX_F32 && setup->is_double ? "x32" : real;
  FxFirKind kind = kind_of (setup, setup->max_size);
  *threads = FX_FIR_THREADS;
  *shared = 0;
  if (kernel < FX_FIR_K_ONE) {
    if (kernel == FX_FIR_K_DIRECT) {
      *shared = SHARED_DIRECT;
      snprintf (name, FX_FIR_NAME, "fir_%s", type);
    } else
      snprintf (name, FX_FIR_NAME, "fir_%s_%s",
          kernel == FX_FIR_K_HALO ? "halo" : "taps",
          kernel == FX_FIR_K_HALO ? sample : real);
    return 1;
  }
  static const struct {
    const char *what;
    int by_type;
  } table[] = { { "one", 1 }, { "forward", 1 }, { "inverse", 1 },
    { "response", 0 }, { "products", 0 }, { "few", 0 } };
  int row = (kernel - FX_FIR_K_ONE) / FX_FIR_SIZES;
  int first = FX_FIR_K_ONE + row * FX_FIR_SIZES;
  int size = FX_FIR_SIZE_MIN + (kernel - FX_FIR_K_ONE) % FX_FIR_SIZES;
  snprintf (name, FX_FIR_NAME, "conv_%s_%s_%d", table[row].what,
      table[row].by_type ? type : real, size);
  if (first == FX_FIR_K_FEW)
    *shared = FX_FIR_THREADS * 2 * real_size (setup);
  else if (first != FX_FIR_K_PRODUCTS) {
    *threads = (1u << size) / 8;
    *shared = ((size_t)2 << size) *
              (first == FX_FIR_K_RESPONSE ? 8 : real_size (setup));
  }
  return first == FX_FIR_K_ONE || first == FX_FIR_K_RESPONSE
             ? kind != FX_FIR_DIRECT
             : kind == FX_FIR_PARTS;
}
