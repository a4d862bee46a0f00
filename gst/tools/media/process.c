/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include <string.h>
#include <unistd.h>
#include "gst/tools/media/run_priv.h"

typedef struct Pass {
  GPtrArray *specs;
  const gchar *device;
  const FxRun *run;
  FxPasses passes;
} Pass;

static gboolean
link_up (GstElement *pipeline, GstElement *in, FxChain *chain, GstElement *out,
    GError **error)
{
  gst_bin_add_many (
      GST_BIN (pipeline), in, fx_chain_element (chain), out, NULL);
  if (gst_element_link_many (in, fx_chain_element (chain), out, NULL))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
      "what the effects give cannot be written in this format");
  return FALSE;
}

/* Run i of those that only listen. */
static gboolean
analyse (Pass *p, guint i, GError **error)
{
  GPtrArray *results = p->passes.results;
  g_autoptr (FxChain) chain = fx_chain_new (p->specs, p->device, error);
  GstElement *in = chain ? fx_input_new (&p->passes.input, error) : NULL;
  if (!in)
    return FALSE;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  fx_chain_set_pass (chain, i, results);
  FxRun quiet = { p->run->cancellable, p->run->progress, p->run->data, NULL };
  if (!link_up (pipeline, in, chain, sink, error) ||
      !fx_run (pipeline, &quiet, error))
    return FALSE;
  if (fx_chain_take_result (chain, i, results))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
      "the sound has no frames, and so no level to normalize");
  return FALSE;
}

/* A full disk, a pipe that nobody reads: which one, the message does not say. */
static void
name_output (const FxOutput *output, GError **error)
{
  if (error && (g_error_matches (*error, GST_RESOURCE_ERROR,
                    GST_RESOURCE_ERROR_NO_SPACE_LEFT) ||
                   g_error_matches (
                       *error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE)))
    g_prefix_error (
        error, "%s: ", strcmp (output->path, "-") ? output->path : "stdout");
}

static gboolean
write_output (Pass *p, const FxOutput *output, GError **error)
{
  g_autoptr (FxChain) chain = fx_chain_new (p->specs, p->device, error);
  GstElement *in = chain ? fx_input_new (&p->passes.input, error) : NULL;
  if (!in)
    return FALSE;
  FxSink *sink = fx_sink_new (output, error);
  if (!sink) {
    gst_object_unref (gst_object_ref_sink (in));
    return FALSE;
  }
  fx_chain_set_pass (chain, p->passes.n, p->passes.results);
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  fx_watch_caps (in, p->run->media ? &p->run->media->info : NULL, sink);
  gboolean good =
      link_up (pipeline, in, chain, fx_sink_element (sink), error) &&
      fx_run (pipeline, p->run, error);
  gst_object_unref (pipeline);
  if (good)
    return fx_sink_commit (sink, error);
  fx_sink_discard (sink);
  name_output (output, error);
  return FALSE;
}

static void
clear_structure (gpointer data)
{
  gst_structure_free (data);
}

/* All of stdin in a file: what is heard twice must stay. */
static gchar *
keep_stdin (GCancellable *cancellable, GError **error)
{
  gchar *name = NULL;
  gchar *block = NULL;
  int fd = g_file_open_tmp ("gst-fx-XXXXXX", &name, error);
  if (fd < 0)
    return NULL;
  block = g_malloc (65536);
  g_autoptr (GIOChannel) out = g_io_channel_unix_new (fd);
  g_autoptr (GIOChannel) in = g_io_channel_unix_new (0);
  GIOStatus status = G_IO_STATUS_NORMAL;
  gsize n, written;
  g_io_channel_set_encoding (out, NULL, NULL);
  g_io_channel_set_encoding (in, NULL, NULL);
  while (status == G_IO_STATUS_NORMAL &&
         !g_cancellable_is_cancelled (cancellable)) {
    status = g_io_channel_read_chars (in, block, 65536, &n, error);
    if (status == G_IO_STATUS_NORMAL)
      status =
          g_io_channel_write_chars (out, block, (gssize)n, &written, error);
  }
  g_free (block);
  if (status == G_IO_STATUS_EOF &&
      g_io_channel_shutdown (out, TRUE, error) == G_IO_STATUS_NORMAL)
    return name;
  if (error && !*error)
    fx_run_cancelled (error);
  unlink (name);
  g_free (name);
  return NULL;
}

/* All passes before the last; stdin is kept for them. */
static gboolean
listen (Pass *p, GError **error)
{
  FxPasses *passes = &p->passes;
  GCancellable *cancellable =
      p->run->cancellable ? p->run->cancellable : fx_interrupted ();
  if (passes->n && !strcmp (passes->input.path, "-")) {
    passes->temporary = keep_stdin (cancellable, error);
    if (!passes->temporary)
      return FALSE;
    passes->input.path = passes->temporary;
  }
  for (guint i = 0; i < passes->n; i++) {
    if (!analyse (p, i, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
fx_passes_run (FxPasses *passes, const FxInput *input, GPtrArray *specs,
    const gchar *device, const FxRun *run, GError **error)
{
  Pass p = { specs, device, run, { *input, 0, NULL, NULL } };
  p.passes.n = specs ? fx_chain_passes (specs) : 0;
  p.passes.results = g_ptr_array_new_with_free_func (clear_structure);
  gboolean good = listen (&p, error);
  if (good)
    *passes = p.passes;
  else
    fx_passes_clear (&p.passes);
  return good;
}

void
fx_passes_clear (FxPasses *passes)
{
  if (passes->temporary)
    unlink (passes->temporary);
  g_free (passes->temporary);
  g_ptr_array_unref (passes->results);
}

gboolean
fx_process (const FxInput *input, GPtrArray *specs, const gchar *device,
    const FxOutput *output, gboolean two_pass, const FxRun *run, GError **error)
{
  static const FxRun none;
  Pass pass = { specs, device, run ? run : &none, { *input, 0, NULL, NULL } };
  pass.passes.results = g_ptr_array_new_with_free_func (clear_structure);
  if (two_pass)
    pass.passes.n = fx_chain_passes (specs);
  gboolean good = listen (&pass, error) && write_output (&pass, output, error);
  fx_passes_clear (&pass.passes);
  return good;
}
