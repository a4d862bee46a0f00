// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* The emulator's scheduler. A worker (an OS thread) has some resident blocks;
 * of each it knows which warps can run, of each warp which lanes. A thread that
 * has to wait picks its successor and switches to it; the worker's own stack
 * runs only to start blocks, to clear them away, and to report. */

#include "tests/cuda/emu/emu.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <map>
#include <memory>
#include <thread>

#include "tests/cuda/emu/emu_inside.hpp"

namespace {

enum Kind : uint8_t { RUN, POLL, SLEEP, BARRIER, SYNC, SHUFFLE, VOTE, EXITED };

const char *const kind_names[] = { "running", "polling", "sleeping",
  "__syncthreads", "__syncwarp", "a shuffle", "a vote", "exited" };

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
  uint32_t mask[32], src[32];
  uint64_t value[32], result[32];
  uint8_t extra[32]; /* the shuffle's or vote's form */
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
  std::string error;
  char done;
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
  Block *finished = nullptr;
};

thread_local Worker *worker;
thread_local std::string last_error;

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

void
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

/* --- errors ---------------------------------------------------------------------- */

void
set_error (Launch *l, const std::string &text)
{
  std::lock_guard<std::mutex> hold (l->lock);
  if (l->error.empty ())
    l->error = std::string (l->kernel->name) + ": " + text;
  l->stop = true;
}

std::string
format (const char *how, ...) __attribute__ ((format (printf, 1, 2)));
std::string
format (const char *how, ...)
{
  char text[512];
  va_list args;
  va_start (args, how);
  vsnprintf (text, sizeof text, how, args);
  va_end (args);
  return text;
}

std::string
name_of (const Thread *t)
{
  return format ("block (%u, %u) thread %u", t->of->x, t->of->y, t->number);
}

/* Ends the launch from within a thread. */
[[noreturn]] void
fail (Worker *w, const Thread *t, const std::string &text)
{
  std::string where;
  if (t->here.file)
    where = format (", %s:%d", t->here.file, t->here.line);
  set_error (w->launch, name_of (t) + where + ": " + text);
  fx_emu_leave (&w->main);
}

std::string
lanes_text (uint32_t mask)
{
  return format ("0x%08x", mask);
}

/* Where the threads of a block stand, those at the same place together. */
std::string
stand (const Block *b)
{
  std::map<std::string, std::pair<uint32_t, uint32_t> > at;
  for (const Thread &t : b->threads) {
    std::string what = kind_names[t.kind];
    const Warp &warp = b->warps[t.number >> 5];
    if (t.kind == SYNC || t.kind == SHUFFLE || t.kind == VOTE)
      what += " of lanes " + lanes_text (warp.mask[t.number & 31]);
    if (t.kind != EXITED && t.here.file)
      what += format (" at %s:%d", t.here.file, t.here.line);
    auto entry = at.emplace (what, std::make_pair (0u, t.number)).first;
    entry->second.first++;
  }
  std::string text = format ("\n  block (%u, %u):", b->x, b->y);
  for (const auto &entry : at)
    text += format ("\n    %u threads (first: %u) %s", entry.second.first,
        entry.second.second, entry.first.c_str ());
  return text;
}

std::string
stand_all (const Worker *w)
{
  std::string text;
  uint32_t shown = 0, left = 0;
  for (const Block &b : w->blocks)
    if (b.alive) {
      if (shown++ < 6)
        text += stand (&b);
      else
        left++;
    }
  if (left)
    text += format ("\n  and %u blocks more", left);
  return text;
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
Thread *
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
void
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
void
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

void
release_barrier (Worker *w, Block *b)
{
  b->at_barrier = 0;
  b->barriers++;
  b->barrier = { nullptr, 0 };
  b->ready_warps = 0;
  b->last_warp = before_first (w);
  for (uint32_t k = 0; k < b->warps_n; k++) {
    Warp *warp = &b->warps[k];
    const uint32_t lanes =
        b->n - k * 32 >= 32 ? ~0u : (1u << (b->n - k * 32)) - 1;
    warp->ready = lanes & ~warp->exited;
    warp->last = before_first (w);
    if (warp->ready)
      b->ready_warps |= 1u << k;
  }
  set_runnable (w, b, true);
  w->launch->progress.fetch_add (1, std::memory_order_relaxed);
}

/* --- rendezvous in a warp -------------------------------------------------------------- */

void
result_shuffle (Warp *warp, uint32_t mask)
{
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    const uint32_t src = warp->src[lane];
    if (mask >> src & 1)
      warp->result[lane] = warp->value[src];
    else
      warp->result[lane] = (uint64_t)FX_EMU_GARBAGE << 32 | FX_EMU_GARBAGE;
  }
}

void
result_vote (Warp *warp, uint32_t mask)
{
  uint32_t ballot = 0;
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    ballot |= (uint32_t)(warp->value[lane] != 0) << lane;
  }
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    warp->result[lane] =
        warp->extra[lane] == FX_EMU_BALLOT
            ? ballot
            : (uint64_t)(warp->extra[lane] == FX_EMU_ANY ? ballot != 0
                                                         : ballot == mask);
  }
}

/* Meets the other lanes of the mask. */
uint64_t
meet (Kind kind, uint32_t mask, uint64_t value, uint32_t src, uint8_t extra,
    FxEmuPlace here)
{
  Worker *w = worker;
  Thread *self = w->self;
  Block *b = self->of;
  Warp *warp = warp_of (self);
  const uint32_t lane = self->number & 31, bit = 1u << lane;
  self->here = here;
  self->kind = kind;
  if (!(mask & bit))
    fail (w, self,
        format ("%s with mask %s, which lacks its own lane %u",
            kind_names[kind], lanes_text (mask).c_str (), lane));
  if (mask & warp->exited)
    fail (w, self,
        format ("%s with mask %s, of which lanes %s have exited or are not "
                "there",
            kind_names[kind], lanes_text (mask).c_str (),
            lanes_text (mask & warp->exited).c_str ()));
  warp->mask[lane] = mask;
  warp->value[lane] = value;
  warp->src[lane] = src;
  warp->extra[lane] = extra;
  Thread *first = &b->threads[self->number - lane];
  if (FX_EMU_TSAN && kind == SYNC) {
    /* The sync object of those who wait with this mask, or the next one. */
    int order = -1;
    for (uint32_t rest = warp->waiting & mask; rest && order < 0;
         rest &= rest - 1) {
      const uint32_t other = (uint32_t)__builtin_ctz (rest);
      if (warp->mask[other] == mask)
        order = first[other].order;
    }
    self->order =
        order >= 0 ? (uint8_t)order : (uint8_t)(warp->next_order++ & 127);
    fx_emu_tsan_release (&warp->orders[self->order]);
  }
  warp->waiting |= bit;
  warp->ready &= ~bit;
  bool complete = (warp->waiting & mask) == mask;
  for (uint32_t rest = mask; complete && rest; rest &= rest - 1)
    complete = warp->mask[__builtin_ctz (rest)] == mask;
  if (!complete) {
    wait_here (w, self);
  } else {
    for (uint32_t rest = mask; rest; rest &= rest - 1) {
      const Thread *other = &first[__builtin_ctz (rest)];
      if (other->kind != kind ||
          (kind != SYNC && (other->here.line != here.line ||
                               (other->here.file != here.file &&
                                   strcmp (other->here.file, here.file) != 0))))
        fail (w, self,
            format ("%s with mask %s, while thread %u is at %s, %s:%d",
                kind_names[kind], lanes_text (mask).c_str (), other->number,
                kind_names[other->kind], other->here.file, other->here.line));
    }
    if (kind == SHUFFLE)
      result_shuffle (warp, mask);
    else if (kind == VOTE)
      result_vote (warp, mask);
    warp->waiting &= ~mask;
    warp->ready |= mask;
    warp->last = before_first (w);
    warp_runs (w, b, self->number >> 5);
    goes_on (w, self);
  }
  if (FX_EMU_TSAN && kind == SYNC)
    fx_emu_tsan_acquire (&warp->orders[self->order]);
  return warp->result[lane];
}

/* --- threads --------------------------------------------------------------------------- */

[[noreturn]] void
thread_main (void)
{
  Worker *w = worker;
  Thread *self = w->self;
  Block *b = self->of;
  fx_emu_context_entered (&self->context);
  /* The stack had a thread before, of a block that has ended. */
  const char *stack = fx_emu_stack_low (b->slot, self->number);
  fx_emu_tsan_acquire (stack);
  w->launch->kernel->entry (w->launch->args);

  Warp *warp = warp_of (self);
  const uint32_t lane = self->number & 31, bit = 1u << lane;
  for (uint32_t rest = warp->waiting; rest; rest &= rest - 1) {
    const uint32_t other = (uint32_t)__builtin_ctz (rest);
    const Thread *t = &b->threads[self->number - lane + other];
    if (warp->mask[other] & bit)
      fail (w, t,
          format ("waits at %s with mask %s for lane %u, which exits",
              kind_names[t->kind], lanes_text (warp->mask[other]).c_str (),
              lane));
  }
  fx_emu_tsan_release (&w->launch->done);
  fx_emu_tsan_release (stack);
  self->kind = EXITED;
  warp->ready &= ~bit;
  warp->exited |= bit;
  b->alive--;
  w->launch->progress.fetch_add (1, std::memory_order_relaxed);
  if (!warp->ready && !warp->asleep)
    warp_stops (w, b, self->number >> 5);
  if (b->alive && b->at_barrier == b->alive)
    release_barrier (w, b);
  Thread *t = nullptr;
  if (!b->alive)
    w->finished = b;
  else if (warp->ready)
    t = take_lane (w, b, warp);
  else
    t = elsewhere (w);
  if (!t)
    fx_emu_leave (&w->main);
  w->self = t;
  fx_emu_self = t;
  fx_emu_leave (&t->context);
}

void
start_block (Worker *w, Block *b, uint32_t index)
{
  Launch *l = w->launch;
  b->x = index % l->x;
  b->y = index / l->x;
  b->n = b->alive = l->threads;
  b->warps_n = (l->threads + 31) / 32;
  b->at_barrier = 0;
  b->barriers = 0;
  b->barrier = { nullptr, 0 };
  b->ready_warps = b->warps_n == 32 ? ~0u : (1u << b->warps_n) - 1;
  b->last_warp = before_first (w);
  b->threads.resize (b->n);
  b->warps.resize (b->warps_n);
  if (FX_EMU_TSAN) {
    /* To the sanitizer, memory that nobody has touched. */
    fx_emu_unguard (&b->slot->shared);
    if (!fx_emu_guard (&b->slot->shared, fx_emu_shared_max))
      set_error (l, "no memory for a block");
  }
  if (!l->stop)
    fx_emu_guard_renew (&b->slot->shared, l->shared);
  for (uint32_t k = 0; k < b->warps_n; k++) {
    Warp *warp = &b->warps[k];
    const uint32_t lanes = b->n - k * 32 >= 32 ? 32 : b->n - k * 32;
    warp->ready = lanes == 32 ? ~0u : (1u << lanes) - 1;
    warp->exited = ~warp->ready;
    warp->asleep = warp->waiting = 0;
    warp->last = before_first (w);
    warp->next_order = 0;
  }
  for (uint32_t i = 0; i < b->n; i++) {
    Thread *t = &b->threads[i];
    t->thread = { i, 0, 0 };
    t->block = { b->x, b->y, 0 };
    t->block_dim = { l->threads, 1, 1 };
    t->grid_dim = { l->x, l->y, 1 };
    t->shared = b->slot->shared.data;
    t->of = b;
    t->number = i;
    t->here = { nullptr, 0 };
    t->kind = RUN;
    t->fenced = false;
    t->n_seen = 0;
    fx_emu_context_init (&t->context, fx_emu_stack_low (b->slot, i),
        fx_emu_stack_top (b->slot, i), thread_main);
  }
  set_runnable (w, b, true);
}

/* The next block to start, or NOWHERE. */
uint32_t
next_block (Launch *l)
{
  const uint32_t total = l->x * l->y;
  if (l->next.load (std::memory_order_relaxed) >= total)
    return NOWHERE;
  const uint32_t i = l->next.fetch_add (1);
  if (i >= total)
    return NOWHERE;
  return l->sequence.empty () ? i : l->sequence[i];
}

void
clear_block (Worker *w, Block *b)
{
  if (!w->launch->stop && !fx_emu_guard_intact (&b->slot->shared))
    set_error (w->launch,
        format ("block (%u, %u): has written before or behind its %zu bytes "
                "of shared memory",
            b->x, b->y, w->launch->shared));
  for (Thread &t : b->threads)
    fx_emu_context_free (&t.context);
  b->threads.clear ();
}

/* In a kernel: goes on in on_thread_fault. */
thread_local const void *fault_address;

bool
fault_is_ours (const void *address)
{
  if (!worker || !worker->self)
    return false;
  fault_address = address;
  return true;
}

void
on_thread_fault (void)
{
  Worker *w = worker;
  Thread *t = w->self;
  const Block *b = t->of;
  const char *p = (const char *)fault_address;
  std::string text = format ("touches %p", fault_address);
  const FxEmuGuarded *g = &b->slot->shared;
  const char *low = fx_emu_stack_low (b->slot, t->number);
  if (p >= g->map && p < g->map + g->map_size)
    text = format ("touches byte %td of %zu bytes of shared memory",
        p - g->data, w->launch->shared);
  else if (p >= low && p < low + fx_emu_stack_size)
    text = format ("needs more than %zu bytes of stack", fx_emu_stack_size);
  fail (w, t, text + ", a fault (the last rendezvous is named)");
}

void
work (Launch *l, uint32_t number, uint32_t resident)
{
  Worker w;
  w.launch = l;
  w.rng = (l->o.seed + 1) * 0x9e3779b97f4a7c15u + number * 0xd1b54a32d192ed03u;
  w.rng |= 1;
  for (int i = 0; i < 4; i++)
    draw (&w);
  FxEmuSlots *slots = fx_emu_slots_take ();
  if (slots->list.size () < resident)
    slots->list.resize (resident);
  w.blocks.resize (resident);
  fx_emu_catch_faults (fault_is_ours, on_thread_fault);
  fx_emu_context_here (&w.main);
  worker = &w;
  for (uint32_t i = 0; i < resident && !l->stop; i++) {
    Block *b = &w.blocks[i];
    b->slot = &slots->list[i];
    b->place = NOWHERE;
    /* Two mappings for a guarded stack, of the 65530 that there are. */
    if (!fx_emu_slot_reserve (b->slot, l->threads, i * l->threads < 8192)) {
      set_error (l, "no memory for the stacks of its blocks");
      break;
    }
    const uint32_t index = next_block (l);
    if (index == NOWHERE)
      break;
    start_block (&w, b, index);
  }
  while (!l->stop) {
    bool any = false;
    for (const Block &b : w.blocks)
      any = any || b.alive;
    if (!any)
      break;
    Thread *t = elsewhere (&w);
    if (!t) {
      if (!l->stop)
        set_error (l, "deadlock: no thread can run" + stand_all (&w));
      break;
    }
    w.self = t;
    fx_emu_self = t;
    fx_emu_switch (&w.main, &t->context);
    w.self = nullptr;
    if (w.finished) {
      Block *b = w.finished;
      w.finished = nullptr;
      w.block = nullptr;
      clear_block (&w, b);
      const uint32_t index = l->stop ? NOWHERE : next_block (l);
      if (index != NOWHERE)
        start_block (&w, b, index);
    }
  }
  for (Block &b : w.blocks)
    for (Thread &t : b.threads)
      fx_emu_context_free (&t.context);
  fx_emu_tsan_acquire (&l->done);
  fx_emu_context_free (&w.main);
  worker = nullptr;
  fx_emu_self = nullptr;
  /* What was left in the middle must not meet what comes next. */
  if (FX_EMU_TSAN && l->stop) {
    for (FxEmuSlot &slot : slots->list)
      fx_emu_slot_free (&slot);
    slots->list.clear ();
  }
  fx_emu_slots_give (slots);
}

/* Something was looked at that others have to change. */
void
polled (Worker *w)
{
  Launch *l = w->launch;
  l->time.fetch_add (w->time, std::memory_order_relaxed);
  w->time = 0;
  const uint64_t progress = l->progress.load (std::memory_order_relaxed);
  if (progress != w->progress_seen) {
    w->progress_seen = progress;
    w->stalled = 0;
    w->hurry = false;
    return;
  }
  w->stalled += 256;
  w->hurry = w->stalled > l->o.patience / 2;
  if (w->stalled > l->o.patience) {
    set_error (l, format ("deadlock: nothing but polls, %llu of them",
                      (unsigned long long)w->stalled) +
                      stand_all (w));
    fx_emu_leave (&w->main);
  }
}

inline void
count_poll (Worker *w, uint32_t ns)
{
  w->time += w->hurry ? 1000000 : ns;
  if ((++w->polls & 255) == 0)
    polled (w);
}

FxEmuKernel *kernels;

} // namespace

/* --- for kernels ------------------------------------------------------------------------ */

thread_local FxEmuThread *fx_emu_self;

void
fx_emu_register (FxEmuKernel *kernel)
{
  kernel->next = kernels;
  kernels = kernel;
}

void
fx_emu_barrier (FxEmuPlace here)
{
  Worker *w = worker;
  Thread *self = w->self;
  Block *b = self->of;
  Warp *warp = warp_of (self);
  self->here = here;
  self->kind = BARRIER;
  if (!b->barrier.file)
    b->barrier = here;
  else if (b->barrier.line != here.line ||
           (b->barrier.file != here.file &&
               strcmp (b->barrier.file, here.file) != 0))
    fail (w, self,
        format ("__syncthreads, while others of the block are at another one, "
                "%s:%d",
            b->barrier.file, b->barrier.line));
  const char *order = &b->orders[b->barriers & 1];
  fx_emu_tsan_release (order);
  warp->ready &= ~(1u << (self->number & 31));
  if (++b->at_barrier < b->alive)
    wait_here (w, self);
  else {
    release_barrier (w, b);
    w->block = b;
    go (w, self, elsewhere (w));
    self->kind = RUN;
  }
  fx_emu_tsan_acquire (order);
}

void
fx_emu_sync_warp (unsigned mask, FxEmuPlace here)
{
  meet (SYNC, mask, 0, 0, 0, here);
}

uint64_t
fx_emu_shuffle (unsigned mask, uint64_t value, FxEmuShuffle how, unsigned lane,
    int width, FxEmuPlace here)
{
  Worker *w = worker;
  const uint32_t self = w->self->number & 31, size = (uint32_t)width;
  if (width < 1 || width > 32 || (size & (size - 1))) {
    w->self->here = here;
    fail (w, w->self, format ("a shuffle of width %d", width));
  }
  const uint32_t low = self & ~(size - 1), high = low + size;
  uint32_t src = self;
  switch (how) {
  case FX_EMU_INDEX:
    src = low + (lane & (size - 1));
    break;
  case FX_EMU_UP:
    src = self - low >= lane ? self - lane : self;
    break;
  case FX_EMU_DOWN:
    src = lane < high - self ? self + lane : self;
    break;
  case FX_EMU_XOR:
    src = (self ^ lane) < high ? self ^ lane : self;
    break;
  }
  return meet (SHUFFLE, mask, value, src, 0, here);
}

unsigned
fx_emu_vote (unsigned mask, int predicate, FxEmuVote how, FxEmuPlace here)
{
  return (unsigned)meet (VOTE, mask, predicate != 0, 0, (uint8_t)how, here);
}

void
fx_emu_poll (const volatile void *p, FxEmuPlace here)
{
  Worker *w = worker;
  Thread *self = w->self;
  self->here = here;
  if (FX_EMU_TSAN)
    self->seen[self->n_seen++ & 3] = p;
  count_poll (w, 10);
  const uint32_t r = draw (w) & 7;
  if (r > 2)
    return;
  self->kind = POLL;
  Warp *warp = warp_of (self);
  go (w, self, r == 0 ? take_lane (w, self->of, warp) : elsewhere (w));
  self->kind = RUN;
}

/* Fences order what was written before a relaxed store after them, and what is
 * read after a relaxed load before them. The sanitizer knows no fences: a store
 * after a fence releases, and a fence acquires the words seen last. */
void
fx_emu_publish (const volatile void *p)
{
  if (FX_EMU_TSAN && worker->self->fenced)
    fx_emu_tsan_release (p);
}

void
fx_emu_fence (void)
{
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  if (!FX_EMU_TSAN)
    return;
  Thread *self = worker->self;
  self->fenced = true;
  for (uint32_t i = 0; i < 4 && i < self->n_seen; i++)
    fx_emu_tsan_acquire (self->seen[i]);
}

void
fx_emu_progress (void)
{
  worker->launch->progress.fetch_add (1, std::memory_order_relaxed);
}

uint64_t
fx_emu_time (void)
{
  Worker *w = worker;
  return 1000000 + w->launch->time.load (std::memory_order_relaxed) + w->time;
}

/* Asleep until no other lane of the warp can run, and other warps had a turn. */
void
fx_emu_sleep (uint32_t ns, FxEmuPlace here)
{
  Worker *w = worker;
  Thread *self = w->self;
  Warp *warp = warp_of (self);
  const uint32_t bit = 1u << (self->number & 31);
  self->here = here;
  self->kind = SLEEP;
  count_poll (w, ns < 1000 ? ns : 1000);
  warp->ready &= ~bit;
  warp->asleep |= bit;
  go (w, self, warp->ready ? take_lane (w, self->of, warp) : elsewhere (w));
  self->kind = RUN;
}

/* --- for programs ------------------------------------------------------------------------ */

const FxEmuKernel *
fx_emu_kernels (void)
{
  return kernels;
}

const FxEmuKernel *
fx_emu_find (const char *name)
{
  for (const FxEmuKernel *k = kernels; k; k = k->next)
    if (strcmp (k->name, name) == 0)
      return k;
  return nullptr;
}

const char *
fx_emu_error (void)
{
  return last_error.c_str ();
}

static int
refuse (const std::string &text)
{
  last_error = text;
  return -1;
}

int
fx_emu_launch (const char *kernel, uint32_t x, uint32_t y, uint32_t threads,
    size_t shared, const void *args, size_t args_size, const FxEmuOptions *o)
{
  Launch l;
  l.kernel = fx_emu_find (kernel);
  if (!l.kernel)
    return refuse (format ("there is no kernel %s", kernel));
  if (args_size != l.kernel->args_size)
    return refuse (format ("%s: %zu bytes of arguments, it takes %zu", kernel,
        args_size, l.kernel->args_size));
  if (!threads || threads > l.kernel->threads || threads > 1024)
    return refuse (format ("%s: blocks of %u threads, its launch bounds are %u",
        kernel, threads, l.kernel->threads));
  if (!x || !y || y > 65535 || (uint64_t)x * y >= NOWHERE)
    return refuse (format ("%s: a grid of %u x %u blocks", kernel, x, y));
  if (shared > fx_emu_shared_max)
    return refuse (format ("%s: %zu bytes of shared memory, at most %zu",
        kernel, shared, fx_emu_shared_max));
  if (worker)
    return refuse ("a kernel cannot launch a kernel");
  l.x = x;
  l.y = y;
  l.threads = threads;
  l.shared = shared;
  l.o = o ? *o : FxEmuOptions ();
  const uint64_t total = (uint64_t)x * y;
  uint32_t resident = l.o.resident ? l.o.resident : 8;
  if (resident > total)
    resident = (uint32_t)total;
  /* The sanitizer knows 8128 threads at once. */
  if (FX_EMU_TSAN && resident * threads > 7168)
    resident = 7168 / threads;
  uint32_t os = l.o.os_threads ? l.o.os_threads : 1;
  if (os > resident)
    os = resident;
  if (!l.o.patience)
    l.o.patience = 2000000 + 100000 * (uint64_t)resident;

  std::unique_ptr<FxEmuGuarded, void (*) (FxEmuGuarded *)> copy (
      new FxEmuGuarded, [] (FxEmuGuarded *g) {
        fx_emu_unguard (g);
        delete g;
      });
  if (!fx_emu_guard (copy.get (), args_size))
    return refuse ("no memory for arguments");
  memcpy (copy->data, args, args_size);
  l.args = copy->data;

  if (!l.o.in_order && total > 1) {
    Worker shuffle;
    shuffle.rng = (l.o.seed ^ 0x5851f42d4c957f2du) | 1;
    for (int i = 0; i < 4; i++)
      draw (&shuffle);
    l.sequence.resize (total);
    for (uint32_t i = 0; i < total; i++)
      l.sequence[i] = i;
    for (uint32_t i = (uint32_t)total; i > 1; i--)
      std::swap (l.sequence[i - 1], l.sequence[draw_below (&shuffle, i)]);
  }

  std::vector<std::thread> more;
  for (uint32_t i = 1; i < os; i++)
    more.emplace_back (work, &l, i, resident / os + (i < resident % os));
  work (&l, 0, resident / os + (0 < resident % os));
  for (std::thread &t : more)
    t.join ();
  return l.error.empty () ? 0 : refuse (l.error);
}
