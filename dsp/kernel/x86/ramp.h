/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascade with moving coefficients, lane = channel, one frame of FX_W
 * adjacent channels. Included once per width. The history is worked on in
 * place: p is the place of the newest sample in each row and flips from frame
 * to frame, so that nothing is moved. Direct form I in the order of lanes.h.
 * Class BOUND; the bits do not depend on the split into blocks. */

#define V VN (V)

FX_INLINE void
VN (ramp_frame) (const FxSos *s, uint32_t n, double *h, size_t c, size_t p,
    const void *in, void *out, size_t at, const int f32)
{
  V x = VN (load) (in, at, f32);
  V x1 = VN (load) (h, p * c, 0), x2 = VN (load) (h, (1 - p) * c, 0);
  VN (store) (h, (1 - p) * c, x, 0);
  for (uint32_t k = 0; k < n; k++) {
    h += 2 * c;
    V y1 = VN (load) (h, p * c, 0), y2 = VN (load) (h, (1 - p) * c, 0);
    V y = VN (splat) (s[k].b1) * x1 + VN (splat) (s[k].b2) * x2;
    y = VN (splat) (-s[k].a2) * y2 + y;
    y = VN (splat) (s[k].b0) * x + y;
    y = VN (splat) (-s[k].a1) * y1 + y;
    VN (store) (h, (1 - p) * c, y, 0);
    x1 = y1;
    x2 = y2;
    x = y;
  }
  VN (store) (out, at, x, f32);
}

#undef V
