// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Memory for the emulator: blocks that end against a page that faults, with
 * canaries in what a page leaves before and behind them, and the stacks of the
 * threads. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>

#include "tests/cuda/emu/emu_inside.hpp"

static const unsigned char canary = 0xc5;

static size_t
page_size (void)
{
  static const size_t size = (size_t)sysconf (_SC_PAGESIZE);
  return size;
}

static size_t
round_up (size_t x, size_t to)
{
  return (x + to - 1) / to * to;
}

static char *
map_none (size_t size)
{
  void *p = mmap (nullptr, size, PROT_NONE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? nullptr : (char *)p;
}

void
fx_emu_fill_garbage (void *p, size_t size)
{
  const uint32_t word = FX_EMU_GARBAGE;
  char *to = (char *)p;
  size_t done = size < 4 ? size : 4;
  memcpy (to, &word, done);
  while (done < size) {
    const size_t n = done < size - done ? done : size - done;
    memcpy (to + done, to, n);
    done += n;
  }
}

/* [page that faults][canary][data][canary, < 16 bytes][page that faults] */
bool
fx_emu_guard (FxEmuGuarded *g, size_t size)
{
  const size_t page = page_size (), inner = round_up (size + page, page);
  g->map_size = inner + 2 * page;
  g->map = map_none (g->map_size);
  if (!g->map || mprotect (g->map + page, inner, PROT_READ | PROT_WRITE)) {
    if (g->map)
      munmap (g->map, g->map_size);
    g->map = nullptr;
    return false;
  }
  fx_emu_guard_renew (g, size);
  return true;
}

/* Canaries are a page at most before the data, not all of what is free. */
static char *
canary_start (const FxEmuGuarded *g)
{
  char *first = g->map + page_size ();
  return (size_t)(g->data - first) > page_size () ? g->data - page_size ()
                                                  : first;
}

void
fx_emu_guard_renew (FxEmuGuarded *g, size_t size)
{
  char *end = g->map + g->map_size - page_size ();
  g->data = end - round_up (size, 16);
  g->size = size;
  char *start = canary_start (g);
  memset (start, canary, (size_t)(g->data - start));
  if (size)
    fx_emu_fill_garbage (g->data, size);
  memset (g->data + size, canary, (size_t)(end - g->data) - size);
}

bool
fx_emu_guard_intact (const FxEmuGuarded *g)
{
  const char *end = g->map + g->map_size - page_size ();
  for (const char *p = canary_start (g); p < g->data; p++)
    if ((unsigned char)*p != canary)
      return false;
  for (const char *p = g->data + g->size; p < end; p++)
    if ((unsigned char)*p != canary)
      return false;
  return true;
}

void
fx_emu_unguard (FxEmuGuarded *g)
{
  if (g->map)
    munmap (g->map, g->map_size);
  *g = FxEmuGuarded ();
}

/* --- for tests ------------------------------------------------------------------- */

static std::mutex allocations_lock;
static std::map<void *, FxEmuGuarded> &
allocations (void)
{
  static std::map<void *, FxEmuGuarded> map;
  return map;
}

void *
fx_emu_alloc (size_t size)
{
  FxEmuGuarded g;
  if (!fx_emu_guard (&g, size))
    return nullptr;
  std::lock_guard<std::mutex> hold (allocations_lock);
  allocations ()[g.data] = g;
  return g.data;
}

int
fx_emu_free (void *p)
{
  if (!p)
    return 0;
  FxEmuGuarded g;
  {
    std::lock_guard<std::mutex> hold (allocations_lock);
    const auto found = allocations ().find (p);
    if (found == allocations ().end ())
      return -1;
    g = found->second;
    allocations ().erase (found);
  }
  const bool intact = fx_emu_guard_intact (&g);
  fx_emu_unguard (&g);
  return intact ? 0 : -1;
}

/* --- stacks ------------------------------------------------------------------------ */

bool
fx_emu_slot_reserve (FxEmuSlot *slot, uint32_t threads, bool guards)
{
  if (!slot->shared.map && !fx_emu_guard (&slot->shared, fx_emu_shared_max))
    return false;
  if (slot->threads >= threads)
    return true;
  if (slot->stacks)
    munmap (slot->stacks, slot->threads * fx_emu_stack_size);
  slot->threads = 0;
  slot->stacks = map_none (threads * fx_emu_stack_size);
  if (!slot->stacks)
    return false;
  /* Without guards one mapping, else two for each thread: the system allows
   * 65530 in all. */
  const size_t low = guards ? page_size () : 0;
  for (uint32_t i = 0; i < (guards ? threads : 1); i++)
    if (mprotect (slot->stacks + i * fx_emu_stack_size + low,
            guards ? fx_emu_stack_size - low : threads * fx_emu_stack_size,
            PROT_READ | PROT_WRITE)) {
      munmap (slot->stacks, threads * fx_emu_stack_size);
      slot->stacks = nullptr;
      return false;
    }
  slot->threads = threads;
  return true;
}

void
fx_emu_slot_free (FxEmuSlot *slot)
{
  if (slot->stacks)
    munmap (slot->stacks, slot->threads * fx_emu_stack_size);
  fx_emu_unguard (&slot->shared);
  *slot = FxEmuSlot ();
}

/* Tops are not at the same place of their pages, or all stacks would share a
 * few lines of the cache. */
char *
fx_emu_stack_top (const FxEmuSlot *slot, uint32_t thread)
{
  return slot->stacks + (thread + 1) * fx_emu_stack_size - thread * 320 % 4096;
}

char *
fx_emu_stack_low (const FxEmuSlot *slot, uint32_t thread)
{
  return slot->stacks + thread * fx_emu_stack_size;
}

static std::mutex slots_lock;
/* Never destroyed: the system takes back what is kept. */
static std::vector<FxEmuSlots *> &slots_free = *new std::vector<FxEmuSlots *>;

FxEmuSlots *
fx_emu_slots_take (void)
{
  std::lock_guard<std::mutex> hold (slots_lock);
  if (slots_free.empty ())
    return new FxEmuSlots;
  FxEmuSlots *slots = slots_free.back ();
  slots_free.pop_back ();
  return slots;
}

void
fx_emu_slots_give (FxEmuSlots *slots)
{
  std::lock_guard<std::mutex> hold (slots_lock);
  slots_free.push_back (slots);
}
