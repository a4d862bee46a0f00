/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* ffmpeg, sox and scipy as candidates of bench_convolution: user and system
 * time of a run with the filter less one without, over 16 million samples in
 * a file. */

#include "tests/bench/conv_bench.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SAMPLES = 16000000, MAX_RUNS = 9 };

static const char *const tools[CONV_PROGRAMS] = { "ffmpeg", "sox",
  "/usr/bin/python3" };

static double
cpu_seconds (const char *command)
{
  struct rusage a, b;
  getrusage (RUSAGE_CHILDREN, &a);
  int status = system (command);
  getrusage (RUSAGE_CHILDREN, &b);
  if (status != 0)
    return NAN;
  return (double)(b.ru_utime.tv_sec - a.ru_utime.tv_sec) +
         (double)(b.ru_stime.tv_sec - a.ru_stime.tv_sec) +
         (double)(b.ru_utime.tv_usec - a.ru_utime.tv_usec) * 1e-6 +
         (double)(b.ru_stime.tv_usec - a.ru_stime.tv_usec) * 1e-6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void
write_noise (const char *path)
{
  FILE *f = fopen (path, "wb");
  unsigned seed = 1;
  if (!f)
    return;
  for (int i = 0; i < SAMPLES; i++) {
    seed = seed * 1664525u + 1013904223u;
    float x = (float)((double)seed / 4294967296.0 - 0.5) / 4;
    fwrite (&x, sizeof x, 1, f);
  }
  fclose (f);
}

/* The response: for sox as lines of text, for ffmpeg once for each channel (it
 * mixes the input down to the channels of the response), else as it is. */
static void
write_response (
    const char *path, const double *h, const ConvShape *s, int which)
{
  uint32_t times = which == CONV_FFMPEG ? s->channels : 1;
  FILE *f = fopen (path, "wb");
  if (!f)
    return;
  for (size_t i = 0; i < s->taps; i++) {
    float x = (float)h[i];
    char line[G_ASCII_DTOSTR_BUF_SIZE];
    for (uint32_t c = 0; c < times; c++)
      if (which == CONV_SOX)
        fprintf (f, "%s\n", g_ascii_dtostr (line, sizeof line, h[i]));
      else
        fwrite (&x, sizeof x, 1, f);
  }
  fclose (f);
}

static char *
ffmpeg_command (
    const ConvShape *s, const char *noise, const char *response, int filter)
{
  size_t part = CLAMP (s->frames, 16, 8192);
  char *use = filter ? g_strdup_printf ("[a];[a][1:a]afir=minp=%zu", part)
                     : g_strdup ("[a];[1:a]anullsink;[a]anull");
  char *command = g_strdup_printf (
      "ffmpeg -nostdin -v error -threads 1 -filter_threads 1 "
      "-filter_complex_threads 1 -f f32le -ar 48000 -ac %u -i %s -f f32le "
      "-ar 48000 -ac %u -i %s -filter_complex '[0:a]asetnsamples=n=%zu%s' "
      "-f null - 2>/dev/null",
      s->channels, noise, s->channels, response, s->frames, use);
  g_free (use);
  return command;
}

static char *
command_of (int which, const ConvShape *s, const char *noise,
    const char *response, int filter)
{
  switch (which) {
  case CONV_FFMPEG:
    return ffmpeg_command (s, noise, response, filter);
  case CONV_SOX:
    return g_strdup_printf ("sox -V1 -t f32 -r 48000 -c %u %s -n %s%s "
                            "2>/dev/null",
        s->channels, noise, filter ? "fir " : "", filter ? response : "");
  default:
    return g_strdup_printf (
        "/usr/bin/python3 -c \"import numpy as n,scipy.signal as s;"
        "x=n.fromfile('%s','f4').reshape(-1,%u).T.copy();"
        "h=n.fromfile('%s','f4').reshape(1,-1);%s\" 2>/dev/null",
        noise, s->channels, response,
        filter ? "s.oaconvolve(x,h,axes=1)" : "pass");
  }
}

double
conv_time_program (int which, const ConvShape *s, const double *h, int runs)
{
  double with[MAX_RUNS], without[MAX_RUNS];
  char *tool = g_find_program_in_path (tools[which]);
  char *folder = tool ? g_dir_make_tmp ("fx-bench-XXXXXX", NULL) : NULL;
  g_free (tool);
  if (!folder)
    return NAN;
  char *noise = g_build_filename (folder, "noise", NULL);
  char *response = g_build_filename (folder, "response", NULL);
  write_noise (noise);
  write_response (response, h, s, which);
  char *bare = command_of (which, s, noise, response, 0);
  char *filter = command_of (which, s, noise, response, 1);
  int failed = 0;
  runs = runs < MAX_RUNS ? runs : MAX_RUNS;
  for (int r = 0; r < runs && !failed; r++) {
    without[r] = cpu_seconds (bare);
    with[r] = cpu_seconds (filter);
    failed = isnan (without[r]) || isnan (with[r]);
  }
  g_unlink (noise);
  g_unlink (response);
  g_rmdir (folder);
  g_free (folder);
  g_free (noise);
  g_free (response);
  g_free (bare);
  g_free (filter);
  if (failed)
    return NAN;
  qsort (with, (size_t)runs, sizeof *with, compare);
  qsort (without, (size_t)runs, sizeof *without, compare);
  return (with[runs / 2] - without[runs / 2]) * 1e9 / SAMPLES;
}
