/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-household.h"

#include <hob-bluetooth.h>

G_BEGIN_DECLS

/* What the person is looking at. Each ends by itself or by a verb below. */
typedef enum {
  HOB_REGISTRATION_CODE, /* waits for submit_code */
  HOB_REGISTRATION_FINDING,
  HOB_REGISTRATION_CONNECTING,
  HOB_REGISTRATION_IDENTIFYING,
  HOB_REGISTRATION_CONFIRMING, /* waits for confirm: this device, its name, room, network, account
                                */
  HOB_REGISTRATION_ACCOUNT,    /* making the account */
  HOB_REGISTRATION_SENDING,
  HOB_REGISTRATION_WAITING,  /* for the device to come online */
  HOB_REGISTRATION_GREETING, /* its hello was mirrored */
  HOB_REGISTRATION_DONE,     /* see :device */
} HobRegistrationStep;

#define HOB_TYPE_REGISTRATION_STEP (hob_registration_step_get_type ())
GType hob_registration_step_get_type (void);

/* Why a step stopped; :step says which, and the message of :error is for the log.
 * HOB_BLUETOOTH_ERROR, HOB_XMPP_ERROR and HOB_WIRE_ERROR appear as they are (_CONFLICT: the name is
 * taken, and so was another one that was tried instead); these are the flow's own. */
typedef enum {
  HOB_REGISTRATION_ERROR_NOT_PROVEN,       /* the code demands sealing, the device proved nothing */
  HOB_REGISTRATION_ERROR_CONSENT,          /* plain text needs :plain-text-agreed first */
  HOB_REGISTRATION_ERROR_NETWORK_NAME,     /* missing, or longer than 32 bytes */
  HOB_REGISTRATION_ERROR_NETWORK_PASSWORD, /* not 0 or 8 to 63 bytes */
  HOB_REGISTRATION_ERROR_ADDRESS,          /* the device's address is none */
  HOB_REGISTRATION_ERROR_QUESTION,         /* the server asks :registrar's; answer and retry */
  HOB_REGISTRATION_ERROR_SILENT,           /* did not come online in time; still listened for */
  HOB_REGISTRATION_ERROR_CANCELLED,
} HobRegistrationError;

#define HOB_REGISTRATION_ERROR (hob_registration_error_quark ())
GQuark hob_registration_error_quark (void);

#define HOB_TYPE_REGISTRATION (hob_registration_get_type ())
G_DECLARE_FINAL_TYPE (HobRegistration, hob_registration, HOB, REGISTRATION, GObject)

/* Brings one device home. One object, one fiber, which keeps it alive until it is done, cancelled
 * or left; the wizard's pages bind to it.
 *
 * Properties (read, notify): step, busy, error (GError; the step waits for a way on), waited-ms
 * (since the step began, notified each second), reached (the furthest step that was completed, so
 * that Found · Connected · Identified can be ticked), proven (the device showed the scanned key),
 * maker, model, serial, hardware, software (NULL: it did not say), device (HobDevice, when DONE).
 * Properties (read-write, filled in by the flow where it knows): name, room, network, network-
 * password, network-hidden, local-part, use-existing (gboolean), existing-address,
 * existing-password, keep-credentials (gboolean), plain-text-agreed (gboolean), captcha-answer,
 * invitation (a server's token, for one that makes accounts for the invited only). */
/* @adapter NULL: the computer's own. Without one, or without the Bluetooth service, the step
 * FINDING stops with the HOB_BLUETOOTH_ERROR that says so, and goes on when that changes. */
HobRegistration *hob_registration_new (HobHousehold *household,
                                       HobAccount *account,
                                       HobAdapter *adapter);

HobHousehold *hob_registration_get_household (HobRegistration *self);
HobAccount *hob_registration_get_account (HobRegistration *self);
HobAdapter *hob_registration_get_adapter (HobRegistration *self);

/* FALSE with HOB_WIRE_ERROR_CODE_*: nothing changed. Else goes on to FINDING. */
gboolean hob_registration_submit_code (HobRegistration *self, const char *text, GError **error);
HobRegistrationCode *hob_registration_get_code (HobRegistration *self); /* NULL before */
HobRegistrationStep hob_registration_get_step (HobRegistration *self);
const GError *hob_registration_get_error (HobRegistration *self);
/* The form of CONFIRMING is filled in: makes the account, sends, waits. FALSE with
 * HOB_REGISTRATION_ERROR: what does not fit; nothing is lost. */
gboolean hob_registration_confirm (HobRegistration *self, GError **error);
/* Tries the step that :error stopped again, with what the form says now. */
void hob_registration_retry (HobRegistration *self);
/* What hinders that becomes :error; else the step goes on by itself. */
DexFuture *hob_registration_turn_on_adapter (HobRegistration *self);
/* Back to an earlier waiting step, CODE or CONFIRMING, with everything typed kept. An account that
 * was made for the device is kept for the next try. */
void hob_registration_go_back (HobRegistration *self);
/* Ends it within a blink; removes the account it made, in the background, and what fails now again
 * later. The future resolves when that is done. */
DexFuture *hob_registration_cancel (HobRegistration *self);
/* Ends it, but after the hand-over the household goes on waiting for the device; before, as
 * cancel. */
DexFuture *hob_registration_leave (HobRegistration *self);
HobDevice *hob_registration_get_device (HobRegistration *self);
HobRegistrar *hob_registration_get_registrar (HobRegistration *self); /* for a question; NULL */

G_END_DECLS
