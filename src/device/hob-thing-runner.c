/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-runner-private.h"

#include "hob-thing-private.h"
#include "hob-thing-sentence-private.h"
#include "hob-thing-service-private.h"

#include <glib/gi18n.h>

struct _HobThingRunner {
  GObject parent_instance;

  HobThing *thing;
  HobSession *session;
  HobThingService *service;
};

enum {
  TOLD,
  TROUBLE,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobThingRunner, hob_thing_runner, G_TYPE_OBJECT)

static void
tell (HobThingRunner *self, const char *line)
{
  g_signal_emit (self, signals[TOLD], 0, line);
}

static void
complain (HobThingRunner *self, const char *sentence)
{
  g_signal_emit (self, signals[TROUBLE], 0, sentence);
}

static void
state_cb (HobThingRunner *self)
{
  HobSessionState state = hob_session_get_state (self->session);
  const GError *error = hob_session_get_error (self->session);
  HobCertificate *certificate = hob_session_get_certificate (self->session);
  g_autofree char *sentence = NULL;
  g_autofree char *hint = NULL;

  if ((state != HOB_SESSION_WAITING && state != HOB_SESSION_FAILED) || error == NULL)
    return;
  sentence = hob_thing_sentence_new (error);
  complain (self, sentence);
  if (state != HOB_SESSION_FAILED)
    return;
  if (certificate != NULL) {
    hint = g_strdup_printf (_ ("It showed one with the fingerprint %s"),
                            hob_certificate_get_fingerprint (certificate));
    complain (self, hint);
  }
  g_signal_emit (self, signals[FAILED], 0);
}

static void
ready_cb (HobThingRunner *self)
{
  g_autofree char *line = g_strconcat ("ready ", hob_session_get_address (self->session), NULL);

  tell (self, line);
}

static void
applied_cb (HobThingRunner *self, HobThingSpec *spec, const char *text, const char *who)
{
  g_autofree char *value = g_strescape (text, NULL);
  g_autofree char *line = who != NULL ? g_strdup_printf ("set %s %s by %s", spec->name, value, who)
                                      : g_strdup_printf ("set %s %s", spec->name, value);

  tell (self, line);
}

static void
refused_cb (HobThingRunner *self, HobThingSpec *spec, const char *why, const char *who)
{
  g_autofree char *line = g_strdup_printf ("refused %s: %s", spec->name, why);

  tell (self, line);
}

static void
hob_thing_runner_dispose (GObject *object)
{
  HobThingRunner *self = HOB_THING_RUNNER (object);

  if (self->service != NULL)
    g_object_run_dispose (G_OBJECT (self->service));
  g_clear_object (&self->service);
  g_clear_object (&self->session);
  g_clear_object (&self->thing);
  G_OBJECT_CLASS (hob_thing_runner_parent_class)->dispose (object);
}

static void
hob_thing_runner_class_init (HobThingRunnerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_thing_runner_dispose;

  signals[TOLD] = g_signal_new ("told", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] =
    g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hob_thing_runner_init (HobThingRunner *self)
{
}

/**
 * hob_thing_runner_new:
 * @config: the device's configuration, which outlives it
 * @session: its account's, started or not
 *
 * Returns: (transfer full): a device that does nothing yet
 */
HobThingRunner *
hob_thing_runner_new (HobThingConfig *config, HobSession *session)
{
  HobThingRunner *self;

  g_return_val_if_fail (config != NULL && HOB_IS_SESSION (session), NULL);

  self = g_object_new (HOB_TYPE_THING_RUNNER, NULL);
  self->thing = hob_thing_new (config);
  self->session = g_object_ref (session);
  self->service = hob_thing_service_new (self->thing, HOB_TRANSPORT (session));
  g_signal_connect_object (self->thing, "applied", G_CALLBACK (applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thing, "refused", G_CALLBACK (refused_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thing, "trouble", G_CALLBACK (complain), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "trouble", G_CALLBACK (complain), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * hob_thing_runner_start:
 * @self: a device
 *
 * Main thread.
 */
void
hob_thing_runner_start (HobThingRunner *self)
{
  g_return_if_fail (HOB_IS_THING_RUNNER (self));

  hob_thing_start (self->thing);
  hob_session_start (self->session);
}

/**
 * hob_thing_runner_stop:
 * @self: a device
 *
 * Returns: (transfer full): resolves once it is offline, within two seconds
 */
DexFuture *
hob_thing_runner_stop (HobThingRunner *self)
{
  g_return_val_if_fail (HOB_IS_THING_RUNNER (self), NULL);
  return hob_session_stop (self->session);
}

/**
 * hob_thing_runner_new_session:
 * @config: where the server is and which certificate to trust, if the file tells
 * @address: the device's account
 * @password: its password
 *
 * Returns: (transfer full): a session that is not started
 */
HobSession *
hob_thing_runner_new_session (HobThingConfig *config, const char *address, const char *password)
{
  HobSession *session;

  g_return_val_if_fail (config != NULL && address != NULL && password != NULL, NULL);

  session = hob_session_new (address);
  hob_session_set_password (session, password);
  if (config->host != NULL)
    hob_session_set_server (session, config->host, config->port);
  hob_session_set_trusted_fingerprint (session, config->trust);
  return session;
}
