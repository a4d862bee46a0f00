/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxchain
 * @title: fxchain
 *
 * A bin in which consecutive filters run as one. Linked neighbours among
 * fxbiquad, fxiir, fxsos, fxeq and fxgain form a run: its first element
 * processes the sections of all of them as one cascade, gains folded into
 * coefficients, and the buffer leaves at its last element. So do neighbours
 * among fxfir and fxgain, whose taps become one response where that costs less
 * and while none of them moves. Everything else is
 * as if they ran one by one: links, events, queries, properties, control
 * bindings, probes and state stay with each element, and the output is the
 * same to rounding. Any other element (a capsfilter, a queue, an effect that is
 * no filter) ends a run; there may be several runs and several chains.
 *
 * `stats` tells how many runs there are, how many sections they run for each
 * sample or of how many taps their response is, how many buffers were fused or
 * not, and why not.
 *
 * ## Devices
 *
 * With `device=cuda` the runs, and filters that are one by themselves, are
 * processed on a CUDA device; without the module, a driver or a device the
 * element does not start. `device=auto`, the default, stays on the CPU and loads
 * nothing until buffers are so much work that a device could be faster (100,000
 * section-samples, that is channels x frames x sections, or 1,000,000
 * tap-samples a buffer); then it tries one beside the stream, measures both, and
 * takes the device when it needs less than 0.8 of the time. So a stereo equalizer
 * never leaves the CPU. Audio that is in memory of a device already
 * (#GstFxCudaUpload) is processed there, unless `device=cpu`.
 *
 * A device runs what rests. While parameters change, and under automation, the
 * past comes back and the CPU goes on; when all is at rest again it goes up. The
 * property can change while playing. Neither is heard: the output is that of the
 * CPU to rounding, which with `precision=fast` (and `auto` on devices that are
 * slow in double) is that of float arithmetic, -130 dBFS or less. A device that
 * fails ends the stream with an error.
 *
 * `stats` tells where the last buffer was processed and why, the number of
 * buffers on a device, how often the past was handed over, and percentiles of
 * the time that a buffer takes.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxchain.\( fxiir mode=high-pass frequency=80 ! fxbiquad frequency=3000 gain=3 ! fxgain gain=-2 \) ! audioconvert ! autoaudiosink
 * ]| Three filters that cost one.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! audio/x-raw,channels=64 ! fxchain.\( device=auto fxeq num-bands=32 ! fxiir mode=high-pass frequency=20 \) ! fakesink
 * ]| Much work: on a device where there is one that is faster.
 *
 * Since: 0.1
 */

#include "gst/bins/gstfxchain.h"
#include "gst/bins/gstfxchaindevice.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxfilter.h"
#include "gst/gstfxrun.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_chain_debug);
#define GST_CAT_DEFAULT gst_fx_chain_debug

typedef enum { GST_FX_FUSE_AUTO, GST_FX_FUSE_OFF } GstFxFuse;

enum { PROP_FUSE = 1, PROP_STATS, PROP_DEVICE };

typedef struct _GstFxChainPrivate {
  GMutex scan_lock;       /* one scan at a time; never held while pushing */
  GPtrArray *runs;        /* of GstFxRun, under scan_lock */
  gboolean scanning;      /* under the object lock, with again: scans that */
  gboolean again;         /*   are asked for during a scan */
  GstFxFuse fuse;         /* under the object lock */
  guint64 fused, unfused; /* of runs that have ended, under scan_lock */
  const gchar *reason;    /* under scan_lock */
  GstFxDevicePolicy *policy;
} GstFxChainPrivate;

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

G_DEFINE_TYPE_WITH_CODE (GstFxChain, gst_fx_chain, GST_TYPE_BIN,
    G_ADD_PRIVATE (GstFxChain)
        GST_DEBUG_CATEGORY_INIT (gst_fx_chain_debug, "fxchain", 0, "fxchain"))
GST_ELEMENT_REGISTER_DEFINE (
    fxchain, "fxchain", GST_RANK_NONE, GST_TYPE_FX_CHAIN)

static GType
gst_fx_fuse_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_FX_FUSE_AUTO, "Wherever filters follow each other", "auto" },
    { GST_FX_FUSE_OFF, "Never: every element by itself", "off" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstFxFuse", values));
  return type;
}

/* --- finding runs --------------------------------------------------------------- */

static gboolean
can_fuse (GstElement *element)
{
  return GST_IS_FX_FILTER (element) &&
         (GST_FX_FILTER_GET_CLASS (element)->proc->flags &
             (FX_PROC_SOS | FX_PROC_FIR));
}

/* What kind of run an element can be in: FX_PROC_SOS, FX_PROC_FIR; 0: either. */
static guint
kind_of (GstElement *element)
{
  const FxProc *p = GST_FX_FILTER_GET_CLASS (element)->proc;
  return p == &fx_gain_proc ? 0 : p->flags & (FX_PROC_SOS | FX_PROC_FIR);
}

/* The element in this bin that follows (forward) or precedes element, if both
 * could be in one run; with a reference, or NULL. */
static GstElement *
neighbour (GstFxChain *self, GstElement *element, gboolean forward)
{
  GstElement *other = NULL;
  GstPad *pad = gst_element_get_static_pad (element, forward ? "src" : "sink");
  GstPad *peer = pad ? gst_pad_get_peer (pad) : NULL;
  GstObject *parent = peer ? gst_pad_get_parent (peer) : NULL;
  if (parent && GST_IS_ELEMENT (parent) && can_fuse (GST_ELEMENT (parent)) &&
      gst_object_has_as_parent (parent, GST_OBJECT (self)))
    other = gst_object_ref (GST_ELEMENT (parent));
  gst_clear_object (&parent);
  gst_clear_object (&peer);
  gst_clear_object (&pad);
  return other;
}

/* The chain that begins with first: an array that owns references. */
static GPtrArray *
follow (GstFxChain *self, GstElement *first)
{
  GPtrArray *members = g_ptr_array_new_with_free_func (gst_object_unref);
  GstElement *e = gst_object_ref (first);
  while (e && !g_ptr_array_find (members, e, NULL)) {
    g_ptr_array_add (members, e);
    e = neighbour (self, e, TRUE);
  }
  gst_clear_object (&e);
  return members;
}

/* Cuts a chain (transfer full) where the kind changes, or everywhere; a gain stays
 * with what is before it. The parts are added to chains, also those of one filter:
 * it may run on a device. */
static void
add_runs (GPtrArray *chains, GPtrArray *chain, gboolean everywhere)
{
  guint kind = 0, from = 0;
  for (guint i = 0; i <= chain->len; i++) {
    guint next = i < chain->len ? kind_of (chain->pdata[i]) : 0;
    if (i < chain->len && (!next || !kind || next == kind) &&
        (!everywhere || i == from)) {
      kind = kind ? kind : next;
      continue;
    }
    GPtrArray *part = g_ptr_array_new_with_free_func (gst_object_unref);
    for (guint k = from; k < i; k++)
      g_ptr_array_add (part, gst_object_ref (chain->pdata[k]));
    g_ptr_array_add (chains, part);
    from = i;
    kind = next;
  }
  g_ptr_array_unref (chain);
}

/* Every run: an array of arrays of elements. */
static GPtrArray *
find_chains (GstFxChain *self, gboolean fuse)
{
  GPtrArray *chains =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  GList *children = NULL;
  GST_OBJECT_LOCK (self);
  for (GList *l = GST_BIN_CHILDREN (self); l; l = l->next)
    children = g_list_prepend (children, gst_object_ref (l->data));
  GST_OBJECT_UNLOCK (self);
  for (GList *l = children; l; l = l->next) {
    if (!can_fuse (l->data))
      continue;
    GstElement *before = neighbour (self, l->data, FALSE);
    if (!before)
      add_runs (chains, follow (self, l->data), !fuse);
    gst_clear_object (&before);
  }
  g_list_free_full (children, gst_object_unref);
  return chains;
}

static GstFxRun *
take_same (GPtrArray *runs, GPtrArray *chain)
{
  for (guint i = 0; i < runs->len; i++) {
    if (gst_fx_run_is (
            runs->pdata[i], (GstFxFilter *const *)chain->pdata, chain->len))
      return g_ptr_array_steal_index_fast (runs, i);
  }
  return NULL;
}

/* Puts runs in the place of those before, of which the runs in ended are no
 * more: their counts go into the totals. */
static void
swap_runs (GstFxChainPrivate *priv, GPtrArray *runs, GPtrArray *ended)
{
  g_mutex_lock (&priv->scan_lock);
  for (guint i = 0; i < ended->len; i++) {
    GstFxRun *run = ended->pdata[i];
    priv->fused += gst_fx_run_fused (run);
    priv->unfused += gst_fx_run_unfused (run);
    if (*gst_fx_run_reason (run))
      priv->reason = gst_fx_run_reason (run);
  }
  g_ptr_array_unref (priv->runs);
  priv->runs = runs;
  g_mutex_unlock (&priv->scan_lock);
  g_ptr_array_set_free_func (ended, (GDestroyNotify)gst_fx_run_unref);
  g_ptr_array_unref (ended);
}

/* Makes the runs what the links say; runs that stay the same stay. */
static void
scan (GstFxChain *self)
{
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  GstFxFuse fuse;
  GST_OBJECT_LOCK (self);
  fuse = priv->fuse;
  GST_OBJECT_UNLOCK (self);
  GPtrArray *chains = find_chains (self, fuse == GST_FX_FUSE_AUTO);
  GPtrArray *runs = g_ptr_array_new (), *old;
  g_mutex_lock (&priv->scan_lock);
  old = g_ptr_array_copy (priv->runs, NULL, NULL);
  g_mutex_unlock (&priv->scan_lock);
  for (guint i = 0; i < chains->len; i++)
    g_ptr_array_add (runs, take_same (old, chains->pdata[i]));

  /* Ending a run waits for its buffer under way, so no lock is held. All have
   * ended before others begin: a member is never in two. */
  for (guint i = 0; i < old->len; i++)
    gst_fx_run_retire (old->pdata[i]);
  for (guint i = 0; i < chains->len; i++) {
    GPtrArray *chain = chains->pdata[i];
    if (!runs->pdata[i])
      runs->pdata[i] = gst_fx_run_install (
          (GstFxFilter *const *)chain->pdata, chain->len, priv->policy);
  }
  swap_runs (priv, runs, old);
  GST_DEBUG_OBJECT (self, "%u runs", runs->len);
  g_ptr_array_unref (chains);
}

/* Scans now, or when another thread is at it has that one scan again, so that
 * the last state of the links always counts and nobody waits. */
static void
rescan (GstFxChain *self)
{
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  GST_OBJECT_LOCK (self);
  priv->again = TRUE;
  if (priv->scanning) {
    GST_OBJECT_UNLOCK (self);
    return;
  }
  priv->scanning = TRUE;
  while (priv->again) {
    priv->again = FALSE;
    GST_OBJECT_UNLOCK (self);
    scan (self);
    GST_OBJECT_LOCK (self);
  }
  priv->scanning = FALSE;
  GST_OBJECT_UNLOCK (self);
}

/* --- the bin --------------------------------------------------------------------- */

static void
handle_message (GstBin *bin, GstMessage *message)
{
  gboolean changed = FALSE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_STRUCTURE_CHANGE) {
    gboolean busy;
    gst_message_parse_structure_change (message, NULL, NULL, &busy);
    changed = !busy;
  }
  GST_BIN_CLASS (gst_fx_chain_parent_class)->handle_message (bin, message);
  if (changed)
    rescan (GST_FX_CHAIN (bin));
}

static void
children_changed (GstBin *bin, GstElement *child)
{
  rescan (GST_FX_CHAIN (bin));
}

/* An application that links the bin itself, or `x ! chain.` in a launch line,
 * uses the pads sink and src. They get a target once they are linked and one
 * child is free at that end; a launch line of the form fxchain.( a ! b ) links
 * to the children, and they go away. */
static void
bind_pad (GstFxChain *self, const gchar *name)
{
  GstPad *ghost = gst_element_get_static_pad (GST_ELEMENT (self), name);
  if (!ghost)
    return;
  GstPad *target = gst_ghost_pad_get_target (GST_GHOST_PAD (ghost));
  if (!target && gst_pad_is_linked (ghost)) {
    target = gst_bin_find_unlinked_pad (
        GST_BIN (self), gst_pad_get_direction (ghost));
    if (target && !gst_ghost_pad_set_target (GST_GHOST_PAD (ghost), target))
      GST_WARNING_OBJECT (
          self, "%s does not link to %" GST_PTR_FORMAT, name, target);
  }
  gst_clear_object (&target);
  gst_object_unref (ghost);
}

/* The link of a launch line has brought a pad of its own, straight to a child:
 * the general one at this end is no use any more, and left dangling it would
 * be taken for an end of the whole description (gst_parse_bin_from_description,
 * GstHarness). */
static void
pad_added (GstElement *element, GstPad *pad)
{
  const gchar *name = GST_PAD_IS_SINK (pad) ? "sink" : "src";
  GstPad *ghost = gst_element_get_static_pad (element, name);
  if (ghost && ghost != pad && !gst_pad_is_linked (ghost)) {
    GstPad *target = gst_ghost_pad_get_target (GST_GHOST_PAD (ghost));
    if (!target)
      gst_element_remove_pad (element, ghost);
    gst_clear_object (&target);
  }
  gst_clear_object (&ghost);
}

/* What there is of runs, each with a reference. */
static GPtrArray *
copy_runs (GstFxChainPrivate *priv)
{
  GPtrArray *runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gst_fx_run_unref);
  g_mutex_lock (&priv->scan_lock);
  for (guint i = 0; i < priv->runs->len; i++)
    g_ptr_array_add (runs, gst_fx_run_ref (priv->runs->pdata[i]));
  g_mutex_unlock (&priv->scan_lock);
  return runs;
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstFxChain *self = GST_FX_CHAIN (element);
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  if (transition == GST_STATE_CHANGE_NULL_TO_READY ||
      transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    bind_pad (self, "sink");
    bind_pad (self, "src");
    rescan (self);
  }
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED &&
      !gst_fx_device_policy_start (priv->policy, element))
    return GST_STATE_CHANGE_FAILURE;
  GstStateChangeReturn ret = GST_ELEMENT_CLASS (gst_fx_chain_parent_class)
                                 ->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (transition == GST_STATE_CHANGE_READY_TO_PAUSED &&
          ret == GST_STATE_CHANGE_FAILURE)) {
    GPtrArray *runs = copy_runs (priv);
    gst_fx_chain_device_release (runs);
    gst_fx_device_policy_stop (priv->policy);
    g_ptr_array_unref (runs);
  }
  return ret;
}

static GstStructure *
run_stats (GstFxRun *run)
{
  GstStructure *s = gst_structure_new ("run", "members", G_TYPE_UINT,
      gst_fx_run_members (run), "sections", G_TYPE_UINT,
      gst_fx_run_sections (run), "taps", G_TYPE_UINT, gst_fx_run_taps (run),
      "kernel", G_TYPE_STRING, gst_fx_run_kernel (run), NULL);
  gst_fx_run_device_describe (gst_fx_run_device (run), s);
  return s;
}

/* A filter by itself is a run where it is processed as one. */
static gboolean
is_run (GstFxRun *run)
{
  return gst_fx_run_members (run) > 1 || gst_fx_run_fused (run) > 0;
}

static GstStructure *
make_stats (GstFxChain *self)
{
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  GValue list = G_VALUE_INIT;
  guint sections = 0, n = 0;
  gst_value_array_init (&list, 0);
  GPtrArray *runs = copy_runs (priv);
  g_mutex_lock (&priv->scan_lock);
  guint64 fused = priv->fused, unfused = priv->unfused;
  const gchar *reason = priv->reason;
  g_mutex_unlock (&priv->scan_lock);
  for (guint i = 0; i < runs->len; i++) {
    GstFxRun *run = runs->pdata[i];
    GValue v = G_VALUE_INIT;
    if (!is_run (run))
      continue;
    n++;
    g_value_init (&v, GST_TYPE_STRUCTURE);
    g_value_take_boxed (&v, run_stats (run));
    gst_value_array_append_and_take_value (&list, &v);
    sections += gst_fx_run_sections (run);
    fused += gst_fx_run_fused (run);
    unfused += gst_fx_run_unfused (run);
    if (*gst_fx_run_reason (run))
      reason = gst_fx_run_reason (run);
  }
  GstFxFuse fuse;
  GST_OBJECT_LOCK (self);
  fuse = priv->fuse;
  GST_OBJECT_UNLOCK (self);
  if (fuse == GST_FX_FUSE_OFF)
    reason = "fuse=off";
  else if (n == 0)
    reason = "no two filters are linked to each other";
  GstStructure *s = gst_structure_new ("application/x-fxchain-stats", "runs",
      G_TYPE_UINT, n, "sections", G_TYPE_UINT, sections, "fused-buffers",
      G_TYPE_UINT64, fused, "unfused-buffers", G_TYPE_UINT64, unfused, "reason",
      G_TYPE_STRING, reason, NULL);
  gst_structure_take_value (s, "run-list", &list);
  gst_fx_chain_device_stats (runs, s);
  g_ptr_array_unref (runs);
  if (GST_FX_CHAIN_GET_CLASS (self)->extend_stats)
    GST_FX_CHAIN_GET_CLASS (self)->extend_stats (self, s);
  return s;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxChain *self = GST_FX_CHAIN (object);
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  switch (id) {
  case PROP_FUSE:
    GST_OBJECT_LOCK (self);
    priv->fuse = g_value_get_enum (value);
    GST_OBJECT_UNLOCK (self);
    rescan (self);
    break;
  default:
    if (gst_fx_device_policy_set (priv->policy, id - PROP_DEVICE, value)) {
      GPtrArray *runs = copy_runs (priv);
      gst_fx_chain_device_ask (GST_ELEMENT (self), priv->policy, runs);
      g_ptr_array_unref (runs);
      break;
    }
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxChain *self = GST_FX_CHAIN (object);
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  switch (id) {
  case PROP_FUSE:
    GST_OBJECT_LOCK (self);
    g_value_set_enum (value, priv->fuse);
    GST_OBJECT_UNLOCK (self);
    break;
  case PROP_STATS:
    g_value_take_boxed (value, make_stats (self));
    break;
  default:
    if (gst_fx_device_policy_get (priv->policy, id - PROP_DEVICE, value))
      break;
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
dispose (GObject *object)
{
  GstFxChain *self = GST_FX_CHAIN (object);
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  GPtrArray *old;
  g_mutex_lock (&priv->scan_lock);
  old = g_ptr_array_copy (priv->runs, NULL, NULL);
  g_mutex_unlock (&priv->scan_lock);
  for (guint i = 0; i < old->len; i++)
    gst_fx_run_retire (old->pdata[i]);
  swap_runs (priv, g_ptr_array_new (), old);
  G_OBJECT_CLASS (gst_fx_chain_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GstFxChainPrivate *priv =
      gst_fx_chain_get_instance_private (GST_FX_CHAIN (object));
  g_ptr_array_unref (priv->runs);
  gst_fx_device_policy_unref (priv->policy);
  g_mutex_clear (&priv->scan_lock);
  G_OBJECT_CLASS (gst_fx_chain_parent_class)->finalize (object);
}

static void
add_pad (GstFxChain *self, const gchar *name, GstStaticPadTemplate *t)
{
  GstPadTemplate *template = gst_static_pad_template_get (t);
  gst_element_add_pad (GST_ELEMENT (self),
      gst_ghost_pad_new_no_target_from_template (name, template));
  gst_object_unref (template);
}

static void
gst_fx_chain_init (GstFxChain *self)
{
  GstFxChainPrivate *priv = gst_fx_chain_get_instance_private (self);
  g_mutex_init (&priv->scan_lock);
  priv->runs = g_ptr_array_new ();
  priv->reason = "";
  priv->policy = gst_fx_device_policy_new (GST_ELEMENT (self));
  add_pad (self, "sink", &sink_template);
  add_pad (self, "src", &src_template);
}

static void
gst_fx_chain_class_init (GstFxChainClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBinClass *bin_class = GST_BIN_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  element_class->change_state = change_state;
  element_class->pad_added = pad_added;
  bin_class->handle_message = handle_message;
  bin_class->element_added = children_changed;
  bin_class->element_removed = children_changed;

  g_object_class_install_property (object_class, PROP_FUSE,
      g_param_spec_enum ("fuse", "fuse", "Which filters run as one",
          gst_fx_fuse_get_type (), GST_FX_FUSE_AUTO,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_PLAYING));
  g_object_class_install_property (object_class, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "What runs as one: runs (of filters that follow each other), "
          "sections (that all runs compute for each sample), fused-buffers "
          "(that a run filtered as one), unfused-buffers (that went through "
          "the members of a run one by one), reason (why a buffer last went "
          "unfused), run-list (structures with members, sections, taps and "
          "kernel of each run, and the fields from device on), device (cpu or "
          "cuda: where the last buffer of the run that takes longest was "
          "processed), device-name (of the device), device-reason (why "
          "there), precision (fast or exact), device-buffers (processed on a "
          "device), handovers (of the past, to a device or from it), time-p50 "
          "(half of the buffers took no longer in the run, in us; on the CPU "
          "every eighth is timed), time-p95 (95 % of them), time-p99 (99 % of "
          "them), time-max (all of them)",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_fx_device_props_install (object_class, PROP_DEVICE,
      "Where runs are processed; auto: on a CUDA device where that has turned "
      "out to be faster",
      GST_PARAM_MUTABLE_PLAYING);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Filter chain",
      "Filter/Effect/Audio/Bin",
      "Runs consecutive filters as one cascade of second-order sections or one "
      "FIR response",
      "The gst-plugins-fx authors");
  gst_type_mark_as_plugin_api (gst_fx_fuse_get_type (), 0);
}
