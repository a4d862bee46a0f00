/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxnormalize
 * @title: fxnormalize
 *
 * Brings the level of sound to a target: its peak, its mean power, a percentile
 * of its magnitudes or its loudness. The sound of a file is to be changed by one
 * gain, which is known only at its end: #GstFxNormalizer:pass=analyse measures,
 * and where the stream ends it posts an element message `fxnormalize-result`
 * with the fields `gain` (dB, all channels), `gains` (dB, each channel) and
 * `level`, which #GstFxNormalizer:result has as well. It sends ReplayGain tags
 * too: the largest sample as GST_TAG_TRACK_PEAK in every mode, and with
 * mode=loudness the gain that takes the stream to -18 LUFS as
 * GST_TAG_TRACK_GAIN; none of silence. In a second run pass=apply applies the gain. The result
 * does not depend on the size of buffers.
 *
 * What never ends, or cannot be run twice, has pass=live: the gain follows the
 * level of the next #GstFxNormalizer:window ms, slowly, and with mode=peak it
 * never lets a sample above the target.
 *
 * Silence stays as it is.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 -m audiotestsrc num-buffers=100 volume=0.1 ! fxnormalize pass=analyse mode=rms target=-20 ! fakesink
 * ]| Tells a gain of 3.01 dB.
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 volume=0.1 ! fxnormalize pass=apply gain=3.01 ! audioconvert ! autoaudiosink
 * ]| Applies it.
 *
 * Since: 0.1
 */

#include <math.h>
#include "dsp/fx_normalize.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

/* With an r: GstFxNormalize is how a convolver scales its response. */
G_DECLARE_FINAL_TYPE (
    GstFxNormalizer, gst_fx_normalizer, GST, FX_NORMALIZER, GstFxFilter)

struct _GstFxNormalizer {
  GstFxFilter parent;
  /* Under the object lock: of the last stream that ended, or NULL. */
  GstStructure *result;
};

#define parent_class gst_fx_normalizer_parent_class
G_DEFINE_TYPE (GstFxNormalizer, gst_fx_normalizer, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxnormalize, "fxnormalize", GST_RANK_NONE, gst_fx_normalizer_get_type ())

enum { PROP_RESULT = GST_FX_FILTER_FIRST_FREE_PROP };

/* ReplayGain 2.0: the loudness that tracks are brought to. */
#define REFERENCE (-18.0)

enum { CHANNELS = 64, ANALYSE = 0, LOUDNESS = 3 };

/* What whoever plays the sound can use: its peak, and where the level is a
 * loudness the gain, which only those know whose reference is the same. */
static void
send_tags (
    GstFxNormalizer *self, gboolean is_loudness, gdouble level, gdouble peak)
{
  GstTagList *tags = gst_tag_list_new (GST_TAG_TRACK_PEAK, peak, NULL);
  if (is_loudness && isfinite (level))
    gst_tag_list_add (tags, GST_TAG_MERGE_APPEND, GST_TAG_TRACK_GAIN,
        REFERENCE - level, GST_TAG_REFERENCE_LEVEL, 89.0, NULL);
  gst_pad_push_event (
      GST_BASE_TRANSFORM_SRC_PAD (self), gst_event_new_tag (tags));
}

static void
ended (GstFxFilter *filter, FxInstance *fx)
{
  GstFxNormalizer *self = GST_FX_NORMALIZER (filter);
  gdouble gains[CHANNELS], values[2];
  gint pass, mode;
  g_object_get (self, "pass", &pass, "mode", &mode, NULL);
  if (pass != ANALYSE)
    return;
  guint n = MIN (fx_normalize_gains (fx, gains, CHANNELS), CHANNELS);
  fx_instance_read (fx, values);
  GValue list = G_VALUE_INIT, item = G_VALUE_INIT;
  g_value_init (&list, GST_TYPE_ARRAY);
  g_value_init (&item, G_TYPE_DOUBLE);
  for (guint i = 0; i < n; i++) {
    g_value_set_double (&item, gains[i]);
    gst_value_array_append_value (&list, &item);
  }
  GstStructure *s = gst_structure_new ("fxnormalize-result", "level",
      G_TYPE_DOUBLE, values[0], "gain", G_TYPE_DOUBLE, values[1], NULL);
  gst_structure_take_value (s, "gains", &list);
  GST_OBJECT_LOCK (self);
  if (self->result)
    gst_structure_free (self->result);
  self->result = gst_structure_copy (s);
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (
      GST_ELEMENT (self), gst_message_new_element (GST_OBJECT (self), s));
  if (fx_normalize_peak (fx) > 0)
    send_tags (self, mode == LOUDNESS, values[0], fx_normalize_peak (fx));
}

/* Of the base class, for its properties and those of the process. */
static void (*base_get_property) (GObject *, guint, GValue *, GParamSpec *);

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxNormalizer *self = GST_FX_NORMALIZER (object);
  if (id != PROP_RESULT) {
    base_get_property (object, id, value, pspec);
    return;
  }
  GST_OBJECT_LOCK (self);
  g_value_set_boxed (value, self->result);
  GST_OBJECT_UNLOCK (self);
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&GST_FX_NORMALIZER (object)->result, gst_structure_free);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_fx_normalizer_class_init (GstFxNormalizerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  gst_fx_filter_class_set_proc (
      GST_FX_FILTER_CLASS (klass), &fx_normalize_proc);
  GST_FX_FILTER_CLASS (klass)->ended = ended;
  base_get_property = object_class->get_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  g_object_class_install_property (object_class, PROP_RESULT,
      g_param_spec_boxed ("result", "result",
          "What pass=analyse found in the last stream that ended: level, gain, "
          "and the gains of all channels in dB",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
gst_fx_normalizer_init (GstFxNormalizer *self)
{
}
