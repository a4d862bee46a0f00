/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests on a device and the benchmark share: an open device, filters
 * by name, signals, and the CPU's answer to the same question. Plain libc and
 * libm. Functions that cannot go on say why and end the program with 1. */

#ifndef FX_TESTS_CUDA_DEVICE_H
#define FX_TESTS_CUDA_DEVICE_H

#include "dsp/fx_backend.h"

typedef struct Dev {
  const FxBackend *b;
  FxDevice *d;
  FxDeviceStream *s;
  FxDeviceInfo info;
  int emulated; /* the driver of the tests, not one of NVIDIA's */
} Dev;

/* Opens the first device (FX_TEST_CUDA_DEVICE: the one of that number). 0 when
 * there is none; the reason is printed, to be followed by exit (77). */
int dev_open (Dev *dev);
/* Not after the device has failed under way: dev_abandon then. */
void dev_close (Dev *dev);

/* One sentence of an error, in a buffer of the thread. */
const char *dev_error (const FxError *err);
/* Ends the program unless code is FX_OK. */
void dev_must (int code, const FxError *err, const char *what);

/* Memory of the device, of the host (page-locked), and ordinary: never NULL. */
FxDevicePtr dev_alloc (Dev *dev, size_t size);
void *dev_host (Dev *dev, size_t size);
void *dev_memory (size_t size);
void dev_up (Dev *dev, FxDevicePtr to, const void *from, size_t size);
void dev_down (Dev *dev, void *to, FxDevicePtr from, size_t size);
void dev_sync (Dev *dev);

/* --- filters ------------------------------------------------------------------ */

enum { DEV_MAX_SECTIONS = 64 };

typedef struct DevFilter {
  const char *name;
  const char *what; /* for people */
} DevFilter;

extern const DevFilter dev_filters[]; /* ended by name == NULL */

/* Sections of the filter of that name at rate Hz: the number of them. "bands",
 * "bands low" and "q50" have as many as want says, q50 one at least, the others
 * as many as they have. */
uint32_t dev_filter (
    const char *name, double rate, uint32_t want, FxSos s[DEV_MAX_SECTIONS]);

/* Taps of a low-pass with a Kaiser window. */
void dev_taps (double *taps, uint32_t n);

/* --- signals ------------------------------------------------------------------ */

static inline size_t
dev_sample_size (FxSample sample)
{
  return sample == FX_F32 ? sizeof (float) : sizeof (double);
}

/* Interleaved: noise 0.1, 17.3 Hz 0.4, 997 Hz 0.2 at 48 kHz, other phases in
 * each channel; from frame `from` on. */
void dev_signal (FxSample sample, uint32_t channels, uint64_t from,
    size_t frames, uint64_t seed, void *out);

/* The CPU: sections by dsp/kernel with that history ([n + 1][2][channels]), taps
 * by a direct sum in long double. Interleaved, out != in. */
void dev_cpu_sos (const FxSos *s, uint32_t n, double *history, FxSample sample,
    uint32_t channels, size_t frames, const void *in, void *out);
void dev_cpu_fir (const double *taps, uint32_t n, FxSample sample,
    uint32_t channels, size_t frames, const void *in, void *out);

typedef struct DevDiff {
  double rms_db;  /* of the difference, dB below full scale; -inf: equal */
  double peak_db; /* its largest */
  double signal;  /* rms of what was expected */
  size_t bytes;   /* that differ */
  size_t bad;     /* samples that are not finite in got */
} DevDiff;

DevDiff
dev_diff (FxSample sample, const void *got, const void *want, size_t samples);

#endif
