/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The families of kernels of the module under test. Its driver has the kernels
 * themselves, so that an image is but a name. */

#include "cuda/images.h"

const FxCudaImage fx_cuda_images[] = {
  { "point", "point" },
  { "sos", "sos" },
  { "fir", "fir" },
  { "conv", "conv" },
  { "effect", "effect" },
  { "curve", "curve" },
  { "dynamics", "dynamics" },
  { "level", "level" },
  { 0 },
};
