/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A stand-in for libgstcuda-1.0.so.0, by its names: what of gstreamer-cuda
 * elements meet that share a context, and memory that only maps. */

#ifndef FX_CUDA_STANDIN_H
#define FX_CUDA_STANDIN_H

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_cuda_load_library (void);
gpointer gst_cuda_context_new_wrapped (gpointer context, int device);
gpointer gst_cuda_context_get_handle (gpointer cuda);
GstContext *gst_context_new_cuda_context (gpointer cuda);

/* How many GstCudaContext there are. */
gint standin_contexts (void);

/* A "gst.cuda.memory" in that GstCudaContext. map has what GST_MAP_CUDA gives,
 * bytes what the host sees; both stay the caller's. */
GstMemory *
standin_memory (gpointer cuda, gpointer map, gpointer bytes, gsize size);

G_END_DECLS

#endif
