/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-openness-private.h"

#define PUBLISH_MODEL "pubsub#publish_model"

typedef struct {
  HobTransport *transport;
  char *address;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->transport);
  g_free (question->address);
  g_free (question);
}

static DexFuture *
read_model (HobNode *x)
{
  g_autoptr (HobForm) form = x != NULL ? hob_form_new_from_node (x, NULL) : NULL;
  const HobFormField *model = form != NULL ? hob_form_find (form, PUBLISH_MODEL) : NULL;

  return dex_future_new_for_boolean (model != NULL && g_strcmp0 (model->values[0], "open") == 0);
}

static DexFuture *
configuration_cb (DexFuture *completed, gpointer data)
{
  return read_model (g_value_get_boxed (dex_future_get_value (completed, NULL)));
}

static DexFuture *
metadata_cb (DexFuture *completed, gpointer data)
{
  HobNode *iq = g_value_get_boxed (dex_future_get_value (completed, NULL));
  HobNode *query = hob_node_get_child (iq, "query", HOB_NS_DISCO_INFO);

  return read_model (query != NULL ? hob_node_get_child (query, "x", HOB_NS_DATA) : NULL);
}

static HobNode *
disco_query (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "query", HOB_NS_DISCO_INFO);
  hob_node_builder_attribute (builder, "node", HOB_PUBSUB_NODE_ACTUATORS);
  return hob_node_builder_end (builder, NULL);
}

/* Not an owner: the server may still describe the node to everybody (XEP-0060 §5.4). To the bare
 * address, where servers answer and the device never sees it. */
static DexFuture *
not_owner_cb (DexFuture *completed, gpointer data)
{
  Question *question = data;
  g_autoptr (HobNode) query = disco_query ();

  return dex_future_then (
    hob_transport_send_iq (question->transport, "get", question->address, query), metadata_cb, NULL,
    NULL);
}

/*
 * hob_device_check_openness:
 * @transport: an open stream
 * @address: the device's bare address
 *
 * Asks for the configuration of the device's actuators (XEP-0060 §8.2), and where that is for
 * owners only for its description.
 *
 * Returns: (transfer full): resolves to whether strangers may publish there
 */
DexFuture *
hob_device_check_openness (HobTransport *transport, const char *address)
{
  Question *question = g_new (Question, 1);
  DexFuture *future;

  question->transport = g_object_ref (transport);
  question->address = g_strdup (address);
  future =
    dex_future_then (hob_pubsub_get_configuration (transport, address, HOB_PUBSUB_NODE_ACTUATORS),
                     configuration_cb, NULL, NULL);
  return dex_future_catch (future, not_owner_cb, question, question_free);
}
