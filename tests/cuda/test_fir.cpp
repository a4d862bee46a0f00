// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* FIR filters on the emulated device, against a sum in long double: every form,
 * type, number of channels; streams cut anywhere, in place and not, several at a
 * time; the same bytes under every schedule. The launches are those of
 * cuda/fir_run.c. test_fir --errors prints what was measured. */

#include <ctime>

#include "tests/cuda/fir_rig.hpp"

/* Lengths around every border, in one call. */
static void
test_forms (void)
{
  static const uint32_t taps[] = { 1, 2, 31, 32, 33, 63, 64, 65, 100, 129, 200,
    511, 700, 1025, 2000, 4096, 4097, 4098, 5000, 9000, 20000 };
  uint64_t seed = 7;
  for (const Type &type : types)
    for (uint32_t n : taps) {
      uint32_t channels = 1 + fx_test_random (&seed) % 9;
      if (n > 4097)
        channels = 1 + fx_test_random (&seed) % 3;
      size_t frames = n > 4097 ? 30000 : 100 + fx_test_random (&seed) % 12000;
      Track t (type, channels, n, frames, &seed);
      Rig rig (setup_of (type, channels, 1, n));
      rig.plan (0, t.h);
      call (rig, { &t }, { frames }, seed & 1);
      check_error (t, type, channels, rig.launched.c_str (), &seed);
    }
}

/* Every kernel of every type, chosen by hand: two forms in turn, in calls short
 * and long, so that spectra are made from the past in between. */
static void
test_sizes (void)
{
  uint64_t seed = 17;
  std::string all;
  for (const Type &type : types)
    for (int size = FX_FIR_SIZE_MIN; size <= FX_FIR_SIZE_MAX; size++)
      for (bool long_one : { false, true }) {
        uint32_t n = long_one ? 3u << size : (1u << size) - size;
        /* Of the largest the partitions have no other. */
        uint32_t other = size < FX_FIR_SIZE_MAX ? size + 1
                         : long_one             ? size
                                                : size - 1;
        FxFirKind kind = long_one ? FX_FIR_PARTS : FX_FIR_ONE;
        if (!long_one && other < (uint32_t)size)
          n /= 2;
        Track t (type, 2, n, (14 << size) + 5000, &seed);
        Rig rig (setup_of (type, 2, 1, std::max (n, 8000u)));
        FxFirForm forms[FX_FIR_FORMS] = { fx_fir_form_as (kind, size, n),
          fx_fir_form_as (kind, other, n) };
        memcpy (rig.taps.p, t.h.data (), n * 8);
        CHECK (!fx_fir_run_plan_as (&rig.run, 0, n, forms, NULL), "plan");
        fx_fir_run_reset (&rig.run, 0);
        for (size_t frames : { (size_t)1000, (size_t)6 << size, (size_t)30,
                 (size_t)1 << size, (size_t)5000, (size_t)100000 })
          call (
              rig, { &t }, { std::min (frames, t.frames - t.done) }, seed & 1);
        check_error (t, type, 2, rig.launched.c_str (), &seed);
        all += rig.launched;
      }
  for (const char *what :
      { "one", "forward", "inverse", "response", "few", "products" })
    for (const char *type : { "f32", "f64", "x32" })
      for (int size = FX_FIR_SIZE_MIN; size <= FX_FIR_SIZE_MAX; size++) {
        if (*type == 'x' && *what != 'o' && *what != 'i' &&
            strcmp (what, "forward"))
          continue;
        std::string name = std::string ("conv_") + what + "_" + type + "_" +
                           std::to_string (size) + " ";
        CHECK (all.find (name) != std::string::npos, "%s never ran",
            name.c_str ());
      }
}

/* Streams of different responses, cut anywhere, some calls without some. */
static void
test_cuts (void)
{
  uint64_t seed = 27;
  for (int k = 0; k < 24; k++) {
    const Type &type = types[k % 3];
    uint32_t channels = 1 + fx_test_random (&seed) % (k % 4 ? 3 : 11);
    uint32_t count = 1 + fx_test_random (&seed) % 4;
    uint32_t max_size = k % 2 ? 6000 : 1500;
    Rig rig (setup_of (type, channels, count, max_size, k % 5 ? 0 : 100));
    std::vector<Track> tracks;
    std::vector<Track *> p;
    for (uint32_t i = 0; i < count; i++)
      tracks.emplace_back (type, channels,
          1 + fx_test_random (&seed) % (i % 2 ? 150 : max_size), 20000, &seed);
    for (uint32_t i = 0; i < count; i++) {
      rig.plan (i, tracks[i].h);
      p.push_back (&tracks[i]);
    }
    static const size_t limits[] = { 1, 20, 300, 600, 5000, 20000 };
    for (int calls = 0; calls < 40; calls++) {
      std::vector<size_t> frames;
      for (Track &t : tracks) {
        size_t limit = limits[fx_test_random (&seed) % 6];
        frames.push_back (
            std::min (t.frames - t.done, fx_test_random (&seed) % (limit + 1)));
      }
      call (rig, p, frames, fx_test_random (&seed) & 1);
    }
    for (uint32_t i = 0; i < count; i++) {
      check_error (tracks[i], type, channels, "cut", &seed);
      /* The history is the last frames, to the bit. */
      std::vector<double> h = rig.read (i);
      bool right = true;
      for (uint32_t c = 0; c < channels; c++)
        for (uint32_t j = 0; j < max_size; j++) {
          ptrdiff_t at = (ptrdiff_t)tracks[i].done - max_size + j;
          right &= h[(size_t)c * max_size + j] ==
                   (at < 0 ? 0 : tracks[i].in.get (at * channels + c));
        }
      CHECK (right, "%s, %u taps: another history", type.name,
          (unsigned)tracks[i].h.size ());
    }
    CHECK (!rig.counts ().non_finite && !rig.counts ().lost, "counted");
  }
}

/* A stream goes on in another run, with another plan's sizes, from history. */
static void
test_history (void)
{
  uint64_t seed = 37;
  for (const Type &type : types)
    for (uint32_t n : { 90u, 1000u, 7000u, 16384u }) {
      uint32_t channels = 1 + fx_test_random (&seed) % 4;
      Track t (type, channels, n, 24000, &seed);
      Rig one (setup_of (type, channels, 2, n));
      Rig two (setup_of (type, channels, 2, n, 64));
      one.plan (0, t.h);
      two.plan (0, t.h);
      call (one, { &t }, { 11000 }, true);
      two.write (0, one.read (0));
      CHECK (two.read (0) == one.read (0), "not read as it was written");
      for (size_t frames : { 1, 700, 64, 64, 5000 })
        call (two, { &t }, { frames }, false);
      one.write (0, two.read (0));
      call (one, { &t }, { t.frames - t.done }, false);
      check_error (t, type, channels, "handed over", &seed);

      /* After a reset it is as new, to the bit. */
      Track again = t, fresh = t;
      again.done = fresh.done = 0;
      Rig three (setup_of (type, channels, 2, n));
      three.plan (0, t.h);
      fx_fir_run_reset (&one.run, 0);
      CHECK (one.read (0) == three.read (0), "history after a reset");
      for (size_t frames : { 300, 9000 }) {
        call (one, { &again }, { frames }, false);
        call (three, { &fresh }, { frames }, false);
      }
      CHECK (again.out.bytes == fresh.out.bytes, "%s, %u taps: after a reset",
          type.name, n);
    }
}

/* The bytes do not depend on schedules, nor on what else is in the launch. */
static void
test_schedules (void)
{
  uint64_t seed = 47;
  for (const Type &type : types)
    for (uint32_t n : { 100u, 1500u, 6000u }) {
      Track a (type, 3, n, 9000, &seed), b (type, 3, n / 2, 7000, &seed);
      std::vector<char> first;
      for (int k = 0; k < 4; k++) {
        Rig rig (setup_of (type, 3, 2, n));
        rig.options.seed = seed + 1000 * k;
        rig.options.order = (FxEmuOrder)(k % 3);
        rig.options.resident = 1 + 5 * k;
        rig.options.os_threads = 1 + (k == 3);
        rig.plan (0, a.h);
        rig.plan (1, b.h);
        Track t = a, u = b;
        bool alone = k == 2;
        for (size_t frames : { 2000, 100, 6900 }) {
          if (alone)
            call (rig, { &t }, { frames }, k & 1);
          else
            call (rig, { &t, &u }, { frames, frames / 2 }, k & 1);
        }
        if (k == 0)
          first = t.out.bytes;
        CHECK (t.out.bytes == first, "%s, %u taps: schedule %d differs",
            type.name, n, k);
      }
    }
}

/* The direct form has the same bytes for any cut and width. */
static void
test_direct_exact (void)
{
  uint64_t seed = 57;
  for (const Type &type : types) {
    Track whole (type, 5, 60, 6000, &seed);
    Rig rig (setup_of (type, 5, 1, 60)), other (setup_of (type, 5, 1, 60));
    Rig mono (setup_of (type, 1, 1, 60));
    rig.plan (0, whole.h);
    other.plan (0, whole.h);
    mono.plan (0, whole.h);
    Track cut = whole;
    call (rig, { &whole }, { whole.frames }, false);
    while (cut.done < cut.frames)
      call (other, { &cut },
          { std::min<size_t> (
              cut.frames - cut.done, 1 + fx_test_random (&seed) % 900) },
          fx_test_random (&seed) & 1);
    CHECK (cut.out.bytes == whole.out.bytes, "%s: cut", type.name);
    Track single (type, 1, 60, 6000, &seed);
    single.h = whole.h;
    for (size_t i = 0; i < 6000; i++)
      single.in.set (i, whole.in.get (5 * i + 3));
    call (mono, { &single }, { 6000 }, true);
    bool same = true;
    for (size_t i = 0; i < 6000; i++)
      same &= single.out.get (i) == whole.out.get (5 * i + 3);
    CHECK (same, "%s: alone", type.name);
  }
}

/* What is not finite counts as 0; sums that overflow come out as 0. */
static void
test_non_finite (void)
{
  uint64_t seed = 67;
  for (const Type &type : types)
    for (uint32_t n : { 50u, 900u, 6000u })
      for (bool in_place : { false, true }) {
        Track t (type, 2, n, 40000, &seed);
        Track bad = t;
        uint64_t count = 0;
        for (size_t i = 3; i < 80000; i += 1 + fx_test_random (&seed) % 3000) {
          bad.in.set (i, count % 3 == 0   ? NAN
                         : count % 3 == 1 ? INFINITY
                                          : -INFINITY);
          t.in.set (i, 0);
          count++;
        }
        Rig rig (setup_of (type, 2, 1, n)), clean (setup_of (type, 2, 1, n));
        rig.plan (0, t.h);
        clean.plan (0, t.h);
        for (size_t frames : { 6000, 300, 8000, 25700 }) {
          call (clean, { &t }, { frames }, in_place);
          call (rig, { &bad }, { frames }, in_place);
        }
        CHECK (bad.out.bytes == t.out.bytes, "%s, %u taps", type.name, n);
        CHECK (rig.counts ().non_finite == count && !rig.counts ().lost,
            "%s, %u taps: %llu of %llu", type.name, n, rig.counts ().non_finite,
            (unsigned long long)count);
        CHECK (rig.read (0) == clean.read (0), "history with NaN");

        /* An overflow is lost, counted, and heals when it has passed. */
        Track big (type, 2, n, 40000, &seed);
        for (int i = 0; i < 64; i++)
          big.in.set (2000 + i, type.sample == FX_F64 ? 1.7e308 : 3.4e38);
        for (double &h : big.h)
          h += 1.5;
        clean.plan (0, big.h);
        call (clean, { &big }, { 30000 }, in_place);
        uint64_t zeros = 0;
        bool finite = true;
        for (size_t i = 0; i < 60000; i++) {
          zeros += big.out.get (i) == 0;
          finite &= isfinite (big.out.get (i));
        }
        CHECK (
            finite && clean.counts ().lost > 0 && clean.counts ().lost <= zeros,
            "%s, %u taps: %llu lost, %llu zeros", type.name, n,
            clean.counts ().lost, (unsigned long long)zeros);
        if (n < 6000) {
          Track tail = big;
          call (clean, { &tail }, { 10000 }, in_place);
          long double error = 0, power = 0;
          for (size_t i = 2 * 39000; i < 80000; i++) {
            long double y = 0;
            for (size_t j = 0; j < tail.h.size (); j++)
              y += (long double)tail.h[j] * tail.in.get (i - 2 * j);
            error += (tail.out.get (i) - y) * (tail.out.get (i) - y);
            power += y * y;
          }
          CHECK (sqrtl (error / power) <= type.bound, "%s, %u taps: healed",
              type.name, n);
        }
      }
}

/* Many channels, many streams, calls longer than there is room for. */
static void
test_large (void)
{
  uint64_t seed = 77;
  {
    Track t (types[0], 70, 80, 3000, &seed);
    Rig rig (setup_of (types[0], 70, 1, 80));
    rig.plan (0, t.h);
    call (rig, { &t }, { 1000 }, true);
    call (rig, { &t }, { 2000 }, false);
    check_error (t, types[0], 70, "70 channels", &seed);
  }
  {
    /* 300 channels: more than threads of a block of fir_halo. */
    Track t (types[0], 300, 120, 600, &seed);
    Rig rig (setup_of (types[0], 300, 1, 120));
    rig.plan (0, t.h);
    call (rig, { &t }, { 600 }, true);
    check_error (t, types[0], 300, "300 channels", &seed);
  }
  {
    std::vector<Track> tracks;
    std::vector<Track *> p;
    for (int i = 0; i < 70; i++)
      tracks.emplace_back (
          types[0], 1, 1 + fx_test_random (&seed) % 6000, 1500, &seed);
    Rig rig (setup_of (types[0], 1, 70, 6000));
    for (uint32_t i = 0; i < 70; i++) {
      rig.plan (i, tracks[i].h);
      p.push_back (&tracks[i]);
    }
    for (size_t frames : { 300, 700, 500 })
      call (rig, p, std::vector<size_t> (70, frames), frames & 1);
    for (const Track &t : tracks)
      check_error (t, types[0], 1, "70 streams", &seed, 100);
  }
  {
    /* 8 streams leave each a few blocks of spectra: rounds. */
    Track t (types[2], 8, 4200, 40000, &seed);
    Rig rig (setup_of (types[2], 8, 16, 4200));
    rig.plan (0, t.h);
    call (rig, { &t }, { t.frames }, true);
    size_t rounds = 0, from = 0;
    while ((from = rig.launched.find ("inverse", from)) != std::string::npos)
      rounds++, from++;
    CHECK (rounds > 1, "one round");
    check_error (t, types[2], 8, "rounds", &seed, 300);
  }
}

static void
test_long (void)
{
  uint64_t seed = 87;
  for (uint32_t n : { 48000u, 480000u }) {
    Track t (types[0], 1, n, 2 * 70000, &seed);
    Rig rig (setup_of (types[0], 1, 1, n));
    rig.plan (0, t.h);
    call (rig, { &t }, { 65000 }, false);
    call (rig, { &t }, { 500 }, false);
    call (rig, { &t }, { t.frames - t.done }, true);
    check_error (t, types[0], 1, "long", &seed, 100);
  }
  /* A full past: primed from history. */
  uint32_t n = 480000;
  Track t (types[0], 1, n, n + 3000, &seed);
  Rig rig (setup_of (types[0], 1, 1, n));
  rig.plan (0, t.h);
  std::vector<double> past (n);
  for (uint32_t i = 0; i < n; i++)
    past[i] = t.in.get (i);
  rig.write (0, past);
  t.done = n;
  call (rig, { &t }, { 3000 }, true);
  long double error = 0, power = 0;
  for (uint32_t i = n; i < n + 3000; i += 37) {
    long double y = 0;
    for (uint32_t j = 0; j < n; j++)
      y += (long double)t.h[j] * t.in.get (i - j);
    error += (t.out.get (i) - y) * (t.out.get (i) - y);
    power += y * y;
  }
  double e = (double)sqrtl (error / power);
  if (print_errors)
    printf ("f32 480000 taps, full past: %.3g\n", e);
  CHECK (e <= types[0].bound, "full past: %g", e);
}

/* Plans: what is chosen, and that it fits into what was set aside. */
static void
test_plans (void)
{
  for (const Type &type : types)
    for (uint32_t ratio : { 2u, 32u, 64u }) {
      FxFirSetup s = setup_of (type, 2, 1, 1 << 20);
      s.double_ratio = ratio;
      FxFirMemory m = fx_fir_memory (&s);
      uint32_t direct = 0;
      bool direct_over = false, in_order = true;
      size_t complex_size = s.is_double ? 16 : 8;
      for (uint32_t n = 1; n < 1 << 20; n += 1 + n / 100)
        for (uint64_t frames : { 1, 64, 480, 512, 4096, 100000, 0 }) {
          FxFirForm f = fx_fir_form (&s, n, frames);
          in_order &= !(f.kind == FX_FIR_DIRECT && direct_over);
          direct_over |= f.kind != FX_FIR_DIRECT;
          if (f.kind == FX_FIR_DIRECT)
            direct = n;
          size_t bytes = f.kind == FX_FIR_DIRECT
                             ? fx_fir_filled (n) * complex_size / 2
                             : (size_t)f.parts * complex_size << f.size;
          uint64_t bins = (uint64_t)f.parts << f.size;
          CHECK (bytes <= m.response &&
                     (n > FX_FIR_DIRECT_MAX ||
                         fx_fir_geometry (&s, n).shared <= 48 << 10),
              "%u taps: %zu bytes", n, bytes);
          CHECK (
              f.kind != FX_FIR_PARTS ||
                  (bins >= n && m.bins >= bins - (1 << f.size) + (1 << f.size)),
              "%u taps", n);
          CHECK (f.kind != FX_FIR_ONE || f.tile + n - 1 == 2u << f.size,
              "%u taps", n);
        }
      CHECK (in_order && direct >= 16 && direct <= 400,
          "%s, ratio %u: direct up to %u taps", type.name, ratio, direct);
      if (print_errors)
        printf ("%s, double_ratio %u: direct up to %u taps\n", type.name, ratio,
            direct);
    }
}

static const struct {
  const char *name;
  void (*run) (void);
} tests[] = { { "plans", test_plans }, { "forms", test_forms },
  { "sizes", test_sizes }, { "cuts", test_cuts }, { "history", test_history },
  { "schedules", test_schedules }, { "direct", test_direct_exact },
  { "non-finite", test_non_finite }, { "large", test_large },
  { "long", test_long } };

/* test_fir [--errors] [TEST...] */
int
main (int argc, char **argv)
{
  int first = 1;
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (argc > 1 && !strcmp (argv[1], "--errors")) {
    print_errors = true;
    first++;
  }
  for (const auto &test : tests) {
    bool chosen = first == argc;
    for (int i = first; i < argc; i++)
      chosen |= !strcmp (argv[i], test.name);
    clock_t start = clock ();
    if (chosen)
      test.run ();
    if (chosen && print_errors)
      printf ("%s: %.2f s\n", test.name,
          (double)(clock () - start) / CLOCKS_PER_SEC);
  }
  return fx_test_end ();
}
