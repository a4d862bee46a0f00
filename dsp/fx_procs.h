/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* All processes. Elements name theirs, tests and tools loop over fx_procs. */

#ifndef FX_PROCS_H
#define FX_PROCS_H

#include "dsp/fx_proc.h"

extern const FxProc fx_autopan_proc;
extern const FxProc fx_autowah_proc;
extern const FxProc fx_biquad_proc;
extern const FxProc fx_bitcrusher_proc;
extern const FxProc fx_chorus_proc;
extern const FxProc fx_compressor_proc;
extern const FxProc fx_crossfeed_proc;
extern const FxProc fx_crossover_proc;
extern const FxProc fx_distortion_proc;
extern const FxProc fx_dcblock_proc;
extern const FxProc fx_dither_proc;
extern const FxProc fx_delay_proc;
extern const FxProc fx_deesser_proc;
extern const FxProc fx_eq_proc;
extern const FxProc fx_expander_proc;
extern const FxProc fx_filterbank_proc;
extern const FxProc fx_fir_proc;
extern const FxProc fx_flanger_proc;
extern const FxProc fx_gain_proc;
extern const FxProc fx_gate_proc;
extern const FxProc fx_iir_proc;
extern const FxProc fx_limiter_proc;
extern const FxProc fx_loudness_proc;
extern const FxProc fx_midside_proc;
extern const FxProc fx_normalize_proc;
extern const FxProc fx_multiband_proc;
extern const FxProc fx_phaser_proc;
extern const FxProc fx_reverb_proc;
extern const FxProc fx_pan_proc;
extern const FxProc fx_sos_proc;
extern const FxProc fx_svf_proc;
extern const FxProc fx_tremolo_proc;
extern const FxProc fx_waveshaper_proc;
extern const FxProc fx_vibrato_proc;
extern const FxProc fx_width_proc;

/* Ended by NULL. */
extern const FxProc *const fx_procs[];

#endif
