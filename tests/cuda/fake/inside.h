/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the fake driver: objects, settings and what its sources share. One
 * lock guards all; it is held during every call and released while one waits.
 * Names and numbers of the driver API are NVIDIA's (CUDA Driver API reference);
 * with FAKE_WITH_CUDA_H its own header takes the place of the declarations, and
 * the compiler compares. */

#ifndef FX_FAKE_INSIDE_H
#define FX_FAKE_INSIDE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/cuda/fake/fake.h"
#include "tests/cuda/fake/wire.h"

#ifdef FAKE_WITH_CUDA_H
#include <cuda.h>
#else
typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef int CUdevice_attribute, CUfunction_attribute, CUpointer_attribute;
typedef int CUjit_option;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;
typedef struct CUgraph_st *CUgraph;
typedef struct CUgraphExec_st *CUgraphExec;
typedef struct CUgraphNode_st *CUgraphNode;
typedef void (*CUhostFn) (void *data);

enum {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
  CUDA_ERROR_LAUNCH_TIMEOUT = 702,
  CUDA_ERROR_CONTEXT_IS_DESTROYED = 709,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_NOT_PERMITTED = 800,
  CUDA_ERROR_UNKNOWN = 999
};
#endif

/* CUDA_KERNEL_NODE_PARAMS_v1. */
typedef struct FakeNodeParams {
  CUfunction func;
  unsigned grid_x, grid_y, grid_z, block_x, block_y, block_z, shared;
  void **params, **extra;
} FakeNodeParams;

/* --- settings (settings.c) ------------------------------------------------------- */

typedef enum {
  FAKE_DEVICES,
  FAKE_CC, /* 10 * major + minor */
  FAKE_RATIO,
  FAKE_PROCESSORS,
  FAKE_NO_IMAGE,
  FAKE_MEMORY,
  FAKE_STICKY,
  FAKE_DELAY_US,
  FAKE_SEED,
  FAKE_ORDER,
  FAKE_THREADS,
  FAKE_ALIGN,
  FAKE_REPORT,
  FAKE_SETTINGS
} FakeSetting;

int64_t fake_setting (FakeSetting which);
/* What the compute capability says, in bytes, threads and times. */
typedef struct FakeModel {
  int major, minor, ratio, processors;
  size_t shared_optin, shared_processor;
  int threads_processor, blocks_processor;
} FakeModel;
FakeModel fake_model (void);

/* --- objects (context.c) ----------------------------------------------------------- */

enum { FAKE_MAX_DEVICES = 4 };

typedef enum {
  FAKE_CONTEXT = 1,
  FAKE_MODULE,
  FAKE_STREAM,
  FAKE_EVENT,
  FAKE_GRAPH,
  FAKE_EXEC,
  FAKE_TYPES
} FakeType;

/* First member of everything that has a handle. */
typedef struct FakeObject {
  struct FakeObject *next, *prev;
  FakeType type;
  CUcontext ctx;
} FakeObject;

struct CUctx_st {
  FakeObject object; /* .ctx: itself */
  int device, is_primary, refs;
  CUresult failed; /* sticky error */
};

struct CUfunc_st {
  CUfunction next;
  CUmodule module;
  char name[WIRE_NAME];
  uint32_t args_size, threads, blocks;
  int max_shared; /* dynamic, opted in */
};

struct CUmod_st {
  FakeObject object;
  CUfunction functions;
};

struct CUevent_st {
  FakeObject object;
  unsigned flags;
  uint64_t recorded, done; /* how often: queued, come */
  double when;             /* of done, ms */
  int refs;                /* operations that will touch it */
  int is_dead;
};

typedef struct FakeLaunch {
  CUfunction function;
  uint32_t x, y, threads, shared;
  unsigned char args[WIRE_ARGS];
} FakeLaunch;

typedef struct FakeOp FakeOp;

struct CUstream_st {
  FakeObject object;
  pthread_cond_t work;
  FakeOp *first, **last; /* first: running */
  int socket;            /* to the device */
  int is_dead;           /* ends when it is empty */
  int device;
  CUstream all_next;
  uint64_t random;
};

struct CUgraphNode_st {
  CUgraphNode next;
  FakeLaunch launch;
};

struct CUgraph_st {
  FakeObject object;
  CUgraphNode nodes;
};

/* A node of exec is that of its graph, by its place. */
struct CUgraphExec_st {
  FakeObject object;
  CUgraph graph; /* only compared */
  CUgraphNode *keys;
  FakeLaunch *launches;
  size_t n;
  CUevent last; /* after its last launch */
};

extern pthread_mutex_t fake_lock;
extern pthread_cond_t fake_progress; /* an operation is done, a stream ended */
extern FakeCudaCounts fake_counts;
/* Objects of a type: a ring with no object of its own. */
extern FakeObject fake_objects[FAKE_TYPES];

void fake_add (void *object, FakeType type, CUcontext ctx);
void fake_remove (void *object);
int fake_is_alive (const void *object, FakeType type);

/* Takes the lock; *ctx: the current context, alive and not failed. Otherwise the
 * lock is not held and the error is returned. leave passes the result on. */
CUresult fake_enter (CUcontext *ctx);
CUresult fake_leave (CUresult result);
/* Without a context: after cuInit; and when there is such a device, and somewhere
 * for the result. */
CUresult fake_enter_driver (void);
CUresult fake_enter_device (CUdevice device, const void *result);
int fake_device_count (void);
/* Whether a handle is of that type, alive and of that context. */
CUresult fake_check (const void *object, FakeType type, CUcontext ctx);
int fake_is_function (const void *function, CUcontext ctx);
/* This thread runs a callback, which may not call. */
extern __thread int fake_in_callback;

/* --- devices (device.c), all under the lock ------------------------------------------ */

typedef struct FakeRegion FakeRegion;

typedef struct FakeDevice {
  int control; /* socket, or -1 before it was needed */
  pid_t pid;
  FakeRegion *memory;
} FakeDevice;

extern FakeDevice fake_devices[FAKE_MAX_DEVICES];

CUresult fake_device_start (int device);
/* A socket of its own for a stream, or -1. */
int fake_device_connect (int device);
/* 0, or -1 when the device is gone. */
int fake_ask (int socket, const WireRequest *request, WireReply *reply);
void fake_devices_stop (void);

/* --- memory (memory.c), all under the lock ---------------------------------------------- */

typedef struct FakeBlock {
  struct FakeBlock *next; /* by address */
  FakeRegion *region;
  CUcontext ctx;
  uint64_t start, end; /* addresses reserved */
  uint64_t data;
  size_t size;
  unsigned flags; /* of cuMemHostAlloc */
} FakeBlock;

/* Addresses of a device, or those of page-locked memory. */
struct FakeRegion {
  int fd;
  int device; /* or -1 */
  uint64_t base, size, next;
  FakeBlock *blocks;
};

FakeRegion *fake_region_new (int device);
FakeRegion *fake_region_host (void);
/* The allocation that a byte is in, of memory of this device or page-locked;
 * NULL when size bytes from there are not. */
FakeBlock *fake_block_of (uint64_t p, size_t size, int device);
/* The page-locked allocation that p lies in, or NULL. */
FakeBlock *fake_pinned_of (const void *p, CUcontext ctx);
/* Whether any of the range is page-locked or of a device. */
int fake_is_special (uint64_t p, size_t size);
/* Frees what is left in a context; the number. */
uint64_t fake_free_all (CUcontext ctx);
/* "16 bytes behind an allocation of 4096 bytes", for people. */
void fake_describe (uint64_t p, int device, char *text, size_t size);

/* --- streams (stream.c), all under the lock ----------------------------------------------- */

typedef enum {
  FAKE_COPY_IN,
  FAKE_COPY_OUT,
  FAKE_COPY,
  FAKE_FILL,
  FAKE_LAUNCH,
  FAKE_RECORD,
  FAKE_WAIT,
  FAKE_CALL
} FakeOpType;

struct FakeOp {
  FakeOp *next;
  FakeOpType type;
  CUstream stream;
  int to_fd, from_fd; /* files of the memories */
  uint64_t to_at, from_at;
  void *host;
  void *staged; /* freed after */
  size_t size;
  int value;
  CUevent event;
  uint64_t turn; /* of the event */
  FakeLaunch *launch;
  CUhostFn call;
  void *data;
  int *done; /* set to 1 after, when not NULL */
};

/* NULL: no memory. */
FakeOp *fake_op (FakeOpType type);
void fake_push (CUstream s, FakeOp *op);
CUresult fake_push_launch (CUstream s, const FakeLaunch *l);
void fake_push_record (CUstream s, FakeOp *op, CUevent e);
void fake_push_wait (CUstream s, FakeOp *op, CUevent e);
/* Waits until nothing is queued: on a stream; on all of a device. */
void fake_drain (CUstream s);
void fake_drain_device (int device);
void fake_stream_end (CUstream s);
CUevent fake_event_new (CUcontext ctx, unsigned flags);
void fake_event_end (CUevent e);
double fake_now_ms (void);
/* After an operation that needed it. */
void fake_event_unref (CUevent e);
/* Takes the lock when it is a stream of the current context; those with numbers
 * for handles are none. */
CUresult fake_enter_stream (CUstream stream, CUcontext *ctx);
/* Frees it when no operation needs it any more; end: one with a handle. */
void fake_event_free (CUevent e);
CUresult
fake_check_launch (const FakeNodeParams *p, CUcontext ctx, FakeLaunch *l);
int fake_occupancy (CUfunction f, uint32_t threads, size_t shared);

/* --- the end of other objects (graph.c, context.c) -------------------------------- */

void fake_graph_end (CUgraph g);
void fake_exec_end (CUgraphExec e);
void fake_module_end (CUmodule m);

#endif
