/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loop of dynamics: side-chain, rows of levels, rows of gains, audio.
 *
 * With channels linked fully there is one row for all of them; else a row for
 * each, whose level is the channel's own and, by link, that of the loudest. */

#include "dsp/proc/dynamics.h"
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_delay_block.h"
#include "dsp/fx_dyn_band.h"
#include "dsp/fx_svf.h"
#include "dsp/kernel/row.h"

#define DAMPING 1.41421356237309504880 /* Butterworth */
#define FREQUENCY_LIMIT 0.49
#define LOWEST 10.0 /* Hz, where a low cut is that is being turned off */
#define CREST_MS 200.0
#define NOTHING 1e-30

const FxEnumValue fx_dynamics_detectors[] = {
  { FX_DYNAMICS_PEAK, "peak", "The magnitude of each sample" },
  { FX_DYNAMICS_RMS, "rms", "The root of the mean square over rms-window" },
  { 0, NULL, NULL },
};

const FxEnumValue fx_dynamics_modes[] = {
  { FX_DYNAMICS_DOWNWARD, "downward", "The level is reduced" },
  { FX_DYNAMICS_UPWARD, "upward", "The level is raised" },
  { 0, NULL, NULL },
};

const FxReadout fx_dynamics_readouts[FX_DYNAMICS_READOUTS + 1] = {
  { "gain-reduction",
      "Largest reduction of the level, without makeup; below 0: that it was "
      "raised by",
      "dB" },
  { "input-level", "Largest magnitude of the input", "dB" },
  { "output-level", "Largest magnitude of the output", "dB" },
  { "open", "1 while it lets sound through, 0 when it has closed", "" },
};

typedef struct Channel {
  FxSvf low_cut, high_cut;
  double mean; /* square */
  int32_t open;
  uint32_t below; /* frames under the level that closes */
  const double *heard;
  double key[FX_EFFECT_CHUNK];
} Channel;

/* Followed by a voice for each channel. */
typedef struct Own {
  FxDelayLine *lines; /* NULL: no look-ahead */
  uint32_t channels;
  int listens, gate;
  FxDynBand band;
  FxDynVoice *voice;               /* one of each channel */
  double direction, input, output; /* for readings */
  FxDynCrest crest;
  double decay[FX_EFFECT_CHUNK], spare[FX_EFFECT_CHUNK];
  Channel channel[];
} Own;

/* --- plan -------------------------------------------------------------------- */

static double
cut (const char *name, double frequency, double rate, int *rc, FxError *err)
{
  double most = FREQUENCY_LIMIT * rate;
  if (frequency > most) {
    *rc = fx_error (err, FX_CLAMPED, name, frequency, 0, most, "Hz",
        "too high for the sample rate",
        "lower it or resample to a higher rate");
    if (err)
      err->used = most;
    frequency = most;
  }
  return tan (M_PI * frequency / rate);
}

int
fx_dynamics_plan (const FxFormat *f, const FxDynamicsCommon *p,
    const FxDynCurve *curve, FxDynamicsPlan *plan, FxError *err)
{
  int rc = FX_OK;
  int low = p->low_cut > FX_DYNAMICS_LOW_CUT_OFF,
      high = p->high_cut < FX_DYNAMICS_HIGH_CUT_OFF;
  double *k = plan->knob;
  memset (plan, 0, sizeof *plan);
  memcpy (k + FX_DYNAMICS_CURVE, curve, sizeof *curve);
  k[FX_DYNAMICS_LINK] = p->link;
  k[FX_DYNAMICS_MIX] = p->mix;
  k[FX_DYNAMICS_MEAN] = p->detector == FX_DYNAMICS_RMS;
  k[FX_DYNAMICS_LISTEN] = p->listen != 0;
  k[FX_DYNAMICS_LOW_CUT] = cut ("sidechain-low-cut",
      low ? p->low_cut : fmin (LOWEST, 0.1 * f->rate), f->rate, &rc, err);
  k[FX_DYNAMICS_LOW_CUT_ON] = low;
  k[FX_DYNAMICS_HIGH_CUT] = cut ("sidechain-high-cut",
      high ? p->high_cut
           : fmin (FX_DYNAMICS_HIGH_CUT_OFF, FREQUENCY_LIMIT * f->rate),
      f->rate, &rc, err);
  k[FX_DYNAMICS_HIGH_CUT_ON] = high;
  plan->mean_step = fx_dyn_step (p->rms_window, f->rate);
  plan->crest_step = fx_dyn_step (CREST_MS, f->rate);
  plan->delay = (uint32_t)(p->lookahead * 0.001 * f->rate + 0.5);
  return rc;
}

uint32_t
fx_dynamics_latency (const FxFormat *f, const void *plan)
{
  return ((const FxDynamicsPlan *)plan)->delay;
}

uint32_t
fx_dynamics_tail (const FxFormat *f, const void *plan)
{
  const FxDynamicsPlan *p = plan;
  const double *k = p->knob;
  uint64_t tail = p->delay;
  if (k[FX_DYNAMICS_LISTEN] > 0 && k[FX_DYNAMICS_LOW_CUT_ON] > 0)
    tail += fx_svf_tail (k[FX_DYNAMICS_LOW_CUT], DAMPING, 120);
  if (k[FX_DYNAMICS_LISTEN] > 0 && k[FX_DYNAMICS_HIGH_CUT_ON] > 0)
    tail += fx_svf_tail (k[FX_DYNAMICS_HIGH_CUT], DAMPING, 120);
  return tail < UINT32_MAX ? (uint32_t)tail : UINT32_MAX;
}

/* --- state ------------------------------------------------------------------- */

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  uint32_t delay = ((const FxDynamicsPlan *)plan)->delay;
  o->channels = f->channels;
  if (!delay)
    return 1;
  o->lines = calloc (f->channels, sizeof *o->lines);
  if (!o->lines)
    return 0;
  for (uint32_t c = 0; c < f->channels; c++) {
    if (!fx_delay_line_init (&o->lines[c], delay))
      return 0;
  }
  return 1;
}

static void
release (void *own)
{
  Own *o = own;
  for (uint32_t c = 0; o->lines && c < o->channels; c++)
    fx_delay_line_free (&o->lines[c]);
  free (o->lines);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  const FxDynamicsPlan *p = plan;
  for (uint32_t c = 0; o->lines && c < o->channels; c++)
    fx_delay_line_reset (&o->lines[c]);
  memset (o->channel, 0, o->channels * sizeof *o->channel);
  o->voice = (FxDynVoice *)(o->channel + o->channels);
  fx_dyn_band_reset (&o->band, o->voice, 1, o->channels, &p->times, p->rest);
  o->listens = 0;
  o->direction = p->direction;
  o->gate = p->gate;
  o->input = o->output = 0;
  o->crest = (FxDynCrest){ 0, 0 };
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  fx_dyn_band_change (
      &((Own *)own)->band, &((const FxDynamicsPlan *)plan)->times, ramp);
}

static double
in_filter (const FxSvf *s)
{
  return fmax (fabs (s->s), fabs (s->t));
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  double most = 0;
  for (uint32_t c = 0; o->lines && c < o->channels; c++)
    most = fmax (most, fx_delay_line_memory (&o->lines[c],
                           ((const FxDynamicsPlan *)plan)->delay + 1));
  for (uint32_t c = 0; o->listens && c < o->channels; c++)
    most = fmax (most, fmax (in_filter (&o->channel[c].low_cut),
                           in_filter (&o->channel[c].high_cut)));
  return most;
}

/* --- side-chain ---------------------------------------------------------------- */

static int
in_use (const FxEffectRun *r, int knob)
{
  return r->knob[knob] != 0 || r->step[knob] != 0;
}

/* A filter of second order, and on the way to being off a mixture with what goes
 * in. */
static void
filter (FxSvf *s, const FxEffectRun *r, double *x, int knob, int high_pass)
{
  double g = r->knob[knob], dg = r->step[knob], on = r->knob[knob + 1],
         don = r->step[knob + 1], low, band;
  FxSvfCoefs c = fx_svf_coefs (g, DAMPING);
  FxSvf f = *s;
  for (size_t i = 0; i < r->n; i++) {
    if (dg != 0)
      c = fx_svf_coefs (g + dg * (double)i, DAMPING);
    fx_svf_tick (&f, &c, x[i], &band, &low);
    double y = high_pass ? x[i] - DAMPING * band - low : low;
    x[i] += (on + don * (double)i) * (y - x[i]);
  }
  if (in_filter (&f) < NOTHING)
    f = (FxSvf){ 0, 0 };
  *s = f;
}

static void
sidechain (Own *o, const FxEffectRun *r)
{
  int low_cut = in_use (r, FX_DYNAMICS_LOW_CUT_ON),
      high_cut = in_use (r, FX_DYNAMICS_HIGH_CUT_ON);
  for (uint32_t c = 0; c < r->channels; c++) {
    Channel *ch = &o->channel[c];
    ch->heard = r->key[c];
    if (!low_cut)
      ch->low_cut = (FxSvf){ 0, 0 };
    if (!high_cut)
      ch->high_cut = (FxSvf){ 0, 0 };
    if (!low_cut && !high_cut)
      continue;
    ch->heard = ch->key;
    for (size_t i = 0; i < r->n; i++)
      ch->key[i] = fx_dyn_bounded (r->key[c][i]);
    if (low_cut)
      filter (&ch->low_cut, r, ch->key, FX_DYNAMICS_LOW_CUT, 1);
    if (high_cut)
      filter (&ch->high_cut, r, ch->key, FX_DYNAMICS_HIGH_CUT, 0);
  }
}

/* --- rows ---------------------------------------------------------------------- */

/* One row for all from when nothing tells them apart. */
static void
share_rows (Own *o, const FxEffectRun *r)
{
  const Channel *first = o->channel;
  int same = 1;
  for (uint32_t c = 1; c < r->channels && o->band.rows > 1; c++)
    same &= o->channel[c].open == first->open &&
            o->channel[c].below == first->below;
  if (!fx_dyn_band_share (&o->band,
          r->knob[FX_DYNAMICS_LINK] >= 1 && r->step[FX_DYNAMICS_LINK] == 0,
          same))
    return;
  for (uint32_t c = 1; c < r->channels; c++) {
    o->channel[c].open = first->open;
    o->channel[c].below = first->below;
  }
}

/* The loudest of count channels, as magnitude. */
static void
loudest (const FxEffectRun *r, const Channel *from, uint32_t count, double *row)
{
  for (uint32_t c = 0; c < count; c++)
    fx_dyn_magnitude (from[c].heard, row, r->n, c > 0);
}

/* The same as mean square. */
static void
loudest_mean (const FxEffectRun *r, Channel *from, uint32_t count, double *row)
{
  const FxDynamicsPlan *p = r->plan;
  double spare[FX_EFFECT_CHUNK];
  fx_dyn_mean_square (from->heard, row, r->n, p->mean_step, &from->mean);
  for (uint32_t c = 1; c < count; c++) {
    fx_dyn_mean_square (
        from[c].heard, spare, r->n, p->mean_step, &from[c].mean);
    fx_dyn_larger (spare, row, r->n);
  }
}

/* The level of count channels, in that unit. */
static FxDynUnit
level (Own *o, const FxEffectRun *r, Channel *from, uint32_t count, double *row)
{
  double w = r->knob[FX_DYNAMICS_MEAN], dw = r->step[FX_DYNAMICS_MEAN];
  if (w == 1 && dw == 0) {
    loudest_mean (r, from, count, row);
    return FX_DYN_POWER;
  }
  loudest (r, from, count, row);
  if (w == 0 && dw == 0) {
    for (uint32_t c = 0; c < count; c++)
      from[c].mean = 0;
    return FX_DYN_AMPLITUDE;
  }
  loudest_mean (r, from, count, o->spare);
  fx_dyn_decibels (row, r->n, FX_DYN_AMPLITUDE);
  fx_dyn_decibels (o->spare, r->n, FX_DYN_POWER);
  for (size_t i = 0; i < r->n; i++)
    row[i] += (w + dw * (double)i) * (o->spare[i] - row[i]);
  return FX_DYN_DB;
}

/* Levels of all rows. */
static FxDynUnit
levels (Own *o, const FxEffectRun *r)
{
  uint32_t per_row = o->band.rows == 1 ? r->channels : 1;
  FxDynUnit unit = FX_DYN_DB;
  for (uint32_t c = 0; c < o->band.rows; c++)
    unit = level (o, r, &o->channel[c], per_row, o->voice[c].row);
  return unit;
}

/* --- a gate -------------------------------------------------------------------- */

/* Levels at which it opens, and below which it may close. */
typedef struct Marks {
  double open, close;
} Marks;

static Marks
marks (const FxEffectRun *r, size_t i, FxDynUnit unit)
{
  enum { THRESHOLD = FX_DYNAMICS_CURVE };
  const double *k = r->knob, *d = r->step;
  double t = (double)i;
  double threshold = k[THRESHOLD] + d[THRESHOLD] * t;
  double hysteresis = k[FX_DYNAMICS_HYSTERESIS] + d[FX_DYNAMICS_HYSTERESIS] * t;
  return (Marks){ fx_dyn_undecibels (threshold, unit),
    fx_dyn_undecibels (threshold - hysteresis, unit) };
}

/* Levels to where v goes, open or closed. It opens in the frame that reaches the
 * threshold and closes after hold frames under the level of hysteresis. */
static void
two_states (Channel *ch, double *row, const FxEffectRun *r, FxDynUnit unit)
{
  const FxDynamicsPlan *p = r->plan;
  enum { RANGE = FX_DYNAMICS_CURVE + 4 };
  Marks m = marks (r, 0, unit);
  int32_t open = ch->open;
  uint32_t below = ch->below;
  for (size_t i = 0; i < r->n; i++) {
    double x = row[i];
    if (r->moving)
      m = marks (r, i, unit);
    below = x >= m.close ? 0 : below + (below <= p->hold);
    if (x >= m.open)
      open = 1;
    else if (below > p->hold)
      open = 0;
    row[i] = open ? 0 : -(r->knob[RANGE] + r->step[RANGE] * (double)i);
  }
  ch->open = open;
  ch->below = below;
}

/* The same where the state stays: open, with too few frames for it to close, or
 * closed with nothing that opens it. 0: it may not. */
static int
one_state (Channel *ch, FxDynVoice *voice, const FxEffectRun *r, FxDynUnit unit)
{
  const FxDynamicsPlan *p = r->plan;
  size_t n = r->n, quiet = 0;
  Marks m = marks (r, 0, unit);
  if (r->moving || (ch->open && ch->below + n > p->hold) ||
      (!ch->open && fx_row_peak (fx_kernels (), voice->row, n, 0) >= m.open))
    return 0;
  while (quiet < n && voice->row[n - 1 - quiet] < m.close)
    quiet++;
  ch->below = quiet == n ? ch->below + (uint32_t)n : (uint32_t)quiet;
  if (ch->below > p->hold)
    ch->below = p->hold + 1;
  fx_dyn_flat (voice, n, ch->open ? 0 : -r->knob[FX_DYNAMICS_CURVE + 4]);
  return 1;
}

/* Rows that are alone, or have no link, need no dB. */
static void
gate (Own *o, const FxEffectRun *r, FxDynUnit unit)
{
  double link = r->knob[FX_DYNAMICS_LINK], step = r->step[FX_DYNAMICS_LINK];
  if (r->moving || (o->band.rows > 1 && link != 0)) {
    fx_dyn_band_decibels (&o->band, r->n, unit, link, step);
    unit = FX_DYN_DB;
  }
  for (uint32_t c = 0; c < o->band.rows; c++) {
    o->voice[c].flat =
        unit != FX_DYN_DB && one_state (&o->channel[c], &o->voice[c], r, unit);
    if (!o->voice[c].flat)
      two_states (&o->channel[c], o->voice[c].row, r, unit);
  }
}

/* --- gains --------------------------------------------------------------------- */

/* Levels to v. */
static void
controls (Own *o, const FxEffectRun *r, FxDynUnit unit)
{
  const FxDynamicsPlan *p = r->plan;
  FxDynCurve curve, step;
  if (fx_dyn_band_needs_decay (&o->band)) {
    double row[FX_EFFECT_CHUNK];
    loudest (r, o->channel, r->channels, row);
    fx_dyn_auto_release (
        &o->crest, &p->times, p->crest_step, row, o->decay, r->n);
  }
  memcpy (&curve, r->knob + FX_DYNAMICS_CURVE, sizeof curve);
  memcpy (&step, r->step + FX_DYNAMICS_CURVE, sizeof step);
  if (o->gate)
    gate (o, r, unit);
  else
    fx_dyn_band_curve (&o->band, r->n, unit, r->knob[FX_DYNAMICS_LINK],
        r->step[FX_DYNAMICS_LINK], &curve, r->moving ? &step : NULL);
  fx_dyn_band_smooth (&o->band, r->n, o->decay);
}

/* v to gains of amplitudes, of which mix is used and none when the side-chain is
 * heard. */
static void
gains (Own *o, const FxEffectRun *r)
{
  const FxDynamicsPlan *p = r->plan;
  const double *k = r->knob, *d = r->step;
  fx_dyn_band_amplitude (&o->band, r->n, p->direction, k[FX_DYNAMICS_MAKEUP],
      d[FX_DYNAMICS_MAKEUP]);
  if (!r->moving && k[FX_DYNAMICS_MIX] == 1 && k[FX_DYNAMICS_LISTEN] == 0)
    return;
  for (uint32_t c = 0; c < o->band.rows; c++) {
    double *row = o->voice[c].row;
    o->voice[c].flat &= !r->moving;
    for (size_t i = 0; i < r->n; i++) {
      double t = (double)i;
      double mix = k[FX_DYNAMICS_MIX] + d[FX_DYNAMICS_MIX] * t;
      double listen = k[FX_DYNAMICS_LISTEN] + d[FX_DYNAMICS_LISTEN] * t;
      row[i] = 1 + (1 - listen) * mix * (row[i] - 1);
    }
  }
}

/* --- audio --------------------------------------------------------------------- */

static void
delay (FxDelayLine *line, double *x, size_t n, uint32_t frames)
{
  double late[FX_EFFECT_CHUNK];
  for (size_t len; n > 0; n -= len, x += len) {
    len = n < frames ? n : frames;
    fx_delay_block_read (line, frames, len, late);
    for (size_t i = 0; i < len; i++)
      fx_delay_line_push (line, x[i]);
    memcpy (x, late, len * sizeof *x);
  }
}

/* The largest magnitude of the input; levels that are amplitudes of it all have
 * it too. */
static double
input_peak (const Own *o, const FxEffectRun *r, FxDynUnit unit)
{
  double most = 0;
  int same = unit == FX_DYN_AMPLITUDE && o->band.rows == 1;
  for (uint32_t c = 0; c < r->channels; c++)
    same &= o->channel[c].heard == r->x[c];
  if (same)
    return fx_row_peak (fx_kernels (), o->voice->row, r->n, 0);
  for (uint32_t c = 0; c < r->channels; c++)
    most = fx_row_peak (fx_kernels (), r->x[c], r->n, most);
  return most;
}

/* Whether gains of 1 are all that is done. */
static int
leaves_sound (const Own *o, const FxEffectRun *r)
{
  const FxDynVoice *voice = o->voice;
  int leaves = !((const FxDynamicsPlan *)r->plan)->delay && !o->listens;
  for (uint32_t c = 0; c < o->band.rows; c++)
    leaves &= voice[c].flat && voice[c].row[0] == 1;
  return leaves;
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const FxDynamicsPlan *p = r->plan;
  double listen = r->knob[FX_DYNAMICS_LISTEN],
         step = r->step[FX_DYNAMICS_LISTEN];
  o->listens = in_use (r, FX_DYNAMICS_LISTEN);
  sidechain (o, r);
  share_rows (o, r);
  FxDynUnit unit = levels (o, r);
  double most = input_peak (o, r, unit);
  o->input = most > o->input ? most : o->input;
  controls (o, r, unit);
  gains (o, r);
  if (leaves_sound (o, r)) {
    o->output = most > o->output ? most : o->output;
    return;
  }
  for (uint32_t c = 0; c < r->channels; c++) {
    const double *gain = fx_dyn_band_row (&o->band, c),
                 *heard = o->channel[c].heard;
    double *x = r->x[c];
    for (size_t i = 0; o->listens && i < r->n; i++)
      x[i] += (listen + step * (double)i) * (heard[i] - x[i]);
    if (p->delay)
      delay (&o->lines[c], x, r->n, p->delay);
    o->output = fx_row_apply (fx_kernels (), x, gain, r->n, o->output);
  }
}

static double
decibels (double x)
{
  return x > 1e-10 ? 20 * log10 (x) : FX_DYN_SILENCE;
}

static void
read_out (void *own, double *values)
{
  Own *o = own;
  double most = fx_dyn_band_read (&o->band);
  values[0] = most == 0 ? 0 : -o->direction * most;
  values[1] = decibels (o->input);
  values[2] = decibels (o->output);
  o->input = o->output = 0;
  if (!o->gate)
    return;
  values[3] = 0;
  for (uint32_t c = 0; c < o->band.rows; c++)
    values[3] = o->channel[c].open ? 1 : values[3];
}

/* --- on a device ------------------------------------------------------------ */

static const char *
there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  return fx_dynamics_there (
      plan, &((const Own *)own)->band, way, &to->dynamics);
}

static uint32_t
kept (const void *own)
{
  return FX_DEVICE_KEPT;
}

static void
get (const void *own, uint32_t channels, double *history)
{
  const Own *o = own;
  fx_dynamics_get (&o->band, history);
  for (uint32_t c = 0; c < channels; c++, history += FX_DEVICE_KEPT) {
    history[FX_DEVICE_OPEN] = o->channel[c].open;
    history[FX_DEVICE_QUIET] = o->channel[c].below;
  }
}

static void
put (void *own, uint32_t channels, const double *history)
{
  Own *o = own;
  fx_dynamics_put (&o->band, history, &o->input, &o->output);
  for (uint32_t c = 0; c < channels; c++, history += FX_DEVICE_KEPT) {
    o->channel[c].open = history[FX_DEVICE_OPEN] != 0;
    o->channel[c].below = (uint32_t)history[FX_DEVICE_QUIET];
  }
}

static const FxEffectDevice on_device = {
  .process = "dynamics", .plan = there, .frames = kept, .get = get, .put = put
};

const FxEffect fx_dynamics_effect = {
  .state_size = sizeof (Own),
  .channel_size = sizeof (Channel) + sizeof (FxDynVoice),
  .n_knobs = FX_DYNAMICS_KNOBS,
  .init = init,
  .free = release,
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
  .read = read_out,
  .device = &on_device,
};
