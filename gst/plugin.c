/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The plugin fx. */

#include "gst/gstfxelements.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gboolean ok = FALSE;
  ok |= GST_ELEMENT_REGISTER (fxautopan, plugin);
  ok |= GST_ELEMENT_REGISTER (fxautowah, plugin);
  ok |= GST_ELEMENT_REGISTER (fxbatch, plugin);
  ok |= GST_ELEMENT_REGISTER (fxbiquad, plugin);
  ok |= GST_ELEMENT_REGISTER (fxbitcrusher, plugin);
  ok |= GST_ELEMENT_REGISTER (fxchain, plugin);
  ok |= GST_ELEMENT_REGISTER (fxchorus, plugin);
  ok |= GST_ELEMENT_REGISTER (fxcompressor, plugin);
  ok |= GST_ELEMENT_REGISTER (fxconvolver, plugin);
  ok |= GST_ELEMENT_REGISTER (fxcrossfeed, plugin);
  ok |= GST_ELEMENT_REGISTER (fxcrossover, plugin);
  ok |= GST_ELEMENT_REGISTER (fxdistortion, plugin);
  ok |= GST_ELEMENT_REGISTER (fxcudadownload, plugin);
  ok |= GST_ELEMENT_REGISTER (fxcudaupload, plugin);
  ok |= GST_ELEMENT_REGISTER (fxdcblock, plugin);
  ok |= GST_ELEMENT_REGISTER (fxdither, plugin);
  ok |= GST_ELEMENT_REGISTER (fxdelay, plugin);
  ok |= GST_ELEMENT_REGISTER (fxdeesser, plugin);
  ok |= GST_ELEMENT_REGISTER (fxeq, plugin);
  ok |= GST_ELEMENT_REGISTER (fxexpander, plugin);
  ok |= GST_ELEMENT_REGISTER (fxfilterbank, plugin);
  ok |= GST_ELEMENT_REGISTER (fxfir, plugin);
  ok |= GST_ELEMENT_REGISTER (fxflanger, plugin);
  ok |= GST_ELEMENT_REGISTER (fxgain, plugin);
  ok |= GST_ELEMENT_REGISTER (fxgate, plugin);
  ok |= GST_ELEMENT_REGISTER (fxiir, plugin);
  ok |= GST_ELEMENT_REGISTER (fxlimiter, plugin);
  ok |= GST_ELEMENT_REGISTER (fxloudness, plugin);
  ok |= GST_ELEMENT_REGISTER (fxmidside, plugin);
  ok |= GST_ELEMENT_REGISTER (fxnormalize, plugin);
  ok |= GST_ELEMENT_REGISTER (fxmultiband, plugin);
  ok |= GST_ELEMENT_REGISTER (fxpan, plugin);
  ok |= GST_ELEMENT_REGISTER (fxparallel, plugin);
  ok |= GST_ELEMENT_REGISTER (fxphaser, plugin);
  ok |= GST_ELEMENT_REGISTER (fxreverb, plugin);
  ok |= GST_ELEMENT_REGISTER (fxsos, plugin);
  ok |= GST_ELEMENT_REGISTER (fxsvf, plugin);
  ok |= GST_ELEMENT_REGISTER (fxtremolo, plugin);
  ok |= GST_ELEMENT_REGISTER (fxwaveshaper, plugin);
  ok |= GST_ELEMENT_REGISTER (fxvibrato, plugin);
  ok |= GST_ELEMENT_REGISTER (fxwidth, plugin);
  return ok;
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, fx,
    "Audio filters and effects on one DSP core", plugin_init, FX_VERSION,
    "LGPL", "gst-plugins-fx", "https://gstreamer.freedesktop.org/")
