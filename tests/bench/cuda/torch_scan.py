#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""The textbook way to run an IIR filter in parallel with PyTorch, beside ours.

  torch_scan.py [--smoke] [--gate] DIRECTORY

Four peaks, one section after the other, float32. A section is the recurrence
h[n] = A h[n-1] + (u[n], 0), u its feed-forward part: a composition of affine
maps, which is associative, so that a tree of compositions gives all prefixes
(Blelloch 1990). Two ways: every sample with a matrix and a vector of its own,
as the general scan has it, and with the powers of the one A, which holds while
coefficients stand still. Eager mode.

Appends to results.csv, results.txt and bars.csv in DIRECTORY, which bench_cuda
wrote before. Exit status 77 without torch or a device for it (--smoke takes the
CPU and small sizes), 1 with --gate if the bar was missed.
"""
import csv
import math
import os
import sys
import time

try:
    import torch
except ImportError:
    print("python3 finds no torch: not compared with PyTorch")
    sys.exit(77)

RATE, CHANNELS = 48000, 8
BAR = 20  # times as fast as the general scan
OURS = "bands x4 f32 fast 60 s x 8 ch"


def peaks(count):
    """The bands of bench_cuda: peaks from 80 Hz to 9 kHz, Q 1.4 (RBJ)."""
    gains = [4, -3, 6, -5, 2]
    rows = []
    for k in range(count):
        w = 2 * math.pi * 80 * (9000 / 80) ** (k / (count - 1)) / RATE
        amp, alpha = 10 ** (gains[k % 5] / 40), math.sin(w) / 2.8
        a0 = 1 + alpha / amp
        rows.append(((1 + alpha * amp) / a0, -2 * math.cos(w) / a0, (1 - alpha * amp) / a0,
                     -2 * math.cos(w) / a0, (1 - alpha / amp) / a0))
    return rows


def weave(odd, first, even):
    """One sequence: first, then odd and even entries in turn."""
    out = torch.empty((1 + odd.shape[0] + even.shape[0], *odd.shape[1:]), dtype=odd.dtype,
                      device=odd.device)
    out[0] = first
    out[1::2] = odd
    out[2::2] = even
    return out


def scan_maps(m, v):
    """All prefixes of the maps h -> m[n] h + v[n]: the vectors.

    m: the four entries of the matrices, [N, 1] each; v: the two of the vectors, [N, C].
    """
    def matrices(a, b):  # a b
        return [torch.addcmul(a[r] * b[c], a[r + 1], b[c + 2]) for r in (0, 2) for c in (0, 1)]

    def vectors(a, x, y):  # a x + y
        return [torch.addcmul(torch.addcmul(y[r], a[2 * r], x[0]), a[2 * r + 1], x[1])
                for r in (0, 1)]

    def take(x, begin, end):
        return [t[begin:end:2] for t in x]

    n = v[0].shape[0]
    if n == 1:
        return v
    even = n // 2 * 2
    # Pairs composed, their prefixes, and from these those that end between.
    later = take(m, 1, even)
    odd = scan_maps(matrices(later, take(m, 0, even)),
                    vectors(later, take(v, 0, even), take(v, 1, even)))
    rest = take(v, 2, n)
    after = vectors(take(m, 2, n), [t[:rest[0].shape[0]] for t in odd], rest)
    return [weave(o, t[0], e) for o, t, e in zip(odd, v, after)]


def scan_powers(a, v):
    """The same with one matrix for all samples, four numbers."""
    def vectors(x, y):
        return [torch.add(torch.add(y[r], x[0], alpha=a[2 * r]), x[1], alpha=a[2 * r + 1])
                for r in (0, 1)]

    n = v[0].shape[0]
    if n == 1:
        return v
    even = n // 2 * 2
    squared = [a[r] * a[c] + a[r + 1] * a[c + 2] for r in (0, 2) for c in (0, 1)]
    odd = scan_powers(squared, vectors([t[0:even:2] for t in v], [t[1:even:2] for t in v]))
    rest = [t[2::2] for t in v]
    after = vectors([t[:rest[0].shape[0]] for t in odd], rest)
    return [weave(o, t[0], e) for o, t, e in zip(odd, v, after)]


def cascade(x, sections, general):
    """x [N, C], as all of the cascade leaves it."""
    for b0, b1, b2, a1, a2 in sections:
        u = b0 * x
        u[1:].add_(x[:-1], alpha=b1)
        u[2:].add_(x[:-2], alpha=b2)
        v = [u, torch.zeros_like(u)]
        if general:
            ones = torch.ones(x.shape[0], 1, dtype=x.dtype, device=x.device)
            m = [-a1 * ones, -a2 * ones, ones, torch.zeros_like(ones)]
            x = scan_maps(m, v)[0]
        else:
            x = scan_powers([-a1, -a2, 1.0, 0.0], v)[0]
    return x


def serial(x, sections):
    """In double, sample by sample: the reference."""
    y = [[float(s) for s in row] for row in x]
    for b0, b1, b2, a1, a2 in sections:
        for c in range(len(y[0])):
            x1 = x2 = y1 = y2 = 0.0
            for row in y:
                now = row[c]
                row[c] = b0 * now + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
                x1, x2, y1, y2 = now, x1, row[c], y1
    return y


def error_db(got, want):
    total = sum((float(g) - w) ** 2 for gr, wr in zip(got, want) for g, w in zip(gr, wr))
    return 10 * math.log10(max(total / (len(want) * len(want[0])), 1e-40))


def measure(work, device, rounds):
    def wait():
        if device.type == "cuda":
            torch.cuda.synchronize()
    work()
    wait()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        wait()
        times.append(time.perf_counter() - begin)
    return sorted(times)[rounds // 2]


def our_time(directory):
    """us of the same work by our kernel, from results.csv; None: not measured."""
    with open(os.path.join(directory, "results.csv"), encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["what"] == OURS:
                return float(row["us"])
    return None


def main(directory, smoke, gate):
    if torch.cuda.is_available():
        device = torch.device("cuda")
    elif smoke:
        device = torch.device("cpu")
    else:
        print("torch finds no device: not compared with PyTorch")
        return 77
    torch.manual_seed(1)
    sections = peaks(4)
    short = 0.5 * torch.randn(2003, 2, dtype=torch.float64)
    want = serial(short, sections)
    seconds = 0.02 if smoke else 60
    x = 0.5 * torch.randn(int(seconds * RATE), CHANNELS, dtype=torch.float32, device=device)
    ours = None if smoke else our_time(directory)
    out = {name: open(os.path.join(directory, name), "a", encoding="utf-8")
           for name in ("results.csv", "results.txt", "bars.csv")}
    missed = False

    def say(text):
        print(text)
        print(text, file=out["results.txt"])

    say(f"PyTorch {torch.__version__} on {device}, eager")
    for general in (True, False):
        how = "affine maps" if general else "powers of one matrix"
        # Were it wrong, its time would mean nothing. In double, because in float
        # the form is that far off at low frequencies.
        error = error_db(cascade(short.to(device), sections, general).cpu(), want)
        if not error < -200:
            say(f"scan of {how}: in double it differs from the reference by {error:.0f} dB")
            return 1
        error = error_db(cascade(short.to(torch.float32).to(device), sections, general).cpu(), want)
        took = measure(lambda g=general: cascade(x, sections, g), device, 3 if smoke else 15)
        ratio = took * 1e6 / ours if ours else math.nan
        compared = f"ours is {ratio:.1f} times as fast" if ours else "ours was not measured"
        say(f"torch     scan of {how}, x4 f32 {seconds} s x {CHANNELS} ch: {1e6 * took:.0f} us, "
            f"rms error {error:.0f} dB; {compared}")
        print(f"torch,\"scan of {how} x4 f32 {seconds} s x {CHANNELS} ch\",,{1e6 * took:.6g},,,,,"
              f"{1e-9 * x.numel() / took:.6g},,,", file=out["results.csv"])
        if general:
            judged = device.type == "cuda" and not smoke and ours is not None
            held = ratio >= BAR
            missed |= judged and not held
            verdict = ("PASS" if held else "FAIL") if judged else "not judged"
            line = f"\"PyTorch, scan of {how}: times as long as ours\",{ratio:.6g},>=,{BAR},,{verdict}"
            print(line, file=out["bars.csv"])
            say("  " + line)
    for f in out.values():
        f.close()
    return int(gate and missed)


if __name__ == "__main__":
    options = [a for a in sys.argv[1:] if a.startswith("-")]
    rest = [a for a in sys.argv[1:] if not a.startswith("-")]
    if len(rest) != 1 or set(options) - {"--smoke", "--gate"}:
        sys.exit(__doc__)
    sys.exit(main(rest[0], "--smoke" in options, "--gate" in options))
