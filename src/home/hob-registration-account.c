/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The account of the device: made, or one that exists. */

#include "hob-registration-private.h"

#include "hob-household-private.h"
#include "hob-keyring-private.h"
#include "hob-route-private.h"

#define MOST_NAMES 2 /* that are taken, before the person is asked */

static HobTransport *
get_own (HobRegistration *self)
{
  return HOB_TRANSPORT (hob_account_get_session (self->account));
}

static gboolean
is_xmpp_error (const GError *error, HobXmppError code)
{
  return g_error_matches (error, HOB_XMPP_ERROR, (int) code);
}

/* NULL when the person has signed out meanwhile. */
static HobAccountDevices *
get_devices (HobRegistration *self)
{
  return hob_household_get_devices_of (self->household, self->account);
}

static HobOrphans *
get_orphans (HobRegistration *self)
{
  HobAccountDevices *devices = get_devices (self);

  return devices != NULL ? hob_account_devices_get_orphans (devices) : NULL;
}

static HobStoredNewcomer
describe (HobRegistration *self)
{
  return (HobStoredNewcomer) {.account = (char *) hob_account_get_address (self->account),
                              .address = self->address,
                              .since = g_get_real_time ()};
}

static SecretValue *
make_secret (HobRegistration *self)
{
  return secret_value_new (self->password, -1, "text/plain");
}

/* Nobody has it, us included. */
static void
forget_account (HobRegistration *self)
{
  HobOrphans *orphans = get_orphans (self);

  if (self->made && orphans != NULL)
    hob_orphans_forget (orphans, self->address);
  self->made = FALSE;
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->password, hob_seal_free_secret);
}

static void
leave_to_orphans (HobRegistration *self)
{
  HobOrphans *orphans = get_orphans (self);
  HobStoredNewcomer account = describe (self);
  g_autoptr (SecretValue) password = make_secret (self);

  if (orphans != NULL)
    hob_orphans_remove (orphans, &account, password);
}

static DexFuture *
kept_cb (DexFuture *future, gpointer address)
{
  dex_future_disown (hob_keyring_clear (address, HOB_KEYRING_SECONDS));
  return NULL;
}

/* Must not overtake keeping them. */
static void
forget_credentials (HobRegistration *self)
{
  if (self->keeping == NULL)
    return;
  dex_future_disown (dex_future_finally (g_steal_pointer (&self->keeping), kept_cb,
                                         g_strdup (self->address), g_free));
}

/* One that was made for an address the person has changed since. */
static void
discard_account (HobRegistration *self)
{
  hob_registration_unexpect (self);
  forget_credentials (self);
  if (self->made)
    leave_to_orphans (self);
  self->made = FALSE;
  forget_account (self);
}

/* What the server was asked for before, it may do at any moment. */
static gboolean
settle_account (HobRegistration *self, GError **error)
{
  if (self->registering != NULL && dex_future_is_pending (self->registering))
    hob_registration_await (self, dex_ref (self->registering), self->deadlines.ask_server,
                            HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, NULL);
  if (!self->moved && !self->ended)
    return TRUE;
  g_set_error_literal (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_CANCELLED,
                       "Interrupted");
  return FALSE;
}

static gboolean
ask_server (HobRegistration *self, GError **error)
{
  g_autofree char *domain = hob_jid_dup_domain (hob_account_get_address (self->account));
  g_auto (HobRoute) route = {NULL};

  if (self->asked)
    return TRUE;

  hob_route_find (&route, get_own (self), hob_account_get_address (self->account));
  g_clear_object (&self->registrar);
  self->registrar = hob_registrar_new (domain);
  hob_registrar_set_server (self->registrar, route.host, route.port);
  hob_registrar_set_trusted_fingerprint (self->registrar, route.fingerprint);
  if (*hob_registration_get_text (self, HOB_REGISTRATION_PROP_INVITATION) != '\0')
    hob_registrar_set_invitation (
      self->registrar, hob_registration_get_text (self, HOB_REGISTRATION_PROP_INVITATION));
  if (!hob_registration_await (self, hob_registrar_open (self->registrar),
                               self->deadlines.ask_server, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT,
                               error))
    return FALSE;
  if (hob_registrar_get_kind (self->registrar) == HOB_REGISTRAR_ELSEWHERE) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN,
                         "Accounts are made on a web page only");
    return FALSE;
  }
  self->asked = TRUE;
  return TRUE;
}

static gboolean
is_answered (HobRegistration *self, GError **error)
{
  if (hob_registrar_get_question (self->registrar) == NULL ||
      *hob_registration_get_text (self, HOB_REGISTRATION_PROP_CAPTCHA_ANSWER) != '\0')
    return TRUE;
  g_set_error_literal (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_QUESTION,
                       "The server asks a question");
  return FALSE;
}

static DexFuture *
start_registering (HobRegistration *self)
{
  const char *answer = hob_registration_get_text (self, HOB_REGISTRATION_PROP_CAPTCHA_ANSWER);
  g_autofree char *name = hob_jid_dup_local (self->address);

  return hob_registrar_register (self->registrar, name, self->password,
                                 *answer != '\0' ? answer : NULL);
}

/* Before the server is asked: whatever becomes of this program, the account can be removed. A disk
 * or a keyring that does not want it is no reason not to go on. */
static gboolean
remember_account (HobRegistration *self, GError **error)
{
  HobAccountDevices *devices = get_devices (self);
  HobStoredNewcomer account = describe (self);
  g_autoptr (SecretValue) password = make_secret (self);
  g_autoptr (GError) reason = NULL;

  if (devices == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Signed out");
    return FALSE;
  }
  if (hob_account_devices_has_address (devices, self->address)) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CONFLICT, "Another device has it");
    return FALSE;
  }
  self->made = TRUE;
  if (hob_registration_await (
        self, hob_orphans_remember (hob_account_devices_get_orphans (devices), &account, password),
        self->deadlines.remember, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, &reason) ||
      (!self->moved && !self->ended))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Whoever is interrupted here does not know whether there is an account, and has to find out. */
static gboolean
register_account (HobRegistration *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_clear_pointer (&self->password, hob_seal_free_secret);
  g_free (self->address);
  self->address = hob_registration_dup_address (self);
  self->password = hob_registrar_generate_password ();
  dex_clear (&self->registering);
  if (!remember_account (self, error)) {
    forget_account (self);
    return FALSE;
  }
  self->registering = start_registering (self);
  if (hob_registration_await (self, dex_ref (self->registering), self->deadlines.ask_server,
                              HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, &reason)) {
    hob_registrar_close (self->registrar);
    self->asked = FALSE;
    return TRUE;
  }
  if (is_xmpp_error (reason, HOB_XMPP_ERROR_CONFLICT) ||
      is_xmpp_error (reason, HOB_XMPP_ERROR_FORBIDDEN) ||
      is_xmpp_error (reason, HOB_XMPP_ERROR_BUSY) || is_xmpp_error (reason, HOB_XMPP_ERROR_REFUSED))
    forget_account (self);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static void
choose_another_name (HobRegistration *self)
{
  g_autofree char *other = hob_registration_make_local_part (
    hob_registration_get_text (self, HOB_REGISTRATION_PROP_LOCAL_PART));

  hob_registration_set_text (self, HOB_REGISTRATION_PROP_LOCAL_PART, other);
}

/* An answer is good for one try: the next picture is another one. */
static void
ask_anew (HobRegistration *self)
{
  if (self->registrar == NULL || hob_registrar_get_question (self->registrar) == NULL)
    return;
  self->asked = FALSE;
  hob_registration_set_text (self, HOB_REGISTRATION_PROP_CAPTCHA_ANSWER, NULL);
}

static gboolean
make_new_account (HobRegistration *self, GError **error)
{
  for (guint names = 1;; names++) {
    g_autoptr (GError) reason = NULL;

    if (ask_server (self, &reason) && is_answered (self, &reason) &&
        register_account (self, &reason))
      return TRUE;
    if (is_xmpp_error (reason, HOB_XMPP_ERROR_CONFLICT) && names < MOST_NAMES) {
      choose_another_name (self);
      ask_anew (self);
    } else if (is_xmpp_error (reason, HOB_XMPP_ERROR_REFUSED) &&
               *hob_registration_get_text (self, HOB_REGISTRATION_PROP_CAPTCHA_ANSWER) != '\0') {
      ask_anew (self);
    } else {
      self->asked =
        g_error_matches (reason, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_QUESTION);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  }
}

/* A wrong password would show only as a device that never comes. What else keeps this computer from
 * that server need not keep the device from it. */
static gboolean
try_existing_account (HobRegistration *self, GError **error)
{
  g_autoptr (HobSession) session = hob_session_new (self->address);
  g_auto (HobRoute) route = {NULL};
  g_autoptr (GError) reason = NULL;

  hob_route_find (&route, get_own (self), self->address);
  hob_session_set_server (session, route.host, route.port);
  hob_session_set_trusted_fingerprint (session, route.fingerprint);
  hob_session_set_password (session, self->password);
  hob_session_start (session);
  hob_registration_await (self, hob_session_when_online (session), self->deadlines.ask_server,
                          HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, &reason);
  dex_future_disown (hob_session_stop (session));
  if (self->moved || self->ended || is_xmpp_error (reason, HOB_XMPP_ERROR_AUTHENTICATION)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  return TRUE;
}

/**
 * hob_registration_make_account:
 * @self: a registration with a form that is filled in
 * @error: the reason
 *
 * Makes the account for the device, unless an earlier try has or the person gave one.
 */
gboolean
hob_registration_make_account (HobRegistration *self, GError **error)
{
  g_autofree char *address = hob_registration_dup_address (self);
  gboolean existing = self->flags[HOB_REGISTRATION_PROP_USE_EXISTING];

  if (address == NULL) {
    g_set_error_literal (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_ADDRESS,
                         "No address for a device");
    return FALSE;
  }
  if (!settle_account (self, error))
    return FALSE;
  /* Only one that is known to be there. */
  if (!existing && self->made && g_strcmp0 (self->address, address) == 0 &&
      self->registering != NULL && dex_future_is_resolved (self->registering))
    return TRUE;

  discard_account (self);
  if (!existing)
    return make_new_account (self, error);

  self->address = g_steal_pointer (&address);
  self->password =
    g_strdup (hob_registration_get_text (self, HOB_REGISTRATION_PROP_EXISTING_PASSWORD));
  return try_existing_account (self, error);
}

/**
 * hob_registration_keep_credentials:
 * @self: a registration whose device has its account
 *
 * Puts the password of the device's account into the keyring, for removing the device later. Goes
 * on by itself; a keyring that does not want it is not worth stopping for.
 */
void
hob_registration_keep_credentials (HobRegistration *self)
{
  g_autoptr (SecretValue) password = make_secret (self);

  if (!self->flags[HOB_REGISTRATION_PROP_KEEP_CREDENTIALS]) {
    forget_credentials (self);
    return;
  }
  if (self->keeping != NULL)
    return;
  self->keeping = hob_keyring_store (self->address, password, HOB_KEYRING_SECONDS);
  dex_future_disown (dex_ref (self->keeping));
}

/**
 * hob_registration_disown_account:
 * @self: a registration whose device will not come
 * @devices: of the account of the person
 *
 * Remembers that nobody has the account that was made for the device, so that it is removed also
 * when this program ends before it can.
 */
void
hob_registration_disown_account (HobRegistration *self, HobAccountDevices *devices)
{
  HobStoredNewcomer account = describe (self);

  dex_future_disown (
    hob_orphans_remember (hob_account_devices_get_orphans (devices), &account, NULL));
}

/**
 * hob_registration_remove_account:
 * @self: a registration that was cancelled
 * @error: the reason, when it could not be removed
 *
 * Removes the account from its server if it was made here; waits first for what the server is
 * still asked. Nothing interrupts it any more. What fails is tried again later, also the next time
 * that the household is started.
 */
gboolean
hob_registration_remove_account (HobRegistration *self, GError **error)
{
  if (self->registering != NULL && dex_future_is_pending (self->registering))
    dex_await (dex_future_first (dex_ref (self->registering),
                                 dex_timeout_new_msec (self->deadlines.remove), NULL),
               NULL);
  if (self->registrar != NULL)
    hob_registrar_close (self->registrar);
  forget_credentials (self);
  if (!self->made)
    return TRUE;
  if (!dex_await (
        dex_future_first (hob_route_remove_account (get_own (self), self->address, self->password),
                          dex_timeout_new_msec (self->deadlines.remove), NULL),
        error)) {
    leave_to_orphans (self);
    return FALSE;
  }
  forget_account (self);
  return TRUE;
}
