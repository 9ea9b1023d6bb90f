/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#define FULL_ADDRESS HOB_TEST_KETTLE "/device"

static const char default_form[] =
  "<item id='current'><x xmlns='jabber:x:data' type='form'><title>Kettle</title>"
  "<field var='xmpp.iot.sensor.temp' type='text-single' label='Temperature:'>"
  "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field>"
  "<field var='xmpp.iot.actuator.relay' type='boolean' label='Heating:'/>"
  "<field var='xmpp.iot.actuator.target' type='slider' label='Target:' min='20' max='100'"
  " steps='0.5'/>"
  "<field var='xmpp.iot.actuator.brew' type='button' label='Brew'/>"
  "</x></item>";

static const char default_sensors[] =
  "<item id='xmpp.iot.sensor.temp'><val xmlns='urn:xmpp:uwpx:iot' type='double' unit='celsius'>"
  "21.500000</val></item>";

static const char default_actuators[] =
  "<item id='xmpp.iot.actuator.relay'><val xmlns='urn:xmpp:uwpx:iot' type='bool' unit=''>0</val>"
  "</item>"
  "<item id='xmpp.iot.actuator.target'><val xmlns='urn:xmpp:uwpx:iot' type='double'"
  " unit='celsius'>80.000000</val></item>"
  "<item id='xmpp.iot.actuator.brew'><val xmlns='urn:xmpp:uwpx:iot' type='uint'>0</val></item>";

static HobNode *
refuse (int code, GError **error)
{
  g_set_error_literal (error, HOB_XMPP_ERROR, code, "The server says no");
  return NULL;
}

static HobNode *
answer_roster (HobTestHome *self)
{
  g_autofree char *xml =
    self->subscription != NULL
      ? g_strdup_printf ("<query xmlns='jabber:iq:roster'><item jid='%s' name='The Kettle'"
                         " subscription='%s'><group>Kitchen</group></item></query>",
                         HOB_TEST_KETTLE, self->subscription)
      : g_strdup ("<query xmlns='jabber:iq:roster'/>");

  return hob_mock_transport_parse (xml);
}

static HobNode *
answer_fetch (HobTestHome *self, const char *node, GError **error)
{
  if (self->fetch_error >= 0)
    return refuse (self->fetch_error, error);
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++) {
    g_autofree char *xml = NULL;

    if (!g_str_equal (node, hob_device_node_get_name (i)))
      continue;
    if (self->items[i] == NULL)
      break;
    xml = g_strdup_printf ("<pubsub xmlns='" HOB_NS_PUBSUB "'><items node='%s'>%s</items></pubsub>",
                           node, self->items[i]);
    return hob_mock_transport_parse (xml);
  }
  return refuse (HOB_XMPP_ERROR_NOT_FOUND, error);
}

static HobNode *
answer_subscribe (HobTestHome *self, const char *node, GError **error)
{
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++) {
    if (!g_str_equal (node, hob_device_node_get_name (i)))
      continue;
    if (self->items[i] == NULL)
      return refuse (HOB_XMPP_ERROR_NOT_FOUND, error);
    if (self->forbidden[i])
      return refuse (HOB_XMPP_ERROR_FORBIDDEN, error);
  }
  return self->subscribe_error >= 0 ? refuse (self->subscribe_error, error) : NULL;
}

static HobNode *
answer_publish (HobTestHome *self, const HobMockRequest *request, HobNode *publish, GError **error)
{
  HobNode *item = hob_node_get_first_child (publish);
  gboolean direct = g_str_equal (request->to, FULL_ADDRESS);

  g_ptr_array_add (self->log,
                   g_strdup_printf ("%s %s %s", direct ? "direct" : "publish",
                                    hob_node_get_attribute (item, "id"),
                                    hob_node_get_text (hob_node_get_first_child (item))));
  if (direct)
    return self->direct_error >= 0 ? refuse (self->direct_error, error) : NULL;
  return self->publish_error >= 0 ? refuse (self->publish_error, error) : NULL;
}

static HobNode *
answer_retract (HobTestHome *self, HobNode *retract, GError **error)
{
  g_ptr_array_add (
    self->log, g_strdup_printf ("retract %s",
                                hob_node_get_attribute (hob_node_get_first_child (retract), "id")));
  if (self->retract_error >= 0)
    return refuse (self->retract_error, error);
  if (self->publish_after_retract)
    self->publish_error = -1;
  return NULL;
}

static HobNode *
answer_pubsub (HobTestHome *self, const HobMockRequest *request, HobNode *what, GError **error)
{
  const char *node = hob_node_get_attribute (what, "node");

  if (hob_node_is (what, "publish", NULL))
    return answer_publish (self, request, what, error);
  if (hob_node_is (what, "retract", NULL))
    return answer_retract (self, what, error);
  g_ptr_array_add (self->log, g_strdup_printf ("%s %s", hob_node_get_name (what), node));
  g_assert_cmpstr (request->to, ==, HOB_TEST_KETTLE);
  if (hob_node_is (what, "subscribe", NULL)) {
    g_assert_cmpstr (hob_node_get_attribute (what, "jid"), ==, HOB_TEST_JULIET);
    return answer_subscribe (self, node, error);
  }
  g_assert_true (hob_node_is (what, "items", NULL));
  return answer_fetch (self, node, error);
}

static HobNode *
answer_configuration (HobTestHome *self, GError **error)
{
  g_autofree char *xml = g_strdup_printf (
    "<pubsub xmlns='%s'><configure node='%s'><x xmlns='jabber:x:data' type='form'>"
    "<field var='pubsub#publish_model'><value>%s</value></field></x></configure></pubsub>",
    HOB_NS_PUBSUB_OWNER, HOB_PUBSUB_NODE_ACTUATORS, self->publish_model);

  g_ptr_array_add (self->log, g_strdup ("configuration"));
  if (self->publish_model == NULL)
    return refuse (HOB_XMPP_ERROR_FORBIDDEN, error);
  return hob_mock_transport_parse (xml);
}

/* A `<query/>` would make the reference firmware drop its nodes: there is none. */
static HobNode *
handle (HobMockTransport *transport, const HobMockRequest *request, gpointer data, GError **error)
{
  HobTestHome *self = data;

  if (hob_node_is (request->payload, "query", HOB_NS_ROSTER))
    return answer_roster (self);
  if (hob_node_is (request->payload, "pubsub", HOB_NS_PUBSUB_OWNER))
    return answer_configuration (self, error);
  g_assert_true (hob_node_is (request->payload, "pubsub", HOB_NS_PUBSUB));
  return answer_pubsub (self, request, hob_node_get_first_child (request->payload), error);
}

/* As the account does it: only what comes from the device's own address reaches it. */
static void
message_cb (HobTransport *transport, HobNode *stanza, HobTestHome *self)
{
  HobPubsubEvent event;

  if (hob_pubsub_event_init_from_message (&event, stanza) &&
      g_strcmp0 (event.from, HOB_TEST_KETTLE) == 0)
    hob_device_handle_event (self->device, &event);
}

static void
loaded_cb (HobRoster *roster, HobTestHome *self)
{
  HobContact *contact = hob_roster_find (roster, HOB_TEST_KETTLE);

  if (contact != NULL)
    hob_device_set_contact (self->device, contact);
}

static gboolean
is_live (gpointer data)
{
  HobTestHome *self = data;

  return hob_device_get_live (self->device) && hob_roster_is_loaded (self->roster);
}

HobTestHome *
hob_test_home_new (void)
{
  HobTestHome *self = g_new0 (HobTestHome, 1);

  self->subscription = "both";
  self->subscribe_error = self->fetch_error = self->publish_error = self->retract_error =
    self->direct_error = -1;
  self->items[HOB_DEVICE_NODE_UI] = g_strdup (default_form);
  self->items[HOB_DEVICE_NODE_SENSORS] = g_strdup (default_sensors);
  self->items[HOB_DEVICE_NODE_ACTUATORS] = g_strdup (default_actuators);
  self->pace = (HobPace) {
    .gap = 20, .expiry = 5000, .direct = 50, .revert = 5000, .settle = 20, .longest = 200};
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->transport = hob_mock_transport_new (HOB_TEST_JULIET);
  self->roster = hob_roster_new (HOB_TRANSPORT (self->transport));
  hob_mock_transport_set_handler (self->transport, handle, self);
  g_signal_connect (self->transport, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->roster, "loaded", G_CALLBACK (loaded_cb), self);
  return self;
}

void
hob_test_home_make_device (HobTestHome *self, HobStore *store)
{
  g_autoptr (GPtrArray) stored = store != NULL ? hob_store_load_devices (store) : NULL;

  if (self->device != NULL)
    hob_device_set_transport (self->device, NULL);
  g_clear_object (&self->device);
  self->device = hob_device_new (HOB_TEST_JULIET, HOB_TEST_KETTLE, store);
  hob_device_set_pace (self->device, &self->pace);
  if (stored != NULL && stored->len > 0)
    hob_device_restore (self->device, g_ptr_array_index (stored, 0));
  hob_device_set_transport (self->device, HOB_TRANSPORT (self->transport));
  if (hob_roster_is_loaded (self->roster))
    loaded_cb (self->roster, self);
}

void
hob_test_home_free (HobTestHome *self)
{
  if (self->device != NULL) {
    hob_device_set_transport (self->device, NULL);
    hob_device_set_contact (self->device, NULL);
    g_assert_finalize_object (self->device);
  }
  g_signal_handlers_disconnect_by_data (self->transport, self);
  g_assert_finalize_object (self->roster);
  g_assert_finalize_object (self->transport);
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    g_free (self->items[i]);
  g_ptr_array_unref (self->log);
  g_free (self);
}

void
hob_test_home_set_items (HobTestHome *self, HobDeviceNode node, const char *items)
{
  g_set_str (&self->items[node], items);
}

void
hob_test_home_open (HobTestHome *self)
{
  if (self->device == NULL)
    hob_test_home_make_device (self, NULL);
  hob_mock_transport_open (self->transport);
  hob_test_wait (is_live, self, 5);
}

void
hob_test_home_open_present (HobTestHome *self)
{
  hob_test_home_open (self);
  hob_test_home_set_present (self, TRUE);
}

HobTestHome *
hob_test_home_new_present (void)
{
  HobTestHome *self = hob_test_home_new ();

  hob_test_home_open_present (self);
  return self;
}

void
hob_test_home_close (HobTestHome *self)
{
  hob_mock_transport_close (self->transport);
}

void
hob_test_home_set_present (HobTestHome *self, gboolean present)
{
  hob_mock_transport_inject (self->transport, "<presence from='%s' to='%s/mock'%s/>", FULL_ADDRESS,
                             HOB_TEST_JULIET, present ? "" : " type='unavailable'");
}

void
hob_test_home_publish (HobTestHome *self, HobDeviceNode node, const char *item)
{
  hob_mock_transport_inject (self->transport,
                             "<message from='%s' to='%s' type='headline'><event xmlns='%s'>"
                             "<items node='%s'>%s</items></event></message>",
                             HOB_TEST_KETTLE, HOB_TEST_JULIET, HOB_NS_PUBSUB_EVENT,
                             hob_device_node_get_name (node), item);
}

void
hob_test_home_publish_value (HobTestHome *self,
                             HobDeviceNode node,
                             const char *id,
                             const char *text)
{
  g_autofree char *item =
    g_strdup_printf ("<item id='%s'><val xmlns='urn:xmpp:uwpx:iot'>%s</val></item>", id, text);

  hob_test_home_publish (self, node, item);
}

void
hob_test_home_lose (HobTestHome *self, HobDeviceNode node, const char *what)
{
  hob_mock_transport_inject (self->transport,
                             "<message from='%s' to='%s' type='headline'><event xmlns='%s'>"
                             "<%s node='%s'/></event></message>",
                             HOB_TEST_KETTLE, HOB_TEST_JULIET, HOB_NS_PUBSUB_EVENT, what,
                             hob_device_node_get_name (node));
}

HobField *
hob_test_home_field (HobTestHome *self, const char *name)
{
  HobField *field = hob_device_find_field (self->device, name);

  if (field == NULL)
    g_error ("there is no field “%s”", name);
  return field;
}

void
hob_test_home_check (HobTestHome *self, const char *name, const char *text)
{
  HobReading *value = hob_field_get_value (hob_test_home_field (self, name));

  g_assert_cmpstr (value != NULL ? hob_reading_get_text (value) : "", ==, text);
}

guint
hob_test_home_count (HobTestHome *self, const char *beginning)
{
  guint count = 0;

  for (guint i = 0; i < self->log->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->log, i), beginning);
  return count;
}

typedef struct {
  HobTestHome *home;
  const char *beginning;
  guint count;
} Expectation;

static gboolean
has_happened (gpointer data)
{
  Expectation *expected = data;

  return hob_test_home_count (expected->home, expected->beginning) >= expected->count;
}

void
hob_test_home_wait (HobTestHome *self, const char *beginning, guint count)
{
  Expectation expected = {self, beginning, count};

  hob_test_wait (has_happened, &expected, 5);
}

void
hob_test_home_go_deaf (HobTestHome *self)
{
  hob_mock_transport_set_handler (self->transport, NULL, NULL);
}

void
hob_test_home_answer (HobTestHome *self)
{
  hob_mock_transport_wait_request (self->transport);
  hob_mock_transport_answer (self->transport, NULL);
}

DexFuture *
hob_test_home_set (HobTestHome *self, const char *name, const char *text)
{
  return hob_field_set_text (hob_test_home_field (self, name), text);
}

void
hob_test_expect_success (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (future, 5, NULL, &error);
  g_assert_no_error (error);
}

void
hob_test_expect_failure (DexFuture *future, HobHomeError code)
{
  hob_test_await_error (future, 5, HOB_HOME_ERROR, (int) code);
}

void
hob_test_expect_field_error (HobField *field, HobHomeError code)
{
  g_assert_error (hob_field_get_error (field), HOB_HOME_ERROR, (int) code);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

guint *
hob_test_count_notify (gpointer object, const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  g_autofree char *key = g_strconcat ("hob-test-", property, NULL);
  guint *count = g_new0 (guint, 1);

  g_object_set_data_full (object, key, count, g_free);
  g_signal_connect_swapped (object, signal, G_CALLBACK (count_cb), count);
  return count;
}
