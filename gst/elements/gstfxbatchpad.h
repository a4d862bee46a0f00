/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The filter of a stream of fxbatch as properties: the bands of an equalizer as
 * text, then sections as numbers. A sink pad has these properties, and the
 * element has them for all pads that do not set their own. */

#ifndef GST_FX_BATCH_PAD_H
#define GST_FX_BATCH_PAD_H

#include <gst/gst.h>
#include "dsp/fx_procs.h"
#include "gst/gstfxsettings.h"

G_BEGIN_DECLS

/* Settings of the element, or of one pad. */
typedef struct GstFxBatchFilter {
  GstFxSettings eq, sos;
  /* Under the object lock of the element: what was set here, and not taken
   * back; own: as committed. */
  gboolean set_eq, set_sos;
  gboolean own_eq, own_sos;
  GMutex commit;      /* held while the two are committed or taken */
  atomic_uint serial; /* counts commits that have changed something */
} GstFxBatchFilter;

void gst_fx_batch_filter_init (GstFxBatchFilter *f, GstElement *element);
void gst_fx_batch_filter_clear (GstFxBatchFilter *f);

enum { GST_FX_BATCH_FILTERS, GST_FX_BATCH_SECTIONS, GST_FX_BATCH_FILTER_PROPS };

/* In class_init: installs `filters` and `sections` from property id `first`. */
void gst_fx_batch_filter_install (GObjectClass *klass, guint first);

/* Property `index` from the first one. name: how faults call it. Any thread. */
void gst_fx_batch_filter_set (
    GstFxBatchFilter *f, guint index, const gchar *name, const GValue *value);
void gst_fx_batch_filter_get (GstFxBatchFilter *f, guint index, GValue *value);

/* All that was set takes effect together; for dispatch_properties_changed. */
void gst_fx_batch_filter_commit (GstFxBatchFilter *f);

/* As gst_fx_settings_start and _stop. */
gboolean gst_fx_batch_filter_start (GstFxBatchFilter *f);
void gst_fx_batch_filter_stop (GstFxBatchFilter *f);

/* Copies of the settings that a stream uses, and which those are. */
typedef struct GstFxBatchTaken {
  gpointer eq, sos;  /* params structs */
  guint own, common; /* serials of the two filters */
  const GstFxSettings *eq_of, *sos_of;
  guint eq_serial, sos_serial;
} GstFxBatchTaken;

void gst_fx_batch_taken_init (GstFxBatchTaken *t);
void gst_fx_batch_taken_clear (GstFxBatchTaken *t);

/* Whether there is something new since *t. Any thread. RT. */
gboolean gst_fx_batch_filter_is_new (
    const GstFxBatchTaken *t, GstFxBatchFilter *own, GstFxBatchFilter *common);

enum { GST_FX_BATCH_NEW_BANDS = 1, GST_FX_BATCH_NEW_SECTIONS = 2 };

/* What of a stream is its own, the rest from the element's. Returns what is not
 * as it was. Any thread. */
guint gst_fx_batch_filter_take (
    GstFxBatchTaken *t, GstFxBatchFilter *own, GstFxBatchFilter *common);

#define GST_TYPE_FX_BATCH_PAD (gst_fx_batch_pad_get_type ())
G_DECLARE_FINAL_TYPE (
    GstFxBatchPad, gst_fx_batch_pad, GST, FX_BATCH_PAD, GstPad)

G_END_DECLS

#endif
