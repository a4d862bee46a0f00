/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/keys.h"
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include "gst/tools/term/board.h"

static struct termios before;
static gboolean is_open;

void
fx_keys_close (void)
{
  if (is_open)
    tcsetattr (0, TCSADRAIN, &before);
  is_open = FALSE;
}

gboolean
fx_keys_open (void)
{
  static gboolean registered;
  if (!fx_is_terminal (0) || tcgetattr (0, &before))
    return FALSE;
  struct termios raw = before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO); /* signals stay */
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (tcsetattr (0, TCSADRAIN, &raw))
    return FALSE;
  is_open = TRUE;
  if (!registered)
    atexit (fx_keys_close);
  registered = TRUE;
  return TRUE;
}

static gint
read_byte (guint milliseconds)
{
  struct pollfd p = { 0, POLLIN, 0 };
  guchar c;
  if (poll (&p, 1, (int)milliseconds) < 1 || read (0, &c, 1) != 1)
    return FX_KEY_NONE;
  return c;
}

gint
fx_keys_read (guint milliseconds)
{
  gint c = read_byte (milliseconds);
  if (c != '\033' || read_byte (20) != '[')
    return c;
  switch (read_byte (20)) {
  case 'A':
    return FX_KEY_UP;
  case 'B':
    return FX_KEY_DOWN;
  case 'C':
    return FX_KEY_RIGHT;
  case 'D':
    return FX_KEY_LEFT;
  default:
    return FX_KEY_NONE;
  }
}
