/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Impulse responses at another sample rate. */

#ifndef FX_RESAMPLE_H
#define FX_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

/* Frames that a response of that many has at the rate `to`, with what rings
 * behind its end. from and to are >= 1 Hz. Any thread. RT. */
size_t fx_resample_frames (size_t frames, uint32_t from, uint32_t to);

/* The response in[channel][frames], sampled at `from`, at the rate `to`, in
 * out[channel][fx_resample_frames]. Frame 0 stays at time 0, and the taps are
 * scaled by from / to, so that convolution with the result has the frequency
 * response that it had: up to 0.93 of the lower Nyquist frequency, to 1e-6.
 * What would ring before frame 0 is lost. Returns 0 when memory is out. Not
 * RT. */
int fx_resample (const double *const *in, double *const *out, uint32_t channels,
    size_t frames, uint32_t from, uint32_t to);

#endif
