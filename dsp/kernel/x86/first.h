/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A filter of first order, lane = time: a vector is filtered as if nothing had
 * been before it, in log2 steps (each adds what is 1, 2, 4 lanes back, times
 * that power of the pole), then what was before it comes in, times the powers
 * pole^1 .. pole^FX_W. Two vectors at a time, of which the second has the first
 * in it by then: what one pair waits for of the last is one FMA and one shuffle.
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

/* in x, as if nothing had been before. */
FX_INLINE V
first_alone (V w, const double *up)
{
  const V zero = { 0 };
  FX_UNROLL
  for (int step = 0; 1 << step < FX_W; step++)
    w = FMA (VN (align) (zero, w, FX_W - (1 << step)), SPLAT (up[step]), w);
  return w;
}

static void
first (const FxFirst *f, double *s, const double *x, size_t n, double *y)
{
  V near, far, now = SPLAT (*s);
  V in = SPLAT (f->in), direct = SPLAT (f->direct), out = SPLAT (f->out);
  double power[2 * FX_W], up[4] = { f->pole };
  power[0] = f->pole;
  for (int i = 1; i < 2 * FX_W; i++)
    power[i] = power[i - 1] * f->pole;
  for (int i = 1; i < 4; i++)
    up[i] = up[i - 1] * up[i - 1];
  near = VN (load) (power, 0, 0);
  far = VN (load) (power, FX_W, 0);
  size_t i = 0;
  for (; i + 2 * FX_W <= n; i += 2 * FX_W) {
    V v0 = VN (load) (x, i, 0), v1 = VN (load) (x, i + FX_W, 0);
    V w0 = first_alone (v0 * in, up), w1 = first_alone (v1 * in, up);
    w1 = FMA (first_last (w0), near, w1);
    w0 = FMA (now, near, w0);
    w1 = FMA (now, far, w1);
    now = first_last (w1);
    VN (store) (y, i, FMA (out, w0, v0 * direct), 0);
    VN (store) (y, i + FX_W, FMA (out, w1, v1 * direct), 0);
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
