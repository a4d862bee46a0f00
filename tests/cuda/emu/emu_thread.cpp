// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* What a thread of a kernel does with the others: rendezvous, polls, fences. */

#include <string.h>

#include "tests/cuda/emu/emu_state.hpp"

using namespace fx_emu;

__thread FxEmuThread *fx_emu_self;

static inline bool
same_place (const FxEmuPlace *a, const FxEmuPlace *b)
{
  return a->line == b->line &&
         (a->file == b->file || strcmp (a->file, b->file) == 0);
}

/* --- polls ------------------------------------------------------------------------- */

/* Now and then: has anything happened but polls? */
static void
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
    w->gives_up = true;
    abandon (w);
  }
}

static inline void
count_poll (Worker *w, uint32_t ns)
{
  w->time += w->hurry ? 1000000 : ns;
  if ((++w->polls & 255) == 0)
    polled (w);
}

/* --- rendezvous in a warp -------------------------------------------------------------- */

static void
result_shuffle (Warp *warp, uint32_t mask)
{
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    const uint32_t src = warp->src[lane];
    warp->result[lane] = mask >> src & 1
                             ? warp->value[src]
                             : (uint64_t)FX_EMU_GARBAGE << 32 | FX_EMU_GARBAGE;
  }
}

static void
result_vote (Warp *warp, uint32_t mask)
{
  uint32_t ballot = 0;
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    ballot |= (uint32_t)(warp->value[lane] != 0) << lane;
  }
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const uint32_t lane = (uint32_t)__builtin_ctz (rest);
    const uint32_t how = warp->src[lane];
    warp->result[lane] = how == FX_EMU_BALLOT ? ballot
                         : how == FX_EMU_ANY  ? ballot != 0
                                              : ballot == mask;
  }
}

/* Whether all lanes of the mask wait for it. */
static bool
is_complete (const Warp *warp, uint32_t mask)
{
  if ((warp->waiting & mask) != mask)
    return false;
  for (uint32_t rest = mask; rest; rest &= rest - 1)
    if (warp->mask[__builtin_ctz (rest)] != mask)
      return false;
  return true;
}

/* All have to be at the same thing; __syncwarp may be at different places. */
static void
check_same (Worker *w, const Thread *self, uint32_t mask)
{
  const Thread *first = &self->of->threads[self->number & ~31u];
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const Thread *other = &first[__builtin_ctz (rest)];
    if (other->kind != self->kind ||
        (self->kind != SYNC && !same_place (&other->here, &self->here)))
      fail (w, self, FX_EMU_MISUSE,
          "%s with mask 0x%08x, while thread %u is at %s, %s:%d",
          kind_names[self->kind], mask, other->number, kind_names[other->kind],
          other->here.file, other->here.line);
  }
}

/* The sync object of those who wait with the same mask, or a new one. */
static const char *
sync_object (Thread *self, Warp *warp, uint32_t mask)
{
  const Thread *first = &self->of->threads[self->number & ~31u];
  self->order = warp->next_order;
  uint32_t rest = warp->waiting & mask;
  while (rest && warp->mask[__builtin_ctz (rest)] != mask)
    rest &= rest - 1;
  if (rest)
    self->order = first[__builtin_ctz (rest)].order;
  else
    warp->next_order = (warp->next_order + 1) % sizeof warp->orders;
  return &warp->orders[self->order];
}

/* Meets the other lanes of the mask. */
static inline uint64_t
meet (Kind kind, uint32_t mask, uint64_t value, uint32_t src, FxEmuPlace here)
{
  Worker *w = worker;
  Thread *self = w->self;
  Warp *warp = warp_of (self);
  const uint32_t lane = self->number & 31, bit = 1u << lane;
  self->here = here;
  self->kind = kind;
  if (!(mask & bit))
    fail (w, self, FX_EMU_MISUSE,
        "%s with mask 0x%08x, which lacks its own lane %u", kind_names[kind],
        mask, lane);
  if (mask & warp->exited)
    fail (w, self, FX_EMU_MISUSE,
        "%s with mask 0x%08x, of which lanes 0x%08x have exited or are not "
        "there",
        kind_names[kind], mask, mask & warp->exited);
  const char *order = nullptr;
  if (FX_EMU_TSAN && kind == SYNC) {
    order = sync_object (self, warp, mask);
    fx_emu_tsan_release (order);
  }
  warp->mask[lane] = mask;
  warp->value[lane] = value;
  warp->src[lane] = src;
  warp->waiting |= bit;
  warp->ready &= ~bit;
  if (!is_complete (warp, mask))
    wait_here (w, self);
  else {
    check_same (w, self, mask);
    if (kind == SHUFFLE)
      result_shuffle (warp, mask);
    else if (kind == VOTE)
      result_vote (warp, mask);
    warp->waiting &= ~mask;
    warp->ready |= mask;
    warp->last = before_first (w);
    warp_runs (w, self->of, self->number >> 5);
    goes_on (w, self);
  }
  if (order)
    fx_emu_tsan_acquire (order);
  return warp->result[lane];
}

/* --- for kernels ------------------------------------------------------------------------ */

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
  else if (!same_place (&b->barrier, &here))
    fail (w, self, FX_EMU_MISUSE,
        "__syncthreads, while others of the block are at another one, %s:%d",
        b->barrier.file, b->barrier.line);
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
  meet (SYNC, mask, 0, 0, here);
}

uint64_t
fx_emu_shuffle (unsigned mask, uint64_t value, FxEmuShuffle how, unsigned lane,
    int width, FxEmuPlace here)
{
  Worker *w = worker;
  const uint32_t self = w->self->number & 31, size = (uint32_t)width;
  if (width < 1 || width > 32 || (size & (size - 1))) {
    w->self->here = here;
    fail (w, w->self, FX_EMU_MISUSE, "a shuffle of width %d", width);
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
  return meet (SHUFFLE, mask, value, src, here);
}

unsigned
fx_emu_vote (unsigned mask, int predicate, FxEmuVote how, FxEmuPlace here)
{
  return (unsigned)meet (VOTE, mask, predicate != 0, (uint32_t)how, here);
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
