// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Switching between stacks: on x86-64 the registers that a call preserves and
 * the stack pointer (System V ABI), elsewhere ucontext; faults taken on a stack
 * of their own; what sanitizers want to be told. */

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "tests/cuda/emu/emu_inside.hpp"

#if FX_EMU_TSAN
#include <sanitizer/tsan_interface.h>
#endif
#if FX_EMU_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

#if defined __x86_64__ && !defined FX_EMU_UCONTEXT
#define FX_EMU_ASM 1
#else
#define FX_EMU_ASM 0
#endif

#if FX_EMU_ASM
extern "C" void fx_emu_switch_stack (void **save, void *to);
__asm__(".text\n"
        ".globl fx_emu_switch_stack\n"
        ".type fx_emu_switch_stack, @function\n"
        "fx_emu_switch_stack:\n"
        "  pushq %rbp\n"
        "  pushq %rbx\n"
        "  pushq %r12\n"
        "  pushq %r13\n"
        "  pushq %r14\n"
        "  pushq %r15\n"
        "  movq %rsp, (%rdi)\n"
        "  movq %rsi, %rsp\n"
        "  popq %r15\n"
        "  popq %r14\n"
        "  popq %r13\n"
        "  popq %r12\n"
        "  popq %rbx\n"
        "  popq %rbp\n"
        "  ret\n"
        ".size fx_emu_switch_stack, . - fx_emu_switch_stack\n");
#endif

void
fx_emu_context_init (
    FxEmuContext *c, char *low, char *top, void (*entry) (void))
{
  *c = FxEmuContext ();
  c->low = low;
  c->size = (size_t)(top - low);
#if FX_EMU_TSAN
  c->tsan = __tsan_create_fiber (0);
#endif
#if FX_EMU_ASM
  /* As after a call of entry from a frame that ends the back trace. */
  void **sp = (void **)top;
  *--sp = nullptr;
  *--sp = (void *)entry;
  sp -= 6;
  memset (sp, 0, 6 * sizeof *sp);
  c->sp = sp;
#else
  ucontext_t *u = new ucontext_t;
  getcontext (u);
  u->uc_stack.ss_sp = low;
  u->uc_stack.ss_size = (size_t)(top - low);
  u->uc_link = nullptr;
  makecontext (u, entry, 0);
  c->sp = u;
#endif
}

void
fx_emu_context_here (FxEmuContext *c)
{
  *c = FxEmuContext ();
#if FX_EMU_TSAN
  c->tsan = __tsan_get_current_fiber ();
#endif
#if FX_EMU_ASAN
  /* Bounds of this OS thread's stack. */
  pthread_attr_t attr;
  void *low = nullptr;
  if (!pthread_getattr_np (pthread_self (), &attr)) {
    pthread_attr_getstack (&attr, &low, &c->size);
    pthread_attr_destroy (&attr);
  }
  c->low = low;
#endif
#if !FX_EMU_ASM
  c->sp = new ucontext_t;
#endif
}

void
fx_emu_context_free (FxEmuContext *c, bool abandoned)
{
  (void)abandoned;
#if FX_EMU_TSAN
  void *here = __tsan_get_current_fiber ();
  if (c->tsan && c->tsan != here) {
    if (abandoned) {
      /* Orders what it did before what follows here. */
      __tsan_switch_to_fiber (c->tsan, __tsan_switch_to_fiber_no_sync);
      __tsan_switch_to_fiber (here, 0);
    }
    __tsan_destroy_fiber (c->tsan);
  }
#endif
#if !FX_EMU_ASM
  delete (ucontext_t *)c->sp;
#endif
  *c = FxEmuContext ();
}

void
fx_emu_switch (FxEmuContext *from, FxEmuContext *to)
{
#if FX_EMU_ASAN
  __sanitizer_start_switch_fiber (&from->fake, to->low, to->size);
#endif
#if FX_EMU_TSAN
  __tsan_switch_to_fiber (to->tsan, __tsan_switch_to_fiber_no_sync);
#endif
#if FX_EMU_ASM
  fx_emu_switch_stack (&from->sp, to->sp);
#else
  swapcontext ((ucontext_t *)from->sp, (ucontext_t *)to->sp);
#endif
#if FX_EMU_ASAN
  __sanitizer_finish_switch_fiber (from->fake, nullptr, nullptr);
#endif
}

void
fx_emu_context_entered (FxEmuContext *c)
{
#if FX_EMU_ASAN
  __sanitizer_finish_switch_fiber (c->fake, nullptr, nullptr);
#else
  (void)c;
#endif
}

void
fx_emu_leave (FxEmuContext *to)
{
#if FX_EMU_ASAN
  __sanitizer_start_switch_fiber (nullptr, to->low, to->size);
#endif
#if FX_EMU_TSAN
  __tsan_switch_to_fiber (to->tsan, __tsan_switch_to_fiber_no_sync);
#endif
#if FX_EMU_ASM
  void *nobody;
  fx_emu_switch_stack (&nobody, to->sp);
#else
  setcontext ((ucontext_t *)to->sp);
#endif
  abort ();
}

void
fx_emu_tsan_release (const volatile void *p)
{
#if FX_EMU_TSAN
  __tsan_release ((void *)p);
#else
  (void)p;
#endif
}

void
fx_emu_tsan_acquire (const volatile void *p)
{
#if FX_EMU_TSAN
  __tsan_acquire ((void *)p);
#else
  (void)p;
#endif
}

/* --- faults ------------------------------------------------------------------------ */

static const size_t fault_stack_size = 64 << 10;
static const int fault_signals[] = { SIGSEGV, SIGBUS, SIGFPE };
static struct sigaction before[3];
static bool (*fault_is_ours) (const void *address);
static void (*fault_go) (void);

/* The signals' own stack, and one to go on with after a fault: the stack of
 * the thread may be what overflowed. */
struct FaultStacks {
  char *memory = nullptr;
  stack_t old = {};
  ~FaultStacks ()
  {
    if (!memory)
      return;
    sigaltstack (&old, nullptr);
    munmap (memory, 2 * fault_stack_size);
  }
};
static thread_local FaultStacks fault_stacks;

static void
on_fault (int number, siginfo_t *info, void *context)
{
  if (fault_is_ours (info->si_addr)) {
    ucontext_t *u = (ucontext_t *)context;
#if FX_EMU_ASM
    char *top = fault_stacks.memory + 2 * fault_stack_size;
    u->uc_mcontext.gregs[REG_RSP] = (greg_t)(top - 8);
    u->uc_mcontext.gregs[REG_RIP] = (greg_t)fault_go;
    return;
#else
    sigset_t set;
    sigemptyset (&set);
    sigaddset (&set, number);
    sigprocmask (SIG_UNBLOCK, &set, nullptr);
    (void)u;
    fault_go ();
#endif
  }
  /* Not in a kernel: as if we were not here. */
  for (int i = 0; i < 3; i++)
    if (fault_signals[i] == number)
      sigaction (number, &before[i], nullptr);
}

void
fx_emu_catch_faults (bool (*is_ours) (const void *address), void (*go) (void))
{
  static std::once_flag once;
  std::call_once (once, [=] {
    fault_is_ours = is_ours;
    fault_go = go;
    struct sigaction action = {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    for (int i = 0; i < 3; i++)
      sigaction (fault_signals[i], &action, &before[i]);
  });
  if (fault_stacks.memory)
    return;
  void *p = mmap (nullptr, 2 * fault_stack_size, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED)
    return;
  fault_stacks.memory = (char *)p;
  stack_t stack = {};
  stack.ss_sp = p;
  stack.ss_size = fault_stack_size;
  sigaltstack (&stack, &fault_stacks.old);
}
