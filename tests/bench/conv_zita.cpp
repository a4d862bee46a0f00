/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* zita-convolver as a candidate of bench_convolution: no latency (its smallest
 * partition is the block), the spectra shared between channels as ours, its
 * threads waited for. Blocks above its limit are several of its own. */

#include "tests/bench/conv_bench.h"
#include <algorithm>
#include <cstring>
#include <vector>
#include <zita-convolver.h>

namespace {

struct Zita {
  ConvRun run; /* first: what is given out points to it */
  Convproc proc;
  ConvShape shape;
  size_t quantum;
};

void
block (ConvRun *r, const float *noise)
{
  Zita *z = reinterpret_cast<Zita *> (r);
  for (size_t at = 0; at < z->shape.frames; at += z->quantum) {
    for (uint32_t c = 0; c < z->shape.channels; c++)
      memcpy (z->proc.inpdata (c), noise + c * z->shape.frames + at,
          z->quantum * sizeof (float));
    z->proc.process (true);
    for (uint32_t c = 0; r->listen && c < z->shape.channels; c++)
      conv_listen (r, z->proc.outdata (c), z->quantum);
  }
}

void
close (ConvRun *r)
{
  Zita *z = reinterpret_cast<Zita *> (r);
  z->proc.stop_process ();
  z->proc.cleanup ();
  delete z;
}

} // namespace

ConvRun *
conv_open_zita (const ConvShape *s, const double *h, int)
{
  Zita *z = new Zita ();
  z->run.block = block;
  z->run.close = close;
  z->shape = *s;
  const size_t most = Convproc::MAXQUANT, least = Convproc::MINPART;
  z->quantum = std::min (s->frames, most);
  std::vector<float> response (h, h + s->taps);
  uint32_t part = (uint32_t)std::max (z->quantum, least);
  z->proc.set_options (Convproc::OPT_FFTW_MEASURE | Convproc::OPT_VECTOR_MODE);
  int failed = z->proc.configure (s->channels, s->channels, (uint32_t)s->taps,
      (uint32_t)z->quantum, part, Convproc::MAXPART, 1.0f / s->channels);
  for (uint32_t c = 0; !failed && c < s->channels; c++)
    failed = c ? z->proc.impdata_link (0, 0, c, c)
               : z->proc.impdata_create (
                     0, 0, 1, response.data (), 0, (int32_t)s->taps);
  if (!failed)
    failed = z->proc.start_process (0, 0);
  if (failed) {
    delete z;
    return nullptr;
  }
  return &z->run;
}
