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
 * The worst block is the least of three rounds' worst, if rounds are short:
 * work of the candidate comes back in each, a disturbance does not. Elements are less an empty pad
 * push, programs less a run without the filter. Whoever puts out another
 * level than the response has is told of and left out.
 *
 * CSV on stdout, "# " before what is for people: a table at the end. --quick: some shapes, no
 * programs. */

#include "dsp/fx_conv.h"
#include "tests/bench/conv_bench.h"
#include "tests/fxtest.h"
#include <gst/gst.h>
#include <sched.h>
#include <time.h>

enum { ROUNDS = 5, MAX_BLOCKS = 1 << 15, RING = 262147, MAX_C = 8 };
enum { MAX_N = 65536, MAX_TAPS = 480000, MAX_SHAPES = 48 };

typedef struct Candidate {
  const char *name, *head;
  ConvRun *(*open) (const ConvShape *s, const double *h, int option);
  int option;
  int element; /* the empty loop comes off */
  /* of the shape that is measured: */
  ConvRun *run;
  size_t at;    /* in the noise */
  size_t times; /* blocks of a round */
  int rounds;   /* one when it is long enough not to need more */
  double round[ROUNDS], ns, p50, worst;
  size_t latency;
  double all[MAX_SHAPES]; /* ns of each shape, NAN: none */
} Candidate;

enum { EMPTY, BASE = 2 /* what others are compared with */ };

static Candidate candidates[] = {
  { .name = "empty",
      .open = conv_open_element,
      .option = CONV_EMPTY,
      .element = 1 },
  { .name = "engine zero-latency",
      .head = "zero-lat",
      .open = conv_open_engine,
      .option = FX_CONV_ZERO_LATENCY },
  { .name = "engine block",
      .head = "block",
      .open = conv_open_engine,
      .option = FX_CONV_BLOCK },
  { .name = "engine throughput",
      .head = "through",
      .open = conv_open_engine,
      .option = FX_CONV_THROUGHPUT },
  { .name = "fxfir",
      .head = "fxfir",
      .open = conv_open_element,
      .option = CONV_FXFIR,
      .element = 1 },
  { .name = "fxconvolver zero-latency",
      .head = "conv-zero",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_ZERO,
      .element = 1 },
  { .name = "fxconvolver block",
      .head = "conv-blk",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_BLOCK,
      .element = 1 },
  { .name = "fxconvolver throughput",
      .head = "conv-thr",
      .open = conv_open_element,
      .option = CONV_FXCONVOLVER_THROUGHPUT,
      .element = 1 },
  { .name = "audiofirfilter",
      .head = "gst-fir",
      .open = conv_open_element,
      .option = CONV_AUDIOFIRFILTER,
      .element = 1 },
  { .name = "audiofirfilter low-latency",
      .head = "gst-low",
      .open = conv_open_element,
      .option = CONV_AUDIOFIRFILTER_LOW,
      .element = 1 },
#ifdef HAVE_ZITA
  { .name = "zita-convolver", .head = "zita", .open = conv_open_zita },
#endif
};
enum { CANDIDATES = sizeof candidates / sizeof *candidates };

static Candidate programs[CONV_PROGRAMS] = { { .name = "ffmpeg afir",
                                                 .head = "ffmpeg" },
  { .name = "sox fir", .head = "sox" },
  { .name = "scipy oaconvolve", .head = "scipy" } };

static ConvShape shapes[MAX_SHAPES];
static int n_shapes;
static float noise[RING + MAX_C * MAX_N];
static double response[MAX_TAPS], noise_power, clock_ns;

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

/* What reading the clock takes. */
static double
measure_clock (void)
{
  double t[101];
  for (int i = 0; i < 101; i++) {
    double start = now ();
    t[i] = now () - start;
  }
  return median (t, 101);
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
prepare (Candidate *c, const ConvShape *s, int rounds, double round_ns)
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
  c->rounds = (double)c->times * per < 3e8 ? rounds : 1;
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
  n = n < 8 ? 8 : n > MAX_BLOCKS ? MAX_BLOCKS : n;
  for (size_t i = 0; i < n; i++) {
    double start = now ();
    block (c, s);
    t[i] = now () - start - clock_ns;
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
bench_shape (const ConvShape *s, int rounds, double round_ns)
{
  double samples = (double)s->frames * s->channels;
  for (Candidate *c = candidates; c < candidates + CANDIDATES; c++) {
    c->ns = NAN;
    c->at = 0;
    c->run = c->open (s, response, c->option);
    if (c->run)
      prepare (c, s, rounds, round_ns);
  }
  for (int r = 0; r < rounds; r++)
    for (Candidate *c = candidates; c < candidates + CANDIDATES; c++)
      if (c->run && r < c->rounds)
        measure (c, s, r);
  for (Candidate *c = candidates; c < candidates + CANDIDATES; c++) {
    if (!c->run)
      continue;
    c->worst = INFINITY;
    for (int r = 0; r < 3 && r < c->rounds; r++) {
      double worst;
      c->p50 = time_blocks (c, s, &worst);
      c->worst = fmin (c->worst, worst);
    }
    c->ns = median (c->round, c->rounds) / samples;
    if (c->element && c != &candidates[EMPTY])
      c->ns -= candidates[EMPTY].ns;
    drop (c);
  }
  for (Candidate *c = candidates + 1; c < candidates + CANDIDATES; c++)
    if (!isnan (c->ns))
      print_row (c, s, 1);
}

/* sox and scipy know no blocks: one row beside that of the longest. */
static void
bench_programs (const ConvShape *s)
{
  for (int i = 0; i < CONV_PROGRAMS; i++) {
    Candidate *c = &programs[i];
    if (i == CONV_FFMPEG || s->frames == MAX_N)
      c->ns = conv_time_program (i, s, response, s->taps < 48000 ? 3 : 1);
    if (!isnan (c->ns))
      print_row (c, s, 0);
  }
}

static void
keep (Candidate *c, int n)
{
  for (int i = 0; i < n; i++)
    c[i].all[n_shapes] = c[i].ns;
}

static void
tell_head (const Candidate *c, int n)
{
  for (int i = 0; i < n; i++)
    if (c[i].head)
      printf ("%10s", c[i].head);
}

static void
tell_shape (const Candidate *c, int n, int shape)
{
  for (int i = 0; i < n; i++)
    if (c[i].head && isnan (c[i].all[shape]))
      printf ("%10s", "-");
    else if (c[i].head)
      printf ("%10.2f", c[i].all[shape]);
}

/* How the ratios to ours lie. */
static void
tell_ratios (const Candidate *c, int n)
{
  for (int i = 0; i < n; i++) {
    double ratios[MAX_SHAPES];
    int k = 0;
    for (int j = 0; j < n_shapes; j++)
      if (!isnan (c[i].all[j]))
        ratios[k++] = c[i].all[j] / candidates[BASE].all[j];
    if (!k) {
      printf ("# %-26s not installed, or not right\n", c[i].name);
      continue;
    }
    double middle = median (ratios, k);
    printf ("# %-26s %8.2f %8.2f %8.2f  of %d shapes\n", c[i].name, ratios[0],
        middle, ratios[k - 1], k);
  }
}

static void
tell (int quick)
{
  printf ("# ns per sample\n#   taps ch frames");
  tell_head (candidates, CANDIDATES);
  tell_head (programs, CONV_PROGRAMS);
  for (int i = 0; i < n_shapes; i++) {
    printf ("\n# %6zu %2u %6zu", shapes[i].taps, shapes[i].channels,
        shapes[i].frames);
    tell_shape (candidates, CANDIDATES, i);
    tell_shape (programs, CONV_PROGRAMS, i);
  }
  printf ("\n# times engine block:           least   median     most\n");
  tell_ratios (candidates + 1, CANDIDATES - 1);
#ifndef HAVE_ZITA
  printf ("# %-26s not there when this was built\n", "zita-convolver");
#endif
  if (!quick)
    tell_ratios (programs, CONV_PROGRAMS);
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
  clock_ns = measure_clock ();
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
        for (int i = 0; i < CONV_PROGRAMS; i++)
          programs[i].ns = NAN;
        if (!quick)
          bench_programs (&s);
        fflush (stdout);
        keep (candidates, CANDIDATES);
        keep (programs, CONV_PROGRAMS);
        shapes[n_shapes++] = s;
      }
  }
  tell (quick);
  return 0;
}
