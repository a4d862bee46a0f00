/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A back end of another version, which nobody may call. */

#include "dsp/fx_backend.h"

static const FxBackend other = {
  .abi = FX_BACKEND_ABI + 1, .size = sizeof (FxBackend), .name = "other"
};

const FxBackend *fx_backend_module (void);

const FxBackend *
fx_backend_module (void)
{
  return &other;
}
