/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Real Fourier transforms of any power of 2 from 32 on: dsp/fx_transform.h, and
 * gst-fft for those that are longer. */

#ifndef FX_TOOL_FOURIER_H
#define FX_TOOL_FOURIER_H

#include <glib.h>

typedef struct FxFourier FxFourier;

FxFourier *fx_fourier_new (guint size);
void fx_fourier_free (FxFourier *fourier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxFourier, fx_fourier_free)

/* x[size] to bins 0 .. size / 2 and back: nothing is scaled, so that x comes
 * back times size. */
void fx_fourier_forward (
    FxFourier *fourier, const gdouble *x, gdouble *re, gdouble *im);
void fx_fourier_inverse (
    FxFourier *fourier, const gdouble *re, const gdouble *im, gdouble *x);

#endif
