/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs one file through a voice equalizer and says what happened to it:
 *
 *   decodebin ! audioconvert ! audioresample ! fxchain.( ... ) ! encoder
 *
 * gst-launch-1.0 runs the same text, which is printed at the end, but cannot
 * print the statistics of fxchain nor levels. Peak and RMS are those of the
 * samples that go into fxchain and come out of it, over all channels, in dB
 * relative to 1.0: peak = 20 log10 max|x|, RMS = 10 log10 mean x^2.
 *
 * Usage: quickstart IN OUT. Exit status: 0 done, 1 failed, 2 misused. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FRONT "decodebin%s ! audioconvert%s ! audioresample"
#define MEMBERS                                                                \
  "fxiir family=butterworth mode=high-pass order=4 frequency=80"               \
  " ! fxbiquad type=peaking frequency=3000 q=1.2 gain=3"                       \
  " ! fxgain gain=-2"                                                          \
  " ! fxbiquad type=high-shelf frequency=9000 gain=2"

static const struct {
  const char *ending, *name, *elements;
} encoders[] = {
  { ".flac", "FLAC", "flacenc" },
  { ".wav", "WAV", "wavenc" },
  { ".ogg", "Ogg Vorbis", "vorbisenc ! oggmux" },
};

/* What passes one point of the pipeline. Written by the streaming thread, read
 * after the end of the stream. */
typedef struct {
  GstAudioInfo info;
  gboolean known;
  guint64 frames, samples, wild;
  double peak, squares;
} Meter;

typedef struct {
  const char *in, *out; /* as given */
  char *target;         /* what is written in the end: out, links followed */
  char *scratch;        /* what is written first, NULL: target itself */
  int encoder;
  GstElement *pipeline;
  Meter before, after;
  double seconds;
} Job;

static volatile sig_atomic_t interrupted;

static void
on_signal (int number)
{
  interrupted = number;
}

static void
meter_samples (Meter *meter, double x)
{
  double a = fabs (x);
  if (!isfinite (x)) {
    meter->wild++;
    return;
  }
  if (a > meter->peak)
    meter->peak = a;
  meter->squares += x * x;
}

static GstPadProbeReturn
on_meter (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  Meter *meter = data;
  GstAudioBuffer audio;

  if (GST_PAD_PROBE_INFO_TYPE (probe) & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT (probe);
    GstCaps *caps;
    if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
      gst_event_parse_caps (event, &caps);
      meter->known = gst_audio_info_from_caps (&meter->info, caps);
    }
    return GST_PAD_PROBE_OK;
  }
  if (!meter->known || !gst_audio_buffer_map (&audio, &meter->info,
                           GST_PAD_PROBE_INFO_BUFFER (probe), GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  gsize count =
      audio.n_samples * GST_AUDIO_INFO_CHANNELS (&meter->info) / audio.n_planes;
  for (int plane = 0; plane < audio.n_planes; plane++) {
    const void *samples = audio.planes[plane];
    switch (GST_AUDIO_INFO_FORMAT (&meter->info)) {
    case GST_AUDIO_FORMAT_F32:
      for (gsize i = 0; i < count; i++)
        meter_samples (meter, ((const float *)samples)[i]);
      break;
    case GST_AUDIO_FORMAT_F64:
      for (gsize i = 0; i < count; i++)
        meter_samples (meter, ((const double *)samples)[i]);
      break;
    default: /* fxchain takes no other: nothing to measure */
      count = 0;
    }
    meter->samples += count;
  }
  meter->frames += audio.n_samples;
  gst_audio_buffer_unmap (&audio);
  return GST_PAD_PROBE_OK;
}

static void
add_meter (Job *job, const char *element, const char *pad_name, Meter *meter)
{
  GstElement *e = gst_bin_get_by_name (GST_BIN (job->pipeline), element);
  GstPad *pad = gst_element_get_static_pad (e, pad_name);
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_meter,
      meter, NULL);
  gst_object_unref (pad);
  gst_object_unref (e);
}

/* All streams of the file are known: one of them should have been linked. */
static void
on_no_more_pads (GstElement *decoder, Job *job)
{
  GstElement *front = gst_bin_get_by_name (GST_BIN (job->pipeline), "front");
  GstPad *sink = gst_element_get_static_pad (front, "sink");
  if (!gst_pad_is_linked (sink))
    GST_ELEMENT_ERROR (
        decoder, STREAM, WRONG_TYPE, ("The file has no audio stream."), (NULL));
  gst_object_unref (sink);
  gst_object_unref (front);
}

static int
fail (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("quickstart: %s\n", text);
  g_free (text);
  return 1;
}

/* The file names, before anything is opened. */
static int
check_files (Job *job)
{
  struct stat in, out;

  if (g_stat (job->in, &in))
    return fail ("cannot read %s: %s", job->in, g_strerror (errno));
  if (S_ISDIR (in.st_mode))
    return fail ("%s is a directory, not a sound file", job->in);
  if (access (job->in, R_OK))
    return fail ("cannot read %s: %s", job->in, g_strerror (errno));
  if (S_ISREG (in.st_mode) && !in.st_size)
    return fail ("%s is empty", job->in);

  job->target = realpath (job->out, NULL);
  if (!job->target)
    job->target = strdup (job->out);
  if (!g_stat (job->target, &out)) {
    if (S_ISDIR (out.st_mode))
      return fail ("%s is a directory: name a file in it", job->out);
    if (out.st_dev == in.st_dev && out.st_ino == in.st_ino)
      return fail ("%s and %s are the same file: choose another output",
          job->in, job->out);
    if (access (job->target, W_OK))
      return fail ("cannot write %s: %s", job->out, g_strerror (errno));
    if (!S_ISREG (out.st_mode))
      return 0;
  }
  /* The result takes its name when it is whole. */
  job->scratch = g_strconcat (job->target, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (job->scratch, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0) {
    int error = errno;
    g_clear_pointer (&job->scratch, g_free);
    return fail ("cannot write %s: %s", job->out, g_strerror (error));
  }
  close (fd);
  return 0;
}

static int
make_pipeline (Job *job)
{
  GError *error = NULL;
  char *text = g_strdup_printf (
      "filesrc name=in ! " FRONT " ! fxchain.( name=chain " MEMBERS " )"
      " ! audioconvert name=back ! %s ! filesink name=out",
      " name=decoder", " name=front", encoders[job->encoder].elements);

  job->pipeline =
      gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  g_free (text);
  if (!job->pipeline) {
    fail ("cannot make the pipeline: %s", error->message);
    if (g_error_matches (
            error, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT))
      g_printerr ("The plugin is looked for in GST_PLUGIN_PATH, now '%s'.\n",
          g_getenv ("GST_PLUGIN_PATH") ? g_getenv ("GST_PLUGIN_PATH") : "");
    g_clear_error (&error);
    return 1;
  }
  /* Set as properties, names may hold any character. */
  GstElement *in = gst_bin_get_by_name (GST_BIN (job->pipeline), "in");
  GstElement *out = gst_bin_get_by_name (GST_BIN (job->pipeline), "out");
  GstElement *decoder =
      gst_bin_get_by_name (GST_BIN (job->pipeline), "decoder");
  g_object_set (in, "location", job->in, NULL);
  g_object_set (
      out, "location", job->scratch ? job->scratch : job->target, NULL);
  g_signal_connect (decoder, "no-more-pads", G_CALLBACK (on_no_more_pads), job);
  gst_object_unref (in);
  gst_object_unref (out);
  gst_object_unref (decoder);
  /* Outside fxchain: a probe between its members would keep them apart. */
  add_meter (job, "front", "src", &job->before);
  add_meter (job, "back", "sink", &job->after);
  return 0;
}

static int
report_error (Job *job, GstMessage *message, const char *missing)
{
  GError *error = NULL;
  char *debug = NULL;
  GstObject *source = GST_MESSAGE_SRC (message);
  char *name = source ? gst_object_get_name (source) : g_strdup ("?");

  gst_message_parse_error (message, &error, &debug);
  if (missing)
    fail (
        "nothing here decodes %s: missing %s"
        " (gstreamer1.0-libav and gstreamer1.0-plugins-bad have more decoders)",
        job->in, missing);
  else if (!strcmp (name, "out"))
    fail ("cannot write %s: %s", job->out, error->message);
  else if (!job->after.frames && error->domain == GST_STREAM_ERROR)
    fail ("%s is not sound that can be decoded: %s", job->in, error->message);
  else
    fail ("%s: %s: %s", job->in, name, error->message);
  if (debug && g_getenv ("GST_DEBUG"))
    g_printerr ("%s\n", debug);
  g_free (name);
  g_free (debug);
  g_clear_error (&error);
  return 1;
}

/* Plays to the end of the stream, or to the first error. */
static int
play (Job *job)
{
  GstBus *bus = gst_element_get_bus (job->pipeline);
  gint64 start = g_get_monotonic_time ();
  char *missing = NULL;
  int status = -1;

  gst_element_set_state (job->pipeline, GST_STATE_PLAYING);
  while (status < 0) {
    GstMessage *message = gst_bus_timed_pop (bus, 200 * GST_MSECOND);
    if (interrupted)
      status = fail ("interrupted");
    if (!message)
      continue;
    switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ERROR:
      status = report_error (job, message, missing);
      break;
    case GST_MESSAGE_EOS:
      job->seconds = (g_get_monotonic_time () - start) * 1e-6;
      status =
          job->after.frames
              ? 0
              : fail ("%s holds no sound: not one frame came out", job->in);
      break;
    case GST_MESSAGE_ELEMENT:
      if (gst_message_has_name (message, "missing-plugin") && !missing)
        missing = g_strdup (gst_structure_get_string (
            gst_message_get_structure (message), "name"));
      break;
    default:
      break;
    }
    gst_message_unref (message);
  }
  g_free (missing);
  gst_object_unref (bus);
  return status;
}

static const char *
plural (guint64 n)
{
  return n == 1 ? "" : "s";
}

/* dB of an amplitude; silence has none. */
static char *
decibels (double amplitude)
{
  if (!(amplitude > 0))
    return g_strdup ("silence");
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf ("%s dBFS",
      g_ascii_formatd (digits, sizeof digits, "%.2f", 20 * log10 (amplitude)));
}

static void
print_levels (const char *name, double before, double after)
{
  char *b = decibels (before), *a = decibels (after);
  g_print ("%-6s %s before, %s after\n", name, b, a);
  g_free (a);
  g_free (b);
}

static double
rms (const Meter *meter)
{
  return meter->samples ? sqrt (meter->squares / (double)meter->samples) : 0;
}

/* One shell word that gst-launch-1.0 reads as location=NAME. Its own parser
 * unquotes once more after the shell. */
static char *
location_word (const char *name)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-,@";
  if (strspn (name, plain) == strlen (name))
    return g_strconcat ("location=", name, NULL);
  GString *inner = g_string_new ("location=\"");
  for (const char *c = name; *c; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (inner, '\\');
    g_string_append_c (inner, *c);
  }
  g_string_append_c (inner, '"');
  char *word = g_shell_quote (inner->str);
  g_string_free (inner, TRUE);
  return word;
}

/* What the decoder gave: rate, channels, sample format, codec. */
static char *
decoded_format (Job *job)
{
  GstElement *front = gst_bin_get_by_name (GST_BIN (job->pipeline), "front");
  GstPad *pad = gst_element_get_static_pad (front, "sink");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  GstEvent *event;
  GstAudioInfo info;
  char *codec = NULL, *text;

  for (guint i = 0;
       !codec && (event = gst_pad_get_sticky_event (pad, GST_EVENT_TAG, i));
       i++) {
    GstTagList *tags;
    gst_event_parse_tag (event, &tags);
    gst_tag_list_get_string (tags, GST_TAG_AUDIO_CODEC, &codec);
    gst_event_unref (event);
  }
  if (caps && gst_audio_info_from_caps (&info, caps))
    text = g_strdup_printf ("%d Hz, %d channel%s, %s, %s",
        GST_AUDIO_INFO_RATE (&info), GST_AUDIO_INFO_CHANNELS (&info),
        plural (GST_AUDIO_INFO_CHANNELS (&info)), GST_AUDIO_INFO_NAME (&info),
        codec ? codec : "codec not named");
  else
    text = g_strdup ("format unknown");
  g_free (codec);
  gst_clear_caps (&caps);
  gst_object_unref (pad);
  gst_object_unref (front);
  return text;
}

static int
print_fusing (Job *job)
{
  GstElement *chain = gst_bin_get_by_name (GST_BIN (job->pipeline), "chain");
  GstStructure *stats = NULL;
  guint runs, sections;
  guint64 fused, unfused;
  int status = 0;

  g_object_get (chain, "stats", &stats, NULL);
  if (stats && gst_structure_get (stats, "runs", G_TYPE_UINT, &runs, "sections",
                   G_TYPE_UINT, &sections, "fused-buffers", G_TYPE_UINT64,
                   &fused, "unfused-buffers", G_TYPE_UINT64, &unfused, NULL)) {
    const char *reason = gst_structure_get_string (stats, "reason");
    g_print ("fused  %u section%s in %u cascade%s: %" G_GUINT64_FORMAT
             " buffer%s fused, %" G_GUINT64_FORMAT " not",
        sections, plural (sections), runs, plural (runs), fused, plural (fused),
        unfused);
    g_print (unfused && reason && *reason ? " (%s)\n" : "\n", reason);
  } else {
    status = fail ("fxchain gave no statistics");
  }
  if (stats)
    gst_structure_free (stats);
  gst_object_unref (chain);
  return status;
}

static int
report (Job *job)
{
  char *format = decoded_format (job);
  char *in = location_word (job->in), *out = location_word (job->out);
  const char *path = g_getenv ("GST_PLUGIN_PATH");
  char *quoted = path ? g_shell_quote (path) : NULL;
  char number[3][G_ASCII_DTOSTR_BUF_SIZE];
  double length =
      (double)job->before.frames / GST_AUDIO_INFO_RATE (&job->before.info);

  g_ascii_formatd (number[0], sizeof number[0], "%.3f", length);
  g_ascii_formatd (number[1], sizeof number[1], "%.3f", job->seconds);
  g_ascii_formatd (number[2], sizeof number[2], "%.0f", length / job->seconds);
  g_print ("in     %s\n       %s, %s s\n", job->in, format, number[0]);
  int status = print_fusing (job);
  print_levels ("peak", job->before.peak, job->after.peak);
  print_levels ("RMS", rms (&job->before), rms (&job->after));
  g_print ("speed  %s s with decoding and encoding, %s times real time\n",
      number[1], number[2]);
  g_print ("out    %s (%s, %d Hz, %d channel%s)\n", job->out,
      encoders[job->encoder].name, GST_AUDIO_INFO_RATE (&job->after.info),
      GST_AUDIO_INFO_CHANNELS (&job->after.info),
      plural (GST_AUDIO_INFO_CHANNELS (&job->after.info)));
  if (job->after.wild)
    status = fail ("%" G_GUINT64_FORMAT " samples came out that are no numbers",
        job->after.wild);
  if (job->after.peak > 1)
    g_print ("note   the peak is above full scale, so the encoder clipped it:"
             " lower the gain of fxgain\n");
  g_print ("\nThe same by hand:\n\n  %s%s%sgst-launch-1.0 filesrc %s ! " FRONT
           " ! \\\n    fxchain.\\( " MEMBERS " \\) ! \\\n"
           "    audioconvert ! %s ! filesink %s\n",
      quoted ? "GST_PLUGIN_PATH=" : "", quoted ? quoted : "", quoted ? " " : "",
      in, "", "", encoders[job->encoder].elements, out);
  g_free (quoted);
  g_free (out);
  g_free (in);
  g_free (format);
  return status;
}

static int
run_job (Job *job)
{
  if (check_files (job) || make_pipeline (job))
    return 1;
  int status = play (job);
  if (!status)
    status = report (job);
  gst_element_set_state (job->pipeline, GST_STATE_NULL);
  if (!status && job->scratch) {
    if (g_rename (job->scratch, job->target))
      status = fail ("cannot write %s: %s", job->out, g_strerror (errno));
    else
      g_clear_pointer (&job->scratch, g_free);
  }
  return status;
}

int
main (int argc, char **argv)
{
  Job job = { 0 };

  if (argc != 3) {
    g_printerr ("Usage: quickstart IN OUT\n");
    return 2;
  }
  job.in = argv[1];
  job.out = argv[2];
  for (job.encoder = 0; job.encoder < (int)G_N_ELEMENTS (encoders);
       job.encoder++)
    if (g_str_has_suffix (job.out, encoders[job.encoder].ending))
      break;
  if (job.encoder == G_N_ELEMENTS (encoders)) {
    g_printerr (
        "quickstart: %s: the output ends in .flac, .wav or .ogg\n", job.out);
    return 2;
  }
  signal (SIGINT, on_signal);
  signal (SIGTERM, on_signal);
  signal (SIGHUP, on_signal);
  gst_init (NULL, NULL);
  int status = run_job (&job);
  if (job.scratch)
    g_unlink (job.scratch);
  gst_clear_object (&job.pipeline);
  g_free (job.scratch);
  free (job.target);
  return status;
}
