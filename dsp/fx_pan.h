/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where loudspeakers are, and how loud each of them plays a source that seems to
 * come from between them. */

#ifndef FX_PAN_H
#define FX_PAN_H

#include <stdint.h>

/* Most loudspeakers. */
#define FX_SPEAKERS_MAX 64

/* Azimuth of a channel without a place on the circle: low frequencies, above. */
#define FX_NO_SPEAKER 1000.0

/* Directions of the channels in degrees from the front to the left, -180 .. 180
 * (as in ITU-R BS.2051: the left loudspeaker is at 30), or FX_NO_SPEAKER. */
typedef struct FxSpeakers {
  uint32_t n; /* 0: not known */
  uint32_t reserved;
  double azimuth[FX_SPEAKERS_MAX];
} FxSpeakers;

/* The usual places of that many channels, up to 5.1 those of ITU-R BS.775, then
 * 6.1 and 7.1; of more, a circle that begins in front and goes to the left. RT. */
FxSpeakers fx_speakers_of (uint32_t channels);

/* Gains of s->n loudspeakers for a source at azimuth (degrees): of the two beside
 * it, by their vectors, at constant power (V. Pulkki, Virtual sound source
 * positioning using vector base amplitude panning, J. AES 45(6), 1997, equations
 * 9 and 10). Between two that are 175 degrees or more apart, where vectors are of
 * no use, by sine and cosine of the way from one to the other. spread, 0 .. 360
 * degrees: the source is as wide (the same of 17 directions, V. Pulkki, Uniform
 * spreading of amplitude panned virtual sources, IEEE WASPAA 1999). All zeros
 * where there is no loudspeaker. RT. */
void fx_vbap (const FxSpeakers *s, double azimuth, double spread, double *gain);

/* The parameters of the process pan. */
typedef struct FxPanParams {
  double pan;
  int32_t mode, law;
  double azimuth, spread;
  /* What no table tells: whoever holds the process knows the stream. */
  int32_t mono; /* all channels have the same sound: that of one */
  int32_t reserved;
  FxSpeakers speakers; /* of the channels; n is not theirs: the usual ones */
} FxPanParams;

#endif
