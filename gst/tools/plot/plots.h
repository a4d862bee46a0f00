/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The plots of the command plot. Each reads its sound, draws and saves. */

#ifndef FX_TOOL_PLOTS_H
#define FX_TOOL_PLOTS_H

#include "gst/tools/analysis/response.h"
#include "gst/tools/media/run.h"
#include "gst/tools/plot/canvas.h"

typedef struct FxPlot {
  /* Where from: not for responses. */
  FxInput input;
  GPtrArray *specs;      /* the chain; may be empty */
  const gchar *device;   /* where it runs; NULL: auto */
  gboolean before_after; /* without it and with it */
  gboolean mix;          /* the mean of the channels instead of each */
  /* What is shown. */
  gint fft;           /* size of transforms; 0: as fits */
  gboolean is_linear; /* frequencies */
  gdouble low, high;  /* Hz; 0: from 20 Hz, to half the rate */
  gdouble range;      /* dB; 0: as fits */
  gdouble smooth;     /* 1/n octave; 0: not */
  gboolean fit;       /* amplitudes up to those that there are */
  FxResponseOptions response;
  guint show; /* FX_SHOW_...: parts of a response; 0: all */
  /* The picture. */
  const gchar *path, *title;
  gint width, height; /* 0: as fits */
  gboolean overwrite;
} FxPlot;

enum {
  FX_SHOW_MAGNITUDE = 1,
  FX_SHOW_PHASE = 2,
  FX_SHOW_DELAY = 4,
  FX_SHOW_IMPULSE = 8
};

gboolean fx_plot_waveform (const FxPlot *plot, GError **error);
gboolean fx_plot_spectrogram (const FxPlot *plot, GError **error);
gboolean fx_plot_spectrum (const FxPlot *plot, GError **error);
gboolean fx_plot_response (const FxPlot *plot, GError **error);

/* What these have in common. */

/* One reading of the input: begin with the first block, then add, both with the
 * channels that are shown. */
typedef struct FxPlotReader {
  void (*begin) (gpointer data, const GstAudioInfo *info, guint channels);
  void (*add) (gpointer data, const gdouble *frames, gsize n);
  gpointer data;
} FxPlotReader;

/* specs NULL: without the chain. Fills info, frames. */
gboolean
fx_plot_read (const FxPlot *plot, GPtrArray *specs, const FxPlotReader *reader,
    GstAudioInfo *info, guint64 *frames, GError **error);

/* Whether path is a name that can be written; numbers: .csv, too. */
gboolean
fx_plot_check_path (const FxPlot *plot, gboolean numbers, GError **error);

/* Numbers instead of a picture: path ends in .csv. */
gboolean fx_plot_is_numbers (const FxPlot *plot);

/* Appends a number as CSV has it; nothing for what is not finite. */
void fx_plot_append (GString *csv, gdouble value);

/* Writes the file of numbers, beside its place first. */
gboolean
fx_plot_save_numbers (const FxPlot *plot, GString *csv, GError **error);

/* A canvas with title and, below it, format and chain. info NULL: that of
 * a response. */
FxCanvas *fx_plot_canvas (const FxPlot *plot, gint width, gint height,
    const GstAudioInfo *info, guint64 frames);

/* The name of a shown channel; NULL when it goes without saying. */
gchar *
fx_plot_channel (const FxPlot *plot, const GstAudioInfo *info, guint channel);

/* Time from the start of what is shown, as the file counts it. */
FxAxis fx_plot_time_axis (const FxPlot *plot, gdouble seconds);
gdouble fx_plot_start (const FxPlot *plot);

/* Frequencies that are shown at a rate. FALSE: error set. */
gboolean
fx_plot_hz_axis (const FxPlot *plot, gint rate, FxAxis *axis, GError **error);

#endif
