/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The past of the input of a FIR process: of one length whatever its response
 * is, as audio lies. All but init and clear: RT, one thread at a time. */

#ifndef FX_FIR_HISTORY_H
#define FX_FIR_HISTORY_H

#include "dsp/fx_fir_state.h"

enum {
  FX_FIR_ROOM = FX_FIR_MAX_TAPS, /* frames that are taken in at a time */
  FX_FIR_CAPACITY = FX_FIR_KEEP + FX_FIR_ROOM
};

typedef struct FxFirHistory {
  uint32_t channels, planes;
  int f64;
  size_t size, step; /* bytes of a sample; samples of a plane per frame */

  char *frames; /* [planes][FX_FIR_CAPACITY][step] samples */
  size_t end;   /* frames in it: the last FX_FIR_KEEP of them count */
  size_t heard; /* frames since the reset, up to FX_FIR_KEEP */
  size_t quiet; /* frames at its end that are silence, up to FX_FIR_CAPACITY */
} FxFirHistory;

/* FX_OK, or FX_ENOMEM; to be cleared in either case. Not RT. */
int fx_fir_history_init (FxFirHistory *h, const FxFormat *f);
void fx_fir_history_clear (FxFirHistory *h);

/* Forgets all. */
void fx_fir_history_reset (FxFirHistory *h);

/* Takes frames (up to FX_FIR_ROOM) in. */
void
fx_fir_history_take (FxFirHistory *h, const FxFormat *f, const FxBlock *in);

/* Where a frame of a plane lies; frame: 0 .. end. */
static inline char *
fx_fir_history_at (const FxFirHistory *h, uint32_t plane, size_t frame)
{
  return h->frames +
         (plane * (size_t)FX_FIR_CAPACITY + frame) * h->step * h->size;
}

/* The last FX_FIR_KEEP frames of one channel. written is due when all channels
 * have been. */
void fx_fir_history_read (const FxFirHistory *h, uint32_t channel, double *x);
void fx_fir_history_write (FxFirHistory *h, uint32_t channel, const double *x);
void fx_fir_history_written (FxFirHistory *h);

/* The largest magnitude in the last `back` frames. */
double fx_fir_history_peak (const FxFirHistory *h, size_t back);

#endif
