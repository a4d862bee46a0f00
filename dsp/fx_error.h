/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What went wrong, as data: dsp/ formats no text. gst/ and the programs turn
 * an FxError into one sentence that names the parameter, the value, the range
 * and the remedy. Reached by device code: plain C and C++. */

#ifndef FX_ERROR_H
#define FX_ERROR_H

#include <stdint.h>

enum {
  FX_OK = 0,
  FX_CLAMPED = 1, /* done, with a value moved into range: a warning */
  FX_EINVAL = -1, /* a parameter has no meaning here */
  FX_ENOMEM = -2,
  FX_ENOTSUP = -3, /* not on this machine or back end */
  FX_EDEVICE = -4  /* the device failed while running */
};

typedef struct FxError {
  int code;           /* one of the above */
  const char *param;  /* static string: the parameter's name ("frequency") */
  double value;       /* what was asked for */
  double min, max;    /* the range that would do; min > max: no range */
  double used;        /* FX_CLAMPED: the value taken instead */
  int index;          /* row of a table or band, from 0; -1: none */
  const char *unit;   /* static string: "Hz", "dB", "ms" or "" */
  const char *what;   /* static string: what is wrong */
  const char *remedy; /* static string: what to do */
} FxError;

/* Fills *err (NULL: nothing is stored) and returns code, so that a function
 * can end with `return fx_error (err, ...)`. Any thread, real-time safe. */
static inline int
fx_error (FxError *err, int code, const char *param, double value, double min,
    double max, const char *unit, const char *what, const char *remedy)
{
  if (err) {
    err->code = code;
    err->param = param;
    err->value = value;
    err->min = min;
    err->max = max;
    err->used = value;
    err->index = -1;
    err->unit = unit;
    err->what = what;
    err->remedy = remedy;
  }
  return code;
}

#endif
