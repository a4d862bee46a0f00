// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Memory for kernels in the emulation, which tells when something was written
 * around it. */

#ifndef FX_TESTS_CUDA_GUARDED_HPP
#define FX_TESTS_CUDA_GUARDED_HPP

#include "tests/cuda/emu/emu.h"
#include "tests/fxtest.h"

struct Memory {
  char *p;
  size_t size;
  explicit Memory (size_t size)
      : p ((char *)fx_emu_alloc (size ? size : 1)), size (size)
  {
  }
  Memory (const Memory &) = delete;
  ~Memory ()
  {
    CHECK (!fx_emu_free (p), "something was written around it");
  }
};

#endif
