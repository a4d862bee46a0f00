/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Many files, several at a time. */

#ifndef FX_TOOL_BATCH_H
#define FX_TOOL_BATCH_H

#include "gst/tools/media/run.h"

/* One file of a batch. */
typedef struct FxJob {
  gchar *in, *out;
} FxJob;

void fx_job_free (FxJob *job);

/* Where the outputs of inputs go: below folder, with the folders that inputs
 * do not have in common, and the ending of format (NULL: their own). Two inputs
 * that would have one output are an error that names them. */
GPtrArray *fx_batch_jobs (
    GPtrArray *files, const gchar *folder, const gchar *format, GError **error);

/* A part of the jobs, for runs that share them: index 1..count. */
typedef struct FxShard {
  guint index, count;
} FxShard;

/* "I/N"; the option is for the message. */
gboolean fx_parse_shard (
    const gchar *option, const gchar *text, FxShard *shard, GError **error);

/* Leaves of all jobs those of a shard: every count-th by the order of their
 * outputs' names, byte by byte, whatever order they came in and whatever is
 * there already. All shards together do each job once. */
void fx_batch_shard (GPtrArray *jobs, const FxShard *shard);

/* What to do with each; the paths of both are put in. */
typedef struct FxBatch {
  GPtrArray *specs;
  const gchar *device;
  FxInput input;
  FxOutput output;
  gboolean two_pass;
  gboolean skip_existing; /* an output that is there is a job that is done */
  guint at_once;          /* jobs at a time; 0: 2 more than processors */
} FxBatch;

/* Only one, whose error is the caller's to tell. */
gboolean fx_batch_one (const FxBatch *batch, const FxJob *job, GError **error);

/* Runs jobs (FxJob); a failed one is told, the others go on. The number of
 * those that failed or, when interrupted, were not done. */
guint fx_batch_run (const FxBatch *batch, GPtrArray *jobs);

#endif
