/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The fake driver by itself: what works, what is refused, what fails, and that
 * a missing synchronization is seen. Kernels: tests/cuda/emu/test_emu.cu. */

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "tests/cuda/emu/test_emu.h"
#include "tests/cuda/fake/driver_api.h"
#include "tests/fxtest.h"

#define OK(call)                                                               \
  do {                                                                         \
    const int result_ = (int)(call);                                           \
    CHECK (!result_, "%d", result_);                                           \
  } while (0)
#define FAILS(call, with)                                                      \
  do {                                                                         \
    const int result_ = (int)(call);                                           \
    CHECK (result_ == (int)(with), "%d", result_);                             \
  } while (0)

/* A context with a module and a stream. */
typedef struct Setup {
  CUcontext ctx;
  CUmodule module;
  CUstream stream;
} Setup;

static void
setup (Setup *s, int device)
{
  OK (cuDevicePrimaryCtxRetain (&s->ctx, device));
  OK (cuCtxPushCurrent_v2 (s->ctx));
  OK (cuModuleLoadData (&s->module, "image"));
  OK (cuStreamCreateWithPriority (&s->stream, 1, -5));
}

static void
finish (Setup *s, int device)
{
  OK (cuStreamDestroy_v2 (s->stream));
  OK (cuModuleUnload (s->module));
  OK (cuCtxPopCurrent_v2 (NULL));
  OK (cuDevicePrimaryCtxRelease_v2 (device));
}

/* After a failure only the end of the context is left. */
static void
finish_failed (int device)
{
  OK (cuCtxPopCurrent_v2 (NULL));
  OK (cuDevicePrimaryCtxRelease_v2 (device));
}

static int
launch (const Setup *s, const char *name, unsigned blocks, unsigned threads,
    unsigned shared, void *args)
{
  CUfunction f;
  void *params[] = { args };
  const int r = (int)cuModuleGetFunction (&f, s->module, name);
  return r ? r
           : (int)cuLaunchKernel (f, blocks, 1, 1, threads, 1, 1, shared,
                 s->stream, params, NULL);
}

static uint64_t
now_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Whether reading a byte there kills. */
static int
faults (uint64_t p)
{
  fflush (NULL);
  const pid_t child = fork ();
  if (!child) {
    signal (SIGSEGV, SIG_DFL);
    signal (SIGBUS, SIG_DFL);
    _exit (*(volatile unsigned char *)p >> 7);
  }
  int status = 0;
  waitpid (child, &status, 0);
  return WIFSIGNALED (status);
}

static void
test_refusals (void)
{
  int n = 0, value = 0;
  CUdevice device;
  CUdeviceptr p;
  CUcontext ctx = NULL;
  char name[64];
  FAILS (cuDeviceGetCount (&n), CUDA_ERROR_NOT_INITIALIZED);
  CHECK (!fake_cuda_set ("DEVICES", 0), "no such setting");
  CHECK (fake_cuda_set ("DEVICE", 0), "such a setting");
  FAILS (cuInit (0), CUDA_ERROR_NO_DEVICE);
  fake_cuda_set ("DEVICES", 2);
  OK (cuInit (0));
  OK (cuDeviceGetCount (&n));
  CHECK (n == 2, "%d", n);
  OK (cuDeviceGet (&device, 1));
  FAILS (cuDeviceGet (&device, 2), CUDA_ERROR_INVALID_DEVICE);
  OK (cuDeviceGetName (name, sizeof name, 0));
  fake_cuda_set ("CC", 75);
  OK (cuDeviceGetAttribute (&value, 75, 0));
  CHECK (value == 7, "%d", value);
  OK (cuDeviceGetAttribute (&value, 87, 0));
  CHECK (value == 32, "%d", value);
  OK (cuDeviceGetAttribute (&value, 97, 0));
  CHECK (value == 65536, "%d", value);
  FAILS (cuDeviceGetAttribute (&value, 1000, 0), CUDA_ERROR_INVALID_VALUE);
  fake_cuda_set ("CC", 80);
  FAILS (cuMemAlloc_v2 (&p, 16), CUDA_ERROR_INVALID_CONTEXT);
  FAILS (cuCtxPopCurrent_v2 (&ctx), CUDA_ERROR_INVALID_CONTEXT);
  OK (cuCtxGetCurrent (&ctx));
  CHECK (!ctx, "a context is current");
  const char *text;
  OK (cuGetErrorString (CUDA_ERROR_ILLEGAL_ADDRESS, &text));
  CHECK (strstr (text, "illegal memory access"), "%s", text);
}

static void
test_sums (const Setup *s)
{
  enum { BLOCKS = 9, N = 500 };
  uint64_t in[BLOCKS * N], out[BLOCKS], right[BLOCKS] = { 0 }, seed = 1;
  uint64_t *pinned;
  CUdeviceptr a, b, mapped;
  for (int i = 0; i < BLOCKS * N; i++) {
    in[i] = fx_test_random (&seed) >> 4;
    right[i / N] += in[i];
  }
  OK (cuMemAlloc_v2 (&a, sizeof in));
  OK (cuMemAlloc_v2 (&b, sizeof out));
  CHECK (a % 256 == 0 && b % 256 == 0, "not aligned");
  OK (cuMemcpyHtoDAsync_v2 (a, in, sizeof in, s->stream));
  FxTestSum args = { (const uint64_t *)a, (uint64_t *)b, N };
  OK (launch (s, "test_sum", BLOCKS, 256, 64, &args));
  OK (cuMemcpyDtoHAsync_v2 (out, b, sizeof out, s->stream));
  CHECK (!memcmp (out, right, sizeof out), "other sums");

  /* From and to page-locked memory, by the kernel and by copies. */
  OK (cuMemHostAlloc ((void **)&pinned, sizeof in + sizeof out, 1 | 2));
  OK (cuMemHostGetDevicePointer_v2 (&mapped, pinned, 0));
  memcpy (pinned, in, sizeof in);
  args.in = (const uint64_t *)mapped;
  args.out = (uint64_t *)mapped + BLOCKS * N;
  OK (launch (s, "test_sum", BLOCKS, 128, 64, &args));
  OK (cuStreamSynchronize (s->stream));
  CHECK (!memcmp (pinned + BLOCKS * N, right, sizeof out), "other sums");
  OK (cuMemsetD8Async (b, 7, 40, s->stream));
  OK (cuMemcpyDtoDAsync_v2 (b + 8, b, 24, s->stream));
  OK (cuMemcpyDtoDAsync_v2 (b + 64, a, 8, s->stream));
  OK (cuMemcpyDtoHAsync_v2 (pinned, b, 72, s->stream));
  OK (cuStreamSynchronize (s->stream));
  CHECK (pinned[0] == 0x0707070707070707u && pinned[4] == pinned[0] &&
             pinned[5] == right[5] && pinned[8] == in[0],
      "other bytes");

  CHECK (faults (a) && faults (b + sizeof out - 1), "the host can read it");
  CHECK (!faults ((uint64_t)pinned), "the host cannot read it");
  unsigned type = 0;
  OK (cuPointerGetAttribute (&type, 2, a + 100));
  CHECK (type == 2, "%u", type);
  OK (cuPointerGetAttribute (&type, 2, (CUdeviceptr)pinned));
  CHECK (type == 1, "%u", type);
  FAILS (cuPointerGetAttribute (&type, 2, (CUdeviceptr)in),
      CUDA_ERROR_INVALID_VALUE);
  FAILS (cuMemcpyHtoDAsync_v2 (b + 8, in, sizeof out, s->stream),
      CUDA_ERROR_INVALID_VALUE);
  FAILS (
      cuMemcpyDtoHAsync_v2 (in, b - 1, 2, s->stream), CUDA_ERROR_INVALID_VALUE);
  FAILS (cuMemcpyHtoDAsync_v2 (a, (void *)b, 8, s->stream),
      CUDA_ERROR_INVALID_VALUE);
  FAILS (cuMemsetD8Async (b, 0, sizeof out, NULL), CUDA_ERROR_INVALID_HANDLE);
  FAILS (cuMemFree_v2 (a + 16), CUDA_ERROR_INVALID_VALUE);
  OK (cuMemFree_v2 (a));
  FAILS (cuMemFree_v2 (a), CUDA_ERROR_INVALID_VALUE);
  FAILS (cuMemsetD8Async (a, 0, 1, s->stream), CUDA_ERROR_INVALID_VALUE);
  OK (cuMemFree_v2 (b));
  OK (cuMemFreeHost (pinned));
  CHECK (faults ((uint64_t)pinned), "the host can read what is freed");
  FAILS (cuMemFreeHost (pinned), CUDA_ERROR_INVALID_VALUE);
}

static void
test_launches (const Setup *s)
{
  CUfunction f;
  CUdeviceptr p;
  int n = 0;
  void *params[1];
  OK (cuMemAlloc_v2 (&p, 70000));
  FxTestWrong args = { (uint32_t *)p, FX_TEST_SYNCED, 129 };
  params[0] = &args;
  FAILS (
      cuModuleGetFunction (&f, s->module, "test_none"), CUDA_ERROR_NOT_FOUND);
  OK (cuModuleGetFunction (&f, s->module, "test_wrong"));
  OK (cuFuncGetAttribute (&n, 0, f));
  CHECK (n == 256, "%d", n);
  OK (cuOccupancyMaxActiveBlocksPerMultiprocessor (&n, f, 256, 40000));
  CHECK (n == 1, "%d", n); /* 255 registers, so few launch bounds */
  const unsigned much = 60000;
  FAILS (cuLaunchKernel (f, 1, 1, 1, 128, 1, 1, much, s->stream, params, NULL),
      CUDA_ERROR_INVALID_VALUE);
  FAILS (cuFuncSetAttribute (f, 8, 200000), CUDA_ERROR_INVALID_VALUE);
  OK (cuFuncSetAttribute (f, 8, (int)much));
  OK (cuLaunchKernel (f, 1, 1, 1, 128, 1, 1, much, s->stream, params, NULL));
  FAILS (cuLaunchKernel (f, 1, 1, 1, 512, 1, 1, 0, s->stream, params, NULL),
      CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
  FAILS (cuLaunchKernel (f, 0, 1, 1, 128, 1, 1, 0, s->stream, params, NULL),
      CUDA_ERROR_INVALID_VALUE);
  FAILS (cuLaunchKernel (f, 1, 1, 1, 128, 1, 1, 0, NULL, params, NULL),
      CUDA_ERROR_INVALID_HANDLE);
  FAILS (cuLaunchKernel (f, 1, 1, 1, 128, 1, 1, 0, (CUstream)2, params, NULL),
      CUDA_ERROR_INVALID_HANDLE);
  OK (cuStreamSynchronize (s->stream));
  FAILS (
      cuModuleLoadData (&(CUmodule){ NULL }, NULL), CUDA_ERROR_INVALID_VALUE);
  fake_cuda_set ("NO_IMAGE", 1);
  FAILS (cuModuleLoadData (&(CUmodule){ NULL }, "image"),
      CUDA_ERROR_NO_BINARY_FOR_GPU);
  fake_cuda_set ("NO_IMAGE", 0);
  fake_cuda_set ("MEMORY", 100000);
  CUdeviceptr more;
  FAILS (cuMemAlloc_v2 (&more, 30001), CUDA_ERROR_OUT_OF_MEMORY);
  OK (cuMemAlloc_v2 (&more, 30000));
  fake_cuda_set ("MEMORY", (int64_t)1 << 32);
  OK (cuMemFree_v2 (more));
  OK (cuMemFree_v2 (p));
}

/* Streams run beside the host and beside each other. */
static void
test_streams (const Setup *s)
{
  CUstream other;
  CUevent event, never;
  CUdeviceptr p;
  uint32_t *pinned;
  OK (cuStreamCreate (&other, 0));
  OK (cuEventCreate (&event, 0));
  OK (cuEventCreate (&never, 2));
  OK (cuMemAlloc_v2 (&p, 4096));
  OK (cuMemHostAlloc ((void **)&pinned, 4096, 2));
  int late = 0, early = 0;
  fake_cuda_set ("DELAY_US", 2000);
  for (int i = 0; i < 20; i++) {
    pinned[0] = 1;
    OK (cuMemsetD8Async (p, i, 4096, s->stream));
    OK (cuMemcpyDtoHAsync_v2 (pinned, p, 4096, s->stream));
    late += pinned[0] == 1;
    early += cuStreamQuery (s->stream) == CUDA_ERROR_NOT_READY;
    OK (cuStreamSynchronize (s->stream));
    OK (cuStreamQuery (s->stream));
    CHECK (pinned[1023] == (uint32_t)i * 0x01010101u, "not done");
  }
  CHECK (late && early, "%d, %d of 20 were not done at once", late, early);

  /* Without the event the other stream is now and then first. */
  int first = 0;
  for (int with = 0; with < 2; with++)
    for (int i = 0; i < 20; i++) {
      OK (cuMemsetD8Async (p, 1, 4096, other));
      OK (cuStreamSynchronize (other));
      OK (cuStreamWaitEvent (s->stream, never, 0));
      OK (cuMemsetD8Async (p, 2, 4096, s->stream));
      OK (cuEventRecord (event, s->stream));
      if (with)
        OK (cuStreamWaitEvent (other, event, 0));
      OK (cuMemcpyDtoHAsync_v2 (pinned, p, 4096, other));
      OK (cuStreamSynchronize (other));
      if (with)
        CHECK (pinned[9] == 0x02020202, "%x", pinned[9]);
      else
        first += pinned[9] == 0x01010101;
      OK (cuStreamSynchronize (s->stream));
    }
  CHECK (first > 0, "a missing event was never seen");

  /* An event that is destroyed while it is queued; time goes on. */
  CUevent start;
  OK (cuEventCreate (&start, 0));
  OK (cuEventRecord (start, other));
  OK (cuEventSynchronize (start));
  fake_cuda_set ("DELAY_US", 0);
  usleep (3000);
  OK (cuEventRecord (event, other));
  OK (cuEventSynchronize (event));
  float ms = 0;
  OK (cuEventElapsedTime (&ms, start, event));
  CHECK (ms >= 3 && ms < 5000, "%g ms", (double)ms);
  FAILS (cuEventElapsedTime (&ms, start, never), CUDA_ERROR_INVALID_HANDLE);
  fake_cuda_set ("DELAY_US", 1000);
  OK (cuEventRecord (start, other));
  OK (cuStreamWaitEvent (s->stream, start, 0));
  OK (cuEventDestroy_v2 (start));
  FAILS (cuEventQuery (start), CUDA_ERROR_INVALID_HANDLE);
  OK (cuCtxSynchronize ());
  fake_cuda_set ("DELAY_US", 0);
  OK (cuEventDestroy_v2 (event));
  OK (cuEventDestroy_v2 (never));
  OK (cuStreamDestroy_v2 (other));
  FAILS (cuStreamSynchronize (other), CUDA_ERROR_INVALID_HANDLE);
  OK (cuMemFree_v2 (p));
  OK (cuMemFreeHost (pinned));
}

static int called;

static void
callback (void *data)
{
  int n;
  called = *(int *)data + ((int)cuDeviceGetCount (&n) == 800);
}

static void
test_graphs (const Setup *s)
{
  enum { N = 300 };
  CUgraph graph;
  CUgraphExec exec;
  CUgraphNode node;
  CUfunction f;
  CUdeviceptr in, out;
  uint64_t host[N], sums[4];
  int data = 41;
  for (int i = 0; i < N; i++)
    host[i] = (uint64_t)i;
  OK (cuMemAlloc_v2 (&in, sizeof host));
  OK (cuMemAlloc_v2 (&out, sizeof sums));
  OK (cuMemcpyHtoDAsync_v2 (in, host, sizeof host, s->stream));
  OK (cuModuleGetFunction (&f, s->module, "test_sum"));
  FxTestSum args = { (const uint64_t *)in, (uint64_t *)out, 100 };
  void *params[] = { &args };
  FakeNodeParams p = { f, 2, 1, 1, 64, 1, 1, 16, params, NULL };
  OK (cuGraphCreate (&graph, 0));
  OK (cuGraphAddKernelNode (&node, graph, NULL, 0, &p));
  OK (cuGraphInstantiateWithFlags (&exec, graph, 0));
  memset (&args, 0, sizeof args); /* it has a copy */
  OK (cuMemsetD8Async (out, 0, sizeof sums, s->stream));
  OK (cuGraphLaunch (exec, s->stream));
  OK (cuMemcpyDtoHAsync_v2 (sums, out, sizeof sums, s->stream));
  CHECK (sums[0] == 4950 && sums[1] == 14950 && sums[2] == 0, "other sums");
  args.in = (const uint64_t *)in;
  args.out = (uint64_t *)out;
  args.n = 100;
  p.grid_x = 3;
  OK (cuGraphExecKernelNodeSetParams (exec, node, &p));
  OK (cuGraphLaunch (exec, s->stream));
  OK (cuGraphLaunch (exec, s->stream));
  OK (cuLaunchHostFunc (s->stream, callback, &data));
  OK (cuMemcpyDtoHAsync_v2 (sums, out, sizeof sums, s->stream));
  CHECK (sums[2] == 24950 && sums[3] == 0, "other sums");
  CHECK (called == 42, "%d", called);
  FAILS (cuGraphLaunch (exec, NULL), CUDA_ERROR_INVALID_HANDLE);
  OK (cuGraphDestroy (graph));
  OK (cuGraphExecDestroy (exec));
  FAILS (cuGraphLaunch (exec, s->stream), CUDA_ERROR_INVALID_HANDLE);
  OK (cuMemFree_v2 (in));
  OK (cuMemFree_v2 (out));
}

/* What a kernel does wrong makes its context fail, and only that. */
static void
test_failures (void)
{
  static const struct {
    FxTestCase what;
    int result;
  } cases[] = {
    { FX_TEST_NULL, CUDA_ERROR_ILLEGAL_ADDRESS },
    { FX_TEST_MISSING_LANE, CUDA_ERROR_LAUNCH_TIMEOUT },
    { FX_TEST_TWO_PLACES, CUDA_ERROR_LAUNCH_FAILED },
  };
  uint32_t host[128] = { 0 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Setup s;
    CUdeviceptr p;
    CUevent event;
    setup (&s, 0);
    OK (cuMemAlloc_v2 (&p, 512));
    OK (cuEventCreate (&event, 2));
    FxTestWrong args = { (uint32_t *)p, cases[i].what, 16 };
    OK (launch (&s, "test_wrong", 1, 128, 64, &args));
    (void)cuEventRecord (event, s.stream);
    FAILS (cuStreamSynchronize (s.stream), cases[i].result);
    FAILS (cuEventSynchronize (event), cases[i].result);
    FAILS (cuMemAlloc_v2 (&p, 512), cases[i].result);
    finish_failed (0);
  }
  /* Ordinary memory of the host, and an allocation's end. */
  for (int i = 0; i < 2; i++) {
    Setup s;
    CUdeviceptr p;
    setup (&s, 0);
    OK (cuMemAlloc_v2 (&p, 256));
    FxTestWrong args = { i ? (uint32_t *)p : host, FX_TEST_SYNCED, 128 };
    OK (launch (&s, "test_wrong", 1, 128, 512, &args));
    FAILS (cuStreamSynchronize (s.stream), CUDA_ERROR_ILLEGAL_ADDRESS);
    finish_failed (0);
  }
  /* Where the alignment leaves room it is found when it is freed. */
  Setup s;
  CUdeviceptr p;
  FakeCudaCounts counts;
  setup (&s, 0);
  OK (cuMemAlloc_v2 (&p, 500));
  FxTestWrong args = { (uint32_t *)p, FX_TEST_SYNCED, 128 };
  OK (launch (&s, "test_wrong", 1, 128, 512, &args));
  OK (cuStreamSynchronize (s.stream));
  OK (cuMemFree_v2 (p));
  fake_cuda_counts (&counts);
  CHECK (counts.overruns == 1, "%d", (int)counts.overruns);
  FAILS (cuStreamSynchronize (s.stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  finish_failed (0);

  fake_cuda_set ("STICKY", (int64_t)counts.launches + 2);
  setup (&s, 0);
  OK (cuMemAlloc_v2 (&p, 512));
  args.out = (uint32_t *)p;
  for (int i = 0; i < 2; i++) {
    OK (launch (&s, "test_wrong", 1, 128, 512, &args));
    OK (cuStreamSynchronize (s.stream));
  }
  OK (launch (&s, "test_wrong", 1, 128, 512, &args));
  FAILS (cuStreamSynchronize (s.stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  finish_failed (0);
  fake_cuda_set ("STICKY", 0);
  FAILS (cuCtxSetCurrent (s.ctx), CUDA_ERROR_INVALID_CONTEXT);
}

/* Under ThreadSanitizer a race in a kernel is a failure too. */
static void
test_race (void)
{
#if defined __SANITIZE_THREAD__
  Setup s;
  CUdeviceptr p;
  setup (&s, 0);
  OK (cuMemAlloc_v2 (&p, 512));
  FxTestWrong args = { (uint32_t *)p, FX_TEST_SYNCED, 128 };
  OK (launch (&s, "test_wrong", 1, 128, 512, &args));
  OK (cuStreamSynchronize (s.stream));
  args.what = FX_TEST_NO_BARRIER;
  OK (launch (&s, "test_wrong", 1, 128, 512, &args));
  FAILS (cuStreamSynchronize (s.stream), CUDA_ERROR_LAUNCH_FAILED);
  finish_failed (0);
#endif
}

/* Two devices have memories of their own. */
static void
test_devices (void)
{
  Setup s[2];
  CUdeviceptr p[2];
  uint32_t out[128];
  CUcontext own;
  for (int i = 0; i < 2; i++) {
    setup (&s[i], i);
    OK (cuMemAlloc_v2 (&p[i], 512));
  }
  FAILS (cuMemFree_v2 (p[0]), CUDA_ERROR_INVALID_VALUE);
  FAILS (cuStreamSynchronize (s[0].stream), CUDA_ERROR_INVALID_HANDLE);
  FxTestWrong args = { (uint32_t *)p[1], FX_TEST_SYNCED, 128 };
  OK (launch (&s[1], "test_wrong", 1, 128, 512, &args));
  OK (cuMemcpyDtoHAsync_v2 (out, p[1], 512, s[1].stream));
  CHECK (out[1] == 0 && out[2] == 3, "other values");
  args.out = (uint32_t *)p[0];
  OK (launch (&s[1], "test_wrong", 1, 128, 512, &args));
  FAILS (cuStreamSynchronize (s[1].stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  finish_failed (1);
  OK (cuStreamSynchronize (s[0].stream));
  OK (cuMemFree_v2 (p[0]));
  finish (&s[0], 0);

  OK (cuCtxCreate_v2 (&own, 0, 1));
  OK (cuMemAlloc_v2 (&p[1], 16));
  OK (cuMemFree_v2 (p[1]));
  OK (cuCtxDestroy_v2 (own));
  FAILS (cuCtxPushCurrent_v2 (own), CUDA_ERROR_INVALID_CONTEXT);
}

int
main (void)
{
  Setup s;
  FakeCudaCounts counts;
  const uint64_t start = now_ms ();
  test_refusals ();
  setup (&s, 0);
  test_sums (&s);
  test_launches (&s);
  test_streams (&s);
  test_graphs (&s);
  finish (&s, 0);
  CHECK (!strcmp (fake_cuda_report (), "nothing is left"), "%s",
      fake_cuda_report ());
  test_failures ();
  test_devices ();
  fake_cuda_counts (&counts);
  /* Three cases left a module, a stream, an event and an allocation, four left
   * no event, one no allocation either. */
  CHECK (counts.leaks == 3 * 4 + 4 * 3 + 2, "%d", (int)counts.leaks);
  CHECK (!counts.contexts && !counts.modules && !counts.events &&
             !counts.streams && !counts.allocations && !counts.pinned,
      "%s", fake_cuda_report ());
  test_race ();
  printf ("%llu ms\n", (unsigned long long)(now_ms () - start));
  return fx_test_end ();
}
