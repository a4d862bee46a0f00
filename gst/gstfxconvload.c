/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The thread that makes voices for an FxConvolver. The decoded file of the last
 * good settings is kept, so an edit does not read it again, nor does it matter
 * when the file is gone. */

#include <math.h>
#include <string.h>
#include "gst/gstfxconvload.h"

#define COLLECT_US (100 * G_TIME_SPAN_MILLISECOND)

/* Settings that own their source. */
typedef struct Job {
  GstFxConvSettings s;
  GstFxResponse *raw; /* what was decoded from s.source, or NULL */
  gdouble raw_need;   /* ms that were asked for, 0: all */
} Job;

typedef struct Loaded {
  gchar *name, *layout;
  const gchar *routing;
  guint channels;
  gint rate;
  guint64 taps, latency;
  gdouble peak, energy;
} Loaded;

typedef enum { FIRST_WAITS, FIRST_IS_THERE, FIRST_FAILED } First;

struct _GstFxConvLoad {
  GstElement *owner;
  GThread *thread;
  gint stop; /* atomic: give up what is under way */

  GMutex lock;
  GCond wake, first_done;
  Job wanted;
  gboolean dirty, quit, flushing;
  GstFxConvTarget target;
  guint target_serial;
  First first;
  Loaded loaded;

  /* The thread's own. */
  Job good;
  guint voices; /* made and neither freed nor left to the convolver's end */
};

GstFxConvSource *
gst_fx_conv_source_new (
    gchar *location, GstFxResponse *response, const gchar *name)
{
  GstFxConvSource *s = g_atomic_rc_box_new0 (GstFxConvSource);
  s->location = location;
  s->response = response;
  s->name = location ? location : name;
  return s;
}

GstFxConvSource *
gst_fx_conv_source_ref (GstFxConvSource *s)
{
  return g_atomic_rc_box_acquire (s);
}

static void
clear_source (gpointer box)
{
  GstFxConvSource *s = box;
  g_free (s->location);
  gst_fx_response_unref (s->response);
}

void
gst_fx_conv_source_unref (GstFxConvSource *s)
{
  if (s)
    g_atomic_rc_box_release_full (s, clear_source);
}

static void
job_clear (Job *j)
{
  gst_fx_conv_source_unref (j->s.source);
  gst_fx_response_unref (j->raw);
  memset (j, 0, sizeof *j);
}

static Job
job_new (const GstFxConvSettings *s)
{
  Job j = { .s = *s };
  gst_fx_conv_source_ref (s->source);
  return j;
}

static void
loaded_clear (Loaded *d)
{
  g_free (d->name);
  g_free (d->layout);
  memset (d, 0, sizeof *d);
}

static const gchar *
routing_nick (GstFxRouting r)
{
  static const gchar *const nicks[] = { "auto", "mono", "per-channel",
    "true-stereo", "matrix" };
  return nicks[r];
}

/* --- messages ----------------------------------------------------------------------- */

static void
post_progress (GstFxConvLoad *l, GstProgressType type, const gchar *text)
{
  gst_element_post_message (l->owner,
      gst_message_new_progress (GST_OBJECT (l->owner), type, "load", text));
}

static void
describe (const Loaded *d, GstStructure *to)
{
  gst_structure_set (to, "response", G_TYPE_STRING, d->name ? d->name : "",
      "response-channels", G_TYPE_UINT, d->channels, "response-rate",
      G_TYPE_INT, d->rate, "taps", G_TYPE_UINT64, d->taps, "peak",
      G_TYPE_DOUBLE, d->peak, "energy", G_TYPE_DOUBLE, d->energy, "routing",
      G_TYPE_STRING, d->routing ? d->routing : "", "layout", G_TYPE_STRING,
      d->layout ? d->layout : "", "latency-frames", G_TYPE_UINT64, d->latency,
      NULL);
}

void
gst_fx_conv_load_describe_none (GstStructure *to)
{
  Loaded none = { 0 };
  describe (&none, to);
}

void
gst_fx_conv_load_describe (GstFxConvLoad *l, GstStructure *to)
{
  g_mutex_lock (&l->lock);
  describe (&l->loaded, to);
  g_mutex_unlock (&l->lock);
}

static void
post_loaded (GstFxConvLoad *l, const gchar *name)
{
  GstStructure *s = gst_structure_new_empty ("fxconvolver-response");
  gst_fx_conv_load_describe (l, s);
  gst_element_post_message (
      l->owner, gst_message_new_element (GST_OBJECT (l->owner), s));
  gchar *text = g_strdup_printf ("Loaded %s", name);
  post_progress (l, GST_PROGRESS_TYPE_COMPLETE, text);
  g_free (text);
}

/* --- a voice ------------------------------------------------------------------------ */

/* The response of a job at its own rate, decoded if need be. *why stays NULL
 * when the load was given up. */
static GstFxResponse *
get_raw (GstFxConvLoad *l, Job *j, gchar **why)
{
  const GstFxConvSource *source = j->s.source;
  gdouble need =
      j->s.edit.length > 0 ? j->s.edit.trim_start + j->s.edit.length : 0;
  if (source->response)
    return gst_fx_response_ref (source->response);
  if (!source->location) {
    GstFxResponse *one = gst_fx_response_new (1, 1, 0);
    if (one)
      one->data[0][0] = 1;
    return one;
  }
  Job *g = &l->good;
  if (!j->raw && g->raw && g->s.source == source &&
      (g->raw_need == 0 || (need > 0 && need <= g->raw_need))) {
    j->raw = gst_fx_response_ref (g->raw);
    j->raw_need = g->raw_need;
  }
  if (!j->raw) {
    /* One frame more than is used tells whether the end was cut off. */
    gchar *doubt = NULL;
    GstFxDecode how = { source->location, need > 0 ? need + 1 : 0,
      j->s.max_length, &l->stop, &doubt };
    j->raw = gst_fx_response_decode (&how, why);
    j->raw_need = need;
    if (doubt)
      GST_ELEMENT_WARNING (l->owner, RESOURCE, READ,
          ("location = %s: %s", source->location, doubt), (NULL));
    g_free (doubt);
    if (j->raw) {
      gchar *text = g_strdup_printf ("Decoded %s: %u channels, %" G_GSIZE_FORMAT
                                     " frames at %d Hz",
          source->name, j->raw->channels, j->raw->frames, j->raw->rate);
      post_progress (l, GST_PROGRESS_TYPE_CONTINUE, text);
      g_free (text);
    }
  }
  return j->raw ? gst_fx_response_ref (j->raw) : NULL;
}

/* The routing that auto stands for, or why none fits. */
static gchar *
choose_routing (GstFxRouting *routing, guint channels, const GstFxConvTarget *t)
{
  guint in = t->format.channels, out = t->outputs;
  if (*routing == GST_FX_ROUTING_AUTO)
    *routing = channels == 1              ? GST_FX_ROUTING_MONO
               : channels == in           ? GST_FX_ROUTING_PER_CHANNEL
               : channels == 4 && in == 2 ? GST_FX_ROUTING_TRUE_STEREO
                                          : GST_FX_ROUTING_AUTO;
  switch (*routing) {
  case GST_FX_ROUTING_AUTO:
    if (in == 1)
      return g_strdup_printf ("it has %u channels, the stream 1; put "
                              "audioconvert ! audio/x-raw,channels=%u in front "
                              "or set routing=matrix out-channels=%u",
          channels, channels == 4 ? 2 : channels, channels);
    return g_strdup_printf ("it has %u channels, the stream %u; give a "
                            "response of 1 or %u channels%s, "
                            "or set routing=matrix",
        channels, in, in, in == 2 ? " or 4 (true stereo)" : "");
  case GST_FX_ROUTING_MONO:
    if (channels == 1)
      return NULL;
    return g_strdup_printf (
        "it has %u channels, routing=mono takes 1; mix it down or set "
        "routing=per-channel",
        channels);
  case GST_FX_ROUTING_PER_CHANNEL:
    if (channels == in)
      return NULL;
    return g_strdup_printf (
        "it has %u channels, the stream %u, and routing=per-channel needs as "
        "many; give a response of %u channels or set routing=auto",
        channels, in, in);
  case GST_FX_ROUTING_TRUE_STEREO:
    if (in != 2)
      return g_strdup_printf (
          "routing=true-stereo needs a stream of 2 channels, not %u; convert "
          "the stream or set another routing",
          in);
    if (channels == 4)
      return NULL;
    return g_strdup_printf (
        "it has %u channels, routing=true-stereo takes 4 (left to left, left "
        "to "
        "right, right to left, right to right); set routing=auto for others",
        channels);
  case GST_FX_ROUTING_MATRIX:
    if (channels == in * out)
      return NULL;
    return g_strdup_printf (
        "it has %u channels, routing=matrix from %u to %u channels takes %u "
        "(those of the first input first); give as many or set out-channels",
        channels, in, out, in * out);
  }
  return NULL;
}

static void
set_paths (GstFxRouting routing, const GstFxConvTarget *t, FxConvSpec *c,
    FxConvPath *paths)
{
  guint in = t->format.channels, out = t->outputs, n = 0;
  gboolean all =
      routing == GST_FX_ROUTING_MATRIX || routing == GST_FX_ROUTING_TRUE_STEREO;
  for (guint i = 0; i < in; i++) {
    for (guint o = 0; o < out; o++) {
      if (all || i == o)
        paths[n++] = (FxConvPath){ i, o,
          all                              ? i * out + o
          : routing == GST_FX_ROUTING_MONO ? 0
                                           : i };
    }
  }
  c->paths = paths;
  c->n_paths = n;
}

static FxVoice *
make_voice (const GstFxConvTarget *t, const GstFxConvSettings *s,
    GstFxRouting routing, const GstFxResponse *r)
{
  FxConvPath *paths =
      g_new (FxConvPath, (gsize)t->format.channels * t->outputs);
  gsize *lengths = g_new (gsize, r->channels);
  FxVoiceSpec spec = { .conv = { .inputs = t->format.channels,
                           .outputs = t->outputs,
                           .responses = r->channels,
                           .max_taps = r->frames,
                           .mode = t->mode,
                           .f64 = t->format.sample == FX_F64 },
    .taps = (const double *const *)r->data,
    .lengths = lengths,
    .block = t->block,
    .pre_delay = (gsize)llrint (s->pre_delay * 1e-3 * t->format.rate) };
  for (guint i = 0; i < r->channels; i++)
    lengths[i] = r->frames;
  set_paths (routing, t, &spec.conv, paths);
  FxVoice *v = fx_voice_new (&spec);
  g_free (lengths);
  g_free (paths);
  return v;
}

/* Everything from settings to voice. NULL with *why, or without when it was
 * given up. */
static FxVoice *
build (
    GstFxConvLoad *l, Job *j, const GstFxConvTarget *t, Loaded *d, gchar **why)
{
  GstFxResponse *raw = get_raw (l, j, why), *at_rate = NULL, *r = NULL;
  GstFxRouting routing = j->s.routing;
  FxVoice *v = NULL;
  gint rate = (gint)t->format.rate;
  if (!raw)
    return NULL;
  *why = choose_routing (&routing, raw->channels, t);
  if (!*why && gst_fx_response_check (raw, why))
    at_rate = gst_fx_response_resample (raw, j->s.samples_rate, rate, why);
  if (at_rate)
    r = gst_fx_response_edit (at_rate, &j->s.edit, why);
  if (r && r->frames > GST_FX_RESPONSE_MAX_FRAMES)
    *why = g_strdup_printf ("it has %" G_GSIZE_FORMAT
                            " taps, at most %" G_GSIZE_FORMAT
                            " run; set length to use its beginning",
        r->frames, GST_FX_RESPONSE_MAX_FRAMES);
  else if (r)
    v = make_voice (t, &j->s, routing, r);
  if (v) {
    d->name = g_strdup (j->s.source->name);
    d->layout = g_strdup (fx_voice_layout (v));
    d->routing = routing_nick (routing);
    d->channels = r->channels;
    d->rate = raw->rate           ? raw->rate
              : j->s.samples_rate ? j->s.samples_rate
                                  : rate;
    d->taps = r->frames;
    d->latency = fx_voice_latency (v);
    d->peak = gst_fx_response_peak (r);
    d->energy = gst_fx_response_energy (r);
  } else if (!*why) {
    *why = g_strdup ("it needs more memory than there is; set length to use "
                     "its beginning");
  }
  gst_fx_response_unref (r);
  gst_fx_response_unref (at_rate);
  gst_fx_response_unref (raw);
  return v;
}

/* --- the thread --------------------------------------------------------------------- */

static void
collect (GstFxConvLoad *l)
{
  FxVoice *v;
  while (
      l->target.convolver && (v = fx_convolver_collect (l->target.convolver))) {
    fx_voice_free (v);
    l->voices -= l->voices > 0;
  }
}

/* Hands v over unless the target has changed meanwhile. */
static gboolean
hand_over (GstFxConvLoad *l, FxVoice *v, guint serial, Loaded *d)
{
  g_mutex_lock (&l->lock);
  gboolean ok = serial == l->target_serial && !l->quit;
  FxVoice *unused = v;
  if (ok) {
    unused = fx_convolver_submit (l->target.convolver, v);
    l->voices += unused == NULL;
    l->first = FIRST_IS_THERE;
    loaded_clear (&l->loaded);
    l->loaded = *d;
    memset (d, 0, sizeof *d);
    g_cond_broadcast (&l->first_done);
  }
  g_mutex_unlock (&l->lock);
  fx_voice_free (unused);
  return ok;
}

/* Tells what is wrong; TRUE: the stream goes on with what was. */
static gboolean
complain (GstFxConvLoad *l, const Job *j, const gchar *why, gboolean has_other)
{
  gchar *text =
      j->s.source->location
          ? g_strdup_printf ("location = %s: %s", j->s.source->name, why)
          : g_strdup_printf ("%s: %s", j->s.source->name, why);
  if (has_other) {
    GST_ELEMENT_WARNING (l->owner, RESOURCE, READ,
        ("%s; the previous response goes on", text), (NULL));
  } else {
    GST_ELEMENT_ERROR (l->owner, RESOURCE, READ, ("%s", text), (NULL));
  }
  post_progress (l, GST_PROGRESS_TYPE_ERROR, text);
  g_free (text);
  return has_other;
}

static void
fail_first (GstFxConvLoad *l, guint serial)
{
  g_mutex_lock (&l->lock);
  if (serial == l->target_serial && l->first == FIRST_WAITS)
    l->first = FIRST_FAILED;
  g_cond_broadcast (&l->first_done);
  g_mutex_unlock (&l->lock);
}

/* One load from beginning to end, without the lock. */
static void
load (GstFxConvLoad *l, Job *j, const GstFxConvTarget *t, guint serial,
    gboolean is_first)
{
  Loaded d = { 0 };
  gchar *why = NULL;
  gchar *text = g_strdup_printf ("Loading %s", j->s.source->name);
  post_progress (l, GST_PROGRESS_TYPE_START, text);
  g_free (text);
  FxVoice *v = build (l, j, t, &d, &why);
  if (!v && !why) {
    post_progress (l, GST_PROGRESS_TYPE_CANCELED, "Given up");
  } else if (v) {
    if (hand_over (l, v, serial, &d))
      post_loaded (l, j->s.source->name);
    else
      post_progress (l, GST_PROGRESS_TYPE_CANCELED, "Given up");
    job_clear (&l->good);
    l->good = *j;
    memset (j, 0, sizeof *j);
  } else if (!complain (l, j, why, !is_first || l->good.s.source)) {
    fail_first (l, serial);
  } else if (is_first) {
    /* New caps, and what they need is the response that was good before. */
    gchar *again = NULL;
    v = build (l, &l->good, t, &d, &again);
    if (v)
      hand_over (l, v, serial, &d);
    else if (again && !complain (l, &l->good, again, FALSE))
      fail_first (l, serial);
    g_free (again);
  }
  g_free (why);
  loaded_clear (&d);
  job_clear (j);
}

static gpointer
run (gpointer data)
{
  GstFxConvLoad *l = data;
  g_mutex_lock (&l->lock);
  while (!l->quit) {
    if (l->dirty && l->target.convolver) {
      Job j = job_new (&l->wanted.s);
      GstFxConvTarget t = l->target;
      guint serial = l->target_serial;
      gboolean is_first = l->first == FIRST_WAITS;
      l->dirty = FALSE;
      g_atomic_int_set (&l->stop, 0);
      g_mutex_unlock (&l->lock);
      load (l, &j, &t, serial, is_first);
      g_mutex_lock (&l->lock);
    } else if (l->voices > 1) {
      g_cond_wait_until (
          &l->wake, &l->lock, g_get_monotonic_time () + COLLECT_US);
    } else {
      g_cond_wait (&l->wake, &l->lock);
    }
    collect (l);
  }
  g_mutex_unlock (&l->lock);
  return NULL;
}

/* --- from outside ------------------------------------------------------------------- */

GstFxConvLoad *
gst_fx_conv_load_new (GstElement *owner, const GstFxConvSettings *settings)
{
  GstFxConvLoad *l = g_new0 (GstFxConvLoad, 1);
  l->owner = owner;
  g_mutex_init (&l->lock);
  g_cond_init (&l->wake);
  g_cond_init (&l->first_done);
  l->wanted = job_new (settings);
  l->dirty = TRUE;
  l->thread = g_thread_new ("fxconvolver", run, l);
  return l;
}

/* With the lock. */
static void
restart (GstFxConvLoad *l)
{
  g_atomic_int_set (&l->stop, 1);
  l->dirty = TRUE;
  g_cond_broadcast (&l->wake);
}

void
gst_fx_conv_load_free (GstFxConvLoad *l)
{
  if (!l)
    return;
  g_mutex_lock (&l->lock);
  l->quit = TRUE;
  restart (l);
  g_mutex_unlock (&l->lock);
  g_thread_join (l->thread);
  job_clear (&l->wanted);
  job_clear (&l->good);
  loaded_clear (&l->loaded);
  g_mutex_clear (&l->lock);
  g_cond_clear (&l->wake);
  g_cond_clear (&l->first_done);
  g_free (l);
}

void
gst_fx_conv_load_set (GstFxConvLoad *l, const GstFxConvSettings *settings)
{
  g_mutex_lock (&l->lock);
  job_clear (&l->wanted);
  l->wanted = job_new (settings);
  if (l->first == FIRST_FAILED)
    l->first = FIRST_WAITS;
  restart (l);
  g_mutex_unlock (&l->lock);
}

void
gst_fx_conv_load_target (GstFxConvLoad *l, const GstFxConvTarget *target)
{
  g_mutex_lock (&l->lock);
  l->target_serial++;
  l->voices = 0;
  l->first = FIRST_WAITS;
  if (target)
    l->target = *target;
  else
    memset (&l->target, 0, sizeof l->target);
  restart (l);
  g_mutex_unlock (&l->lock);
}

GstFlowReturn
gst_fx_conv_load_wait (GstFxConvLoad *l)
{
  GstFlowReturn ret;
  g_mutex_lock (&l->lock);
  while (l->first == FIRST_WAITS && !l->flushing)
    g_cond_wait (&l->first_done, &l->lock);
  ret = l->flushing                  ? GST_FLOW_FLUSHING
        : l->first == FIRST_IS_THERE ? GST_FLOW_OK
                                     : GST_FLOW_ERROR;
  g_mutex_unlock (&l->lock);
  return ret;
}

void
gst_fx_conv_load_set_flushing (GstFxConvLoad *l, gboolean flushing)
{
  g_mutex_lock (&l->lock);
  l->flushing = flushing;
  g_cond_broadcast (&l->first_done);
  g_mutex_unlock (&l->lock);
}
