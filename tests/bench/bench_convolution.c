/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What convolution costs, ours and the peers that are installed:
 *
 *   bench_convolution [--quick]
 *
 * over responses of 101 to 480000 taps, 1, 2 and 8 channels, blocks of 64 to
 * 65536 frames. CPU time of the process, its threads included, on one core;
 * the candidates of a shape take turns, medians of rounds, each at least as
 * long as what a candidate does only now and then (its longest partition).
 * The worst block is the least of three rounds' worst: work of the candidate
 * comes back in each, a disturbance does not. Elements are less an empty pad
 * push, programs less a run without the filter. Whoever puts out another
 * level than the response has is told of and left out.
 *
 * CSV on stdout, "# " before what is for people. --quick: some shapes, no
 * programs. */

#include "dsp/fx_conv.h"
#include "tests/bench/conv_bench.h"
#include "tests/fxtest.h"
#include <gst/gst.h>
#include <sched.h>
#include <time.h>

enum { ROUNDS = 5, MAX_BLOCKS = 1 << 15, RING = 262147, MAX_C = 8 };
enum { MAX_N = 65536, MAX_TAPS = 480000 };

typedef struct Candidate {
  const char *name;
  ConvRun *(*open) (const ConvShape *s, const double *h, int option);
  int option;
  int element; /* the empty loop comes off */
  /* of the shape that is measured: */
  ConvRun *run;
  size_t at;    /* in the noise */
  size_t times; /* blocks of a round */
  double round[ROUNDS], ns, p50, worst;
  size_t latency;
  /* of all: */
  int seen;
  double ratios[64];
  int n_ratios;
} Candidate;

enum { EMPTY, BASE = 2 /* what others are compared with */ };

static Candidate candidates[] = {
  { .name = "empty",
      .open = conv_open_element,
      .option = CONV_EMPTY,
      .element = 1 },
  { .name = "engine zero-latency",
      .open = conv_open_engine,
      .option = FX_CONV_ZERO_LATENCY },
  { .name = "engine block", .open = conv_open_engine, .option = FX_CONV_BLOCK },
  { .name = "engine throughput",
      .open = conv_open_engine,
      .option = FX_CONV_THROUGHPUT },
  { .name = "fxfir",
      .open = conv_open_element,
      .option = CONV_FXFIR,
      .element = 1 },
  { .name = "fxconvolver zero-latency",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_ZERO,
      .element = 1 },
  { .name = "fxconvolver block",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_BLOCK,
      .element = 1 },
  { .name = "fxconvolver throughput",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_THROUGHPUT,
      .element = 1 },
  { .name = "audiofirfilter",
      .open = conv_open_element,
      .option = CONV_AUDIOFIRFILTER,
      .element = 1 },
  { .name = "audiofirfilter low-latency",
      .open = conv_open_element,
      .option = CONV_AUDIOFIRFILTER_LOW,
      .element = 1 },
#ifdef HAVE_ZITA
  { .name = "zita-convolver", .open = conv_open_zita },
#endif
};
enum { CANDIDATES = sizeof candidates / sizeof *candidates };

static Candidate programs[CONV_PROGRAMS] = { { .name = "ffmpeg afir" },
  { .name = "sox fir" }, { .name = "scipy oaconvolve" } };

static float noise[RING + MAX_C * MAX_N];
static double response[MAX_TAPS], noise_power;

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
by_value (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;
  return (p > q) - (p < q);
}

static double
median (double *v, int n)
{
  qsort (v, (size_t)n, sizeof *v, by_value);
  return v[n / 2];
}

/* The last core that this process may use, for its threads and children. */
static void
pin (void)
{
  cpu_set_t set;
  if (sched_getaffinity (0, sizeof set, &set))
    return;
  for (int i = CPU_SETSIZE - 1; i >= 0; i--)
    if (CPU_ISSET (i, &set)) {
      CPU_ZERO (&set);
      CPU_SET (i, &set);
      sched_setaffinity (0, sizeof set, &set);
      return;
    }
}

/* Noise that decays by 60 dB, with an energy of one. */
static void
make_response (size_t taps)
{
  uint64_t seed = 7;
  double energy = 0;
  for (size_t i = 0; i < taps; i++) {
    response[i] = fx_test_noise (&seed) * exp (-6.9 * (double)i / (double)taps);
    energy += response[i] * response[i];
  }
  for (size_t i = 0; i < taps; i++)
    response[i] /= sqrt (energy);
}

static void
block (Candidate *c, const ConvShape *s)
{
  c->run->block (c->run, noise + c->at);
  c->at = (c->at + s->frames * s->channels) % RING;
}

/* Frames after which a candidate's work repeats: audiofirfilter's blocks are of
 * about four kernels, the longest partitions of the others 65536 frames. */
static size_t
period (const Candidate *c, const ConvShape *s)
{
  size_t four = 4 * s->taps;
  int whole = c->open == conv_open_element && c->option == CONV_AUDIOFIRFILTER;
  if (four < 8192)
    return 8192;
  return whole || four < 131072 ? four : 131072;
}

static void
drop (Candidate *c)
{
  c->run->close (c->run);
  c->run = NULL;
}

/* Warms up, looks at the level, and finds how many blocks a round has. */
static void
prepare (Candidate *c, const ConvShape *s, double round_ns)
{
  size_t n = (s->taps + period (c, s)) / s->frames + 1;
  size_t all = period (c, s) / s->frames + 1;
  for (size_t i = 0; i < n; i++)
    block (c, s);
  double start = now ();
  c->run->listen = 1;
  for (size_t i = 0; i < all; i++)
    block (c, s);
  c->run->listen = 0;
  double per = (now () - start) / (double)all;
  c->times = (size_t)(round_ns / per) + 1;
  c->times = c->times < all ? all : c->times;
  c->latency = c->run->latency ? c->run->latency (c->run) : 0;
  double level = c->run->energy / (double)c->run->heard / noise_power;
  if (!(level > 0.7 && level < 1.4) && c != &candidates[EMPTY]) {
    printf ("# %s, %zu taps, %u channels, %zu frames: power %.3f times what it "
            "should be, left out\n",
        c->name, s->taps, s->channels, s->frames, level);
    drop (c);
  }
}

/* One round of single blocks: their median, and *worst. */
static double
time_blocks (Candidate *c, const ConvShape *s, double *worst)
{
  static double t[MAX_BLOCKS];
  size_t n = period (c, s) / s->frames;
  n = n < 16 ? 16 : n > MAX_BLOCKS ? MAX_BLOCKS : n;
  for (size_t i = 0; i < n; i++) {
    double start = now ();
    block (c, s);
    t[i] = now () - start;
  }
  qsort (t, n, sizeof *t, by_value);
  *worst = t[n - 1];
  return t[n / 2];
}

static void
measure (Candidate *c, const ConvShape *s, int round)
{
  double start = now ();
  for (size_t i = 0; i < c->times; i++)
    block (c, s);
  c->round[round] = (now () - start) / (double)c->times;
}

static void
print_row (const Candidate *c, const ConvShape *s, int blocks)
{
  printf (
      "%zu,%u,%zu,%s,%.3f,", s->taps, s->channels, s->frames, c->name, c->ns);
  if (blocks)
    printf ("%.2f,%.2f,%zu", c->p50 / 1000, c->worst / 1000, c->latency);
  else
    printf (",,");
  if (!isnan (candidates[BASE].ns))
    printf (",%.2f", c->ns / candidates[BASE].ns);
  printf ("\n");
}

static void
note (Candidate *c)
{
  c->seen = 1;
  if (c->n_ratios < (int)(sizeof c->ratios / sizeof *c->ratios))
    c->ratios[c->n_ratios++] = c->ns / candidates[BASE].ns;
}

static void
bench_shape (const ConvShape *s, int rounds, double round_ns)
{
  double samples = (double)s->frames * s->channels;
  for (Candidate *c = candidates; c < candidates + CANDIDATES; c++) {
    c->ns = NAN;
    c->at = 0;
    c->run = c->open (s, response, c->option);
    if (c->run)
      prepare (c, s, round_ns);
  }
  for (int r = 0; r < rounds; r++)
    for (Candidate *c = candidates; c < candidates + CANDIDATES; c++)
      if (c->run)
        measure (c, s, r);
  for (Candidate *c = candidates; c < candidates + CANDIDATES; c++) {
    if (!c->run)
      continue;
    c->worst = INFINITY;
    for (int r = 0; r < 3; r++) {
      double worst;
      c->p50 = time_blocks (c, s, &worst);
      c->worst = fmin (c->worst, worst);
    }
    c->ns = median (c->round, rounds) / samples;
    if (c->element && c != &candidates[EMPTY])
      c->ns -= candidates[EMPTY].ns;
    drop (c);
  }
  for (Candidate *c = candidates + 1; c < candidates + CANDIDATES; c++)
    if (!isnan (c->ns)) {
      print_row (c, s, 1);
      note (c);
    }
}

static void
bench_programs (const ConvShape *s, int first)
{
  for (int i = 0; i < CONV_PROGRAMS; i++) {
    Candidate *c = &programs[i];
    /* The others know no blocks: one row beside that of the largest. */
    if ((!first && !c->seen) || (i != CONV_FFMPEG && s->frames != MAX_N))
      continue;
    c->ns = conv_time_program (i, s, response, 3);
    if (isnan (c->ns))
      continue;
    print_row (c, s, 0);
    note (c);
  }
}

/* One line per shape would be the CSV again: what is told is how the ratios
 * to ours lie. */
static void
tell (Candidate *c)
{
  if (!c->seen) {
    printf ("# %-26s not installed\n", c->name);
    return;
  }
  qsort (c->ratios, (size_t)c->n_ratios, sizeof *c->ratios, by_value);
  printf ("# %-26s %7.2f %7.2f %7.2f  of %d shapes\n", c->name, c->ratios[0],
      c->ratios[c->n_ratios / 2], c->ratios[c->n_ratios - 1], c->n_ratios);
}

int
main (int argc, char **argv)
{
  static const size_t taps[] = { 101, 1024, 48000, MAX_TAPS };
  static const uint32_t channels[] = { 1, 2, 8 };
  static const size_t frames[] = { 64, 256, 1024, MAX_N };
  int quick = argc > 1 && !strcmp (argv[1], "--quick");
  uint64_t seed = 1;
  gst_init (&argc, &argv);
  pin ();
  for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
    noise[i] = (float)fx_test_noise (&seed) / 4;
    noise_power += (double)noise[i] * noise[i];
  }
  noise_power /= (double)(sizeof noise / sizeof *noise);
  printf ("taps,channels,frames,name,ns_per_sample,block_p50_us,block_worst_us,"
          "latency_frames,times_engine_block\n");
  for (int t = 0; t < (quick ? 3 : 4); t++) {
    make_response (taps[t]);
    for (int c = quick; c < (quick ? 2 : 3); c++)
      for (int f = quick; f < (quick ? 3 : 4); f++) {
        ConvShape s = { taps[t], frames[f], channels[c] };
        bench_shape (&s, quick ? 3 : ROUNDS, quick ? 3e6 : 1e7);
        if (!quick)
          bench_programs (&s, t == 0 && c == 0);
        fflush (stdout);
      }
  }
  printf ("# times engine block:       least  median    most\n");
  for (Candidate *c = candidates + 1; c < candidates + CANDIDATES; c++)
    tell (c);
  for (int i = 0; i < CONV_PROGRAMS && !quick; i++)
    tell (&programs[i]);
#ifndef HAVE_ZITA
  printf ("# %-26s not there when this was built\n", "zita-convolver");
#endif
  return 0;
}
