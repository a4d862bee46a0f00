/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the emulator: what its three sources share. Compiled without
 * sanitizers; FX_EMU_TSAN and FX_EMU_ASAN say which one the kernels have. */

#ifndef FX_EMU_INSIDE_HPP
#define FX_EMU_INSIDE_HPP

#include <atomic>
#include <mutex>
#include <vector>

#include "tests/cuda/emu/emu.h"
#include "tests/cuda/emu/emu_cuda.hpp"

#ifndef FX_EMU_TSAN
#define FX_EMU_TSAN 0
#endif
#ifndef FX_EMU_ASAN
#define FX_EMU_ASAN 0
#endif

/* Instrumented frames are several times as large. */
static const size_t fx_emu_stack_size =
    FX_EMU_ASAN || FX_EMU_TSAN ? 128 << 10 : 64 << 10;
static const size_t fx_emu_shared_max = 228 << 10;

/* --- memory (emu_memory.cpp) ---------------------------------------------------- */

/* Memory that ends against a page that faults. */
struct FxEmuGuarded {
  char *map = nullptr, *data = nullptr;
  size_t map_size = 0, size = 0;
};

bool fx_emu_guard (FxEmuGuarded *g, size_t size);
/* Full of garbage again, of another size <= capacity. */
void fx_emu_guard_renew (FxEmuGuarded *g, size_t size);
/* Whether what lies around the data is untouched. */
bool fx_emu_guard_intact (const FxEmuGuarded *g);
void fx_emu_unguard (FxEmuGuarded *g);

/* Stacks and shared memory of one block. */
struct FxEmuSlot {
  char *stacks = nullptr;
  uint32_t threads = 0;
  FxEmuGuarded shared;
};
bool fx_emu_slot_reserve (FxEmuSlot *slot, uint32_t threads, bool guards);
void fx_emu_slot_free (FxEmuSlot *slot);
/* Top of the stack of a thread, aligned to 16 bytes; its lowest byte. */
char *fx_emu_stack_top (const FxEmuSlot *slot, uint32_t thread);
char *fx_emu_stack_low (const FxEmuSlot *slot, uint32_t thread);

/* Slots outlive a launch: making them costs more than a small kernel. */
struct FxEmuSlots {
  std::vector<FxEmuSlot> list;
};
FxEmuSlots *fx_emu_slots_take (void);
void fx_emu_slots_give (FxEmuSlots *slots);

/* --- switching between stacks (emu_switch.cpp) ------------------------------------ */

/* A stack on which nothing runs, and what of it is to be told to sanitizers. */
struct FxEmuContext {
  void *sp = nullptr;
  void *tsan = nullptr; /* __tsan fiber */
  void *fake = nullptr; /* __asan fake stack */
  const void *low = nullptr;
  size_t size = 0;
};

/* Prepares a stack that starts in entry, which never returns. */
void fx_emu_context_init (
    FxEmuContext *c, char *low, char *top, void (*entry) (void));
/* That of the caller. */
void fx_emu_context_here (FxEmuContext *c);
/* abandoned: it may be in the middle, and what it has done is over. */
void fx_emu_context_free (FxEmuContext *c, bool abandoned);
/* Saves the caller in *from and goes on in *to. */
void fx_emu_switch (FxEmuContext *from, FxEmuContext *to);
/* First thing in entry. */
void fx_emu_context_entered (FxEmuContext *c);
/* Never comes back to the caller, whose stack may be used anew. */
[[noreturn]] void fx_emu_leave (FxEmuContext *to);

/* Makes faults call on_fault (address) on a stack of its own when it returns
 * true, with `go` called there. Once for each OS thread. */
void
fx_emu_catch_faults (bool (*is_ours) (const void *address), void (*go) (void));

/* --- orders between threads for ThreadSanitizer ------------------------------------- */

void fx_emu_tsan_release (const volatile void *p);
void fx_emu_tsan_acquire (const volatile void *p);

#endif
