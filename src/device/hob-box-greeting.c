/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-greeting-private.h"

#include "hob-thing-runner-private.h"
#include "hob-thing-sentence-private.h"

#include <glib/gi18n.h>

/* Said to people who look into the conversation too. Always the same words, because an old hello
 * may be mirrored late. */
#define HELLO "Hello from a new device. Please mirror this message!"
#define PRESENCE_SECONDS 5

struct _HobBoxGreeting {
  GObject parent_instance;

  char *owner;
  HobSession *session;
  DexPromise *mirrored;
  guint timer;
  gboolean said; /* over this stream */
};

enum {
  TOLD,
  TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobBoxGreeting, hob_box_greeting, G_TYPE_OBJECT)

static gboolean
is_over (HobBoxGreeting *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->mirrored));
}

static void
complain (HobBoxGreeting *self, const GError *error)
{
  g_autofree char *sentence = hob_thing_sentence_new (error);

  g_signal_emit (self, signals[TROUBLE], 0, sentence);
}

static void
say_hello (HobBoxGreeting *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->said || is_over (self) ||
      !hob_transport_send_chat (HOB_TRANSPORT (self->session), self->owner, HELLO))
    return;
  self->said = TRUE;
  g_signal_emit (self, signals[TOLD], 0, "hello");
}

static gboolean
timer_cb (gpointer data)
{
  HobBoxGreeting *self = data;

  self->timer = 0;
  say_hello (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (HobBoxGreeting *self)
{
  g_autofree char *line = g_strconcat ("online ", hob_session_get_address (self->session), NULL);

  if (is_over (self))
    return;
  self->said = FALSE;
  g_signal_emit (self, signals[TOLD], 0, line);
  hob_transport_send_presence (HOB_TRANSPORT (self->session), NULL, NULL);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (PRESENCE_SECONDS, timer_cb, self);
}

/* The server tells the own presence back (RFC 6121 §4.2.2): from here on an answer gets here. */
static void
presence_cb (HobBoxGreeting *self, HobNode *presence)
{
  const char *own = hob_transport_get_full_address (HOB_TRANSPORT (self->session));

  if (g_strcmp0 (hob_node_get_attribute (presence, "from"), own) == 0)
    say_hello (self);
}

/* What comes back undelivered carries the words of the hello with some servers. */
static void
message_cb (HobBoxGreeting *self, HobNode *message)
{
  const char *type = hob_node_get_attribute (message, "type");
  HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);

  if (is_over (self) || !hob_jid_same_bare (hob_node_get_attribute (message, "from"), self->owner))
    return;
  if (g_strcmp0 (type, "error") == 0)
    g_signal_emit (self, signals[TROUBLE], 0, _ ("The hello could not be delivered."));
  else if (body != NULL && g_str_equal (hob_node_get_text (body), HELLO))
    dex_promise_resolve_boolean (self->mirrored, TRUE);
}

static void
state_cb (HobBoxGreeting *self)
{
  HobSessionState state = hob_session_get_state (self->session);
  const GError *error = hob_session_get_error (self->session);

  if ((state != HOB_SESSION_WAITING && state != HOB_SESSION_FAILED) || error == NULL ||
      is_over (self))
    return;
  if (state == HOB_SESSION_FAILED)
    dex_promise_reject (self->mirrored, g_error_copy (error));
  else
    complain (self, error);
}

static void
hob_box_greeting_dispose (GObject *object)
{
  HobBoxGreeting *self = HOB_BOX_GREETING (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hob_box_greeting_parent_class)->dispose (object);
}

static void
hob_box_greeting_finalize (GObject *object)
{
  HobBoxGreeting *self = HOB_BOX_GREETING (object);

  dex_clear (&self->mirrored);
  g_free (self->owner);
  G_OBJECT_CLASS (hob_box_greeting_parent_class)->finalize (object);
}

static void
hob_box_greeting_class_init (HobBoxGreetingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_box_greeting_dispose;
  object_class->finalize = hob_box_greeting_finalize;

  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hob_box_greeting_init (HobBoxGreeting *self)
{
  self->mirrored = dex_promise_new ();
}

/**
 * hob_box_greeting_new:
 * @config: the server, where the device's file or command line tells it
 * @credentials: what the device was handed over
 *
 * Returns: (transfer full): a greeting that has not begun
 */
HobBoxGreeting *
hob_box_greeting_new (HobThingConfig *config, HobBoxCredentials *credentials)
{
  HobBoxGreeting *self;

  g_return_val_if_fail (config != NULL && credentials != NULL, NULL);

  self = g_object_new (HOB_TYPE_BOX_GREETING, NULL);
  self->owner = g_strdup (credentials->owner);
  self->session = hob_thing_runner_new_session (config, credentials->address,
                                                hob_box_credentials_get_password (credentials));
  g_signal_connect_object (self->session, "opened", G_CALLBACK (opened_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "presence", G_CALLBACK (presence_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "message", G_CALLBACK (message_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * hob_box_greeting_start:
 * @self: a greeting
 *
 * Goes online and says hello, thesis section 4.2. Main thread.
 */
void
hob_box_greeting_start (HobBoxGreeting *self)
{
  g_return_if_fail (HOB_IS_BOX_GREETING (self));
  hob_session_start (self->session);
}

/**
 * hob_box_greeting_when_mirrored:
 * @self: a greeting
 *
 * Returns: (transfer full): resolves once the owner mirrored the hello, however long that takes;
 *   rejects with HOB_XMPP_ERROR when the server does not let the device in
 */
DexFuture *
hob_box_greeting_when_mirrored (HobBoxGreeting *self)
{
  g_return_val_if_fail (HOB_IS_BOX_GREETING (self), NULL);
  return dex_ref (DEX_FUTURE (self->mirrored));
}

/**
 * hob_box_greeting_get_session:
 * @self: a greeting
 *
 * Returns: (transfer none): the device's session, which can outlive the greeting
 */
HobSession *
hob_box_greeting_get_session (HobBoxGreeting *self)
{
  g_return_val_if_fail (HOB_IS_BOX_GREETING (self), NULL);
  return self->session;
}
