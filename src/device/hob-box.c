/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-private.h"

#include "hob-box-greeting-private.h"
#include "hob-box-reception-private.h"
#include "hob-box-wifi-private.h"
#include "hob-thing-error-private.h"
#include "hob-thing-runner-private.h"
#include "hob-thing-sentence-private.h"

#include <glib/gi18n.h>

#define PATIENCE_SECONDS 180
/* What the thesis' device says once it has seen the mirror, section 4.2. */
#define SETUP_DONE "Setup done!"

struct _HobBox {
  GObject parent_instance;

  HobThingConfig *config;
  char *folder;
  char *adapter_name;
  gboolean plain;
  gboolean wifi;
  guint patience;

  GDBusConnection *bus;
  HobAdapter *adapter;
  HobBoxIdentity *identity;
  HobBoxCredentials *credentials; /* NULL: in its box */
  HobSession *session;
  DexPromise *stopped; /* rejects */
};

enum {
  LABEL,
  TOLD,
  TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobBox, hob_box, G_TYPE_OBJECT)

static gboolean
is_stopped (HobBox *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stopped));
}

static void
tell (HobBox *self, const char *line)
{
  g_signal_emit (self, signals[TOLD], 0, line);
}

static void
complain (HobBox *self, const char *sentence)
{
  if (!is_stopped (self))
    g_signal_emit (self, signals[TROUBLE], 0, sentence);
}

static void
complain_about (HobBox *self, const GError *error)
{
  g_autofree char *sentence = hob_thing_sentence_new (error);

  complain (self, sentence);
}

/* Being told to stop comes first, even if @future is complete already. */
static gboolean
wait_for (HobBox *self, DexFuture *future, GError **error)
{
  return dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->stopped)), future, NULL), error);
}

static void
set_credentials (HobBox *self, HobBoxCredentials *credentials)
{
  g_clear_pointer (&self->credentials, hob_box_credentials_free);
  self->credentials = credentials;
}

static void
written_cb (HobBox *self, const char *name)
{
  g_autofree char *line = g_strconcat ("written ", name, NULL);

  tell (self, line);
}

static void
refused_cb (HobBox *self, const char *name)
{
  g_autofree char *line = g_strconcat ("refused ", name, NULL);

  tell (self, line);
}

static gboolean
find_adapter (HobBox *self, GError **error)
{
  if (self->adapter != NULL)
    return TRUE;
  self->bus = dex_await_object (dex_bus_get (G_BUS_TYPE_SYSTEM), error);
  if (self->bus == NULL)
    return FALSE;
  self->adapter = self->adapter_name != NULL
                    ? hob_adapter_new_for_name (self->bus, self->adapter_name)
                    : hob_adapter_new (self->bus);
  return TRUE;
}

static gboolean
turn_on_adapter (HobBox *self, GError **error)
{
  if (!find_adapter (self, error) ||
      !wait_for (self, hob_adapter_when_ready (self->adapter), error))
    return FALSE;
  return hob_adapter_get_state (self->adapter) != HOB_ADAPTER_OFF ||
         wait_for (self, hob_adapter_turn_on (self->adapter), error);
}

/* The label is printed once: whatever the adapter's address becomes, it stays as it is. */
static gboolean
print_label (HobBox *self, GError **error)
{
  g_autofree char *address = hob_adapter_dup_address (self->adapter);
  g_autofree char *code = NULL;

  if (self->identity != NULL)
    return TRUE;
  if (address == NULL) {
    g_set_error_literal (error, HOB_BLUETOOTH_ERROR,
                         hob_adapter_get_state (self->adapter) == HOB_ADAPTER_NO_SERVICE
                           ? HOB_BLUETOOTH_ERROR_NO_SERVICE
                           : HOB_BLUETOOTH_ERROR_NO_ADAPTER,
                         "No address");
    return FALSE;
  }
  self->identity = hob_box_identity_load (self->folder, address, error);
  if (self->identity == NULL)
    return FALSE;
  code = hob_box_identity_dup_code (self->identity, self->plain);
  if (code == NULL) {
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE, _ ("%s: the label is damaged."),
                 self->folder);
    return FALSE;
  }
  g_signal_emit (self, signals[LABEL], 0, code);
  return TRUE;
}

static HobBoxReception *
open_reception (HobBox *self, GError **error)
{
  g_autoptr (HobBoxReception) reception = NULL;

  if (!turn_on_adapter (self, error) || !print_label (self, error))
    return NULL;
  reception = hob_box_reception_new (self->adapter, self->config->name, self->identity);
  hob_box_reception_set_plain (reception, self->plain);
  hob_box_reception_set_wants_network (reception, self->wifi);
  g_signal_connect_object (reception, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reception, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  if (!dex_await (hob_box_reception_start (reception), error))
    return NULL;
  tell (self, "advertising");
  return g_steal_pointer (&reception);
}

/* Until it is handed over (TRUE), or, if there is such a thing, @meanwhile is complete. */
static gboolean
wait_in_box (HobBox *self, DexFuture *meanwhile, HobBoxCredentials **credentials, GError **error)
{
  g_autoptr (HobBoxReception) reception = open_reception (self, error);
  DexFuture *done;

  if (reception == NULL)
    return FALSE;
  done = hob_box_reception_when_done (reception);
  if (meanwhile != NULL)
    done = dex_future_first (done, dex_ref (meanwhile), NULL);
  wait_for (self, done, error);
  *credentials = hob_box_reception_steal_credentials (reception);
  if (*credentials != NULL)
    tell (self, "setup-done");
  dex_await (hob_box_reception_stop (reception), NULL);
  return *credentials != NULL;
}

static gboolean
join_network (HobBox *self, HobBoxCredentials *credentials, GError **error)
{
  if (!self->wifi)
    return TRUE;
  tell (self, "joining");
  if (!wait_for (self,
                 hob_box_wifi_join (self->bus, self->identity->network_id, credentials->network,
                                    credentials->network_password),
                 error))
    return FALSE;
  tell (self, "joined");
  return TRUE;
}

static void
back_into_box (HobBox *self, const GError *error)
{
  g_autoptr (GError) reason = NULL;

  set_credentials (self, NULL);
  if (!hob_box_credentials_forget (self->folder, &reason))
    complain_about (self, reason);
  complain_about (self, error);
  complain (self, _ ("Back in the box."));
}

/* Nothing is kept before the network works: a power cut up to then leaves a device in its box. */
static void
accept (HobBox *self, HobBoxCredentials *credentials)
{
  g_autoptr (HobBoxCredentials) owned = credentials;
  g_autoptr (GError) error = NULL;

  if (join_network (self, owned, &error) &&
      hob_box_credentials_save (owned, self->folder, &error)) {
    g_clear_pointer (&owned->network_password, g_bytes_unref);
    set_credentials (self, g_steal_pointer (&owned));
  } else if (!is_stopped (self)) {
    back_into_box (self, error);
  }
}

static void
arrive (HobBox *self, HobBoxGreeting *greeting)
{
  g_autoptr (GError) error = NULL;

  tell (self, "mirrored");
  self->credentials->home = TRUE;
  if (!hob_box_credentials_save (self->credentials, self->folder, &error))
    complain_about (self, error);
  g_set_object (&self->session, hob_box_greeting_get_session (greeting));
  hob_transport_send_chat (HOB_TRANSPORT (self->session), self->credentials->owner, SETUP_DONE);
}

/* Nobody has mirrored the hello for a while: perhaps it was handed over something wrong. It goes
 * on trying, and can be handed over something else meanwhile. */
static HobBoxCredentials *
lose_patience (HobBox *self, DexFuture *mirrored)
{
  HobBoxCredentials *credentials = NULL;
  g_autoptr (GError) error = NULL;

  complain (self, _ ("No answer so far. It still waits, and can also be set up again."));
  if (wait_in_box (self, mirrored, &credentials, &error))
    return credentials;
  if (dex_future_is_pending (mirrored) && !is_stopped (self))
    complain_about (self, error);
  return NULL;
}

static void
greet (HobBox *self)
{
  g_autoptr (HobBoxGreeting) greeting = hob_box_greeting_new (self->config, self->credentials);
  g_autoptr (DexFuture) mirrored = hob_box_greeting_when_mirrored (greeting);
  HobBoxCredentials *credentials = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect_object (greeting, "told", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (greeting, "trouble", G_CALLBACK (complain), self, G_CONNECT_SWAPPED);
  hob_box_greeting_start (greeting);
  wait_for (
    self,
    dex_future_first (dex_ref (mirrored), dex_timeout_new_seconds ((int) self->patience), NULL),
    NULL);
  if (dex_future_is_pending (mirrored) && !is_stopped (self))
    credentials = lose_patience (self, mirrored);
  if (credentials == NULL && !is_stopped (self) && wait_for (self, dex_ref (mirrored), &error)) {
    arrive (self, greeting);
    return;
  }
  dex_await (hob_session_stop (hob_box_greeting_get_session (greeting)), NULL);
  if (credentials != NULL)
    accept (self, credentials);
  else if (!is_stopped (self))
    back_into_box (self, error);
}

static gboolean
go_home (HobBox *self, GError **error)
{
  self->credentials = hob_box_credentials_load (self->folder, error);
  while (*error == NULL && (self->credentials == NULL || !self->credentials->home)) {
    HobBoxCredentials *credentials = NULL;

    if (self->credentials != NULL)
      greet (self);
    else if (wait_in_box (self, NULL, &credentials, error))
      accept (self, credentials);
    if (is_stopped (self) && *error == NULL)
      dex_await (dex_ref (DEX_FUTURE (self->stopped)), error);
  }
  return *error == NULL;
}

static DexFuture *
go_home_fiber (gpointer data)
{
  HobBox *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) here = NULL;

  if (!go_home (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  here = g_file_new_for_path (".");
  if (!hob_thing_config_set (self->config, "address", self->credentials->address, here, &error) ||
      !hob_thing_config_set (self->config, "owners", self->credentials->owner, here, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->session == NULL)
    self->session =
      hob_thing_runner_new_session (self->config, self->credentials->address,
                                    hob_box_credentials_get_password (self->credentials));
  set_credentials (self, NULL);
  return dex_future_new_for_boolean (TRUE);
}

static void
hob_box_dispose (GObject *object)
{
  HobBox *self = HOB_BOX (object);

  g_clear_object (&self->adapter);
  g_clear_object (&self->bus);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hob_box_parent_class)->dispose (object);
}

static void
hob_box_finalize (GObject *object)
{
  HobBox *self = HOB_BOX (object);

  g_clear_pointer (&self->identity, hob_box_identity_free);
  g_clear_pointer (&self->credentials, hob_box_credentials_free);
  dex_clear (&self->stopped);
  g_free (self->folder);
  g_free (self->adapter_name);
  G_OBJECT_CLASS (hob_box_parent_class)->finalize (object);
}

static void
hob_box_class_init (HobBoxClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  static const char *const names[N_SIGNALS] = {"label", "told", "trouble"};

  G_OBJECT_CLASS (klass)->dispose = hob_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = hob_box_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_STRING);
}

static void
hob_box_init (HobBox *self)
{
  self->stopped = dex_promise_new ();
}

/**
 * hob_box_new:
 * @config: what the device is; outlives it
 * @options: copied
 *
 * Returns: (transfer full): a new device
 */
HobBox *
hob_box_new (HobThingConfig *config, const HobBoxOptions *options)
{
  HobBox *self;

  g_return_val_if_fail (config != NULL && options != NULL && options->folder != NULL, NULL);

  self = g_object_new (HOB_TYPE_BOX, NULL);
  self->config = config;
  self->folder = g_strdup (options->folder);
  self->adapter_name = g_strdup (options->adapter);
  self->plain = options->plain;
  self->wifi = options->wifi;
  self->patience = options->patience > 0 ? options->patience : PATIENCE_SECONDS;
  return self;
}

/**
 * hob_box_reset:
 * @self: a device that does nothing yet
 * @error: %HOB_THING_ERROR_STATE
 *
 * Puts it back into its box: account and owner are forgotten. Its label and the key behind that
 * stay, because the label is printed. Blocks on the disk.
 *
 * Returns: whether nothing is left
 */
gboolean
hob_box_reset (HobBox *self, GError **error)
{
  g_return_val_if_fail (HOB_IS_BOX (self), FALSE);
  return hob_box_credentials_forget (self->folder, error);
}

/**
 * hob_box_bring_home:
 * @self: a device
 *
 * Goes on where it was: waits to be handed over an account, joins the network, says hello and waits
 * for the mirror; thesis sections 4.1 and 4.2. What does not work puts it back into its box. Once;
 * main thread.
 *
 * Returns: (transfer full): resolves once the device is at home, however long that takes; rejects
 *   with HOB_BLUETOOTH_ERROR when it cannot be found by anybody, with %HOB_THING_ERROR_STATE, or
 *   with %HOB_THING_ERROR_STOPPED
 */
DexFuture *
hob_box_bring_home (HobBox *self)
{
  DexFuture *fiber;

  g_return_val_if_fail (HOB_IS_BOX (self), NULL);

  fiber = dex_scheduler_spawn (NULL, 0, go_home_fiber, g_object_ref (self), g_object_unref);
  /* It runs to its end also when nobody waits for it any more. */
  dex_future_disown (dex_ref (fiber));
  return fiber;
}

/**
 * hob_box_get_session:
 * @self: a device that is at home
 *
 * Returns: (transfer none): its account's session, online already or not started
 */
HobSession *
hob_box_get_session (HobBox *self)
{
  g_return_val_if_fail (HOB_IS_BOX (self), NULL);
  return self->session;
}

/**
 * hob_box_stop:
 * @self: a device
 *
 * Has hob_box_bring_home() reject, after it said goodbye wherever it was. Main thread.
 */
void
hob_box_stop (HobBox *self)
{
  g_return_if_fail (HOB_IS_BOX (self));

  if (!is_stopped (self))
    dex_promise_reject (self->stopped,
                        g_error_new_literal (HOB_THING_ERROR, HOB_THING_ERROR_STOPPED, "Stopped"));
}
