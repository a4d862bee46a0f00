// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

// The state of the cascade's kernels: handed over to the CPU and back, between
// the kernels for long and for short blocks, and what those do.

#include <algorithm>

#include "tests/cuda/sos_filters.hpp"
#include "tests/cuda/sos_run.hpp"

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
#define SLOW 1
#else
#define SLOW 0
#endif

// As the CPU does it: direct form I in double, on the canonical history.
struct Cpu {
  Sections s;
  uint32_t channels;
  std::vector<double> h; // [n + 1][2][channels]
  Cpu (const Sections &sections, uint32_t channels)
      : s (sections), channels (channels),
        h ((sections.size () + 1) * 2 * channels)
  {
  }
  template <typename S>
  void
  process (const S *in, S *out, size_t frames)
  {
    for (size_t i = 0; i < frames * channels; i++) {
      double x = in[i];
      uint32_t c = i % channels;
      for (size_t k = 0; k <= s.size (); k++) {
        double *a = &h[k * 2 * channels + c], *b = a + 2 * channels;
        double y = k < s.size ()
                       ? s[k].b0 * x + s[k].b1 * a[0] + s[k].b2 * a[channels] -
                             s[k].a1 * b[0] - s[k].a2 * b[channels]
                       : 0;
        a[channels] = a[0];
        a[0] = x;
        x = k < s.size () ? y : x;
      }
      out[i] = (S)x;
    }
  }
};

template <typename S>
static std::vector<S>
signal (uint64_t frames, uint32_t channels, double rate)
{
  std::vector<S> x (frames * channels);
  uint64_t seed = 11;
  for (uint64_t i = 0; i < frames * channels; i++)
    x[i] = (S)test_signal (i / channels + 100 * (i % channels), rate, &seed);
  return x;
}

template <typename S>
static std::vector<long double>
right (const Sections &s, const std::vector<S> &x, uint32_t channels)
{
  std::vector<long double> y (x.size ());
  for (uint32_t c = 0; c < channels; c++) {
    Exact exact (s);
    for (size_t i = c; i < x.size (); i += channels)
      y[i] = exact.next (x[i]);
  }
  return y;
}

template <typename S>
static Error
difference (const S *y, const long double *should, size_t n)
{
  Error e;
  for (size_t i = 0; i < n; i++)
    e.add (y[i], should[i]);
  return e;
}

static FxSosTask
task_of (FxSosType type, uint32_t channels, size_t sections, uint64_t frames)
{
  return { type, channels, (uint32_t)sections, 1, frames, 0, 99 << 10,
    frames ? UINT32_MAX / 8 : 1 };
}

// What a hand-over adds at most to the errors of the kernel: nothing in double.
static double
limit_of (FxSosType type, double kernel)
{
  return type == FX_SOS_DOUBLE ? fmax (kernel + 3, -195) : kernel + 1.5;
}

// The device for `frames`, then the CPU from its history: as the signal that
// never left the device, and no step where it does.
template <typename S>
static void
to_cpu (FxSosType type, const Filter &f, uint32_t channels, uint64_t frames)
{
  const uint64_t rest = SLOW ? 1000 : 8000, all = frames + rest;
  std::vector<S> x = signal<S> (all, channels, f.rate), y (x.size ());
  std::vector<long double> should = right (f.s, x, channels);
  FxSosTask t = task_of (type, channels, f.s.size (), 0);
  SosRun run (t, { f.s }), stay (t, { f.s });
  std::vector<S> z (x.size ());
  const size_t at = frames * channels;
  CHECK (run.process ({ { 0, x.data (), y.data (), frames } }), "not run");
  CHECK (stay.process ({ { 0, x.data (), z.data (), frames } }) &&
             stay.process ({ { 0, &x[at], &z[at], rest } }),
      "not run");
  Cpu cpu (f.s, channels);
  cpu.h = run.read (0);
  cpu.process (&x[at], &y[at], rest);
  Error stays = difference (z.data (), should.data (), z.size ());
  Error goes = difference (&y[at], &should[at], y.size () - at);
  Error start = difference (&y[at], &should[at], 32 * channels);
  CHECK (goes.rms () <= limit_of (type, fmax (stays.rms (), -160)),
      "%s, %s, %llu frames: %.1f dBFS on the CPU, %.1f on the device",
      f.name.c_str (), run.shape.kernel, (unsigned long long)frames,
      goes.rms (), stays.rms ());
  CHECK (start.most <= 1.5 * stays.most + (type == FX_SOS_DOUBLE ? 1e-9 : 0),
      "%s, %s, %llu frames: a step of %g, else %g", f.name.c_str (),
      run.shape.kernel, (unsigned long long)frames, start.most, stays.most);
}

// To and fro after random numbers of frames.
template <typename S>
static void
to_and_fro (FxSosType type, const Filter &f, uint32_t channels)
{
  const uint64_t frames = SLOW ? 2000 : 12000;
  std::vector<S> x = signal<S> (frames, channels, f.rate), y (x.size ());
  std::vector<S> z (x.size ());
  std::vector<long double> should = right (f.s, x, channels);
  FxSosTask t = task_of (type, channels, f.s.size (), 600);
  SosRun run (t, { f.s }), stay (t, { f.s });
  CHECK (stay.process ({ { 0, x.data (), z.data (), frames } }), "not run");
  Cpu cpu (f.s, channels);
  uint64_t seed = frames;
  for (uint64_t i = 0, turn = 0; i < frames; turn++) {
    uint64_t n = fx_test_random (&seed) % 4 ? 1 + fx_test_random (&seed) % 600
                                            : 1 + fx_test_random (&seed) % 3;
    n = std::min (n, frames - i);
    if (turn % 2) {
      cpu.h = run.read (0);
      cpu.process (&x[i * channels], &y[i * channels], n);
      run.write (0, cpu.h.data ());
    } else {
      CHECK (run.process ({ { 0, &x[i * channels], &y[i * channels], n } }),
          "not run");
    }
    i += n;
  }
  double stays = difference (z.data (), should.data (), z.size ()).rms ();
  double goes = difference (y.data (), should.data (), y.size ()).rms ();
  CHECK (goes <= limit_of (type, fmax (stays, -160)),
      "%s, %s: to and fro %.1f dBFS, on the device alone %.1f", f.name.c_str (),
      run.shape.kernel, goes, stays);
}

static void
test_hand_over (void)
{
  std::vector<Filter> all = hard_filters ();
  Filter odd = { "odd",
    { { 0, 0, 1, 0, 0 }, { 0.01, 0, 0, -0.99, 0 }, { 0.2, 0.5, -0.3, 0, 0 },
        { 0.7, 0, 0, 0, 0 }, { 0, 0.1, 0.1, 1.8, 0.85 } },
    48000 };
  all.push_back (odd);
  for (size_t i = 0; i < all.size (); i++) {
    const uint64_t tile = 8192;
    const uint64_t frames[] = { 1, 2, 33, 5000, tile, tile + 1, 3 * tile + 1 };
    for (size_t j = i % 2; j < 7; j += SLOW ? 4 : 2) {
      to_cpu<float> (FX_SOS_FAST, all[i], 1 + j % 3, frames[j]);
      if (j % 3 == 0)
        to_cpu<float> (FX_SOS_EXACT, all[i], 2, frames[j]);
      if (j % 3 == 1)
        to_cpu<double> (FX_SOS_DOUBLE, all[i], 1, frames[j]);
    }
    to_and_fro<float> (FX_SOS_FAST, all[i], 1 + i % 3);
    to_and_fro<float> (FX_SOS_EXACT, all[i], 1 + i % 2);
    to_and_fro<double> (FX_SOS_DOUBLE, all[i], 1);
  }
}

// --- live --------------------------------------------------------------------------------

template <typename S>
static void
live (FxSosType type, uint32_t channels, uint32_t streams, uint32_t frames,
    uint64_t seed)
{
  std::vector<Filter> all = hard_filters ();
  std::vector<Sections> plans;
  uint32_t most = 1;
  for (uint32_t i = 0; i < streams; i++) {
    Filter f = all[fx_test_random (&seed) % all.size ()];
    f.s.resize (std::min (f.s.size (), (size_t)7));
    plans.push_back (f.s);
    most = std::max (most, (uint32_t)f.s.size ());
  }
  FxSosTask t = { type, channels, most, streams, frames, 1, 99 << 10, 132 };
  SosLive run (t, plans);
  CHECK (run.rc == FX_OK, "%s", run.err.what);
  if (run.rc != FX_OK)
    return;
  run.options.seed = seed;
  run.options.order = (FxEmuOrder)(seed % 3);
  std::vector<std::vector<S> > x, y (streams);
  std::vector<uint64_t> at (streams);
  std::vector<uint32_t> n (streams);
  for (uint32_t i = 0; i < streams; i++) {
    x.push_back (signal<S> (8 * frames, channels, 48000));
    y[i].resize (x[i].size ());
  }
  for (uint32_t turn = 0; turn < 8; turn++) {
    for (uint32_t i = 0; i < streams; i++) {
      uint32_t r = fx_test_random (&seed) % 6;
      n[i] = r == 0   ? 0
             : r == 1 ? 1
             : r == 2 ? 1 + fx_test_random (&seed) % frames
                      : frames;
      memcpy (
          run.in[i].p, &x[i][at[i] * channels], n[i] * channels * sizeof (S));
      fx_emu_fill_garbage (run.out[i].p, run.out[i].size);
    }
    // The same coefficients in another slot, states in the other half.
    if (turn == 3) {
      for (uint32_t i = 0; i < streams; i++) {
        char *plan = run.plan[i].as<char> (), *state = run.state[i].as<char> ();
        memcpy (plan + 2 * run.plan_stride[i], plan, run.plan_stride[i]);
        memset (plan, 0xff, run.plan_stride[i]);
        memcpy (state + run.state_stride[i], state, run.state_stride[i]);
        memset (state, 0xff, run.state_stride[i]);
      }
      run.slot = 2;
      run.parity = 1;
    }
    if (!run.replay (n))
      CHECK (0, "not run");
    for (uint32_t i = 0; i < streams; i++) {
      memcpy (
          &y[i][at[i] * channels], run.out[i].p, n[i] * channels * sizeof (S));
      at[i] += n[i];
    }
  }
  const double limit = type == FX_SOS_FAST    ? -130
                       : type == FX_SOS_EXACT ? -150
                                              : -200;
  for (uint32_t i = 0; i < streams; i++) {
    // Then the CPU.
    Cpu cpu (plans[i], channels);
    fx_sos_plan_read (type, plans[i].data (), (uint32_t)plans[i].size (),
        channels, run.state_of (i), cpu.h.data ());
    cpu.process (
        &x[i][at[i] * channels], &y[i][at[i] * channels], 8 * frames - at[i]);
    std::vector<long double> should = right (plans[i], x[i], channels);
    double level =
        10 *
        log10 (difference (y[i].data (), should.data (), y[i].size ()).signal /
               (double)y[i].size ());
    double e = difference (y[i].data (), should.data (), y[i].size ()).rms ();
    CHECK (e < limit + fmax (level, 0),
        "%s, %u channels, stream %u of %u, %u frames: %.1f dBFS",
        run.shape.kernel, channels, i, streams, frames, e);
  }
  const FxCudaCounters *c = run.counters.as<FxCudaCounters> ();
  CHECK (!c->fault && !c->lost && !c->non_finite, "counted without cause");
}

static void
test_live (void)
{
  static const uint32_t channels[] = { 1, 2, 3, 5, 8, 9, 13 };
  static const uint32_t frames[] = { 1, 32, 64, 100, 256, 480, 512, 1000, 1024,
    2048, 4096, 8192 };
  uint64_t seed = 1;
  for (int i = 0; i < (SLOW ? 8 : 48); i++) {
    uint32_t c = channels[i % 7], n = frames[i % 12];
    if (SLOW && n > 512)
      n = 500;
    uint32_t streams = 1 + (n <= 512 ? fx_test_random (&seed) % 5 : 0);
    uint64_t s = fx_test_random (&seed);
    if (i % 3 == 0)
      live<float> (FX_SOS_FAST, c, streams, n, s);
    else if (i % 3 == 1)
      live<float> (FX_SOS_EXACT, c, streams, n, s);
    else
      live<double> (FX_SOS_DOUBLE, c, streams, n, s);
  }
}

// Input of short blocks that is not finite, or beyond the block's frames.
static void
test_live_input (void)
{
  Filter f = hard_filters ()[0];
  FxSosTask t = { FX_SOS_FAST, 2, 2, 1, 512, 1, 99 << 10, 132 };
  SosLive run (t, { f.s });
  CHECK (run.rc == FX_OK, "%s", run.err.what);
  float *x = run.in[0].as<float> ();
  for (int i = 0; i < 1024; i++)
    x[i] = i % 100 == 50 ? NAN : 0.5f;
  CHECK (run.replay ({ 200 }), "not run");
  const FxCudaCounters *c = run.counters.as<FxCudaCounters> ();
  CHECK (c->non_finite == 4, "%llu counted", c->non_finite);
  const float *y = run.out[0].as<float> ();
  for (int i = 0; i < 1024; i++)
    CHECK (std::isfinite (y[i]) == (i < 400) || (i >= 400 && y[i] == 0),
        "sample %d is %g", i, y[i]);
}

// Long and short blocks take turns on one state.
static void
test_both (void)
{
  for (const Filter &f : hard_filters ()) {
    const uint32_t n = (uint32_t)f.s.size (), channels = 2, block = 480;
    const uint64_t frames = SLOW ? 4000 : 20000;
    FxSosTask t = task_of (FX_SOS_FAST, channels, n, 0);
    SosRun run (t, { f.s });
    t.live = 1;
    t.frames = block;
    SosLive small (t, { f.s });
    CHECK (run.rc == FX_OK && small.rc == FX_OK, "no shape");
    std::vector<float> x = signal<float> (frames, channels, f.rate);
    std::vector<float> y (x.size ());
    std::vector<long double> should = right (f.s, x, channels);
    const size_t bytes = fx_sos_plan_state_size (n, channels);
    SosStream &s = run.streams[0];
    for (uint64_t i = 0, turn = 0; i < frames; turn++) {
      uint64_t m = std::min (frames - i, turn % 2 ? (uint64_t)block : 3001u);
      if (turn % 2) {
        memcpy (small.state_of (0), s.state[s.parity].p, bytes);
        memcpy (small.in[0].p, &x[i * channels], m * channels * 4);
        CHECK (small.replay ({ (uint32_t)m }), "not run");
        memcpy (&y[i * channels], small.out[0].p, m * channels * 4);
        memcpy (s.state[s.parity].p, small.state_of (0), bytes);
      } else {
        CHECK (run.process ({ { 0, &x[i * channels], &y[i * channels], m } }),
            "not run");
      }
      i += m;
    }
    double e = difference (y.data (), should.data (), y.size ()).rms ();
    CHECK (e < -130, "%s: %.1f dBFS", f.name.c_str (), e);
  }
}

int
main (void)
{
  test_hand_over ();
  test_live ();
  test_live_input ();
  test_both ();
  return fx_test_end ();
}
