/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Properties of an element that were set to something without meaning. While
 * the element runs that is a warning and the old value stays; before, it is an
 * error when the element starts, unless the property gets a good value first. */

#ifndef GST_FX_FAULTS_H
#define GST_FX_FAULTS_H

#include <gst/gst.h>
#include "dsp/fx_error.h"

G_BEGIN_DECLS

typedef struct GstFxFaults {
  GstElement *element; /* not owned: the faults are part of it */
  /* Under the object lock. */
  GHashTable *texts; /* property name -> message, before start */
  gboolean running;  /* between start and stop */
} GstFxFaults;

void gst_fx_faults_init (GstFxFaults *f, GstElement *element);
void gst_fx_faults_clear (GstFxFaults *f);

/* A property was set: to something without meaning (text), or not (NULL). With
 * the object lock held, under which what is wrong was seen: whether the element
 * runs must not change in between. TRUE: it runs, and tell() is due once the
 * lock is gone. */
gboolean
gst_fx_faults_record (GstFxFaults *f, const gchar *name, const gchar *text);
void gst_fx_faults_tell (GstFxFaults *f, const gchar *text);

/* name is the property, text (transfer full) the message; NULL: the value is
 * good. Any thread, without the object lock. */
void gst_fx_faults_judge (GstFxFaults *f, const gchar *name, gchar *text);

/* One of the messages, to be freed; NULL: there is none. */
gchar *gst_fx_faults_first (GstFxFaults *f);

/* The element starts. FALSE, and an element error of that message, if wrong
 * (transfer full) is not NULL. */
gboolean gst_fx_faults_start (GstFxFaults *f, gchar *wrong);
void gst_fx_faults_stop (GstFxFaults *f);

/* What the last warning was about; static strings, NULL: all is well. */
typedef struct GstFxWarned {
  const gchar *param, *what;
} GstFxWarned;

/* Notes what *err is about. FALSE: it is what was noted last. */
gboolean gst_fx_faults_is_news (GstFxWarned *warned, const FxError *err);

/* Posts a warning of parameters that cannot be used as they are, but only one
 * for each kind of trouble until the settings are good again: under automation
 * a bad value comes with every block. warned NULL: always. Any thread. */
void gst_fx_faults_warn (
    GstElement *element, GstFxWarned *warned, const FxError *err);

/* Posts the element error for parameters that make no plan. Any thread. */
void gst_fx_faults_fail (GstElement *element, const FxError *err);

G_END_DECLS

#endif
