/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Headers of WAV files over 4 GiB (sparse ones here). */

#include "gst/tools/media/ownwav.h"
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

/* Sound in a file of so many bytes, by what its header says. */
typedef struct Long {
  const gchar *what;
  const gchar *id;
  guint tag, bits, channels;
  guint32 riff, data;
  guint64 data64, size; /* data64: 0 no ds64 */
  gint64 frames;        /* -1: not known */
} Long;

enum { ONES = 0xffffffff, PLAIN = 44, RF = PLAIN + 36 };

static const Long longs[] = {
  { "below 2 GiB", "RIFF", 1, 16, 2, 36 + 4000, 4000, 0, PLAIN + 4000, 1000 },
  { "a chunk after it", "RIFF", 1, 16, 1, 3000000000 + 44, 3000000000, 0,
      3000000052, 1500000000 },
  { "wrapped", "RIFF", 1, 24, 2, (guint32)(PLAIN - 8 + 6000000000),
      (guint32)6000000000, 0, PLAIN + 6000000000, 1000000000 },
  { "wrapped twice", "RIFF", 3, 32, 1, (guint32)(PLAIN - 8 + 10000000000),
      (guint32)10000000000, 0, PLAIN + 10000000000, 2500000000 },
  { "not known", "RIFF", 3, 64, 2, ONES, ONES, 0, PLAIN + 5600000001,
      350000000 },
  { "none", "RIFF", 1, 8, 1, 0, 0, 0, PLAIN + 77, 77 },
  { "cut short", "RIFF", 1, 32, 1, 3000000036, 3000000000, 0, PLAIN + 400,
      100 },
  { "RF64", "RF64", 1, 16, 2, ONES, ONES, 5000000000, RF + 5000000100,
      1250000000 },
  { "BW64, cut short", "BW64", 1, 16, 2, ONES, ONES, 5000000000, RF + 400,
      100 },
  { "A-law", "RIFF", 6, 8, 1, 136, 100, 0, PLAIN + 100, -1 },
  { "20 bits", "RIFF", 1, 20, 1, 136, 100, 0, PLAIN + 100, -1 },
  { "another file", "RIFX", 1, 16, 1, 136, 100, 0, PLAIN + 100, -1 },
};

static void
put (FILE *f, guint64 value, gsize bytes)
{
  value = GUINT64_TO_LE (value);
  fwrite (&value, 1, bytes, f);
}

static void
write_long (const gchar *path, const Long *l)
{
  FILE *f = fopen (path, "wb");
  guint frame = l->channels * l->bits / 8;
  fputs (l->id, f);
  put (f, l->riff, 4);
  fputs ("WAVE", f);
  if (l->data64) {
    fputs ("ds64", f);
    put (f, 28, 4);
    put (f, l->size - 8, 8);
    put (f, l->data64, 8);
    put (f, 0, 8);
    put (f, 0, 4);
  }
  fputs ("fmt ", f);
  put (f, 16, 4);
  put (f, l->tag, 2);
  put (f, l->channels, 2);
  put (f, 48000, 4);
  put (f, 48000 * frame, 4);
  put (f, frame, 2);
  put (f, l->bits, 2);
  fputs ("data", f);
  put (f, l->data, 4);
  fclose (f);
  CHECK (!truncate (path, (off_t)l->size), "%s: cannot be made", l->what);
}

static void
test_long (const gchar *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (longs); i++) {
    const Long *l = &longs[i];
    FxWavSound s;
    write_long (path, l);
    gboolean known = fx_wav_sound (path, &s);
    CHECK (known == (l->frames >= 0), "%s: %s", l->what,
        known ? "is taken" : "is not known");
    if (!known || l->frames < 0)
      continue;
    CHECK (s.offset == (l->data64 ? RF : PLAIN),
        "%s: begins at %" G_GUINT64_FORMAT, l->what, s.offset);
    CHECK (s.frames == (guint64)l->frames, "%s: %" G_GUINT64_FORMAT " frames",
        l->what, s.frames);
    CHECK (GST_AUDIO_INFO_CHANNELS (&s.info) == (gint)l->channels &&
               GST_AUDIO_INFO_RATE (&s.info) == 48000 &&
               GST_AUDIO_INFO_WIDTH (&s.info) == (gint)l->bits &&
               !!GST_AUDIO_INFO_IS_FLOAT (&s.info) == (l->tag == 3),
        "%s: another format", l->what);
    /* Shorter than its header: nothing is read that is not there. */
    for (goffset n = 0; n < PLAIN && i == 0; n++) {
      CHECK (!truncate (path, n) && !fx_wav_sound (path, &s),
          "%" G_GOFFSET_FORMAT " bytes are enough", n);
      write_long (path, l);
    }
  }
  g_unlink (path);
}

int
main (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("fx-wav-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "long.wav", NULL);
  test_header ();
  test_long (path);
  test_file (path, 1000, FALSE);
  test_file (path, G_MAXUINT32, FALSE);
  test_file (path, (goffset)G_MAXUINT32 + 1, TRUE);
  test_file (path, (goffset)7 << 30, TRUE);
  g_rmdir (folder);
  return fx_test_end ();
}
