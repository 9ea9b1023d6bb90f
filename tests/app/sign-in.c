/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Signs a test account in as the window would, to be remembered in the user's data folder and
 * keyring: sign-in NAME. */

#include "hob-test.h"

#include <hob-home.h>

#define SECONDS 20

static gboolean
has_no_account (gpointer household)
{
  return g_list_model_get_n_items (hob_household_get_accounts (household)) == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (HobHousehold) household = NULL;
  g_autoptr (HobAccount) account = NULL;
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (argc, ==, 2);
  dex_init ();
  address = hob_test_server_address (argv[1]);
  password = hob_test_server_password (argv[1]);
  household = hob_household_new (NULL);
  account = hob_test_await_object (hob_household_sign_in (household, address, password, "127.0.0.1",
                                                          hob_test_server_port (),
                                                          hob_test_server_fingerprint (), FALSE),
                                   SECONDS, &error);
  g_assert_no_error (error);
  g_assert_false (has_no_account (household));
  hob_test_await (hob_household_stop (household), SECONDS, NULL, &error);
  g_assert_no_error (error);
  return hob_account_get_error (account) == NULL ? 0 : 1;
}
