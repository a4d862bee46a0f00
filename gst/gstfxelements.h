/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One line for each element of the plugin. */

#ifndef GST_FX_ELEMENTS_H
#define GST_FX_ELEMENTS_H

#include <gst/gst.h>

G_BEGIN_DECLS

GST_ELEMENT_REGISTER_DECLARE (fxbatch);
GST_ELEMENT_REGISTER_DECLARE (fxbiquad);
GST_ELEMENT_REGISTER_DECLARE (fxchain);
GST_ELEMENT_REGISTER_DECLARE (fxconvolver);
GST_ELEMENT_REGISTER_DECLARE (fxcrossover);
GST_ELEMENT_REGISTER_DECLARE (fxcudadownload);
GST_ELEMENT_REGISTER_DECLARE (fxcudaupload);
GST_ELEMENT_REGISTER_DECLARE (fxeq);
GST_ELEMENT_REGISTER_DECLARE (fxfilterbank);
GST_ELEMENT_REGISTER_DECLARE (fxfir);
GST_ELEMENT_REGISTER_DECLARE (fxgain);
GST_ELEMENT_REGISTER_DECLARE (fxiir);
GST_ELEMENT_REGISTER_DECLARE (fxparallel);
GST_ELEMENT_REGISTER_DECLARE (fxsos);

G_END_DECLS

#endif
