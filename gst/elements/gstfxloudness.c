/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxloudness
 * @title: fxloudness
 *
 * Measures loudness by ITU-R BS.1770 and EBU R 128 (momentary, short-term,
 * integrated, range) and true peak. The sound passes unchanged.
 *
 * The values are fields of #GstFxFilter:stats and, with
 * #GstFxFilter:post-messages, of an element message every
 * #GstFxFilter:interval ms and once more where the stream ends; silence reads
 * minus infinity. Gaps count as silence. A measurement begins with the stream,
 * after a flush or where data is missing (not with reset-on=flush), when the
 * signal #GstFxLoudness::reset is emitted and when #GstFxLoudness:restarts
 * changes.
 *
 * Channels are taken as in the order of GStreamer: with six to eight the fourth
 * one has low-frequency effects and does not count. #GstFxLoudness:weights
 * says otherwise.
 *
 * The filters are those that the standard prints for 48 kHz; at other rates a
 * tone up to a third of the rate reads within 0.02 LU of what it does there
 * (8 kHz: 0.04 LU).
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 -m audiotestsrc num-buffers=200 volume=0.1 ! fxloudness post-messages=true interval=1000 ! fakesink
 * ]| A message each second: a sine of 440 Hz at -20 dB has -23.7 LUFS.
 *
 * Since: 0.1
 */

#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (
    GstFxLoudness, gst_fx_loudness, GST, FX_LOUDNESS, GstFxFilter)

struct _GstFxLoudness {
  GstFxFilter parent;
};

G_DEFINE_TYPE (GstFxLoudness, gst_fx_loudness, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxloudness, "fxloudness", GST_RANK_NONE, gst_fx_loudness_get_type ())

static void
restart (GstFxLoudness *self)
{
  gint n;
  g_object_get (self, "restarts", &n, NULL);
  g_object_set (self, "restarts", n == G_MAXINT ? 0 : n + 1, NULL);
}

static void
gst_fx_loudness_class_init (GstFxLoudnessClass *klass)
{
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_loudness_proc);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      fx_loudness_proc.summary, "Filter/Effect/Audio/Analyzer",
      fx_loudness_proc.detail, "The gst-plugins-fx authors");
  /**
   * GstFxLoudness::reset:
   * @self: the element
   *
   * Begins a new measurement with the next buffer.
   *
   * Since: 0.1
   */
  g_signal_new_class_handler ("reset", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (restart), NULL, NULL,
      NULL, G_TYPE_NONE, 0);
}

static void
gst_fx_loudness_init (GstFxLoudness *self)
{
}
