/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Headers of WAV files over 4 GiB (sparse ones here). */

#include "gst/tools/media/wav.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "tests/fxtest.h"

/* RIFF, fmt, a chunk of 3 bytes (and one more to be even), data. */
static const guint8 header[] =
    "RIFF\x01\x02\x03\x04WAVE"
    "fmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02"
    "\0\x04\0\x10\0LIST\x03\0\0\0abc\0"
    "data\x05\x06\x07\x08";
enum { SIZE = sizeof header - 1 };

static void
check_lengths (const guint8 *h, gboolean mended)
{
  static const guint8 ones[] = { 255, 255, 255, 255 };
  guint8 wanted[SIZE];
  memcpy (wanted, header, SIZE);
  if (mended) {
    memcpy (wanted + 4, ones, 4);
    memcpy (wanted + SIZE - 4, ones, 4);
  }
  CHECK (!memcmp (h, wanted, SIZE), "lengths are not %s",
      mended ? "all ones" : "as before");
}

static void
test_header (void)
{
  guint8 h[SIZE];
  memcpy (h, header, SIZE);
  CHECK (fx_wav_forget_lengths (h, SIZE), "not taken for a WAV file");
  check_lengths (h, TRUE);
  /* Not all of it, no data, something else: left as it is. */
  for (gsize n = 0; n < SIZE; n++) {
    memcpy (h, header, SIZE);
    CHECK (!fx_wav_forget_lengths (h, n), "%zu bytes are enough", n);
    check_lengths (h, FALSE);
  }
  memcpy (h, header, SIZE);
  memcpy (h, "fLaC", 4);
  CHECK (!fx_wav_forget_lengths (h, SIZE), "no WAV file is taken for one");
  CHECK (!memcmp (h + 4, header + 4, SIZE - 4), "written to");
  /* A chunk whose length goes beyond all. */
  memcpy (h, header, SIZE);
  memset (h + 16, 0xff, 4);
  CHECK (!fx_wav_forget_lengths (h, SIZE), "no WAV file is taken for one");
}

static void
test_file (const gchar *path, goffset size, gboolean mended)
{
  guint8 h[SIZE];
  int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  CHECK (fd >= 0 && write (fd, header, SIZE) == SIZE && !ftruncate (fd, size),
      "%s cannot be made", path);
  CHECK (fx_wav_mend (path, NULL), "failed");
  CHECK (pread (fd, h, SIZE, 0) == SIZE, "cannot be read");
  check_lengths (h, mended);
  CHECK (lseek (fd, 0, SEEK_END) == size, "has another size");
  close (fd);
  g_unlink (path);
}

int
main (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("fx-wav-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "long.wav", NULL);
  test_header ();
  test_file (path, 1000, FALSE);
  test_file (path, G_MAXUINT32, FALSE);
  test_file (path, (goffset)G_MAXUINT32 + 1, TRUE);
  test_file (path, (goffset)7 << 30, TRUE);
  g_rmdir (folder);
  return fx_test_end ();
}
