/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The base of every element that is one FxProc: properties from the parameter
 * table, state, automation, gaps, discontinuities, tail, latency, presets and
 * statistics. A subclass names its process and its metadata. */

#ifndef GST_FX_FILTER_H
#define GST_FX_FILTER_H

#include <gst/audio/gstaudiofilter.h>
#include <gst/gst.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_procs.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_FILTER (gst_fx_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    GstFxFilter, gst_fx_filter, GST, FX_FILTER, GstAudioFilter)

/* Property ids from here on are free for subclasses. */
enum { GST_FX_FILTER_FIRST_FREE_PROP = 1000 };

struct _GstFxFilterClass {
  GstAudioFilterClass parent_class;
  const FxProc *proc;

  /* For a filter with controllable children (the bands of an equalizer):
   * whether one of them is automated, and bring them to stream time. Both are
   * called on the streaming thread. */
  gboolean (*children_automated) (GstFxFilter *filter);
  void (*sync_children) (GstFxFilter *filter, GstClockTime time);

  /* The stream has ended: all sound has gone out, the last readouts are taken,
   * and the instance still has its past. EOS is not yet sent. Streaming
   * thread. */
  void (*ended) (GstFxFilter *filter, FxInstance *fx);

  gpointer _padding[7];
};

/* In class_init: installs the properties of proc, pad templates, metadata
 * (long name, class "Filter/Effect/Audio" and description) from its texts. */
void gst_fx_filter_class_set_proc (GstFxFilterClass *klass, const FxProc *proc);

/* For subclasses that write parameters of their own (children, text forms).
 * lock gives the params struct under edit; unlock with commit = TRUE makes all
 * that was written since take effect together. Nothing that may block, and no
 * property access, in between. */
gpointer gst_fx_filter_lock_params (GstFxFilter *filter);
void gst_fx_filter_unlock_params (GstFxFilter *filter, gboolean commit);
/* The same after nothing was written. */
void gst_fx_filter_unlock_unchanged (GstFxFilter *filter);

/* Between begin and end (they nest) nothing takes effect; at the outer end all
 * at once. Any thread. */
void gst_fx_filter_begin_changes (GstFxFilter *filter);
void gst_fx_filter_end_changes (GstFxFilter *filter);

/* A property was set to something without meaning. While the element runs that
 * is a warning and the old value stays; before, it is an error when the
 * element starts, unless the property gets a good value first. name is the
 * property, text (transfer full) the message; NULL: the value is good. */
void
gst_fx_filter_bad_setting (GstFxFilter *filter, const gchar *name, gchar *text);

G_END_DECLS

#endif
