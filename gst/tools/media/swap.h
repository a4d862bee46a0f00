/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An element that holds a chain and exchanges it for another while sound goes
 * through, without a click: for a while both hear it, then one is faded into
 * the other. Sound is interleaved F32 on either side. */

#ifndef FX_TOOL_SWAP_H
#define FX_TOOL_SWAP_H

#include "gst/tools/chain/chain.h"

G_DECLARE_FINAL_TYPE (FxSwap, fx_swap, FX, SWAP, GstBin)

/* Starts with a chain, which it owns from then on. Floating. */
GstElement *fx_swap_new (FxChain *chain);

/* The chain that new sound goes to: until fx_swap_take is heard, the one given
 * there. Borrowed, valid until the next fx_swap_take. */
FxChain *fx_swap_chain (FxSwap *swap);

/* Exchanges it; takes the chain. Heard after 10 ms, and after 30 ms alone. Any
 * thread but those of the stream, one at a time; while an exchange goes on it
 * waits for its end, where nothing streams at most 100 ms. */
void fx_swap_take (FxSwap *swap, FxChain *chain);

#endif
