/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The streaming thread allocates nothing: malloc and its kin are wrapped here
 * and count while a flag of the thread is up, around process, reset, changes
 * of parameters and the questions that a stream asks; and 10,000 changes of
 * parameters leave the heap as large as it was. Skipped under sanitizers,
 * which bring their own malloc. */

#include <malloc.h>
#include "tests/generic/generic.h"

#ifdef GEN_SANITIZED

int
main (void)
{
  puts ("skipped: a sanitizer has its own malloc");
  return 77;
}

#else

/* volatile: compilers know that malloc has no business with these */
static __thread volatile int watching;
static __thread volatile unsigned calls;

/* glibc's own names: what these wrap, without dlsym, which allocates. */
void *__libc_malloc (size_t n);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *p, size_t n);
void *__libc_memalign (size_t align, size_t n);
void __libc_free (void *p);

static void
count (void)
{
  if (watching)
    calls = calls + 1;
}

void *
malloc (size_t n)
{
  count ();
  return __libc_malloc (n);
}

void *
calloc (size_t n, size_t size)
{
  count ();
  return __libc_calloc (n, size);
}

void *
realloc (void *p, size_t n)
{
  count ();
  return __libc_realloc (p, n);
}

void *
aligned_alloc (size_t align, size_t n)
{
  count ();
  return __libc_memalign (align, n);
}

int
posix_memalign (void **p, size_t align, size_t n)
{
  count ();
  *p = __libc_memalign (align, n);
  return *p ? 0 : 12;
}

void
free (void *p)
{
  count ();
  __libc_free (p);
}

enum { FRAMES = 480, SETTINGS = 16, ROUNDS = 200 };

/* Calls of the allocator since the last time, in what `code` does. */
static unsigned
stop (void)
{
  unsigned n = calls;
  watching = 0;
  calls = 0;
  return n;
}

/* The wrappers see what there is to see. */
static void
test_wrappers (void)
{
  watching = 1;
  void *volatile p = malloc (10);
  p = realloc (p, 20);
  free (p);
  p = calloc (2, 3);
  free (p);
  p = aligned_alloc (64, 64);
  free (p);
  unsigned n = stop ();
  CHECK (n == 7, "wrappers saw %u of 7 calls", n);
}

static void
check (const FxProc *p, const FxFormat *f, const char *what)
{
  unsigned n = stop ();
  CHECK (
      n == 0, "%s, %s: %u calls in %s", p->name, gen_format_name (f), n, what);
}

static void
test_calls (const FxProc *p, const FxFormat *f)
{
  void *params = gen_params (p);
  double *audio = gen_noise (f, FRAMES, 1), *bad = gen_noise (f, FRAMES, 2);
  void *planes[64], *bad_planes[64];
  size_t size = f->sample == FX_F64 ? 8 : 4;
  for (uint32_t c = 0; c < f->channels; c++) {
    planes[c] = (char *)audio + c * FRAMES * size;
    bad_planes[c] = (char *)bad + c * FRAMES * size;
  }
  memset (bad, 0xff, FRAMES * f->channels * size); /* NaN in either format */
  FxBlock block = { planes, 0, FRAMES }, nan = { bad_planes, 0, FRAMES };
  uint64_t seed = 1;
  FxError err;
  FxStats stats;
  gen_shape++;
  gen_random_good (p, f, params, &seed, 0);
  FxInstance *x = gen_instance (p, f, params);
  GenOutputs to = gen_outputs (x, planes, FRAMES),
             bad_to = gen_outputs (x, bad_planes, FRAMES);
  FxBlock out = { to.planes, 0, FRAMES },
          nan_out = { bad_to.planes, 0, FRAMES };
  FxCascade *c = p->flags & FX_PROC_SOS ? fx_cascade_new (&x, 1) : NULL;
  for (unsigned i = 0; i < (p->is_slow ? ROUNDS / 8 : ROUNDS); i++) {
    gen_random (p, params, &seed, 1);
    block.frames = out.frames = 1 + fx_test_random (&seed) % FRAMES;
    uint32_t ramp = i % 3 ? FX_RAMP_DEFAULT : (uint32_t)(i % 9);
    watching = !(p->is_slow && p->is_slow (f, params));
    fx_instance_set_params (x, params, ramp, &err);
    check (p, f, "set_params");
    watching = 1;
    if (c && i % 5 == 0)
      fx_cascade_process (c, &block, &block);
    else
      fx_instance_process (x, i % 7 ? &block : &nan, i % 7 ? &out : &nan_out);
    check (p, f, "process");
    memset (bad, 0xff, FRAMES * f->channels * size);
    watching = 1;
    fx_instance_begin (x);
    if (i % 11 == 0)
      fx_instance_reset (x);
    fx_instance_memory (x);
    fx_instance_tail (x);
    fx_instance_latency (x);
    fx_instance_kernel (x, FRAMES);
    fx_instance_stats (x, &stats);
    check (p, f, "reset and questions");
  }
  fx_cascade_free (c);
  fx_instance_free (x);
  gen_outputs_free (&to);
  gen_outputs_free (&bad_to);
  free (params);
  free (audio);
  free (bad);
}

static void
test_growth (const FxProc *p)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  void *params[SETTINGS];
  float audio[128] = { 0 };
  void *planes[1] = { audio };
  FxBlock block = { planes, 0, 64 };
  uint64_t seed = 1;
  for (unsigned i = 0; i < SETTINGS; i++) {
    params[i] = gen_params (p);
    do
      gen_random_good (p, &f, params[i], &seed, 0);
    while (p->is_slow && p->is_slow (&f, params[i]));
  }
  FxInstance *x = gen_instance (p, &f, params[0]);
  GenOutputs to = gen_outputs (x, planes, 64);
  FxBlock out = { to.planes, 0, 64 };
  fx_instance_process (x, &block, &out);
  size_t before = mallinfo2 ().uordblks;
  for (unsigned i = 0; i < 10000; i++) {
    audio[0] = 0.5f;
    fx_instance_set_params (x, params[i % SETTINGS], FX_RAMP_DEFAULT, NULL);
    fx_instance_process (x, &block, &out);
  }
  size_t after = mallinfo2 ().uordblks;
  CHECK (after == before, "%s: heap from %zu to %zu", p->name, before, after);
  FxStats stats;
  fx_instance_stats (x, &stats);
  CHECK (stats.plans == 10000, "%s: %u plans", p->name, (unsigned)stats.plans);
  fx_instance_free (x);
  gen_outputs_free (&to);
  for (unsigned i = 0; i < SETTINGS; i++)
    free (params[i]);
}

/* Set-up again and again, and refused: nothing is left behind, which would be 80
 * times something; what alignment leaves of a block is the allocator's. */
enum { ITS_OWN = 1000 };

static void
test_setups (const FxProc *p)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  void *params = gen_params (p);
  size_t before = 0;
  for (unsigned i = 0; i < 60; i++) {
    FxInstance *x = gen_instance (p, &f, params);
    for (uint32_t c = 0; c <= 8; c++) {
      FxFormat g = f;
      g.channels = c;
      CHECK ((fx_instance_setup (x, &g, params, NULL) >= 0) == (c > 0),
          "%s: %u channels", p->name, c);
    }
    fx_instance_free (x);
    if (i == 49) /* what the allocator keeps for itself is there by now */
      before = mallinfo2 ().uordblks;
  }
  CHECK (mallinfo2 ().uordblks <= before + ITS_OWN, "%s: %zu to %zu", p->name,
      before, mallinfo2 ().uordblks);
  free (params);
}

int
main (void)
{
  const FxFormat *f;
  test_wrappers ();
  setvbuf (stdout, NULL, _IONBF, 0);
  for (const FxProc *const *p = gen_procs (); *p; p++) {
    for (unsigned i = 0; (f = gen_format (*p, i)); i++)
      test_calls (*p, f);
    test_growth (*p);
    test_setups (*p);
  }
  return fx_test_end ();
}

#endif
