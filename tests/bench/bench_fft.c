/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Speed of the real transforms at every level, beside gst-fft and the RDFT of
 * libavutil where they were there to be built with:
 *
 *   bench_fft [--quick] [--cpu N]
 *
 * CSV, a line per type, direction and size: microseconds of each, and how many
 * times faster than the two others AVX2 and the best level are. Everything
 * runs on one core, in turns, thread CPU time, medians of batches. --quick:
 * fewer batches, sizes 2^6, 2^8 .. 2^16. Inverse transforms, which destroy
 * their input, run on silence. */

#include "dsp/kernel/fft.h"
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef HAVE_GST_FFT
#include <gst/fft/gstfftf32.h>
#include <gst/fft/gstfftf64.h>
#endif
#ifdef HAVE_LIBAVUTIL
#include <libavutil/mem.h>
#include <libavutil/tx.h>
#endif

enum { LEVELS = 4, GST_FFT = LEVELS, AVUTIL, COLUMNS, MAX_BATCHES = 31 };

/* Above it libavutil 57 has but the sum that defines a transform. */
enum { AVUTIL_MAX_LOG2 = 18 };

/* One transform by one of the columns. */
typedef struct Job {
  int column, f64, inverse;
  size_t n;
  FxFft *p;
  void *in, *out, *work;
#ifdef HAVE_GST_FFT
  GstFFTF32 *gst32;
  GstFFTF64 *gst64;
#endif
#ifdef HAVE_LIBAVUTIL
  AVTXContext *tx;
  av_tx_fn fn;
#endif
} Job;

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
by_value (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;
  return p < q ? -1 : p > q;
}

static void *
buffer (const Job *job)
{
  /* Room for n/2 + 1 complex values, which is how the others have them. */
  size_t bytes = (job->n + 16) * (job->f64 ? 8 : 4);
  void *p = aligned_alloc (64, (bytes + 63) / 64 * 64);
  if (!p)
    abort ();
  memset (p, 0, bytes);
  return p;
}

/* 0 if this column is not there. */
static int
set_up (Job *job, unsigned log2n)
{
  job->n = (size_t)1 << log2n;
  if (job->column < LEVELS) {
    if (job->column > (int)fx_cpu_level ())
      return 0;
    job->p = fx_fft_new (fx_kernels_for ((FxCpu)job->column), log2n, job->f64);
#ifdef HAVE_GST_FFT
  } else if (job->column == GST_FFT) {
    if (job->f64)
      job->gst64 = gst_fft_f64_new ((gint)job->n, job->inverse);
    else
      job->gst32 = gst_fft_f32_new ((gint)job->n, job->inverse);
#endif
#ifdef HAVE_LIBAVUTIL
  } else if (job->column == AVUTIL && log2n <= AVUTIL_MAX_LOG2) {
    float one32 = 1;
    double one64 = 1;
    if (av_tx_init (&job->tx, &job->fn,
            job->f64 ? AV_TX_DOUBLE_RDFT : AV_TX_FLOAT_RDFT, job->inverse,
            (int)job->n, job->f64 ? (void *)&one64 : (void *)&one32, 0) < 0)
      return 0;
#endif
  } else {
    return 0;
  }
  job->in = buffer (job);
  job->out = buffer (job);
  job->work = buffer (job);
  for (size_t i = 0; i < job->n && !job->inverse; i++)
    if (job->f64)
      ((double *)job->in)[i] = sin ((double)(i * i));
    else
      ((float *)job->in)[i] = (float)sin ((double)(i * i));
  return 1;
}

static void
tear_down (Job *job)
{
  fx_fft_free (job->p);
#ifdef HAVE_GST_FFT
  if (job->gst32)
    gst_fft_f32_free (job->gst32);
  if (job->gst64)
    gst_fft_f64_free (job->gst64);
#endif
#ifdef HAVE_LIBAVUTIL
  av_tx_uninit (&job->tx);
#endif
  free (job->in);
  free (job->out);
  free (job->work);
}

static void
run (Job *job, size_t times)
{
  for (size_t i = 0; i < times; i++) {
    if (job->p && job->inverse)
      fx_fft_inverse (job->p, job->in, job->out, job->work);
    else if (job->p)
      fx_fft_forward (job->p, job->in, job->out, job->work);
#ifdef HAVE_GST_FFT
    else if (job->gst32 && job->inverse)
      gst_fft_f32_inverse_fft (job->gst32, job->in, job->out);
    else if (job->gst32)
      gst_fft_f32_fft (job->gst32, job->in, job->out);
    else if (job->gst64 && job->inverse)
      gst_fft_f64_inverse_fft (job->gst64, job->in, job->out);
    else if (job->gst64)
      gst_fft_f64_fft (job->gst64, job->in, job->out);
#endif
#ifdef HAVE_LIBAVUTIL
    else if (job->fn)
      job->fn (job->tx, job->out, job->in,
          job->inverse ? 2 * (job->f64 ? 8 : 4) : (job->f64 ? 8 : 4));
#endif
  }
}

static void
print (double v, const char *format)
{
  putchar (',');
  if (isfinite (v))
    printf (format, v);
}

static void
bench_size (unsigned log2n, int f64, int inverse, int batches)
{
  Job job[COLUMNS];
  double t[COLUMNS][MAX_BATCHES], us[COLUMNS];
  size_t n = (size_t)1 << log2n, times = 1 + 200000 / (n * log2n);
  for (int c = 0; c < COLUMNS; c++) {
    job[c] = (Job){ .column = c, .f64 = f64, .inverse = inverse };
    us[c] = set_up (&job[c], log2n) ? 0 : NAN;
    if (us[c] == 0)
      run (&job[c], times);
  }
  for (int b = 0; b < batches; b++)
    for (int c = 0; c < COLUMNS; c++)
      if (us[c] == 0) {
        run (&job[c], 1 + times / 8);
        double start = now ();
        run (&job[c], times);
        t[c][b] = (now () - start) / 1e3 / (double)times;
      }
  printf ("f%d,%s,%u", f64 ? 64 : 32, inverse ? "inverse" : "forward", log2n);
  for (int c = 0; c < COLUMNS; c++) {
    if (us[c] == 0) {
      qsort (t[c], (size_t)batches, sizeof (double), by_value);
      us[c] = t[c][batches / 2];
    }
    print (us[c], "%.4g");
    tear_down (&job[c]);
  }
  for (int c = FX_CPU_AVX2; c <= FX_CPU_AVX512; c++) {
    print (us[GST_FFT] / us[c], "%.2f");
    print (us[AVUTIL] / us[c], "%.2f");
  }
  putchar ('\n');
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  int quick = 0, cpu = sched_getcpu ();
  cpu_set_t set;
  for (int i = 1; i < argc; i++) {
    if (!strcmp (argv[i], "--quick")) {
      quick = 1;
    } else if (!strcmp (argv[i], "--cpu") && i + 1 < argc) {
      cpu = atoi (argv[++i]);
    } else {
      fprintf (stderr, "usage: %s [--quick] [--cpu N]\n", argv[0]);
      return 2;
    }
  }
  CPU_ZERO (&set);
  CPU_SET (cpu, &set);
  if (sched_setaffinity (0, sizeof set, &set) != 0)
    fprintf (stderr, "not pinned to one core\n");
  printf ("type,direction,log2n,c us,sse2 us,avx2 us,avx512 us,gst-fft us,"
          "libavutil us,gst-fft/avx2,libavutil/avx2,gst-fft/avx512,"
          "libavutil/avx512\n");
  for (int f64 = 0; f64 < 2; f64++)
    for (int inverse = 0; inverse < 2; inverse++)
      for (unsigned log2n = FX_FFT_MIN_LOG2; log2n <= FX_FFT_MAX_LOG2; log2n++)
        if (!quick || (log2n % 2 == 0 && log2n <= 16))
          bench_size (
              log2n, f64, inverse, quick || log2n > 15 ? 7 : MAX_BATCHES);
  return 0;
}
