/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A triple buffer: one writer, one reader, neither waits. The writer fills
 * slot fx_mailbox_write(), then publishes it; the reader gets the newest
 * published slot and keeps it until it asks again. Only for .c files. */

#ifndef FX_MAILBOX_H
#define FX_MAILBOX_H

#include <stdatomic.h>
#include <stdint.h>

enum { FX_MAILBOX_NEW = 4 }; /* set beside the index: not yet read */

typedef struct FxMailbox {
  atomic_uint middle; /* slot that nobody uses, | FX_MAILBOX_NEW */
  uint32_t write, read;
} FxMailbox;

static inline void
fx_mailbox_init (FxMailbox *m)
{
  m->read = 0;
  atomic_init (&m->middle, 1);
  m->write = 2;
}

static inline uint32_t
fx_mailbox_write (const FxMailbox *m)
{
  return m->write;
}

static inline void
fx_mailbox_publish (FxMailbox *m)
{
  m->write = atomic_exchange_explicit (
                 &m->middle, m->write | FX_MAILBOX_NEW, memory_order_acq_rel) &
             3;
}

/* Whether a newer slot has come. */
static inline int
fx_mailbox_has_new (const FxMailbox *m)
{
  return (atomic_load_explicit (&m->middle, memory_order_relaxed) &
             FX_MAILBOX_NEW) != 0;
}

/* 1 when a newer slot has come; m->read is its index. */
static inline int
fx_mailbox_pull (FxMailbox *m)
{
  if (!fx_mailbox_has_new (m))
    return 0;
  m->read =
      atomic_exchange_explicit (&m->middle, m->read, memory_order_acq_rel) & 3;
  return 1;
}

#endif
