/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The families of kernels that the build embeds (image.S). */

#include "cuda/images.h"

extern const unsigned char fx_cuda_image_point[], fx_cuda_image_sos[],
    fx_cuda_image_fir[], fx_cuda_image_conv[], fx_cuda_image_effect[],
    fx_cuda_image_curve[], fx_cuda_image_dynamics[], fx_cuda_image_level[];

const FxCudaImage fx_cuda_images[] = {
  { "point", fx_cuda_image_point },
  { "sos", fx_cuda_image_sos },
  { "fir", fx_cuda_image_fir },
  { "conv", fx_cuda_image_conv },
  { "effect", fx_cuda_image_effect },
  { "curve", fx_cuda_image_curve },
  { "dynamics", fx_cuda_image_dynamics },
  { "level", fx_cuda_image_level },
  { 0 },
};

_Static_assert(
    sizeof fx_cuda_images / sizeof fx_cuda_images[0] <= FX_CUDA_FAMILIES + 1,
    "a device has room for the modules");
