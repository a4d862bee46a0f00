/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state of a launch, and how the emulator's scheduler picks what runs next.
 * A worker (an OS thread) has some resident blocks; of each it knows which warps
 * can run, of each warp which lanes. A thread that has to wait picks its
 * successor and switches to it; the worker's own stack runs only to start
 * blocks, to clear them away, and to report. */

#ifndef FX_EMU_STATE_HPP
#define FX_EMU_STATE_HPP

#include "tests/cuda/emu/emu_inside.hpp"

namespace fx_emu {

enum Kind : uint8_t { RUN, POLL, SLEEP, BARRIER, SYNC, SHUFFLE, VOTE, EXITED };

struct Block;

struct Thread : FxEmuThread {
  FxEmuContext context;
  FxEmuPlace here;
  Block *of;
  uint32_t number;
  Kind kind;
  bool fenced;                  /* its stores publish what it wrote */
  uint8_t order;                /* sync object of the rendezvous it is at */
  const volatile void *seen[4]; /* words it looked at last */
  uint32_t n_seen;
};

struct Warp {
  uint32_t ready, asleep, waiting, exited; /* lanes */
  uint32_t last;                           /* lane that ran last */
  uint32_t mask[32];
  uint32_t src[32]; /* lane that is read, or which vote */
  uint64_t value[32], result[32];
  uint8_t next_order;
  char orders[128];
};

struct Block {
  FxEmuSlot *slot = nullptr;
  uint32_t x = 0, y = 0, n = 0, warps_n = 0;
  uint32_t alive = 0, at_barrier = 0;
  uint32_t ready_warps = 0, last_warp = 0;
  uint32_t place = 0; /* in the worker's list of runnable blocks, or NOWHERE */
  FxEmuPlace barrier = { nullptr, 0 };
  uint32_t barriers = 0;
  char orders[2];
  std::vector<Thread> threads;
  std::vector<Warp> warps;
};

const uint32_t NOWHERE = ~0u;

struct Launch {
  const FxEmuKernel *kernel;
  uint32_t x, y, threads;
  size_t shared;
  const void *args;
  FxEmuOptions o;
  std::vector<uint32_t> sequence; /* blocks by the order of their start */
  std::atomic<uint32_t> next{ 0 };
  std::atomic<uint64_t> progress{ 0 }, time{ 0 };
  std::atomic<bool> stop{ false };
  std::mutex lock;
  int rc = 0;
  char error[4200] = "";
  char done; /* sync object of all that the launch has done */
};

struct Worker {
  Launch *launch;
  FxEmuContext main;
  std::vector<Block> blocks;
  std::vector<Block *> runnable;
  Block *block = nullptr; /* that runs */
  Thread *self = nullptr;
  uint64_t rng = 0;
  uint64_t polls = 0, stalled = 0, time = 0, progress_seen = 0;
  bool hurry = false;
  bool gives_up = false; /* too many polls */
  Block *finished = nullptr;
};

extern __thread Worker *worker;
extern const char *const kind_names[];

/* --- errors (emu_report.cpp) ------------------------------------------------------- */

/* The first one is told. */
void set_error (Launch *l, int rc, const char *how, ...)
    __attribute__ ((format (printf, 3, 4)));
/* Ends the launch from within a thread. */
[[noreturn]] void fail (Worker *w, const Thread *t, int rc, const char *how,
    ...) __attribute__ ((format (printf, 4, 5)));
/* Leaves a thread for good, for the worker. */
[[noreturn]] void abandon (Worker *w);
/* On the worker's own stack: with where every block stands. */
void set_deadlock (const Worker *w, const char *what);

/* --- chance --------------------------------------------------------------------------- */

inline uint32_t
draw (Worker *w)
{
  uint64_t x = w->rng;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  w->rng = x;
  return (uint32_t)((x * 0x2545f4914f6cdd1du) >> 32);
}

inline uint32_t
draw_below (Worker *w, uint32_t n)
{
  return (uint32_t)(((uint64_t)draw (w) * n) >> 32);
}

/* One of the bits of a set that is not empty, the one after `last` in order. */
inline uint32_t
pick_bit (Worker *w, uint32_t set, uint32_t last)
{
  switch (w->launch->o.order) {
  case FX_EMU_FORWARD: {
    const uint32_t above = set & (~1u << last);
    return (uint32_t)__builtin_ctz (above ? above : set);
  }
  case FX_EMU_REVERSE: {
    const uint32_t below = set & ((1u << last) - 1);
    return 31 - (uint32_t)__builtin_clz (below ? below : set);
  }
  default: {
    for (uint32_t k = draw_below (w, (uint32_t)__builtin_popcount (set)); k;
         k--)
      set &= set - 1;
    return (uint32_t)__builtin_ctz (set);
  }
  }
}

/* As if the one that comes first in order were next. */
inline uint32_t
before_first (Worker *w)
{
  return w->launch->o.order == FX_EMU_FORWARD ? 31 : 0;
}

inline Warp *
warp_of (Thread *t)
{
  return &t->of->warps[t->number >> 5];
}

/* Lanes that a warp has at the start. */
inline uint32_t
lanes_of (const Block *b, uint32_t warp)
{
  const uint32_t n = b->n - warp * 32;
  return n >= 32 ? ~0u : (1u << n) - 1;
}

inline void
set_runnable (Worker *w, Block *b, bool is)
{
  if (is == (b->place != NOWHERE))
    return;
  if (is) {
    b->place = (uint32_t)w->runnable.size ();
    w->runnable.push_back (b);
  } else {
    Block *moved = w->runnable.back ();
    w->runnable[b->place] = moved;
    moved->place = b->place;
    w->runnable.pop_back ();
    b->place = NOWHERE;
  }
}

/* --- what runs next ----------------------------------------------------------------- */

inline Thread *
take_lane (Worker *w, Block *b, Warp *warp)
{
  if (!warp->ready) {
    warp->ready = warp->asleep;
    warp->asleep = 0;
  }
  const uint32_t lane = pick_bit (w, warp->ready, warp->last);
  warp->last = lane;
  w->block = b;
  return &b->threads[(uint32_t)(warp - b->warps.data ()) * 32 + lane];
}

/* A thread of another warp, or NULL when no thread can run. */
inline Thread *
elsewhere (Worker *w)
{
  Block *b = w->block;
  if (w->launch->stop.load (std::memory_order_relaxed))
    return nullptr;
  if (!b || !b->ready_warps || (draw (w) & 3) == 0) {
    if (w->runnable.empty ())
      return nullptr;
    b = w->runnable[draw_below (w, (uint32_t)w->runnable.size ())];
  }
  const uint32_t k = pick_bit (w, b->ready_warps, b->last_warp);
  b->last_warp = k;
  return take_lane (w, b, &b->warps[k]);
}

/* Leaves the thread that runs, for t or, without one, for the worker. */
inline void
go (Worker *w, Thread *self, Thread *t)
{
  if (t == self)
    return;
  FxEmuContext *to = &w->main;
  if (t) {
    w->self = t;
    fx_emu_self = t;
    to = &t->context;
  }
  fx_emu_switch (&self->context, to);
}

/* A warp that has no lane left to run leaves the list. */
inline void
warp_stops (Worker *w, Block *b, uint32_t k)
{
  b->ready_warps &= ~(1u << k);
  if (!b->ready_warps)
    set_runnable (w, b, false);
}

inline void
warp_runs (Worker *w, Block *b, uint32_t k)
{
  b->ready_warps |= 1u << k;
  set_runnable (w, b, true);
}

/* The thread waits: its lane is no longer in ready. */
inline void
wait_here (Worker *w, Thread *self)
{
  Block *b = self->of;
  Warp *warp = warp_of (self);
  const uint32_t k = self->number >> 5;
  Thread *t;
  if (warp->ready && (draw (w) & 63) != 0)
    t = take_lane (w, b, warp);
  else {
    if (!warp->ready && !warp->asleep)
      warp_stops (w, b, k);
    t = elsewhere (w);
  }
  go (w, self, t);
  self->kind = RUN;
}

/* The rendezvous that the thread has completed: anyone may run. */
inline void
goes_on (Worker *w, Thread *self)
{
  Warp *warp = warp_of (self);
  Thread *t;
  if (warp->ready && (draw (w) & 7) != 0)
    t = take_lane (w, self->of, warp);
  else
    t = elsewhere (w);
  go (w, self, t);
  self->kind = RUN;
}

inline void
release_barrier (Worker *w, Block *b)
{
  b->at_barrier = 0;
  b->barriers++;
  b->barrier = { nullptr, 0 };
  b->ready_warps = 0;
  b->last_warp = before_first (w);
  for (uint32_t k = 0; k < b->warps_n; k++) {
    Warp *warp = &b->warps[k];
    warp->ready = lanes_of (b, k) & ~warp->exited;
    warp->last = before_first (w);
    if (warp->ready)
      b->ready_warps |= 1u << k;
  }
  set_runnable (w, b, true);
  w->launch->progress.fetch_add (1, std::memory_order_relaxed);
}

} // namespace fx_emu

#endif
