/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxpan
 * @title: fxpan
 *
 * Moves sound between left and right, or around the listener. One channel that
 * comes in leaves as stereo, or as as many channels as the next element asks for;
 * otherwise as many leave as come in.
 *
 * With mode=pan one channel is shared by left and right by `law`; of stereo, the
 * side that `pan` leaves goes over to the other one, and nothing is lost. With
 * mode=balance the far side is turned down. With mode=position all channels are
 * one source that comes from `azimuth`, between the two loudspeakers of the layout
 * that are beside it; those for low frequencies and those above are silent.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxpan pan=-0.5 ! audioconvert ! autoaudiosink
 * ]| A tone from the left half.
 *
 * Since: 0.1
 */

#include <string.h>
#include "dsp/fx_pan.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"

G_DECLARE_FINAL_TYPE (GstFxPan, gst_fx_pan, GST, FX_PAN, GstFxFilter)

struct _GstFxPan {
  GstFxFilter parent;
  GstAudioInfo in, out; /* streaming thread */
};

G_DEFINE_TYPE (GstFxPan, gst_fx_pan, GST_TYPE_FX_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    fxpan, "fxpan", GST_RANK_NONE, gst_fx_pan_get_type ())

/* --- loudspeakers ------------------------------------------------------------- */

/* ITU-R BS.2051 where it has the position. has_sides: with loudspeakers at the
 * sides those of the rear are further back. */
static gdouble
azimuth_of (GstAudioChannelPosition position, gboolean has_sides)
{
  switch (position) {
  case GST_AUDIO_CHANNEL_POSITION_MONO:
  case GST_AUDIO_CHANNEL_POSITION_FRONT_CENTER:
    return 0;
  case GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT:
    return 30;
  case GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT:
    return -30;
  case GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT_OF_CENTER:
    return 15;
  case GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT_OF_CENTER:
    return -15;
  case GST_AUDIO_CHANNEL_POSITION_WIDE_LEFT:
    return 60;
  case GST_AUDIO_CHANNEL_POSITION_WIDE_RIGHT:
    return -60;
  case GST_AUDIO_CHANNEL_POSITION_SIDE_LEFT:
    return 90;
  case GST_AUDIO_CHANNEL_POSITION_SIDE_RIGHT:
    return -90;
  case GST_AUDIO_CHANNEL_POSITION_SURROUND_LEFT:
    return 110;
  case GST_AUDIO_CHANNEL_POSITION_SURROUND_RIGHT:
    return -110;
  case GST_AUDIO_CHANNEL_POSITION_REAR_LEFT:
    return has_sides ? 135 : 110;
  case GST_AUDIO_CHANNEL_POSITION_REAR_RIGHT:
    return has_sides ? -135 : -110;
  case GST_AUDIO_CHANNEL_POSITION_REAR_CENTER:
    return 180;
  default:
    return FX_NO_SPEAKER;
  }
}

/* Without positions: n is 0. */
static FxSpeakers
speakers_of (const GstAudioInfo *info)
{
  FxSpeakers s;
  gboolean has_sides = FALSE;
  memset (&s, 0, sizeof s);
  if (GST_AUDIO_INFO_IS_UNPOSITIONED (info) ||
      GST_AUDIO_INFO_CHANNELS (info) > FX_SPEAKERS_MAX)
    return s;
  s.n = (uint32_t)GST_AUDIO_INFO_CHANNELS (info);
  for (guint c = 0; c < s.n; c++)
    has_sides |= info->position[c] == GST_AUDIO_CHANNEL_POSITION_SIDE_LEFT ||
                 info->position[c] == GST_AUDIO_CHANNEL_POSITION_SIDE_RIGHT;
  for (guint c = 0; c < s.n; c++)
    s.azimuth[c] = azimuth_of (info->position[c], has_sides);
  return s;
}

/* --- caps --------------------------------------------------------------------- */

static gboolean
is_of_host (const GstCapsFeatures *features)
{
  return !features || gst_caps_features_is_equal (
                          features, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY);
}

/* What goes with caps on the other side: the same, and one channel with any
 * number of them, but for memory of a device, which is not widened. */
static GstCaps *
transform_caps (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, GstCaps *filter)
{
  GstCaps *all = gst_caps_copy (caps), *other = gst_caps_copy (caps);
  for (guint i = 0; i < gst_caps_get_size (other); i++) {
    GstStructure *s = gst_caps_get_structure (other, i);
    const GValue *channels = gst_structure_get_value (s, "channels");
    GValue one = G_VALUE_INIT;
    g_value_init (&one, G_TYPE_INT);
    g_value_set_int (&one, 1);
    gboolean may_be_one = !channels || gst_value_can_intersect (channels, &one);
    g_value_unset (&one);
    gst_structure_remove_field (s, "channel-mask");
    if (!is_of_host (gst_caps_get_features (other, i)))
      gst_caps_remove_structure (other, i--);
    else if (direction == GST_PAD_SRC)
      gst_structure_set (s, "channels", G_TYPE_INT, 1, NULL);
    else if (may_be_one)
      gst_structure_set (s, "channels", GST_TYPE_INT_RANGE, 2, G_MAXINT, NULL);
    else
      gst_caps_remove_structure (other, i--);
  }
  all = direction == GST_PAD_SRC ? gst_caps_merge (all, other)
                                 : gst_caps_merge (other, all);
  if (filter) {
    GstCaps *both =
        gst_caps_intersect_full (filter, all, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref (all);
    all = both;
  }
  return all;
}

/* Stereo, where there is a choice, and positions that go with the number. */
static GstCaps *
fixate_caps (GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps,
    GstCaps *other)
{
  gint n = 0;
  other = gst_caps_make_writable (gst_caps_truncate (other));
  GstStructure *s = gst_caps_get_structure (other, 0);
  if (direction == GST_PAD_SINK)
    gst_structure_fixate_field_nearest_int (s, "channels", 2);
  if (gst_structure_get_int (s, "channels", &n) && n > 2 &&
      !gst_structure_has_field (s, "channel-mask"))
    gst_structure_set (s, "channel-mask", GST_TYPE_BITMASK,
        gst_audio_channel_get_fallback_mask (n), NULL);
  return gst_caps_fixate (other);
}

static gboolean
set_caps (GstBaseTransform *trans, GstCaps *in, GstCaps *out)
{
  GstFxPan *self = GST_FX_PAN (trans);
  if (!gst_audio_info_from_caps (&self->in, in) ||
      !gst_audio_info_from_caps (&self->out, out))
    return FALSE;
  FxPanParams *p = gst_fx_filter_lock_params (GST_FX_FILTER (self));
  p->mono = GST_AUDIO_INFO_CHANNELS (&self->in) == 1;
  p->speakers = speakers_of (&self->out);
  gst_fx_filter_unlock_params (GST_FX_FILTER (self), TRUE);
  /* What is filtered is as it leaves. */
  return GST_BASE_TRANSFORM_CLASS (gst_fx_pan_parent_class)
      ->set_caps (trans, out, out);
}

/* --- audio ------------------------------------------------------------------------ */

/* n samples of one channel as the others have them too. */
static void
spread (const GstAudioBuffer *from, const GstAudioBuffer *to)
{
  gsize size = (gsize)GST_AUDIO_INFO_WIDTH (&to->info) / 8;
  gsize channels = (gsize)GST_AUDIO_INFO_CHANNELS (&to->info);
  const gchar *x = from->planes[0];
  for (gint p = 0; to->n_planes > 1 && p < to->n_planes; p++)
    memcpy (to->planes[p], x, from->n_samples * size);
  for (gsize i = 0; to->n_planes == 1 && i < from->n_samples; i++) {
    for (gsize c = 0; c < channels; c++)
      memcpy ((gchar *)to->planes[0] + (i * channels + c) * size, x + i * size,
          size);
  }
}

/* The buffer (transfer full) with its channel in all that leave; NULL, after an
 * element error: it cannot be read. */
static GstBuffer *
widen (GstFxPan *self, GstBuffer *buf)
{
  GstAudioBuffer from, to;
  gsize frames = gst_fx_audio_count (&self->in, buf);
  GstBuffer *wide =
      gst_fx_audio_new_buffer (&self->out, frames, GST_BUFFER_PTS (buf));
  gst_buffer_copy_into (
      wide, buf, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  if (frames > 0) {
    if (!gst_audio_buffer_map (&from, &self->in, buf, GST_MAP_READ)) {
      gst_fx_audio_map_failed (GST_ELEMENT (self), buf);
      gst_buffer_unref (wide);
      gst_buffer_unref (buf);
      return NULL;
    }
    gst_audio_buffer_map (&to, &self->out, wide, GST_MAP_WRITE);
    spread (&from, &to);
    gst_audio_buffer_unmap (&to);
    gst_audio_buffer_unmap (&from);
  }
  gst_buffer_unref (buf);
  return wide;
}

static GstFlowReturn
submit_input_buffer (GstBaseTransform *trans, gboolean discont, GstBuffer *buf)
{
  GstFxPan *self = GST_FX_PAN (trans);
  if (GST_AUDIO_INFO_IS_VALID (&self->in) &&
      GST_AUDIO_INFO_CHANNELS (&self->in) !=
          GST_AUDIO_INFO_CHANNELS (&self->out)) {
    buf = widen (self, buf);
    if (!buf)
      return GST_FLOW_ERROR;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_pan_parent_class)
      ->submit_input_buffer (trans, discont, buf);
}

static void
gst_fx_pan_class_init (GstFxPanClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  gst_fx_filter_class_set_proc (GST_FX_FILTER_CLASS (klass), &fx_pan_proc);
  trans_class->transform_caps = transform_caps;
  trans_class->fixate_caps = fixate_caps;
  trans_class->set_caps = set_caps;
  trans_class->submit_input_buffer = submit_input_buffer;
}

static void
gst_fx_pan_init (GstFxPan *self)
{
  gst_audio_info_init (&self->in);
  gst_audio_info_init (&self->out);
}
