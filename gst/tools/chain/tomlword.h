/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Values of TOML that are one word: numbers, true and false. */

#ifndef FX_TOOL_TOMLWORD_H
#define FX_TOOL_TOMLWORD_H

#include "gst/tools/chain/toml.h"

/* Fills type and what goes with it. *wrong (NULL before) is what is wrong in
 * words, and the result then the kind of error. */
FxTomlError
fx_toml_read_word (const gchar *word, FxTomlValue *value, gchar **wrong);

#endif
