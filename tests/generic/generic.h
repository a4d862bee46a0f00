/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the generic tests share: formats, settings of any parameter table, and
 * runs of audio through an instance in blocks of any size. Audio is kept as
 * interleaved doubles and converted to and from the format of the instance. */

#ifndef FX_TESTS_GENERIC_H
#define FX_TESTS_GENERIC_H

#include "dsp/fx_bank.h"
#include "dsp/fx_cascade.h"
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos.h"
#include "tests/fxtest.h"

/* Sanitizers look for what a way through the code does, not for what numbers
 * come out, and make it ten times slower: so many of n settings are enough. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GEN_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define GEN_SANITIZED 1
#endif
#endif
#ifdef GEN_SANITIZED
#define GEN_SETTINGS(n) (((n) + 7) / 8)
#else
#define GEN_SETTINGS(n) (n)
#endif

/* Formats that the loops go over, those that the process takes; NULL after
 * the last. i counts from 0. */
const FxFormat *gen_format (const FxProc *p, unsigned i);
FxFormat gen_f64 (double rate, uint32_t channels);

/* "48000 Hz 2 ch F64 planar", in a static buffer. */
const char *gen_format_name (const FxFormat *f);

/* A params struct with the defaults. To be freed. */
void *gen_params (const FxProc *p);

/* All processes; or those of FX_TEST_PART, filters or effects; of effects, whose
 * loops are the same at every level, none when a level is asked for by FX_CPU;
 * or the one named by FX_TEST_PROC, which fails where there is none. Ended by
 * NULL. */
const FxProc *const *gen_procs (void);

/* A scalar parameter of the process or of the first elements of its group,
 * and the struct that it is in; NULL after the last. Groups are switched on
 * in *params as far as needed. */
const FxParam *
gen_field (const FxProc *p, void *params, unsigned i, void **base);

/* The value at t = 0 (min) .. 1 (max), on the parameter's own scale. */
double gen_value (const FxParam *f, double t);

/* Any valid settings, tables with stable sections included. extreme: minima
 * and maxima are likely. */
void gen_random (const FxProc *p, void *params, uint64_t *seed, int extreme);

/* Stands for the number of outputs, where there are several, and for what else is
 * fixed for the life of a state. gen_random leaves that as it is until this is
 * changed. */
extern uint64_t gen_shape;

/* Settings that are all used: no plan is refused. Random until it holds. */
void gen_random_good (const FxProc *p, const FxFormat *f, void *params,
    uint64_t *seed, int extreme);

/* New instance with these params (NULL: defaults); exits if it fails. */
FxInstance *
gen_instance (const FxProc *p, const FxFormat *f, const void *params);

/* How far two ways to compute the cascade of these plans in double may lie
 * apart, for input of magnitude 1: what the recursions make of a rounding of
 * each section's output, in the worst case. 0 for other processes. */
double gen_rounding (const FxProc *const *procs, void *const *params,
    uint32_t n, const FxFormat *f);

/* How gen_run splits the frames. */
enum {
  GEN_WHOLE = 0,
  GEN_ONE = 1,    /* one by one */
  GEN_RANDOM = -1 /* 0 .. 300 at random, also 1 and 2 */
};

/* Memory for what an instance with several outputs puts out; first: planes for
 * output 0, or NULL. */
typedef struct GenOutputs {
  void **planes;
  void *data;
} GenOutputs;
GenOutputs gen_outputs (const FxInstance *x, void *const *first, size_t frames);
void gen_outputs_free (GenOutputs *o);

/* Several outputs are added up, each with a weight of its own. */
typedef void (*GenFn) (void *target, const FxBlock *in, const FxBlock *out);
void gen_fn_instance (void *target, const FxBlock *in, const FxBlock *out);
void gen_fn_cascade (void *target, const FxBlock *in, const FxBlock *out);

/* Runs frames of audio; split: block size or one of the above. */
void gen_run (GenFn fn, void *target, const FxFormat *f, const double *in,
    double *out, size_t frames, int split, int in_place, uint64_t *seed);
void gen_process (
    FxInstance *x, const double *in, double *out, size_t frames, int split);

/* Noise of amplitude 0.5, as exact in F32 as in F64. To be freed. */
double *gen_noise (const FxFormat *f, size_t frames, uint64_t seed);
double *gen_zeros (const FxFormat *f, size_t frames);

double gen_peak (const double *x, size_t n);
double gen_max_diff (const double *x, const double *y, size_t n);
int gen_all_finite (const double *x, size_t n);

#endif
