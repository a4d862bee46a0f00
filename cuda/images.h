/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The compiled kernels: one fatbin for each family (cuda/FAMILY.cu), for
 * several architectures and as PTX. The build makes the list. */

#ifndef FX_CUDA_IMAGES_H
#define FX_CUDA_IMAGES_H

typedef struct FxCudaImage {
  const char *family; /* kernels are named FAMILY_... */
  const void *data;
} FxCudaImage;

/* Most families. */
enum { FX_CUDA_FAMILIES = 8 };

/* Ended by family == NULL. The first tells whether there is code for a device
 * when it is opened, so it is the smallest. */
extern const FxCudaImage fx_cuda_images[];

#endif
