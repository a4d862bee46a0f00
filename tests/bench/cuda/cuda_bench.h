/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the parts of bench_cuda share: the device, memory on it that is larger
 * than its caches, times, rows of the result, and the bars. */

#ifndef FX_CUDA_BENCH_H
#define FX_CUDA_BENCH_H

#include "tests/cuda/device/device.h"
#include <stdio.h>

typedef struct Bench {
  Dev dev;
  int smoke; /* tiny sizes, few repeats: that every line runs, not how fast */
  FILE *csv, *text, *bars;
  double copy;         /* bytes per second, read and written, of a large copy */
  FxDevicePtr in, out; /* the pools */
  size_t pool;         /* bytes of each */
  FxSample pool_sample; /* what the pool of inputs is filled with */
  int missed, judged;
} Bench;

/* One line of the result; NAN or NULL: has no such number. Times in us. */
typedef struct Row {
  const char *group;
  char what[120];
  const char *kernel;
  double us, p50, p95, p99, max;
  double gsamples; /* 10^9 samples (of a channel) per second */
  double gbytes;   /* 10^9 bytes read and written per second */
  double of_copy;  /* share of the speed of a large copy */
  double times;    /* as fast as one core of the CPU */
} Row;

Row row_new (const char *group, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));
void row_put (Bench *b, const Row *r);
/* A line for people. */
void bench_say (Bench *b, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

/* value >= limit (at_least) or <= limit? applies: whether the bar is for this
 * device. The emulation is never judged. */
void bench_bar (Bench *b, const char *name, double value, double limit,
    int at_least, const char *unit, int applies);

/* Seconds of one call of fn, whose work is queued one call after the other and
 * then waited for; i counts calls. Median of several rounds of calls, after a
 * warm-up. */
typedef void (*BenchFn) (void *data, unsigned i);
double bench_time (Bench *b, BenchFn fn, void *data);
/* The same for work on the CPU alone, nothing to be waited for. */
double bench_time_cpu (Bench *b, BenchFn fn, void *data);
/* Each call timed by itself, waited for or done on return: sorted seconds. */
void
bench_calls (Bench *b, BenchFn fn, void *data, int sync, double *t, unsigned n);
double bench_percentile (const double *sorted, unsigned n, double p);
void row_calls (Row *r, const double *sorted, unsigned n);

double bench_now (void);

/* Fills the pool of inputs with noise and tones of that sample type. */
void bench_fill (Bench *b, FxSample sample);

/* Frames for a number of seconds at 48 kHz; a few when smoke. */
uint64_t bench_frames (const Bench *b, double seconds);

/* Job i of frames x channels in the pools: the next place each time, so that
 * repeats do not find their data in the caches. */
FxDeviceJob bench_job (const Bench *b, FxSample sample, uint32_t channels,
    uint64_t frames, unsigned i);

/* A run with its plan, ready; NULL when the back end has no kernel for it, which
 * is said. */
FxDeviceRun *bench_run (Bench *b, const char *process, FxSample sample,
    FxPrecision precision, uint32_t channels, uint32_t streams, uint32_t size,
    const void *plan, uint32_t host_frames);

/* ns per frame of all channels that one core takes. */
double bench_cpu_sos (
    Bench *b, const FxSos *s, uint32_t n, uint32_t channels, uint64_t frames);
double
bench_cpu_fir (Bench *b, const double *taps, uint32_t n, uint32_t channels);

void bench_copies (Bench *b);
void bench_cascade (Bench *b);
void bench_live (Bench *b);
void bench_fir (Bench *b);
void bench_crossover (Bench *b);
void bench_tune (Bench *b);
void bench_profile (Bench *b);

#endif
