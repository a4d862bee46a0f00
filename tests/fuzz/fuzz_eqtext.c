/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Equalizer text as fxeq takes and gives it: of any bytes, it is refused with a
 * sentence that can be shown, or what is written for it reads back as the very
 * same bands. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "gst/elements/gstfxeqtext.h"

enum { ROOM = 1 << 13 }; /* for a params struct */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
require (int ok)
{
  if (!ok)
    abort ();
}

static void
same_fields (const FxParam *p, uint32_t n, const void *a, const void *b)
{
  for (uint32_t i = 0; i < n; i++)
    require (fx_param_get (&p[i], a) == fx_param_get (&p[i], b));
}

static void
same (const FxProc *eq, void *a, void *b)
{
  const FxParamGroup *group = eq->group;
  uint32_t bands = fx_param_group_count (eq, a);
  require (fx_param_group_count (eq, b) == bands);
  same_fields (eq->params, eq->n_params, a, b);
  for (uint32_t i = 0; i < bands; i++)
    same_fields (group->params, group->n_params,
        fx_param_group_at (group, a, i), fx_param_group_at (group, b, i));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static _Alignas(16) char params[ROOM], again[ROOM];
  const FxProc *eq = &fx_eq_proc;
  require (eq->params_size <= ROOM);
  fx_params_init (eq, params);
  fx_params_init (eq, again);
  gchar *wrong =
      gst_fx_eq_text_parse ("filters", (const gchar *)data, size, params);
  if (wrong) {
    require (g_str_has_prefix (wrong, "filters"));
    require (g_utf8_validate (wrong, -1, NULL));
    g_free (wrong);
    return 0;
  }
  gchar *text = gst_fx_eq_text_write (params);
  require (
      gst_fx_eq_text_parse ("filters", text, strlen (text), again) == NULL);
  same (eq, params, again);
  g_free (text);
  return 0;
}
