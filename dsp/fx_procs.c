/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The list of processes: one line each. */

#include <stddef.h>
#include "dsp/fx_procs.h"

const FxProc *const fx_procs[] = {
  &fx_autopan_proc,
  &fx_autowah_proc,
  &fx_biquad_proc,
  &fx_bitcrusher_proc,
  &fx_chorus_proc,
  &fx_compressor_proc,
  &fx_crossfeed_proc,
  &fx_crossover_proc,
  &fx_distortion_proc,
  &fx_dcblock_proc,
  &fx_dither_proc,
  &fx_delay_proc,
  &fx_deesser_proc,
  &fx_eq_proc,
  &fx_expander_proc,
  &fx_filterbank_proc,
  &fx_fir_proc,
  &fx_flanger_proc,
  &fx_gain_proc,
  &fx_gate_proc,
  &fx_iir_proc,
  &fx_limiter_proc,
  &fx_loudness_proc,
  &fx_midside_proc,
  &fx_normalize_proc,
  &fx_multiband_proc,
  &fx_phaser_proc,
  &fx_reverb_proc,
  &fx_pan_proc,
  &fx_sos_proc,
  &fx_svf_proc,
  &fx_tremolo_proc,
  &fx_waveshaper_proc,
  &fx_vibrato_proc,
  &fx_width_proc,
  NULL,
};
