/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* A longer first line is no password. */
#define MAX_PASSWORD 4096

static HobAccount *
get_account (HobCommand *self, guint index)
{
  g_autoptr (HobAccount) account =
    g_list_model_get_item (hob_household_get_accounts (self->household), index);

  return account; /* the household holds another reference */
}

static guint
count_accounts (HobCommand *self)
{
  return g_list_model_get_n_items (hob_household_get_accounts (self->household));
}

static gboolean
nobody_connects (gpointer data)
{
  HobCommand *self = data;

  for (guint i = 0; i < count_accounts (self); i++) {
    if (hob_account_get_state (get_account (self, i)) == HOB_SESSION_CONNECTING)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_settled (gpointer data)
{
  return hob_household_get_settled (data);
}

/* The first line of the file; to be wiped. NULL after saying why. */
static char *
read_password (const char *path)
{
  char line[MAX_PASSWORD + 2];
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "re");
  char *password = NULL;

  if (file == NULL) {
    hob_command_error (_ ("“%s” cannot be read: %s"), path, g_strerror (errno));
    return NULL;
  }
  if (fgets (line, sizeof line, file) == NULL) {
    hob_command_error (_ ("“%s” holds no password"), path);
  } else {
    line[strcspn (line, "\r\n")] = '\0';
    if (*line != '\0' && strlen (line) <= MAX_PASSWORD && g_utf8_validate (line, -1, NULL))
      password = g_strdup (line);
    else
      hob_command_error (_ ("“%s” holds no password"), path);
  }
  explicit_bzero (line, sizeof line);
  if (file != stdin)
    fclose (file);
  return password;
}

/* HOST, HOST:PORT or [ADDRESS]:PORT. */
static gboolean
parse_server (const char *text, char **host, guint *port)
{
  g_autoptr (GSocketConnectable) server = NULL;

  *host = NULL;
  *port = 0;
  if (text == NULL)
    return TRUE;

  server = g_network_address_parse (text, 5222, NULL);
  if (server == NULL)
    return FALSE;

  *host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (server)));
  *port = g_network_address_get_port (G_NETWORK_ADDRESS (server));
  return **host != '\0' && *port != 0;
}

/* A deadline means something else before anything is connected. */
static HobStatus
report_unconnected (HobCommand *self, const GError *error)
{
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT) &&
      !hob_command_is_interrupted (self)) {
    hob_command_error (_ ("The server does not answer."));
    return HOB_STATUS_CONNECTION;
  }
  return hob_command_report (self, error);
}

static HobStatus
sign_in (HobCommand *self)
{
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *online;
  char *password;
  guint port;

  if (!parse_server (self->server, &host, &port)) {
    hob_command_error (_ ("“%s” is not a server: write HOST or HOST:PORT"), self->server);
    return HOB_STATUS_USAGE;
  }
  password = read_password (self->password_file);
  if (password == NULL)
    return HOB_STATUS_ACCOUNT;

  self->household = hob_household_new_transient ();
  online =
    hob_household_sign_in (self->household, self->account, password, host, port, self->trust, TRUE);
  hob_seal_free_secret (password);
  return hob_command_await (self, online, &error) ? HOB_STATUS_OK
                                                  : report_unconnected (self, error);
}

static gboolean
start_accounts (HobCommand *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < count_accounts (self); i++) {
    HobAccount *account = get_account (self, i);

    if (self->account != NULL &&
        !hob_jid_same_bare (hob_account_get_address (account), self->account))
      continue;
    dex_future_disown (hob_account_start (account));
    any = TRUE;
  }
  return any;
}

/* One account that is online is enough to go on; the others are mentioned. */
static HobStatus
check_accounts (HobCommand *self)
{
  HobStatus status = HOB_STATUS_CONNECTION;
  gboolean any = FALSE;

  for (guint i = 0; i < count_accounts (self); i++) {
    HobAccount *account = get_account (self, i);
    const GError *error = hob_account_get_error (account);

    if (hob_account_get_state (account) == HOB_SESSION_ONLINE)
      any = TRUE;
    else if (error != NULL)
      status = hob_command_report (self, error);
  }
  return any ? HOB_STATUS_OK : status;
}

/**
 * hob_command_connect:
 * @self: a command
 *
 * Signs in with what the options say, or else with what the person's keyring holds. In a fiber.
 */
HobStatus
hob_command_connect (HobCommand *self)
{
  if (self->password_file != NULL)
    return sign_in (self);

  self->household = hob_household_new (NULL);
  if (!start_accounts (self)) {
    hob_command_error (_ ("%s is not signed in. Sign in once in the window, or use --account and "
                          "--password-file."),
                       self->account != NULL ? self->account : _ ("Nobody"));
    return HOB_STATUS_ACCOUNT;
  }
  if (!hob_command_wait (self, self->household, "notify::settled", nobody_connects, self)) {
    if (hob_command_is_interrupted (self))
      return HOB_STATUS_INTERRUPTED;
    hob_command_error (_ ("The server does not answer."));
    return HOB_STATUS_CONNECTION;
  }
  return check_accounts (self);
}

/**
 * hob_command_settle:
 * @self: a command that is connected
 *
 * Waits until every contact has said whether it is a device. In a fiber.
 */
HobStatus
hob_command_settle (HobCommand *self)
{
  if (hob_command_wait (self, self->household, "notify::settled", is_settled, self->household))
    return HOB_STATUS_OK;
  if (hob_command_is_interrupted (self))
    return HOB_STATUS_INTERRUPTED;

  hob_command_error (_ ("The list of devices was not complete within %d seconds."), self->timeout);
  return HOB_STATUS_NOT_LIVE;
}
