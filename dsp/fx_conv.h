/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Convolution with responses of any length, from any inputs to any outputs.
 *
 * Output o is the sum over its paths (i, o, r) of input i convolved with
 * response r. The spectrum of an input serves all its paths, that of a response
 * all that use it: a hundred channels with one response hold it once.
 *
 * All audio is planar, float or (f64) double. Any number of frames per call;
 * the output does not depend on how a stream is cut, to rounding. */

#ifndef FX_CONV_H
#define FX_CONV_H

#include <stddef.h>
#include <stdint.h>

typedef enum FxConvMode {
  /* A direct convolution with the head of the response, partitions for the
   * rest: no latency, whatever the size of the buffers. */
  FX_CONV_ZERO_LATENCY,
  /* Partitions from the first tap on, as long as the buffers: no latency
   * either. A buffer that is no multiple of the partition costs one pair of
   * transforms more. */
  FX_CONV_BLOCK,
  /* The partitions that cost least, one of them as latency. */
  FX_CONV_THROUGHPUT
} FxConvMode;

typedef struct FxConvPath {
  uint32_t in, out, response;
} FxConvPath;

typedef struct FxConvSpec {
  uint32_t inputs, outputs, responses; /* >= 1 each */
  const FxConvPath *paths;             /* copied */
  uint32_t n_paths;                    /* 0: silence */
  size_t max_taps;                     /* of any response to come, >= 1 */
  FxConvMode mode;
  int f64;
} FxConvSpec;

typedef struct FxConv FxConv;

/* Memory for responses of up to max_taps; a response of one tap 0 until
 * fx_conv_set. NULL when memory is out. Not RT. */
FxConv *fx_conv_new (const FxConvSpec *spec);
void fx_conv_free (FxConv *c);

/* Takes other responses, response r of lengths[r] (1 .. max_taps) taps, and
 * forgets the past. block is the number of frames that calls will bring, 0 when
 * unknown: it decides how the response is cut, not what comes out (but the
 * latency of FX_CONV_THROUGHPUT). Costs about two transforms of each response.
 * RT. */
void fx_conv_set (
    FxConv *c, const double *const *taps, const size_t *lengths, size_t block);

/* Forgets the past. RT. */
void fx_conv_reset (FxConv *c);

/* Makes the past what it would be if these frames had been processed since a
 * reset (those that are too old to be heard may be left out), at the cost of
 * about two transforms of that length. The next frame begins a new block. RT. */
void fx_conv_prime (FxConv *c, const void *const *history, size_t frames);

/* outputs [frames] from inputs [frames]; out[i] == in[i] is allowed, other
 * overlap is not. RT. */
void fx_conv_process (
    FxConv *c, const void *const *in, void *const *out, size_t frames);

/* Frames by which the output is late. Any thread. */
size_t fx_conv_latency (const FxConv *c);

/* How it is cut, for people: "direct 128, 128 x 15, 1024 x 14, 8192 x 57". Of
 * the object's life. Streaming thread. */
const char *fx_conv_layout (const FxConv *c);

/* What it costs by the model that chose it, in ns per frame of all channels on
 * the machine that the model was made on: to compare with others. RT. */
double fx_conv_cost (const FxConv *c);

#endif
