/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascade, lane = channel: FX_W adjacent channels, LANES_K sections at most in
 * one pass, whose history stays in registers. Included once per width. Direct
 * form I,
 *
 *   y = -a1 y1 + (b0 x + (-a2 y2 + (b1 x1 + b2 x2)))
 *
 * in this order because x and y1 come last: the loop's chain is then one FMA
 * for y1 and two for x from section to section. Floor: 5 FMA per frame and
 * section, two FMA a cycle. Class BOUND; the bits do not depend on the split
 * of a stream into blocks. */

#define V VN (V)

/* One end of a pass: interleaved audio, or the double buffer between two. */
typedef struct VN (LanesEnd) {
  void *p;
  size_t stride; /* samples per frame */
  int f32;
} VN (LanesEnd);

/* K sections from section `first` over n frames. prev: the history of its
 * input, exchanged for that of its output as it was before. K, fin and fout
 * are constants where this is inlined. */
FX_INLINE void
VN (lanes_loop) (const FxSosJob *job, uint32_t first, const int K, V prev[2],
    VN (LanesEnd) in, const int fin, VN (LanesEnd) out, const int fout,
    size_t n)
{
  V b0[LANES_K], b1[LANES_K], b2[LANES_K], a1[LANES_K], a2[LANES_K];
  V h1[LANES_K + 1], h2[LANES_K + 1];
  const FxSos *s = job->t->s + first;
  size_t c = job->channels;
  double *h = job->history + (size_t)first * 2 * c;
  FX_UNROLL
  for (int k = 0; k < K; k++) {
    b0[k] = VN (splat) (s[k].b0);
    b1[k] = VN (splat) (s[k].b1);
    b2[k] = VN (splat) (s[k].b2);
    a1[k] = VN (splat) (-s[k].a1);
    a2[k] = VN (splat) (-s[k].a2);
  }
  h1[0] = prev[0];
  h2[0] = prev[1];
  FX_UNROLL
  for (int k = 1; k <= K; k++) {
    h1[k] = VN (load) (h + 2 * k * c, 0, 0);
    h2[k] = VN (load) (h + (2 * k + 1) * c, 0, 0);
  }
  prev[0] = h1[K];
  prev[1] = h2[K];
  for (size_t i = 0; i < n; i++) {
    V x = VN (load) (in.p, i * in.stride, fin);
    FX_UNROLL
    for (int k = 0; k < K; k++) {
      V y = VN (fma) (b1[k], h1[k], b2[k] * h2[k]);
      y = VN (fma) (a2[k], h2[k + 1], y);
      y = VN (fma) (b0[k], x, y);
      y = VN (fma) (a1[k], h1[k + 1], y);
      h2[k] = h1[k];
      h1[k] = x;
      x = y;
    }
    h2[K] = h1[K];
    h1[K] = x;
    VN (store) (out.p, i * out.stride, x, fout);
  }
  /* Another pass has written the row of its input. */
  FX_UNROLL
  for (int k = 0; k <= K; k++)
    if (k || !first) {
      VN (store) (h + 2 * k * c, 0, h1[k], 0);
      VN (store) (h + (2 * k + 1) * c, 0, h2[k], 0);
    }
}

FX_INLINE void
VN (lanes_formats) (const FxSosJob *job, uint32_t first, const int K, V prev[2],
    VN (LanesEnd) in, VN (LanesEnd) out, size_t n)
{
  if (in.f32 && out.f32)
    VN (lanes_loop) (job, first, K, prev, in, 1, out, 1, n);
  else if (in.f32)
    VN (lanes_loop) (job, first, K, prev, in, 1, out, 0, n);
  else if (out.f32)
    VN (lanes_loop) (job, first, K, prev, in, 0, out, 1, n);
  else
    VN (lanes_loop) (job, first, K, prev, in, 0, out, 0, n);
}

static void
VN (lanes_pass) (const FxSosJob *job, uint32_t first, uint32_t k, V prev[2],
    VN (LanesEnd) in, VN (LanesEnd) out, size_t n)
{
  switch (k) {
  case 1:
    VN (lanes_formats) (job, first, 1, prev, in, out, n);
    break;
  case 2:
    VN (lanes_formats) (job, first, 2, prev, in, out, n);
    break;
  case 3:
    VN (lanes_formats) (job, first, 3, prev, in, out, n);
    break;
  case 4:
    VN (lanes_formats) (job, first, 4, prev, in, out, n);
    break;
#if LANES_K > 4
  case 5:
    VN (lanes_formats) (job, first, 5, prev, in, out, n);
    break;
  case 6:
    VN (lanes_formats) (job, first, 6, prev, in, out, n);
    break;
  case 7:
    VN (lanes_formats) (job, first, 7, prev, in, out, n);
    break;
  case 8:
    VN (lanes_formats) (job, first, 8, prev, in, out, n);
    break;
#endif
  }
}

/* All sections: one pass straight from in to out if they fit, else tiles that
 * stay in the first-level cache, with passes of about equal size. */
static void
VN (sos_lanes) (const FxSosJob *job)
{
  uint32_t total = job->t->n;
  uint32_t passes = (total + LANES_K - 1) / LANES_K;
  size_t tile = passes > 1 ? FX_SOS_TILE / FX_W : job->frames;
  size_t size = job->f32 ? sizeof (float) : sizeof (double);
  for (size_t done = 0, n; done < job->frames; done += n) {
    size_t at = done * job->channels * size;
    VN (LanesEnd) in = { (char *)job->in + at, job->channels, job->f32 };
    VN (LanesEnd) out = { (char *)job->out + at, job->channels, job->f32 };
    VN (LanesEnd) mid = { job->t->buf, FX_W, 0 };
    V prev[2] = { VN (load) (job->history, 0, 0),
      VN (load) (job->history + job->channels, 0, 0) };
    n = job->frames - done < tile ? job->frames - done : tile;
    for (uint32_t p = 0; p < passes; p++) {
      uint32_t first = (uint32_t)((uint64_t)total * p / passes);
      uint32_t next = (uint32_t)((uint64_t)total * (p + 1) / passes);
      VN (lanes_pass)
      (job, first, next - first, prev, p ? mid : in, p + 1 < passes ? mid : out,
          n);
    }
  }
}

#undef V
