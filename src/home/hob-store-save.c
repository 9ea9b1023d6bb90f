/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-database-private.h"

/**
 * hob_store_save_account:
 * @self: a store
 * @account: the account; there is no password in it
 *
 * Remembers where and how to sign in.
 */
void
hob_store_save_account (HobStore *self, const HobStoredAccount *account)
{
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && account->address != NULL);

  change = hob_store_touch (
    self, &(HobStoreChange) {.kind = HOB_STORE_ACCOUNT, .account = account->address});
  if (change == NULL)
    return;

  g_set_str (&change->host, account->host);
  g_set_str (&change->fingerprint, account->fingerprint);
  change->port = account->port;
}

/**
 * hob_store_forget_account:
 * @self: a store
 * @address: whose
 *
 * Forgets the account and all its devices.
 */
void
hob_store_forget_account (HobStore *self, const char *address)
{
  HobStoreChange about = {.kind = HOB_STORE_FORGET_ACCOUNT, .account = (char *) address};

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (address != NULL);

  hob_store_withdraw (self, &about);
  hob_store_touch (self, &about);
}

/**
 * hob_store_save_device:
 * @self: a store
 * @account: through which account it is known
 * @address: its bare address
 * @name: (nullable): the contact's name
 * @room: (nullable): the contact's group
 * @last_seen: wall clock, µs; 0 for never
 *
 * Remembers a device. Its form, way of control and values are only kept for a device that was
 * saved like this.
 */
void
hob_store_save_device (HobStore *self,
                       const char *account,
                       const char *address,
                       const char *name,
                       const char *room,
                       gint64 last_seen)
{
  HobStoreChange about = {
    .kind = HOB_STORE_DEVICE, .account = (char *) account, .address = (char *) address};
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL);

  change = hob_store_touch (self, &about);
  if (change == NULL)
    return;

  g_set_str (&change->name, name);
  g_set_str (&change->room, room);
  change->when = last_seen;
}

/**
 * hob_store_forget_device:
 * @self: a store
 * @account: through which account it was known
 * @address: its bare address
 *
 * Forgets the device and its values.
 */
void
hob_store_forget_device (HobStore *self, const char *account, const char *address)
{
  HobStoreChange about = {
    .kind = HOB_STORE_FORGET_DEVICE, .account = (char *) account, .address = (char *) address};

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL);

  hob_store_withdraw (self, &about);
  hob_store_touch (self, &about);
}

/**
 * hob_store_save_form:
 * @self: a store
 * @account: through which account the device is known
 * @address: its bare address
 * @form: (nullable): the data form; %NULL forgets it
 */
void
hob_store_save_form (HobStore *self, const char *account, const char *address, HobNode *form)
{
  HobStoreChange about = {
    .kind = HOB_STORE_FORM, .account = (char *) account, .address = (char *) address};
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL);

  change = hob_store_touch (self, &about);
  if (change == NULL)
    return;

  g_clear_pointer (&change->form, hob_node_unref);
  change->form = form != NULL ? hob_node_ref (form) : NULL;
}

/**
 * hob_store_save_control:
 * @self: a store
 * @account: through which account the device is known
 * @address: its bare address
 * @control: (nullable): the way of writing that worked
 */
void
hob_store_save_control (HobStore *self,
                        const char *account,
                        const char *address,
                        const char *control)
{
  HobStoreChange about = {
    .kind = HOB_STORE_CONTROL, .account = (char *) account, .address = (char *) address};
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL);

  change = hob_store_touch (self, &about);
  if (change != NULL)
    g_set_str (&change->control, control);
}

/**
 * hob_store_save_value:
 * @self: a store
 * @account: through which account the device is known
 * @address: its bare address
 * @node: the node of the item
 * @item_id: the item
 * @reading: (nullable): its value; %NULL forgets it
 * @updated: when it was confirmed: wall clock, µs
 *
 * Remembers the last value. Secrets never come here.
 */
void
hob_store_save_value (HobStore *self,
                      const char *account,
                      const char *address,
                      const char *node,
                      const char *item_id,
                      HobReading *reading,
                      gint64 updated)
{
  HobStoreChange about = {.kind = HOB_STORE_VALUE,
                          .account = (char *) account,
                          .address = (char *) address,
                          .node = (char *) node,
                          .item_id = (char *) item_id};
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL && node != NULL && item_id != NULL);

  change = hob_store_touch (self, &about);
  if (change == NULL)
    return;

  g_clear_pointer (&change->reading, hob_reading_unref);
  change->reading = reading != NULL ? hob_reading_ref (reading) : NULL;
  change->when = updated;
}

static HobStoreChange *
touch_newcomer (HobStore *self, const char *account, const char *address)
{
  return hob_store_touch (self, &(HobStoreChange) {.kind = HOB_STORE_NEWCOMER,
                                                   .account = (char *) account,
                                                   .address = (char *) address});
}

/**
 * hob_store_save_newcomer:
 * @self: a store
 * @newcomer: an account for a device
 *
 * Remembers the account, whether a device has it, and whether its hello was mirrored.
 */
void
hob_store_save_newcomer (HobStore *self, const HobStoredNewcomer *newcomer)
{
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (newcomer->account != NULL && newcomer->address != NULL);
  g_return_if_fail (newcomer->since != 0);

  change = touch_newcomer (self, newcomer->account, newcomer->address);
  if (change == NULL)
    return;

  g_set_str (&change->name, newcomer->name);
  g_set_str (&change->room, newcomer->room);
  change->when = newcomer->since;
  change->greeted = newcomer->greeted;
  change->handed = newcomer->handed;
}

/**
 * hob_store_forget_newcomer:
 * @self: a store
 * @account: for which account it was expected
 * @address: its bare address
 *
 * It came, or will not come.
 */
void
hob_store_forget_newcomer (HobStore *self, const char *account, const char *address)
{
  HobStoreChange *change;

  g_return_if_fail (HOB_IS_STORE (self));
  g_return_if_fail (account != NULL && address != NULL);

  change = touch_newcomer (self, account, address);
  if (change != NULL)
    change->when = 0;
}
