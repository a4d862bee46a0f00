/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxparallel
 * @title: fxparallel
 *
 * A bin that runs its branches on the same input and adds them, each with the
 * weight 1. A branch is a chain of elements linked to each other: in a launch
 * line the chains stand one after another in the parentheses, an application
 * uses gst_bin_add() and gst_element_link(). The ends of the chains stay free:
 * the bin connects them when it goes to PAUSED, and lets go of them when it
 * goes back to READY. Consecutive filters inside a branch run as one, as in
 * fxchain. A group in parentheses, a fxchain or another fxparallel may be a
 * branch or a part of one. A branch that passes the signal on is an fxgain.
 *
 * Frames are counted, so branches add up to the sample, whatever their buffer
 * sizes, and with queues (threads) in them. All must end in the same format,
 * 32 or 64 bit float, and put out as many frames as they take in; one that
 * marks lost data as a discontinuity gets silence in its place. Where filters
 * delay the sound against its timestamps (look-ahead), the other branches are
 * held back to match. The end comes when all branches have ended; a shorter
 * tail counts as silence. Timestamps and events are those of the first branch.
 * A bin without branches is an error when it starts.
 *
 * While playing, a branch joins when all its elements are linked and have gone
 * to PAUSED or more: add, link, then gst_element_sync_state_with_parent(). It
 * leaves when a link in it goes or an element is removed or stopped; the
 * others play on, and silence when there is none. A branch that was opened in
 * the middle waits to be closed by a link; #GstFxParallel::connect-branches
 * makes what is left a branch, for instance after its first element was
 * removed. While playing, one thread at a time should change links.
 *
 * `stats` has what fxchain tells, and branches (that take part now) and
 * summed-buffers (that were added up from theirs).
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxparallel.\( fxbiquad type=low-pass frequency=300 ! fxgain gain=-3  fxbiquad type=high-pass frequency=3000 \) ! audioconvert ! autoaudiosink
 * ]| Low and high, without the middle.
 * |[
 * gst-launch-1.0 audiotestsrc wave=pink-noise num-buffers=200 ! fxparallel.\( fxgain  fxbiquad type=band-pass frequency=2000 ! fxgain gain=-6 \) ! audioconvert ! autoaudiosink
 * ]| The signal itself and something added.
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 ! fxparallel.\( fxiir family=linkwitz-riley mode=low-pass order=4 frequency=1000 ! queue  fxiir family=linkwitz-riley mode=high-pass order=4 frequency=1000 ! queue \) ! audioconvert ! autoaudiosink
 * ]| A crossover whose branches run in threads of their own; its sum is flat.
 *
 * Since: 0.1
 */

#include "gst/bins/gstfxparallel.h"
#include "gst/bins/gstfxsplit.h"
#include "gst/bins/gstfxsum.h"
#include "gst/gstfxelements.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_parallel_debug);
#define GST_CAT_DEFAULT gst_fx_parallel_debug

enum { SIGNAL_CONNECT_BRANCHES, N_SIGNALS };
static guint signals[N_SIGNALS];

struct _GstFxParallel {
  GstFxChain parent;
  GstFxSplit *split; /* children of the bin */
  GstFxSum *sum;
  /* Under the object lock: */
  gboolean running;  /* PAUSED or more: changes of links count at once */
  GThread *updater;  /* who looks at the links just now */
  gboolean again;    /* they changed meanwhile */
  gboolean complete; /* and what is not linked is to be, as well */
};

G_DEFINE_TYPE_WITH_CODE (GstFxParallel, gst_fx_parallel, GST_TYPE_FX_CHAIN,
    GST_DEBUG_CATEGORY_INIT (
        gst_fx_parallel_debug, "fxparallel", 0, "fxparallel"))
GST_ELEMENT_REGISTER_DEFINE (
    fxparallel, "fxparallel", GST_RANK_NONE, GST_TYPE_FX_PARALLEL)

/* --- pads ---------------------------------------------------------------------- */

static GList *
pads_of (gpointer element, GstPadDirection direction)
{
  GList *pads = NULL;
  GST_OBJECT_LOCK (element);
  for (GList *l = GST_ELEMENT (element)->pads; l; l = l->next) {
    if (gst_pad_get_direction (l->data) == direction)
      pads = g_list_append (pads, gst_object_ref (l->data));
  }
  GST_OBJECT_UNLOCK (element);
  return pads;
}

static void
free_list (GList *list)
{
  g_list_free_full (list, gst_object_unref);
}

/* The element that a pad's peer belongs to, with a reference, or NULL: none or
 * a ghost pad of the bin around. */
static GstElement *
peer_element (GstPad *pad)
{
  GstPad *peer = gst_pad_get_peer (pad);
  GstObject *parent = peer ? gst_pad_get_parent (peer) : NULL;
  gst_clear_object (&peer);
  if (parent && !GST_IS_ELEMENT (parent))
    gst_clear_object (&parent);
  return GST_ELEMENT_CAST (parent);
}

static gboolean
has_linked_pad (GstElement *element, GstPadDirection direction)
{
  gboolean linked = FALSE;
  GList *pads = pads_of (element, direction);
  for (GList *l = pads; l; l = l->next)
    linked |= gst_pad_is_linked (l->data);
  free_list (pads);
  return linked;
}

/* The pad at which element can be linked, with a reference, or NULL. A ghost
 * pad that stands for a pad is better than one that does not yet; a plain bin
 * may have none, and then it is a pad inside. */
static GstPad *
free_pad (GstElement *element, GstPadDirection direction)
{
  GstPad *best = NULL;
  GList *pads = pads_of (element, direction);
  for (GList *l = pads; l; l = l->next) {
    if (gst_pad_is_linked (l->data))
      continue;
    GstPad *target = GST_IS_GHOST_PAD (l->data)
                         ? gst_ghost_pad_get_target (l->data)
                         : gst_object_ref (l->data);
    if (!best || target)
      gst_object_replace ((GstObject **)&best, l->data);
    if (target) {
      gst_object_unref (target);
      break;
    }
  }
  if (!pads && GST_IS_BIN (element))
    best = gst_bin_find_unlinked_pad (GST_BIN (element), direction);
  free_list (pads);
  return best;
}

/* --- walking along branches -------------------------------------------------------- */

static gboolean
is_running (GstFxParallel *self)
{
  GST_OBJECT_LOCK (self);
  gboolean running = self->running;
  GST_OBJECT_UNLOCK (self);
  return running;
}

/* Whether element may take part now: while the bin runs it must run too. */
static gboolean
is_ready (GstFxParallel *self, GstElement *element)
{
  return !is_running (self) || GST_STATE (element) >= GST_STATE_PAUSED;
}

/* The elements between the splitter and the sum, in the order in which they
 * were added, with references. */
static GList *
members (GstFxParallel *self)
{
  GList *list = NULL;
  GST_OBJECT_LOCK (self);
  for (GList *l = GST_BIN_CHILDREN (self); l; l = l->next) {
    if (l->data != self->split && l->data != self->sum)
      list = g_list_prepend (list, gst_object_ref (l->data));
  }
  GST_OBJECT_UNLOCK (self);
  return list;
}

/* Follows the links from element to the sum: its pad there, with a reference,
 * or NULL. Else, *tail is an element with a free end, with a reference, if
 * there is one. */
static GstPad *
find_end (
    GstFxParallel *self, GstElement *element, guint depth, GstElement **tail)
{
  GstPad *end = NULL;
  if (depth > 1000 || !is_ready (self, element) ||
      !gst_object_has_as_parent (GST_OBJECT (element), GST_OBJECT (self)))
    return NULL;
  GList *pads = pads_of (element, GST_PAD_SRC);
  for (GList *l = pads; l && !end; l = l->next) {
    GstElement *next = peer_element (l->data);
    if (next == GST_ELEMENT (self->sum))
      end = gst_pad_get_peer (l->data);
    else if (next)
      end = find_end (self, next, depth + 1, tail);
    gst_clear_object (&next);
  }
  free_list (pads);
  if (!end && tail && !has_linked_pad (element, GST_PAD_SRC))
    gst_object_replace ((GstObject **)tail, GST_OBJECT (element));
  return end;
}

/* --- connecting ----------------------------------------------------------------------- */

static void
complain (GstFxParallel *self, GstElement *element, const gchar *what)
{
  if (is_running (self))
    GST_ELEMENT_WARNING (
        self, CORE, PAD, ("%s %s.", GST_OBJECT_NAME (element), what), (NULL));
  else
    GST_ELEMENT_ERROR (
        self, CORE, PAD, ("%s %s.", GST_OBJECT_NAME (element), what), (NULL));
}

static gboolean
connect_head (GstFxParallel *self, GstElement *element)
{
  GstPad *pad = free_pad (element, GST_PAD_SINK);
  if (!pad) {
    complain (self, element, "takes no input: it cannot begin a branch");
    return FALSE;
  }
  GstPad *out = gst_fx_split_add_pad (self->split);
  gboolean ok = gst_pad_link_maybe_ghosting (out, pad);
  if (!ok) {
    complain (self, element, "does not take audio: it cannot begin a branch");
    gst_fx_split_remove_later (self->split, out);
  }
  gst_object_unref (pad);
  return ok;
}

static gboolean
connect_tail (GstFxParallel *self, GstElement *element)
{
  GstPad *pad = free_pad (element, GST_PAD_SRC);
  if (!pad) {
    complain (self, element, "puts nothing out: it cannot end a branch");
    return FALSE;
  }
  GstPad *in = gst_fx_sum_add_pad (self->sum);
  gboolean ok = gst_pad_link_maybe_ghosting (pad, in);
  if (!ok) {
    complain (self, element,
        "puts out no 32 or 64 bit float audio: put an audioconvert behind it");
    gst_fx_split_remove_later (self->split, in);
  }
  gst_object_unref (pad);
  return ok;
}

/* Connects every free end. */
static gboolean
connect_all (GstFxParallel *self)
{
  gboolean ok = TRUE;
  GList *list = members (self);
  for (GList *l = list; l && ok; l = l->next) {
    if (is_ready (self, l->data) && !has_linked_pad (l->data, GST_PAD_SINK))
      ok = connect_head (self, l->data);
  }
  for (GList *l = list; l && ok; l = l->next) {
    if (is_ready (self, l->data) && !has_linked_pad (l->data, GST_PAD_SRC))
      ok = connect_tail (self, l->data);
  }
  free_list (list);
  return ok;
}

/* Connects the chains that are free at both ends: one that is connected at one
 * end is being changed by someone. */
static void
connect_new (GstFxParallel *self)
{
  GList *list = members (self);
  for (GList *l = list; l; l = l->next) {
    GstElement *tail = NULL;
    GstPad *end = NULL;
    if (!has_linked_pad (l->data, GST_PAD_SINK))
      end = find_end (self, l->data, 0, &tail);
    if (tail && connect_tail (self, tail))
      connect_head (self, l->data);
    gst_clear_object (&tail);
    gst_clear_object (&end);
  }
  free_list (list);
}

/* Makes the branches that take part those that lead from the splitter to the
 * sum. Returns FALSE if one does not. */
static gboolean
join_branches (GstFxParallel *self)
{
  gboolean all = TRUE;
  GList *outs = pads_of (self->split, GST_PAD_SRC);
  for (GList *l = outs; l; l = l->next) {
    GstElement *head = peer_element (l->data);
    GstPad *end = head ? find_end (self, head, 0, NULL) : NULL;
    if (end) {
      gst_fx_split_join (self->split, l->data, end);
    } else {
      gst_fx_split_leave (self->split, l->data);
      if (!head)
        gst_fx_split_remove_later (self->split, l->data);
      else if (!is_running (self))
        complain (self, head, "begins a branch that does not reach the end");
      all = FALSE;
    }
    gst_clear_object (&end);
    gst_clear_object (&head);
  }
  free_list (outs);
  GList *ins = pads_of (self->sum, GST_PAD_SINK);
  for (GList *l = ins; l; l = l->next) {
    if (!gst_pad_is_linked (l->data))
      gst_fx_split_remove_later (self->split, l->data);
  }
  free_list (ins);
  return all;
}

/* Puts `inside` behind the bin's linked pad of that direction. A launch line
 * of the form fxparallel.( ... ) has linked a pad of its own making, which
 * stands for a child; else it is the pad sink or src. */
static gboolean
bind_outside (
    GstFxParallel *self, GstPadDirection direction, const gchar *inside_name)
{
  GstElement *owner = GST_ELEMENT (
      direction == GST_PAD_SINK ? (gpointer)self->split : self->sum);
  GstPad *inside = gst_element_get_static_pad (owner, inside_name);
  GList *ghosts = pads_of (self, direction);
  GstPad *chosen = NULL;
  guint linked = 0;
  for (GList *l = ghosts; l; l = l->next) {
    GstPad *target = gst_ghost_pad_get_target (l->data);
    if (gst_pad_is_linked (l->data)) {
      linked++;
      chosen = l->data;
    } else if (!chosen && target == inside) {
      chosen = l->data;
    }
    gst_clear_object (&target);
  }
  for (GList *l = ghosts; l; l = l->next) {
    GstPad *target = gst_ghost_pad_get_target (l->data);
    if (target && (l->data != chosen || target != inside))
      gst_ghost_pad_set_target (l->data, NULL);
    gst_clear_object (&target);
  }
  gboolean ok = linked <= 1;
  if (!ok) {
    complain (self, GST_ELEMENT (self),
        direction == GST_PAD_SINK ? "has more than one input"
                                  : "has more than one output");
  } else if (chosen) {
    GstPad *target = gst_ghost_pad_get_target (GST_GHOST_PAD (chosen));
    if (!target)
      ok = gst_ghost_pad_set_target (GST_GHOST_PAD (chosen), inside);
    gst_clear_object (&target);
    if (!ok)
      complain (self, GST_ELEMENT (self), "does not fit what it is linked to");
  }
  free_list (ghosts);
  gst_object_unref (inside);
  return ok;
}

typedef enum { START, CHANGE, COMPLETE } Update;

static gboolean
update_once (GstFxParallel *self, Update kind)
{
  switch (kind) {
  case START:
    if (!bind_outside (self, GST_PAD_SINK, "sink") ||
        !bind_outside (self, GST_PAD_SRC, "src") || !connect_all (self) ||
        !join_branches (self))
      return FALSE;
    if (gst_fx_split_branches (self->split) == 0) {
      complain (self, GST_ELEMENT (self),
          "has no branches: put elements into it, an fxgain to pass the "
          "signal");
      return FALSE;
    }
    return TRUE;
  case COMPLETE:
    connect_all (self);
    break;
  case CHANGE:
    connect_new (self);
    break;
  }
  join_branches (self);
  return TRUE;
}

/* Follows the links as they are now, or has the thread that is at it look
 * again, so that the last state always counts and nobody waits. What the
 * thread links itself sends it here too, which means nothing. */
static gboolean
update (GstFxParallel *self, Update kind)
{
  gboolean ok;
  GST_OBJECT_LOCK (self);
  if (self->updater) {
    if (self->updater != g_thread_self ()) {
      self->again = TRUE;
      self->complete |= kind == COMPLETE;
    }
    GST_OBJECT_UNLOCK (self);
    return TRUE;
  }
  self->updater = g_thread_self ();
  do {
    self->again = FALSE;
    self->complete = FALSE;
    GST_OBJECT_UNLOCK (self);
    ok = update_once (self, kind);
    GST_OBJECT_LOCK (self);
    kind = self->complete ? COMPLETE : CHANGE;
  } while (self->again && self->running);
  self->updater = NULL;
  GST_OBJECT_UNLOCK (self);
  return ok;
}

static void
update_if_running (GstFxParallel *self)
{
  if (is_running (self))
    update (self, CHANGE);
}

static void
split_changed (gpointer data)
{
  update_if_running (GST_FX_PARALLEL (data));
}

static void
connect_branches (GstFxParallel *self)
{
  if (is_running (self))
    update (self, COMPLETE);
}

/* --- the bin ---------------------------------------------------------------------------- */

/* Whether a message tells of a change that may make or break a branch. */
static gboolean
concerns_branches (GstFxParallel *self, GstMessage *message)
{
  GstState old, new;
  gboolean busy;
  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_STRUCTURE_CHANGE:
    gst_message_parse_structure_change (message, NULL, NULL, &busy);
    return !busy;
  case GST_MESSAGE_STATE_CHANGED:
    gst_message_parse_state_changed (message, &old, &new, NULL);
    return (old < GST_STATE_PAUSED) != (new < GST_STATE_PAUSED) &&
           GST_OBJECT_PARENT (GST_MESSAGE_SRC (message)) == GST_OBJECT (self);
  default:
    return FALSE;
  }
}

static void
handle_message (GstBin *bin, GstMessage *message)
{
  GstFxParallel *self = GST_FX_PARALLEL (bin);
  gboolean changed = concerns_branches (self, message);
  gboolean latency = GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY;
  GST_BIN_CLASS (gst_fx_parallel_parent_class)->handle_message (bin, message);
  if (latency)
    gst_fx_sum_ask_delays (self->sum);
  if (changed)
    update_if_running (self);
}

static void
element_removed (GstBin *bin, GstElement *child)
{
  GST_BIN_CLASS (gst_fx_parallel_parent_class)->element_removed (bin, child);
  update_if_running (GST_FX_PARALLEL (bin));
}

static void
set_running (GstFxParallel *self, gboolean running)
{
  GST_OBJECT_LOCK (self);
  self->running = running;
  GST_OBJECT_UNLOCK (self);
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstFxParallel *self = GST_FX_PARALLEL (element);
  GstStateChangeReturn ret = GST_STATE_CHANGE_FAILURE;
  gboolean up = transition == GST_STATE_CHANGE_READY_TO_PAUSED;
  gboolean down = transition == GST_STATE_CHANGE_PAUSED_TO_READY;
  if (down)
    set_running (self, FALSE);
  if (!up || update (self, START))
    ret = GST_ELEMENT_CLASS (gst_fx_parallel_parent_class)
              ->change_state (element, transition);
  if (up && ret != GST_STATE_CHANGE_FAILURE) {
    set_running (self, TRUE);
    update (self, CHANGE);
  } else if (up || down) {
    gst_fx_split_clear (self->split);
  }
  return ret;
}

static void
extend_stats (GstFxChain *chain, GstStructure *stats)
{
  GstFxParallel *self = GST_FX_PARALLEL (chain);
  gst_structure_set_name (stats, "application/x-fxparallel-stats");
  gst_structure_set (stats, "branches", G_TYPE_UINT,
      gst_fx_split_branches (self->split), "summed-buffers", G_TYPE_UINT64,
      gst_fx_sum_buffers (self->sum), NULL);
}

static void
gst_fx_parallel_init (GstFxParallel *self)
{
  self->split = g_object_new (GST_TYPE_FX_SPLIT, NULL);
  self->sum = g_object_new (GST_TYPE_FX_SUM, NULL);
  gst_fx_split_set_up (self->split, self->sum, split_changed, self);
  gst_bin_add_many (
      GST_BIN (self), GST_ELEMENT (self->split), GST_ELEMENT (self->sum), NULL);
  GstPad *sink = gst_element_get_static_pad (GST_ELEMENT (self), "sink");
  GstPad *src = gst_element_get_static_pad (GST_ELEMENT (self), "src");
  GstPad *in = gst_element_get_static_pad (GST_ELEMENT (self->split), "sink");
  GstPad *out = gst_element_get_static_pad (GST_ELEMENT (self->sum), "src");
  gst_ghost_pad_set_target (GST_GHOST_PAD (sink), in);
  gst_ghost_pad_set_target (GST_GHOST_PAD (src), out);
  gst_object_unref (sink);
  gst_object_unref (src);
  gst_object_unref (in);
  gst_object_unref (out);
}

static void
gst_fx_parallel_class_init (GstFxParallelClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBinClass *bin_class = GST_BIN_CLASS (klass);
  element_class->change_state = change_state;
  bin_class->handle_message = handle_message;
  bin_class->element_removed = element_removed;
  GST_FX_CHAIN_CLASS (klass)->extend_stats = extend_stats;

  /**
   * GstFxParallel::connect-branches:
   * @parallel: the bin
   *
   * Connects every free end inside the bin while it runs: what is left of a
   * branch whose first or last elements were removed becomes a branch.
   */
  signals[SIGNAL_CONNECT_BRANCHES] =
      g_signal_new_class_handler ("connect-branches", G_TYPE_FROM_CLASS (klass),
          G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (connect_branches),
          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gst_element_class_set_static_metadata (element_class, "Parallel filters",
      "Filter/Effect/Audio/Bin",
      "Runs branches of filters on the same input and adds them",
      "The gst-plugins-fx authors");
}
