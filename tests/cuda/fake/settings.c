/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Settings of the fake driver, from the environment and from tests, and what
 * the compute capability says of a device (CUDA C++ Programming Guide, table of
 * technical specifications). */

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "tests/cuda/fake/inside.h"

static const struct {
  const char *name;
  int64_t initial;
} settings[FAKE_SETTINGS] = {
  [FAKE_DEVICES] = { "DEVICES", 1 },
  [FAKE_CC] = { "CC", 80 },
  [FAKE_RATIO] = { "RATIO", 0 },
  [FAKE_PROCESSORS] = { "PROCESSORS", 4 },
  [FAKE_NO_IMAGE] = { "NO_IMAGE", 0 },
  [FAKE_MEMORY] = { "MEMORY", (int64_t)1 << 32 },
  [FAKE_STICKY] = { "STICKY", 0 },
  [FAKE_DELAY_US] = { "DELAY_US", 0 },
  [FAKE_SEED] = { "SEED", 1 },
  [FAKE_ORDER] = { "ORDER", 2 },
  [FAKE_THREADS] = { "THREADS", 1 },
  [FAKE_ALIGN] = { "ALIGN", 256 },
  [FAKE_REPORT] = { "REPORT", 0 },
};

static _Atomic int64_t values[FAKE_SETTINGS];

static int64_t
parse (FakeSetting which, const char *text)
{
  char *end;
  const int64_t n = strtoll (text, &end, 0);
  if (which == FAKE_CC)
    return 10 * n + (*end == '.' ? strtoll (end + 1, NULL, 10) : 0);
  return n;
}

static void __attribute__ ((constructor)) load (void)
{
  for (int i = 0; i < FAKE_SETTINGS; i++) {
    char name[32] = "FX_FAKE_";
    strcat (name, settings[i].name);
    const char *text = getenv (name);
    values[i] = text ? parse ((FakeSetting)i, text) : settings[i].initial;
  }
}

int64_t
fake_setting (FakeSetting which)
{
  return values[which];
}

int
fake_cuda_set (const char *name, int64_t value)
{
  for (int i = 0; i < FAKE_SETTINGS; i++)
    if (strcmp (name, settings[i].name) == 0) {
      values[i] = value;
      return 0;
    }
  return -1;
}

FakeModel
fake_model (void)
{
  static const struct {
    int cc, ratio, shared_optin, shared_processor, threads, blocks;
  } models[] = {
    { 70, 2, 96, 96, 2048, 32 },
    { 75, 32, 64, 64, 1024, 16 },
    { 80, 2, 163, 164, 2048, 32 },
    { 86, 64, 99, 100, 1536, 16 },
    { 89, 64, 99, 100, 1536, 24 },
    { 90, 2, 227, 228, 2048, 32 },
    { 100, 2, 227, 228, 2048, 32 },
    { 103, 64, 227, 228, 2048, 32 },
    { 120, 64, 99, 100, 1536, 24 },
  };
  const int cc = (int)fake_setting (FAKE_CC);
  size_t i = 0;
  while (i + 1 < sizeof models / sizeof models[0] && models[i + 1].cc <= cc)
    i++;
  FakeModel m = { .major = cc / 10,
    .minor = cc % 10,
    .ratio = models[i].ratio,
    .processors = (int)fake_setting (FAKE_PROCESSORS),
    .shared_optin = (size_t)models[i].shared_optin << 10,
    .shared_processor = (size_t)models[i].shared_processor << 10,
    .threads_processor = models[i].threads,
    .blocks_processor = models[i].blocks };
  if (fake_setting (FAKE_RATIO))
    m.ratio = (int)fake_setting (FAKE_RATIO);
  return m;
}
