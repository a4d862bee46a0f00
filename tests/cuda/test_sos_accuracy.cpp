// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

// Errors of the cascade's kernels on hard filters, against long double, and that
// they do not grow when a stream comes in small blocks. Prints the table;
// test_sos_accuracy FRAMES for another length than 2^15.

#include <algorithm>

#include "tests/cuda/sos_filters.hpp"
#include "tests/cuda/sos_run.hpp"

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
#define FRAMES 5000
#else
#define FRAMES 32768
#endif

template <typename S> struct Input {
  std::vector<S> x, y;
  std::vector<long double> right;
  double floor;
  Input (const Filter &f, uint64_t frames) : x (frames), y (frames)
  {
    uint64_t seed = 7;
    Exact exact (f.s);
    Error e;
    for (uint64_t i = 0; i < frames; i++) {
      x[i] = (S)test_signal (i, f.rate, &seed);
      right.push_back (exact.next (x[i]));
      e.add ((S)right[i], right[i]);
    }
    floor = e.rms ();
  }
  double
  error (uint64_t from) const
  {
    Error e;
    for (uint64_t i = from; i < x.size (); i++)
      e.add (y[i], right[i]);
    return e.rms ();
  }
};

struct How {
  FxSosType type;
  uint32_t l;
  uint64_t block; // frames of a call, 0: all
};

// dBFS
template <typename S>
static double
measure (const Filter &f, Input<S> *in, How how)
{
  FxSosTask t = { how.type, 1, (uint32_t)f.s.size (), 1, 0, 0, 227 << 10, 1 };
  uint64_t frames = in->x.size (), block = how.block ? how.block : frames;
  if (how.l == 8) {
    t.processors = UINT32_MAX / 8;
    t.frames = block;
  } else if (how.l == 32) {
    t.shared_max = 99 << 10;
  }
  SosRun run (t, { f.s });
  CHECK (run.rc == FX_OK && run.shape.l == how.l, "%s: %s", f.name.c_str (),
      run.rc ? run.err.what : run.shape.kernel);
  for (uint64_t at = 0; at < frames; at += block) {
    uint64_t n = std::min (block, frames - at);
    if (!run.process ({ { 0, &in->x[at], &in->y[at], n } }))
      return 0;
  }
  CHECK (!run.counts ().fault && !run.counts ().lost, "lost samples");
  return in->error (0);
}

static double
measure_live (const Filter &f, Input<float> *in, uint32_t block)
{
  FxSosTask t = { FX_SOS_FAST, 1, (uint32_t)f.s.size (), 1, block, 1, 227 << 10,
    132 };
  SosLive run (t, { f.s });
  CHECK (run.rc == FX_OK, "%s", run.err.what);
  for (size_t at = 0; at < in->x.size (); at += block) {
    uint32_t n = (uint32_t)std::min ((size_t)block, in->x.size () - at);
    memcpy (run.in[0].p, &in->x[at], n * 4);
    if (!run.replay ({ n }))
      return 0;
    memcpy (&in->y[at], run.out[0].p, n * 4);
  }
  return in->error (0);
}

static void
measure_filter (const Filter &f, uint64_t frames)
{
  Input<float> in (f, frames);
  Input<double> wide (f, frames);
  const uint32_t n = (uint32_t)f.s.size ();
  printf ("%-24s %7.1f", f.name.c_str (), in.floor);
  double fast = -400;
  for (uint32_t l : { 8u, 32u, 64u }) {
    double e = measure (f, &in, { FX_SOS_FAST, l, 0 });
    printf (" %7.1f", e);
    CHECK (e <= -130, "%s, fast, l %u: %.1f dBFS", f.name.c_str (), l, e);
    fast = fmax (fast, e);
  }
  for (uint64_t block : { (uint64_t)32, (uint64_t)480 }) {
    double e = measure (f, &in, { FX_SOS_FAST, 8, block });
    printf (" %7.1f", e);
    CHECK (e <= fast + 1, "%s, blocks of %llu: %.1f dBFS", f.name.c_str (),
        (unsigned long long)block, e);
  }
  double live = measure_live (f, &in, 32);
  printf (" %7.1f", live);
  CHECK (live <= fast + 1, "%s, live: %.1f dBFS", f.name.c_str (), live);
  for (uint32_t l : { 8u, 32u, 64u }) {
    if (l == 64 && n > 4) {
      printf (" %7s", "");
      continue;
    }
    double e = measure (f, &in, { FX_SOS_EXACT, l, 0 });
    printf (" %7.1f", e);
    CHECK (e <= in.floor + 1, "%s, exact, l %u: %.1f dBFS, rounding %.1f",
        f.name.c_str (), l, e, in.floor);
  }
  for (uint32_t l : { 8u, 32u }) {
    double e = measure (f, &wide, { FX_SOS_DOUBLE, l, 0 });
    printf (" %7.1f", e);
    CHECK (e <= -200, "%s, double, l %u: %.1f dBFS", f.name.c_str (), l, e);
  }
  printf ("\n");
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  uint64_t frames = argc > 1 ? strtoull (argv[1], NULL, 10) : FRAMES;
  printf ("rms error, dBFS, %llu frames\n", (unsigned long long)frames);
  printf ("%-24s %7s %7s %7s %7s %7s %7s %7s %7s %7s %7s %7s %7s\n", "",
      "float's", "fast 8", "32", "64", "by 32", "by 480", "live 32", "exact 8",
      "32", "64", "f64 8", "32");
  for (const Filter &f : hard_filters ())
    measure_filter (f, frames);
  return fx_test_end ();
}
