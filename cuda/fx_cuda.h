/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the module: what a process on the GPU is made of, and what it may
 * use. A process adds a .cu with its kernels, a .c with an FxCudaProcess, and a
 * row in cuda/processes.c.
 *
 * The host side is C on the driver API; kernels are found by name in the image
 * of their family (the .cu), of several the one with the longest name:
 * "sos_f32_k4_l64" is in "sos". A kernel takes one struct by value, declared in
 * the header of its family for both sides. */

#ifndef FX_CUDA_H
#define FX_CUDA_H

#include "dsp/fx_backend.h"

/* --- devices (kernel.c, graph.c, memory.c) ------------------------------------ */

/* The functions of this part expect the context of the device to be current, as
 * it is in every function of a process. */

typedef struct FxCudaKernel FxCudaKernel;
typedef struct FxCudaGraph FxCudaGraph;

/* A kernel, its dynamic shared memory raised to `shared` bytes; loads its
 * family's image at first use. The device keeps it. Not RT. */
int fx_cuda_kernel (FxDevice *d, const char *name, size_t shared,
    const FxCudaKernel **kernel, FxError *err);

/* Largest dynamic shared memory of a block; blocks of that many threads that
 * reside on all multiprocessors together. */
size_t fx_cuda_shared_max (const FxDevice *d);
uint32_t fx_cuda_resident (
    const FxDevice *d, const FxCudaKernel *k, uint32_t threads, size_t shared);

/* The name of a kernel for people, "cuda f32 k4 l64" for sos_f32_k4_l64, which
 * stays for good; NULL when no memory is left. Not RT. */
const char *fx_cuda_text (const char *kernel);

/* Queues a launch of grid x * y blocks; args is copied. RT. */
int fx_cuda_launch (FxDeviceStream *s, const FxCudaKernel *k, uint32_t x,
    uint32_t y, uint32_t threads, size_t shared, const void *args,
    size_t args_size, FxError *err);

/* A graph of that one launch, for replay; fixed arguments. */
int fx_cuda_graph_new (FxDevice *d, const FxCudaKernel *k, uint32_t x,
    uint32_t y, uint32_t threads, size_t shared, const void *args,
    size_t args_size, FxCudaGraph **graph, FxError *err);
/* Other numbers of blocks for replays from now on; RT on most drivers. */
int fx_cuda_graph_resize (FxCudaGraph *g, uint32_t x, uint32_t y, FxError *err);
int fx_cuda_graph_launch (FxCudaGraph *g, FxDeviceStream *s, FxError *err);
void fx_cuda_graph_free (FxCudaGraph *g);

/* Page-locked memory, zeroed, with its address for the device; NULL when there
 * is none. `gather`: for the host to write and the device to read
 * (write-combined). Freed by host_free. */
void *fx_cuda_mapped_alloc (
    FxDevice *d, size_t size, int gather, FxDevicePtr *address);

/* What was written to such memory is on its way, before a launch is. RT. */
void fx_cuda_gathered (void);

/* What to return when memory of the host was not to be had: FX_ENOMEM, or
 * FX_EDEVICE where that is why. */
int fx_cuda_no_memory (
    const FxDevice *d, const char *what, size_t size, FxError *err);

/* Waits until *done, which a replayed launch on s writes last, is seq: spins
 * for a short time, as long as a launch should take, and then looks now and
 * then. FX_EDEVICE when the launch ends without that, or after two seconds.
 * RT. */
int fx_cuda_wait_done (FxDeviceStream *s, volatile const uint32_t *done,
    uint32_t seq, FxError *err);

/* --- processes ---------------------------------------------------------------- */

typedef struct FxCudaProcess FxCudaProcess;

/* Counters that kernels add to, in mapped memory of the host, one for each run.
 * A kernel that finds something wrong with the device's order of execution (a
 * look-back that waits for two seconds) sets fault and ends. */
typedef struct FxCudaCounters {
  unsigned long long non_finite, lost;
  unsigned int fault;
  unsigned int reserved;
} FxCudaCounters;

/* A run: what run.c does for every process, and the process's own part. */
struct FxDeviceRun {
  const FxCudaProcess *process;
  FxDevice *device;
  FxDeviceSpec spec;
  int is_double;           /* whether arithmetic is double */
  FxDeviceStream *own;     /* for plans, histories and host calls */
  FxDeviceEvent *last;     /* after the last work of the run */
  FxDeviceStream *last_on; /* the stream that was on, or NULL */
  volatile FxCudaCounters *counters;
  FxDevicePtr counters_at;     /* the same for the device */
  unsigned long long launches; /* counted by the process */
  /* Mapped memory of replay: the samples of stream i are at in + i * stride and
   * go to out + i * stride; stride 0: there is none. Set before init. */
  FxDevicePtr replay_in, replay_out;
  size_t replay_stride;    /* bytes */
  void *state;             /* of the process */
  struct FxCudaHost *host; /* staging of host calls, or NULL */
};

/* One static const for each process. Every function is called with the run's
 * context current and its work ordered: what is queued on s comes after what
 * was queued before, also on other streams. */
struct FxCudaProcess {
  const char *name;
  /* set_plan queues nothing, and so is called without order, which spares work
   * on other streams a detour. */
  int plans_later;
  /* Makes run->state. */
  int (*init) (FxDeviceRun *run, FxError *err);
  void (*exit) (FxDeviceRun *run);
  int (*set_plan) (FxDeviceRun *run, uint32_t stream, uint32_t n,
      const void *plan, FxError *err);
  int (*write) (
      FxDeviceRun *run, uint32_t stream, const double *history, FxError *err);
  int (*read) (
      FxDeviceRun *run, uint32_t stream, double *history, FxError *err);
  int (*reset) (FxDeviceRun *run, uint32_t stream, FxError *err);
  int (*process) (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
      FxDeviceStream *s, FxError *err);
  /* Host calls of few frames by replay of a graph on the run's own stream, all
   * of whose work is done: from and to run->replay_in and _out; done on return.
   * NULL: host calls go through process. Returns FX_ENOTSUP for jobs that are
   * too long, which then go through process. RT. */
  int (*replay) (
      FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n, FxError *err);
  const char *(*kernel) (const FxDeviceRun *run, uint64_t frames);
};

extern const FxCudaProcess fx_cuda_sos;
extern const FxCudaProcess fx_cuda_fir;
extern const FxCudaProcess fx_cuda_matrix;
extern const FxCudaProcess fx_cuda_taps;
extern const FxCudaProcess fx_cuda_curve;
extern const FxCudaProcess fx_cuda_dynamics;
extern const FxCudaProcess fx_cuda_level;

/* The process of that name, or NULL (processes.c). */
const FxCudaProcess *fx_cuda_process (const char *name);

/* --- pointwise (point.c) -------------------------------------------------------- */

/* Finds the kernels of mix, so that a mix is RT. Not RT. */
int fx_cuda_mix_load (FxDevice *d, FxError *err);
int fx_cuda_mix (FxDeviceStream *s, FxSample sample, FxDevicePtr to,
    const FxDevicePtr *from, const double *gains, uint32_t n, uint64_t count,
    FxError *err);

/* --- the rest --------------------------------------------------------------------- */

extern const FxBackend fx_cuda_backend; /* module.c */

FxDevice *fx_cuda_stream_device (FxDeviceStream *s);

#endif
