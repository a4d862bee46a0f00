/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An effect as it is written down, and chains of them. The same structure
 * comes from -e SPEC, from [[effects]] of a TOML file and from the interactive
 * prompt, and goes back to text and TOML without loss.
 *
 *   lowpass:1000            a name, values by position
 *   lowpass:cutoff=1000,q=2 by name; both may be mixed, positions first
 *   fxcompressor:threshold=-20,ratio=4
 *   "fxbiquad type=peaking gain=3 ! audioecho delay=20000000"
 *                           as gst-launch-1.0 writes it
 *
 * Names are those of gst/tools/chain/names.c, of our elements with or without
 * "fx", and of any GStreamer element. Keys may be written with - or _. */

#ifndef FX_TOOL_SPEC_H
#define FX_TOOL_SPEC_H

#include <gst/gst.h>

typedef struct FxSpecValue {
  gchar *key;  /* NULL: by position */
  gchar *text; /* as written; without quotes and escapes */
} FxSpecValue;

typedef struct FxSpec {
  gchar *name;    /* NULL: launch is set */
  gchar *launch;  /* gst-launch syntax */
  GArray *values; /* of FxSpecValue, with a name; never NULL */
  gchar *place;   /* where it was read, for messages: "-e" or "FILE:LINE" */
  gboolean bypassed;
} FxSpec;

/* From text. Errors name the token and the column. */
FxSpec *fx_spec_parse (const gchar *text, const gchar *place, GError **error);
FxSpec *fx_spec_new (const gchar *name, const gchar *place);
FxSpec *fx_spec_copy (const FxSpec *spec);
void fx_spec_free (FxSpec *spec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxSpec, fx_spec_free)

/* Adds or (with a key that is there) replaces a value. key may be NULL. */
void fx_spec_set (FxSpec *spec, const gchar *key, const gchar *text);

/* Gives values by position the names of their positions, so that they can be
 * replaced by name. Those that have none stay. */
void fx_spec_name_values (FxSpec *spec);

/* As fx_spec_parse reads it. */
gchar *fx_spec_to_text (const FxSpec *spec);

/* The gst-launch-1.0 text of one effect: one element or several with "!"
 * between. Names, keys, values and ranges are checked; an error names what is
 * wrong, what was expected, and the nearest that there is.
 *
 * TorchFX counts some times in frames; what they are in ms is known with the
 * rate, so rate must be that of the stream; 0: 48000 is assumed, and
 * *needs_rate (may be NULL) tells that it mattered. */
gchar *fx_spec_to_launch (
    const FxSpec *spec, gint rate, gboolean *needs_rate, GError **error);

/* Up to three of names that are like name, as "a, b or c"; NULL: none. */
gchar *fx_nearest (const gchar *name, const gchar *const *names);

#endif
