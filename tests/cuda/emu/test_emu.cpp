// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* The emulator: right kernels are right under every order and schedule, wrong
 * ones are noticed. test_emu --speed tells the cost of switches; test_emu --race
 * N runs case N alone, for ThreadSanitizer to report. */

#include <chrono>
#include <string>
#include <vector>

#include "tests/cuda/emu/emu.h"
#include "tests/cuda/emu/test_emu.h"
#include "tests/fxtest.h"

#if defined __SANITIZE_THREAD__
#define UNDER_TSAN 1
#else
#define UNDER_TSAN 0
#endif
#if defined __SANITIZE_ADDRESS__ || UNDER_TSAN
#define SLOW 1
#else
#define SLOW 0
#endif

static const FxEmuOrder orders[] = { FX_EMU_FORWARD, FX_EMU_REVERSE,
  FX_EMU_RANDOM };

/* Memory that ends against a page that faults, as a vector. */
template <typename T> struct Guarded {
  T *p;
  size_t n;
  explicit Guarded (size_t n) : p ((T *)fx_emu_alloc (n * sizeof (T))), n (n)
  {
    zero ();
  }
  ~Guarded ()
  {
    CHECK (!fx_emu_free (p), "something was written around it");
  }
  void
  zero (void)
  {
    memset ((void *)p, 0, n * sizeof (T));
  }
  T &
  operator[] (size_t i)
  {
    return p[i];
  }
};

static void
test_sum (void)
{
  uint64_t seed = 1;
  for (const uint32_t threads : { 32u, 96u, 256u })
    for (const FxEmuOrder order : orders)
      for (const uint32_t blocks : { 1u, 7u, 20u }) {
        const uint32_t n = 333;
        Guarded<uint64_t> in (n * blocks), out (blocks);
        std::vector<uint64_t> right (blocks);
        for (uint32_t i = 0; i < n * blocks; i++) {
          in[i] = fx_test_random (&seed) >> 3;
          right[i / n] += in[i];
        }
        const FxTestSum args = { in.p, out.p, n };
        FxEmuOptions o = {};
        o.seed = seed;
        o.order = order;
        o.resident = 1 + seed % 9;
        const int rc = fx_emu_launch ("test_sum", blocks, 1, threads,
            threads / 32 * 8, &args, sizeof args, &o);
        CHECK (!rc, "%s", fx_emu_error ());
        CHECK (!memcmp (right.data (), out.p, blocks * 8),
            "%u threads, order %d, %u blocks: other sums", threads, order,
            blocks);
      }
}

static int
scan (uint32_t n, const FxEmuOptions *o, bool by_index, uint64_t patience,
    bool lost, unsigned *fault)
{
  uint64_t seed = n;
  const uint32_t tiles = (n + 127) / 128;
  Guarded<uint32_t> in (n), out (n), right (n);
  Guarded<uint64_t> slots (tiles);
  Guarded<unsigned> words (2);
  uint32_t sum = 0;
  for (uint32_t i = 0; i < n; i++) {
    in[i] = (uint32_t)fx_test_random (&seed);
    right[i] = sum += in[i];
  }
  /* A tile that never comes: one ticket is gone. */
  words[0] = lost;
  const FxTestScan args = { in.p, out.p, slots.p, &words[0], &words[1], n,
    by_index, patience };
  const int rc = fx_emu_launch (
      "test_scan", tiles - lost, 1, 128, 24, &args, sizeof args, o);
  *fault = words[1];
  if (!rc && !*fault)
    CHECK (!memcmp (out.p, right.p, n * 4), "seed %llu resident %u: other sums",
        (unsigned long long)o->seed, o->resident);
  return rc;
}

static void
test_scan (void)
{
  unsigned fault;
  for (uint32_t resident = 1; resident <= 40; resident += SLOW ? 13 : 1)
    for (const FxEmuOrder order : orders) {
      FxEmuOptions o = {};
      o.seed = resident * 3 + order;
      o.resident = resident;
      o.order = order;
      o.os_threads = resident % 3;
      o.in_order = resident & 1;
      const int rc = scan (UNDER_TSAN ? 2000
                           : SLOW     ? 8000
                                      : 40000 + resident,
          &o, false, 2000000000, false, &fault);
      CHECK (!rc, "%s", fx_emu_error ());
      CHECK (!fault, "gave up, resident %u", resident);
    }
  /* By blockIdx it needs every block, or their order. */
  FxEmuOptions o = {};
  o.seed = 5;
  o.resident = 4;
  o.in_order = 1;
  CHECK (!scan (UNDER_TSAN ? 2000 : 6000, &o, true, 0, false, &fault), "%s",
      fx_emu_error ());
  o.in_order = 0;
  o.patience = 300000;
  CHECK (scan (UNDER_TSAN ? 2000 : 6000, &o, true, 0, false, &fault),
      "no deadlock was seen");
  CHECK (strstr (fx_emu_error (), "deadlock") &&
             strstr (fx_emu_error (), "test_emu.cu:"),
      "%s", fx_emu_error ());
  /* It gives up before the launch does. */
  CHECK (!scan (UNDER_TSAN ? 2000 : 6000, &o, true, 2000000000, false, &fault),
      "%s", fx_emu_error ());
  CHECK (fault, "did not give up");
  CHECK (!scan (UNDER_TSAN ? 2000 : 6000, &o, false, 2000000000, true, &fault),
      "%s", fx_emu_error ());
  CHECK (fault, "did not give up");
}

struct Outcome {
  int rc;
  uint32_t right; /* threads whose out is right */
  std::string error;
};

static Outcome
wrong (FxTestCase what, FxEmuOrder order, uint64_t seed, uint32_t blocks)
{
  const uint32_t threads = 128;
  Guarded<uint32_t> out (threads + 2);
  const FxTestWrong args = { out.p, what, threads + 1 };
  FxEmuOptions o = {};
  o.seed = seed;
  o.order = order;
  o.resident = 8;
  o.patience = 200000;
  Outcome result = {};
  result.rc = fx_emu_launch (
      "test_wrong", blocks, 1, threads, args.n * 4, &args, sizeof args, &o);
  if (result.rc)
    result.error = fx_emu_error ();
  for (uint32_t t = 0; t < threads; t++) {
    uint32_t right = 0;
    switch (what) {
    case FX_TEST_SYNCED:
    case FX_TEST_NO_BARRIER:
      right = (t + threads - 1) % threads * 3;
      break;
    case FX_TEST_WARP_SYNCED:
    case FX_TEST_NO_SYNCWARP:
      right = (t ^ 1) * 3;
      break;
    case FX_TEST_EARLY_EXIT:
      right = t % 5 != 1 && (threads - 1 - t) % 5 != 1;
      break;
    case FX_TEST_BLOCK_RACE:
    case FX_TEST_BLOCK_ATOMIC:
      right = t ? 0 : blocks;
      break;
    case FX_TEST_FENCED:
    case FX_TEST_UNFENCED:
      right = t == 0           ? blocks * (blocks + 1) / 2
              : t == 1         ? blocks
              : t < 2 + blocks ? t - 1
                               : 0;
      break;
    default:
      break;
    }
    result.right += out[t] == right;
  }
  return result;
}

static void
test_cases (void)
{
  for (const FxEmuOrder order : orders)
    for (uint64_t seed = 1; seed < (UNDER_TSAN ? 2 : 5); seed++)
      for (const FxTestCase what :
          { FX_TEST_SYNCED, FX_TEST_WARP_SYNCED, FX_TEST_EARLY_EXIT,
              FX_TEST_BLOCK_ATOMIC, FX_TEST_FENCED, FX_TEST_INTRINSICS }) {
        const Outcome r = wrong (what, order, seed,
            what == FX_TEST_BLOCK_ATOMIC || what == FX_TEST_FENCED ? 30 : 1);
        CHECK (!r.rc, "%s", r.error.c_str ());
        CHECK (r.right == 128, "case %d, order %d: %u of 128 right", what,
            order, r.right);
      }
  /* What is missing shows in what comes out. */
  if (!UNDER_TSAN)
    for (const FxTestCase what : { FX_TEST_NO_BARRIER, FX_TEST_NO_SYNCWARP })
      for (const FxEmuOrder order : { FX_EMU_REVERSE, FX_EMU_RANDOM }) {
        const Outcome r = wrong (what, order, 1, 1);
        CHECK (
            !r.rc && r.right < 128, "case %d, order %d: not seen", what, order);
      }
  static const struct {
    FxTestCase what;
    const char *says;
    int rc;
  } errors[] = {
    { FX_TEST_EXITED_LANE, "exit", FX_EMU_MISUSE },
    { FX_TEST_OWN_LANE, "lacks its own lane", FX_EMU_MISUSE },
    { FX_TEST_TWO_PLACES, "a vote", FX_EMU_MISUSE },
    { FX_TEST_HALF_BARRIER, "another one", FX_EMU_MISUSE },
    { FX_TEST_MISSING_LANE, "nothing but polls", FX_EMU_DEADLOCK },
    { FX_TEST_BARRIER_IN_WARP, "no thread can run", FX_EMU_DEADLOCK },
    { FX_TEST_SHARED_OVERRUN, "thread 40", FX_EMU_FAULT },
    { FX_TEST_SHARED_CANARY, "before or behind", FX_EMU_MISUSE },
    { FX_TEST_SHARED_UNDERRUN, "before or behind", FX_EMU_MISUSE },
    { FX_TEST_NULL, "touches 0x1", FX_EMU_FAULT },
    { FX_TEST_STACK, "of stack", FX_EMU_FAULT },
  };
  for (const auto &e : errors)
    for (const FxEmuOrder order : orders) {
#if defined __SANITIZE_ADDRESS__
      /* Reports it itself, and ends the process. */
      if (e.what == FX_TEST_STACK)
        continue;
#endif
      const Outcome r = wrong (e.what, order, 3, 1);
      CHECK (r.rc == e.rc, "case %d, order %d: %d", e.what, order, r.rc);
      CHECK (r.error.find (e.says) != std::string::npos &&
                 r.error.find ("test_wrong") == 0,
          "case %d, order %d: %s", e.what, order, r.error.c_str ());
      if (e.what == FX_TEST_MISSING_LANE)
        CHECK (r.error.find ("124 threads") != std::string::npos, "%s",
            r.error.c_str ());
    }
}

static void
test_refusals (void)
{
  uint32_t out[256];
  const FxTestSpeed args = { out, 1, 1 };
  const auto launch = [&] (const char *name, uint32_t x, uint32_t threads,
                          size_t shared, size_t size) {
    return fx_emu_launch (name, x, 1, threads, shared, &args, size, NULL);
  };
  CHECK (!launch ("test_speed", 1, 256, 0, sizeof args), "%s", fx_emu_error ());
  CHECK (launch ("test_sped", 1, 256, 0, sizeof args), "no such kernel");
  CHECK (launch ("test_speed", 0, 256, 0, sizeof args), "no blocks");
  CHECK (launch ("test_speed", 1, 288, 0, sizeof args), "too many threads");
  CHECK (launch ("test_speed", 1, 0, 0, sizeof args), "no threads");
  CHECK (launch ("test_speed", 1, 256, 240 << 10, sizeof args), "shared");
  CHECK (launch ("test_speed", 1, 256, 0, sizeof args - 8), "arguments");
  CHECK (fx_emu_find ("test_sum") && fx_emu_find ("test_sum")->threads == 256 &&
             fx_emu_find ("test_sum")->args_size == sizeof (FxTestSum),
      "the table is wrong");
  char *p = (char *)fx_emu_alloc (13);
  CHECK (p && (size_t)p % 16 == 0, "%p", (void *)p);
  p[13] = 1;
  CHECK (fx_emu_free (p), "a canary was not looked at");
  CHECK (fx_emu_free (&out), "freed what it had not allocated");
}

static void
speed (void)
{
  const uint32_t blocks = 64, n = 2000;
  std::vector<uint32_t> out (blocks * 256);
  for (const uint32_t barriers : { 0u, n })
    for (const uint32_t resident : { 1u, 8u, 32u }) {
      const FxTestSpeed args = { out.data (), n - barriers, barriers };
      FxEmuOptions o = {};
      o.resident = resident;
      const auto start = std::chrono::steady_clock::now ();
      fx_emu_launch ("test_speed", blocks, 1, 256, 0, &args, sizeof args, &o);
      const double ns = std::chrono::duration<double, std::nano> (
          std::chrono::steady_clock::now () - start)
                            .count ();
      printf ("%s, %u resident: %.1f ns each\n",
          barriers ? "barriers" : "shuffles", resident,
          ns / ((double)blocks * 256 * n));
    }
  const FxTestSpeed args = { out.data (), 0, 0 };
  const auto start = std::chrono::steady_clock::now ();
  for (int i = 0; i < 2000; i++)
    fx_emu_launch ("test_speed", 1, 1, 256, 0, &args, sizeof args, NULL);
  const double us = std::chrono::duration<double, std::micro> (
      std::chrono::steady_clock::now () - start)
                        .count ();
  printf ("a launch of one block of 256 threads: %.1f us\n", us / 2000);
}

/* ThreadSanitizer reports what is wrong, and only that. */
static void
test_races (const char *self)
{
  static const struct {
    FxTestCase what;
    bool race;
  } cases[] = {
    { FX_TEST_SYNCED, false },
    { FX_TEST_NO_BARRIER, true },
    { FX_TEST_WARP_SYNCED, false },
    { FX_TEST_NO_SYNCWARP, true },
    { FX_TEST_EARLY_EXIT, false },
    { FX_TEST_BLOCK_RACE, true },
    { FX_TEST_BLOCK_ATOMIC, false },
    { FX_TEST_FENCED, false },
    { FX_TEST_UNFENCED, true },
    { FX_TEST_INTRINSICS, false },
  };
  for (const auto &c : cases) {
    char command[1024];
    snprintf (command, sizeof command,
        "TSAN_OPTIONS=exitcode=66 '%s' --race %d 2>&1", self, c.what);
    FILE *pipe = popen (command, "r");
    CHECK (pipe, "%s", command);
    if (!pipe)
      continue;
    char line[512];
    bool reported = false;
    while (fgets (line, sizeof line, pipe))
      reported = reported || strstr (line, "data race");
    const int status = pclose (pipe);
    CHECK (reported == c.race && (status != 0) == c.race,
        "case %d: %s, status %d", c.what, reported ? "a race" : "no race",
        status);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && !strcmp (argv[1], "--speed")) {
    speed ();
    return 0;
  }
  if (argc > 2 && !strcmp (argv[1], "--race")) {
    const FxTestCase what = (FxTestCase)atoi (argv[2]);
    wrong (what, FX_EMU_RANDOM, 7,
        what == FX_TEST_BLOCK_RACE || what == FX_TEST_BLOCK_ATOMIC ||
                what == FX_TEST_FENCED || what == FX_TEST_UNFENCED
            ? 20
            : 1);
    return 0;
  }
  test_refusals ();
  test_sum ();
  test_cases ();
  test_scan ();
  if (UNDER_TSAN)
    test_races (argv[0]);
  return fx_test_end ();
}
