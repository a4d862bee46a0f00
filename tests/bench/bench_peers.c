/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Each effect beside its nearest peers, in one run: elements (the standard ones,
 * and LADSPA and LV2 where they are installed) by thread CPU time of buffers of
 * 1024 frames, in medians of rounds in which all take turns; ffmpeg and sox by
 * user time of a minute of noise with the effect less that without. ns per
 * sample, and how many times what ours takes. CSV on stdout.
 *
 * Usage: bench_peers [--quick] [EFFECT]... */

#include "tests/bench/candidate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAMES = 1024, MOST = 12, SECONDS = 60 };

#define LADSPA "ladspa-"
#define CALF "calf-sourceforge-net-plugins-"
#define FFMPEG "ffmpeg:"
#define SOX "sox:"

/* Ours, then peers; those of one channel begin with "mono ". Settings that do
 * the same amount of work where there is a choice. */
static const char *const table[][MOST] = {
  { "fxcompressor threshold=-20", "audiodynamic threshold=0.1 ratio=0.25",
      LADSPA "sc4-1882-so-sc4", CALF "Compressor",
      FFMPEG "acompressor=threshold=0.1:ratio=4",
      SOX "compand 0.01,0.1 6:-20,-8" },
  { "fxexpander", "audiodynamic mode=expander threshold=0.1 ratio=2",
      LADSPA "se4-1883-so-se4", SOX "compand 0.01,0.1 -60,-90,-20,-20,0,0" },
  { "fxgate", "mono " LADSPA "gate-1410-so-gate", CALF "Gate", FFMPEG "agate" },
  { "fxlimiter", "rglimiter",
      LADSPA "fast-lookahead-limiter-1913-so-fastlookaheadlimiter",
      CALF "Limiter", FFMPEG "alimiter=limit=0.5:attack=5" },
  { "fxlimiter true-peak=true", CALF "Limiter" },
  { "fxdeesser", CALF "Deesser", FFMPEG "deesser" },
  { "fxmultiband", CALF "MultibandCompressor",
      SOX "mcompand \"0.01,0.1 6:-20,-8\" 160 \"0.01,0.1 6:-20,-8\" 1000 "
          "\"0.01,0.1 6:-20,-8\" 5000 \"0.01,0.1 6:-20,-8\"" },
  { "fxnormalize", FFMPEG "dynaudnorm", FFMPEG "speechnorm" },
  { "fxloudness", "rganalysis", FFMPEG "ebur128=peak=none" },
  { "fxdither", SOX "dither -s" },
  { "fxdcblock", "mono " LADSPA "dc-remove-1207-so-dcremove",
      FFMPEG "highpass=f=10:p=1" },
  { "fxdelay time=250 feedback=0.4",
      "audioecho delay=250000000 feedback=0.4 "
      "intensity=0.4 max-delay=1000000000",
      CALF "VintageDelay", "mono " LADSPA "fad-delay-1192-so-faddelay",
      FFMPEG "aecho=0.8:0.9:250:0.4", SOX "echo 0.8 0.9 250 0.4" },
  { "fxreverb algorithm=freeverb", "freeverb", CALF "Reverb", SOX "reverb" },
  { "fxreverb algorithm=plate", "mono " LADSPA "plate-1423-so-plate" },
  { "fxreverb algorithm=fdn", "mono " LADSPA "gverb-1216-so-gverb",
      CALF "Reverb" },
  { "fxchorus voices=3",
      "mono " LADSPA "multivoice-chorus-1201-so-multivoicechorus",
      CALF "MultiChorus",
      FFMPEG "chorus=0.5:0.9:50|60|40:0.4|0.32|0.3:0.25|0.4|0.3:2|2.3|1.3",
      SOX "chorus 0.5 0.9 50 0.4 0.25 2 -t 60 0.32 0.4 2.3 -t 40 0.3 0.3 1.3 "
          "-s" },
  { "fxflanger", "mono " LADSPA "flanger-1191-so-flanger", CALF "Flanger",
      FFMPEG "flanger", SOX "flanger" },
  { "fxphaser stages=6", "mono " LADSPA "phasers-1217-so-lfophaser",
      CALF "Phaser", FFMPEG "aphaser", SOX "phaser 0.6 0.66 3 0.6 0.5 -t" },
  { "fxtremolo", FFMPEG "tremolo", SOX "tremolo 5 50" },
  { "fxvibrato", FFMPEG "vibrato" },
  { "fxautopan", CALF "Pulsator", FFMPEG "apulsator" },
  { "fxautowah", "mono " LADSPA "svf-1214-so-svf" },
  { "fxsvf", "mono " LADSPA "svf-1214-so-svf", FFMPEG "lowpass=f=1000" },
  { "fxdistortion oversampling=1",
      "mono " LADSPA "foverdrive-1196-so-foverdrive",
      FFMPEG "asoftclip=type=tanh", SOX "overdrive 20" },
  { "fxdistortion oversampling=4", CALF "Saturator",
      FFMPEG "asoftclip=type=tanh:oversample=4" },
  { "fxwaveshaper oversampling=1", "mono " LADSPA "shaper-1187-so-shaper",
      SOX "contrast 75" },
  { "fxbitcrusher", "mono " LADSPA "decimator-1202-so-decimator",
      CALF "Crusher", FFMPEG "acrusher=bits=8:mix=1" },
  { "fxpan pan=0.5", "audiopanorama panorama=0.5",
      FFMPEG "pan=stereo|c0=0.5*c0|c1=c1" },
  { "fxwidth width=1.5", "stereo stereo=0.5", CALF "StereoTools",
      FFMPEG "extrastereo=m=1.5" },
  { "fxmidside", LADSPA "matrix-st-ms-1420-so-matrixstms",
      FFMPEG "stereotools=mode=lr>ms" },
  { "fxcrossfeed", FFMPEG "crossfeed", FFMPEG "bs2b" },
};

static int
starts (const char *s, const char *with)
{
  return strncmp (s, with, strlen (with)) == 0;
}

/* Whether the first element of a launch line is installed. */
static int
is_there (const char *launch)
{
  char *name = g_strndup (launch, strcspn (launch, " "));
  GstElementFactory *f = gst_element_factory_find (name);
  g_free (name);
  if (f)
    gst_object_unref (f);
  return f != NULL;
}

static void
print (const char *ours, const char *name, double ns, double own)
{
  printf ("%s,\"", ours);
  for (; *name; name++) /* as CSV has quotes in quotes */
    printf (*name == '"' ? "\"\"" : "%c", *name);
  printf ("\",%.2f,%.2f\n", ns, ns / own);
}

/* --- elements ------------------------------------------------------------------ */

/* ns per sample of ours; NAN when it is not there. */
static double
bench_elements (const char *const *row, const float *noise, int rounds)
{
  Candidate all[MOST + 2] = { { .name = "empty" },
    { .name = "empty", .channels = 1 } };
  int n = 2, pushes = 60;
  if (!is_there (row[0]))
    return NAN;
  for (int i = 0; i < MOST && row[i]; i++) {
    int mono = starts (row[i], "mono ");
    const char *launch = row[i] + (mono ? 5 : 0);
    if (strchr (launch, ':') && !starts (launch, "fx"))
      continue;
    if (!is_there (launch)) {
      printf ("# %s: not installed\n", launch);
      continue;
    }
    all[n++] = (Candidate){
      .name = launch, .launch = launch, .channels = mono ? 1 : 2
    };
  }
  int opened = 0;
  for (; opened < n && candidate_open (&all[opened], FRAMES); opened++)
    candidate_measure (&all[opened], noise, FRAMES, pushes);
  for (int r = 0; r < rounds && opened == n; r++) {
    for (int i = 0; i < n; i++)
      all[i].ns[r] = candidate_measure (&all[i], noise, FRAMES, pushes);
  }
  double own = NAN, empty[2];
  for (int i = 0; i < n && opened == n; i++) {
    double ns = candidate_median (all[i].ns, rounds);
    int mono = all[i].channels == 1;
    if (i < 2) {
      empty[mono] = ns;
      continue;
    }
    if (isnan (ns)) {
      printf ("# %s: does not take float\n", all[i].name);
      continue;
    }
    ns = (ns - empty[mono]) / (FRAMES * (mono ? 1 : 2));
    if (i == 2)
      own = ns;
    print (row[0], all[i].name, ns, own);
  }
  for (int i = 0; i < opened; i++)
    candidate_close (&all[i]);
  return own;
}

/* --- programs ------------------------------------------------------------------ */

/* What one takes more than the other: the least of runs in turn, since what else
 * the machine does only adds. NAN when one fails. */
static double
seconds_more (const char *with, const char *without)
{
  double a = INFINITY, b = INFINITY;
  for (int i = 0; i < 5; i++) {
    double s = candidate_user_seconds (with);
    double t = candidate_user_seconds (without);
    if (isnan (s) || isnan (t))
      return NAN;
    a = fmin (a, s);
    b = fmin (b, t);
  }
  return a - b;
}

static void
bench_program (const char *ours, const char *peer, const char *raw, double own)
{
  int sox = starts (peer, SOX);
  const char *effect = strchr (peer, ':') + 1;
  char *before =
      sox ? g_strdup_printf ("sox -V1 -t f32 -r 48000 -c 2 %s -n", raw)
          : g_strdup_printf ("ffmpeg -nostdin -v error -threads 1 -f f32le -ar "
                             "48000 -ac 2 -i %s",
                raw);
  char *with =
      sox ? g_strdup_printf ("%s gain -3 %s >/dev/null 2>&1", before, effect)
          : g_strdup_printf (
                "%s -af '%s' -f null - >/dev/null 2>&1", before, effect);
  char *without = g_strdup_printf (
      "%s %s >/dev/null 2>&1", before, sox ? "gain -3" : "-af anull -f null -");
  double s = seconds_more (with, without);
  if (isnan (s))
    printf ("# %s: not installed, or not like this\n", peer);
  else
    print (ours, peer, s * 1e9 / ((double)SECONDS * RATE * 2), own);
  g_free (before);
  g_free (with);
  g_free (without);
}

static void
write_noise (const char *path)
{
  FILE *f = fopen (path, "wb");
  float *noise = candidate_noise (RATE * 2);
  for (int i = 0; i < SECONDS && f; i++)
    fwrite (noise, sizeof *noise, RATE * 2, f);
  if (f)
    fclose (f);
  g_free (noise);
}

static int
is_wanted (const char *line, int argc, char **argv)
{
  int any = 0;
  for (int i = 1; i < argc; i++) {
    any |= argv[i][0] != '-';
    if (strncmp (line, argv[i], strlen (argv[i])) == 0)
      return 1;
  }
  return !any;
}

int
main (int argc, char **argv)
{
  char raw[] = "/tmp/fx-peers-XXXXXX";
  gst_init (&argc, &argv);
  int quick = argc > 1 && strcmp (argv[1], "--quick") == 0;
  float *noise = candidate_noise (FRAMES * 2 + 128);
  int fd = mkstemp (raw);
  if (fd < 0)
    return 1;
  close (fd);
  if (!quick)
    write_noise (raw);
  printf ("effect,candidate,ns_per_sample,times_ours\n");
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const char *const *row = table[i];
    if (!is_wanted (row[0], argc, argv))
      continue;
    double own = bench_elements (row, noise, quick ? 5 : 15);
    for (int k = 1; k < MOST && row[k] && !quick && !isnan (own); k++) {
      if (starts (row[k], FFMPEG) || starts (row[k], SOX))
        bench_program (row[0], row[k], raw, own);
    }
    fflush (stdout);
  }
  unlink (raw);
  g_free (noise);
  return 0;
}
