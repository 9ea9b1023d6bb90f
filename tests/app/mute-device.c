/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Makes NAME a device that has its nodes and says nothing: mute-device NAME. */

#include "hob-test-account.h"
#include "hob-test.h"

int
main (int argc, char **argv)
{
  static const char *const nodes[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                      HOB_PUBSUB_NODE_ACTUATORS};
  g_autoptr (HobTestAccount) device = NULL;
  g_autofree char *juliet = NULL;

  g_assert_cmpint (argc, ==, 2);
  dex_init ();
  juliet = hob_test_server_address ("juliet");
  device = hob_test_account_new (argv[1]);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    hob_test_account_succeed (hob_pubsub_create_private (device->transport, nodes[i]));
    hob_test_account_succeed (
      hob_pubsub_set_affiliation (device->transport, NULL, nodes[i], juliet, "member"));
  }
  return 0;
}
