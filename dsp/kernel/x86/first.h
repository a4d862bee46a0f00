/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A filter of first order, lane = time: a vector is filtered as if nothing had
 * been before it, in log2 steps (each adds what is 1, 2, 4 lanes back, times
 * that power of the pole), then what was before it comes in, times the powers
 * pole^1 .. pole^FX_W. From vector to vector that is one FMA and one shuffle.
 * Included once, for the widest vector. Class BOUND. */

#define V VN (V)
#define SPLAT(x) VN (splat) (x)
#define FMA VN (fma)

/* The last lane in all lanes. */
FX_INLINE V
first_last (V v)
{
#if FX_W == 8
  return __builtin_shufflevector (v, v, 7, 7, 7, 7, 7, 7, 7, 7);
#elif FX_W == 4
  return __builtin_shufflevector (v, v, 3, 3, 3, 3);
#else
  return __builtin_shufflevector (v, v, 1, 1);
#endif
}

static void
first (const FxFirst *f, double *s, const double *x, size_t n, double *y)
{
  V zero = { 0 }, powers = zero, now = SPLAT (*s);
  V in = SPLAT (f->in), direct = SPLAT (f->direct), out = SPLAT (f->out);
  double power = 1, up[4];
  for (int i = 0; i < FX_W; i++) {
    power *= f->pole;
    powers[i] = power;
  }
  up[0] = f->pole;
  for (int i = 1; i < 4; i++)
    up[i] = up[i - 1] * up[i - 1];
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V v = VN (load) (x, i, 0), w = v * in;
    FX_UNROLL
    for (int step = 0; 1 << step < FX_W; step++)
      w = FMA (VN (align) (zero, w, FX_W - (1 << step)), SPLAT (up[step]), w);
    w = FMA (now, powers, w);
    now = first_last (w);
    VN (store) (y, i, FMA (out, w, v * direct), 0);
  }
  double rest = now[0];
  for (; i < n; i++) {
    double v = x[i];
    rest = fma_f64_0 (f->pole, rest, f->in * v);
    y[i] = fma_f64_0 (f->out, rest, f->direct * v);
  }
  *s = rest;
}

#undef FMA
#undef SPLAT
#undef V
