/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-bluetooth-address-private.h"

#include <stdio.h>
#include <string.h>

static gboolean
is_separator (char c)
{
  return c == ':' || c == '-';
}

/**
 * hob_bluetooth_address_shift:
 * @address: a Bluetooth address with colons
 * @by: what to add to its number
 *
 * Returns: (transfer full): the address so many further on
 */
char *
hob_bluetooth_address_shift (const char *address, guint by)
{
  guint octets[6] = {0};
  guint64 number = 0;

  if (sscanf (address, "%2x:%2x:%2x:%2x:%2x:%2x", &octets[0], &octets[1], &octets[2], &octets[3],
              &octets[4], &octets[5]) != 6)
    return g_strdup (address);
  for (guint i = 0; i < 6; i++)
    number = number << 8 | octets[i];
  number += by;
  for (guint i = 0; i < 6; i++)
    octets[i] = (guint) (number >> (8 * (5 - i))) & 0xff;
  return g_strdup_printf ("%02X:%02X:%02X:%02X:%02X:%02X", octets[0], octets[1], octets[2],
                          octets[3], octets[4], octets[5]);
}

/**
 * hob_bluetooth_address_common:
 * @a: an address
 * @b: another
 *
 * Returns: (transfer full): what both begin with
 */
char *
hob_bluetooth_address_common (const char *a, const char *b)
{
  gsize length = 0;

  while (a[length] != '\0' && a[length] == b[length])
    length++;
  return g_strndup (a, length);
}

/**
 * hob_bluetooth_address_ends:
 * @text: what a device says, perhaps behind a signature
 * @address: an address
 *
 * Returns: whether @text ends with @address, in whatever case and with or without separators
 */
gboolean
hob_bluetooth_address_ends (GBytes *text, const char *address)
{
  gsize left;
  const char *data = g_bytes_get_data (text, &left);
  gsize wanted = strlen (address);

  while (wanted > 0) {
    if (is_separator (address[wanted - 1])) {
      wanted--;
    } else if (left > 0 && is_separator (data[left - 1])) {
      left--;
    } else {
      if (left == 0 || g_ascii_toupper (data[left - 1]) != g_ascii_toupper (address[wanted - 1]))
        return FALSE;
      left--;
      wanted--;
    }
  }
  return TRUE;
}
