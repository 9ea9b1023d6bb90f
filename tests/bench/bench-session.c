/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test.h"

#include <hob-xmpp.h>
#include <stdio.h>
#include <stdlib.h>

/* bench-session ACCOUNT LETTER: answers what the bench's device publishes, as Hob would: through a
 * HobSession, with the hop to the main thread there and back. */

typedef struct {
  HobTransport *transport;
  char *device;
  char *sensors;
  char *actuators;
} Client;

static DexFuture *
published_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_error ("The server refused: %s", error->message);
  return NULL;
}

static void
answer (Client *client, HobNode *val)
{
  g_autoptr (HobReading) said = hob_reading_new_from_node (val, NULL);
  g_autofree char *text = g_strconcat ("a", hob_reading_get_text (said), NULL);
  g_autoptr (HobReading) reading = hob_reading_new_text (text, NULL);
  g_autoptr (HobNode) payload = hob_reading_to_node (reading);

  dex_future_disown (
    dex_future_finally (hob_pubsub_publish (client->transport, client->device, client->actuators,
                                            "xmpp.iot.actuator.led", payload),
                        published_cb, NULL, NULL));
}

static void
message_cb (Client *client, HobNode *message)
{
  HobPubsubEvent event;
  HobPubsubItem item;

  if (!hob_pubsub_event_init_from_message (&event, message) ||
      g_strcmp0 (event.from, client->device) != 0 || !g_str_equal (event.node, client->sensors))
    return;
  while (hob_pubsub_event_next (&event, &item))
    if (item.payload != NULL)
      answer (client, item.payload);
}

static DexFuture *
run_fiber (gpointer data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (hob_session_when_online (HOB_SESSION (client->transport)), &error) ||
      !dex_await (hob_pubsub_subscribe (client->transport, client->device, client->sensors),
                  &error))
    g_error ("%s", error->message);
  hob_transport_send_presence (client->transport, NULL, NULL);
  puts ("READY");
  fflush (stdout);
  return NULL;
}

static HobSession *
make_session (const char *account)
{
  g_autofree char *address = hob_test_server_address (account);
  g_autofree char *password = hob_test_server_password (account);
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, password);
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  return session;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HobSession) session = NULL;
  Client client = {0};

  if (argc != 3) {
    fputs ("See the top of bench-session.c\n", stderr);
    return 2;
  }
  dex_init ();
  session = make_session (argv[1]);
  client.transport = HOB_TRANSPORT (session);
  client.device = hob_test_server_address ("kettle");
  client.sensors = g_strdup_printf ("xmpp.iot.sensors.%s", argv[2]);
  client.actuators = g_strdup_printf ("xmpp.iot.actuators.%s", argv[2]);
  g_signal_connect_swapped (session, "message", G_CALLBACK (message_cb), &client);
  hob_session_start (session);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, &client, NULL));
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}
