/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The same bytes from a device as from the emulation of its kernels:
 *
 *   test_bytes --write FILE     runs every case, keeps what comes out
 *   test_bytes --compare FILE   runs every case, compares with what was kept
 *   test_bytes --shape          how the device shapes its launches, as settings
 *                               of the driver of the tests
 *
 * Once on each driver (FX_CUDA_DRIVER). Arithmetic on both sides is explicit,
 * so that where the kernels are the same ones nothing may differ but what
 * depends on which blocks came first: what the cascade carries from tile to tile
 * in double, and in double arithmetic a sample in two thousand by its last bit.
 * Exit status 77 when there is no device.
 *
 * The file: for each case its name, the name of its kernel, the number of bytes
 * and the bytes. */

#include "tests/cuda/device/cases.h"
#include "tests/fxtest.h"

static Dev dev;

/* What a case puts out, and its history afterwards. */
static void *
output (const DevCase *c, size_t *size, char *kernel, size_t kernel_size)
{
  size_t audio = dev_case_samples (c) * dev_sample_size (c->sample);
  size_t history = dev_case_history (c) * sizeof (double);
  unsigned char *out = dev_memory (audio + history);
  void *in = dev_case_input (c);
  FxError err = { 0 };
  FxDeviceRun *run = dev_case_run (&dev, c, 1, 0);
  dev_case_process (&dev, run, c, in, out, 0);
  double *h = dev_memory (history);
  dev_must (dev.b->read (run, 0, h, &err), &err, "read");
  memcpy (out + audio, h, history);
  free (h);
  snprintf (kernel, kernel_size, "%s",
      dev.b->kernel (run, c->cut ? c->cut : c->frames));
  dev.b->run_free (run);
  free (in);
  *size = audio + history;
  return out;
}

static void
write_all (FILE *f)
{
  for (uint32_t i = 0; i < dev_n_cases; i++) {
    char kernel[120];
    size_t size;
    void *out = output (dev_cases + i, &size, kernel, sizeof kernel);
    fprintf (f, "%s\n%s\n%zu\n", dev_case_name (dev_cases + i), kernel, size);
    CHECK (fwrite (out, 1, size, f) == size, "%s: not written",
        dev_case_name (dev_cases + i));
    free (out);
  }
}

/* A line without its end; 0 at the end of the file. */
static int
line (FILE *f, char *text, int size)
{
  if (!fgets (text, size, f))
    return 0;
  text[strcspn (text, "\n")] = 0;
  return 1;
}

static void
compare_case (const DevCase *c, FILE *f)
{
  char name[200], kernel[120], theirs[120], text[40];
  size_t size, differ = 0, samples = dev_case_samples (c);
  size_t each = dev_sample_size (c->sample);
  if (!line (f, name, sizeof name) || !line (f, theirs, sizeof theirs) ||
      !line (f, text, sizeof text)) {
    CHECK (0, "%s: the file ends before it", dev_case_name (c));
    return;
  }
  unsigned char *out = output (c, &size, kernel, sizeof kernel);
  size_t there = strtoull (text, NULL, 10);
  unsigned char *other = dev_memory (there);
  int read = fread (other, 1, there, f) == there;
  CHECK (read && there == size && !strcmp (name, dev_case_name (c)),
      "%s: the file has %s, %zu bytes: of another version", dev_case_name (c),
      name, there);
  if (read && there == size) {
    CHECK (!strcmp (kernel, theirs),
        "%s: ran as %s here and as %s there: the devices are not alike "
        "(--shape)",
        name, kernel, theirs);
    for (size_t i = 0; i < samples; i++)
      differ += memcmp (out + i * each, other + i * each, each) != 0;
    DevDiff d = dev_diff (c->sample, out, other, samples);
    printf ("  %-58s %-24s %zu of %zu samples differ, by %.0f dB at most\n",
        name, kernel, differ, samples, d.peak_db);
    int same = c->filter == NULL;
    size_t audio = samples * each, history = dev_case_history (c);
    DevDiff past = dev_diff (FX_F64, out + audio, other + audio, history);
    CHECK (same ? !memcmp (out + audio, other + audio, size - audio)
                : past.peak_db < -200,
        "%s: the history differs by %.0f dB", name, past.peak_db);
    if (same || (c->sample == FX_F32 && c->precision == FX_PRECISION_FAST))
      CHECK (!differ, "%s: %zu samples differ", name, differ);
    else if (c->sample == FX_F32)
      CHECK (differ <= samples / 2000 && d.peak_db < -120,
          "%s: %zu samples differ, by %.0f dB at most", name, differ,
          d.peak_db);
    else
      CHECK (d.peak_db < -210, "%s: differs by %.0f dB", name, d.peak_db);
  }
  free (out);
  free (other);
}

int
main (int argc, char **argv)
{
  int shape = argc == 2 && !strcmp (argv[1], "--shape");
  int writes = argc == 3 && !strcmp (argv[1], "--write");
  if (!shape && !writes && !(argc == 3 && !strcmp (argv[1], "--compare"))) {
    fprintf (stderr, "test_bytes --write FILE | --compare FILE | --shape\n");
    return 2;
  }
  if (!dev_open (&dev))
    return 77;
  if (shape) {
    printf ("FX_FAKE_PROCESSORS=%u FX_FAKE_CC=%d.%d "
            "FX_FAKE_RATIO=%u\n",
        dev.info.processors, dev.info.major, dev.info.minor,
        dev.info.double_ratio);
    dev_close (&dev);
    return 0;
  }
  FILE *f = fopen (argv[2], writes ? "wb" : "rb");
  if (!f) {
    perror (argv[2]);
    return 1;
  }
  printf ("%s%s\n", dev.info.name, dev.emulated ? " (emulated)" : "");
  if (writes)
    write_all (f);
  else
    for (uint32_t i = 0; i < dev_n_cases; i++)
      compare_case (dev_cases + i, f);
  CHECK (!fclose (f), "%s: not closed", argv[2]);
  dev_close (&dev);
  return fx_test_end ();
}
