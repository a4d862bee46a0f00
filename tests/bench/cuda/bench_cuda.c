/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Speed of the device, through the table of the back end:
 *
 *   bench_cuda [--smoke] [--gate] [--only WORD] [DIRECTORY]
 *
 * The groups copy, cascade, live, fir and crossover, and the bars that they are
 * held to; tune, by which variants of the kernels are compared, and profile, a
 * few launches for ncu, only when they are asked for. Writes
 * results.csv, results.txt (the same for people, also on stdout) and bars.csv in
 * DIRECTORY (default "."). Exit status 77 without a device; with --gate 1 if a
 * bar was missed. Under the driver of the tests nothing is judged. --smoke:
 * tiny sizes.
 *
 * Times are of the wall clock over many calls that are queued without waiting,
 * so the host runs ahead of the device and what is seen is the device, down to
 * some microseconds for a launch. */

#include "tests/bench/cuda/cuda_bench.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
bench_say (Bench *b, const char *format, ...)
{
  va_list args, again;
  va_start (args, format);
  va_copy (again, args);
  vprintf (format, args);
  vfprintf (b->text, format, again);
  va_end (again);
  va_end (args);
  fflush (stdout);
}

Row
row_new (const char *group, const char *format, ...)
{
  Row r = { group, "", NULL, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  va_list args;
  va_start (args, format);
  vsnprintf (r.what, sizeof r.what, format, args);
  va_end (args);
  return r;
}

static void
put_number (Bench *b, double v, const char *format, const char *unit)
{
  if (v != v) {
    fputc (',', b->csv);
    return;
  }
  fprintf (b->csv, ",%.6g", v);
  bench_say (b, format, v);
  bench_say (b, "%s", unit);
}

void
row_put (Bench *b, const Row *r)
{
  fprintf (
      b->csv, "%s,\"%s\",%s", r->group, r->what, r->kernel ? r->kernel : "");
  bench_say (
      b, "%-9s %-52s %-20s", r->group, r->what, r->kernel ? r->kernel : "");
  put_number (b, r->us, " %10.2f", " us");
  put_number (b, r->p50, "  p50 %.2f", "");
  put_number (b, r->p95, " p95 %.2f", "");
  put_number (b, r->p99, " p99 %.2f", "");
  put_number (b, r->max, " max %.2f", " us");
  put_number (b, r->gsamples, " %8.3f", " Gs/s");
  put_number (b, r->gbytes, " %8.2f", " GB/s");
  put_number (b, r->of_copy, " %6.3f", " of copy");
  put_number (b, r->times, " %8.2f", " x one core");
  fputc ('\n', b->csv);
  bench_say (b, "\n");
}

void
bench_bar (Bench *b, const char *name, double value, double limit, int at_least,
    const char *unit, int applies)
{
  /* NAN is a number that could not be had: missed. */
  int held = at_least ? value >= limit : value <= limit;
  const char *verdict = "not judged";
  if (applies && !b->dev.emulated && !b->smoke) {
    verdict = held ? "PASS" : "FAIL";
    b->judged++;
    b->missed += !held;
  }
  fprintf (b->bars, "\"%s\",%.6g,%s,%.6g,%s,%s\n", name, value,
      at_least ? ">=" : "<=", limit, unit, verdict);
}

static FILE *
result (const char *directory, const char *name)
{
  char path[4096];
  snprintf (path, sizeof path, "%s/%s", directory, name);
  FILE *f = fopen (path, "w");
  if (f)
    return f;
  perror (path);
  exit (2);
}

/* The pools: as large as the largest job, or two fifths of the device's memory
 * each. */
static void
pools (Bench *b)
{
  size_t most = (size_t)(b->dev.info.memory * 0.4);
  b->pool = (size_t)600 * 48000 * 64 * sizeof (double);
  if (b->pool > most)
    b->pool = most;
  if (b->smoke)
    b->pool = (size_t)4 << 20;
  b->pool &= ~(size_t)4095;
  b->in = dev_alloc (&b->dev, b->pool);
  b->out = dev_alloc (&b->dev, b->pool);
  bench_fill (b, FX_F32);
}

static void
print_bars (Bench *b, const char *directory)
{
  char path[4096], line[400];
  snprintf (path, sizeof path, "%s/bars.csv", directory);
  fclose (b->bars);
  b->bars = NULL;
  FILE *f = fopen (path, "r");
  bench_say (b, "\nbars: what, value, bar, verdict\n");
  while (f && fgets (line, sizeof line, f))
    bench_say (b, "  %s", line);
  if (f)
    fclose (f);
  bench_say (b, "%d judged, %d missed\n", b->judged, b->missed);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Bench *b);
  } groups[] = { { "copy", bench_copies }, { "cascade", bench_cascade },
    { "live", bench_live }, { "fir", bench_fir },
    { "crossover", bench_crossover }, { "tune", bench_tune },
    { "profile", bench_profile } };
  enum { WHOLE = 5 }; /* of them; the others when they are asked for */
  Bench b = { 0 };
  const char *only = NULL, *directory = ".";
  int gate = 0;
  for (int i = 1; i < argc; i++) {
    if (!strcmp (argv[i], "--smoke"))
      b.smoke = 1;
    else if (!strcmp (argv[i], "--gate"))
      gate = 1;
    else if (!strcmp (argv[i], "--only") && i + 1 < argc)
      only = argv[++i];
    else if (argv[i][0] == '-') {
      fprintf (
          stderr, "bench_cuda [--smoke] [--gate] [--only WORD] [DIRECTORY]\n");
      return 2;
    } else
      directory = argv[i];
  }
  if (!dev_open (&b.dev))
    return 77;
  b.csv = result (directory, "results.csv");
  b.text = result (directory, "results.txt");
  b.bars = result (directory, "bars.csv");
  fprintf (b.csv, "group,what,kernel,us,p50_us,p95_us,p99_us,max_us,"
                  "gsamples_per_s,gbytes_per_s,of_copy,times_one_core\n");
  bench_say (&b,
      "%s, compute capability %d.%d, %u multiprocessors, double at "
      "1/%u%s\n",
      b.dev.info.name, b.dev.info.major, b.dev.info.minor,
      b.dev.info.processors, b.dev.info.double_ratio,
      b.dev.emulated ? ": EMULATED, the times mean nothing"
      : b.smoke      ? ": tiny sizes, the times mean nothing"
                     : "");
  pools (&b);
  double start = bench_now ();
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    /* Every share is one of the copy. */
    if (i && (only ? !strstr (groups[i].name, only) : i >= WHOLE && !b.smoke))
      continue;
    groups[i].run (&b);
    bench_say (&b, "[%4.0f s] %s\n", bench_now () - start, groups[i].name);
  }
  print_bars (&b, directory);
  fclose (b.csv);
  fclose (b.text);
  b.dev.b->free (b.dev.d, b.in);
  b.dev.b->free (b.dev.d, b.out);
  dev_close (&b.dev);
  return gate && b.missed;
}
