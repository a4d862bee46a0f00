/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where a command gets its effects from. What the command line says stands
 * before what a configuration says, and that before a preset. */

#include "gst/tools/chain/chain.h"

static gboolean
read_device (const gchar *path, gchar **device, GError **error)
{
  g_autoptr (GPtrArray) specs = fx_chain_read (path, device, error);
  return specs != NULL;
}

gboolean
fx_chain_settings (FxChainOptions *o, GError **error)
{
  if (!o->device && o->config && !read_device (o->config, &o->device, error))
    return FALSE;
  if (o->device || !o->preset)
    return TRUE;
  g_autofree gchar *path = fx_preset_find (o->preset, error);
  return path && read_device (path, &o->device, error);
}

/* Adds those of a file. */
static gboolean
add_file (GPtrArray *specs, const gchar *path, GError **error)
{
  g_autoptr (GPtrArray) more = fx_chain_load (path, error);
  if (!more)
    return FALSE;
  g_ptr_array_extend_and_steal (specs, g_steal_pointer (&more));
  return TRUE;
}

static gboolean
add_preset (GPtrArray *specs, const gchar *name, GError **error)
{
  g_autofree gchar *path = fx_preset_find (name, error);
  return path && add_file (specs, path, error);
}

GPtrArray *
fx_chain_specs (const FxChainOptions *o, GError **error)
{
  g_autoptr (GPtrArray) specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  if (o->preset && !add_preset (specs, o->preset, error))
    return NULL;
  if (o->config && !add_file (specs, o->config, error))
    return NULL;
  for (guint i = 0; o->effects && o->effects[i]; i++) {
    FxSpec *spec = fx_spec_parse (o->effects[i], "-e", error);
    if (!spec)
      return NULL;
    g_ptr_array_add (specs, spec);
  }
  for (guint i = 0; fx_globals.verbose && i < specs->len; i++) {
    g_autofree gchar *launch =
        fx_spec_to_launch (specs->pdata[i], 0, NULL, NULL);
    if (launch) /* what is wrong with it is told later */
      fx_detail ("effect %u: %s", i + 1, launch);
  }
  return g_steal_pointer (&specs);
}
