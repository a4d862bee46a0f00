/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/wav.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
fx_wav_forget_lengths (guint8 *header, gsize size)
{
  if (size < 44 || memcmp (header, "RIFF", 4) || memcmp (header + 8, "WAVE", 4))
    return FALSE;
  for (gsize i = 12; i + 8 <= size;) {
    guint32 length;
    memcpy (&length, header + i + 4, sizeof length);
    if (!memcmp (header + i, "data", 4)) {
      memset (header + 4, 0xff, 4);
      memset (header + i + 4, 0xff, 4);
      return TRUE;
    }
    /* Chunks begin at even places. */
    i += 8 + (gsize)GUINT32_FROM_LE (length) + (GUINT32_FROM_LE (length) & 1);
  }
  return FALSE;
}

gboolean
fx_wav_mend (const gchar *path, GError **error)
{
  guint8 header[4096];
  struct stat s;
  if (stat (path, &s) || s.st_size <= (goffset)G_MAXUINT32)
    return TRUE;
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gssize n = fd < 0 ? -1 : pread (fd, header, sizeof header, 0);
  gboolean good = n >= 0 && (!fx_wav_forget_lengths (header, (gsize)n) ||
                                pwrite (fd, header, (gsize)n, 0) == n);
  int code = errno;
  if (!good)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
        path, g_strerror (code));
  if (fd >= 0)
    close (fd);
  return good;
}
