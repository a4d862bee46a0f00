/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the fake driver and its device say to each other: one request, one
 * reply, over sockets that keep messages whole (SOCK_SEQPACKET). The device
 * finds its control socket and the two files of memory at fixed descriptors. */

#ifndef FX_FAKE_WIRE_H
#define FX_FAKE_WIRE_H

#include <stdint.h>

enum { WIRE_CONTROL = 3, WIRE_DEVICE_MEMORY = 4, WIRE_HOST_MEMORY = 5 };

typedef enum {
  WIRE_RESERVE, /* the addresses at base, size of memory `which` */
  WIRE_ALLOW,   /* access to them; */
  WIRE_FORBID,  /* no access */
  WIRE_CONNECT, /* with a socket for one stream */
  WIRE_KERNEL,  /* what is known of it */
  WIRE_LAUNCH
} WireWhat;

enum { WIRE_ARGS = 4096, WIRE_NAME = 64 };

typedef struct WireRequest {
  uint32_t what, which;
  uint64_t base, size;
  char name[WIRE_NAME];
  uint32_t x, y, threads, shared;
  uint32_t resident, order, os_threads, args_size;
  uint64_t seed;
  unsigned char args[WIRE_ARGS]; /* the last: only args_size bytes are sent */
} WireRequest;

typedef struct WireReply {
  int32_t status; /* 0, or that of fx_emu_launch; WIRE_KERNEL: -1 for none */
  uint32_t args_size, threads, blocks;
  char text[1024];
} WireReply;

#endif
