/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The few lines that the tests of dsp/ need: CHECK counts a failure and goes
 * on, in any thread, fx_test_end prints "N passed, N failed" and gives main's
 * exit status. */

#ifndef FX_TEST_H
#define FX_TEST_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fx_test_passed, fx_test_failed;

/* CHECK (condition, "printf format of what was seen", ...) */
#define CHECK(cond, ...)                                                       \
  do {                                                                         \
    if (cond)                                                                  \
      __atomic_fetch_add (&fx_test_passed, 1, __ATOMIC_RELAXED);               \
    else if (__atomic_fetch_add (&fx_test_failed, 1, __ATOMIC_RELAXED) < 50) { \
      fprintf (stderr, "%s:%d: %s: ", __FILE__, __LINE__, #cond);              \
      fprintf (stderr, __VA_ARGS__);                                           \
      fputc ('\n', stderr);                                                    \
    }                                                                          \
  } while (0)

static inline int
fx_test_end (void)
{
  printf ("%d passed, %d failed\n", fx_test_passed, fx_test_failed);
  return fx_test_failed || !fx_test_passed;
}

/* A reproducible pseudo-random generator (splitmix64). */
static inline uint64_t
fx_test_random (uint64_t *seed)
{
  uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* Uniform in [-1, 1). */
static inline double
fx_test_noise (uint64_t *seed)
{
  return (double)(int64_t)fx_test_random (seed) * 0x1p-63;
}

#endif
