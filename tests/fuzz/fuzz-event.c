/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

typedef gboolean (*Init) (HobPubsubEvent *event, HobNode *stanza);

/* Whatever is taken for an event names a node, and its items have ids. */
static void
check (Init init, HobNode *stanza)
{
  HobPubsubEvent event;
  HobPubsubItem item;
  guint n_items = 0;

  if (!init (&event, stanza))
    return;
  g_assert_true (event.stanza == stanza);
  g_assert_cmpstr (event.node, !=, NULL);
  g_assert_cmpstr (event.node, !=, "");
  while (hob_pubsub_event_next (&event, &item)) {
    g_assert_nonnull (item.id);
    g_assert_true (!item.retracted || item.payload == NULL);
    if (item.payload != NULL) {
      g_autoptr (HobReading) reading = hob_reading_new_from_node (item.payload, NULL);

      g_assert_true (reading == NULL || hob_reading_equal (reading, reading));
    }
    n_items++;
  }
  g_assert_cmpuint (n_items, <=, HOB_NODE_MAX_CHILDREN);
  g_assert_true (init != hob_pubsub_event_init_from_publish || n_items == 1);
  g_assert_false (hob_pubsub_event_next (&event, &item));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (HobNode) stanza = hob_node_new_from_string ((const char *) data, size, NULL);

  if (stanza == NULL)
    return 0;
  check (hob_pubsub_event_init_from_message, stanza);
  check (hob_pubsub_event_init_from_result, stanza);
  check (hob_pubsub_event_init_from_publish, stanza);
  return 0;
}
