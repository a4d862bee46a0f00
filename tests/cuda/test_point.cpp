// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Sums of signals with gains on the emulated device: the bytes of a plain loop,
 * for any number of inputs, any alignment, in place, and nothing written around
 * them. */

#include <memory>
#include <vector>

#include "cuda/point.h"
#include "tests/cuda/guarded.hpp"

template <typename T>
static void
test (const char *kernel, uint32_t n, size_t count, bool in_place, bool alike,
    uint64_t *seed)
{
  /* Room in front, up to three samples, to shift every signal. */
  const size_t front = 3;
  size_t shift = fx_test_random (seed) % (front + 1);
  FxPointMix a = {};
  std::vector<std::unique_ptr<Memory> > from;
  std::vector<T> right (count);
  a.n = n;
  a.count = count;
  for (uint32_t k = 0; k < n; k++) {
    from.emplace_back (new Memory ((front + count) * sizeof (T)));
    size_t at = alike ? shift : fx_test_random (seed) % (front + 1);
    T *x = (T *)from[k]->p + at;
    for (size_t i = 0; i < count; i++)
      x[i] = (T)fx_test_noise (seed);
    a.from[k] = (uintptr_t)x;
    a.gains[k] = k == 1 ? 0 : fx_test_noise (seed);
  }
  for (size_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < n; k++) {
      volatile T product = (T)a.gains[k] * ((const T *)a.from[k])[i];
      right[i] = k ? right[i] + product : product;
    }
  Memory to ((front + count + 2) * sizeof (T));
  uint32_t same = fx_test_random (seed) % n;
  a.to = in_place ? a.from[same] : (uintptr_t)((T *)to.p + shift);
  std::vector<char> before (to.p, to.p + to.size);
  uint64_t blocks = fx_point_cut (&a, sizeof (T));
  CHECK (!alike || !count || a.vectors + 2 > count * sizeof (T) / 16,
      "%zu samples, %llu vectors", count, (unsigned long long)a.vectors);
  FxEmuOptions o = {};
  o.seed = *seed;
  o.order = (FxEmuOrder)(*seed % 3);
  int rc = fx_emu_launch (
      kernel, (uint32_t)blocks, 1, FX_POINT_THREADS, 0, &a, sizeof a, &o);
  CHECK (!rc, "%s", fx_emu_error ());
  CHECK (!memcmp ((void *)(uintptr_t)a.to, right.data (), count * sizeof (T)),
      "%s: %u inputs, %zu samples, shift %zu", kernel, n, count, shift);
  if (!in_place) {
    size_t begin = shift * sizeof (T), end = begin + count * sizeof (T);
    CHECK (!memcmp (to.p, before.data (), begin) &&
               !memcmp (to.p + end, before.data () + end, to.size - end),
        "%s: %zu samples, shift %zu: wrote beside", kernel, count, shift);
  }
}

int
main (void)
{
  uint64_t seed = 5;
  for (int k = 0; k < 400; k++) {
    uint32_t n = 1 + fx_test_random (&seed) % FX_POINT_INPUTS;
    size_t limit = k % 4 ? 40 : 5000;
    size_t count = 1 + fx_test_random (&seed) % limit;
    bool in_place = k & 1, alike = k & 2;
    test<float> ("point_mix_f32", n, count, in_place, alike, &seed);
    test<double> ("point_mix_f64", n, count, in_place, alike, &seed);
  }
  return fx_test_end ();
}
