/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The devices of the fake driver: a process for each, started when its first
 * context is made, that ends with its control socket. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/cuda/fake/inside.h"

extern char **environ;

FakeDevice fake_devices[FAKE_MAX_DEVICES] = { { .control = -1 },
  { .control = -1 }, { .control = -1 }, { .control = -1 } };

/* "fakegpu" beside this library. */
static int
program_path (char *path, size_t size)
{
  const char *named = getenv ("FX_FAKE_GPU");
  Dl_info info;
  if (named)
    return snprintf (path, size, "%s", named) < (int)size;
  if (!dladdr ((void *)&fake_devices, &info) || !info.dli_fname)
    return 0;
  const char *slash = strrchr (info.dli_fname, '/');
  const int folder = slash ? (int)(slash - info.dli_fname) : 1;
  return snprintf (path, size, "%.*s/fakegpu", folder,
             slash ? info.dli_fname : ".") < (int)size;
}

/* The descriptors go to fixed numbers in the child; dup2 of a descriptor to
 * itself would leave it to be closed, so they are moved out of the way first. */
static int
spawn (FakeDevice *d, int theirs, FakeRegion *host)
{
  char path[4096];
  int fds[3] = { theirs, d->memory->fd, host->fd }, rc = -1;
  posix_spawn_file_actions_t actions;
  if (!program_path (path, sizeof path) ||
      posix_spawn_file_actions_init (&actions))
    return -1;
  for (int i = 0; i < 3; i++)
    fds[i] = fcntl (fds[i], F_DUPFD_CLOEXEC, 16);
  if (fds[0] >= 0 && fds[1] >= 0 && fds[2] >= 0 &&
      !posix_spawn_file_actions_adddup2 (&actions, fds[0], WIRE_CONTROL) &&
      !posix_spawn_file_actions_adddup2 (
          &actions, fds[1], WIRE_DEVICE_MEMORY) &&
      !posix_spawn_file_actions_adddup2 (&actions, fds[2], WIRE_HOST_MEMORY)) {
    char *argv[] = { path, NULL };
    rc = posix_spawn (&d->pid, path, &actions, NULL, argv, environ);
    if (rc)
      fprintf (stderr, "fake driver: %s: %s\n", path, strerror (rc));
  }
  for (int i = 0; i < 3; i++)
    if (fds[i] >= 0)
      close (fds[i]);
  posix_spawn_file_actions_destroy (&actions);
  return rc ? -1 : 0;
}

static int
send_whole (int socket, const void *data, size_t size)
{
  ssize_t n;
  do
    n = send (socket, data, size, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)size ? 0 : -1;
}

int
fake_ask (int socket, const WireRequest *request, WireReply *reply)
{
  ssize_t n;
  if (send_whole (
          socket, request, offsetof (WireRequest, args) + request->args_size))
    return -1;
  do
    n = recv (socket, reply, sizeof *reply, 0);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)sizeof *reply ? 0 : -1;
}

static int
reserve (FakeDevice *d, const FakeRegion *r, uint32_t which)
{
  WireRequest request = {
    .what = WIRE_RESERVE, .which = which, .base = r->base, .size = r->size
  };
  WireReply reply;
  return fake_ask (d->control, &request, &reply) || reply.status ? -1 : 0;
}

/* What is already page-locked is there for a device that starts later. */
static int
allow_host (FakeDevice *d, const FakeRegion *host)
{
  const uint64_t page = (uint64_t)sysconf (_SC_PAGESIZE);
  for (const FakeBlock *b = host->blocks; b; b = b->next) {
    WireRequest request = { .what = WIRE_ALLOW,
      .which = WIRE_HOST_MEMORY,
      .base = b->start + page,
      .size = b->end - b->start - 2 * page };
    WireReply reply;
    if (fake_ask (d->control, &request, &reply) || reply.status)
      return -1;
  }
  return 0;
}

CUresult
fake_device_start (int device)
{
  FakeDevice *d = &fake_devices[device];
  FakeRegion *host = fake_region_host ();
  int pair[2];
  if (d->control >= 0)
    return CUDA_SUCCESS;
  if (!d->memory)
    d->memory = fake_region_new (device);
  if (!host || !d->memory ||
      socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
    return CUDA_ERROR_UNKNOWN;
  const int rc = spawn (d, pair[1], host);
  close (pair[1]);
  d->control = pair[0];
  if (!rc && !reserve (d, d->memory, WIRE_DEVICE_MEMORY) &&
      !reserve (d, host, WIRE_HOST_MEMORY) && !allow_host (d, host))
    return CUDA_SUCCESS;
  fprintf (stderr, "fake driver: device %d does not start\n", device);
  close (d->control);
  d->control = -1;
  return CUDA_ERROR_UNKNOWN;
}

int
fake_device_connect (int device)
{
  WireRequest request = { .what = WIRE_CONNECT };
  WireReply reply;
  union {
    char room[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control;
  struct iovec part = { &request, offsetof (WireRequest, args) };
  struct msghdr message = { .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.room,
    .msg_controllen = sizeof control.room };
  int pair[2];
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
    return -1;
  memset (&control, 0, sizeof control);
  struct cmsghdr *head = CMSG_FIRSTHDR (&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (head), &pair[1], sizeof (int));
  const int socket = fake_devices[device].control;
  const int sent = sendmsg (socket, &message, MSG_NOSIGNAL) > 0;
  close (pair[1]);
  if (sent && recv (socket, &reply, sizeof reply, 0) == sizeof reply &&
      !reply.status)
    return pair[0];
  close (pair[0]);
  return -1;
}

void
fake_devices_stop (void)
{
  for (int i = 0; i < FAKE_MAX_DEVICES; i++) {
    FakeDevice *d = &fake_devices[i];
    int status;
    if (d->control < 0)
      continue;
    close (d->control);
    d->control = -1;
    while (waitpid (d->pid, &status, 0) < 0 && errno == EINTR)
      ;
  }
}
