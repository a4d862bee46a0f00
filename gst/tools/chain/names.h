/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The names of effects that TorchFX's command line has, and what they are here.
 * Each takes TorchFX's parameters, positions, units and defaults (gain: a
 * factor; delays: frames), so that its lines go on working; what it did wrong
 * (shelves of twice the gain, delays that nothing could run) is right here. A
 * key that is none of these and is a property of the element is set as one. */

#ifndef FX_TOOL_NAMES_H
#define FX_TOOL_NAMES_H

#include "gst/tools/chain/spec.h"

typedef struct FxArgs FxArgs;
typedef struct FxName FxName;
struct FxName {
  const gchar *name;
  const gchar *positions; /* "cutoff,q" */
  const gchar *keys;      /* others that it knows, likewise */
  const gchar *blurb;     /* a phrase */
  const gchar *element;   /* what it is, and properties that are fixed:
                             "fxbiquad type=low-pass" */
  /* Adds the properties that the arguments stand for, or writes another
   * element. FALSE: error set. */
  gboolean (*convert) (const FxName *name, FxArgs *args, GError **error);
};

/* Ended by a NULL name. */
extern const FxName fx_names[];

const FxName *fx_name_find (const gchar *name);

/* The arguments of one effect, by name. Reading one marks it as known. */
struct FxArgs {
  const FxSpec *spec;
  GPtrArray *keys, *texts; /* side by side */
  GArray *known;           /* of gboolean, likewise */
  GString *launch;         /* what comes out */
  gint rate;
  gboolean *needs_rate;
};

/* The text of an argument, or NULL. */
const gchar *fx_args_text (FxArgs *args, const gchar *key);

/* A number; otherwise when it was not given. FALSE: it is none, or not within
 * least and most. */
gboolean fx_args_number (FxArgs *args, const gchar *key, gdouble otherwise,
    gdouble least, gdouble most, gdouble *value, GError **error);

/* Adds " property=value". */
void fx_args_add (FxArgs *args, const gchar *property, gdouble value);
void fx_args_add_text (FxArgs *args, const gchar *property, const gchar *value);

/* An error about one argument. Always FALSE. */
gboolean fx_args_wrong (FxArgs *args, const gchar *key, GError **error,
    const gchar *format, ...) G_GNUC_PRINTF (4, 5);

#endif
