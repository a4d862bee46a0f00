// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Blocks, workers and launches of the emulator, and the table of kernels. */

#include "tests/cuda/emu/emu.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <thread>

#include "tests/cuda/emu/emu_state.hpp"

using namespace fx_emu;

__thread Worker *fx_emu::worker;

/* --- threads and blocks -------------------------------------------------------- */

[[noreturn]] static void
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
      fail (w, t, FX_EMU_MISUSE,
          "waits at %s with mask 0x%08x for lane %u, which exits",
          kind_names[t->kind], warp->mask[other], lane);
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

static void
start_thread (Worker *w, Block *b, uint32_t i)
{
  const Launch *l = w->launch;
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

static void
start_block (Worker *w, Block *b, uint32_t index)
{
  Launch *l = w->launch;
  if (FX_EMU_TSAN) {
    /* To the sanitizer, memory that nobody has touched. */
    fx_emu_unguard (&b->slot->shared);
    if (!fx_emu_guard (&b->slot->shared, fx_emu_shared_max)) {
      set_error (l, FX_EMU_REFUSED, "no memory for a block");
      return;
    }
  }
  fx_emu_guard_renew (&b->slot->shared, l->shared);
  b->x = index % l->x;
  b->y = index / l->x;
  b->alive = b->n;
  b->at_barrier = 0;
  b->barriers = 0;
  b->barrier = { nullptr, 0 };
  b->ready_warps = b->warps_n == 32 ? ~0u : (1u << b->warps_n) - 1;
  b->last_warp = before_first (w);
  for (uint32_t k = 0; k < b->warps_n; k++) {
    Warp *warp = &b->warps[k];
    warp->ready = lanes_of (b, k);
    warp->exited = ~warp->ready;
    warp->asleep = warp->waiting = 0;
    warp->last = before_first (w);
    warp->next_order = 0;
  }
  for (uint32_t i = 0; i < b->n; i++)
    start_thread (w, b, i);
  set_runnable (w, b, true);
}

static void
clear_block (Worker *w, Block *b)
{
  if (!fx_emu_guard_intact (&b->slot->shared))
    set_error (w->launch, FX_EMU_MISUSE,
        "block (%u, %u): has written before or behind its %zu bytes of shared "
        "memory",
        b->x, b->y, w->launch->shared);
  for (Thread &t : b->threads)
    fx_emu_context_free (&t.context, false);
}

/* --- faults ------------------------------------------------------------------------ */

static __thread const void *fault_address;

/* In a kernel: goes on in on_thread_fault. */
static bool
fault_is_ours (const void *address)
{
  if (!worker || !worker->self)
    return false;
  fault_address = address;
  return true;
}

static void
on_thread_fault (void)
{
  Worker *w = worker;
  Thread *t = w->self;
  const char *p = (const char *)fault_address;
  const char *last = "a fault (the place is the last rendezvous)";
  const FxEmuGuarded *g = &t->of->slot->shared;
  const char *low = fx_emu_stack_low (t->of->slot, t->number);
  if (p >= g->map && p < g->map + g->map_size)
    fail (w, t, FX_EMU_FAULT,
        "touches byte %td of %zu bytes of shared memory, %s", p - g->data,
        w->launch->shared, last);
  if (p >= low && p < low + fx_emu_stack_size)
    fail (w, t, FX_EMU_FAULT, "needs more than %zu bytes of stack, %s",
        fx_emu_stack_size, last);
  fail (w, t, FX_EMU_FAULT, "touches %p, %s", fault_address, last);
}

/* --- workers ------------------------------------------------------------------------- */

/* The next block to start, or NOWHERE. */
static uint32_t
next_block (Launch *l)
{
  const uint32_t total = l->x * l->y;
  if (l->stop || l->next.load (std::memory_order_relaxed) >= total)
    return NOWHERE;
  const uint32_t i = l->next.fetch_add (1);
  if (i >= total)
    return NOWHERE;
  return l->sequence.empty () ? i : l->sequence[i];
}

static bool
is_busy (const Worker *w)
{
  for (const Block &b : w->blocks)
    if (b.alive)
      return true;
  return false;
}

static void
start_blocks (Worker *w, FxEmuSlots *slots)
{
  Launch *l = w->launch;
  for (uint32_t i = 0; i < w->blocks.size (); i++) {
    Block *b = &w->blocks[i];
    b->slot = &slots->list[i];
    b->place = NOWHERE;
    b->n = l->threads;
    b->warps_n = (l->threads + 31) / 32;
    b->threads.resize (b->n);
    b->warps.resize (b->warps_n);
    /* Two mappings for a guarded stack, of the 65530 that there are. */
    if (!fx_emu_slot_reserve (b->slot, l->threads, i * l->threads < 8192)) {
      set_error (l, FX_EMU_REFUSED, "no memory for the stacks of its blocks");
      return;
    }
    const uint32_t index = next_block (l);
    if (index != NOWHERE)
      start_block (w, b, index);
  }
}

static void
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
  start_blocks (&w, slots);
  while (!l->stop && is_busy (&w)) {
    Thread *t = elsewhere (&w);
    if (!t) {
      if (!l->stop)
        set_deadlock (&w, "no thread can run");
      break;
    }
    w.self = t;
    fx_emu_self = t;
    fx_emu_switch (&w.main, &t->context);
    w.self = nullptr;
    if (w.gives_up)
      set_deadlock (&w, "nothing but polls for long");
    Block *b = w.finished;
    if (b && !l->stop) {
      w.finished = nullptr;
      w.block = nullptr;
      clear_block (&w, b);
      const uint32_t index = next_block (l);
      if (index != NOWHERE)
        start_block (&w, b, index);
    }
  }
  fx_emu_tsan_acquire (&l->done);
  for (Block &b : w.blocks)
    for (Thread &t : b.threads)
      fx_emu_context_free (&t.context, true);
  fx_emu_context_free (&w.main, false);
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

/* --- for programs ------------------------------------------------------------------------ */

static FxEmuKernel *kernels;
static __thread char last_error[sizeof (Launch::error)];

void
fx_emu_register (FxEmuKernel *kernel)
{
  kernel->next = kernels;
  kernels = kernel;
}

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
  return last_error;
}

static int __attribute__ ((format (printf, 1, 2))) refuse (const char *how, ...)
{
  va_list args;
  va_start (args, how);
  vsnprintf (last_error, sizeof last_error, how, args);
  va_end (args);
  return FX_EMU_REFUSED;
}

/* The order in which blocks start (Fisher and Yates). */
static void
shuffle_blocks (Launch *l)
{
  const uint32_t total = l->x * l->y;
  Worker chance;
  chance.rng = (l->o.seed ^ 0x5851f42d4c957f2du) | 1;
  for (int i = 0; i < 4; i++)
    draw (&chance);
  l->sequence.resize (total);
  for (uint32_t i = 0; i < total; i++)
    l->sequence[i] = i;
  for (uint32_t i = total; i > 1; i--)
    std::swap (l->sequence[i - 1], l->sequence[draw_below (&chance, i)]);
}

static int
run (Launch *l)
{
  uint32_t resident = l->o.resident ? l->o.resident : 8;
  if (resident > l->x * l->y)
    resident = l->x * l->y;
  /* The sanitizer knows 8128 threads at once. */
  if (FX_EMU_TSAN && resident * l->threads > 7168)
    resident = 7168 / l->threads;
  uint32_t n = l->o.os_threads ? l->o.os_threads : 1;
  if (n > resident)
    n = resident;
  if (!l->o.patience)
    l->o.patience = 2000000 + 100000 * (uint64_t)resident;
  if (!l->o.in_order)
    shuffle_blocks (l);
  std::vector<std::thread> more;
  for (uint32_t i = 1; i < n; i++)
    more.emplace_back (work, l, i, resident / n + (i < resident % n));
  work (l, 0, resident / n + (0 < resident % n));
  for (std::thread &t : more)
    t.join ();
  if (l->rc)
    memcpy (last_error, l->error, sizeof last_error);
  return l->rc;
}

int
fx_emu_launch (const char *kernel, uint32_t x, uint32_t y, uint32_t threads,
    size_t shared, const void *args, size_t args_size, const FxEmuOptions *o)
{
  Launch l;
  l.kernel = fx_emu_find (kernel);
  if (!l.kernel)
    return refuse ("there is no kernel %s", kernel);
  if (args_size != l.kernel->args_size)
    return refuse ("%s: %zu bytes of arguments, it takes %zu", kernel,
        args_size, l.kernel->args_size);
  if (!threads || threads > l.kernel->threads || threads > 1024)
    return refuse ("%s: blocks of %u threads, its launch bounds are %u", kernel,
        threads, l.kernel->threads);
  if (!x || !y || y > 65535 || (uint64_t)x * y >= NOWHERE)
    return refuse ("%s: a grid of %u x %u blocks", kernel, x, y);
  if (shared > fx_emu_shared_max)
    return refuse ("%s: %zu bytes of shared memory, at most %zu", kernel,
        shared, fx_emu_shared_max);
  if (worker)
    return refuse ("%s: a kernel cannot launch a kernel", kernel);
  l.x = x;
  l.y = y;
  l.threads = threads;
  l.shared = shared;
  l.o = o ? *o : FxEmuOptions ();
  FxEmuGuarded copy;
  if (!fx_emu_guard (&copy, args_size))
    return refuse ("%s: no memory for its arguments", kernel);
  memcpy (copy.data, args, args_size);
  l.args = copy.data;
  const int rc = run (&l);
  fx_emu_unguard (&copy);
  return rc;
}
