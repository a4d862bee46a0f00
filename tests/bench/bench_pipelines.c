/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a filter costs inside GStreamer, ours and the standard elements in one
 * run: buffers of noise go through a bin by gst_pad_push, as a streaming thread
 * does it, and the cost of the same loop without a filter is taken off. Thread
 * CPU time, medians of rounds in which all candidates take turns. Then ffmpeg,
 * sox and scipy, when they are installed, as user time of a run with filters
 * less one without. CSV on stdout, "# " before what is for people.
 *
 * Usage: bench_pipelines [--quick] [--check]
 * --check exits 1 when a ratio that the project promises is missed. */

#include <gst/gst.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/bench/candidate.h"

enum { CHANNELS = 2, SECTIONS = 5 };

/* Five peaks of 3 dB, q 1: the same filter for every candidate that can. */
static const double centres[SECTIONS] = { 60, 240, 960, 3840, 12000 };

/* A peak of 3 dB, q 1 (RBJ). */
static void
peak (double f, double c[6])
{
  double w = 2 * G_PI * f / RATE, a = pow (10, 3 / 40.0), s = sin (w) / 2;
  double a0 = 1 + s / a;
  double v[6] = { (1 + s * a) / a0, -2 * cos (w) / a0, (1 - s * a) / a0, 1,
    -2 * cos (w) / a0, (1 - s / a) / a0 };
  memcpy (c, v, sizeof v);
}

static char *
sos_launch (void)
{
  GString *s = g_string_new ("fxsos sections=\"<");
  for (int i = 0; i < SECTIONS; i++) {
    double c[6];
    peak (centres[i], c);
    g_string_append (s, i ? ", <" : "<");
    for (int j = 0; j < 6; j++) {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf (s, "%s(double)%s", j ? ", " : "",
          g_ascii_dtostr (text, sizeof text, c[j]));
    }
    g_string_append (s, ">");
  }
  return g_string_free (g_string_append (s, ">\""), FALSE);
}

static char *
five (const char *format)
{
  GString *s = g_string_new (NULL);
  for (int i = 0; i < SECTIONS; i++) {
    g_string_append (s, i ? " ! " : "");
    g_string_append_printf (s, format, (int)centres[i]);
  }
  return g_string_free (s, FALSE);
}

G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static GValueArray *
value_array (const double *v, int n)
{
  GValueArray *a = g_value_array_new ((guint)n);
  for (int i = 0; i < n; i++) {
    GValue x = G_VALUE_INIT;
    g_value_init (&x, G_TYPE_DOUBLE);
    g_value_set_double (&x, v[i]);
    g_value_array_append (a, &x);
    g_value_unset (&x);
  }
  return a;
}

/* audioiirfilter names the letters the other way round. */
static void
set_iir (GstElement *bin)
{
  for (int i = 0; i < SECTIONS; i++) {
    char name[16];
    double c[6];
    g_snprintf (name, sizeof name, "iir%d", (int)centres[i]);
    GstElement *e = gst_bin_get_by_name (GST_BIN (bin), name);
    peak (centres[i], c);
    GValueArray *a = value_array (c, 3), *b = value_array (c + 3, 3);
    g_object_set (e, "a", b, "b", a, NULL);
    g_value_array_free (a);
    g_value_array_free (b);
    gst_object_unref (e);
  }
}
G_GNUC_END_IGNORE_DEPRECATIONS

static Candidate *
find (Candidate *all, const char *name)
{
  while (all->name && strcmp (all->name, name))
    all++;
  return all->name ? all : NULL;
}

static int
check (const char *what, double ratio, double bar, int at_least)
{
  int ok = at_least ? ratio >= bar : ratio <= bar;
  printf ("# %s: %.2f x (%s %.2f x): %s\n", what, ratio,
      at_least ? "at least" : "at most", bar, ok ? "ok" : "MISSED");
  return ok;
}

/* *ours: ns per sample and section of fxchain. */
static int
bench_elements (int frames, int rounds, const float *noise, double *ours_ns)
{
  char *chain_five = five ("fxbiquad frequency=%d q=1 gain=3");
  char *fused = g_strdup_printf ("fxchain.( %s )", chain_five);
  char *unfused = g_strdup_printf ("fxchain.( fuse=off %s )", chain_five);
  char *sos = sos_launch ();
  char *iir = five ("audioiirfilter name=iir%d");
  char *cheb = five ("audiocheblimit poles=2 cutoff=%d");
  Candidate all[] = {
    { .name = "empty" },
    { .name = "identity", .launch = "identity silent=true" },
    { .name = "fxchain of 5 fxbiquad", .launch = fused },
    { .name = "5 fxbiquad unfused", .launch = unfused },
    { .name = "1 fxsos of 5 sections", .launch = sos },
    { .name = "5 audioiirfilter", .launch = iir, .prepare = set_iir },
    { .name = "5 audiocheblimit poles=2", .launch = cheb },
    { .name = "equalizer-nbands of 5",
        .launch = "equalizer-nbands num-bands=5 band0::gain=3 band1::gain=3 "
                  "band2::gain=3 band3::gain=3 band4::gain=3" },
    { 0 },
  };
  int pushes = MAX (64, 2000000 / (frames * CHANNELS * 4)), ok = 1;
  for (Candidate *c = all; c->name; c++) {
    if (!candidate_open (c, frames))
      return 0;
    candidate_measure (c, noise, frames, pushes);
  }
  for (int r = 0; r < rounds; r++) {
    for (Candidate *c = all; c->name; c++)
      c->ns[r] = candidate_measure (c, noise, frames, pushes);
  }
  double empty = candidate_median (all[0].ns, rounds);
  for (Candidate *c = all; c->name; c++)
    c->median = candidate_median (c->ns, rounds) - empty;
  double ours = find (all, "fxchain of 5 fxbiquad")->median;
  *ours_ns = ours / (frames * CHANNELS * SECTIONS);
  for (Candidate *c = all + 1; c->name; c++)
    printf ("element,%s,%d,%.0f,%.3f,%.2f\n", c->name, frames, c->median,
        c->median / (frames * CHANNELS * SECTIONS), c->median / ours);
  ok &= check ("5 audioiirfilter / fxchain",
      find (all, "5 audioiirfilter")->median / ours, frames < 1024 ? 12 : 15,
      1);
  ok &= check ("fxchain of 5 / one fxsos of 5",
      ours / find (all, "1 fxsos of 5 sections")->median, 1.3, 0);
  for (Candidate *c = all; c->name; c++)
    candidate_close (c);
  g_free (chain_five);
  g_free (fused);
  g_free (unfused);
  g_free (sos);
  g_free (iir);
  g_free (cheb);
  return ok;
}

/* --- programs ------------------------------------------------------------------ */

typedef struct Program {
  const char *name, *tool, *bare, *filters;
  int times; /* that filters runs over the samples */
} Program;

static void
bench_programs (double seconds, double ours_ns)
{
  char raw[] = "/tmp/fx-bench-XXXXXX", *python;
  int fd = mkstemp (raw);
  FILE *f = fdopen (fd, "wb");
  long samples = (long)(seconds * RATE) * CHANNELS;
  unsigned seed = 1;
  for (long i = 0; i < samples; i++) {
    seed = seed * 1664525u + 1013904223u;
    float x = (float)((double)seed / 4294967296.0 - 0.5);
    fwrite (&x, sizeof x, 1, f);
  }
  fclose (f);
#define FFMPEG                                                                 \
  "ffmpeg -nostdin -v error -threads 1 -f f32le -ar 48000 -ac 2 -i %s "
#define SOX "sox -V1 -t f32 -r 48000 -c 2 %s -n "
  python = g_strdup_printf (
      "/usr/bin/python3 -c \"import numpy as n,scipy.signal as s;"
      "x=n.fromfile('%s','f4').astype('f8').reshape(-1,2).T.copy();"
      "c=n.tile([1.01,-1.9,.95,1,-1.9,.96],(5,1));%%s\"",
      raw);
  char *scipy_bare = g_strdup_printf (python, "pass");
  char *scipy_filters =
      g_strdup_printf (python, "[s.sosfilt(c,x) for i in range(20)]");
  char *ff_bare = g_strdup_printf (FFMPEG "-f null - 2>/dev/null", raw);
  char *ff = g_strdup_printf (FFMPEG
      "-af equalizer=f=60:t=q:w=1:g=3,equalizer=f=240:t=q:w=1:g=3,"
      "equalizer=f=960:t=q:w=1:g=3,equalizer=f=3840:t=q:w=1:g=3,"
      "equalizer=f=12000:t=q:w=1:g=3 -f null - 2>/dev/null",
      raw);
  char *sox_bare = g_strdup_printf (SOX "2>/dev/null", raw);
  char *sox = g_strdup_printf (SOX
      "gain -6 equalizer 60 1q 3 equalizer 240 1q 3 equalizer 960 1q 3 "
      "equalizer 3840 1q 3 equalizer 12000 1q 3 2>/dev/null",
      raw);
  Program programs[] = {
    { "ffmpeg 5 x equalizer", "ffmpeg", ff_bare, ff, 1 },
    { "sox 5 x equalizer", "sox", sox_bare, sox, 1 },
    { "scipy sosfilt of 5 sections", "/usr/bin/python3", scipy_bare,
        scipy_filters, 20 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    const Program *p = &programs[i];
    double with[3], without[3];
    char *tool = g_find_program_in_path (p->tool);
    int ok = tool != NULL;
    g_free (tool);
    for (int r = 0; r < 3 && ok; r++) {
      without[r] = candidate_user_seconds (p->bare);
      with[r] = candidate_user_seconds (p->filters);
      ok = !isnan (with[r]) && !isnan (without[r]);
    }
    if (!ok) {
      printf ("# %s: not installed\n", p->name);
      continue;
    }
    double ns = (candidate_median (with, 3) - candidate_median (without, 3)) *
                1e9 / samples / SECTIONS / p->times;
    printf ("program,%s,,,%.3f,%.2f\n", p->name, ns, ns / ours_ns);
  }
  unlink (raw);
  g_free (python);
  g_free (scipy_bare);
  g_free (scipy_filters);
  g_free (ff_bare);
  g_free (ff);
  g_free (sox_bare);
  g_free (sox);
}

int
main (int argc, char **argv)
{
  int quick = 0, gate = 0, ok = 1;
  double ours = 0;
  gst_init (&argc, &argv);
  for (int i = 1; i < argc; i++) {
    quick |= strcmp (argv[i], "--quick") == 0;
    gate |= strcmp (argv[i], "--check") == 0;
  }
  static const int sizes[] = { 64, 256, 1024, 4096 };
  float *noise = candidate_noise (4096 * CHANNELS + 128);
  printf ("kind,name,frames,ns_per_buffer,ns_per_sample_section,"
          "times_fxchain\n");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    int good = bench_elements (sizes[i], quick ? 11 : MAX_ROUNDS, noise, &ours);
    if (sizes[i] == 256 || sizes[i] == 1024)
      ok &= good;
  }
  if (!quick)
    bench_programs (60, ours);
  g_free (noise);
  return gate && !ok;
}
