/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The fiber: one step after the other, each until it is done or a verb says otherwise. */

#include "hob-registration-private.h"

#include "hob-home-fiber-private.h"
#include "hob-household-private.h"
#include "hob-registration-wait-private.h"

const HobRegistrationDeadlines hob_registration_default_deadlines = {
  .find = 120000,
  .connect = 60000,
  .ask_server = 40000,
  .store = 3000,
  .remember = 60000,
  .hello = 120000,
  .greet = 60000,
  .remove = 40000,
};

static void
set_busy (HobRegistration *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify (G_OBJECT (self), "busy");
}

/* Takes @error. */
static void
set_error (HobRegistration *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify (G_OBJECT (self), "error");
}

static gboolean
waits_for_person (HobRegistrationStep step)
{
  return step == HOB_REGISTRATION_CODE || step == HOB_REGISTRATION_CONFIRMING ||
         step == HOB_REGISTRATION_DONE;
}

static void
set_step (HobRegistration *self, HobRegistrationStep step)
{
  gboolean changed = self->step != step;

  self->step = step;
  self->since = g_get_monotonic_time ();
  set_error (self, NULL);
  if (changed) {
    g_object_notify (G_OBJECT (self), "reached");
    g_object_notify (G_OBJECT (self), "step");
  }
  g_object_notify (G_OBJECT (self), "waited-ms");
  set_busy (self, !waits_for_person (step));
}

static void
interrupt (HobRegistration *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->interruption)))
    dex_promise_reject (self->interruption,
                        g_error_new_literal (HOB_REGISTRATION_ERROR,
                                             HOB_REGISTRATION_ERROR_CANCELLED, "Interrupted"));
}

static gboolean
await_person (HobRegistration *self, GError **error)
{
  return hob_registration_wait (dex_ref (DEX_FUTURE (self->interruption)), self->interruption, 0,
                                error);
}

static gboolean
await_stage (HobRegistration *self, HobNewcomerStage stage, int milliseconds, GError **error)
{
  g_autoptr (DexFuture) reached = hob_newcomer_when (self->newcomer, stage);

  return hob_registration_await (self, g_steal_pointer (&reached), milliseconds,
                                 HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_SILENT, error);
}

static gboolean
await_hello (HobRegistration *self, GError **error)
{
  return await_stage (self, HOB_NEWCOMER_GREETED, self->deadlines.hello, error);
}

static gboolean
await_home (HobRegistration *self, GError **error)
{
  return await_stage (self, HOB_NEWCOMER_HOME, self->deadlines.greet, error);
}

static gboolean
send_and_keep (HobRegistration *self, GError **error)
{
  if (!hob_registration_send (self, error))
    return FALSE;
  hob_registration_keep_credentials (self);
  return TRUE;
}

static gboolean (*const steps[]) (HobRegistration *self, GError **error) = {
  [HOB_REGISTRATION_CODE] = await_person,
  [HOB_REGISTRATION_FINDING] = hob_registration_find,
  [HOB_REGISTRATION_CONNECTING] = hob_registration_connect,
  [HOB_REGISTRATION_IDENTIFYING] = hob_registration_identify,
  [HOB_REGISTRATION_CONFIRMING] = await_person,
  [HOB_REGISTRATION_ACCOUNT] = hob_registration_make_account,
  [HOB_REGISTRATION_SENDING] = send_and_keep,
  [HOB_REGISTRATION_WAITING] = await_hello,
  [HOB_REGISTRATION_GREETING] = await_home,
};

static gboolean
is_disturbed (HobRegistration *self)
{
  return self->moved || self->ended;
}

static void
renew_interruption (HobRegistration *self)
{
  self->moved = FALSE;
  dex_clear (&self->interruption);
  self->interruption = dex_promise_new ();
}

static void
take_step (HobRegistration *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done = steps[self->step](self, &error);

  if (!is_disturbed (self) && done) {
    set_step (self, self->step + 1);
  } else if (!is_disturbed (self)) {
    g_debug ("Step %d: %s", (int) self->step, error->message);
    set_error (self, g_steal_pointer (&error));
    set_busy (self, FALSE);
    await_person (self, NULL);
  }
  if (self->moved && !self->ended)
    renew_interruption (self);
}

static DexFuture *
run_fiber (gpointer data)
{
  HobRegistration *self = data;
  g_autoptr (GError) error = NULL;

  while (!self->ended && self->step != HOB_REGISTRATION_DONE)
    take_step (self);

  if (self->step == HOB_REGISTRATION_DONE)
    self->ended = TRUE;
  g_clear_handle_id (&self->ticks, g_source_remove);
  hob_registration_drop_link (self);
  if (self->undo) {
    hob_registration_unexpect (self);
    hob_registration_remove_account (self, &error);
  }
  hob_registration_wipe_all (self);
  if (error != NULL) {
    g_message ("The account of the device could not be removed: %s", error->message);
    dex_promise_reject (self->finished, g_steal_pointer (&error));
  } else {
    dex_promise_resolve_boolean (self->finished, TRUE);
  }
  return dex_future_new_for_boolean (TRUE);
}

static gboolean
tick_cb (gpointer data)
{
  g_object_notify (data, "waited-ms");
  return G_SOURCE_CONTINUE;
}

/* Something about this computer's Bluetooth, not about the device. */
static gboolean
is_obstacle (const GError *error)
{
  return error != NULL && error->domain == HOB_BLUETOOTH_ERROR &&
         (error->code == HOB_BLUETOOTH_ERROR_NO_SERVICE ||
          error->code == HOB_BLUETOOTH_ERROR_NO_ADAPTER || error->code == HOB_BLUETOOTH_ERROR_OFF ||
          error->code == HOB_BLUETOOTH_ERROR_BLOCKED || error->code == HOB_BLUETOOTH_ERROR_FAILED);
}

/* Looking goes on by itself once the obstacle is gone; another one in its place is told. */
static void
adapter_changed_cb (HobAdapter *adapter, GParamSpec *pspec, HobRegistration *self)
{
  if (is_obstacle (self->error))
    hob_registration_retry (self);
}

static DexFuture *
turned_on_cb (DexFuture *turning_on, gpointer data)
{
  HobRegistration *self = data;
  g_autoptr (GError) reason = NULL;

  dex_future_get_value (turning_on, &reason);
  if (reason == NULL || self->ended || !is_obstacle (self->error))
    return dex_ref (turning_on);
  if (!is_obstacle (reason))
    reason->code = HOB_BLUETOOTH_ERROR_FAILED;
  set_error (self, g_steal_pointer (&reason));
  return dex_ref (turning_on);
}

/* However late the device comes, and whatever the person looks at meanwhile: it is home. */
static void
newcomer_changed_cb (HobNewcomer *newcomer, HobRegistration *self)
{
  HobNewcomerStage stage = hob_newcomer_get_stage (newcomer);

  if (self->ended)
    return;
  if (stage == HOB_NEWCOMER_HOME) {
    g_set_object (&self->device, hob_newcomer_get_device (newcomer));
    g_object_notify (G_OBJECT (self), "device");
    if (!self->busy)
      hob_registration_move_to (self, HOB_REGISTRATION_DONE);
  } else if (stage == HOB_NEWCOMER_GREETED && self->step == HOB_REGISTRATION_WAITING &&
             !self->busy) {
    hob_registration_move_to (self, HOB_REGISTRATION_GREETING);
  }
}

/**
 * hob_registration_begin:
 * @self: a new registration
 *
 * Starts the fiber, which keeps @self alive until it ends.
 */
void
hob_registration_begin (HobRegistration *self)
{
  g_signal_connect_object (self->adapter, "notify::state", G_CALLBACK (adapter_changed_cb), self,
                           0);
  self->ticks = g_timeout_add_seconds (1, tick_cb, self);
  dex_future_disown (hob_home_fiber_spawn (run_fiber, g_object_ref (self), g_object_unref));
}

/**
 * hob_registration_turn_on_adapter:
 * @self: a registration that was stopped because Bluetooth is off
 *
 * Turns Bluetooth on; then it goes on by itself. What hinders that takes the place of :error. Main
 * thread.
 *
 * Returns: (transfer full): resolves once it is on, and rejects with #HOB_BLUETOOTH_ERROR, within
 *   15 seconds; nobody needs to wait for it
 */
DexFuture *
hob_registration_turn_on_adapter (HobRegistration *self)
{
  DexFuture *turning_on;

  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  turning_on = dex_future_finally (hob_adapter_turn_on (self->adapter), turned_on_cb,
                                   g_object_ref (self), g_object_unref);
  dex_future_disown (dex_ref (turning_on));
  return turning_on;
}

/**
 * hob_registration_move_to:
 * @self: a registration
 * @step: where to go on
 *
 * What a verb does: seen at once, and what the fiber is at ends.
 */
void
hob_registration_move_to (HobRegistration *self, HobRegistrationStep step)
{
  if (self->ended)
    return;
  self->moved = TRUE;
  set_step (self, step);
  interrupt (self);
}

/**
 * hob_registration_end:
 * @self: a registration
 * @undo: whether what was made for the device is to be removed
 *
 * Returns: (transfer full): resolves when nothing of it is under way any more
 */
DexFuture *
hob_registration_end (HobRegistration *self, gboolean undo)
{
  if (!self->ended && self->step != HOB_REGISTRATION_DONE) {
    self->ended = TRUE;
    self->undo = undo;
    set_error (self, g_error_new_literal (HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_CANCELLED,
                                          "Cancelled"));
    set_busy (self, FALSE);
    interrupt (self);
  }
  return dex_ref (DEX_FUTURE (self->finished));
}

/**
 * hob_registration_await:
 * @self: a registration
 * @future: (transfer full): what to wait for
 * @milliseconds: how long at most
 * @domain: of the error for a deadline that passes
 * @code: of the error for a deadline that passes
 * @error: the reason
 *
 * In the fiber only.
 *
 * Returns: whether @future resolved before a verb was used
 */
gboolean
hob_registration_await (HobRegistration *self,
                        DexFuture *future,
                        int milliseconds,
                        GQuark domain,
                        int code,
                        GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (hob_registration_wait (future, self->interruption, milliseconds, &reason))
    return TRUE;
  if (g_error_matches (reason, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    g_set_error_literal (error, domain, code, "Nothing happened in time");
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * hob_registration_watch:
 * @self: a registration
 * @newcomer: the device it has handed everything to
 */
void
hob_registration_watch (HobRegistration *self, HobNewcomer *newcomer)
{
  if (self->newcomer != NULL)
    g_signal_handlers_disconnect_by_data (self->newcomer, self);
  g_set_object (&self->newcomer, newcomer);
  g_signal_connect_object (newcomer, "changed", G_CALLBACK (newcomer_changed_cb), self, 0);
}

/**
 * hob_registration_unexpect:
 * @self: a registration
 *
 * The device, if it was handed anything, will not come; an account that was made for it is nobody's
 * again.
 */
void
hob_registration_unexpect (HobRegistration *self)
{
  HobAccountDevices *devices = hob_household_get_devices_of (self->household, self->account);

  if (self->newcomer == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->newcomer, self);
  if (devices != NULL)
    hob_account_devices_unexpect (devices, hob_newcomer_get_address (self->newcomer));
  g_clear_object (&self->newcomer);
  if (devices != NULL && self->made)
    hob_registration_disown_account (self, devices);
  else if (devices != NULL)
    dex_future_disown (hob_account_devices_write (devices));
}
