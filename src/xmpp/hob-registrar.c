/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registrar-offer-private.h"
#include "hob-registrar-private.h"
#include "hob-xmpp-error.h"

#include <string.h>

#define NS_REGISTER "jabber:iq:register"
#define NS_PREAUTH "urn:xmpp:pars:0"
#define NS_BOB "urn:xmpp:bob"

struct _HobRegistrar {
  GObject parent_instance;

  char *domain;
  char *host;
  guint port;
  char *fingerprint;
  char *token;
  HobRegistrarPatience patience;

  gboolean is_wanted; /* not closed since something was asked */
  HobRegistrarStream *stream;
  HobRegistrarOffer *offer; /* of the last hob_registrar_open() that went well */
  HobCertificate *certificate;
};

static const HobRegistrarPatience default_patience = {
  .connect = 20 * 1000,
  .request = 15 * 1000,
  .close = 2 * 1000,
};

G_DEFINE_FINAL_TYPE (HobRegistrar, hob_registrar, G_TYPE_OBJECT)

/* One request for an account. */
typedef struct {
  HobRegistrar *registrar;
  char *address;
  char *password;
  char *answer;
} Application;

static void
application_free (gpointer data)
{
  Application *application = data;

  g_object_unref (application->registrar);
  g_free (application->address);
  g_free (application->answer);
  hob_seal_free_secret (application->password);
  g_free (application);
}

static gboolean
is_connected (HobRegistrar *self)
{
  return self->stream != NULL && hob_registrar_stream_is_open (self->stream);
}

static HobStreamConfig *
configure (HobRegistrar *self)
{
  HobStreamConfig *config = hob_stream_config_new ();

  config->address = g_strdup (self->domain);
  config->host = g_strdup (self->host);
  config->port = (guint16) self->port;
  config->fingerprint = g_strdup (self->fingerprint);
  config->is_guest = TRUE;
  return config;
}

/* The functions below run in fibers: whatever they await, the stream may be another afterwards. */

static void
set_closed (GError **error)
{
  g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "It was closed");
}

static gboolean
connect_stream (HobRegistrar *self, GError **error)
{
  HobRegistrarStream *stream;
  gboolean is_open;

  if (!self->is_wanted) {
    set_closed (error);
    return FALSE;
  }
  stream = hob_registrar_stream_new (configure (self), &self->patience);
  g_clear_pointer (&self->stream, hob_registrar_stream_close);
  g_clear_pointer (&self->certificate, hob_certificate_unref);
  self->stream = stream;
  is_open = dex_await (hob_registrar_stream_open (stream), error);
  if (!is_open && self->stream == stream && hob_registrar_stream_get_certificate (stream) != NULL)
    self->certificate = hob_certificate_ref (hob_registrar_stream_get_certificate (stream));
  return is_open;
}

static HobNode *
new_payload (const char *name, const char *ns, const char *attribute, const char *value)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, name, ns);
  if (attribute != NULL)
    hob_node_builder_attribute (builder, attribute, value);
  return hob_node_builder_end (builder, NULL);
}

/* Takes @payload. Returns the whole answer, be it a result or an error. */
static HobNode *
ask (HobRegistrar *self, const char *type, HobNode *payload, GError **error)
{
  g_autoptr (HobNode) owned = payload;

  if (owned == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED,
                         "The request cannot be written as XML");
    return NULL;
  }
  if (self->stream == NULL) {
    set_closed (error);
    return NULL;
  }
  return dex_await_boxed (hob_registrar_stream_ask (self->stream, type, owned), error);
}

static gboolean
is_result (HobNode *iq)
{
  return g_strcmp0 (hob_node_get_attribute (iq, "type"), "result") == 0;
}

/* Asks what no server refuses that registers anybody. Some hang up on who is not signed in. */
static HobNode *
ask_for_admission (HobRegistrar *self, const char *type, HobNode *payload, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (HobNode) answer = ask (self, type, payload, &local);

  if (answer != NULL && is_result (answer))
    return g_steal_pointer (&answer);
  if (answer != NULL)
    local = hob_registrar_offer_new_error (NULL, answer);
  else if (g_error_matches (local, HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM))
    local->code = HOB_XMPP_ERROR_FORBIDDEN;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* XEP-0231 §2.3. Without its picture an offer is worth less, but not nothing. */
static void
fetch_picture (HobRegistrar *self, HobRegistrarOffer *offer)
{
  g_autoptr (HobNode) answer =
    ask (self, "get", new_payload ("data", NS_BOB, "cid", offer->picture_id), NULL);

  if (answer != NULL && is_result (answer))
    hob_registrar_offer_take_picture (offer, answer);
}

/* XEP-0445 §3, XEP-0077 §3.1. */
static gboolean
ask_for_offer (HobRegistrar *self, GError **error)
{
  g_autoptr (HobRegistrarOffer) offer = NULL;
  g_autoptr (HobNode) answer = NULL;

  g_clear_pointer (&self->offer, hob_registrar_offer_free);
  if (!is_connected (self) && !connect_stream (self, error))
    return FALSE;
  if (self->token != NULL) {
    g_autoptr (HobNode) admission = ask_for_admission (
      self, "set", new_payload ("preauth", NS_PREAUTH, "token", self->token), error);

    if (admission == NULL)
      return FALSE;
  }
  answer = ask_for_admission (self, "get", new_payload ("query", NS_REGISTER, NULL, NULL), error);
  if (answer == NULL)
    return FALSE;

  offer = hob_registrar_offer_new (answer);
  if (hob_registrar_offer_lacks_picture (offer))
    fetch_picture (self, offer);
  if (!hob_registrar_offer_settle (offer, error))
    return FALSE;
  hob_registrar_take_offer (self, g_steal_pointer (&offer));
  return TRUE;
}

static DexFuture *
open_fiber (gpointer data)
{
  GError *error = NULL;

  if (!ask_for_offer (data, &error))
    return dex_future_new_for_error (error);
  return dex_future_new_true ();
}

/* A stream on which nobody signs in does not live long, a person may take their time. */
static gboolean
revive (HobRegistrar *self, GError **error)
{
  if (self->offer != NULL && is_connected (self))
    return TRUE;
  if (!ask_for_offer (self, error))
    return FALSE;
  if (self->offer->question == NULL)
    return TRUE;
  g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED, "The question has changed");
  return FALSE;
}

static gboolean
is_answerable (HobRegistrar *self, const char *answer, GError **error)
{
  if (self->offer->kind == HOB_REGISTRAR_ELSEWHERE) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN, "Only on a web page");
    return FALSE;
  }
  if (self->offer->question != NULL && answer == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED, "No answer was given");
    return FALSE;
  }
  return TRUE;
}

static DexFuture *
register_fiber (gpointer data)
{
  Application *application = data;
  HobRegistrar *self = application->registrar;
  g_autofree char *name = hob_jid_dup_local (application->address);
  g_autoptr (HobNode) answer = NULL;
  GError *error = NULL;

  if (!revive (self, &error) || !is_answerable (self, application->answer, &error))
    return dex_future_new_for_error (error);
  answer =
    ask (self, "set",
         hob_registrar_offer_answer (self->offer, name, application->password, application->answer),
         &error);
  if (answer == NULL)
    return dex_future_new_for_error (error);
  if (!is_result (answer))
    return dex_future_new_for_error (hob_registrar_offer_new_error (self->offer, answer));
  return dex_future_new_take_string (g_steal_pointer (&application->address));
}

static void
hob_registrar_finalize (GObject *object)
{
  HobRegistrar *self = HOB_REGISTRAR (object);

  g_clear_pointer (&self->stream, hob_registrar_stream_close);
  g_clear_pointer (&self->offer, hob_registrar_offer_free);
  g_clear_pointer (&self->certificate, hob_certificate_unref);
  g_free (self->domain);
  g_free (self->host);
  g_free (self->fingerprint);
  hob_seal_free_secret (self->token);

  G_OBJECT_CLASS (hob_registrar_parent_class)->finalize (object);
}

static void
hob_registrar_class_init (HobRegistrarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_registrar_finalize;
}

static void
hob_registrar_init (HobRegistrar *self)
{
  self->patience = default_patience;
}

/**
 * hob_registrar_new:
 * @domain: the server's, which is the new account's
 *
 * Main thread.
 *
 * Returns: (transfer full): a registrar that is not connected
 */
HobRegistrar *
hob_registrar_new (const char *domain)
{
  HobRegistrar *self;

  g_return_val_if_fail (domain != NULL && strchr (domain, '@') == NULL, NULL);

  self = g_object_new (HOB_TYPE_REGISTRAR, NULL);
  self->domain = g_strdup (domain);
  return self;
}

/**
 * hob_registrar_spawn:
 * @function: what to do
 * @data: (transfer full): its argument
 * @destroy: frees it
 *
 * Starts a fiber that runs to its end, or to its deadlines, even if nobody waits for it any more:
 * one that is discarded while what it awaits completes in the same turn of the loop breaks the
 * queues of libdex 0.10's scheduler.
 *
 * Returns: (transfer full): what @function returns
 */
DexFuture *
hob_registrar_spawn (DexFiberFunc function, gpointer data, GDestroyNotify destroy)
{
  DexFuture *fiber = dex_scheduler_spawn (NULL, 0, function, data, destroy);

  dex_future_disown (dex_ref (fiber));
  return fiber;
}

/**
 * hob_registrar_set_patience:
 * @self: a registrar
 * @patience: how long to wait for what, from the next hob_registrar_open() on
 */
void
hob_registrar_set_patience (HobRegistrar *self, const HobRegistrarPatience *patience)
{
  g_return_if_fail (HOB_IS_REGISTRAR (self));

  self->patience = *patience;
}

/**
 * hob_registrar_set_server:
 * @self: a registrar
 * @host: (nullable): where to connect to; %NULL for what the domain says
 * @port: its port, 0 for the usual one
 *
 * From the next hob_registrar_open() on. The certificate has to be the domain's all the same.
 */
void
hob_registrar_set_server (HobRegistrar *self, const char *host, guint port)
{
  g_return_if_fail (HOB_IS_REGISTRAR (self));
  g_return_if_fail (port <= G_MAXUINT16);

  g_set_str (&self->host, host);
  self->port = port;
}

/**
 * hob_registrar_set_trusted_fingerprint:
 * @self: a registrar
 * @fingerprint: (nullable): SHA-256 of the leaf to accept although nobody vouches for it, and the
 *   only one to accept then; in any spelling. %NULL for none
 *
 * From the next hob_registrar_open() that connects on.
 */
void
hob_registrar_set_trusted_fingerprint (HobRegistrar *self, const char *fingerprint)
{
  g_autofree char *normalized = hob_certificate_normalize_fingerprint (fingerprint);

  g_return_if_fail (HOB_IS_REGISTRAR (self));
  g_return_if_fail (fingerprint == NULL || normalized != NULL);

  g_set_str (&self->fingerprint, normalized);
}

/**
 * hob_registrar_set_invitation:
 * @self: a registrar
 * @token: (nullable): what came with an invitation
 *
 * From the next hob_registrar_open() on. XEP-0445.
 */
void
hob_registrar_set_invitation (HobRegistrar *self, const char *token)
{
  g_return_if_fail (HOB_IS_REGISTRAR (self));

  hob_seal_free_secret (self->token);
  self->token = g_strdup (token);
}

/**
 * hob_registrar_open:
 * @self: a registrar
 *
 * Connects on a stream of its own unless it is connected, and asks what a new account needs. No
 * secret is sent before the stream is encrypted and the certificate is the right one. The stream
 * features say little about whether accounts are made: it is tried. Connecting may take 20 seconds,
 * each answer 15. Main thread. XEP-0077 §3.1, XEP-0158, XEP-0231, XEP-0445.
 *
 * Returns: (transfer full): a future that resolves when it is known what to ask a person for;
 *   rejects with %HOB_XMPP_ERROR, after %HOB_XMPP_ERROR_CERTIFICATE and
 *   %HOB_XMPP_ERROR_CERTIFICATE_CHANGED see hob_registrar_get_certificate()
 */
DexFuture *
hob_registrar_open (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  self->is_wanted = TRUE;
  return hob_registrar_spawn (open_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_registrar_take_offer:
 * @self: a registrar
 * @offer: (transfer full): what a server asks of a new account
 */
void
hob_registrar_take_offer (HobRegistrar *self, HobRegistrarOffer *offer)
{
  g_clear_pointer (&self->offer, hob_registrar_offer_free);
  self->offer = offer;
}

/**
 * hob_registrar_get_kind:
 * @self: a registrar that was opened
 *
 * Returns: what the server asks for
 */
HobRegistrarKind
hob_registrar_get_kind (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), HOB_REGISTRAR_ELSEWHERE);

  return self->offer != NULL ? self->offer->kind : HOB_REGISTRAR_ELSEWHERE;
}

/**
 * hob_registrar_get_form:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): the form, if there is one to fill in
 */
HobForm *
hob_registrar_get_form (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  return self->offer != NULL ? self->offer->form : NULL;
}

/**
 * hob_registrar_get_picture:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): a PNG or JPEG of at most 64 KiB, in which a person reads the
 *   answer. It comes from the server: decode it where that does no harm
 */
GBytes *
hob_registrar_get_picture (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  return self->offer != NULL ? self->offer->picture : NULL;
}

/**
 * hob_registrar_get_question:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): what the answer is asked for with; %NULL when none is wanted
 */
const char *
hob_registrar_get_question (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  if (self->offer == NULL || self->offer->form == NULL || self->offer->question == NULL)
    return NULL;
  return hob_form_find (self->offer->form, self->offer->question)->label;
}

/**
 * hob_registrar_get_instructions:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): what the server says about it, plain text
 */
const char *
hob_registrar_get_instructions (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  return self->offer != NULL ? self->offer->instructions : NULL;
}

/**
 * hob_registrar_get_url:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): an https page where accounts are made, for
 *   %HOB_REGISTRAR_ELSEWHERE. To be opened only when the person wants it. XEP-0066
 */
const char *
hob_registrar_get_url (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  return self->offer != NULL ? self->offer->url : NULL;
}

/**
 * hob_registrar_get_certificate:
 * @self: a registrar
 *
 * Returns: (transfer none) (nullable): the certificate over which it did not open
 */
HobCertificate *
hob_registrar_get_certificate (HobRegistrar *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);

  return self->certificate;
}

/**
 * hob_registrar_register:
 * @self: a registrar that was opened
 * @name: the local part of the address
 * @password: the password
 * @answer: (nullable): to the question
 *
 * Asks for the account; after %HOB_XMPP_ERROR_CONFLICT another name can be tried at once. Where the
 * server has hung up meanwhile, it connects again. Goes on when the future is discarded: only the
 * answer tells whether there is an account now that has to be removed. Main thread. XEP-0077 §3.1.
 *
 * Returns: (transfer full): a future string, the new bare address; rejects with %HOB_XMPP_ERROR
 */
DexFuture *
hob_registrar_register (HobRegistrar *self,
                        const char *name,
                        const char *password,
                        const char *answer)
{
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  Application *application;

  g_return_val_if_fail (HOB_IS_REGISTRAR (self), NULL);
  g_return_val_if_fail (name != NULL && password != NULL, NULL);

  text = g_strdup_printf ("%s@%s", name, self->domain);
  address = strpbrk (name, "\"&'/:<>@ ") == NULL ? hob_jid_normalize_bare (text) : NULL;
  if (address == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED,
                                  "No address can be made of this name");

  application = g_new0 (Application, 1);
  application->registrar = g_object_ref (self);
  application->address = g_steal_pointer (&address);
  application->password = g_strdup (password);
  application->answer = g_strdup (answer);
  self->is_wanted = TRUE;
  return hob_registrar_spawn (register_fiber, application, application_free);
}

/**
 * hob_registrar_close:
 * @self: a registrar
 *
 * Says goodbye to the server. What was asked and has no answer yet rejects with
 * %HOB_XMPP_ERROR_OFFLINE. Main thread.
 */
void
hob_registrar_close (HobRegistrar *self)
{
  g_return_if_fail (HOB_IS_REGISTRAR (self));

  self->is_wanted = FALSE;
  g_clear_pointer (&self->stream, hob_registrar_stream_close);
}
