/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a launch line costs: buffers of float noise go through a bin by
 * gst_pad_push, as a streaming thread does it, in thread CPU time. */

#ifndef FX_BENCH_CANDIDATE_H
#define FX_BENCH_CANDIDATE_H

#include <gst/gst.h>

enum { RATE = 48000, RING = 32, MAX_ROUNDS = 41 };

typedef struct Candidate {
  const char *name;
  const char *launch;                /* NULL: nothing, the loop by itself */
  void (*prepare) (GstElement *bin); /* NULL, or called before it starts */
  int channels;                      /* 0: two */
  double ns[MAX_ROUNDS];
  double median; /* per buffer, the loop taken off */
  GstElement *bin;
  GstPad *src, *sink;
  GstBuffer *ring[RING]; /* buffers that nobody else holds */
  int free;
  gsize size;        /* bytes of a buffer */
  GstClockTime time; /* of the next one */
} Candidate;

/* 0, and a line on stderr, when it cannot be made. */
int candidate_open (Candidate *c, int frames);
void candidate_close (Candidate *c);

/* ns per buffer: fresh noise is copied into each, so that nothing decays or
 * grows by being filtered again and again. NAN when it does not take them.
 * noise: frames x channels values, and 96 more. */
double
candidate_measure (Candidate *c, const float *noise, int frames, int pushes);

double candidate_median (double *v, int n);

/* n values of noise of amplitude 0.5. To be freed. */
float *candidate_noise (int n);

/* User seconds of a shell command; NAN when it fails. */
double candidate_user_seconds (const char *command);

#endif
