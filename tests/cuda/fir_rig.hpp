// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* What the tests of FIR kernels share: a run on the emulated device, streams that
 * go through it, and their error. */

#ifndef FX_TEST_FIR_RIG_HPP
#define FX_TEST_FIR_RIG_HPP

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cuda/fir_run.h"
#include "cuda/fx_cuda.h"
#include "tests/cuda/emu/emu.h"
#include "tests/fxtest.h"

static bool print_errors;

struct Memory {
  void *p;
  explicit Memory (size_t size) : p (fx_emu_alloc (size ? size : 1))
  {
  }
  Memory (const Memory &) = delete;
  ~Memory ()
  {
    CHECK (!fx_emu_free (p), "something was written around it");
  }
  FxDevicePtr
  at () const
  {
    return (FxDevicePtr)(uintptr_t)p;
  }
};

/* A type of run, and what its error may be. */
struct Type {
  const char *name;
  FxSample sample;
  int is_double;
  double bound;
};
static const Type types[] = { { "f32", FX_F32, 0, 3e-7 },
  { "x32", FX_F32, 1, 6e-8 }, { "f64", FX_F64, 1, 1e-14 } };

static FxFirSetup
setup_of (const Type &type, uint32_t channels, uint32_t streams,
    uint32_t max_size, uint32_t small_frames = 0)
{
  return { type.sample, type.is_double, 2, channels, streams, max_size,
    small_frames };
}

/* A run, its memory, and the schedule it is emulated with. */
struct Rig {
  FxFirSetup setup;
  FxFirMemory m;
  Memory counters, past, response0, response1, spectra, work, roots,
      roots_double, taps;
  std::vector<FxFirStream> streams;
  FxFirRun run;
  FxEmuOptions options{};
  std::string launched; /* names of kernels, in order */

  static int
  emit (void *user, int kernel, uint32_t x, uint32_t y, uint32_t threads,
      size_t shared, const void *args, size_t args_size, FxError *err)
  {
    Rig *r = (Rig *)user;
    char name[FX_FIR_NAME];
    uint32_t expected;
    size_t most;
    CHECK (fx_fir_kernel (&r->setup, kernel, name, &expected, &most),
        "%s is launched but was not asked for", name);
    CHECK (threads == expected && shared <= most, "%s: %u threads, %zu bytes",
        name, threads, shared);
    r->launched += std::string (name) + " ";
    r->options.seed++;
    int rc = fx_emu_launch (
        name, x, y, threads, shared, args, args_size, &r->options);
    CHECK (!rc, "%s: %s", name, fx_emu_error ());
    return rc ? fx_error (err, FX_EDEVICE, "", 0, 1, 0, "", "", "") : FX_OK;
  }

  explicit Rig (const FxFirSetup &s)
      : setup (s), m (fx_fir_memory (&s)), counters (sizeof (FxCudaCounters)),
        past (s.streams * m.past), response0 (s.streams * m.response),
        response1 (s.streams * m.response), spectra (s.streams * m.spectra),
        work (m.work), roots (m.roots), roots_double (m.roots_double),
        taps (m.taps), streams (s.streams)
  {
    FxFirPlaces at = { counters.at (), past.at (),
      { response0.at (), response1.at () }, spectra.at (), work.at (),
      roots.at (), roots_double.at (), taps.at () };
    memset (counters.p, 0, sizeof (FxCudaCounters));
    fx_fir_roots_fill (roots.p, s.is_double);
    fx_fir_roots_fill (roots_double.p, 1);
    fx_fir_run_init (&run, &s, &at, streams.data (), emit, this);
    options.resident = 4;
  }

  void
  plan (uint32_t stream, const std::vector<double> &h)
  {
    memcpy (taps.p, h.data (), h.size () * 8);
    CHECK (!fx_fir_run_plan (&run, stream, (uint32_t)h.size (), NULL), "plan");
    fx_emu_fill_garbage (taps.p, m.taps);
    fx_fir_run_reset (&run, stream);
  }

  std::vector<double>
  read (uint32_t stream)
  {
    std::vector<double> h ((size_t)setup.channels * setup.max_size);
    fx_fir_run_read (&run, stream, (char *)past.p + stream * m.past, h.data ());
    return h;
  }

  void
  write (uint32_t stream, const std::vector<double> &h)
  {
    fx_fir_run_write (
        &run, stream, h.data (), (char *)past.p + stream * m.past);
  }

  const FxCudaCounters &
  counts () const
  {
    return *(const FxCudaCounters *)counters.p;
  }
};

/* Samples of either type. */
struct Signal {
  FxSample sample;
  std::vector<char> bytes;
  Signal (FxSample sample, size_t n) : sample (sample), bytes (n * size ())
  {
  }
  size_t
  size () const
  {
    return sample == FX_F64 ? 8 : 4;
  }
  double
  get (size_t i) const
  {
    return sample == FX_F64 ? ((const double *)bytes.data ())[i]
                            : ((const float *)bytes.data ())[i];
  }
  void
  set (size_t i, double x)
  {
    if (sample == FX_F64)
      ((double *)bytes.data ())[i] = x;
    else
      ((float *)bytes.data ())[i] = (float)x;
  }
};

static Signal
noise (FxSample sample, size_t n, uint64_t *seed)
{
  Signal s (sample, n);
  for (size_t i = 0; i < n; i++)
    s.set (i, fx_test_noise (seed));
  return s;
}

static std::vector<double>
response (uint32_t n, uint64_t *seed)
{
  std::vector<double> h (n);
  for (double &x : h)
    x = fx_test_noise (seed);
  return h;
}

/* A stream as it goes through a run. */
struct Track {
  std::vector<double> h;
  Signal in, out;
  size_t frames, done = 0;
  Track (const Type &type, uint32_t channels, uint32_t taps, size_t frames,
      uint64_t *seed)
      : h (response (taps, seed)),
        in (noise (type.sample, frames * channels, seed)),
        out (type.sample, frames * channels), frames (frames)
  {
  }
};

/* One call: the next frames of each track (0: none), in place or not. */
static void
call (Rig &rig, std::vector<Track *> tracks, std::vector<size_t> frames,
    bool in_place)
{
  size_t width = rig.setup.channels * tracks[0]->in.size ();
  std::vector<FxDeviceJob> jobs;
  std::vector<std::unique_ptr<Memory> > from, to;
  for (uint32_t i = 0; i < tracks.size (); i++) {
    size_t bytes = frames[i] * width;
    from.emplace_back (new Memory (bytes));
    to.emplace_back (new Memory (bytes));
    memcpy (from[i]->p, &tracks[i]->in.bytes[tracks[i]->done * width], bytes);
    jobs.push_back ({ i, 0, from[i]->at (),
        in_place ? from[i]->at () : to[i]->at (), frames[i] });
  }
  FxError err;
  CHECK (!fx_fir_run_process (
             &rig.run, jobs.data (), (uint32_t)jobs.size (), &err),
      "%s", err.what);
  for (uint32_t i = 0; i < tracks.size (); i++) {
    size_t bytes = frames[i] * width, at = tracks[i]->done * width;
    if (!in_place)
      CHECK (!memcmp (from[i]->p, &tracks[i]->in.bytes[at], bytes),
          "the input was changed");
    memcpy (&tracks[i]->out.bytes[at], in_place ? from[i]->p : to[i]->p, bytes);
    tracks[i]->done += frames[i];
  }
}

/* Error over output, root mean square, at up to `count` places. */
static double
error_of (const Track &t, uint32_t channels, size_t count, uint64_t *seed)
{
  long double error = 0, power = 0;
  size_t total = t.done * channels;
  for (size_t k = 0; k < std::min (count, total); k++) {
    size_t i = total <= count ? k : fx_test_random (seed) % total;
    long double y = 0;
    for (size_t j = 0; j < t.h.size () && j * channels <= i; j++)
      y += (long double)t.h[j] * t.in.get (i - j * channels);
    long double e = t.out.get (i) - y;
    error += e * e;
    power += y * y;
  }
  return power > 0 ? (double)sqrtl (error / power) : 0;
}

static void
check_error (const Track &t, const Type &type, uint32_t channels,
    const char *what, uint64_t *seed, size_t count = 3000)
{
  double error = error_of (t, channels, count, seed);
  if (print_errors)
    printf ("%s %zu taps, %u channels, %zu frames, %s: %.3g\n", type.name,
        t.h.size (), channels, t.frames, what, error);
  CHECK (error <= type.bound, "%s %zu taps, %u channels, %zu frames, %s: %g",
      type.name, t.h.size (), channels, t.frames, what, error);
}

#endif
