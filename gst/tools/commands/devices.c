/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 devices: where sound can be recorded and played, and whether
 * filters can run on a CUDA device. */

#include <json-glib/json-glib.h>
#include <string.h>
#include "gst/tools/chain/chain.h"
#include "gst/tools/term/tell.h"

/* An element that records from a device or plays on it, as a text. */
static gchar *
element_text (GstDevice *device)
{
  g_autoptr (GstElement) element = gst_device_create_element (device, NULL);
  if (!element)
    return NULL;
  gst_object_ref_sink (element);
  GstElementFactory *f = gst_element_get_factory (element);
  gchar *name = NULL;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "device"))
    g_object_get (element, "device", &name, NULL);
  gchar *text =
      name ? g_strdup_printf ("%s device=\"%s\"", GST_OBJECT_NAME (f), name)
           : g_strdup (GST_OBJECT_NAME (f));
  g_free (name);
  return text;
}

/* NULL: filters run there; otherwise why they do not. */
static gchar *
why_no_cuda (void)
{
  g_autoptr (GPtrArray) specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (specs, fx_spec_parse ("lowpass:1000", "", NULL));
  g_autoptr (FxChain) chain = fx_chain_new (specs, "cuda", &error);
  if (!chain)
    return g_strdup (error->message);
  GstElement *bin = fx_chain_element (chain);
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (bin, bus);
  gchar *why = NULL;
  if (gst_element_set_state (bin, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE) {
    g_autoptr (GstMessage) m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    if (m) {
      gst_message_parse_error (m, &error, NULL);
      why = g_strdup (error->message);
    } else {
      why = g_strdup ("it does not start");
    }
  }
  gst_element_set_state (bin, GST_STATE_NULL);
  gst_element_set_bus (bin, NULL);
  return why;
}

static void
add_json (JsonBuilder *b, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (b, name);
  if (value)
    json_builder_add_string_value (b, value);
  else
    json_builder_add_null_value (b);
}

static gint
list (const gchar *title, const gchar *classes, JsonBuilder *b)
{
  g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, classes, NULL);
  GList *devices = gst_device_monitor_start (monitor)
                       ? gst_device_monitor_get_devices (monitor)
                       : NULL;
  gint n = 0;
  if (!b)
    g_print ("%s:\n", title);
  for (GList *l = devices; l; l = l->next, n++) {
    g_autofree gchar *name = gst_device_get_display_name (l->data);
    g_autofree gchar *text = element_text (l->data);
    if (!b) {
      fx_say ("  %s", name);
      fx_say ("     %s", text ? text : "");
      continue;
    }
    json_builder_begin_object (b);
    add_json (b, "name", name);
    add_json (b, "element", text);
    json_builder_end_object (b);
  }
  if (!n && !b)
    g_print ("  none\n");
  g_list_free_full (devices, gst_object_unref);
  gst_device_monitor_stop (monitor);
  return n;
}

static void
print_json (const gchar *why)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "sources");
  json_builder_begin_array (b);
  list (NULL, "Audio/Source", b);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "sinks");
  json_builder_begin_array (b);
  list (NULL, "Audio/Sink", b);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "cuda");
  json_builder_add_boolean_value (b, !why);
  add_json (b, "cuda-reason", why);
  json_builder_end_object (b);
  g_autoptr (JsonNode) root = json_builder_get_root (b);
  g_autofree gchar *text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  gboolean json = FALSE;
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, NULL, 0, 0, &argc, &argv, &error))
    return fx_command_fail (command, error);
  g_autofree gchar *why = why_no_cuda ();
  if (json) {
    print_json (why);
    return FX_EXIT_DONE;
  }
  list ("Sources (record --source)", "Audio/Source", NULL);
  list ("Sinks (play --sink)", "Audio/Sink", NULL);
  fx_say ("CUDA: %s", why ? why : "filters run on the device");
  return FX_EXIT_DONE;
}

const FxCommand fx_devices_command = {
  "devices",
  "",
  "where sound can be recorded and played; CUDA",
  NULL,
  run,
};
