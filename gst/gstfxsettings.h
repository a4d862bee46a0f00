/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The parameters of an element: what properties show, what the streaming thread
 * may take, and what is wrong with them. Setters and the streaming thread never
 * wait for each other longer than a copy takes (the object lock). */

#ifndef GST_FX_SETTINGS_H
#define GST_FX_SETTINGS_H

#include <gst/gst.h>
#include <stdatomic.h>
#include "dsp/fx_proc.h"
#include "gst/gstfxfaults.h"

G_BEGIN_DECLS

typedef struct GstFxSettings {
  GstElement *element; /* not owned: the settings are part of it */
  const FxProc *proc;
  GstFxFaults faults;
  /* Under the object lock. params is what properties show, shared what the
   * streaming thread may take; they differ between begin and end. */
  gpointer params, shared;
  guint batch; /* begins without an end */
  gboolean edited;
  atomic_uint serial; /* counts commits to shared */
} GstFxSettings;

void gst_fx_settings_init (
    GstFxSettings *s, GstElement *element, const FxProc *proc);
void gst_fx_settings_clear (GstFxSettings *s);

/* One parameter, by its place in the table. A value without meaning is a
 * warning while the element runs, and an error when it starts; a parameter that
 * may not change while it plays cannot be set while it runs. Any thread. */
void gst_fx_settings_set (GstFxSettings *s, guint index, const GValue *value);
void gst_fx_settings_get (GstFxSettings *s, guint index, GValue *value);

/* The params struct under edit, with the object lock; unlock says whether they
 * were written. Nothing that may block, and no property access, in between. */
gpointer gst_fx_settings_lock (GstFxSettings *s);
void gst_fx_settings_unlock (GstFxSettings *s, gboolean edited);

/* All that was set takes effect together, unless a begin waits for its end:
 * for dispatch_properties_changed. */
void gst_fx_settings_commit (GstFxSettings *s);

/* Between begin and end (they nest) nothing takes effect; at the outer end all
 * at once. Any thread. */
void gst_fx_settings_begin (GstFxSettings *s);
void gst_fx_settings_end (GstFxSettings *s);

/* The element starts: FALSE, and an element error, when a property was set to
 * something without meaning or the parameters make sense at no usual rate. */
gboolean gst_fx_settings_start (GstFxSettings *s);
void gst_fx_settings_stop (GstFxSettings *s);

/* Counts commits: whether there is something to take. Any thread. */
static inline guint
gst_fx_settings_serial (GstFxSettings *s)
{
  return atomic_load_explicit (&s->serial, memory_order_acquire);
}

/* Copies what was committed last and returns its serial. Any thread. */
guint gst_fx_settings_take (GstFxSettings *s, gpointer to);

/* The same, but FALSE, and no copy, where they are slow to plan for audio of
 * format f; *serial is theirs in any case. */
gboolean gst_fx_settings_take_fast (
    GstFxSettings *s, const FxFormat *f, gpointer to, guint *serial);

/* How many outputs the committed parameters ask for; 0: they are wrong. */
guint gst_fx_settings_outputs (GstFxSettings *s);

G_END_DECLS

#endif
