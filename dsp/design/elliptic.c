/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The elliptic (Cauer) prototype of order N: with e_p and e_s the factors of
 * ripple and attenuation and k1 = e_p / e_s, the modulus k solves the degree
 * equation N K'(k) / K(k) = K'(k1) / K(k1), which for the nomes is
 * q = q1^(1/N). With s, c, d = sn, cn, dn (i K / N; k), and the same with v at
 * the point of modulus k' where sc = 1 / e_p for modulus k1':
 *
 *   zeros  j / (k s)
 *   poles  -(c d s_v c_v + j s d_v) / (c_v^2 + k^2 s^2 s_v^2)
 *
 * The elliptic functions go through Landen's (Gauss's) descending
 * transformation in real arithmetic; every difference of near numbers (1 - k,
 * 1 - k s^2) is formed from the complementary modulus, so cn, dn and with them
 * the real parts of the poles are good to a few units in the last place.
 * Double. Sources: S. Orfanidis, "Lecture notes on elliptic filter design"
 * (2006); M. Abramowitz and I. Stegun, 16.12, 17.6 and 16.38. */

#include <math.h>
#include "dsp/design/zpk.h"

enum { MAX_STEPS = 20 };

/* below this modulus sn is sin to double precision */
#define SMALL 4e-9

/* moduli of the descending transformation */
typedef struct Landen {
  int n;
  double k[MAX_STEPS];    /* modulus after step i */
  double rest[MAX_STEPS]; /* 1 - k[i], without cancellation */
} Landen;

typedef struct Jacobi {
  double s, c, d;
} Jacobi;

static double
agm (double a, double b)
{
  for (int i = 0; i < MAX_STEPS && fabs (a - b) > SMALL * a; i++) {
    double mean = 0.5 * (a + b);
    b = sqrt (a * b);
    a = mean;
  }
  return 0.5 * (a + b);
}

/* k for the nome exp (ln_q) <= exp (-pi), by theta functions */
static double
modulus_of_nome (double ln_q)
{
  double q = exp (ln_q), q2 = q * q, q4 = q2 * q2;
  double t2 = 1 + q2 + q2 * q4, t3 = 1 + 2 * (q + q4 + q4 * q4 * q);
  double r = t2 / t3;

  return 4 * exp (0.5 * ln_q) * r * r;
}

static void
landen_init (Landen *l, double k, double kc)
{
  for (l->n = 0; l->n < MAX_STEPS && k > SMALL; l->n++) {
    double f = 1 / (1 + kc);
    k = k * f * k * f;
    l->k[l->n] = k;
    l->rest[l->n] = 2 * kc * f;
    kc = 2 * sqrt (kc) * f;
  }
}

/* sn, cn, dn at the point whose circular image has sine s and cosine c */
static Jacobi
landen_rise (const Landen *l, double s, double c)
{
  Jacobi j = { s, c, 1 };

  for (int i = l->n; i-- > 0;) {
    double f = 1 / (1 + l->k[i] * j.s * j.s);
    double d = (l->rest[i] + l->k[i] * j.c * j.c) * f;
    j.c *= j.d * f;
    j.s *= (1 + l->k[i]) * f;
    j.d = d;
  }
  return j;
}

/* the circular image of the point with sn = s, cn = c for modulus k */
static Jacobi
landen_fall (double s, double c, double k, double kc)
{
  Jacobi j = { s, c, sqrt (c * c + kc * kc * s * s) };

  for (int i = 0; i < MAX_STEPS && k > SMALL; i++) {
    double f = 1 / (1 + kc), g = 1 / (1 + j.d);
    double d = sqrt (2 * (kc + j.d) * f * g);
    j.s *= (1 + kc) * g;
    j.c *= 2 * g / d;
    j.d = d;
    k = k * f * k * f;
    kc = 2 * sqrt (kc) * f;
  }
  return j;
}

void
fx_zpk_elliptic (int order, double ripple, double attenuation, FxZpk *z)
{
  double ep = fx_zpk_epsilon (ripple), es = fx_zpk_epsilon (attenuation);
  double k1 = ep / es, bottom = pow (10, -ripple / 20);
  /* 1 - k1^2 = (10^(Rs/10) - 10^(Rp/10)) / es^2, which may be small */
  double k1c =
      sqrt (expm1 ((attenuation - ripple) * (M_LN10 / 10))) / (bottom * es);
  double ln_q = -M_PI * agm (1, k1c) / (agm (1, k1) * order);
  double k, kc, step = M_PI / (2 * order);
  Landen l;
  Jacobi v;
  int odd = order & 1;

  if (ln_q <= -M_PI) {
    k = modulus_of_nome (ln_q);
    kc = sqrt ((1 - k) * (1 + k));
  } else {
    kc = modulus_of_nome (M_PI * M_PI / ln_q);
    k = sqrt ((1 - kc) * (1 + kc));
  }

  v = landen_fall (bottom, ep * bottom, k1c, k1);
  landen_init (&l, kc, k);
  v = landen_rise (&l, v.s, v.c);

  landen_init (&l, k, kc);
  z->pairs = order / 2;
  z->real = odd ? v.s / v.c : 0;
  z->gain = odd ? 1 : bottom;
  for (int i = 0; i < z->pairs; i++) {
    int m = 2 * i + 1 + odd;
    Jacobi j = landen_rise (&l, sin (m * step), sin ((order - m) * step));
    double ks = k * j.s;
    double f = 1 / (v.c * v.c + ks * ks * v.s * v.s);
    z->re[i] = -j.c * j.d * v.s * v.c * f;
    z->im[i] = j.s * v.d * f;
    z->inv_zero[i] = ks;
  }
}
