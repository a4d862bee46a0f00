/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* describe [--check | --write] PLUGIN-FILE SOURCE-ROOT
 *
 * Prints docs/elements.md: what the plugin's elements say of themselves, with
 * the prose of their SECTION comments, their presets and, where there is one,
 * the picture docs/images/NAME.png (NAME without "fx"). --write puts it in its
 * place, --check fails when what is there differs. The same on every machine:
 * numbers and texts of the C locale, elements and files in sorted order. */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <gst/gst.h>
#include "docs/prose.h"
#include "docs/spec.h"

typedef struct Doc {
  GString *out;
  const gchar *root;
  GList *elements;   /* of GstElement, by name of the factory */
  GHashTable *links; /* "fxgain" and "GstFxGain" -> "fxgain" */
  GHashTable *enums; /* GType -> where its values are listed */
} Doc;

static const gchar *
element_name (gpointer element)
{
  return GST_OBJECT_NAME (gst_element_get_factory (element));
}

static const gchar *
metadata (gpointer element, const gchar *key)
{
  return gst_element_class_get_metadata (GST_ELEMENT_GET_CLASS (element), key);
}

/* --- properties -------------------------------------------------------------- */

static gboolean
is_ours (GType type)
{
  return g_str_has_prefix (g_type_name (type), "GstFx");
}

/* The properties that a class and its ancestors bring which are of this plugin
 * and not abstract; with abstract those of that one ancestor. */
static GPtrArray *
list_properties (gpointer klass, GType abstract)
{
  guint n;
  GParamSpec **all = g_object_class_list_properties (klass, &n);
  GPtrArray *own = g_ptr_array_new ();
  for (guint i = 0; i < n; i++) {
    GType owner = all[i]->owner_type;
    if (abstract ? owner == abstract
                 : is_ours (owner) && !G_TYPE_IS_ABSTRACT (owner))
      g_ptr_array_add (own, all[i]);
  }
  g_free (all);
  return own;
}

/* The values of an enumeration as a list; a second time, where the list is. */
static void
append_values (Doc *doc, GParamSpec *spec, const gchar *place)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;
  gpointer type = GSIZE_TO_POINTER (G_PARAM_SPEC_VALUE_TYPE (spec));
  const gchar *listed = g_hash_table_lookup (doc->enums, type);
  if (listed) {
    g_string_append_printf (doc->out, ". The values are those of %s\n", listed);
    return;
  }
  g_hash_table_insert (doc->enums, type,
      g_strdup_printf ("`%s` of [%s](#%s)", spec->name, place, place));
  g_string_append (doc->out, ":\n");
  for (guint i = 0; i < klass->n_values; i++) {
    const GEnumValue *v = &klass->values[i];
    g_string_append_printf (doc->out, "  - `%s`", v->value_nick);
    if (g_ascii_strcasecmp (v->value_nick, v->value_name) != 0) {
      g_string_append (doc->out, ": ");
      prose_append_text (doc->out, v->value_name, NULL);
    }
    g_string_append_c (doc->out, '\n');
  }
}

/* A structure that the element fills in: its fields, with what the blurb, or
 * else the prose, says of each: "field (meaning)". */
static void
append_fields (Doc *doc, GParamSpec *spec, const gchar *blurb,
    const gchar *prose, gpointer object)
{
  GstStructure *s = NULL;
  g_object_get (object, spec->name, &s, NULL);
  g_string_append (doc->out, ":\n");
  for (gint i = 0; s && i < gst_structure_n_fields (s); i++) {
    const gchar *field = gst_structure_nth_field_name (s, (guint)i);
    gchar *meaning = spec_field_meaning (blurb, field);
    if (!meaning && prose)
      meaning = spec_field_meaning (prose, field);
    g_string_append_printf (doc->out, "  - `%s` (%s)", field,
        spec_value_type_name (gst_structure_get_field_type (s, field)));
    if (meaning) {
      g_string_append (doc->out, ": ");
      prose_append_text (doc->out, meaning, NULL);
    }
    g_string_append_c (doc->out, '\n');
    g_free (meaning);
  }
  if (s)
    gst_structure_free (s);
}

/* place: the heading under which the properties are; prose: what is told there,
 * or NULL; object: one that has them, or NULL when none of them is a
 * structure. */
static void
append_properties (Doc *doc, GPtrArray *specs, const gchar *place,
    const gchar *prose, gpointer object)
{
  g_string_append (doc->out, "| property | type | range | default | set |\n"
                             "| --- | --- | --- | --- | --- |\n");
  for (guint i = 0; i < specs->len; i++) {
    gchar *row = spec_row (specs->pdata[i]);
    g_string_append (doc->out, row);
    g_free (row);
  }
  g_string_append_c (doc->out, '\n');
  for (guint i = 0; i < specs->len; i++) {
    GParamSpec *spec = specs->pdata[i];
    gchar *blurb = spec_blurb (spec);
    gboolean fields =
        G_PARAM_SPEC_VALUE_TYPE (spec) == GST_TYPE_STRUCTURE && object;
    gchar *shown = fields ? spec_before_fields (blurb) : g_strdup (blurb);
    g_string_append_printf (doc->out, "- `%s`: ", spec->name);
    prose_append_text (doc->out, shown, doc->links);
    if (G_IS_PARAM_SPEC_ENUM (spec))
      append_values (doc, spec, place);
    else if (fields)
      append_fields (doc, spec, blurb, prose, object);
    else
      g_string_append_c (doc->out, '\n');
    g_free (shown);
    g_free (blurb);
  }
  g_string_append_c (doc->out, '\n');
}

/* --- what all have ------------------------------------------------------------- */

static gboolean
has_properties (gpointer klass, GType abstract)
{
  GPtrArray *specs = list_properties (klass, abstract);
  gboolean any = specs->len > 0;
  g_ptr_array_unref (specs);
  return any;
}

/* The abstract classes of the plugin that bring properties, once each. */
static GSList *
list_bases (Doc *doc)
{
  GSList *bases = NULL;
  for (GList *l = doc->elements; l; l = l->next) {
    GType type = g_type_parent (G_OBJECT_TYPE (l->data));
    for (; type; type = g_type_parent (type)) {
      gpointer base = GSIZE_TO_POINTER (type);
      if (is_ours (type) && G_TYPE_IS_ABSTRACT (type) &&
          !g_slist_find (bases, base) &&
          has_properties (G_OBJECT_GET_CLASS (l->data), type))
        bases = g_slist_append (bases, base);
    }
  }
  return bases;
}

static void
append_base (Doc *doc, GType base)
{
  gpointer example = NULL;
  GString *who = g_string_new (NULL);
  for (GList *l = doc->elements; l; l = l->next) {
    if (!g_type_is_a (G_OBJECT_TYPE (l->data), base))
      continue;
    example = example ? example : l->data;
    g_string_append_printf (who, "%s[%s](#%s)", who->len ? ", " : "",
        element_name (l->data), element_name (l->data));
  }
  gchar *section = g_ascii_strdown (g_type_name (base), -1);
  gchar *body = prose_find (doc->root, section);
  GPtrArray *specs = list_properties (G_OBJECT_GET_CLASS (example), base);
  g_string_append_printf (
      doc->out, "## %s\n\nHolds for: %s.\n\n", g_type_name (base), who->str);
  if (body)
    prose_append (doc->out, body, doc->links);
  append_properties (doc, specs, section, body, example);
  g_ptr_array_unref (specs);
  g_string_free (who, TRUE);
  g_free (section);
  g_free (body);
}

/* --- one element ---------------------------------------------------------------- */

static void
append_pads (Doc *doc, GstElement *element)
{
  const GList *list =
      gst_element_class_get_pad_template_list (GST_ELEMENT_GET_CLASS (element));
  GPtrArray *templates = g_ptr_array_new ();
  for (; list; list = list->next)
    g_ptr_array_add (templates, list->data);
  g_ptr_array_sort (templates, spec_compare_templates);
  for (guint i = 0; i < templates->len; i++) {
    GstPadTemplate *t = templates->pdata[i];
    gchar *caps = spec_caps (GST_PAD_TEMPLATE_CAPS (t));
    gchar *next = NULL;
    if (i + 1 < templates->len)
      next = spec_caps (
          GST_PAD_TEMPLATE_CAPS ((GstPadTemplate *)templates->pdata[i + 1]));
    g_string_append_printf (doc->out, "%s `%s`%s",
        i ? "" : "Pads:", GST_PAD_TEMPLATE_NAME_TEMPLATE (t),
        GST_PAD_TEMPLATE_PRESENCE (t) == GST_PAD_REQUEST     ? " on request"
        : GST_PAD_TEMPLATE_PRESENCE (t) == GST_PAD_SOMETIMES ? " sometimes"
                                                             : "");
    /* The same for the next pad is said once. */
    if (g_strcmp0 (caps, next) == 0)
      g_string_append (doc->out, " and");
    else
      g_string_append_printf (doc->out, ": %s%s", caps, next ? ";" : ".\n\n");
    g_free (caps);
    g_free (next);
  }
  g_ptr_array_unref (templates);
}

/* What pads of a class of the plugin have. */
static void
append_pad_properties (Doc *doc, GstElement *element)
{
  const GList *list =
      gst_element_class_get_pad_template_list (GST_ELEMENT_GET_CLASS (element));
  for (; list; list = list->next) {
    GstPadTemplate *t = list->data;
    if (!is_ours (GST_PAD_TEMPLATE_GTYPE (t)))
      continue;
    const gchar *name = GST_PAD_TEMPLATE_NAME_TEMPLATE (t);
    gpointer klass = g_type_class_ref (GST_PAD_TEMPLATE_GTYPE (t));
    GPtrArray *specs = list_properties (klass, 0);
    gchar *stem = g_strndup (name, strcspn (name, "%"));
    g_string_append_printf (doc->out,
        "### Properties of the pads %s of %s\n\nIn a launch line they are "
        "written `%s0::%s=...`.\n\n",
        name, element_name (element), stem,
        specs->len ? ((GParamSpec *)specs->pdata[0])->name : "");
    append_properties (doc, specs, element_name (element), NULL, NULL);
    g_free (stem);
    g_ptr_array_unref (specs);
    g_type_class_unref (klass);
  }
}

/* The signals of the plugin's classes, as a caller or a handler writes them. */
static void
append_signals (Doc *doc, GstElement *element)
{
  GType type = G_OBJECT_TYPE (element);
  gboolean first = TRUE;
  for (; is_ours (type); type = g_type_parent (type)) {
    guint n;
    guint *ids = g_signal_list_ids (type, &n);
    for (guint i = 0; i < n; i++) {
      GSignalQuery q;
      g_signal_query (ids[i], &q);
      if (first)
        g_string_append_printf (
            doc->out, "### Signals of %s\n\n", element_name (element));
      first = FALSE;
      g_string_append_printf (doc->out, "- `%s` (", q.signal_name);
      for (guint k = 0; k < q.n_params; k++)
        g_string_append_printf (doc->out, "%s%s", k ? ", " : "",
            spec_value_type_name (q.param_types[k]));
      g_string_append_printf (doc->out, ")%s%s%s\n",
          q.return_type == G_TYPE_NONE ? "" : ", returns ",
          q.return_type == G_TYPE_NONE ? ""
                                       : spec_value_type_name (q.return_type),
          q.signal_flags & G_SIGNAL_ACTION ? ": an action, to be emitted" : "");
    }
    g_free (ids);
  }
  if (!first)
    g_string_append_c (doc->out, '\n');
}

static void
append_children (Doc *doc, GstElement *element)
{
  if (!GST_IS_CHILD_PROXY (element) || GST_IS_BIN (element))
    return;
  guint n = gst_child_proxy_get_children_count (GST_CHILD_PROXY (element));
  if (n == 0)
    return;
  GObject *first =
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (element), 0);
  GObject *last =
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (element), n - 1);
  GPtrArray *specs = list_properties (G_OBJECT_GET_CLASS (first), 0);
  g_string_append_printf (doc->out,
      "### Children of %s\n\nA new element has `%s` to `%s`. In a launch line "
      "their properties are written `%s::%s=...`. The defaults are those of a "
      "child that nothing else has set up.\n\n",
      element_name (element), GST_OBJECT_NAME (first), GST_OBJECT_NAME (last),
      GST_OBJECT_NAME (first),
      specs->len ? ((GParamSpec *)specs->pdata[0])->name : "");
  append_properties (doc, specs, element_name (element), NULL, NULL);
  g_ptr_array_unref (specs);
  g_object_unref (first);
  g_object_unref (last);
}

/* The presets that are installed with the plugin. */
static void
append_presets (Doc *doc, GstElement *element)
{
  gchar *file = g_strconcat (G_OBJECT_TYPE_NAME (element), ".prs", NULL);
  gchar *path = g_build_filename (doc->root, "gst", "presets", file, NULL);
  GKeyFile *keys = g_key_file_new ();
  if (GST_IS_PRESET (element) &&
      g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, NULL)) {
    gchar **names = g_key_file_get_groups (keys, NULL);
    g_string_append_printf (doc->out,
        "### Presets of %s\n\n"
        "`%s @preset=NAME`:\n\n",
        element_name (element), element_name (element));
    for (gchar **name = names; *name; name++) {
      gchar *comment =
          g_key_file_get_string (keys, *name, "_meta/comment", NULL);
      if (strcmp (*name, "_presets_") != 0) {
        g_string_append_printf (
            doc->out, "- `%s`%s", *name, comment ? ": " : "");
        prose_append_text (doc->out, comment ? comment : "", NULL);
        g_string_append_c (doc->out, '\n');
      }
      g_free (comment);
    }
    g_string_append_c (doc->out, '\n');
    g_strfreev (names);
  }
  g_key_file_free (keys);
  g_free (path);
  g_free (file);
}

static void
append_picture (Doc *doc, GstElement *element)
{
  const gchar *name = element_name (element);
  gchar *file = g_strconcat (
      g_str_has_prefix (name, "fx") ? name + 2 : name, ".png", NULL);
  gchar *path = g_build_filename (doc->root, "docs", "images", file, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_string_append_printf (
        doc->out, "![Response of %s](images/%s)\n\n", name, file);
  g_free (path);
  g_free (file);
}

static gboolean
append_element (Doc *doc, GstElement *element)
{
  const gchar *name = element_name (element);
  gchar *section = g_strconcat ("element-", name, NULL);
  gchar *body = prose_find (doc->root, section);
  GPtrArray *specs = list_properties (G_OBJECT_GET_CLASS (element), 0);
  gboolean documented = body != NULL;
  g_string_append_printf (doc->out, "## %s\n\n**%s** (%s): ", name,
      metadata (element, GST_ELEMENT_METADATA_LONGNAME),
      metadata (element, GST_ELEMENT_METADATA_KLASS));
  prose_append_text (doc->out,
      metadata (element, GST_ELEMENT_METADATA_DESCRIPTION), doc->links);
  g_string_append (doc->out, ".\n\n");
  append_picture (doc, element);
  if (documented)
    prose_append (doc->out, body, doc->links);
  else
    fprintf (stderr, "%s: no comment SECTION:%s\n", name, section);
  append_pads (doc, element);
  if (specs->len) {
    g_string_append_printf (doc->out, "### Properties of %s\n\n", name);
    append_properties (doc, specs, name, body, element);
  }
  append_pad_properties (doc, element);
  append_signals (doc, element);
  append_children (doc, element);
  append_presets (doc, element);
  g_ptr_array_unref (specs);
  g_free (section);
  g_free (body);
  return documented;
}

/* --- all of it -------------------------------------------------------------------- */

static void
append_head (Doc *doc, GSList *bases)
{
  g_string_append (doc->out,
      "# Elements\n\n"
      "<!-- Written by docs/describe.c from the plugin and its sources: "
      "ninja -C build elements.md -->\n\n");
  for (GList *l = doc->elements; l; l = l->next)
    g_string_append_printf (doc->out, "- [%s](#%s): %s\n",
        element_name (l->data), element_name (l->data),
        metadata (l->data, GST_ELEMENT_METADATA_LONGNAME));
  g_string_append (doc->out,
      "\nOf each element the properties of its own are listed, and those that "
      "it shares with others under ");
  for (GSList *b = bases; b; b = b->next) {
    const gchar *name = g_type_name (GPOINTER_TO_SIZE (b->data));
    gchar *anchor = g_ascii_strdown (name, -1);
    g_string_append_printf (
        doc->out, "%s[%s](#%s)", b == bases ? "" : ", ", name, anchor);
    g_free (anchor);
  }
  g_string_append (doc->out,
      "; not those that GStreamer gives to every element, such as `name`. In "
      "the column *set*, **live** may be changed while the element plays, "
      "**automated** may be bound to a control source as well, **stopped** "
      "only in the states NULL and READY, and **-** can only be read.\n\n");
}

static gboolean
describe (Doc *doc)
{
  gboolean ok = TRUE;
  GSList *bases = list_bases (doc);
  append_head (doc, bases);
  for (GSList *b = bases; b; b = b->next)
    append_base (doc, GPOINTER_TO_SIZE (b->data));
  for (GList *l = doc->elements; l; l = l->next)
    ok &= append_element (doc, l->data);
  g_slist_free (bases);
  while (g_str_has_suffix (doc->out->str, "\n\n"))
    g_string_truncate (doc->out, doc->out->len - 1);
  return ok;
}

static gint
compare_features (gconstpointer a, gconstpointer b)
{
  return strcmp (GST_OBJECT_NAME (a), GST_OBJECT_NAME (b));
}

static gboolean
make_elements (Doc *doc, const gchar *file)
{
  GError *error = NULL;
  GstPlugin *plugin = gst_plugin_load_file (file, &error);
  if (!plugin) {
    fprintf (stderr, "%s: %s\n", file, error->message);
    g_error_free (error);
    return FALSE;
  }
  GList *features = gst_registry_get_feature_list_by_plugin (
      gst_registry_get (), gst_plugin_get_name (plugin));
  features = g_list_sort (features, compare_features);
  for (GList *l = features; l; l = l->next) {
    if (!GST_IS_ELEMENT_FACTORY (l->data))
      continue;
    GstElement *element = gst_element_factory_create (l->data, NULL);
    gst_object_ref_sink (element);
    gchar *name = GST_OBJECT_NAME (l->data);
    doc->elements = g_list_append (doc->elements, element);
    g_hash_table_insert (doc->links, name, name);
    g_hash_table_insert (
        doc->links, (gpointer)G_OBJECT_TYPE_NAME (element), name);
  }
  gst_plugin_feature_list_free (features);
  gst_object_unref (plugin);
  return doc->elements != NULL;
}

/* Says where they part. */
static gboolean
is_current (const gchar *path, const gchar *text)
{
  gchar *there = NULL;
  gboolean same = FALSE;
  if (!g_file_get_contents (path, &there, NULL, NULL)) {
    fprintf (stderr, "docs/elements.md cannot be read\n");
  } else if (!(same = strcmp (there, text) == 0)) {
    gchar **a = g_strsplit (there, "\n", -1), **b = g_strsplit (text, "\n", -1);
    guint i = 0;
    while (a[i] && b[i] && strcmp (a[i], b[i]) == 0)
      i++;
    fprintf (stderr,
        "docs/elements.md, line %u: it is\n  %s\nand should be\n  "
        "%s\n",
        i + 1, a[i] ? a[i] : "(the end)", b[i] ? b[i] : "(the end)");
    g_strfreev (a);
    g_strfreev (b);
  }
  if (!same)
    fprintf (stderr, "ninja elements.md, in the build folder, renews it\n");
  g_free (there);
  return same;
}

/* Nothing of the machine or of the user goes into the text. */
static void
isolate (void)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_setenv ("LANGUAGE", "C", TRUE);
  g_setenv ("GST_REGISTRY_DISABLE", "yes", TRUE);
  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", "", TRUE);
  g_setenv ("GST_PLUGIN_PATH_1_0", "", TRUE);
}

int
main (int argc, char **argv)
{
  const gchar *mode = argc == 4 ? argv[1] : "";
  gboolean check = strcmp (mode, "--check") == 0;
  gboolean write = strcmp (mode, "--write") == 0;
  if ((argc != 3 && argc != 4) || (argc == 4 && !check && !write)) {
    fprintf (stderr,
        "usage: describe [--check | --write] PLUGIN-FILE SOURCE-ROOT\n");
    return 2;
  }
  isolate ();
  gst_init (NULL, NULL);
  GError *error = NULL;
  Doc doc = { .out = g_string_new (NULL),
    .root = argv[argc - 1],
    .links = g_hash_table_new (g_str_hash, g_str_equal),
    .enums = g_hash_table_new_full (NULL, NULL, NULL, g_free) };
  gchar *path = g_build_filename (doc.root, "docs", "elements.md", NULL);
  gboolean ok = make_elements (&doc, argv[argc - 2]) && describe (&doc);
  if (ok && check)
    ok = is_current (path, doc.out->str);
  else if (ok && write)
    ok = g_file_set_contents (path, doc.out->str, -1, &error);
  else if (ok)
    ok = fputs (doc.out->str, stdout) >= 0;
  if (error) {
    fprintf (stderr, "%s\n", error->message);
    g_error_free (error);
  }
  g_list_free_full (doc.elements, gst_object_unref);
  g_hash_table_unref (doc.links);
  g_hash_table_unref (doc.enums);
  g_string_free (doc.out, TRUE);
  g_free (path);
  return ok ? 0 : 1;
}
