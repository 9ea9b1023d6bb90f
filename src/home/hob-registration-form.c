/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-private.h"

#include <string.h>

#define MAX_NETWORK_NAME 32
#define MIN_NETWORK_PASSWORD 8
#define MAX_NETWORK_PASSWORD 63
/* What one write to a device holds, less the overhead of sealing. */
#define MAX_ADDRESS (512 - HOB_SEAL_OVERHEAD)
#define MAX_SLUG 20
#define DIGITS 4

static gboolean
refuse (GError **error, HobRegistrationError code, const char *message)
{
  g_set_error_literal (error, HOB_REGISTRATION_ERROR, (int) code, message);
  return FALSE;
}

/* The digits that hob_registration_make_local_part() appends. */
static gboolean
ends_in_digits (const char *text, gsize length)
{
  if (length <= DIGITS + 1 || text[length - DIGITS - 1] != '-')
    return FALSE;
  for (gsize i = length - DIGITS; i < length; i++) {
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  }
  return TRUE;
}

static char *
make_slug (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *slug = g_string_new (NULL);

  for (const char *at = ascii; *at != '\0' && slug->len < MAX_SLUG; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (slug, g_ascii_tolower (*at));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-' && *at != '?')
      g_string_append_c (slug, '-');
  }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free_and_steal (slug);
}

/**
 * hob_registration_make_local_part:
 * @name: a name, or a local part that is taken
 *
 * Returns: (transfer full): `kettle-7f3a` for “Kettle” and for `kettle-0b1e`
 */
char *
hob_registration_make_local_part (const char *name)
{
  gsize length = strlen (name);
  g_autofree char *base =
    g_strndup (name, ends_in_digits (name, length) ? length - DIGITS - 1 : length);
  g_autofree char *slug = make_slug (base);

  return g_strdup_printf ("%s-%0*x", *slug != '\0' ? slug : "device", DIGITS,
                          g_random_int () & 0xffff);
}

/**
 * hob_registration_dup_address:
 * @self: a registration
 *
 * Returns: (transfer full) (nullable): the device's bare address as the form says it, %NULL when
 *   that is none
 */
char *
hob_registration_dup_address (HobRegistration *self)
{
  g_autofree char *domain = hob_jid_dup_domain (hob_account_get_address (self->account));
  g_autofree char *typed = NULL;
  g_autofree char *bare = NULL;

  if (self->flags[HOB_REGISTRATION_PROP_USE_EXISTING])
    typed = g_strdup (hob_registration_get_text (self, HOB_REGISTRATION_PROP_EXISTING_ADDRESS));
  else
    typed = g_strconcat (hob_registration_get_text (self, HOB_REGISTRATION_PROP_LOCAL_PART), "@",
                         domain, NULL);
  g_strstrip (typed);
  bare = hob_jid_is_bare (typed) ? hob_jid_normalize_bare (typed) : NULL;
  if (bare == NULL || strchr (bare, '@') == NULL || strlen (bare) > MAX_ADDRESS)
    return NULL;
  return g_steal_pointer (&bare);
}

/**
 * hob_registration_check_form:
 * @self: a registration
 * @error: the first thing that does not fit
 *
 * Returns: whether what the form says can be sent to the device
 */
gboolean
hob_registration_check_form (HobRegistration *self, GError **error)
{
  gsize name = strlen (hob_registration_get_text (self, HOB_REGISTRATION_PROP_NETWORK));
  gsize password =
    strlen (hob_registration_get_text (self, HOB_REGISTRATION_PROP_NETWORK_PASSWORD));
  g_autofree char *address = hob_registration_dup_address (self);

  if (name == 0 || name > MAX_NETWORK_NAME)
    return refuse (error, HOB_REGISTRATION_ERROR_NETWORK_NAME, "No network with such a name");
  if (password != 0 && (password < MIN_NETWORK_PASSWORD || password > MAX_NETWORK_PASSWORD))
    return refuse (error, HOB_REGISTRATION_ERROR_NETWORK_PASSWORD, "No network password");
  if (address == NULL || g_str_equal (address, hob_account_get_address (self->account)))
    return refuse (error, HOB_REGISTRATION_ERROR_ADDRESS, "No address for a device");
  if (!self->flags[HOB_REGISTRATION_PROP_PROVEN] &&
      !self->flags[HOB_REGISTRATION_PROP_PLAIN_TEXT_AGREED])
    return refuse (error, HOB_REGISTRATION_ERROR_CONSENT, "Plain text was not agreed to");
  return TRUE;
}
