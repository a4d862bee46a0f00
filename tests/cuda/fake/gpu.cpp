// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* The device of the fake driver: a process in which nothing is mapped but the
 * device's memory and the page-locked memory of the host, at the addresses that
 * they have there. Runs kernels in the emulator, a thread for every stream. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/cuda/emu/emu.h"
#include "tests/cuda/fake/wire.h"

/* Orders launches for a sanitizer of threads, which sees nothing of streams and
 * events: what has ended comes before what begins. */
static std::mutex order;

/* A race that ThreadSanitizer reports makes the launch fail that runs then. */
static std::atomic<bool> raced;
extern "C" __attribute__ ((visibility ("default"))) void
__tsan_on_report (void *)
{
  raced = true;
}

static ssize_t
receive (int socket, WireRequest *request, int *passed)
{
  union {
    char room[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control;
  struct iovec part = { request, sizeof *request };
  struct msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.room;
  message.msg_controllen = sizeof control.room;
  ssize_t n;
  do
    n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  *passed = -1;
  if (n > 0)
    for (struct cmsghdr *c = CMSG_FIRSTHDR (&message); c;
         c = CMSG_NXTHDR (&message, c))
      if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
        memcpy (passed, CMSG_DATA (c), sizeof (int));
  return n;
}

static int
map (const WireRequest *request)
{
  void *p = (void *)request->base;
  switch (request->what) {
  case WIRE_RESERVE:
    return mmap (p, request->size, PROT_NONE,
               MAP_SHARED | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
               (int)request->which, 0) == p
               ? 0
               : -1;
  case WIRE_ALLOW:
    return mprotect (p, request->size, PROT_READ | PROT_WRITE);
  default:
    return mprotect (p, request->size, PROT_NONE);
  }
}

static void
launch (const WireRequest *request, WireReply *reply)
{
  FxEmuOptions o = {};
  o.seed = request->seed;
  o.resident = request->resident;
  o.order = (FxEmuOrder)request->order;
  o.os_threads = request->os_threads;
  order.lock ();
  order.unlock ();
  reply->status = fx_emu_launch (request->name, request->x, request->y,
      request->threads, request->shared, request->args, request->args_size, &o);
  order.lock ();
  order.unlock ();
  if (reply->status)
    snprintf (reply->text, sizeof reply->text, "%s", fx_emu_error ());
  else if (raced.exchange (false)) {
    reply->status = FX_EMU_MISUSE;
    snprintf (reply->text, sizeof reply->text, "%s: a data race, see above",
        request->name);
  }
}

static void
kernel (const WireRequest *request, WireReply *reply)
{
  const FxEmuKernel *k = fx_emu_find (request->name);
  reply->status = k ? 0 : -1;
  if (k) {
    reply->args_size = (uint32_t)k->args_size;
    reply->threads = k->threads;
    reply->blocks = k->blocks;
  }
}

/* Until the other side hangs up. */
static void
serve (int socket)
{
  WireRequest request;
  WireReply reply;
  int passed;
  while (receive (socket, &request, &passed) > 0) {
    memset (&reply, 0, sizeof reply);
    switch (request.what) {
    case WIRE_CONNECT:
      reply.status = passed < 0;
      if (passed >= 0)
        std::thread (serve, passed).detach ();
      break;
    case WIRE_KERNEL:
      kernel (&request, &reply);
      break;
    case WIRE_LAUNCH:
      launch (&request, &reply);
      break;
    default:
      reply.status = map (&request);
      break;
    }
    if (send (socket, &reply, sizeof reply, MSG_NOSIGNAL) < 0)
      break;
  }
  close (socket);
}

int
main (void)
{
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  if (getsockname (WIRE_CONTROL, (struct sockaddr *)&address, &size)) {
    puts ("fakegpu is started by the fake driver");
    return 2;
  }
  serve (WIRE_CONTROL);
  /* Streams may be in the middle: nobody waits for them any more. */
  _exit (0);
}
