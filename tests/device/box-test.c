/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "box-test.h"

#include "device-test.h"

#include <glib/gstdio.h>
#include <signal.h>

#define FIELDS "[field power]\nkind=switch\nlabel=Power\n"

static HobTestBluez *shared;

static void
set_up (BoxTest *test, gconstpointer data)
{
  g_autofree char *text =
    g_strdup_printf ("[device]\nserver=127.0.0.1:%u\ntrust=%s\nname=Kettle\n" FIELDS,
                     hob_test_server_port (), hob_test_server_fingerprint ());

  test->bluez = shared;
  hob_test_bluez_script (shared, "{'do': 'reset'}");
  test->folder = hob_test_make_folder ();
  test->file = device_test_write_file ("box.ini", text);
  test->bus = hob_test_bluez_connect (shared);
  test->adapter = hob_adapter_new_for_name (test->bus, "hci0");
  test->juliet = hob_test_account_new ("juliet");
}

static void
tear_down (BoxTest *test, gconstpointer data)
{
  if (test->device != NULL)
    box_test_end (test);
  box_test_let_go (test);
  g_clear_pointer (&test->code, hob_registration_code_unref);
  hob_test_account_free (test->juliet);
  g_clear_object (&test->adapter);
  g_dbus_connection_close_sync (test->bus, NULL, NULL);
  g_clear_object (&test->bus);
  g_free (test->folder);
  g_free (test->file);
}

void
box_test_add (const char *path, void (*run) (BoxTest *test, gconstpointer data))
{
  g_test_add (path, BoxTest, NULL, set_up, run, tear_down);
}

int
box_test_run (void)
{
  shared = hob_test_bluez_new (2);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", hob_test_bluez_get_bus_address (shared), TRUE);
  /* It ends with this program: the system bus must not go before. */
  return g_test_run ();
}

void
box_test_start (BoxTest *test, const char *const *options)
{
  const char *const always[] = {test->file,  "--new", "--state", test->folder,
                                "--adapter", "hci1",  NULL};
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_addv (arguments, (const char **) always);
  if (options != NULL)
    g_strv_builder_addv (arguments, (const char **) options);
  argv = g_strv_builder_end (arguments);
  g_assert_null (test->device);
  test->device = device_process_start_with ((const char *const *) argv,
                                            hob_test_bluez_get_bus_address (test->bluez));
}

void
box_test_end (BoxTest *test)
{
  g_assert_cmpint (device_process_end (test->device, SIGTERM), ==, 0);
  g_clear_pointer (&test->device, device_process_free);
}

static void
succeed (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (future, BOX_SECONDS, NULL, &error);
  g_assert_no_error (error);
}

void
box_test_connect (BoxTest *test)
{
  g_autoptr (HobFinder) finder =
    hob_finder_new (test->adapter, hob_registration_code_get_address (test->code));
  g_autoptr (GError) error = NULL;

  box_test_let_go (test);
  test->link = hob_test_await_object (hob_finder_find (finder), BOX_SECONDS, &error);
  g_assert_no_error (error);
  succeed (hob_link_connect (test->link));
}

void
box_test_scan (BoxTest *test)
{
  g_autoptr (GError) error = NULL;

  device_process_wait_line (test->device, "advertising");
  if (test->code == NULL) {
    g_autofree char *text = device_process_wait_rest (test->device, "code ");

    test->code = hob_registration_code_new_from_text (text, &error);
    g_assert_no_error (error);
  }
  box_test_connect (test);
}

void
box_test_let_go (BoxTest *test)
{
  if (test->link != NULL)
    hob_link_close (test->link);
  g_clear_object (&test->link);
}

void
box_test_write_bytes (BoxTest *test, const char *uuid, GBytes *bytes)
{
  succeed (hob_link_write (test->link, uuid, bytes));
}

void
box_test_write (BoxTest *test, const char *uuid, const char *text)
{
  const guint8 *key = hob_registration_code_get_key (test->code);
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) value = key != NULL ? hob_seal_close (key, plain) : g_bytes_ref (plain);

  box_test_write_bytes (test, uuid, value);
}

/* The device may end the connection inside the last write. */
void
box_test_send (BoxTest *test, const char *account, const char *password)
{
  const guint8 *key = hob_registration_code_get_key (test->code);
  g_autofree char *address = hob_test_server_address (account);
  g_autoptr (GBytes) plain = g_bytes_new ("\x01", 1);
  g_autoptr (GBytes) done = key != NULL ? hob_seal_close (key, plain) : g_bytes_ref (plain);

  box_test_write (test, HOB_UUID_ADDRESS, address);
  box_test_write (test, HOB_UUID_PASSWORD, password);
  box_test_write (test, HOB_UUID_SENDER,
                  test->owner != NULL ? test->owner : hob_test_account_get_address (test->juliet));
  box_test_write (test, HOB_UUID_WIFI_NAME, BOX_NETWORK);
  box_test_write (test, HOB_UUID_WIFI_PASSWORD, BOX_NETWORK_PASSWORD);
  hob_test_await (hob_link_write (test->link, HOB_UUID_SETUP_DONE, done), BOX_SECONDS, NULL, NULL);
}

void
box_test_hand_over (BoxTest *test, const char *account, const char *password)
{
  box_test_send (test, account, password);
  device_process_wait_line (test->device, "setup-done");
  box_test_let_go (test);
}

typedef struct {
  HobTestAccount *who;
  const char *from;
  const char *body;
} Expected;

/* Takes it. */
static gboolean
has_message (gpointer data)
{
  Expected *expected = data;

  for (guint i = 0; i < expected->who->messages->len; i++) {
    HobNode *message = g_ptr_array_index (expected->who->messages, i);
    HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);

    if (body != NULL && g_str_equal (hob_node_get_text (body), expected->body) &&
        hob_jid_same_bare (hob_node_get_attribute (message, "from"), expected->from)) {
      g_ptr_array_remove_index (expected->who->messages, i);
      return TRUE;
    }
  }
  return FALSE;
}

static void
wait_message (BoxTest *test, const char *account, const char *body)
{
  g_autofree char *from = hob_test_server_address (account);
  Expected expected = {test->juliet, from, body};

  g_test_message ("waiting for “%s”", body);
  hob_test_wait (has_message, &expected, BOX_SECONDS);
}

void
box_test_wait_hello (BoxTest *test, const char *account)
{
  wait_message (test, account, BOX_HELLO);
}

void
box_test_mirror (HobTestAccount *who, const char *account)
{
  g_autofree char *address = hob_test_server_address (account);

  g_assert_true (hob_transport_send_chat (who->transport, address, BOX_HELLO));
}

void
box_test_wait_done (BoxTest *test, const char *account)
{
  wait_message (test, account, "Setup done!");
}
