/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One step of direct form I, the denominator's coefficients with their sign
 * turned. Included once per width. Only the last FMA depends on what the step
 * before gave. */

FX_INLINE
VN (V) VN (df1) (VN (V) b0, VN (V) b1, VN (V) b2, VN (V) a1, VN (V) a2,
    VN (V) x, VN (V) x1, VN (V) x2, VN (V) y1, VN (V) y2)
{
  VN (V) y = VN (fma) (b1, x1, b2 * x2);
  y = VN (fma) (b0, x, y);
  y = VN (fma) (a2, y2, y);
  return VN (fma) (a1, y1, y);
}
