#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""What every kernel takes of a multiprocessor, on every architecture.

  resources.py TABLE LOG...       checks what ptxas said (-Xptxas -v) in the logs
                                  of a build against TABLE, prints a table
  resources.py --self-test TABLE NVCC
                                  a kernel that spills, one with a stack frame and
                                  one with too many registers are caught

TABLE is tests/cuda/resources.txt. Exit status: 0 all within it, 1 not, 77 no
kernel in the logs is machine code (a build of PTX alone).
"""
import fnmatch
import os
import re
import subprocess
import sys
import tempfile

COMPILING = re.compile(r"Compiling entry function '([^']+)' for '(?:sm_)?([^']+)'")
FRAME = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
USED = re.compile(r"Used (\d+) registers")


class Kernel:
    """One kernel on one architecture, as ptxas reports it."""

    def __init__(self, name, arch):
        self.name, self.arch = name, arch
        self.registers = self.frame = self.spills = None

    def complete(self):
        return None not in (self.registers, self.frame, self.spills)


def parse(text):
    """The kernels in what ptxas said; an incomplete one is an error."""
    kernels, current = [], None
    for line in text.splitlines():
        found = COMPILING.search(line)
        if found:
            current = Kernel(*found.groups())
            kernels.append(current)
            continue
        found = FRAME.search(line)
        if found and current:
            # A function that is not inlined has a report of its own: it counts
            # for the kernel that is being compiled.
            frame, stores, loads = map(int, found.groups())
            current.frame = max(current.frame or 0, frame)
            current.spills = max(current.spills or 0, stores, loads)
            continue
        found = USED.search(line)
        if found and current:
            current.registers = int(found.group(1))
    return kernels


def read_table(path):
    rows = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            fields = line.split("#")[0].split()
            if not fields:
                continue
            if len(fields) != 5:
                sys.exit(f"{path}:{number}: five fields are wanted: kernel architecture "
                         "registers frame spills")
            rows.append([fields[0], fields[1], *map(int, fields[2:]), number])
    if not rows:
        sys.exit(f"{path}: no rows")
    return rows


def check(kernel, rows):
    """What is wrong with the kernel, and the row that it is held to."""
    if not kernel.complete():
        return ["ptxas did not say all of it"], None
    for row in rows:
        name, arch, registers, frame, spills, _ = row
        if fnmatch.fnmatchcase(kernel.name, name) and fnmatch.fnmatchcase(kernel.arch, arch):
            wrong = []
            if kernel.registers > registers:
                wrong.append(f"{kernel.registers} registers, {registers} at most")
            if kernel.frame > frame:
                wrong.append(f"a stack frame of {kernel.frame} bytes, {frame} at most")
            if kernel.spills > spills:
                wrong.append(f"{kernel.spills} bytes of spills, {spills} at most")
            return wrong, row
    return ["no row of the table is about it"], None


def report(kernels, rows):
    """Prints one line a kernel, one column an architecture; True if all is well."""
    archs = sorted({k.arch for k in kernels}, key=lambda a: (len(a), a))
    names = list(dict.fromkeys(k.name for k in kernels))
    by = {(k.name, k.arch): k for k in kernels}
    wide = max(len(n) for n in names)
    print("registers / bytes of stack frame / bytes of spills")
    print(" " * wide, *(f"{'sm_' + a:>12}" for a in archs))
    for name in names:
        cells = []
        for arch in archs:
            k = by.get((name, arch))
            cells.append(f"{k.registers}/{k.frame}/{k.spills}" if k and k.complete() else "-")
        print(f"{name:{wide}}", *(f"{c:>12}" for c in cells))
    good = True
    for k in kernels:
        wrong, _ = check(k, rows)
        if wrong:
            good = False
            print(f"{k.name} on sm_{k.arch}: {'; '.join(wrong)}")
    print(f"{len(names)} kernels on {len(archs)} architectures: {'within the table' if good else 'NOT within the table'}")
    return good


def main(table, logs):
    rows = read_table(table)
    kernels = []
    for log in logs:
        with open(log, encoding="utf-8", errors="replace") as text:
            found = parse(text.read())
        if not found:
            print(f"{log}: no kernel in it")
        kernels += found
    if not kernels:
        return 77
    # A row that is about nothing has outlived its kernel.
    used = {id(row) for k in kernels for row in [check(k, rows)[1]] if row}
    all_archs = {k.arch for k in kernels}
    stale = [r for r in rows if id(r) not in used
             and any(fnmatch.fnmatchcase(a, r[1]) for a in all_archs)]
    good = report(kernels, rows)
    for row in stale:
        print(f"{table}:{row[5]}: no kernel is {row[0]} on {row[1]}")
    return 0 if good and not stale else 1


# A kernel whose accumulators do not fit in the 32 registers that its blocks leave
# it; one whose array is indexed at run time; one that is in order.
FAULTY = """
extern "C" __global__ void __launch_bounds__ (1024, 2)
spills (const float *in, float *out, int n)
{
  float v[96];
#pragma unroll
  for (int i = 0; i < 96; i++)
    v[i] = in[threadIdx.x + i * 1024];
  for (int r = 0; r < n; r++) {
#pragma unroll
    for (int i = 0; i < 96; i++)
      v[i] = v[i] * v[(i + 7) % 96] + v[(i + 31) % 96];
  }
#pragma unroll
  for (int i = 0; i < 96; i++)
    out[threadIdx.x + i * 1024] = v[i];
}
extern "C" __global__ void
has_a_frame (const int *at, float *out)
{
  float v[64];
  for (int i = 0; i < 64; i++)
    v[at[i] & 63] = out[i];
  out[threadIdx.x] = v[at[threadIdx.x] & 63];
}
extern "C" __global__ void
in_order (const float *in, float *out)
{
  out[threadIdx.x] = 2 * in[threadIdx.x];
}
"""


def self_test(table, nvcc):
    # The table of the project must be readable too.
    read_table(table)
    with tempfile.TemporaryDirectory() as scratch:
        source = os.path.join(scratch, "faulty.cu")
        with open(source, "w", encoding="utf-8") as out:
            out.write(FAULTY)
        run = subprocess.run([nvcc, "-cubin", "-arch=sm_80", "-Xptxas", "-v", "-o",
                              os.path.join(scratch, "faulty.cubin"), source],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             check=False)
    if run.returncode:
        print(run.stdout)
        return 1
    kernels = {k.name: k for k in parse(run.stdout)}
    wide = ["*", "*", 255, 32, 32, 0]
    expected = [
        ("spills", wide, "of spills"),
        ("has_a_frame", wide, "a stack frame of"),
        ("in_order", ["*", "*", 2, 32, 32, 0], "registers, 2 at most"),
        ("in_order", ["*", "90", 255, 32, 32, 0], "no row of the table"),
        ("in_order", wide, None),
    ]
    failed = 0
    for name, row, text in expected:
        if name not in kernels:
            print(f"{name}: not in what ptxas said")
            failed += 1
            continue
        wrong = "; ".join(check(kernels[name], [row])[0])
        held = text in wrong if text else not wrong
        print(f"{name}: {wrong or 'within'}{'' if held else ' -- NOT AS EXPECTED'}")
        failed += not held
    print(f"{len(expected) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--self-test":
        sys.exit(self_test(*sys.argv[2:]))
    if len(sys.argv) < 3 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
