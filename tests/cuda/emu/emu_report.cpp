// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* What the emulator says of a launch that failed. */

#include <stdarg.h>
#include <stdio.h>

#include "tests/cuda/emu/emu_state.hpp"

namespace fx_emu {

const char *const kind_names[] = { "running", "polling", "sleeping",
  "__syncthreads", "__syncwarp", "a shuffle", "a vote", "exited" };

namespace {

/* Text of bounded length. No heap: a thread that fails leaves its stack as it
 * is, and to the sanitizers it is one thread among many. */
struct Text {
  char s[4096];
  size_t n = 0;

  void __attribute__ ((format (printf, 2, 3))) add (const char *how, ...)
  {
    va_list args;
    va_start (args, how);
    add_list (how, args);
    va_end (args);
  }
  void
  add_list (const char *how, va_list args)
  {
    const int added = vsnprintf (s + n, sizeof s - n, how, args);
    if (added > 0)
      n = n + (size_t)added < sizeof s ? n + (size_t)added : sizeof s - 1;
  }
};

void
tell (Launch *l, int rc, const Text &text)
{
  std::lock_guard<std::mutex> hold (l->lock);
  if (!l->rc) {
    l->rc = rc;
    snprintf (l->error, sizeof l->error, "%s: %s", l->kernel->name, text.s);
  }
  l->stop = true;
}

} // namespace

void
set_error (Launch *l, int rc, const char *how, ...)
{
  Text text;
  va_list args;
  va_start (args, how);
  text.add_list (how, args);
  va_end (args);
  tell (l, rc, text);
}

void
abandon (Worker *w)
{
  fx_emu_tsan_release (&w->launch->done);
  fx_emu_leave (&w->main);
}

void
fail (Worker *w, const Thread *t, int rc, const char *how, ...)
{
  Text text;
  text.add ("block (%u, %u) thread %u", t->of->x, t->of->y, t->number);
  if (t->here.file)
    text.add (", %s:%d", t->here.file, t->here.line);
  text.add (": ");
  va_list args;
  va_start (args, how);
  text.add_list (how, args);
  va_end (args);
  tell (w->launch, rc, text);
  abandon (w);
}

static bool
same_stand (const Block *b, const Thread *s, const Thread *t)
{
  return s->kind == t->kind &&
         (s->kind == EXITED ||
             (s->here.file == t->here.file && s->here.line == t->here.line)) &&
         (s->kind < SYNC || s->kind == EXITED ||
             b->warps[s->number >> 5].mask[s->number & 31] ==
                 b->warps[t->number >> 5].mask[t->number & 31]);
}

/* Where the threads of a block stand, those at the same place together. */
static void
add_stand (Text *text, const Block *b)
{
  std::vector<bool> told (b->n);
  text->add ("\n  block (%u, %u):", b->x, b->y);
  for (uint32_t i = 0; i < b->n; i++) {
    const Thread *t = &b->threads[i];
    if (told[i])
      continue;
    uint32_t n = 0;
    for (uint32_t j = i; j < b->n; j++)
      if (same_stand (b, t, &b->threads[j])) {
        told[j] = true;
        n++;
      }
    text->add ("\n    %u threads (first: %u) %s", n, i, kind_names[t->kind]);
    if (t->kind >= SYNC && t->kind < EXITED)
      text->add (" of lanes 0x%08x", b->warps[i >> 5].mask[i & 31]);
    if (t->kind != EXITED && t->here.file)
      text->add (" at %s:%d", t->here.file, t->here.line);
  }
}

void
set_deadlock (const Worker *w, const char *what)
{
  Text text;
  text.add ("deadlock: %s", what);
  uint32_t shown = 0, left = 0;
  for (const Block &b : w->blocks)
    if (b.alive) {
      if (shown++ < 6)
        add_stand (&text, &b);
      else
        left++;
    }
  if (left)
    text.add ("\n  and %u blocks more", left);
  tell (w->launch, FX_EMU_DEADLOCK, text);
}

} // namespace fx_emu
