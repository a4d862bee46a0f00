/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Chains of effects: read from all places, and made into elements. */

#ifndef FX_TOOL_CHAIN_H
#define FX_TOOL_CHAIN_H

#include "gst/tools/chain/spec.h"
#include "gst/tools/command.h"

/* The effects of a preset, a file and -e, in this order, as FxSpec. */
GPtrArray *fx_chain_specs (const FxChainOptions *options, GError **error);

/* The settings that a configuration file, or else a preset, has beside its
 * effects, for those options that the command line does not give: fills device.
 */
gboolean fx_chain_settings (FxChainOptions *options, GError **error);

typedef struct FxChain FxChain;

/* Elements for a chain (FxSpec; may be empty): audioconvert, then fxchain with
 * the elements of all effects in order. device: auto, cpu or cuda; NULL: auto.
 * The element is a bin with a sink and a src pad of raw audio, floating. Frames
 * of TorchFX are turned into times when the rate is known. */
FxChain *fx_chain_new (GPtrArray *specs, const gchar *device, GError **error);
void fx_chain_free (FxChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxChain, fx_chain_free)

GstElement *fx_chain_element (FxChain *chain);

/* The elements of effect i, in order; borrowed. */
GPtrArray *fx_chain_elements (FxChain *chain, guint i);

/* Gives effect i other values while it runs. FALSE, and nothing is changed: it
 * is made of other elements, or of a property that cannot change then; the chain
 * is to be made anew. */
gboolean fx_chain_update (FxChain *chain, guint i, const FxSpec *spec);

/* Effects that want to hear all of the sound before they change it (fxnormalize,
 * unless pass is set): how many there are. With n of them sound is run n + 1
 * times, each time with a new chain: in run i < n the i-th of them analyses and
 * what follows it is left out; those before it, in the last run all, apply what
 * their runs found. */
guint fx_chain_passes (GPtrArray *specs);
void fx_chain_set_pass (FxChain *chain, guint pass, GPtrArray *results);
/* At the end of run pass: adds what was found to results (GstStructure). */
gboolean fx_chain_take_result (FxChain *chain, guint pass, GPtrArray *results);

/* Presets in the user's folder: $XDG_CONFIG_HOME/gst-fx-1.0/presets/NAME.toml.
 * A name is letters, digits, "-", "_", "." (not first) and at most 64 bytes. */
gchar *fx_preset_path (const gchar *name, GError **error);
/* Those that are there, sorted; ended by NULL. */
gchar **fx_preset_names (void);
/* The path of one that is there; else the error tells which are like it. */
gchar *fx_preset_find (const gchar *name, GError **error);

/* [[effects]] tables: read from a file, and written. Each has
 *   name = "lowpass"   and parameters as keys; values = [1000, 2] are those by
 *                      position
 *   launch = "..."     instead: any text of -e
 * and may have bypassed = true. Arrays are texts of GStreamer, "<1,[2,3]>" as
 * <1,<2,3>>. At the top there may be device = "auto", "cpu" or "cuda"; there is
 * nothing else. Errors: "FILE:LINE:COLUMN: what". */
GPtrArray *fx_chain_load (const gchar *path, GError **error);
gchar *fx_chain_to_toml (GPtrArray *specs);

/* The same with *device (may be NULL): that of the file, NULL where it has none.
 * Of a text, whose name in messages is file. */
GPtrArray *fx_chain_read (const gchar *path, gchar **device, GError **error);
GPtrArray *fx_chain_from_toml (const gchar *text, gsize size, const gchar *file,
    gchar **device, GError **error);

#endif
