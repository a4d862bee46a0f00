/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* test_backend MODULE OTHER: the back end where there is none to be had. Each
 * case is a process of its own, since a back end is opened once. MODULE is the
 * CUDA module, OTHER one of another version. */

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include "dsp/fx_backend.h"
#include "tests/fxtest.h"

static const char *module_path, *other_path;

static int
says (const FxError *err, const char *what)
{
  return err->what && strstr (err->what, what) && err->param && err->unit &&
         err->remedy && strlen (err->remedy) > 10;
}

static void
expect_none (const char *path, const char *what)
{
  FxError err = { 0 };
  setenv ("FX_CUDA_MODULE", path, 1);
  CHECK (!fx_backend_get (&err), "%s", path);
  CHECK (err.code == FX_ENOTSUP && says (&err, what), "%d %s", err.code,
      err.what ? err.what : "nothing");
  err = (FxError){ 0 };
  CHECK (!fx_backend_get (&err) && says (&err, what), "the second time");
  CHECK (!fx_backend_get (NULL), "without an error");
}

static void
no_module (void)
{
  expect_none ("./there/is/none.so", "FX_CUDA_MODULE names cannot be loaded");
}

static void
no_back_end (void)
{
  expect_none ("libc.so.6", "not a back end");
}

static void
another_version (void)
{
  expect_none (other_path, "another version");
}

/* Loads on a machine without a driver, and then says what is missing. */
static void
expect_no_device (const char *driver, const char *param, const char *what)
{
  FxError err = { 0 };
  FxDevice *d = (FxDevice *)&err;
  setenv ("FX_CUDA_MODULE", module_path, 1);
  setenv ("FX_CUDA_DRIVER", driver, 1);
  const FxBackend *b = fx_backend_get (&err);
  CHECK (b && !strcmp (b->name, "cuda"), "%s", err.what ? err.what : "");
  if (!b)
    return;
  for (int i = 0; i < 2; i++) {
    CHECK (b->count (&err) == FX_ENOTSUP && err.code == FX_ENOTSUP &&
               says (&err, what) && !strcmp (err.param, param),
        "%s: %s", err.param, err.what);
    err = (FxError){ 0 };
    CHECK (b->open (0, NULL, &d, &err) == FX_ENOTSUP && !d && says (&err, what),
        "%s", err.what ? err.what : "nothing");
  }
  CHECK (b->count (NULL) == FX_ENOTSUP, "without an error");
  CHECK (b->open (-1, NULL, &d, NULL) == FX_ENOTSUP, "no device -1");
}

static void
no_driver (void)
{
  expect_no_device (
      "./there/is/none.so", "device", "FX_CUDA_DRIVER names cannot be loaded");
}

static void
old_driver (void)
{
  expect_no_device ("libc.so.6", "cuInit", "no such function");
}

/* Whatever there is on this machine: a device, or a reason. */
static void
this_machine (void)
{
  FxError err = { 0 };
  setenv ("FX_CUDA_MODULE", module_path, 1);
  unsetenv ("FX_CUDA_DRIVER");
  const FxBackend *b = fx_backend_get (&err);
  CHECK (b != NULL, "%s", err.what ? err.what : "");
  int n = b ? b->count (&err) : 0;
  CHECK (n > 0 || (n == FX_ENOTSUP && err.what && err.remedy), "%d", n);
  if (n > 0)
    printf ("%d devices\n", n);
  else
    printf ("%s; %s\n", err.what, err.remedy);
}

static void *
get (void *result)
{
  *(const FxBackend **)result = fx_backend_get (NULL);
  return NULL;
}

static void
threads (void)
{
  pthread_t t[8];
  const FxBackend *b[8];
  setenv ("FX_CUDA_MODULE", module_path, 1);
  for (int i = 0; i < 8; i++)
    pthread_create (&t[i], NULL, get, &b[i]);
  for (int i = 0; i < 8; i++)
    pthread_join (t[i], NULL);
  for (int i = 0; i < 8; i++)
    CHECK (b[i] && b[i] == b[0], "%d", i);
}

static const struct {
  const char *name;
  void (*run) (void);
} cases[] = {
  { "no module", no_module },
  { "no back end", no_back_end },
  { "another version", another_version },
  { "no driver", no_driver },
  { "old driver", old_driver },
  { "this machine", this_machine },
  { "threads", threads },
};

int
main (int argc, char **argv)
{
  if (argc < 3)
    return 2;

  module_path = argv[1];
  other_path = argv[2];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int status = 0;
    fflush (stdout);
    pid_t pid = fork ();
    if (pid == 0) {
      cases[i].run ();
      exit (fx_test_end ());
    }
    CHECK (pid > 0 && waitpid (pid, &status, 0) == pid && status == 0,
        "%s: status %d", cases[i].name, status);
  }
  return fx_test_end ();
}
