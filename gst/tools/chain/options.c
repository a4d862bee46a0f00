/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/chain/chain.h"

gboolean
fx_chain_settings (FxChainOptions *o, GError **error)
{
  if (!o->config && !o->preset)
    return TRUE;
  g_set_error (
      error, FX_TOOL_ERROR, FX_TOOL_USAGE, "effects are taken from -e only");
  return FALSE;
}

GPtrArray *
fx_chain_specs (const FxChainOptions *o, GError **error)
{
  g_autoptr (GPtrArray) specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  for (guint i = 0; o->effects && o->effects[i]; i++) {
    FxSpec *spec = fx_spec_parse (o->effects[i], "-e", error);
    if (!spec)
      return NULL;
    g_ptr_array_add (specs, spec);
  }
  return g_steal_pointer (&specs);
}
