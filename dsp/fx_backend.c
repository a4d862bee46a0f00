/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Opens the module of the back end when somebody asks for it, and never before:
 * what runs on the CPU loads nothing. The module stays open, for its table and
 * its error texts are everywhere by then. */

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_backend.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const FxBackend *backend;
static FxError why;

static void
load (void)
{
  const char *path = secure_getenv ("FX_CUDA_MODULE");
  int named = path && *path;
  void *module = dlopen (named ? path : FX_CUDA_MODULE, RTLD_NOW | RTLD_LOCAL);
  if (!module) {
    fx_error (&why, FX_ENOTSUP, "backend", 0, 1, 0, "",
        named ? "the module that FX_CUDA_MODULE names cannot be loaded"
              : "the CUDA module (libfxcuda.so) is not installed",
        named ? "correct FX_CUDA_MODULE or unset it, or process on the CPU"
              : "install it, or name it in FX_CUDA_MODULE, or process on the "
                "CPU");
    return;
  }
  void *symbol = dlsym (module, FX_BACKEND_SYMBOL);
  FxBackendModule get;
  memcpy (&get, &symbol, sizeof get);
  const FxBackend *b = symbol ? get () : NULL;
  if (b && b->abi == FX_BACKEND_ABI && b->size == sizeof (FxBackend)) {
    backend = b;
    return;
  }
  fx_error (&why, FX_ENOTSUP, "backend", b ? b->abi : 0, FX_BACKEND_ABI,
      FX_BACKEND_ABI, "",
      b ? "the CUDA module is of another version"
        : "the CUDA module is not a back end",
      "install the module of this version, or process on the CPU");
  dlclose (module);
}

const FxBackend *
fx_backend_get (FxError *err)
{
  pthread_once (&once, load);
  if (!backend && err)
    *err = why;
  return backend;
}
