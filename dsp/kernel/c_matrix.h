/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Two channels through a matrix, for one type T; PT (name) carries its suffix. */

static void
PT (matrix) (
    void *out, const void *in, const double *m, const double *d, size_t frames)
{
  static const double rest[4] = { 0 };
  const T *x = in;
  T *y = out;
  if (!d && sizeof (T) == sizeof (float)) {
    const float g[4] = { (float)m[0], (float)m[1], (float)m[2], (float)m[3] };
    for (size_t i = 0; i < frames; i++) {
      float a = (float)x[2 * i], b = (float)x[2 * i + 1];
      y[2 * i] = g[0] * a + g[1] * b;
      y[2 * i + 1] = g[2] * a + g[3] * b;
    }
    return;
  }
  d = d ? d : rest;
  for (size_t i = 0; i < frames; i++) {
    double t = (double)i, a = x[2 * i], b = x[2 * i + 1];
    y[2 * i] = (T)((m[0] + d[0] * t) * a + (m[1] + d[1] * t) * b);
    y[2 * i + 1] = (T)((m[2] + d[2] * t) * a + (m[3] + d[3] * t) * b);
  }
}
