/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* effects [--check | --write] SOURCE-ROOT
 *
 * Prints docs/effects.md: one table of all effects and the parameters of each,
 * from their own tables, with latency and tail at the defaults, the cost that
 * docs/effects-cost.csv has on record, and the picture docs/images/NAME.png.
 * --write puts it in its place, --check fails when what is there differs. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"

#define RATE 48000

/* What belongs together, in the order of the page. */
static const struct {
  const char *name;
  const char *effects[12];
} families[] = {
  { "Level", { "gain", "normalize", "loudness", "dither", "dcblock" } },
  { "Delay and reverb", { "delay", "reverb" } },
  { "Dynamics",
      { "compressor", "expander", "gate", "limiter", "deesser", "multiband" } },
  { "Modulation", { "chorus", "flanger", "phaser", "tremolo", "vibrato",
                      "autowah", "autopan", "svf" } },
  { "Distortion", { "distortion", "waveshaper", "bitcrusher" } },
  { "Stereo", { "pan", "width", "midside", "crossfeed" } },
};

enum { N_FAMILIES = sizeof families / sizeof *families };

typedef struct Text {
  char *s;
  size_t len, room;
} Text;

static void
append (Text *t, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  int n = vsnprintf (NULL, 0, format, args);
  va_end (args);
  if (t->len + (size_t)n + 1 > t->room) {
    t->room = 2 * (t->len + (size_t)n + 1);
    t->s = realloc (t->s, t->room);
    if (!t->s)
      exit (2);
  }
  va_start (args, format);
  vsnprintf (t->s + t->len, (size_t)n + 1, format, args);
  va_end (args);
  t->len += (size_t)n;
}

/* The whole file, or NULL. */
static char *
read_file (const char *root, const char *name)
{
  char path[4096];
  Text t = { 0 };
  snprintf (path, sizeof path, "%s/docs/%s", root, name);
  FILE *f = fopen (path, "r");
  if (!f)
    return NULL;
  for (int c; (c = getc (f)) != EOF;)
    append (&t, "%c", c);
  fclose (f);
  append (&t, "%s", "");
  return t.s;
}

static const FxProc *
find (const char *name)
{
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (strcmp ((*p)->name, name) == 0)
      return *p;
  }
  return NULL;
}

/* Whether an effect is on the page. */
static int
is_listed (const char *name)
{
  for (int i = 0; i < N_FAMILIES; i++) {
    for (int k = 0; families[i].effects[k]; k++) {
      if (strcmp (families[i].effects[k], name) == 0)
        return 1;
    }
  }
  return 0;
}

/* --- parts of the page -------------------------------------------------------- */

static void
append_frames (Text *t, double frames)
{
  double ms = frames * 1000 / RATE;
  if (frames == 0)
    append (t, "none");
  else if (frames >= UINT32_MAX / 2)
    append (t, "endless");
  else if (ms < 10)
    append (t, "%.3g ms", ms);
  else if (ms < 1000)
    append (t, "%.0f ms", ms);
  else
    append (t, "%.1f s", ms / 1000);
}

/* Latency and tail of an effect as it is by default. */
static void
append_times (Text *t, const FxProc *p)
{
  FxFormat f = { RATE, 2, FX_F64, FX_INTERLEAVED };
  void *params = malloc (p->params_size), *plan = calloc (1, p->plan_size);
  if (!params || !plan)
    exit (2);
  fx_params_init (p, params);
  if (p->plan (&f, params, plan, NULL) < 0) {
    append (t, "depends | depends");
  } else {
    append_frames (t, p->latency ? p->latency (&f, plan) : 0);
    append (t, " | ");
    append_frames (t, p->tail ? p->tail (&f, plan) : 0);
  }
  free (params);
  free (plan);
}

/* The two numbers of an effect's row in the record of costs. */
static void
append_cost (Text *t, const char *costs, const char *name)
{
  size_t n = strlen (name);
  for (const char *line = costs; line; line = strchr (line, '\n')) {
    double mono, stereo;
    line += *line == '\n';
    if (strncmp (line, name, n) == 0 && line[n] == ',' &&
        sscanf (line + n, ",%lf,%lf", &mono, &stereo) == 2) {
      append (t, "%.1f | %.1f | %.0f", mono, stereo, 1e9 / (stereo * 2 * RATE));
      return;
    }
  }
  append (t, "not measured | not measured | ");
}

static void
append_number (Text *t, double v)
{
  append (t, "%.6g", v);
}

static void
append_values (Text *t, const FxParam *q)
{
  for (const FxEnumValue *v = q->values; v->nick; v++)
    append (t, "%s`%s`", v == q->values ? "" : ", ", v->nick);
}

static void
append_default (Text *t, const FxParam *q)
{
  if (q->type == FX_T_ENUM) {
    for (const FxEnumValue *v = q->values; v->nick; v++) {
      if (v->value == (int32_t)q->def)
        append (t, "`%s`", v->nick);
    }
  } else if (q->type == FX_T_BOOL) {
    append (t, q->def ? "true" : "false");
  } else if (q->type == FX_T_TABLE) {
    append (t, "empty");
  } else {
    append_number (t, q->def);
  }
}

static void
append_param (Text *t, const FxParam *q, const char *prefix)
{
  append (t, "| `%s%s` | %s | ", prefix, q->name, q->blurb);
  if (q->type == FX_T_ENUM) {
    append_values (t, q);
  } else if (q->type == FX_T_BOOL) {
    append (t, "true, false");
  } else if (q->type == FX_T_TABLE) {
    append (t, "up to %u rows of %u", q->max_rows, q->cols);
  } else {
    append_number (t, q->min);
    append (t, " .. ");
    append_number (t, q->max);
    append (t, *q->unit ? " %s" : "", q->unit);
  }
  append (t, " | ");
  append_default (t, q);
  append (t, " | %s |\n",
      q->flags & FX_P_LIVE      ? "live"
      : q->flags & FX_P_PLAYING ? "while playing"
                                : "fixed");
}

static void
append_effect (Text *t, const FxProc *p, const char *root)
{
  char path[4096];
  append (t, "\n### fx%s\n\n%s: %s.\n\n", p->name, p->summary, p->detail);
  snprintf (path, sizeof path, "%s/docs/images/%s.png", root, p->name);
  if (access (path, R_OK) == 0)
    append (t, "![fx%s](images/%s.png)\n\n", p->name, p->name);
  append (t, "| parameter | what | range | default | may change |\n"
             "| --- | --- | --- | --- | --- |\n");
  for (uint32_t i = 0; i < p->n_params; i++)
    append_param (t, &p->params[i], "");
  for (uint32_t i = 0; p->group && i < p->group->n_params; i++) {
    char prefix[80];
    snprintf (prefix, sizeof prefix, "%sN::", p->group->name);
    append_param (t, &p->group->params[i], prefix);
  }
  if (p->n_readouts > 0)
    append (t, "\nTells in `stats`, and with `post-messages` on the bus:\n\n");
  for (uint32_t i = 0; i < p->n_readouts; i++) {
    const FxReadout *r = &p->readouts[i];
    append (t, *r->unit ? "- `%s`: %s, in %s\n" : "- `%s`: %s\n", r->name,
        r->blurb, r->unit);
  }
}

static char *
page (const char *root)
{
  Text t = { 0 };
  char *costs = read_file (root, "effects-cost.csv");
  append (&t,
      "# Effects\n\n"
      "Written from the effects' own tables; what the elements have in common, "
      "and an example of each, is in [elements.md](elements.md).\n\n"
      "Latency and tail are those of the defaults at 48 kHz; the tail is the "
      "time to -120 dB after the input ends. Costs are ns per sample of float "
      "audio in blocks of 1024 frames, one core, as on record in "
      "[effects-cost.csv](effects-cost.csv) (`build/tests/bench/bench_effects` "
      "writes such a record); the last column says how many times faster than "
      "real time a stereo stream of 48 kHz is. Parameters that are live may be "
      "automated and move without a click, fixed ones are set before the "
      "stream starts.\n");
  for (int i = 0; i < N_FAMILIES; i++) {
    append (&t,
        "\n## %s\n\n| element | what | latency | tail | mono | stereo | "
        "times real time |\n| --- | --- | --- | --- | --- | --- | --- "
        "|\n",
        families[i].name);
    for (int k = 0; families[i].effects[k]; k++) {
      const FxProc *p = find (families[i].effects[k]);
      if (!p)
        continue;
      append (&t, "| [fx%s](#fx%s) | %s | ", p->name, p->name, p->summary);
      append_times (&t, p);
      append (&t, " | ");
      append_cost (&t, costs, p->name);
      append (&t, " |\n");
    }
    for (int k = 0; families[i].effects[k]; k++) {
      const FxProc *p = find (families[i].effects[k]);
      if (p)
        append_effect (&t, p, root);
    }
  }
  free (costs);
  return t.s;
}

int
main (int argc, char **argv)
{
  const char *root = argv[argc - 1];
  char path[4096];
  if (argc < 2 || argc > 3) {
    fprintf (stderr, "usage: effects [--check | --write] SOURCE-ROOT\n");
    return 2;
  }
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if ((*p)->effect && !is_listed ((*p)->name)) {
      fprintf (stderr, "effects.c: fx%s is of no family\n", (*p)->name);
      return 1;
    }
  }
  char *text = page (root);
  if (argc == 2) {
    fputs (text, stdout);
  } else if (strcmp (argv[1], "--write") == 0) {
    snprintf (path, sizeof path, "%s/docs/effects.md", root);
    FILE *f = fopen (path, "w");
    if (!f || fputs (text, f) < 0 || fclose (f) != 0) {
      perror (path);
      return 1;
    }
  } else {
    char *now = read_file (root, "effects.md");
    if (!now || strcmp (now, text) != 0) {
      fprintf (stderr, "docs/effects.md is not what the tables say: ninja -C "
                       "build effects.md\n");
      return 1;
    }
    free (now);
  }
  free (text);
  return 0;
}
