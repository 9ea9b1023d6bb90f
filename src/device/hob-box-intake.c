/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-intake-private.h"

#include <hob-bluetooth.h>
#include <string.h>

/* IEEE 802.11 and WPA: a passphrase, or the 256-bit key in hexadecimal. */
#define LONGEST_NETWORK 32
#define SHORTEST_PASSPHRASE 8
#define LONGEST_PASSPHRASE 64

typedef enum {
  ADDRESS,
  PASSWORD,
  SENDER,
  NETWORK,
  NETWORK_PASSWORD,
  SETUP_DONE,
  N_VALUES,
} Value;

static const struct {
  const char *uuid;
  const char *name;
} values[N_VALUES] = {
  [ADDRESS] = {HOB_UUID_ADDRESS, "address"},
  [PASSWORD] = {HOB_UUID_PASSWORD, "password"},
  [SENDER] = {HOB_UUID_SENDER, "sender"},
  [NETWORK] = {HOB_UUID_WIFI_NAME, "network"},
  [NETWORK_PASSWORD] = {HOB_UUID_WIFI_PASSWORD, "network-password"},
  [SETUP_DONE] = {HOB_UUID_SETUP_DONE, "setup-done"},
};

struct _HobBoxIntake {
  HobBoxIdentity *identity;
  GBytes *taken[N_VALUES]; /* opened */
};

static Value
find_value (const char *uuid)
{
  guint i = 0;

  while (i < N_VALUES && !g_str_equal (values[i].uuid, uuid))
    i++;
  return i;
}

static GBytes *
copy_secret (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  char *copy = g_malloc0 (size + 1);

  if (size > 0)
    memcpy (copy, data, size);
  return hob_seal_take_secret (copy, size);
}

/* With a zero after its end. */
static GBytes *
open_value (HobBoxIntake *self, GBytes *value)
{
  g_autoptr (GBytes) plain = NULL;

  if (self->identity == NULL)
    return copy_secret (value);
  plain = hob_seal_open (self->identity->public_key,
                         hob_box_identity_get_secret_key (self->identity), value);
  return plain != NULL ? copy_secret (plain) : NULL;
}

static gboolean
is_text (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (!g_utf8_validate_len (text, size, NULL))
    return FALSE;
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* The firmware takes any byte for “done”; only what was sealed says for sure what was meant. */
static gboolean
is_done_value (HobBoxIntake *self, GBytes *value)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (value, &size);

  return self->identity == NULL || (size == 1 && data[0] == 1);
}

static char *
dup_address (HobBoxIntake *self, Value value)
{
  g_autofree char *address = NULL;

  if (self->taken[value] == NULL)
    return NULL;
  address = hob_jid_normalize_bare (g_bytes_get_data (self->taken[value], NULL));
  return address != NULL && strchr (address, '@') != NULL ? g_steal_pointer (&address) : NULL;
}

static gsize
size_of (HobBoxIntake *self, Value value)
{
  return self->taken[value] != NULL ? g_bytes_get_size (self->taken[value]) : 0;
}

static gboolean
is_network_password (HobBoxIntake *self)
{
  gsize size = size_of (self, NETWORK_PASSWORD);

  return size == 0 || (size >= SHORTEST_PASSPHRASE && size <= LONGEST_PASSPHRASE);
}

static GBytes *
ref_or_empty (GBytes *bytes)
{
  return bytes != NULL ? g_bytes_ref (bytes) : hob_seal_take_secret (g_malloc0 (1), 0);
}

/**
 * hob_box_intake_new:
 * @identity: (nullable): whom values have to be sealed to; %NULL: they are plain text
 *
 * Returns: (transfer full): an intake that has nothing yet
 */
HobBoxIntake *
hob_box_intake_new (HobBoxIdentity *identity)
{
  HobBoxIntake *self = g_new0 (HobBoxIntake, 1);

  self->identity = identity;
  return self;
}

/**
 * hob_box_intake_free:
 * @self: (transfer full) (nullable): an intake
 */
void
hob_box_intake_free (HobBoxIntake *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_VALUES; i++)
    g_clear_pointer (&self->taken[i], g_bytes_unref);
  g_free (self);
}

/**
 * hob_box_intake_get_name:
 * @uuid: a characteristic
 *
 * Returns: (nullable): what it is called, %NULL if it is none of those that are written
 */
const char *
hob_box_intake_get_name (const char *uuid)
{
  Value value = find_value (uuid);

  return value < N_VALUES ? values[value].name : NULL;
}

/**
 * hob_box_intake_take:
 * @self: an intake
 * @uuid: a characteristic
 * @value: what it holds now
 *
 * Takes a value in place of what was there, and nothing in place of one that does not count: not
 * sealed to this device, or no text. A long write may come in parts, of which only the last is
 * whole.
 *
 * Returns: whether it counts
 */
gboolean
hob_box_intake_take (HobBoxIntake *self, const char *uuid, GBytes *value)
{
  Value which = find_value (uuid);
  g_autoptr (GBytes) opened = NULL;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  if (which == N_VALUES)
    return FALSE;
  g_clear_pointer (&self->taken[which], g_bytes_unref);
  opened = open_value (self, value);
  if (opened == NULL)
    return FALSE;
  if (which == SETUP_DONE ? !is_done_value (self, opened) : !is_text (opened))
    return FALSE;
  self->taken[which] = g_steal_pointer (&opened);
  return TRUE;
}

/**
 * hob_box_intake_is_done:
 * @self: an intake
 *
 * Returns: whether it was told that this is all
 */
gboolean
hob_box_intake_is_done (HobBoxIntake *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->taken[SETUP_DONE] != NULL;
}

/**
 * hob_box_intake_finish:
 * @self: an intake that is done
 * @wants_network: whether the device goes online over Wi-Fi by itself
 * @wrong: (element-type utf8): to add the names of what is missing or wrong to
 *
 * Returns: (transfer full) (nullable): everything; %NULL when something is wrong, and then it takes
 *   to be told anew that it is done
 */
HobBoxCredentials *
hob_box_intake_finish (HobBoxIntake *self, gboolean wants_network, GPtrArray *wrong)
{
  g_autoptr (HobBoxCredentials) credentials = g_new0 (HobBoxCredentials, 1);
  gsize network = size_of (self, NETWORK);

  g_clear_pointer (&self->taken[SETUP_DONE], g_bytes_unref);
  credentials->address = dup_address (self, ADDRESS);
  credentials->owner = dup_address (self, SENDER);
  if (credentials->address == NULL)
    g_ptr_array_add (wrong, (char *) values[ADDRESS].name);
  if (size_of (self, PASSWORD) == 0)
    g_ptr_array_add (wrong, (char *) values[PASSWORD].name);
  if (credentials->owner == NULL)
    g_ptr_array_add (wrong, (char *) values[SENDER].name);
  if (network > LONGEST_NETWORK || (wants_network && network == 0))
    g_ptr_array_add (wrong, (char *) values[NETWORK].name);
  if (!is_network_password (self))
    g_ptr_array_add (wrong, (char *) values[NETWORK_PASSWORD].name);
  if (wrong->len > 0)
    return NULL;
  credentials->password = g_bytes_ref (self->taken[PASSWORD]);
  credentials->network =
    g_strdup (network > 0 ? g_bytes_get_data (self->taken[NETWORK], NULL) : "");
  credentials->network_password = ref_or_empty (self->taken[NETWORK_PASSWORD]);
  return g_steal_pointer (&credentials);
}
