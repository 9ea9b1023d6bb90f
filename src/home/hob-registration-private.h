/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-newcomer-private.h"
#include "hob-registration.h"

G_BEGIN_DECLS

/* Texts, then flags, then the rest. */
enum {
  HOB_REGISTRATION_PROP_MAKER = 1,
  HOB_REGISTRATION_PROP_MODEL,
  HOB_REGISTRATION_PROP_SERIAL,
  HOB_REGISTRATION_PROP_HARDWARE,
  HOB_REGISTRATION_PROP_SOFTWARE,
  HOB_REGISTRATION_PROP_NAME,
  HOB_REGISTRATION_PROP_ROOM,
  HOB_REGISTRATION_PROP_NETWORK,
  HOB_REGISTRATION_PROP_NETWORK_PASSWORD,
  HOB_REGISTRATION_PROP_LOCAL_PART,
  HOB_REGISTRATION_PROP_EXISTING_ADDRESS,
  HOB_REGISTRATION_PROP_EXISTING_PASSWORD,
  HOB_REGISTRATION_PROP_CAPTCHA_ANSWER,
  HOB_REGISTRATION_PROP_INVITATION,
  HOB_REGISTRATION_N_TEXTS,

  HOB_REGISTRATION_PROP_PROVEN = HOB_REGISTRATION_N_TEXTS,
  HOB_REGISTRATION_PROP_NETWORK_HIDDEN,
  HOB_REGISTRATION_PROP_USE_EXISTING,
  HOB_REGISTRATION_PROP_KEEP_CREDENTIALS,
  HOB_REGISTRATION_PROP_PLAIN_TEXT_AGREED,
  HOB_REGISTRATION_N_FLAGS,
};

/* In milliseconds. */
typedef struct {
  int find;
  int connect;
  int ask_server; /* each question to the server */
  int store;
  int remember; /* a keyring that may have to be unlocked */
  int hello;
  int greet;
  int remove;
} HobRegistrationDeadlines;

struct _HobRegistration {
  GObject parent_instance;

  HobHousehold *household;
  HobAccount *account;
  HobAdapter *adapter;
  HobRegistrationDeadlines deadlines;
  char *texts[HOB_REGISTRATION_N_TEXTS];
  gboolean flags[HOB_REGISTRATION_N_FLAGS];

  HobRegistrationStep step;
  GError *error;
  gint64 since; /* monotonic, µs: the step began */
  guint ticks;
  gboolean busy;
  gboolean moved; /* a verb has chosen :step */
  gboolean ended;
  gboolean undo;            /* what was made is to be removed */
  DexPromise *interruption; /* rejects when a verb was used; one after the other */
  DexPromise *finished;

  HobRegistrationCode *code;
  HobFinder *finder;
  HobLink *link;

  HobRegistrar *registrar;
  gboolean asked;         /* the registrar knows what the server wants */
  DexFuture *registering; /* the server may have made the account, or not */
  char *address;          /* of the device's account */
  char *password;
  gboolean made;      /* by us */
  DexFuture *keeping; /* its password, in the keyring; NULL: not wanted */

  HobNewcomer *newcomer; /* after the hand-over */
  HobDevice *device;
};

void hob_registration_set_text (HobRegistration *self, guint id, const char *text);
void hob_registration_set_flag (HobRegistration *self, guint id, gboolean flag);
const char *hob_registration_get_text (HobRegistration *self, guint id); /* never NULL */
void hob_registration_wipe_all (HobRegistration *self);
void hob_registration_set_deadlines (HobRegistration *self,
                                     const HobRegistrationDeadlines *deadlines);
extern const HobRegistrationDeadlines hob_registration_default_deadlines;
void hob_registration_begin (HobRegistration *self);
void hob_registration_move_to (HobRegistration *self, HobRegistrationStep step);
DexFuture *hob_registration_end (HobRegistration *self, gboolean undo) G_GNUC_WARN_UNUSED_RESULT;
/* In the fiber: waits, unless a verb is used; a deadline that passes becomes @domain's @code. */
gboolean hob_registration_await (HobRegistration *self,
                                 DexFuture *future,
                                 int milliseconds,
                                 GQuark domain,
                                 int code,
                                 GError **error);

/* What becomes of the device after the hand-over. */
void hob_registration_watch (HobRegistration *self, HobNewcomer *newcomer);
void hob_registration_unexpect (HobRegistration *self);

/* The steps, in the fiber. */
gboolean hob_registration_find (HobRegistration *self, GError **error);
gboolean hob_registration_connect (HobRegistration *self, GError **error);
gboolean hob_registration_identify (HobRegistration *self, GError **error);
void hob_registration_drop_link (HobRegistration *self);
gboolean hob_registration_make_account (HobRegistration *self, GError **error);
gboolean hob_registration_send (HobRegistration *self, GError **error);

void hob_registration_keep_credentials (HobRegistration *self);
/* The account that was made is one that no device has. */
void hob_registration_disown_account (HobRegistration *self, HobAccountDevices *devices);
/* Waits for what is on its way to the server, then removes the account if it is ours. */
gboolean hob_registration_remove_account (HobRegistration *self, GError **error);
/* What the form must say. */
gboolean hob_registration_check_form (HobRegistration *self, GError **error);
char *hob_registration_dup_address (HobRegistration *self); /* as the form says; NULL */
char *hob_registration_make_local_part (const char *name);

G_END_DECLS
