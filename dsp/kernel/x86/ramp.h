/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascade with moving coefficients, lane = channel: one section over n frames
 * of FX_W adjacent channels in buf, in place. Included once per width. All is
 * in registers: five additions and five FMA per frame. Direct form I in the
 * order of wave.h. Class BOUND; the bits do not depend on the split of a
 * stream into blocks. */

#define V VN (V)

/* s: the coefficients before the first frame, on return those of the last.
 * xh: the history of the input, exchanged for that of the output as it was.
 * yh: the output's history, entries c apart. */
static void
VN (ramp_section) (FxSos *s, const FxSos *step, V xh[2], double *yh, size_t c,
    double *buf, size_t n)
{
  V b0 = VN (splat) (s->b0), b1 = VN (splat) (s->b1), b2 = VN (splat) (s->b2);
  V a1 = VN (splat) (-s->a1), a2 = VN (splat) (-s->a2);
  V d0 = VN (splat) (step->b0), d1 = VN (splat) (step->b1);
  V d2 = VN (splat) (step->b2), e1 = VN (splat) (-step->a1);
  V e2 = VN (splat) (-step->a2);
  V x1 = xh[0], x2 = xh[1];
  V y1 = VN (load) (yh, 0, 0), y2 = VN (load) (yh, c, 0);
  xh[0] = y1;
  xh[1] = y2;
  for (size_t i = 0; i < n; i++) {
    b0 += d0;
    b1 += d1;
    b2 += d2;
    a1 += e1;
    a2 += e2;
    V x = VN (load) (buf, i * FX_W, 0);
    V y = VN (df1) (b0, b1, b2, a1, a2, x, x1, x2, y1, y2);
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    VN (store) (buf, i * FX_W, y, 0);
  }
  VN (store) (yh, 0, y1, 0);
  VN (store) (yh, c, y2, 0);
  double v[5][FX_W];
  VN (store) (v[0], 0, b0, 0);
  VN (store) (v[1], 0, b1, 0);
  VN (store) (v[2], 0, b2, 0);
  VN (store) (v[3], 0, a1, 0);
  VN (store) (v[4], 0, a2, 0);
  *s = (FxSos){ v[0][0], v[1][0], v[2][0], -v[3][0], -v[4][0] };
}

/* All sections over n frames of one group; last: cur moves on, else it stays
 * for the groups that follow. */
static void
VN (ramp_group) (FxSos *cur, const FxSos *step, uint32_t n, double *h, size_t c,
    const void *in, void *out, size_t at, size_t frames, int f32, double *buf,
    int last)
{
  V xh[2] = { VN (load) (h, 0, 0), VN (load) (h, c, 0) };
  const size_t size = f32 ? sizeof (float) : sizeof (double);
  stage_in (buf, FX_W, (const char *)in + at * size, c, f32, frames);
  VN (store)
  (h, c, frames > 1 ? VN (load) (buf, (frames - 2) * FX_W, 0) : xh[0], 0);
  VN (store) (h, 0, VN (load) (buf, (frames - 1) * FX_W, 0), 0);
  for (uint32_t k = 0; k < n; k++) {
    FxSos s = cur[k];
    h += 2 * c;
    VN (ramp_section) (&s, &step[k], xh, h, c, buf, frames);
    if (last)
      cur[k] = s;
  }
  stage_out (buf, FX_W, (char *)out + at * size, c, f32, frames);
}

#undef V
