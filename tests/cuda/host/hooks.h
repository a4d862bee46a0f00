/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Errors on demand: functions of the driver's table, replaced by ones that count
 * and may fail. For a program that the host side is linked into. */

#ifndef FX_TEST_HOOKS_H
#define FX_TEST_HOOKS_H

#include "cuda/driver.h"

/* Replaces the functions; once, after the driver was found. */
void hooks_set (void);

/* The call after `well` more that go well returns `result` and does nothing,
 * and with `all` every later one too. result 0: all go well. */
void hooks_fail (int well, FxCuResult result, int all);
/* The same for the calls of one function alone. */
void hooks_fail_in (const char *function, int well, FxCuResult result, int all);
/* Whether one has failed since, and the last that has. */
int hooks_failed (void);
const char *hooks_failed_in (void);

/* Calls that allocate: memory, streams, events, modules, functions, graphs. */
uint64_t hooks_allocations (void);
/* Contexts that this thread has pushed and not popped. */
int hooks_pushed (void);

/* A graph is launched, but its kernel does not run; or never ends. */
enum { HOOKS_RUN, HOOKS_LOSE, HOOKS_HANG };
void hooks_graphs (int how);

/* Nothing more may go wrong: what is still hung is done. */
void hooks_clear (void);

#endif
