/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of the fake driver. Every region is a sparse file in memory and as many
 * addresses, the same in the host's process and the device's. What is allocated
 * becomes accessible on the other side, page-locked memory on this side too. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

/* Both words of a double and a float of this are NaNs. */
static const uint32_t garbage = 0xfff5a5a5u;
static const unsigned char canary = 0xc5;

/* Above what sanitizers keep to themselves, below where the system maps. */
static const uint64_t first_address = 0x7e9000000000u;
static const uint64_t region_size = (uint64_t)64 << 30;

static uint64_t
page (void)
{
  return (uint64_t)sysconf (_SC_PAGESIZE);
}

static uint64_t
round_up (uint64_t x, uint64_t to)
{
  return (x + to - 1) / to * to;
}

/* --- regions ----------------------------------------------------------------------- */

static FakeRegion *
region_new (int device, int place)
{
  FakeRegion *r = calloc (1, sizeof *r);
  if (!r)
    return NULL;
  r->device = device;
  r->size = region_size;
  r->fd = memfd_create ("fake device memory", MFD_CLOEXEC);
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void *p = MAP_FAILED;
  if (r->fd >= 0 && !ftruncate (r->fd, (off_t)r->size)) {
    const uint64_t at = first_address + (uint64_t)place * region_size;
    p = mmap (
        (void *)at, r->size, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0);
    if (p == MAP_FAILED)
      p = mmap (NULL, r->size, PROT_NONE, flags, -1, 0);
  }
  if (p == MAP_FAILED) {
    fprintf (stderr, "fake driver: no addresses: %s\n", strerror (errno));
    if (r->fd >= 0)
      close (r->fd);
    free (r);
    return NULL;
  }
  r->base = r->next = (uint64_t)p;
  return r;
}

FakeRegion *
fake_region_new (int device)
{
  return region_new (device, device);
}

FakeRegion *
fake_region_host (void)
{
  static FakeRegion *host;
  if (!host)
    host = region_new (-1, FAKE_MAX_DEVICES);
  return host;
}

static int
is_in (const FakeRegion *r, uint64_t p, size_t size)
{
  return r && p < r->base + r->size && p + size > r->base;
}

int
fake_is_special (uint64_t p, size_t size)
{
  for (int i = 0; i < FAKE_MAX_DEVICES; i++)
    if (is_in (fake_devices[i].memory, p, size))
      return 1;
  return is_in (fake_region_host (), p, size);
}

static FakeRegion *
region_of (uint64_t p, int device)
{
  if (is_in (fake_devices[device].memory, p, 1))
    return fake_devices[device].memory;
  return is_in (fake_region_host (), p, 1) ? fake_region_host () : NULL;
}

FakeBlock *
fake_block_of (uint64_t p, size_t size, int device)
{
  const FakeRegion *r = region_of (p, device);
  for (FakeBlock *b = r ? r->blocks : NULL; b; b = b->next)
    if (p >= b->data && p <= b->data + b->size)
      return size <= b->data + b->size - p ? b : NULL;
  return NULL;
}

void
fake_describe (uint64_t p, int device, char *text, size_t size)
{
  const FakeRegion *r = region_of (p, device);
  snprintf (text, size, "not memory of the device");
  for (const FakeBlock *b = r ? r->blocks : NULL; b; b = b->next) {
    if (p < b->start || p >= b->end)
      continue;
    if (p < b->data)
      snprintf (text, size, "%llu bytes before an allocation of %zu bytes",
          (unsigned long long)(b->data - p), b->size);
    else
      snprintf (text, size, "byte %llu of an allocation of %zu bytes",
          (unsigned long long)(p - b->data), b->size);
    return;
  }
  if (r)
    snprintf (text, size, "memory that is not allocated, or has been freed");
}

/* --- files ---------------------------------------------------------------------------- */

/* value in 4 bytes, over and over. */
static int
fill_file (int fd, uint64_t at, uint64_t size, uint32_t value)
{
  uint32_t words[4096];
  for (size_t i = 0; i < 4096; i++)
    words[i] = value;
  while (size) {
    const size_t n = size < sizeof words ? (size_t)size : sizeof words;
    if (pwrite (fd, words, n, (off_t)at) != (ssize_t)n)
      return -1;
    at += n;
    size -= n;
  }
  return 0;
}

static int
is_filled (int fd, uint64_t at, uint64_t size)
{
  unsigned char bytes[4096];
  while (size) {
    const size_t n = size < sizeof bytes ? (size_t)size : sizeof bytes;
    if (pread (fd, bytes, n, (off_t)at) != (ssize_t)n)
      return 0;
    for (size_t i = 0; i < n; i++)
      if (bytes[i] != canary)
        return 0;
    at += n;
    size -= n;
  }
  return 1;
}

/* --- blocks --------------------------------------------------------------------------- */

/* Access for the devices that see the region. */
static int
tell_devices (const FakeBlock *b, WireWhat what)
{
  const FakeRegion *r = b->region;
  for (int i = 0; i < FAKE_MAX_DEVICES; i++) {
    WireRequest request = { .what = what,
      .which = r->device < 0 ? WIRE_HOST_MEMORY : WIRE_DEVICE_MEMORY,
      .base = b->start + page (),
      .size = b->end - b->start - 2 * page () };
    WireReply reply;
    if (fake_devices[i].control < 0 || (r->device >= 0 && r->device != i))
      continue;
    if (fake_ask (fake_devices[i].control, &request, &reply) || reply.status)
      return -1;
  }
  return 0;
}

/* The first gap after the last allocation, so that freed addresses rest. */
static FakeBlock **
find_gap (FakeRegion *r, uint64_t size, uint64_t *at)
{
  for (int turn = 0; turn < 2; turn++) {
    uint64_t p = turn ? r->base : r->next;
    FakeBlock **link = &r->blocks;
    for (; *link; link = &(*link)->next) {
      if ((*link)->end <= p)
        continue;
      if ((*link)->start >= p + size)
        break;
      p = (*link)->end;
    }
    if (p + size <= r->base + r->size) {
      *at = p;
      return link;
    }
  }
  return NULL;
}

static FakeBlock *
block_new (FakeRegion *r, size_t size, uint64_t align, CUcontext ctx)
{
  const uint64_t room = round_up (size, align);
  const uint64_t span = round_up (room, page ()) + 2 * page ();
  uint64_t at;
  FakeBlock **link = find_gap (r, span, &at);
  FakeBlock *b = link ? calloc (1, sizeof *b) : NULL;
  if (!b)
    return NULL;
  b->region = r;
  b->ctx = ctx;
  b->start = at;
  b->end = at + span;
  b->size = size;
  b->data = b->end - page () - room;
  const uint64_t offset = b->start + page () - r->base;
  const uint64_t before = b->data - (b->start + page ());
  const uint32_t canaries = canary * 0x01010101u;
  if (fill_file (r->fd, offset, before, canaries) ||
      fill_file (r->fd, offset + before, size, garbage) ||
      fill_file (r->fd, offset + before + size, room - size, canaries) ||
      tell_devices (b, WIRE_ALLOW)) {
    free (b);
    return NULL;
  }
  b->next = *link;
  *link = b;
  r->next = b->end;
  return b;
}

/* Whether nothing was written around it. */
static int
is_intact (const FakeBlock *b)
{
  const uint64_t first = b->start + page (), last = b->end - page ();
  const uint64_t base = b->region->base;
  return is_filled (b->region->fd, first - base, b->data - first) &&
         is_filled (
             b->region->fd, b->data + b->size - base, last - b->data - b->size);
}

static void
block_free (FakeBlock *b)
{
  FakeRegion *r = b->region;
  const uint64_t first = b->start + page ();
  const uint64_t size = b->end - b->start - 2 * page ();
  FakeBlock **link = &r->blocks;
  while (*link != b)
    link = &(*link)->next;
  *link = b->next;
  if (!is_intact (b)) {
    fprintf (stderr,
        "fake driver: something was written around an allocation of %zu bytes "
        "at 0x%llx\n",
        b->size, (unsigned long long)b->data);
    fake_counts.overruns++;
    b->ctx->failed = CUDA_ERROR_ILLEGAL_ADDRESS;
  }
  tell_devices (b, WIRE_FORBID);
  if (r->device < 0)
    mmap ((void *)first, size, PROT_NONE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  if (fallocate (r->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
          (off_t)(first - r->base), (off_t)size))
    fprintf (stderr, "fake driver: %s\n", strerror (errno));
  if (r->device < 0) {
    fake_counts.pinned--;
    fake_counts.pinned_size -= b->size;
  } else {
    fake_counts.allocations--;
    fake_counts.allocated -= b->size;
  }
  free (b);
}

uint64_t
fake_free_all (CUcontext ctx)
{
  FakeRegion *regions[] = { fake_devices[ctx->device].memory,
    fake_region_host () };
  uint64_t n = 0;
  for (int i = 0; i < 2; i++)
    for (FakeBlock *b = regions[i]->blocks, *next; b; b = next) {
      next = b->next;
      if (b->ctx == ctx) {
        block_free (b);
        n++;
      }
    }
  return n;
}

/* --- the driver's functions ---------------------------------------------------------------- */

static uint64_t
allocated (int device)
{
  uint64_t size = 0;
  for (const FakeBlock *b = fake_devices[device].memory->blocks; b; b = b->next)
    size += b->size;
  return size;
}

CUresult
cuMemGetInfo_v2 (size_t *left, size_t *total)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  const uint64_t all = (uint64_t)fake_setting (FAKE_MEMORY);
  const uint64_t used = allocated (ctx->device);
  if (total)
    *total = all;
  if (left)
    *left = all > used ? all - used : 0;
  return fake_leave (CUDA_SUCCESS);
}

static uint64_t
alignment (void)
{
  uint64_t align = 16;
  while (align < 256 && align < (uint64_t)fake_setting (FAKE_ALIGN))
    align *= 2;
  return align;
}

CUresult
cuMemAlloc_v2 (CUdeviceptr *p, size_t size)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!p || !size)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  const uint64_t all = (uint64_t)fake_setting (FAKE_MEMORY);
  if (size > all || allocated (ctx->device) > all - size)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  FakeBlock *b =
      block_new (fake_devices[ctx->device].memory, size, alignment (), ctx);
  if (!b)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_counts.allocations++;
  fake_counts.allocated += size;
  *p = b->data;
  return fake_leave (CUDA_SUCCESS);
}

/* Waits for the device, as the driver does. */
CUresult
cuMemFree_v2 (CUdeviceptr p)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!p)
    return fake_leave (CUDA_SUCCESS);
  fake_drain_device (ctx->device);
  FakeBlock *b = fake_block_of (p, 0, ctx->device);
  if (!b || b->data != p || b->region->device < 0)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  block_free (b);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuMemHostAlloc (void **p, size_t size, unsigned flags)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!p || !size || flags > 7)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  FakeRegion *host = fake_region_host ();
  FakeBlock *b = block_new (host, size, alignment (), ctx);
  if (!b)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_counts.pinned++;
  fake_counts.pinned_size += size;
  b->flags = flags;
  const uint64_t first = b->start + page ();
  if (mmap ((void *)first, b->end - b->start - 2 * page (),
          PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, host->fd,
          (off_t)(first - host->base)) == MAP_FAILED) {
    block_free (b);
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  }
  *p = (void *)b->data;
  return fake_leave (CUDA_SUCCESS);
}

FakeBlock *
fake_pinned_of (const void *p, CUcontext ctx)
{
  FakeBlock *b = fake_block_of ((uint64_t)p, 0, ctx->device);
  return b && b->region->device < 0 ? b : NULL;
}

CUresult
cuMemFreeHost (void *p)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  for (int i = 0; i < FAKE_MAX_DEVICES; i++)
    fake_drain_device (i);
  FakeBlock *b = fake_pinned_of (p, ctx);
  if (!b || b->data != (uint64_t)p)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  block_free (b);
  return fake_leave (CUDA_SUCCESS);
}

/* Mapped at the same address, as with unified addressing. */
CUresult
cuMemHostGetDevicePointer_v2 (CUdeviceptr *p, void *host, unsigned flags)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!p || flags || !fake_pinned_of (host, ctx))
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *p = (CUdeviceptr)host;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuPointerGetAttribute (void *data, CUpointer_attribute attribute, CUdeviceptr p)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  const FakeBlock *b = NULL;
  for (int i = 0; i < FAKE_MAX_DEVICES && !b; i++)
    b = fake_block_of (p, 1, i);
  if (!data || !b)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  const int is_host = b->region->device < 0;
  switch ((int)attribute) {
  case 1: /* CONTEXT */
    *(CUcontext *)data = b->ctx;
    break;
  case 2: /* MEMORY_TYPE: host 1, device 2 */
    *(unsigned *)data = is_host ? 1 : 2;
    break;
  case 3: /* DEVICE_POINTER */
    *(CUdeviceptr *)data = p;
    break;
  case 4: /* HOST_POINTER */
    if (is_host)
      *(void **)data = (void *)p;
    else
      r = CUDA_ERROR_INVALID_VALUE;
    break;
  case 9: /* DEVICE_ORDINAL */
    *(int *)data = b->ctx->device;
    break;
  case 11: /* RANGE_START_ADDR */
    *(CUdeviceptr *)data = b->data;
    break;
  case 12: /* RANGE_SIZE */
    *(size_t *)data = b->size;
    break;
  default:
    r = CUDA_ERROR_INVALID_VALUE;
    break;
  }
  return fake_leave (r);
}
