/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/chain/chain.h"
#include <string.h>

/* How a chain is made of elements: a bin of audioconvert and fxchain, in which
 * the elements of all effects follow each other. Between elements that are not
 * ours sound is converted as needed; between ours nothing stands, so that they
 * can run as one. */

struct FxChain {
  GstElement *bin, *fx;
  GPtrArray *specs;    /* of FxSpec, in use; borrowed by nobody */
  GPtrArray *elements; /* of GPtrArray of GstElement, one for each spec */
  gboolean needs_rate;
  gint rate;
};

static gboolean
is_ours (GstElement *e)
{
  GstElementFactory *f = gst_element_get_factory (e);
  return f && g_str_has_prefix (GST_OBJECT_NAME (f), "fx");
}

/* The only pad of a direction that an element has or may have, or NULL. */
static GstPad *
only_pad (GstElement *e, GstPadDirection direction)
{
  GList *pads = direction == GST_PAD_SRC ? e->srcpads : e->sinkpads;
  return pads && !pads->next ? GST_PAD (pads->data) : NULL;
}

static GstElement *
next_of (GstElement *e)
{
  GstPad *src = only_pad (e, GST_PAD_SRC);
  g_autoptr (GstPad) peer = src ? gst_pad_get_peer (src) : NULL;
  return peer ? GST_ELEMENT (GST_OBJECT_PARENT (peer)) : NULL;
}

/* The elements of a bin in the order of their links, when that is one line;
 * otherwise NULL. */
static GPtrArray *
line_of (GstBin *bin)
{
  g_autoptr (GPtrArray) line =
      g_ptr_array_new_with_free_func (gst_object_unref);
  GstElement *first = NULL;
  for (GList *l = bin->children; l; l = l->next) {
    GstPad *sink = only_pad (l->data, GST_PAD_SINK);
    if (!sink || !only_pad (l->data, GST_PAD_SRC))
      return NULL;
    if (!gst_pad_is_linked (sink)) {
      if (first)
        return NULL;
      first = l->data;
    }
  }
  for (GstElement *e = first; e; e = next_of (e))
    g_ptr_array_add (line, gst_object_ref (e));
  return line->len == (guint)bin->numchildren ? g_steal_pointer (&line) : NULL;
}

/* Names of all elements, to be nearest to. */
static gchar *
nearest_element (const gchar *name)
{
  GList *all = gst_registry_get_feature_list (
      gst_registry_get (), GST_TYPE_ELEMENT_FACTORY);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (GList *l = all; l; l = l->next)
    g_ptr_array_add (names, GST_OBJECT_NAME (l->data));
  g_ptr_array_add (names, NULL);
  gchar *near = fx_nearest (name, (const gchar **)names->pdata);
  gst_plugin_feature_list_free (all);
  return near;
}

/* The properties of an element, "name key=value ...", as "name:key=value". */
static gboolean
check_part (const gchar *place, const gchar *element, const gchar *properties,
    GError **error)
{
  g_autoptr (FxSpec) spec = fx_spec_new (element, place);
  g_autoptr (GRegex) value = g_regex_new (
      "([\\w-]+)\\s*=\\s*(?|\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|(\\S+))", 0, 0,
      NULL);
  g_autoptr (GMatchInfo) m = NULL;
  for (g_regex_match (value, properties, 0, &m); g_match_info_matches (m);
       g_match_info_next (m, NULL)) {
    g_autofree gchar *key = g_match_info_fetch (m, 1);
    g_autofree gchar *text = g_match_info_fetch (m, 2);
    if (strcmp (key, "name"))
      fx_spec_set (spec, key, text);
  }
  g_autofree gchar *launch = fx_spec_to_launch (spec, 0, NULL, error);
  return launch != NULL;
}

/* What an element in a text has wrong in its properties, told as of
 * "name:key=value"; the parser tells that there is something. Untouched: it is
 * not found. */
static void
check_properties (
    const gchar *place, const gchar *text, const gchar *element, GError **error)
{
  g_autofree gchar *word = g_regex_escape_string (element, -1);
  g_autofree gchar *own = g_strdup_printf ("(?<![\\w=-])%s(?= )[^!]*", word);
  g_autoptr (GRegex) part = g_regex_new (own, 0, 0, NULL);
  g_autoptr (GMatchInfo) m = NULL;
  gboolean good = TRUE;
  for (g_regex_match (part, text, 0, &m); good && g_match_info_matches (m);
       g_match_info_next (m, NULL)) {
    g_autofree gchar *properties = g_match_info_fetch (m, 0);
    good = check_part (place, element, properties, error);
  }
}

static GstElement *
parse (const FxSpec *spec, const gchar *text, gboolean ghost, GError **error)
{
  g_autoptr (GstParseContext) context = gst_parse_context_new ();
  GError *wrong = NULL, *known = NULL;
  GstElement *e = gst_parse_bin_from_description_full (text, ghost, context,
      GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_PLACE_IN_BIN, &wrong);
  if (e && !wrong)
    return e;
  gst_clear_object (&e);
  /* Those whose properties are wrong are missing, too. */
  g_auto (GStrv) missing = gst_parse_context_get_missing_elements (context);
  gboolean absent = !wrong || wrong->code == GST_PARSE_ERROR_NO_SUCH_ELEMENT;
  if (missing && missing[0] && !absent)
    check_properties (spec->place, text, missing[0], &known);
  if (known) {
    g_clear_error (&wrong);
    g_propagate_error (error, known);
    return NULL;
  }
  g_autofree gchar *near =
      missing && missing[0] && absent ? nearest_element (missing[0]) : NULL;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s \"%s\": %s%s%s%s",
      spec->place, text, wrong ? wrong->message : "no elements",
      near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  g_clear_error (&wrong);
  return NULL;
}

/* The elements of a text, each without a parent; floating no more. */
static GPtrArray *
make_elements (const FxSpec *spec, const gchar *text, GError **error)
{
  GstElement *bin = parse (spec, text, FALSE, error);
  if (!bin)
    return NULL;
  gst_object_ref_sink (bin);
  GPtrArray *line = line_of (GST_BIN (bin));
  if (line) {
    for (guint i = 0; i < line->len; i++)
      gst_bin_remove (GST_BIN (bin), line->pdata[i]);
    gst_object_unref (bin);
    return line;
  }
  /* Branches within: one element, with what is open at its ends. */
  gst_object_unref (bin);
  bin = parse (spec, text, TRUE, error);
  if (!bin)
    return NULL;
  gst_object_ref_sink (bin);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (bin, "src");
  if (!sink || !src) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s \"%s\": nothing can be linked %s it; an effect takes sound and "
        "gives sound",
        spec->place, text, sink ? "after" : "before");
    gst_object_unref (bin);
    return NULL;
  }
  line = g_ptr_array_new_with_free_func (gst_object_unref);
  g_ptr_array_add (line, bin);
  return line;
}

static gboolean
append (FxChain *c, GstElement **last, GstElement *e, const FxSpec *spec,
    GError **error)
{
  gst_bin_add (GST_BIN (c->fx), e);
  if (*last && !gst_element_link (*last, e)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: %s cannot follow %s: what one gives the other does not take",
        spec->place, GST_OBJECT_NAME (e), GST_OBJECT_NAME (*last));
    return FALSE;
  }
  *last = e;
  return TRUE;
}

static gboolean
append_converted (FxChain *c, GstElement **last, GstElement *e,
    const FxSpec *spec, GError **error)
{
  gboolean plain = *last ? is_ours (*last) && is_ours (e) : is_ours (e);
  return (plain ||
             append (c, last, gst_element_factory_make ("audioconvert", NULL),
                 spec, error)) &&
         append (c, last, e, spec, error);
}

static gboolean
fill (FxChain *c, GError **error)
{
  GstElement *last = NULL;
  const FxSpec *spec = NULL;
  for (guint i = 0; i < c->specs->len; i++) {
    spec = c->specs->pdata[i];
    gboolean needs_rate;
    g_autofree gchar *text = fx_spec_to_launch (spec, 0, &needs_rate, error);
    GPtrArray *line = text ? make_elements (spec, text, error) : NULL;
    if (!line)
      return FALSE;
    c->needs_rate |= needs_rate;
    g_ptr_array_add (c->elements, line);
    if (spec->bypassed)
      continue;
    for (guint j = 0; j < line->len; j++)
      if (!append_converted (c, &last, line->pdata[j], spec, error))
        return FALSE;
  }
  if (last && !is_ours (last))
    return append (
        c, &last, gst_element_factory_make ("audioconvert", NULL), spec, error);
  return TRUE;
}

/* Frames as times, now that the rate is known and before an element has it. */
static void
set_rate (FxChain *c, gint rate)
{
  for (guint i = 0; i < c->specs->len; i++) {
    gboolean needs_rate;
    g_autofree gchar *text =
        fx_spec_to_launch (c->specs->pdata[i], rate, &needs_rate, NULL);
    if (!needs_rate || !text)
      continue;
    g_autoptr (GPtrArray) made = make_elements (c->specs->pdata[i], text, NULL);
    GPtrArray *own = c->elements->pdata[i];
    if (!made || made->len != own->len)
      continue;
    gdouble time;
    g_object_get (made->pdata[0], "time", &time, NULL);
    g_object_set (own->pdata[0], "time", time, NULL);
  }
}

static GstPadProbeReturn
see_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  FxChain *c = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  gint rate;
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", &rate) &&
      rate != c->rate) {
    c->rate = rate;
    set_rate (c, rate);
  }
  return GST_PAD_PROBE_OK;
}

static void
add_ghost (GstElement *bin, GstElement *child, const gchar *name)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (child, name);
  gst_element_add_pad (bin, gst_ghost_pad_new (name, pad));
}

static GPtrArray *
copy_specs (GPtrArray *specs)
{
  GPtrArray *copy =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  for (guint i = 0; specs && i < specs->len; i++)
    g_ptr_array_add (copy, fx_spec_copy (specs->pdata[i]));
  return copy;
}

FxChain *
fx_chain_new (GPtrArray *specs, const gchar *device, GError **error)
{
  g_autoptr (FxChain) c = g_new0 (FxChain, 1);
  c->specs = copy_specs (specs);
  c->elements =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  c->bin = gst_object_ref_sink (gst_bin_new (NULL));
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  if (!convert) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "the element audioconvert is missing: install gst-plugins-base");
    return NULL;
  }
  gst_bin_add (GST_BIN (c->bin), convert);
  add_ghost (c->bin, convert, "sink");
  if (!c->specs->len) {
    add_ghost (c->bin, convert, "src");
    return g_steal_pointer (&c);
  }
  c->fx = gst_element_factory_make ("fxchain", NULL);
  if (!c->fx) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "the element fxchain is missing: GST_PLUGIN_PATH must have the folder "
        "of libgstfx.so");
    return NULL;
  }
  gst_bin_add (GST_BIN (c->bin), c->fx);
  if (device)
    gst_util_set_object_arg (G_OBJECT (c->fx), "device", device);
  if (!fill (c, error))
    return NULL;
  if (!GST_BIN_NUMCHILDREN (c->fx)) { /* all are bypassed */
    gst_bin_remove (GST_BIN (c->bin), c->fx);
    c->fx = NULL;
    add_ghost (c->bin, convert, "src");
    return g_steal_pointer (&c);
  }
  if (!gst_element_link (convert, c->fx)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "the first effect takes no raw sound");
    return NULL;
  }
  add_ghost (c->bin, c->fx, "src");
  if (c->needs_rate) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (c->fx, "sink");
    gst_pad_add_probe (
        pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_caps, c, NULL);
  }
  return g_steal_pointer (&c);
}

void
fx_chain_free (FxChain *c)
{
  if (!c)
    return;
  g_clear_pointer (&c->elements, g_ptr_array_unref);
  g_clear_pointer (&c->specs, g_ptr_array_unref);
  gst_clear_object (&c->bin);
  g_free (c);
}

GstElement *
fx_chain_element (FxChain *c)
{
  return c->bin;
}

GPtrArray *
fx_chain_elements (FxChain *c, guint i)
{
  return c->elements->pdata[i];
}

/* Other values while it runs */

static gboolean
differs (GParamSpec *p, GObject *a, GObject *b)
{
  g_auto (GValue) x = G_VALUE_INIT, y = G_VALUE_INIT;
  g_value_init (&x, p->value_type);
  g_value_init (&y, p->value_type);
  g_object_get_property (a, p->name, &x);
  g_object_get_property (b, p->name, &y);
  if (GST_VALUE_HOLDS_ARRAY (&x))
    return gst_value_compare (&x, &y) != GST_VALUE_EQUAL;
  return g_param_values_cmp (p, &x, &y) != 0;
}

static gboolean
is_setting (const GParamSpec *p)
{
  return (p->flags & (G_PARAM_READABLE | G_PARAM_WRITABLE)) ==
             (G_PARAM_READABLE | G_PARAM_WRITABLE) &&
         p->owner_type != GST_TYPE_OBJECT && strcmp (p->name, "qos");
}

/* What differs between two elements of a kind: whether it can be set while they
 * run, and (set) does. */
static gboolean
follow (GObject *own, GObject *wanted, gboolean set)
{
  guint n;
  g_autofree GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (own), &n);
  for (guint i = 0; i < n; i++) {
    if (!is_setting (all[i]) || !differs (all[i], own, wanted))
      continue;
    if (!(all[i]->flags & (GST_PARAM_CONTROLLABLE | GST_PARAM_MUTABLE_PLAYING)))
      return FALSE;
    if (set) {
      g_auto (GValue) value = G_VALUE_INIT;
      g_value_init (&value, all[i]->value_type);
      g_object_get_property (wanted, all[i]->name, &value);
      g_object_set_property (own, all[i]->name, &value);
    }
  }
  return TRUE;
}

gboolean
fx_chain_update (FxChain *c, guint i, const FxSpec *spec)
{
  FxSpec *old = c->specs->pdata[i];
  GPtrArray *own = c->elements->pdata[i];
  g_autofree gchar *text = fx_spec_to_launch (spec, c->rate, NULL, NULL);
  g_autoptr (GPtrArray) made = text ? make_elements (spec, text, NULL) : NULL;
  if (!made || made->len != own->len || old->bypassed != spec->bypassed)
    return FALSE;
  for (gint set = 0; set < 2; set++)
    for (guint j = 0; j < own->len; j++)
      if (G_OBJECT_TYPE (own->pdata[j]) != G_OBJECT_TYPE (made->pdata[j]) ||
          !follow (own->pdata[j], made->pdata[j], set))
        return FALSE;
  c->specs->pdata[i] = fx_spec_copy (spec);
  fx_spec_free (old);
  return TRUE;
}

/* Effects that hear all of the sound first */

static gboolean
is_normalize (GstElement *e)
{
  GstElementFactory *f = gst_element_get_factory (e);
  return f && !strcmp (GST_OBJECT_NAME (f), "fxnormalize");
}

/* Whether the effect is one and was not told what to do. */
static gboolean
wants_all (const FxSpec *spec)
{
  g_autofree gchar *text = fx_spec_to_launch (spec, 0, NULL, NULL);
  return text && !spec->bypassed && strstr (text, "fxnormalize") &&
         !strstr (text, " pass=");
}

guint
fx_chain_passes (GPtrArray *specs)
{
  guint n = 0;
  for (guint i = 0; i < specs->len; i++)
    n += wants_all (specs->pdata[i]);
  return n;
}

/* The normalizer of effect i that passes are for, or NULL. */
static GstElement *
analyser (FxChain *c, guint i)
{
  GPtrArray *line = c->elements->pdata[i];
  if (!wants_all (c->specs->pdata[i]))
    return NULL;
  for (guint j = 0; j < line->len; j++)
    if (is_normalize (line->pdata[j]))
      return line->pdata[j];
  return NULL;
}

static gdouble
link_of (GstElement *e)
{
  gdouble link;
  g_object_get (e, "link", &link, NULL);
  return link;
}

void
fx_chain_set_pass (FxChain *c, guint pass, GPtrArray *results)
{
  guint n = 0;
  for (guint i = 0; i < c->specs->len; i++) {
    GstElement *e = analyser (c, i);
    if (!e)
      continue;
    if (n < pass) {
      const GstStructure *r = results->pdata[n];
      const GValue *gains = gst_structure_get_value (r, "gains");
      gdouble gain = 0;
      gst_util_set_object_arg (G_OBJECT (e), "pass", "apply");
      /* Those of all channels, where it could tell them. */
      if (gains && gst_value_array_get_size (gains) > 0 && link_of (e) < 1)
        g_object_set_property (G_OBJECT (e), "gains", gains);
      else if (gst_structure_get_double (r, "gain", &gain))
        g_object_set (e, "gain", gain, NULL);
    } else if (n == pass) {
      gst_util_set_object_arg (G_OBJECT (e), "pass", "analyse");
    }
    n++;
  }
}

gboolean
fx_chain_take_result (FxChain *c, guint pass, GPtrArray *results)
{
  guint n = 0;
  for (guint i = 0; i < c->specs->len; i++) {
    GstElement *e = analyser (c, i);
    if (!e || n++ != pass)
      continue;
    GstStructure *r = NULL;
    g_object_get (e, "result", &r, NULL);
    if (r)
      g_ptr_array_add (results, r);
    return r != NULL;
  }
  return FALSE;
}
