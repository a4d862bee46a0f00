/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Fuzz target: any process with any parameters, in any format, changed at any
 * time, with any audio, NaN and infinity included, in blocks of any size, on
 * its own and in a cascade. It must not crash, the output must be finite, a
 * refusal must say why.
 *
 * Input, read byte by byte, 0 when it has run out: process, format, then
 * commands; see the switch in play (). Table rows are taken as they come. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_cascade.h"
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"

enum { MOST = 512, CHANNELS = 5, COMMANDS = 64 };

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct Input {
  const uint8_t *at, *end;
} Input;

static unsigned
byte (Input *in)
{
  return in->at < in->end ? *in->at++ : 0;
}

/* Eight bytes as they are: any double. */
static double
any_double (Input *in)
{
  uint64_t bits = 0;
  double v;
  for (int i = 0; i < 8; i++)
    bits = bits << 8 | byte (in);
  memcpy (&v, &bits, sizeof v);
  return v;
}

/* A value for a parameter: in range by two bytes, or an end of the range, or
 * any double, which counts when the table's check passes it. */
static void
set_field (Input *in, const FxParam *f, void *base)
{
  unsigned how = byte (in);
  double t = (byte (in) * 256 + byte (in)) / 65535.0, v;
  if (f->type == FX_T_ENUM) {
    unsigned n = 0;
    while (f->values[n].nick)
      n++;
    v = f->values[how % n].value;
  } else if (how < 32) {
    v = how % 2 ? f->min : f->max;
  } else if (how < 64) {
    v = any_double (in);
  } else if ((f->flags & FX_P_LOG) && how % 2) {
    v = f->min * pow (f->max / f->min, t);
  } else {
    v = f->min + t * (f->max - f->min);
  }
  if (f->type != FX_T_F64)
    v = floor (v);
  FxError err = { 0 };
  if (fx_param_check (f, v, &err) == FX_OK)
    fx_param_set (f, base, v);
  else if (!err.param || !err.what || !err.remedy)
    abort ();
}

static void
set_table (Input *in, const FxParam *f, void *params)
{
  FxTable *t = fx_param_table (f, params);
  double *v = fx_table_values (t);
  t->rows = byte (in) % (f->max_rows + 1);
  for (uint32_t i = 0; i < t->rows * f->cols; i++) {
    unsigned how = byte (in);
    v[i] = how < 16 ? any_double (in) : ((double)how - 136) / 60;
  }
}

static void
set_any (Input *in, const FxProc *p, void *params)
{
  unsigned i = byte (in) % (p->n_params + (p->group ? 2 * p->n_params + 8 : 0));
  if (i >= p->n_params) {
    const FxParamGroup *g = p->group;
    void *element = fx_param_group_at (g, params, byte (in) % g->max);
    set_field (in, &g->params[i % g->n_params], element);
  } else if (p->params[i].type == FX_T_TABLE) {
    set_table (in, &p->params[i], params);
  } else {
    set_field (in, &p->params[i], params);
  }
}

static double
sample (Input *in, unsigned how, uint32_t *noise)
{
  *noise = *noise * 1664525u + 1013904223u;
  switch (how % 8) {
  case 0:
    return 0;
  case 1:
    return 0.5;
  case 2:
    return *noise >> 28 == 0 ? NAN : 0.25;
  case 3:
    return *noise >> 28 == 0 ? INFINITY : -0.25;
  case 4:
    return any_double (in);
  case 5:
    return ldexp (1, (int)(*noise >> 21) - 1060);
  default:
    return (double)(int32_t)*noise * 0x1p-31;
  }
}

typedef struct Audio {
  FxFormat f;
  union {
    float f32[MOST * CHANNELS];
    double f64[MOST * CHANNELS];
  } in, out;
} Audio;

static void
play (Input *in, Audio *a, FxInstance *x, FxCascade *c)
{
  unsigned how = byte (in), flags = byte (in);
  uint32_t frames = 1 + (byte (in) * 256 + byte (in)) % MOST, noise = how;
  uint32_t n = frames * a->f.channels;
  for (uint32_t i = 0; i < n; i++) {
    double v = sample (in, how, &noise);
    if (a->f.sample == FX_F64)
      a->in.f64[i] = v;
    else
      a->in.f32[i] = (float)v;
  }
  size_t step = a->f.sample == FX_F64 ? sizeof (double) : sizeof (float);
  char *from = (char *)&a->in, *to = flags & 1 ? from : (char *)&a->out;
  void *from_planes[CHANNELS], *to_planes[CHANNELS];
  for (uint32_t k = 0; k < a->f.channels; k++) {
    from_planes[k] = from + k * frames * step;
    to_planes[k] = to + k * frames * step;
  }
  uint32_t outputs = fx_instance_outputs (x), per = CHANNELS;
  char *more = malloc ((size_t)outputs * CHANNELS * frames * step);
  void **all = malloc ((size_t)outputs * CHANNELS * sizeof *all);
  if (!more || !all)
    abort ();
  if (outputs > 1)
    per = a->f.layout == FX_PLANAR ? a->f.channels : 1;
  for (uint32_t k = 0; k < outputs * per; k++)
    all[k] =
        k < per ? to_planes[k % CHANNELS] : more + (size_t)k * (n / per) * step;
  uint32_t block = flags & 2 ? 1 + flags / 4 : frames;
  for (uint32_t done = 0; done < frames; done += block) {
    uint32_t left = frames - done < block ? frames - done : block;
    FxBlock i = { from_planes, done, left }, o = { all, done, left };
    if (c)
      fx_cascade_process (c, &i, &o);
    else
      fx_instance_process (x, &i, &o);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (a->f.sample == FX_F64 ? !isfinite (((double *)(void *)to)[i])
                              : !isfinite (((float *)(void *)to)[i]))
      abort ();
  }
  if (!isfinite (fx_instance_memory (x)))
    abort ();
  free (more);
  free (all);
}

static void
run (Input *in, Audio *a, const FxProc *p, FxInstance *x, FxCascade *c,
    void *params)
{
  for (int k = 0; k < COMMANDS && in->at < in->end; k++) {
    switch (byte (in) % 8) {
    case 0:
      fx_instance_reset (x);
      break;
    case 1:
    case 2:
    case 3: {
      static const uint32_t ramps[] = { 0, 1, 64, FX_RAMP_DEFAULT };
      FxError err = { 0 };
      set_any (in, p, params);
      int rc = fx_instance_set_params (x, params, ramps[byte (in) % 4], &err);
      if (rc != FX_OK && (!err.param || !err.what || !err.remedy))
        abort ();
      fx_instance_tail (x);
      break;
    }
    case 4:
      set_any (in, p, params);
      break;
    case 5:
      play (in, a, x, c);
      break;
    default:
      play (in, a, x, NULL);
      break;
    }
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const double rates[] = { 48000, 44100, 8000, 192000, 1, 384000 };
  static Audio audio;
  Input in = { data, data + size };
  unsigned n = 0;
  while (fx_procs[n])
    n++;
  const FxProc *p = fx_procs[byte (&in) % n];
  unsigned format = byte (&in);
  audio.f.rate = rates[byte (&in) % 6];
  audio.f.channels = 1 + format / 4 % CHANNELS;
  audio.f.layout = format & 1 ? FX_PLANAR : FX_INTERLEAVED;
  audio.f.sample = format & 2 && (p->flags & FX_PROC_F64) ? FX_F64 : FX_F32;
  void *params = malloc (p->params_size);
  FxInstance *x = fx_instance_new (p);
  if (!params || !x)
    abort ();
  fx_params_init (p, params);
  if (fx_instance_setup (x, &audio.f, params, NULL) >= 0) {
    FxCascade *c = p->flags & FX_PROC_SOS ? fx_cascade_new (&x, 1) : NULL;
    run (&in, &audio, p, x, c, params);
    fx_cascade_free (c);
  }
  fx_instance_free (x);
  free (params);
  return 0;
}
