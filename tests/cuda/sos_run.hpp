// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

// The cascade's kernels in the emulator, with what the host does around them,
// and the same in long double.

#ifndef FX_TEST_SOS_RUN_HPP
#define FX_TEST_SOS_RUN_HPP

#include <string>
#include <vector>

#include "cuda/fx_cuda.h"
#include "cuda/sos_plan.h"
#include "tests/cuda/emu/emu.h"
#include "tests/fxtest.h"

typedef std::vector<FxSos> Sections;

// Memory that ends against a page that faults.
struct Memory {
  void *p = nullptr;
  size_t size = 0;
  explicit Memory (size_t bytes = 0)
  {
    reset (bytes);
  }
  Memory (const Memory &) = delete;
  Memory &operator= (const Memory &) = delete;
  Memory (Memory &&m) : p (m.p), size (m.size)
  {
    m.p = nullptr;
  }
  ~Memory ()
  {
    release ();
  }
  // Zeroed.
  void
  reset (size_t bytes)
  {
    release ();
    size = bytes;
    p = bytes ? fx_emu_alloc (bytes) : nullptr;
    if (p)
      memset (p, 0, bytes);
  }
  void
  release (void)
  {
    if (p)
      CHECK (!fx_emu_free (p), "something was written around %zu bytes", size);
    p = nullptr;
  }
  template <typename T>
  T *
  as (void) const
  {
    return (T *)p;
  }
  uint64_t
  at (void) const
  {
    return (uint64_t)(uintptr_t)p;
  }
};

struct SosStream {
  Sections sections;
  Memory plan, state[2];
  uint32_t parity = 0;
};

struct SosJob {
  uint32_t stream;
  const void *in;
  void *out;
  uint64_t frames;
};

// A run of the throughput kernels.
struct SosRun {
  FxSosTask task;
  FxSosShape shape;
  FxError err;
  int rc;
  std::vector<SosStream> streams;
  Memory control, counters, slots, list;
  uint32_t flags = 0;
  FxEmuOptions options = {};
  uint64_t launches = 0;
  bool emulator_failed = false;

  SosRun (const FxSosTask &t, const std::vector<Sections> &plans)
      : task (t), err ()
  {
    rc = fx_sos_plan_shape (&task, &shape, &err);
    if (rc != FX_OK)
      return;
    control.reset (sizeof (FxSosControl));
    counters.reset (sizeof (FxCudaCounters));
    slots.reset (shape.slots);
    list.reset (shape.streams * sizeof (FxSosStream));
    streams.resize (plans.size ());
    for (size_t i = 0; i < plans.size () && rc == FX_OK; i++)
      rc = set_plan (i, plans[i]);
  }

  int
  set_plan (size_t i, const Sections &sections)
  {
    SosStream &s = streams[i];
    uint32_t n = (uint32_t)sections.size ();
    s.sections = sections;
    s.plan.reset (fx_sos_plan_size (&shape, n));
    for (Memory &m : s.state)
      m.reset (fx_sos_plan_state_size (n, shape.channels));
    return fx_sos_plan_fill (&shape, sections.data (), n, s.plan.p, &err);
  }

  void
  write (size_t i, const double *history)
  {
    SosStream &s = streams[i];
    fx_sos_plan_write (shape.type, s.sections.data (),
        (uint32_t)s.sections.size (), shape.channels, history,
        s.state[s.parity].as<double> ());
  }

  std::vector<double>
  read (size_t i) const
  {
    const SosStream &s = streams[i];
    uint32_t n = (uint32_t)s.sections.size ();
    std::vector<double> h ((n + 1) * 2 * (size_t)shape.channels);
    fx_sos_plan_read (shape.type, s.sections.data (), n, shape.channels,
        s.state[s.parity].as<double> (), h.data ());
    return h;
  }

  size_t
  sample_size (void) const
  {
    return shape.type == FX_SOS_DOUBLE ? 8 : 4;
  }

  // One launch.
  bool
  launch (const std::vector<SosJob> &jobs)
  {
    FxSosLaunch a = {};
    a.control = control.at ();
    a.counters = counters.at ();
    a.slots = slots.at ();
    a.channels = shape.channels;
    a.wc = shape.wc;
    a.wt = shape.wt;
    a.stages = shape.stages;
    a.flags = flags;
    uint64_t slot = 0;
    bool listed = jobs.size () > FX_SOS_INLINE;
    for (const SosJob &j : jobs) {
      SosStream &s = streams[j.stream];
      FxSosStream &to =
          listed ? list.as<FxSosStream> ()[a.streams] : a.stream[a.streams];
      to.in = (uint64_t)(uintptr_t)j.in;
      to.out = (uint64_t)(uintptr_t)j.out;
      to.plan = s.plan.at ();
      to.state = s.state[s.parity].at ();
      to.next = s.state[s.parity ^= 1].at ();
      to.frames = j.frames;
      to.ticket = a.tiles;
      to.slot = slot;
      a.tiles += fx_sos_plan_tiles (&shape, j.frames);
      slot += fx_sos_plan_slots (&shape, j.frames);
      a.streams++;
    }
    if (listed)
      a.list = list.at ();
    CHECK (slot * fx_sos_slot_words (shape.k) * 8 <= shape.slots,
        "slots: %llu of %llu bytes",
        (unsigned long long)(slot * fx_sos_slot_words (shape.k) * 8),
        (unsigned long long)shape.slots);
    launches++;
    options.seed++;
    if (fx_emu_launch (shape.kernel, (uint32_t)a.tiles, 1, shape.threads,
            shape.shared, &a, sizeof a, &options)) {
      fprintf (stderr, "%s: %s\n", shape.kernel, fx_emu_error ());
      emulator_failed = true;
    }
    return !emulator_failed;
  }

  // Any number of frames, in as few launches as it takes.
  bool
  process (std::vector<SosJob> jobs)
  {
    for (;;) {
      std::vector<SosJob> now;
      for (SosJob &j : jobs) {
        uint64_t n = j.frames < shape.frames_max ? j.frames : shape.frames_max;
        size_t step = n * shape.channels * sample_size ();
        if (!n)
          continue;
        now.push_back ({ j.stream, j.in, j.out, n });
        j.in = (const char *)j.in + step;
        j.out = (char *)j.out + step;
        j.frames -= n;
      }
      if (now.empty ())
        return true;
      if (!launch (now))
        return false;
    }
  }

  const FxCudaCounters &
  counts (void) const
  {
    return *counters.as<FxCudaCounters> ();
  }
};

// A run of the live kernels: three slots of plans, fixed arguments.
struct SosLive {
  FxSosShape shape;
  FxError err;
  int rc;
  uint32_t slot, parity = 0, seq = 0;
  std::vector<Sections> sections;
  std::vector<Memory> in, out, plan, state;
  std::vector<size_t> plan_stride, state_stride;
  Memory header, done, count, counters, list;
  FxEmuOptions options = {};

  SosLive (const FxSosTask &t, const std::vector<Sections> &plans)
      : err (), slot (0), sections (plans)
  {
    rc = fx_sos_plan_shape (&t, &shape, &err);
    if (rc != FX_OK)
      return;
    uint32_t n = shape.streams;
    header.reset (sizeof (FxSosHeader) + n * sizeof (FxSosEntry));
    done.reset (4);
    count.reset (8);
    counters.reset (sizeof (FxCudaCounters));
    list.reset (n * sizeof (FxSosLiveStream));
    for (uint32_t i = 0; i < n && rc == FX_OK; i++) {
      uint32_t k = (uint32_t)plans[i].size ();
      size_t samples = (size_t)t.frames * t.channels;
      in.emplace_back (samples * sample_size ());
      out.emplace_back (samples * sample_size ());
      plan_stride.push_back (fx_sos_plan_size (&shape, k));
      state_stride.push_back (fx_sos_plan_state_size (k, t.channels));
      plan.emplace_back (3 * plan_stride[i]);
      state.emplace_back (2 * state_stride[i]);
      list.as<FxSosLiveStream> ()[i] = { in[i].at (), out[i].at (),
        plan[i].at (), plan_stride[i], state[i].at (), state_stride[i] };
      rc = fx_sos_plan_fill (&shape, plans[i].data (), k, plan[i].p, &err);
    }
    frames = (uint32_t)t.frames;
  }
  uint32_t frames = 0;

  size_t
  sample_size (void) const
  {
    return shape.type == FX_SOS_DOUBLE ? 8 : 4;
  }

  double *
  state_of (size_t i) const
  {
    return (double *)(state[i].as<char> () + parity * state_stride[i]);
  }

  // Replays with so many frames of each stream.
  bool
  replay (const std::vector<uint32_t> &n)
  {
    FxSosLive a = {};
    a.header = header.at ();
    a.done = done.at ();
    a.count = count.at ();
    a.counters = counters.at ();
    a.list = list.at ();
    a.streams = shape.streams;
    a.channels = shape.channels;
    a.wc = shape.wc;
    a.wt = shape.wt;
    a.stages = shape.stages;
    a.frames = frames;
    header.as<FxSosHeader> ()->seq = ++seq;
    FxSosEntry *entry = (FxSosEntry *)(header.as<FxSosHeader> () + 1);
    for (size_t i = 0; i < n.size (); i++)
      entry[i] = { n[i], slot, parity, 0 };
    options.seed++;
    if (fx_emu_launch (shape.kernel, shape.columns, shape.streams,
            shape.threads, shape.shared, &a, sizeof a, &options)) {
      fprintf (stderr, "%s: %s\n", shape.kernel, fx_emu_error ());
      return false;
    }
    CHECK (*done.as<uint32_t> () == seq && *count.as<uint64_t> () == 0,
        "done %u of %u, count %llu", *done.as<uint32_t> (), seq,
        (unsigned long long)*count.as<uint64_t> ());
    return true;
  }
};

// Direct form I on one channel.
struct Exact {
  Sections s;
  std::vector<long double> h; // [n + 1][2]
  explicit Exact (const Sections &sections)
      : s (sections), h (2 * (sections.size () + 1))
  {
  }
  long double
  next (long double x)
  {
    for (size_t k = 0; k < s.size (); k++) {
      long double *a = &h[2 * k], *b = a + 2;
      long double y = s[k].b0 * x + s[k].b1 * a[0] + s[k].b2 * a[1] -
                      s[k].a1 * b[0] - s[k].a2 * b[1];
      a[1] = a[0];
      a[0] = x;
      x = y;
    }
    h[2 * s.size () + 1] = h[2 * s.size ()];
    h[2 * s.size ()] = x;
    return x;
  }
};

// Power of a difference, and of what it is a difference of.
struct Error {
  double sum = 0, signal = 0, most = 0;
  uint64_t n = 0;
  void
  add (long double is, long double should)
  {
    double e = (double)(is - should);
    sum += e * e;
    signal += (double)(should * should);
    most = fmax (most, fabs (e));
    n++;
  }
  // dBFS
  double
  rms (void) const
  {
    return n ? 10 * log10 (sum / (double)n + 1e-40) : -400;
  }
  double
  relative (void) const
  {
    return 10 * log10 (sum / (signal + 1e-300) + 1e-40);
  }
};

#endif
