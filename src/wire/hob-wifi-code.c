/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wifi-code.h"

#include "hob-seal.h"
#include "hob-wire-error.h"

#include <string.h>

#define MAX_NAME_BYTES 32 /* IEEE 802.11 */
#define MAX_PASSWORD_BYTES 63

G_DEFINE_BOXED_TYPE (HobWifiCode, hob_wifi_code, hob_wifi_code_copy, hob_wifi_code_free)

/* Reads up to the next bare ';'. A backslash keeps what follows from meaning anything. */
static char *
read_value (const char **cursor)
{
  GString *value = g_string_new (NULL);
  const char *c = *cursor;

  for (; *c != '\0' && *c != ';'; c++) {
    if (*c == '\\' && c[1] != '\0')
      c++;
    g_string_append_c (value, *c);
  }
  *cursor = *c == ';' ? c + 1 : c;
  return g_string_free (value, FALSE);
}

/* Some generators put names that look like hex numbers in quotes. */
static void
strip_quotes (char *value)
{
  gsize length = strlen (value);

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
    memmove (value, value + 1, length - 2);
    value[length - 2] = '\0';
  }
}

static HobWifiSecurity
read_security (const char *value)
{
  if (g_ascii_strcasecmp (value, "WEP") == 0)
    return HOB_WIFI_SECURITY_WEP;
  if (g_ascii_strncasecmp (value, "WPA2-EAP", 8) == 0 || g_ascii_strcasecmp (value, "EAP") == 0)
    return HOB_WIFI_SECURITY_ENTERPRISE;
  if (*value == '\0' || g_ascii_strcasecmp (value, "nopass") == 0)
    return HOB_WIFI_SECURITY_NONE;
  return HOB_WIFI_SECURITY_WPA;
}

static void
take_field (HobWifiCode *self, char field, char *value)
{
  switch (g_ascii_toupper (field)) {
  case 'S':
    strip_quotes (value);
    g_set_str (&self->name, value);
    break;
  case 'P':
    strip_quotes (value);
    hob_seal_free_secret (self->password);
    self->password = g_strdup (value);
    break;
  case 'T':
    self->security = read_security (value);
    break;
  case 'E':
    self->security = HOB_WIFI_SECURITY_ENTERPRISE;
    break;
  case 'H':
    /* In codes for enterprise networks H may be the method instead. */
    self->hidden = g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "1");
    break;
  default:
    break;
  }
}

static gboolean
is_sound (const HobWifiCode *self)
{
  return self->name != NULL && *self->name != '\0' && strlen (self->name) <= MAX_NAME_BYTES &&
         strlen (self->password) <= MAX_PASSWORD_BYTES;
}

/**
 * hob_wifi_code_new_from_text:
 * @text: UTF-8, `WIFI:T:WPA;S:name;P:password;H:true;;`
 * @error: return location
 *
 * Reads the de facto standard that phones show (also WPA3 specification §7.1), fields in any order.
 * Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the network; %NULL with HOB_WIRE_ERROR_CODE_FOREIGN when it
 *   is no such code and HOB_WIRE_ERROR_MALFORMED when it names no possible network
 */
HobWifiCode *
hob_wifi_code_new_from_text (const char *text, GError **error)
{
  g_autoptr (HobWifiCode) self = g_new0 (HobWifiCode, 1);
  const char *cursor;

  g_return_val_if_fail (text != NULL, NULL);

  self->password = g_strdup ("");
  while (g_ascii_isspace (*text))
    text++;
  if (g_ascii_strncasecmp (text, "WIFI:", 5) != 0) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_FOREIGN,
                         "This is no network's code");
    return NULL;
  }
  for (cursor = text + 5; cursor[0] != '\0' && cursor[1] == ':';) {
    char field = cursor[0];
    char *value;

    cursor += 2;
    value = read_value (&cursor);
    take_field (self, field, value);
    hob_seal_free_secret (value);
  }
  if (!is_sound (self)) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_MALFORMED,
                         "The code names no possible network");
    return NULL;
  }
  return g_steal_pointer (&self);
}

HobWifiCode *
hob_wifi_code_copy (const HobWifiCode *self)
{
  HobWifiCode *copy = g_new0 (HobWifiCode, 1);

  copy->name = g_strdup (self->name);
  copy->password = g_strdup (self->password);
  copy->security = self->security;
  copy->hidden = self->hidden;
  return copy;
}

void
hob_wifi_code_free (HobWifiCode *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  hob_seal_free_secret (self->password);
  g_free (self);
}
