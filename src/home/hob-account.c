/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-account-private.h"

#include "hob-home-error.h"
#include "hob-home-fiber-private.h"
#include "hob-keyring-private.h"

struct _HobAccount {
  GObject parent_instance;

  char *address;
  char *host;
  guint port;
  char *fingerprint;
  HobStore *store;
  HobSession *session;
  HobRoster *roster;
  SecretValue *password; /* not kept yet */
  DexFuture *lookup;     /* the keyring is being asked */
  DexFuture *keeping;    /* the keyring is being told; NULL before */
  GError *keyring_error;
  gboolean remembered;
};

enum {
  PROP_ADDRESS = 1,
  PROP_SESSION,
  PROP_ROSTER,
  PROP_STATE,
  PROP_ERROR,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HobAccount, hob_account, G_TYPE_OBJECT)

static void
notify_state (HobAccount *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/* Takes @error. */
static void
set_keyring_error (HobAccount *self, GError *error)
{
  g_clear_error (&self->keyring_error);
  self->keyring_error = error;
  notify_state (self);
}

static void
save (HobAccount *self)
{
  HobStoredAccount stored = {.address = self->address,
                             .host = self->host,
                             .port = self->port,
                             .fingerprint = self->fingerprint};

  if (self->store != NULL)
    hob_store_save_account (self->store, &stored);
}

/* At once, also when it was going to try later. */
static void
go_online (HobAccount *self)
{
  hob_session_start (self->session);
  hob_session_retry_now (self->session);
}

static void
session_changed_cb (HobSession *session, GParamSpec *pspec, HobAccount *self)
{
  notify_state (self);
}

static DexFuture *
looked_up_cb (DexFuture *future, gpointer data)
{
  HobAccount *self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  /* Stopped, or given another password meanwhile. */
  if (self->lookup == NULL)
    return dex_ref (future);

  if (value != NULL) {
    hob_account_start_with (self, g_value_get_boxed (value));
    g_clear_pointer (&self->password, secret_value_unref);
  } else {
    dex_clear (&self->lookup);
    set_keyring_error (self, g_steal_pointer (&error));
  }
  return dex_ref (future);
}

static DexFuture *
kept_cb (DexFuture *future, gpointer data)
{
  HobAccount *self = data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    set_keyring_error (self, g_steal_pointer (&error));
  return dex_ref (future);
}

static DexFuture *
proved_cb (DexFuture *future, gpointer data)
{
  hob_account_remember (data);
  return dex_ref (future);
}

static DexFuture *
forget_fiber (gpointer data)
{
  HobAccount *self = data;
  g_autoptr (GError) error = NULL;

  dex_await (hob_account_stop (self), NULL);
  if (self->store == NULL)
    return dex_future_new_for_boolean (TRUE);

  hob_store_forget_account (self->store, self->address);
  self->remembered = FALSE;
  if (!dex_await (hob_keyring_clear (self->address, HOB_KEYRING_SECONDS), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

static void
hob_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobAccount *self = HOB_ACCOUNT (object);

  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_ROSTER:
    g_value_set_object (value, self->roster);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) hob_account_get_state (self));
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, hob_account_get_error (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_account_dispose (GObject *object)
{
  HobAccount *self = HOB_ACCOUNT (object);

  dex_clear (&self->lookup);
  dex_clear (&self->keeping);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->roster);
  g_clear_object (&self->session);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (hob_account_parent_class)->dispose (object);
}

static void
hob_account_finalize (GObject *object)
{
  HobAccount *self = HOB_ACCOUNT (object);

  g_free (self->address);
  g_free (self->host);
  g_free (self->fingerprint);
  g_clear_pointer (&self->password, secret_value_unref);
  g_clear_error (&self->keyring_error);

  G_OBJECT_CLASS (hob_account_parent_class)->finalize (object);
}

static void
hob_account_class_init (HobAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_account_get_property;
  object_class->dispose = hob_account_dispose;
  object_class->finalize = hob_account_finalize;

  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, HOB_TYPE_SESSION, flags);
  props[PROP_ROSTER] = g_param_spec_object ("roster", NULL, NULL, HOB_TYPE_ROSTER, flags);
  props[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, HOB_TYPE_SESSION_STATE, HOB_SESSION_OFFLINE, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_account_init (HobAccount *self)
{
}

/**
 * hob_account_new:
 * @stored: its bare address, and the server to use
 * @store: (nullable): where it is remembered; %NULL: nowhere, nor is its password
 *
 * An account that is not online yet.
 *
 * Returns: (transfer full): an account
 */
HobAccount *
hob_account_new (const HobStoredAccount *stored, HobStore *store)
{
  HobAccount *self = g_object_new (HOB_TYPE_ACCOUNT, NULL);

  self->address = g_strdup (stored->address);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->session = hob_session_new (self->address);
  self->roster = hob_roster_new (HOB_TRANSPORT (self->session));
  g_signal_connect (self->session, "notify::state", G_CALLBACK (session_changed_cb), self);
  g_signal_connect (self->session, "notify::error", G_CALLBACK (session_changed_cb), self);
  hob_account_set_server (self, stored->host, stored->port, stored->fingerprint);
  return self;
}

/**
 * hob_account_set_server:
 * @self: an account
 * @host: (nullable): a host; %NULL: found by the address' domain
 * @port: its port, or 0
 * @fingerprint: (nullable): SHA-256 of the certificate the person trusts; %NULL: as before
 */
void
hob_account_set_server (HobAccount *self, const char *host, guint port, const char *fingerprint)
{
  g_set_str (&self->host, host);
  if (fingerprint != NULL) {
    g_free (self->fingerprint);
    self->fingerprint = hob_certificate_normalize_fingerprint (fingerprint);
  }
  self->port = port <= G_MAXUINT16 ? port : 0;
  hob_session_set_server (self->session, host, self->port);
  hob_session_set_trusted_fingerprint (self->session, self->fingerprint);
  if (self->remembered)
    save (self);
}

/**
 * hob_account_start_with:
 * @self: an account
 * @password: its password
 *
 * Goes online with this password, in place of one that was wrong.
 */
void
hob_account_start_with (HobAccount *self, SecretValue *password)
{
  secret_value_ref (password);
  g_clear_pointer (&self->password, secret_value_unref);
  self->password = password;
  hob_session_set_password (self->session, secret_value_get_text (password));
  go_online (self);
  /* Not before: there must be no moment at which nothing seems to happen. */
  dex_clear (&self->lookup);
  set_keyring_error (self, NULL);
}

/**
 * hob_account_remember:
 * @self: an account that is online
 *
 * Writes the account to the store and its password to the keyring. When the keyring does not want
 * it the account stays online and says so in #HobAccount:error.
 */
void
hob_account_remember (HobAccount *self)
{
  g_autoptr (SecretValue) password = g_steal_pointer (&self->password);

  if (self->store == NULL)
    return;

  self->remembered = TRUE;
  save (self);
  if (password == NULL)
    return;

  dex_clear (&self->keeping);
  self->keeping =
    dex_future_finally (hob_keyring_store (self->address, password, HOB_KEYRING_SECONDS), kept_cb,
                        g_object_ref (self), g_object_unref);
}

/**
 * hob_account_stop:
 * @self: an account
 *
 * Ends the session politely, or the wait for the keyring's password.
 *
 * Returns: (transfer full): resolves within two seconds, unless a keyring takes its time to accept
 *   a password that was just given
 */
DexFuture *
hob_account_stop (HobAccount *self)
{
  DexFuture *stopped = hob_session_stop (self->session);

  dex_clear (&self->lookup);
  return self->keeping != NULL ? dex_future_all (stopped, dex_ref (self->keeping), NULL) : stopped;
}

/**
 * hob_account_forget:
 * @self: an account
 *
 * Ends the session and removes account and password from where they were kept.
 *
 * Returns: (transfer full): resolves to %TRUE; rejects with #HOB_HOME_ERROR when the keyring could
 *   not be asked to forget the password. All else is forgotten then, too
 */
DexFuture *
hob_account_forget (HobAccount *self)
{
  return hob_home_fiber_spawn (forget_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_account_get_address:
 * @self: an account
 *
 * Returns: (transfer none): its bare address
 */
const char *
hob_account_get_address (HobAccount *self)
{
  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);

  return self->address;
}

/**
 * hob_account_get_session:
 * @self: an account
 *
 * Returns: (transfer none): its stream
 */
HobSession *
hob_account_get_session (HobAccount *self)
{
  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);

  return self->session;
}

/**
 * hob_account_get_roster:
 * @self: an account
 *
 * Returns: (transfer none): its contact list
 */
HobRoster *
hob_account_get_roster (HobAccount *self)
{
  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);

  return self->roster;
}

/**
 * hob_account_get_state:
 * @self: an account
 *
 * The session's state, with the keyring in front of it: asking for the password is connecting, not
 * getting it has failed.
 */
HobSessionState
hob_account_get_state (HobAccount *self)
{
  HobSessionState state;

  g_return_val_if_fail (HOB_IS_ACCOUNT (self), HOB_SESSION_OFFLINE);

  state = hob_session_get_state (self->session);
  if (state != HOB_SESSION_OFFLINE)
    return state;
  if (self->lookup != NULL)
    return HOB_SESSION_CONNECTING;
  return self->keyring_error != NULL ? HOB_SESSION_FAILED : HOB_SESSION_OFFLINE;
}

/**
 * hob_account_get_error:
 * @self: an account
 *
 * Why it is not online, or why its password is not kept although it is.
 *
 * Returns: (nullable): in #HOB_XMPP_ERROR or #HOB_HOME_ERROR
 */
const GError *
hob_account_get_error (HobAccount *self)
{
  const GError *error;

  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);

  error = hob_session_get_error (self->session);
  return error != NULL ? error : self->keyring_error;
}

/**
 * hob_account_start:
 * @self: an account
 *
 * Takes the password from the keyring and goes online.
 *
 * Returns: (transfer full): resolves when the session was started; rejects with
 *   #HOB_HOME_ERROR_KEYRING_LOCKED, #HOB_HOME_ERROR_KEYRING_ABSENT or #HOB_HOME_ERROR_NO_PASSWORD.
 *   May be disowned: state and error tell the same
 */
DexFuture *
hob_account_start (HobAccount *self)
{
  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);

  dex_clear (&self->lookup);
  self->lookup = dex_future_finally (hob_keyring_lookup (self->address, HOB_KEYRING_SECONDS),
                                     looked_up_cb, g_object_ref (self), g_object_unref);
  self->remembered = TRUE;
  set_keyring_error (self, NULL);
  return dex_ref (self->lookup);
}

/**
 * hob_account_set_password:
 * @self: an account
 * @password: what the person typed
 *
 * Tries a new password at once, and keeps it when it has proved right.
 *
 * Returns: (transfer full): resolves once online; rejects with #HOB_XMPP_ERROR. May be disowned
 */
DexFuture *
hob_account_set_password (HobAccount *self, const char *password)
{
  g_autoptr (SecretValue) value = NULL;

  g_return_val_if_fail (HOB_IS_ACCOUNT (self), NULL);
  g_return_val_if_fail (password != NULL, NULL);

  value = secret_value_new (password, -1, "text/plain");
  hob_account_start_with (self, value);
  return dex_future_then (hob_session_when_online (self->session), proved_cb, g_object_ref (self),
                          g_object_unref);
}

/**
 * hob_account_trust:
 * @self: an account
 * @certificate: the one the person was shown
 *
 * Accepts this certificate, and only this one, from the account's server; tries at once.
 */
void
hob_account_trust (HobAccount *self, HobCertificate *certificate)
{
  g_return_if_fail (HOB_IS_ACCOUNT (self));
  g_return_if_fail (certificate != NULL);

  hob_account_set_server (self, self->host, self->port,
                          hob_certificate_get_fingerprint (certificate));
  go_online (self);
}
