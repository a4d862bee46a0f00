/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascade, lane = (section, channel). Included once per width.
 *
 * S = M FX_W / C sections stand in M vectors, the last section lowest, and
 * section j works on frame u - 4 j at step u: its input is what the section
 * before put out four steps ago, moved down by C lanes. With a skew of four
 * the loop's chain is one FMA,
 *
 *   y = -a1 y1 + (-a2 y2 + (b0 x + (b1 x1 + b2 x2)))
 *
 * since the shift and all that depends on x have three steps of slack. Slots
 * before the first section pass their input on. A section enters at step 4 j,
 * when its history is put into its lanes, and its state is taken out again at
 * its last frame, so that the history is canonical at both ends. Floor: 5 FMA
 * and a shuffle per frame and vector, two a cycle, and 4 cycles a frame.
 * Class BOUND; the bits do not depend on the split of a stream into blocks. */

#define V VN (V)
#define I VN (I)
typedef struct VN (Wave) {
  V b0[4], b1[4], b2[4], a1[4], a2[4];
  V x1[4], x2[4], y1[4], y2[4], y3[4], y4[4];
} VN (Wave);

/* One step; in: the next frame in its C low lanes. The output is in the C low
 * lanes of y1[0] afterwards. */
FX_INLINE void
VN (wave_step) (VN (Wave) * w, const int C, const int M, V in)
{
  FX_UNROLL
  for (int m = 0; m < M; m++) {
    V x = VN (align) (w->y4[m], m + 1 < M ? w->y4[m + 1] : in, C);
    V y = VN (df1) (w->b0[m], w->b1[m], w->b2[m], w->a1[m], w->a2[m], x,
        w->x1[m], w->x2[m], w->y1[m], w->y2[m]);
    w->x2[m] = w->x1[m];
    w->x1[m] = x;
    w->y4[m] = w->y3[m];
    w->y3[m] = w->y2[m];
    w->y2[m] = w->y1[m];
    w->y1[m] = y;
  }
}

/* What enters and leaves: x1, x2, y1, y2 of every lane. */
typedef struct VN (WaveEdge) {
  V v[4][4];
} VN (WaveEdge);

/* Slot j's part of e into w's registers; slot: the slot of each lane. */
FX_INLINE void
VN (wave_enter) (VN (Wave) * w, const VN (WaveEdge) * e, const int M,
    const V *slot, size_t j)
{
  FX_UNROLL
  for (int m = 0; m < M; m++) {
    I mask = (I)(slot[m] == VN (splat) ((double)j));
    w->x1[m] = VN (select) (w->x1[m], e->v[0][m], mask);
    w->x2[m] = VN (select) (w->x2[m], e->v[1][m], mask);
    w->y1[m] = VN (select) (w->y1[m], e->v[2][m], mask);
    w->y2[m] = VN (select) (w->y2[m], e->v[3][m], mask);
  }
}

/* The other way. */
FX_INLINE void
VN (wave_leave) (const VN (Wave) * w, VN (WaveEdge) * e, const int M,
    const V *slot, size_t j)
{
  FX_UNROLL
  for (int m = 0; m < M; m++) {
    I mask = (I)(slot[m] == VN (splat) ((double)j));
    e->v[0][m] = VN (select) (e->v[0][m], w->x1[m], mask);
    e->v[1][m] = VN (select) (e->v[1][m], w->x2[m], mask);
    e->v[2][m] = VN (select) (e->v[2][m], w->y1[m], mask);
    e->v[3][m] = VN (select) (e->v[3][m], w->y2[m], mask);
  }
}

FX_INLINE void
VN (wave_put) (double *buf, V y, const int C)
{
  if (C == 1)
    buf[0] = y[0];
  else if (C == 2)
    store_2 (buf, 0, VN (low2) (y), 0);
#if FX_W >= 4
  else if (C == 4)
    store_4 (buf, 0, VN (low4) (y), 0);
#endif
#if FX_W >= 8
  else
    store_8 (buf, 0, y, 0);
#endif
}

/* Four steps, so that the registers' shifts come to nothing. in: frames, NULL
 * for silence; out: NULL while nothing comes out. */
FX_INLINE void
VN (wave_steps) (
    VN (Wave) * w, const int C, const int M, const double *in, double *out)
{
  V zero = { 0 };
  FX_UNROLL
  for (int i = 0; i < 4; i++) {
    VN (wave_step) (w, C, M, in ? VN (load) (in, (size_t)(i * C), 0) : zero);
    if (out)
      VN (wave_put) (out + i * C, w->y1[0], C);
  }
}

/* n frames that reach the last section while the first still has some: the
 * sections enter one by one, all work, and leave one by one. */
FX_INLINE void
VN (wave_long) (VN (Wave) * w, VN (WaveEdge) * edge, const int C, const int M,
    const V *slot, double *buf, size_t n)
{
  const int S = M * FX_W / C;
  const double *in = buf, *end = buf + n * C;
  double *out = buf;
  for (int j = 0; j < S - 1; j++, in += 4 * C) {
    VN (wave_enter) (w, edge, M, slot, j);
    VN (wave_steps) (w, C, M, in, NULL);
  }
  VN (wave_enter) (w, edge, M, slot, S - 1);
  for (; in + 4 * C <= end; in += 4 * C, out += 4 * C)
    VN (wave_steps) (w, C, M, in, out);
  for (; in < end; in += C, out += C) {
    VN (wave_step) (w, C, M, VN (load) (in, 0, 0));
    VN (wave_put) (out, w->y1[0], C);
  }
  VN (wave_leave) (w, edge, M, slot, 0);
  for (int j = 1; j < S; j++, out += 4 * C) {
    VN (wave_steps) (w, C, M, NULL, out);
    VN (wave_leave) (w, edge, M, slot, j);
  }
}

/* Any n, step by step. */
FX_INLINE void
VN (wave_short) (VN (Wave) * w, VN (WaveEdge) * edge, const int C, const int M,
    const V *slot, double *buf, size_t n)
{
  const size_t lag = 4 * (size_t)(M * FX_W / C - 1);
  V zero = { 0 };
  for (size_t u = 0; u < n + lag; u++) {
    if (u <= lag && u % 4 == 0)
      VN (wave_enter) (w, edge, M, slot, u / 4);
    VN (wave_step) (w, C, M, u < n ? VN (load) (buf, u * C, 0) : zero);
    if (u >= lag)
      VN (wave_put) (buf + (u - lag) * C, w->y1[0], C);
    if (u + 1 >= n && (u + 1 - n) % 4 == 0)
      VN (wave_leave) (w, edge, M, slot, (u + 1 - n) / 4);
  }
}

/* Coefficients, slots and histories of ns sections from s in the last of S
 * slots; those before pass on what they get. h: row of the first section's
 * input, whose own values come from prev. */
FX_INLINE void
VN (wave_fill) (double coef[6][4 * FX_W], VN (WaveEdge) * edge, const int C,
    const int S, const FxSos *s, int ns, const double *h, size_t c,
    const double *prev)
{
  double *e = (double *)edge;
  for (int j = 0; j < S; j++) {
    int k = j - (S - ns), at = (S - 1 - j) * C;
    stage_splat (coef[5] + at, C, j);
    stage_splat (coef[0] + at, C, k < 0 ? 1 : s[k].b0);
    stage_splat (coef[1] + at, C, k < 0 ? 0 : s[k].b1);
    stage_splat (coef[2] + at, C, k < 0 ? 0 : s[k].b2);
    stage_splat (coef[3] + at, C, k < 0 ? 0 : -s[k].a1);
    stage_splat (coef[4] + at, C, k < 0 ? 0 : -s[k].a2);
    if (k < 0) {
      for (int i = 0; i < 4; i++)
        stage_splat (e + 4 * FX_W * i + at, C, 0);
      continue;
    }
    const double *r = h + 2 * (size_t)k * c;
    stage_frame (e, (size_t)at, 0, k > 0 ? r : prev, 0, 0, C);
    stage_frame (
        e + 4 * FX_W, (size_t)at, 0, k > 0 ? r + c : prev + C, 0, 0, C);
    stage_frame (e + 8 * FX_W, (size_t)at, 0, r + 2 * c, 0, 0, C);
    stage_frame (e + 12 * FX_W, (size_t)at, 0, r + 3 * c, 0, 0, C);
  }
}

/* ns <= S sections from section `first` over n >= 1 frames of buf, in place.
 * prev: the history of the input as it was, [2][C], exchanged for that of the
 * output. buf may be read and not written FX_W doubles behind its end. */
FX_INLINE void
VN (wave_pass) (const FxSosJob *job, const int C, const int M, uint32_t first,
    uint32_t ns, double *prev, double *buf, size_t n)
{
  const int S = M * FX_W / C, idle = S - (int)ns;
  const size_t c = job->channels;
  double *h = job->history + (size_t)first * 2 * c;
  double coef[6][4 * FX_W] __attribute__ ((aligned (64)));
  VN (WaveEdge) edge;
  VN (wave_fill) (coef, &edge, C, S, job->t->s + first, (int)ns, h, c, prev);
  stage_frame (prev, 0, 0, h, 2 * ns * c, 0, C);
  stage_frame (prev, (size_t)C, 0, h, (2 * ns + 1) * c, 0, C);

  VN (Wave) w;
  V slot[4], zero = { 0 };
  FX_UNROLL
  for (int m = 0; m < M; m++) {
    w.b0[m] = *(V *)&coef[0][m * FX_W];
    w.b1[m] = *(V *)&coef[1][m * FX_W];
    w.b2[m] = *(V *)&coef[2][m * FX_W];
    w.a1[m] = *(V *)&coef[3][m * FX_W];
    w.a2[m] = *(V *)&coef[4][m * FX_W];
    slot[m] = *(V *)&coef[5][m * FX_W];
    w.x1[m] = w.x2[m] = w.y1[m] = w.y2[m] = w.y3[m] = w.y4[m] = zero;
  }
  if (n >= 4 * (size_t)S - 3)
    VN (wave_long) (&w, &edge, C, M, slot, buf, n);
  else
    VN (wave_short) (&w, &edge, C, M, slot, buf, n);

  const double *e = (const double *)&edge;
  /* Another pass has written the row of its input. */
  if (!first) {
    stage_frame (h, 0, 0, e, (size_t)((S - 1 - idle) * C), 0, C);
    stage_frame (h, c, 0, e + 4 * FX_W, (size_t)((S - 1 - idle) * C), 0, C);
  }
  for (int j = idle; j < S; j++) {
    size_t at = (size_t)((S - 1 - j) * C);
    h += 2 * c;
    stage_frame (h, 0, 0, e + 8 * FX_W, at, 0, C);
    stage_frame (h, c, 0, e + 12 * FX_W, at, 0, C);
  }
}

/* One pass with as many vectors as ns sections need. */
FX_INLINE void
VN (wave_vectors) (const FxSosJob *job, const int C, uint32_t first,
    uint32_t ns, double *prev, double *buf, size_t n)
{
  switch ((ns * C + FX_W - 1) / FX_W) {
  case 1:
    VN (wave_pass) (job, C, 1, first, ns, prev, buf, n);
    break;
  case 2:
    VN (wave_pass) (job, C, 2, first, ns, prev, buf, n);
    break;
  case 3:
    VN (wave_pass) (job, C, 3, first, ns, prev, buf, n);
    break;
  default:
    VN (wave_pass) (job, C, 4, first, ns, prev, buf, n);
  }
}

FX_INLINE void
VN (wave_run) (const FxSosJob *job, const int C)
{
  const uint32_t most = WAVE_VECTORS * FX_W / C, total = job->t->n;
  const uint32_t passes = (total + most - 1) / most;
  const size_t c = job->channels, tile = FX_SOS_TILE / C;
  const size_t size = job->f32 ? sizeof (float) : sizeof (double);
  double *buf = job->t->buf;
  for (size_t done = 0, n; done < job->frames; done += n) {
    double prev[2 * FX_W];
    n = job->frames - done < tile ? job->frames - done : tile;
    stage_in (buf, C, (const char *)job->in + done * c * size, c, job->f32, n);
    memcpy (prev, job->history, C * sizeof *prev);
    memcpy (prev + C, job->history + c, C * sizeof *prev);
    for (uint32_t p = 0; p < passes; p++) {
      uint32_t first = (uint32_t)((uint64_t)total * p / passes);
      uint32_t next = (uint32_t)((uint64_t)total * (p + 1) / passes);
      VN (wave_vectors) (job, C, first, next - first, prev, buf, n);
    }
    stage_out (buf, C, (char *)job->out + done * c * size, c, job->f32, n);
  }
}

static void
VN (sos_wave_c1) (const FxSosJob *job)
{
  VN (wave_run) (job, 1);
}

static void
VN (sos_wave_c2) (const FxSosJob *job)
{
  VN (wave_run) (job, 2);
}

#if FX_W >= 4
static void
VN (sos_wave_c4) (const FxSosJob *job)
{
  VN (wave_run) (job, 4);
}
#endif

#if FX_W >= 8
static void
VN (sos_wave_c8) (const FxSosJob *job)
{
  VN (wave_run) (job, 8);
}
#endif

#undef V
#undef I
