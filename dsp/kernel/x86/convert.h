/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Between float and double, CV_N values at a time. Class EXACT. */

typedef float CvF
    __attribute__ ((vector_size (CV_N * 4), aligned (4), may_alias));
typedef double CvD
    __attribute__ ((vector_size (CV_N * 8), aligned (8), may_alias));

static void
widen (double *dst, const float *src, size_t n)
{
  size_t i = 0;
  for (; i + CV_N <= n; i += CV_N)
    *(CvD *)(dst + i) = __builtin_convertvector(*(const CvF *)(src + i), CvD);
  for (; i < n; i++)
    dst[i] = src[i];
}

static void
narrow (float *dst, const double *src, size_t n)
{
  size_t i = 0;
  for (; i + CV_N <= n; i += CV_N)
    *(CvF *)(dst + i) = __builtin_convertvector(*(const CvD *)(src + i), CvF);
  for (; i < n; i++)
    dst[i] = (float)src[i];
}
