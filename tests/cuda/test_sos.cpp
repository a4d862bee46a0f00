// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

// The cascade's kernels, in the emulator, against long double: any shape and
// schedule, launches cut anywhere, several streams, bad input, a launch that
// waits in vain. test_sos --long N takes N times as many random cases.

#include <algorithm>
#include <functional>

#include "tests/cuda/sos_filters.hpp"
#include "tests/cuda/sos_run.hpp"

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
#define SLOW 1
#else
#define SLOW 0
#endif

static const FxSosType types[] = { FX_SOS_FAST, FX_SOS_EXACT, FX_SOS_DOUBLE };

// Sections of all kinds that are no hard filters.
static std::vector<Filter>
odd_filters (void)
{
  const double nyquist = 23900;
  return {
    { "gain", { { 0.3, 0, 0, 0, 0 } }, 48000 },
    { "identity and silence",
        { { 1, 0, 0, 0, 0 }, { -2, 0, 0, 0, 0 }, { 1, 0, 0, 0, 0 } }, 48000 },
    { "zero", { { 0, 0, 0, 0, 0 }, { 1, 0.5, 0.2, -0.5, 0.1 } }, 48000 },
    { "delay of 2", { { 0, 0, 1, 0, 0 }, { 0, 1, 0, 0, 0 } }, 48000 },
    { "FIR", { { 0.2, 0.5, -0.3, 0, 0 }, { 1, -1, 0.5, 0, 0 } }, 48000 },
    { "one pole",
        { { 0.01, 0, 0, -0.99, 0 }, { 0.5, 0.5, 0, 0.3, 0 },
            { 0.995, -0.995, 0, -0.99, 0 } },
        48000 },
    { "real poles", { { 1, 0, -1, -1.9, 0.9016 }, { 0.1, 0, 0, -0.5, 0 } },
        48000 },
    { "small b0", { { 1e-12, 1, 0.5, -0.5, 0.25 }, { 1e-30, 0, 1, 0, 0 } },
        48000 },
    { "small gains",
        { { 1e-12, 1e-12, 0, -0.5, 0.25 }, { 1e-12, 0, 1e-12, 0.2, 0 },
            { 1e12, 0, 0, -0.9, 0.2 }, { 1e12, 0, 1e11, 0.9, 0.2 } },
        48000 },
    { "mirrored",
        { design_biquad (FX_BIQUAD_PEAKING, nyquist, 4, 6, 48000),
            design_biquad (FX_BIQUAD_LOW_PASS, nyquist, 0.7, 0, 48000),
            design_biquad (FX_BIQUAD_HIGH_PASS, 23000, 0.7, 0, 48000) },
        48000 },
    { "mirrored without b0", { { 0, 0.1, 0.1, 1.8, 0.85 } }, 48000 },
    { "all-pass",
        { design_biquad (FX_BIQUAD_ALL_PASS, 100, 0.7, 0, 48000),
            design_biquad (FX_BIQUAD_ALL_PASS_1, 1000, 0.7, 0, 48000) },
        48000 },
    { "notch, shelves",
        { design_biquad (FX_BIQUAD_NOTCH, 50, 30, 0, 48000),
            design_biquad (FX_BIQUAD_LOW_SHELF, 100, 0.7, 12, 48000),
            design_biquad (FX_BIQUAD_HIGH_SHELF, 8000, 0.7, -12, 48000) },
        48000 },
  };
}

// As many sections as asked for, of several filters.
static Filter
mixed (const std::vector<Filter> &from, uint32_t n, uint64_t *seed)
{
  Filter f = from[fx_test_random (seed) % from.size ()];
  if (f.s.size () > n)
    f.s.resize (n);
  while (f.s.size () < n) {
    double w = pow (10, 1.5 + 2.8 * fabs (fx_test_noise (seed)));
    double g = 6 * fx_test_noise (seed);
    f.s.push_back (design_biquad (FX_BIQUAD_PEAKING, w, 2, g, f.rate));
  }
  f.name += " and so on, " + std::to_string (n);
  return f;
}

// Samples in memory that ends against a page that faults, maybe not aligned.
template <typename S> struct Samples {
  Memory m;
  S *p;
  size_t n;
  explicit Samples (size_t n, size_t offset = 0)
      : m ((n + offset) * sizeof (S)), p (m.as<S> () + offset), n (n)
  {
  }
};

template <typename S>
static std::vector<S>
signal (uint64_t frames, uint32_t channels, double rate, uint64_t seed)
{
  std::vector<S> x (frames * channels);
  for (uint64_t i = 0; i < frames * channels; i++)
    x[i] = (S)test_signal (i / channels + 100 * (i % channels), rate, &seed);
  return x;
}

// What should come out, and how far it is from the samples nearest to it.
template <typename S> struct Right {
  std::vector<long double> y;
  double floor;
};

template <typename S>
static Right<S>
right (const Sections &s, const std::vector<S> &x, uint32_t channels)
{
  Right<S> r;
  Error e;
  r.y.resize (x.size ());
  for (uint32_t c = 0; c < channels; c++) {
    Exact exact (s);
    for (size_t i = c; i < x.size (); i += channels) {
      r.y[i] = exact.next (x[i]);
      e.add ((S)r.y[i], r.y[i]);
    }
  }
  r.floor = e.rms ();
  return r;
}

template <typename S>
static double
error_of (const S *y, const std::vector<long double> &should)
{
  Error e;
  for (size_t i = 0; i < should.size (); i++)
    e.add (y[i], should[i]);
  return e.rms ();
}

// Most that a result may be off, dBFS.
static double
bound (FxSosType type, double floor)
{
  return type == FX_SOS_FAST    ? fmax (-130, floor + 20)
         : type == FX_SOS_EXACT ? fmax (floor + 1, -175)
                                : -195;
}

static FxSosTask
task_of (FxSosType type, uint32_t channels, size_t sections, uint32_t l,
    uint64_t frames)
{
  FxSosTask t = { type, channels, (uint32_t)sections, 1, 0, 0, 227 << 10, 132 };
  t.processors = 1;
  if (l == 8) {
    t.processors = UINT32_MAX / 8;
    t.frames = frames;
  } else if (l == 32) {
    t.shared_max = fx_test_random (&frames) & 1 ? 99 << 10 : 64 << 10;
  }
  return t;
}

// --- any shape, any schedule --------------------------------------------------------

struct Case {
  FxSosType type;
  Filter filter;
  uint32_t channels, l;
  uint64_t frames, seed;
  size_t in_offset, out_offset;
  bool in_place;
};

static std::string
name_of (const Case &c, const SosRun &run)
{
  char s[200];
  snprintf (s, sizeof s, "%s, %u channels, %llu frames, %s, seed %llu",
      run.shape.kernel, c.channels, (unsigned long long)c.frames,
      c.filter.name.c_str (), (unsigned long long)c.seed);
  return s;
}

// Difference of two runs of one input that only the schedule sets apart.
template <typename S>
static void
compare_schedules (
    const Case &c, const char *name, const std::vector<S> &a, const S *b)
{
  size_t differ = 0;
  Error e;
  for (size_t i = 0; i < a.size (); i++) {
    differ += memcmp (&a[i], &b[i], sizeof (S)) != 0;
    e.add (b[i], a[i]);
  }
  if (c.type == FX_SOS_FAST)
    CHECK (differ == 0, "%s: %zu samples differ by schedule", name, differ);
  else if (c.type == FX_SOS_EXACT)
    CHECK (differ <= 3 + a.size () / 200 && e.most < 1e-6,
        "%s: %zu of %zu samples differ by schedule, by %g", name, differ,
        a.size (), e.most);
  else
    CHECK (
        e.rms () < -210, "%s: schedules differ by %.1f dBFS", name, e.rms ());
}

template <typename S>
static void
run_case (const Case &c)
{
  std::vector<S> x = signal<S> (c.frames, c.channels, c.filter.rate, c.seed);
  Right<S> should = right<S> (c.filter.s, x, c.channels);
  std::vector<S> first;
  uint64_t seed = c.seed;
  for (int again = 0; again < 3; again++) {
    SosRun run (task_of (c.type, c.channels, c.filter.s.size (), c.l, c.frames),
        { c.filter.s });
    CHECK (run.rc == FX_OK, "%s: %s", c.filter.name.c_str (), run.err.what);
    if (run.rc != FX_OK)
      return;
    CHECK (run.shape.l == c.l || (c.l == 64 && run.shape.l == 32),
        "l %u, not %u", run.shape.l, c.l);
    std::string name = name_of (c, run);
    Samples<S> in (x.size (), c.in_offset), out (x.size (), c.out_offset);
    S *to = c.in_place ? in.p : out.p;
    std::copy (x.begin (), x.end (), in.p);
    run.options.seed = fx_test_random (&seed);
    run.options.resident = 1 + fx_test_random (&seed) % (SLOW ? 6 : 40);
    run.options.order = (FxEmuOrder)(fx_test_random (&seed) % 3);
    run.options.in_order = again & 1;
    if (!run.process ({ { 0, in.p, to, c.frames } })) {
      CHECK (0, "%s: not run", name.c_str ());
      return;
    }
    CHECK (!run.counts ().fault && !run.counts ().lost &&
               !run.counts ().non_finite,
        "%s: fault %u", name.c_str (), run.counts ().fault);
    if (again) {
      compare_schedules<S> (c, name.c_str (), first, to);
    } else {
      double e = error_of (to, should.y);
      CHECK (e <= bound (c.type, should.floor),
          "%s: error %.1f, rounding %.1f dBFS", name.c_str (), e, should.floor);
      first.assign (to, to + x.size ());
    }
  }
}

static void
test_random (int count)
{
  static const uint32_t channels[] = { 1, 1, 2, 2, 3, 5, 6, 7, 8, 9, 13, 64 };
  static const uint64_t frames[] = { 1, 2, 3, 63, 64, 65, 2047, 2048, 2049,
    4001, 5003, 8193, 16384, 16385, 32769, 50001, 60001, 131072, 300000 };
  static const uint32_t sections[] = { 1, 2, 3, 4, 5, 6, 7, 16, 32 };
  std::vector<Filter> all = hard_filters (), odd = odd_filters ();
  all.insert (all.end (), odd.begin (), odd.end ());
  uint64_t seed = 20, budget = SLOW ? 30000 : 1200000;
  for (int i = 0; i < count; i++) {
    Case c;
    c.type = types[i % 3];
    c.seed = fx_test_random (&seed);
    c.channels = channels[fx_test_random (&seed) % 12];
    c.l = c.type == FX_SOS_DOUBLE ? 8 << 2 * (fx_test_random (&seed) % 2)
                                  : (uint32_t[]){ 8, 32, 64 }[i / 3 % 3];
    do
      c.frames = frames[fx_test_random (&seed) % 19];
    while (c.frames * c.channels > budget);
    uint32_t n;
    do
      n = sections[fx_test_random (&seed) % 9];
    while (c.frames * c.channels * n > 2 * budget && n > 1);
    if (c.type == FX_SOS_EXACT && c.l == 64 && n > 4)
      n = 4;
    c.filter = i % 4 ? mixed (all, n, &seed) : all[i / 4 % all.size ()];
    bool aligned = fx_test_random (&seed) & 1;
    c.in_offset = aligned ? 0 : fx_test_random (&seed) % 4;
    c.out_offset = aligned ? 0 : fx_test_random (&seed) % 4;
    c.in_place = fx_test_random (&seed) % 3 == 0;
    if (c.type == FX_SOS_DOUBLE)
      run_case<double> (c);
    else
      run_case<float> (c);
  }
}

// All kinds of sections in every type, alone and one after the other.
static void
test_odd (void)
{
  for (const Filter &f : odd_filters ()) {
    for (FxSosType type : types) {
      for (uint32_t l : { 8u, 32u, 64u }) {
        Case c = { type, f, 2, l, SLOW ? 700u : 5000u, l, 0, 0, false };
        if (type == FX_SOS_DOUBLE && l < 64)
          run_case<double> (c);
        else if (type != FX_SOS_DOUBLE)
          run_case<float> (c);
      }
    }
  }
}

// --- launches cut anywhere -----------------------------------------------------------

// The signal in launches of 1 .. most frames against one launch.
template <typename S>
static void
cut (FxSosType type, const Filter &f, uint32_t channels, uint32_t l,
    uint64_t frames, uint64_t most, double limit)
{
  std::vector<S> x = signal<S> (frames, channels, f.rate, frames);
  Right<S> should = right<S> (f.s, x, channels);
  FxSosTask t = task_of (type, channels, f.s.size (), l, frames);
  SosRun whole (t, { f.s }), parts (t, { f.s });
  std::vector<S> a (x.size ()), b (x.size ());
  uint64_t seed = most;
  CHECK (whole.process ({ { 0, x.data (), a.data (), frames } }), "not run");
  for (uint64_t at = 0; at < frames;) {
    uint64_t n = 1 + fx_test_random (&seed) % most;
    n = std::min (fx_test_random (&seed) % 8 ? n : 1, frames - at);
    CHECK (parts.process ({ { 0, &x[at * channels], &b[at * channels], n } }),
        "not run");
    at += n;
  }
  Error e;
  for (size_t i = 0; i < x.size (); i++)
    e.add (b[i], a[i]);
  double ea = error_of (a.data (), should.y),
         eb = error_of (b.data (), should.y);
  CHECK (20 * log10 (e.most + 1e-20) < limit,
      "%s, %s: in parts it differs by %.1f dBFS", f.name.c_str (),
      whole.shape.kernel, 20 * log10 (e.most));
  CHECK (eb <= bound (type, should.floor) &&
             (eb < fmax (ea, should.floor) + 3 || eb < -200),
      "%s, %s: error %.1f in parts, %.1f as a whole", f.name.c_str (),
      whole.shape.kernel, eb, ea);
}

static void
test_cuts (void)
{
  const uint64_t frames = SLOW ? 3000 : 20000, most = SLOW ? 300 : 3000;
  std::vector<Filter> all = hard_filters ();
  for (size_t i = 0; i < all.size (); i++) {
    uint32_t l = i % 3 == 0 ? 8 : i % 3 == 1 ? 32 : 64;
    cut<float> (FX_SOS_FAST, all[i], 1 + i % 3, l, frames, most, -110);
    cut<float> (
        FX_SOS_EXACT, all[i], 1 + i % 2, l < 64 ? l : 32, frames, most, -117);
    cut<double> (FX_SOS_DOUBLE, all[i], 1, l < 64 ? l : 32, frames, most, -185);
  }
}

// --- several streams -------------------------------------------------------------------

// Each stream comes out as it does alone, whatever the others are.
static void
test_streams (uint32_t streams)
{
  std::vector<Filter> all = hard_filters ();
  std::vector<Sections> plans, used;
  std::vector<std::vector<float> > x, y;
  uint64_t seed = streams;
  FxSosTask t = task_of (FX_SOS_FAST, 3, 7, 32, 0);
  for (uint32_t i = 0; i < streams; i++) {
    plans.push_back (mixed (all, 1 + i % 7, &seed).s);
    uint64_t n = 1 + fx_test_random (&seed) % (i % 4 ? 500 : 6000);
    x.push_back (signal<float> (n, t.channels, 48000, seed));
    y.push_back (std::vector<float> (x[i].size ()));
  }
  t.streams = streams;
  SosRun run (t, plans);
  CHECK (run.rc == FX_OK, "%s", run.err.what);
  for (int part = 0; part < 2; part++) {
    std::vector<SosJob> jobs;
    for (uint32_t i = 0; i < streams; i++) {
      uint64_t n = x[i].size () / t.channels, half = n / 2;
      uint64_t count = part ? n - half : half, at = part ? half : 0;
      if (count)
        jobs.push_back (
            { i, &x[i][at * t.channels], &y[i][at * t.channels], count });
    }
    std::rotate (jobs.begin (), jobs.begin () + part, jobs.end ());
    CHECK (run.process (jobs), "not run");
  }
  CHECK (run.launches == 2, "%llu launches", (unsigned long long)run.launches);
  t.streams = 1;
  for (uint32_t i = 0; i < streams; i++) {
    SosRun alone (t, { plans[i] });
    std::vector<float> z (x[i].size ());
    uint64_t n = x[i].size () / t.channels, half = n / 2;
    CHECK (alone.process ({ { 0, x[i].data (), z.data (), half } }) &&
               alone.process ({ { 0, &x[i][half * t.channels],
                   &z[half * t.channels], n - half } }),
        "not run");
    CHECK (y[i] == z, "stream %u of %u differs from itself alone", i, streams);
  }
}

// --- what is not finite ----------------------------------------------------------------

template <typename S>
static void
test_bad_input (FxSosType type)
{
  const uint32_t channels = 3;
  const uint64_t frames = SLOW ? 2000 : 9000;
  Filter f = { "EQ", equalizer (5, 100, 9000, 1, 48000), 48000 };
  std::vector<S> x = signal<S> (frames, channels, 48000, 5), zeroed = x;
  uint64_t seed = 3, bad = 0;
  for (S &v : x) {
    uint64_t r = fx_test_random (&seed) % 300;
    if (r < 3) {
      S *z = &zeroed[&v - x.data ()];
      v = r == 0 ? (S)NAN : r == 1 ? (S)INFINITY : (S)-INFINITY;
      *z = 0;
      bad++;
    }
  }
  for (uint32_t l : { 8u, 32u }) {
    FxSosTask t = task_of (type, channels, f.s.size (), l, frames);
    SosRun a (t, { f.s }), b (t, { f.s });
    std::vector<S> y (x.size ()), z (x.size ());
    a.flags = b.flags = FX_SOS_STRICT;
    CHECK (a.process ({ { 0, x.data (), y.data (), frames } }) &&
               b.process ({ { 0, zeroed.data (), z.data (), frames } }),
        "not run");
    CHECK (a.counts ().non_finite == bad && a.counts ().lost == 0,
        "%llu of %llu counted, %llu lost", a.counts ().non_finite,
        (unsigned long long)bad, a.counts ().lost);
    CHECK (b.counts ().non_finite == 0, "counted without cause");
    Error e;
    for (size_t i = 0; i < x.size (); i++)
      e.add (y[i], z[i]);
    CHECK (y == z, "%s, depth %u: other output than with zeros by %g",
        a.shape.kernel, a.streams[0].plan.as<FxSosHead> ()->depth, e.most);
  }
}

// What is beyond the numbers is lost and counted, and the filter recovers.
static void
test_overflow (void)
{
  const uint64_t frames = 20000;
  Sections s = { { 1, 0, 0, -1.8, 0.9 }, { 1, 0, 0, -1.8, 0.9 } };
  std::vector<float> x (frames), y (frames);
  for (uint64_t i = 0; i < frames; i++)
    x[i] = i < 500 ? 3e38f : 0.5f;
  for (uint32_t l : { 8u, 32u, 64u }) {
    SosRun run (task_of (FX_SOS_FAST, 1, 2, l, frames), { s });
    CHECK (run.process ({ { 0, x.data (), y.data (), frames } }), "not run");
    CHECK (run.counts ().lost > 100 && run.counts ().non_finite == 0,
        "%llu lost", run.counts ().lost);
    bool finite = true;
    for (float v : y)
      finite = finite && std::isfinite (v);
    CHECK (finite, "not all of it is finite");
    CHECK (fabs (y[frames - 1] - 50) < 0.01, "does not recover: %g",
        y[frames - 1]);
  }
}

// --- a launch that waits in vain ---------------------------------------------------------

// The first tile is missing: its ticket is taken, it never publishes.
static void
test_fault (void)
{
  Filter f = hard_filters ()[0];
  const uint64_t frames = 20 * 256 * 8;
  std::vector<float> x (frames), y (frames);
  SosRun run (task_of (FX_SOS_FAST, 1, f.s.size (), 8, frames), { f.s });
  FxSosControl *control = run.control.as<FxSosControl> ();
  control->ticket = control->done = 1;
  FxSosLaunch a = {};
  a.control = run.control.at ();
  a.counters = run.counters.at ();
  a.slots = run.slots.at ();
  a.channels = 1;
  a.wc = run.shape.wc;
  a.wt = run.shape.wt;
  a.stages = run.shape.stages;
  a.streams = 1;
  a.tiles = fx_sos_plan_tiles (&run.shape, frames);
  SosStream &s = run.streams[0];
  a.stream[0] = { (uint64_t)(uintptr_t)x.data (),
    (uint64_t)(uintptr_t)y.data (), s.plan.at (), s.state[0].at (),
    s.state[1].at (), frames, 0, 0 };
  FxEmuOptions o = {};
  o.seed = 4;
  CHECK (a.tiles > 10, "%llu tiles", (unsigned long long)a.tiles);
  CHECK (!fx_emu_launch (run.shape.kernel, (uint32_t)a.tiles - 1, 1,
             run.shape.threads, run.shape.shared, &a, sizeof a, &o),
      "%s", fx_emu_error ());
  CHECK (run.counts ().fault == 1, "no fault");
  CHECK (control->ticket == 0 && control->done == 0 && control->fault == 0 &&
             control->epoch == 1,
      "control is not ready for a next launch");
}

// --- epochs ---------------------------------------------------------------------------------

// Old words in the slots are never taken for new ones, at the wrap either.
static void
test_epochs (void)
{
  Filter f = hard_filters ()[0];
  const uint64_t frames = SLOW ? 4000 : 30000;
  std::vector<float> x = signal<float> (frames, 2, 48000, 9);
  std::vector<float> y (x.size ()), first;
  for (uint64_t epoch : { (uint64_t)0, (uint64_t)0xfffffffd }) {
    SosRun run (task_of (FX_SOS_FAST, 2, f.s.size (), 8, frames), { f.s });
    run.control.as<FxSosControl> ()->epoch = epoch;
    for (int i = 0; i < 5; i++) {
      for (Memory &m : run.streams[0].state)
        memset (m.p, 0, m.size);
      run.options.resident = 3 + i;
      CHECK (run.process ({ { 0, x.data (), y.data (), frames } }), "not run");
      if (first.empty ())
        first = y;
      CHECK (y == first, "launch %d after epoch %llx differs", i,
          (unsigned long long)epoch);
    }
    CHECK (run.control.as<FxSosControl> ()->epoch == (epoch + 5) % 0xffffffffu,
        "epoch %llx", (unsigned long long)epoch);
  }
}

// Strict: the same bytes in double arithmetic too.
static void
test_strict (void)
{
  Filter f = { "EQ", equalizer (4, 200, 9000, 1, 48000), 48000 };
  const uint64_t frames = SLOW ? 6000 : 60000;
  std::vector<double> x = signal<double> (frames, 2, 48000, 9);
  std::vector<double> y (x.size ()), first;
  for (uint32_t i = 0; i < 6; i++) {
    SosRun run (task_of (FX_SOS_DOUBLE, 2, f.s.size (), 8, frames), { f.s });
    CHECK (run.streams[0].plan.as<FxSosHead> ()->depth <= FX_SOS_NEAR,
        "depth %u", run.streams[0].plan.as<FxSosHead> ()->depth);
    run.flags = FX_SOS_STRICT;
    run.options.resident = 1 + 7 * i;
    run.options.seed = i;
    run.options.in_order = i & 1;
    CHECK (run.process ({ { 0, x.data (), y.data (), frames } }), "not run");
    if (i == 0)
      first = y;
    CHECK (y == first, "schedule %u differs", i);
  }
}

// Blocks on several OS threads: for the thread sanitizer above all.
static void
test_threads (void)
{
  Filter f = hard_filters ()[0];
  const uint64_t frames = SLOW ? 4000 : 40000;
  std::vector<float> x = signal<float> (frames, 2, 48000, 9);
  std::vector<float> y (x.size ()), first;
  for (uint32_t i = 0; i < (SLOW ? 3u : 8u); i++) {
    SosRun run (task_of (FX_SOS_FAST, 2, f.s.size (), 8, frames), { f.s });
    run.options.os_threads = i ? 4 : 1;
    run.options.resident = 12;
    run.options.seed = i;
    CHECK (run.process ({ { 0, x.data (), y.data (), frames } }), "not run");
    if (i == 0)
      first = y;
    CHECK (y == first, "run %u on 4 threads differs", i);
  }
}

int
main (int argc, char **argv)
{
  int times = argc > 2 && !strcmp (argv[1], "--long") ? atoi (argv[2]) : 1;
  test_odd ();
  test_random ((SLOW ? 12 : 72) * times);
  test_cuts ();
  for (uint32_t n : { 2u, 5u, 20u })
    test_streams (n);
  test_bad_input<float> (FX_SOS_FAST);
  test_bad_input<float> (FX_SOS_EXACT);
  test_bad_input<double> (FX_SOS_DOUBLE);
  test_overflow ();
  test_fault ();
  test_epochs ();
  test_strict ();
  test_threads ();
  return fx_test_end ();
}
