/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "raw-stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The ends of a round trip, as fast as a socket allows:
 *
 *   bench-raw device LETTERS      publishes and waits for the client's answer, once for each line
 *                                 LETTER on its input; prints the microseconds
 *   bench-raw client ACCOUNT LETTER  answers what the device publishes
 *   bench-raw echo ACCOUNT OWNER  a device with a switch and a reading that says what the switch
 * says
 *
 * Each prints READY when it is. LETTERS name a pair of nodes for each client. */

#define PUBSUB "http://jabber.org/protocol/pubsub"
#define DEVICE "kettle"
#define SETTLE 15 /* milliseconds of silence before a round trip */

#define FIELD(name, value) "<field var='pubsub#" name "'><value>" value "</value></field>"
#define CONFIGURATION                                                                            \
  "<configure><x xmlns='jabber:x:data' type='submit'>"                                           \
  "<field var='FORM_TYPE' type='hidden'><value>" PUBSUB                                          \
  "#node_config</value></field>" FIELD ("access_model", "whitelist")                             \
    FIELD ("publish_model", "publishers") FIELD ("max_items", "64") FIELD ("persist_items", "1") \
      FIELD ("deliver_payloads", "1") "</x></configure>"

static void
say_ready (void)
{
  puts ("READY");
  fflush (stdout);
}

static void request (RawStream *stream, const char *to, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static void
request (RawStream *stream, const char *to, const char *format, ...)
{
  g_autofree char *payload = NULL;
  va_list arguments;

  va_start (arguments, format);
  payload = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!raw_stream_request (stream, "set", to, payload))
    g_error ("The server refused %s", payload);
}

static void
make_node (RawStream *stream, const char *node, const char *account, const char *affiliation)
{
  request (stream, NULL, "<pubsub xmlns='" PUBSUB "'><create node='%s'/>" CONFIGURATION "</pubsub>",
           node);
  request (stream, NULL,
           "<pubsub xmlns='" PUBSUB "#owner'><affiliations node='%s'>"
           "<affiliation jid='%s@%s' affiliation='%s'/></affiliations></pubsub>",
           node, account, raw_stream_get_domain (stream), affiliation);
}

static void
subscribe (RawStream *stream, const char *device, const char *node, const char *account)
{
  const char *domain = raw_stream_get_domain (stream);
  g_autofree char *to = g_strdup_printf ("%s@%s", device, domain);

  request (stream, to, "<pubsub xmlns='" PUBSUB "'><subscribe node='%s' jid='%s@%s'/></pubsub>",
           node, account, domain);
}

/* The nodes of the client with this letter. */
static void
make_pair (RawStream *stream, char letter, const char *account)
{
  g_autofree char *sensors = g_strdup_printf ("xmpp.iot.sensors.%c", letter);
  g_autofree char *actuators = g_strdup_printf ("xmpp.iot.actuators.%c", letter);

  make_node (stream, sensors, account, "member");
  make_node (stream, actuators, account, "owner");
  subscribe (stream, DEVICE, actuators, DEVICE);
}

static void
publish (RawStream *stream, const char *to, const char *node, const char *item, const char *value)
{
  static guint count;

  raw_stream_send (stream,
                   "<iq id='p%u' type='set'%s%s%s><pubsub xmlns='" PUBSUB "'><publish node='%s'>"
                   "<item id='%s'><val xmlns='urn:xmpp:uwpx:iot' type='string'>%s</val></item>"
                   "</publish></pubsub></iq>",
                   ++count, to != NULL ? " to='" : "", to != NULL ? to : "", to != NULL ? "'" : "",
                   node, item, value);
}

static gint64
make_trip (RawStream *stream, char letter)
{
  static guint count;
  g_autofree char *node = g_strdup_printf ("xmpp.iot.sensors.%c", letter);
  g_autofree char *value = g_strdup_printf ("%u", ++count);
  g_autofree char *answer = g_strdup_printf (">a%u</val>", count);
  gint64 start;

  raw_stream_drain (stream, SETTLE);
  start = g_get_monotonic_time ();
  publish (stream, NULL, node, "xmpp.iot.sensor.temp", value);
  raw_stream_wait (stream, answer);
  return g_get_monotonic_time () - start;
}

/* @clients: letter and account of each: "a=juliet". */
static int
run_device (char **clients)
{
  g_autoptr (RawStream) stream = raw_stream_open (DEVICE, "bench");
  char line[16];

  for (guint i = 0; clients[i] != NULL; i++)
    make_pair (stream, clients[i][0], clients[i] + 2);
  say_ready ();
  while (fgets (line, sizeof line, stdin) != NULL) {
    printf ("%" G_GINT64_FORMAT "\n", make_trip (stream, line[0]));
    fflush (stdout);
  }
  return EXIT_SUCCESS;
}

/* The text of the `<val/>` that ends here. */
static char *
value_before (char *text)
{
  text[strlen (text) - strlen ("</val>")] = '\0';
  return strrchr (text, '>') + 1;
}

G_NORETURN static void
run_client (const char *account, char letter)
{
  g_autoptr (RawStream) stream = raw_stream_open (account, "bench");
  g_autofree char *device = g_strdup_printf (DEVICE "@%s", raw_stream_get_domain (stream));
  g_autofree char *sensors = g_strdup_printf ("xmpp.iot.sensors.%c", letter);
  g_autofree char *actuators = g_strdup_printf ("xmpp.iot.actuators.%c", letter);

  subscribe (stream, DEVICE, sensors, account);
  say_ready ();
  while (TRUE) {
    char *value = value_before (raw_stream_wait (stream, "</val>"));
    g_autofree char *answer = g_strconcat ("a", value, NULL);

    publish (stream, device, actuators, "xmpp.iot.actuator.led", answer);
  }
}

static void
make_echo (RawStream *stream, const char *account, const char *owner)
{
  make_node (stream, "xmpp.iot.ui", owner, "member");
  make_node (stream, "xmpp.iot.sensors", owner, "member");
  make_node (stream, "xmpp.iot.actuators", owner, "owner");
  request (stream, NULL,
           "<pubsub xmlns='" PUBSUB "'><publish node='xmpp.iot.ui'><item id='current'>"
           "<x xmlns='jabber:x:data' xmlns:xdd='urn:xmpp:xdata:dynamic' type='form'>"
           "<title>Echo</title>"
           "<field var='xmpp.iot.actuator.power' type='boolean' label='Power'/>"
           "<field var='xmpp.iot.sensor.heating' type='boolean' label='Heating'><xdd:readOnly/>"
           "</field></x></item></publish></pubsub>");
  publish (stream, NULL, "xmpp.iot.sensors", "xmpp.iot.sensor.heating", "0");
  publish (stream, NULL, "xmpp.iot.actuators", "xmpp.iot.actuator.power", "0");
  raw_stream_drain (stream, SETTLE);
  subscribe (stream, account, "xmpp.iot.actuators", account);
  raw_stream_drain (stream, SETTLE);
}

static gboolean
is_subscription_request (const char *tag)
{
  return tag != NULL && g_str_has_prefix (tag, "<presence") &&
         (strstr (tag, "type='subscribe'") != NULL || strstr (tag, "type=\"subscribe\"") != NULL);
}

G_NORETURN static void
run_echo (const char *account, const char *owner)
{
  g_autoptr (RawStream) stream = raw_stream_open (account, "bench");

  make_echo (stream, account, owner);
  say_ready ();
  while (TRUE) {
    char *text = raw_stream_wait (stream, ">");

    if (is_subscription_request (strrchr (text, '<'))) {
      raw_stream_send (stream, "<presence type='subscribed' to='%s@%s'/>", owner,
                       raw_stream_get_domain (stream));
    } else if (g_str_has_suffix (text, "</val>")) {
      text[strlen (text) - strlen ("</val>")] = '\0';
      publish (stream, NULL, "xmpp.iot.sensors", "xmpp.iot.sensor.heating", text);
    }
  }
}

int
main (int argc, char **argv)
{
  if (argc >= 3 && g_str_equal (argv[1], "device"))
    return run_device (argv + 2);
  if (argc == 4 && g_str_equal (argv[1], "client"))
    run_client (argv[2], argv[3][0]);
  if (argc == 4 && g_str_equal (argv[1], "echo"))
    run_echo (argv[2], argv[3]);
  fputs ("See the top of bench-raw.c\n", stderr);
  return 2;
}
