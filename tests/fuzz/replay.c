/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs a fuzz target over the files of a directory, without a fuzzer: each
 * file as it is, and each of its beginnings, which libFuzzer's mutations
 * rarely leave untested. Usage: replay DIRECTORY */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The file, or NULL; malloc'ed. */
static uint8_t *
load (const char *path, size_t *size)
{
  FILE *file = fopen (path, "rb");
  uint8_t *data = NULL;
  long length = -1;
  if (file && fseek (file, 0, SEEK_END) == 0)
    length = ftell (file);
  if (length >= 0) {
    rewind (file);
    data = malloc ((size_t)length + 1);
    *size = data ? fread (data, 1, (size_t)length, file) : 0;
  }
  if (file)
    fclose (file);
  return data;
}

/* A copy of just that size, so that a tool sees a read beyond it. */
static void
run (const uint8_t *data, size_t size)
{
  uint8_t *copy = malloc (size ? size : 1);
  if (!copy)
    abort ();
  memcpy (copy, data, size);
  LLVMFuzzerTestOneInput (copy, size);
  free (copy);
}

int
main (int argc, char **argv)
{
  DIR *dir = argc == 2 ? opendir (argv[1]) : NULL;
  struct dirent *entry;
  int files = 0;
  if (!dir) {
    fprintf (stderr, "usage: %s DIRECTORY\n", argv[0]);
    return 2;
  }
  while ((entry = readdir (dir))) {
    char path[4096];
    size_t size = 0;
    if (entry->d_name[0] == '.')
      continue;
    snprintf (path, sizeof path, "%s/%s", argv[1], entry->d_name);
    uint8_t *data = load (path, &size);
    if (!data) {
      fprintf (stderr, "cannot read %s\n", path);
      closedir (dir);
      return 1;
    }
    for (size_t n = 0; n <= size; n++)
      run (data, n);
    free (data);
    files++;
  }
  closedir (dir);
  printf ("%d files\n", files);
  return files == 0;
}
