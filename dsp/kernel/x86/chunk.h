/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Cascade, lane = (stretch of time, channel). Included once per width.
 *
 * A tile is cut into R = 2 FX_W / C stretches of L frames and transposed, so
 * that the two vectors of a row hold one frame of every stretch. Each section
 * runs over all stretches from zero state; a prefix scan with A^L, A^2L, ...
 * then gives each stretch the state it truly started in, and what that state
 * alone would have put out, A^l's first row times it, is added while the next
 * section loads. The state is (s1, s1 +- s2) of the transposed direct form II,
 * which holds the input's share too: a stretch starts with x and y both zero,
 * and nothing large cancels. Floor: 7 FMA per FX_W samples and section, two a
 * cycle, and the scan.
 *
 * A tile that is not full is padded with zeros; the history is read at the
 * last true frame. Sections are the outer loop and tiles the inner one: the
 * next tile hides the latency of the scan. Class BOUND: the last bits depend
 * on where blocks end. NaN in a frame reaches later frames of its own channel
 * and nothing else. */

#define V VN (V)
#define LANES (2 * FX_W)

/* A value for each stretch and channel. */
typedef struct VN (Pair) {
  V v[2];
} VN (Pair);

typedef struct VN (State) {
  VN (Pair) p, q;
} VN (State);

FX_INLINE void
VN (trade) (V *a, V *b, const int s)
{
  V t = VN (evens) (*a, *b, s);
  *b = VN (odds) (*a, *b, s);
  *a = t;
}

/* Turns a square of FX_W / C rows of as many blocks of C doubles: rows are
 * stretches before and frames after, blocks the other way. Written out, since
 * GCC keeps t in memory when it finds loops here. */
FX_INLINE void
VN (transpose) (V t[8], const int C)
{
  const int per = FX_W / C;
  if (per == 8) {
    VN (trade) (&t[0], &t[4], 4 * C);
    VN (trade) (&t[1], &t[5], 4 * C);
    VN (trade) (&t[2], &t[6], 4 * C);
    VN (trade) (&t[3], &t[7], 4 * C);
  }
  if (per >= 4) {
    VN (trade) (&t[0], &t[2], 2 * C);
    VN (trade) (&t[1], &t[3], 2 * C);
  }
  if (per == 8) {
    VN (trade) (&t[4], &t[6], 2 * C);
    VN (trade) (&t[5], &t[7], 2 * C);
  }
  VN (trade) (&t[0], &t[1], C);
  if (per >= 4)
    VN (trade) (&t[2], &t[3], C);
  if (per == 8) {
    VN (trade) (&t[4], &t[5], C);
    VN (trade) (&t[6], &t[7], C);
  }
}

/* frames in `tiles` tiles with stretches of len. */
typedef struct VN (Block) {
  size_t frames, tiles, len;
} VN (Block);

/* R stretches of len frames of C adjacent doubles or floats at in, into
 * rows[l]. */
FX_INLINE void
VN (chunk_load) (
    VN (Pair) * rows, const int C, const void *in, const int f32, size_t len)
{
  const int per = FX_W / C; /* stretches per vector, frames per block */
  for (size_t l0 = 0; l0 < len; l0 += per) {
    if (l0 + per > len) {
      if (len < (size_t)per) {
        double *d = (double *)rows;
        for (size_t l = 0; l < len; l++)
          for (size_t r = 0; r < (size_t)(2 * per); r++)
            for (int ch = 0; ch < C; ch++)
              d[(l * 2 * per + r) * C + ch] =
                  get (in, (r * len + l) * C + ch, f32);
        return;
      }
      l0 = len - per;
    }
    FX_UNROLL
    for (int m = 0; m < 2; m++) {
      V t[8];
      FX_UNROLL
      for (int i = 0; i < per; i++)
        t[i] = VN (load) (in, ((m * per + i) * len + l0) * C, f32);
      VN (transpose) (t, C);
      FX_UNROLL
      for (int i = 0; i < per; i++)
        rows[l0 + i].v[m] = t[i];
    }
  }
}

/* The way back, adding the last section's response to the true state. */
FX_INLINE void
VN (chunk_store) (const VN (Pair) * rows, const int C, void *out, const int f32,
    size_t len, const double (*g)[2], const VN (State) * fix)
{
  const int per = FX_W / C;
  for (size_t l0 = 0; l0 < len; l0 += per) {
    if (l0 + per > len) {
      if (len < (size_t)per) {
        for (size_t l = 0; l < len; l++) {
          VN (Pair) y;
          for (int m = 0; m < 2; m++)
            y.v[m] =
                rows[l].v[m] + (g[l][0] * fix->p.v[m] + g[l][1] * fix->q.v[m]);
          const double *d = (const double *)&y;
          for (size_t r = 0; r < (size_t)(2 * per); r++)
            for (int ch = 0; ch < C; ch++)
              put (out, (r * len + l) * C + ch, d[r * C + ch], f32);
        }
        return;
      }
      l0 = len - per;
    }
    FX_UNROLL
    for (int m = 0; m < 2; m++) {
      V t[8];
      FX_UNROLL
      for (int i = 0; i < per; i++)
        t[i] = rows[l0 + i].v[m] +
               (g[l0 + i][0] * fix->p.v[m] + g[l0 + i][1] * fix->q.v[m]);
      VN (transpose) (t, C);
      FX_UNROLL
      for (int i = 0; i < per; i++)
        VN (store) (out, ((m * per + i) * len + l0) * C, t[i], f32);
    }
  }
}

/* One section over the rows from zero state, in place, after adding what the
 * section before owes (g and fix; g is NULL for the first). Returns the state
 * at the end of each stretch, the first of which starts in the state `carry`:
 * its share, in `enter`, is added where nothing waits for it. */
FX_INLINE
VN (State)
VN (chunk_section)
(VN (Pair) * rows, size_t len, const FxSos *s, const double (*g)[2],
    const VN (State) * fix, const V enter[2])
{
  V b0 = VN (splat) (s->b0), b1 = VN (splat) (s->b1), b2 = VN (splat) (s->b2);
  V a1 = VN (splat) (-s->a1), a2 = VN (splat) (-s->a2);
  V x1[2] = { 0 }, x2[2] = { 0 }, y1[2] = { 0 }, y2[2] = { 0 };
  V p[2] = { 0 }, q[2] = { 0 };
  if (g)
    for (int m = 0; m < 2; m++) {
      p[m] = fix->p.v[m];
      q[m] = fix->q.v[m];
    }
  for (size_t l = 0; l < len; l++) {
    FX_UNROLL
    for (int m = 0; m < 2; m++) {
      V x = rows[l].v[m];
      if (g) {
        x = VN (fma) (VN (splat) (g[l][0]), p[m], x);
        x = VN (fma) (VN (splat) (g[l][1]), q[m], x);
      }
      V y = VN (df1) (b0, b1, b2, a1, a2, x, x1[m], x2[m], y1[m], y2[m]);
      x2[m] = x1[m];
      x1[m] = x;
      y2[m] = y1[m];
      y1[m] = y;
      rows[l].v[m] = y;
    }
  }
  VN (State) e;
  V side = VN (splat) (fx_sos_side (s));
  FX_UNROLL
  for (int m = 0; m < 2; m++) {
    V s2 = b2 * x1[m], s1 = b1 * x1[m] + b2 * x2[m];
    s1 = a2 * y2[m] + s1;
    V own = a1 * y1[m] + s1;
    V both = side * (a2 * y1[m] + s2) + own;
    if (m == 0) {
      s1 += enter[0];
      both += enter[1];
    }
    e.p.v[m] = a1 * y1[m] + s1;
    e.q.v[m] = both;
  }
  return e;
}

/* a's lanes moved up by d, those of `low`'s top below them. */
FX_INLINE
VN (Pair) VN (chunk_shift) (VN (Pair) a, V low, const int d)
{
  VN (Pair) r;
  if (d < FX_W) {
    r.v[0] = VN (align) (low, a.v[0], FX_W - d);
    r.v[1] = VN (align) (a.v[0], a.v[1], FX_W - d);
  } else {
    r.v[0] = low;
    r.v[1] = a.v[0];
  }
  return r;
}

/* What the state before a tile, in carry's top C lanes, comes to at the end
 * of the first stretch. */
FX_INLINE void
VN (chunk_entry) (
    V enter[2], const int C, const FxSosMat *mat, const V carry[2])
{
  const double *m = mat->m;
  V zero = { 0 };
  V p = VN (align) (carry[0], zero, FX_W - C);
  V q = VN (align) (carry[1], zero, FX_W - C);
  enter[0] = m[0] * p + m[1] * q;
  enter[1] = m[2] * p + m[3] * q;
}

/* The start states of all stretches from what each ends in when it starts
 * from zero (the first: truly); carry: the state before the tile in its top C
 * lanes, exchanged for that behind it. */
FX_INLINE
VN (State)
VN (chunk_scan) (VN (State) e, const int C, const FxSosMat *mat, V carry[2])
{
  V zero = { 0 };
  FX_UNROLL
  for (int i = 0; i < FX_SOS_SCANS; i++) {
    const int d = C << i;
    if (d >= LANES)
      break;
    const double *m = mat[i].m;
    VN (Pair) sp = VN (chunk_shift) (e.p, zero, d);
    VN (Pair) sq = VN (chunk_shift) (e.q, zero, d);
    FX_UNROLL
    for (int v = 0; v < 2; v++)
      if (v || d < FX_W) {
        e.p.v[v] = m[0] * sp.v[v] + e.p.v[v];
        e.q.v[v] = m[2] * sp.v[v] + e.q.v[v];
        e.p.v[v] = m[1] * sq.v[v] + e.p.v[v];
        e.q.v[v] = m[3] * sq.v[v] + e.q.v[v];
      }
  }
  VN (State)
  start = { VN (chunk_shift) (e.p, carry[0], C),
    VN (chunk_shift) (e.q, carry[1], C) };
  carry[0] = e.p.v[1];
  carry[1] = e.q.v[1];
  return start;
}

/* Writes section k's output at frames n - 1 and n - 2 of a tile. */
FX_INLINE void
VN (chunk_history) (const FxSosJob *job, uint32_t k, const int C,
    const VN (Pair) * rows, size_t len, size_t n, const VN (State) * start)
{
  const double (*g)[2] = job->t->d[k].row1;
  double *h = job->history + (size_t)(k + 1) * 2 * job->channels;
  const double *p = (const double *)&start->p;
  const double *q = (const double *)&start->q;
  for (int ago = 1; ago <= 2; ago++, h += job->channels) {
    size_t r = (n - ago) / len, l = (n - ago) % len;
    const double *y = (const double *)&rows[l] + r * C;
    for (int ch = 0; ch < C; ch++)
      h[ch] = y[ch] + (g[l][0] * p[r * C + ch] + g[l][1] * q[r * C + ch]);
  }
}

/* The state of every section from the history. */
FX_INLINE void
VN (chunk_enter) (const FxSosJob *job, const int C)
{
  const FxSosTables *t = job->t;
  size_t c = job->channels;
  const double *h = job->history;
  for (uint32_t k = 0; k < t->n; k++, h += 2 * c) {
    const FxSos *s = &t->s[k];
    double *p = t->state + 16 * (size_t)k + FX_W - C;
    for (int i = 0; i < C; i++) {
      double x1 = h[i], x2 = h[c + i], y1 = h[2 * c + i], y2 = h[3 * c + i];
      double s1 = s->b1 * x1 + s->b2 * x2 - s->a2 * y2 - s->a1 * y1;
      p[i] = s1;
      p[8 + i] = s1 + fx_sos_side (s) * (s->b2 * x1 - s->a2 * y1);
    }
  }
}

/* One tile between the audio and its rows. A tile that is not full, or that
 * has other channels between, goes through the stage. */
FX_INLINE void
VN (chunk_tile_in) (const FxSosJob *job, VN (Pair) * rows, const int C,
    size_t frame, size_t n, size_t len)
{
  const size_t c = job->channels, at = frame * c, full = LANES / C * len;
  if (c == (size_t)C && n == full) {
    if (job->f32)
      VN (chunk_load) (rows, C, (const float *)job->in + at, 1, len);
    else
      VN (chunk_load) (rows, C, (const double *)job->in + at, 0, len);
    return;
  }
  double *stage = job->t->stage;
  const size_t size = job->f32 ? sizeof (float) : sizeof (double);
  stage_in (stage, C, (const char *)job->in + at * size, c, job->f32, n);
  memset (stage + n * C, 0, (full - n) * C * sizeof *stage);
  VN (chunk_load) (rows, C, stage, 0, len);
}

FX_INLINE void
VN (chunk_tile_out) (const FxSosJob *job, const VN (Pair) * rows, const int C,
    size_t frame, size_t n, size_t len, const VN (State) * fix)
{
  const size_t c = job->channels, at = frame * c, full = LANES / C * len;
  const double (*g)[2] = job->t->d[job->t->n - 1].row1;
  if (c == (size_t)C && n == full) {
    if (job->f32)
      VN (chunk_store) (rows, C, (float *)job->out + at, 1, len, g, fix);
    else
      VN (chunk_store) (rows, C, (double *)job->out + at, 0, len, g, fix);
    return;
  }
  double *stage = job->t->stage;
  const size_t size = job->f32 ? sizeof (float) : sizeof (double);
  VN (chunk_store) (rows, C, stage, 0, len, g, fix);
  stage_out (stage, C, (char *)job->out + at * size, c, job->f32, n);
}

/* All sections over one block, which starts at frame `first`. */
FX_INLINE void
VN (chunk_block) (
    const FxSosJob *job, const int C, size_t first, const VN (Block) b)
{
  FxSosTables *t = job->t;
  const size_t tiles = b.tiles, len = b.len, tile = LANES / C * len;
  const size_t rest = b.frames - (tiles - 1) * tile;
  VN (Pair) *buf = (VN (Pair) *)t->buf;
  VN (State) fix[CHUNK_TILES];
  for (size_t i = 0; i < tiles; i++)
    VN (chunk_tile_in)
  (job, buf + i * len, C, first + i * tile, i + 1 < tiles ? tile : rest, len);
  const double (*g)[2] = NULL;
  for (uint32_t k = 0; k < t->n; k++) {
    const FxSosMat *mat = fx_sos_scan_mats (t, k, (uint32_t)len);
    double *state = t->state + 16 * (size_t)k;
    V carry[2] = { *(const V *)state, *(const V *)(state + 8) };
    for (size_t i = 0; i < tiles; i++) {
      VN (Pair) *rows = buf + i * len;
      V enter[2];
      VN (chunk_entry) (enter, C, mat, carry);
      VN (State)
      e = k ? VN (chunk_section) (rows, len, &t->s[k], g, &fix[i], enter)
            : VN (chunk_section) (rows, len, &t->s[k], NULL, NULL, enter);
      fix[i] = VN (chunk_scan) (e, C, mat, carry);
    }
    *(V *)state = carry[0];
    *(V *)(state + 8) = carry[1];
    g = t->d[k].row1;
    if (first + b.frames == job->frames)
      VN (chunk_history)
    (job, k, C, buf + (tiles - 1) * len, len, rest, &fix[tiles - 1]);
  }
  for (size_t i = 0; i < tiles; i++)
    VN (chunk_tile_out)
  (job, buf + i * len, C, first + i * tile, i + 1 < tiles ? tile : rest, len,
      &fix[i]);
}

/* The next block: as many frames as the buffer holds, or half of what is left
 * rather than that and a small rest; in equal tiles, of which only the last
 * block's last may be in part empty. */
FX_INLINE
VN (Block) VN (chunk_take) (size_t left, size_t stretches)
{
  const size_t full = stretches * FX_SOS_MAX_L, most = CHUNK_TILES * full;
  VN (Block) b = { left, 0, 0 };
  if (left > most)
    b.frames = left < 2 * most ? (left + 1) / 2 : most;
  b.tiles = (b.frames + full - 1) / full;
  if (b.tiles < 2 && b.frames >= stretches * 2 * CHUNK_MIN_L)
    b.tiles = 2;
  size_t unit = b.tiles * stretches;
  b.len = (b.frames + unit - 1) / unit;
  if (b.frames < left)
    b.frames = unit * b.len;
  return b;
}

FX_INLINE void
VN (chunk_run) (const FxSosJob *job, const int C)
{
  const size_t c = job->channels;
  if (job->frames < 2) {
    lanes_of (job, C);
    return;
  }
  VN (chunk_enter) (job, C);
  for (int i = 0; i < C; i++) {
    size_t at = (job->frames - 2) * c + (size_t)i;
    job->history[i] = get (job->in, at + c, job->f32);
    job->history[c + i] = get (job->in, at, job->f32);
  }
  for (size_t done = 0; done < job->frames;) {
    VN (Block) b = VN (chunk_take) (job->frames - done, LANES / C);
    VN (chunk_block) (job, C, done, b);
    done += b.frames;
  }
}

static void
VN (sos_chunk_c1) (const FxSosJob *job)
{
  VN (chunk_run) (job, 1);
}

#if FX_W >= 4
static void
VN (sos_chunk_c2) (const FxSosJob *job)
{
  VN (chunk_run) (job, 2);
}
#endif

#if FX_W >= 8
static void
VN (sos_chunk_c4) (const FxSosJob *job)
{
  VN (chunk_run) (job, 4);
}
#endif

#undef V
#undef LANES
