/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-code.h"

#include "hob-code.h"
#include "hob-registration-key-private.h"
#include "hob-wire-error.h"

#include <string.h>

#define ADDRESS_OCTETS 6
#define MAX_LENGTH 4096

struct _HobRegistrationCode {
  gatomicrefcount references;
  char address[ADDRESS_OCTETS * 3];
  gboolean has_key;
  guint8 key[HOB_REGISTRATION_KEY_SIZE];
  HobSealing sealing;
};

typedef struct {
  char *mac;
  char *algo;
  char *key;
  char *seal;
} Parameters;

static void
parameters_clear (Parameters *self)
{
  g_clear_pointer (&self->mac, g_free);
  g_clear_pointer (&self->algo, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->seal, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parameters, parameters_clear)

G_DEFINE_BOXED_TYPE (HobRegistrationCode,
                     hob_registration_code,
                     hob_registration_code_ref,
                     hob_registration_code_unref)

static char **
slot_for (Parameters *self, const char *name)
{
  if (g_ascii_strcasecmp (name, "mac") == 0)
    return &self->mac;
  if (g_ascii_strcasecmp (name, "algo") == 0)
    return &self->algo;
  if (g_ascii_strcasecmp (name, "key") == 0)
    return &self->key;
  if (g_ascii_strcasecmp (name, "seal") == 0)
    return &self->seal;
  return NULL;
}

/* The plus sign stays: this is a URI (RFC 3986), not a form. Broken escapes stay as written. */
static char *
decode (const char *value)
{
  char *decoded = g_uri_unescape_string (value, NULL);

  return g_strstrip (decoded != NULL ? decoded : g_strdup (value));
}

/* Base64 padding may follow a key, so a value runs to the separator and not to the next '='. */
static void
read_parameters (const char *query, Parameters *parameters)
{
  g_auto (GStrv) parts = g_strsplit_set (query, "&;", -1);

  for (gsize i = 0; parts[i] != NULL; i++) {
    char *equals = strchr (parts[i], '=');
    char **slot;

    if (equals == NULL)
      continue;
    *equals = '\0';
    slot = slot_for (parameters, g_strstrip (parts[i]));
    if (slot != NULL && *slot == NULL)
      *slot = decode (equals + 1);
  }
}

static gboolean
read_address (const char *text, guint8 *octets)
{
  guint digits = 0;

  memset (octets, 0, ADDRESS_OCTETS);
  for (; *text != '\0'; text++) {
    if (strchr (":-. ", *text) != NULL)
      continue;
    if (!g_ascii_isxdigit (*text) || digits == ADDRESS_OCTETS * 2)
      return FALSE;
    octets[digits / 2] = (guint8) (octets[digits / 2] << 4 | g_ascii_xdigit_value (*text));
    digits++;
  }
  return digits == ADDRESS_OCTETS * 2;
}

static gboolean
all_are (const guint8 *octets, guint8 value)
{
  for (guint i = 0; i < ADDRESS_OCTETS; i++)
    if (octets[i] != value)
      return FALSE;
  return TRUE;
}

static gboolean
set_address (HobRegistrationCode *self, const char *text, GError **error)
{
  guint8 octets[ADDRESS_OCTETS];

  if (text == NULL || *text == '\0') {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_NO_ADDRESS,
                         "The code names no address");
    return FALSE;
  }
  if (!read_address (text, octets) || all_are (octets, 0)) {
    g_set_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_ADDRESS,
                 "“%.40s” is no Bluetooth address", text);
    return FALSE;
  }
  if (all_are (octets, 0xff)) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_BROADCAST,
                         "The code names the address of everybody");
    return FALSE;
  }
  g_snprintf (self->address, sizeof self->address, "%02X:%02X:%02X:%02X:%02X:%02X", octets[0],
              octets[1], octets[2], octets[3], octets[4], octets[5]);
  return TRUE;
}

static gboolean
set_key (HobRegistrationCode *self, const Parameters *parameters, GError **error)
{
  if (parameters->algo != NULL && g_ascii_strcasecmp (parameters->algo, "ed25519") != 0) {
    g_set_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_ALGORITHM,
                 "Keys of kind “%.40s” are unknown", parameters->algo);
    return FALSE;
  }
  if (parameters->key == NULL && parameters->algo == NULL)
    return TRUE;
  self->has_key =
    parameters->key != NULL && hob_registration_key_parse (parameters->key, self->key);
  if (!self->has_key)
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_KEY, "The key is not whole");
  return self->has_key;
}

/* Demanding sealing without a key to seal to would mean sending nothing at all. */
static gboolean
set_sealing (HobRegistrationCode *self, const Parameters *parameters, GError **error)
{
  gboolean required = parameters->seal != NULL && !g_str_equal (parameters->seal, "0");

  if (required && !self->has_key) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_KEY,
                         "The code demands sealing and brings no key");
    return FALSE;
  }
  self->sealing = !self->has_key ? HOB_SEALING_NONE
                  : required     ? HOB_SEALING_REQUIRED
                                 : HOB_SEALING_OFFERED;
  return TRUE;
}

static HobRegistrationCode *
allocate (void)
{
  HobRegistrationCode *self = g_new0 (HobRegistrationCode, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * hob_registration_code_new_from_text:
 * @text: UTF-8 as scanned, pasted or typed
 * @error: return location
 *
 * Reads `xmpp:iot-register?mac=…&algo=…&key=…` (thesis §4.2) in any order and case, with `&` or
 * `;`, unknown parameters passed over, percent-encoding undone and plus signs kept. Hob's own
 * parameter `seal=1` forbids sending to the device in the clear. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the code; %NULL with HOB_WIRE_ERROR_CODE_FOREIGN,
 *   _CODE_NO_ADDRESS, _CODE_ADDRESS, _CODE_BROADCAST, _CODE_ALGORITHM or _CODE_KEY
 */
HobRegistrationCode *
hob_registration_code_new_from_text (const char *text, GError **error)
{
  g_autoptr (HobRegistrationCode) self = allocate ();
  g_auto (Parameters) parameters = {NULL};
  const char *query;

  g_return_val_if_fail (text != NULL, NULL);

  query = strchr (text, '?');
  if (hob_code_classify (text) != HOB_CODE_REGISTRATION || strlen (text) > MAX_LENGTH) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_FOREIGN,
                         "This is no device's code");
    return NULL;
  }
  read_parameters (query != NULL ? query + 1 : "", &parameters);
  if (!set_address (self, parameters.mac, error) || !set_key (self, &parameters, error) ||
      !set_sealing (self, &parameters, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hob_registration_code_new:
 * @address: a Bluetooth address
 * @key: (nullable) (array fixed-size=32): an Ed25519 public key
 * @require_sealing: whether clear text is forbidden; needs a key
 *
 * For a device that makes its own code. Any thread.
 *
 * Returns: (transfer full) (nullable): the code; %NULL when @address is none
 */
HobRegistrationCode *
hob_registration_code_new (const char *address, const guint8 *key, gboolean require_sealing)
{
  g_autoptr (HobRegistrationCode) self = allocate ();

  g_return_val_if_fail (key != NULL || !require_sealing, NULL);

  if (!set_address (self, address, NULL))
    return NULL;
  if (key != NULL) {
    memcpy (self->key, key, sizeof self->key);
    self->has_key = TRUE;
    self->sealing = require_sealing ? HOB_SEALING_REQUIRED : HOB_SEALING_OFFERED;
  }
  return g_steal_pointer (&self);
}

HobRegistrationCode *
hob_registration_code_ref (HobRegistrationCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
hob_registration_code_unref (HobRegistrationCode *self)
{
  g_return_if_fail (self != NULL);
  if (g_atomic_ref_count_dec (&self->references))
    g_free (self);
}

/**
 * hob_registration_code_get_address:
 * @self: a code
 *
 * Returns: the printed address, `A4:CF:12:25:76:98`
 */
const char *
hob_registration_code_get_address (HobRegistrationCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->address;
}

/**
 * hob_registration_code_get_key:
 * @self: a code
 *
 * Returns: (nullable) (array fixed-size=32): the device's Ed25519 public key
 */
const guint8 *
hob_registration_code_get_key (HobRegistrationCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->has_key ? self->key : NULL;
}

/**
 * hob_registration_code_dup_key_text:
 * @self: a code
 *
 * Returns: (transfer full) (nullable): the device's key as OpenSSH writes it, %NULL without one
 */
char *
hob_registration_code_dup_key_text (HobRegistrationCode *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->has_key ? hob_registration_key_format (self->key) : NULL;
}

/**
 * hob_registration_code_get_sealing:
 * @self: a code
 *
 * Returns: what the code says about sending secrets
 */
HobSealing
hob_registration_code_get_sealing (HobRegistrationCode *self)
{
  g_return_val_if_fail (self != NULL, HOB_SEALING_NONE);
  return self->sealing;
}

/**
 * hob_registration_code_to_text:
 * @self: a code
 *
 * Writes the parameters in the thesis' order, because the oldest client insists on it, and the
 * plus sign escaped, because the same client would lose it.
 *
 * Returns: (transfer full): the text to print as a QR code
 */
char *
hob_registration_code_to_text (HobRegistrationCode *self)
{
  g_autofree char *blob = NULL, *escaped = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  blob = hob_registration_code_dup_key_text (self);
  if (blob == NULL)
    return g_strdup_printf ("xmpp:iot-register?mac=%s", self->address);
  escaped = g_uri_escape_string (blob, "/=", FALSE);
  return g_strdup_printf ("xmpp:iot-register?mac=%s&algo=ed25519&key=%s%s", self->address, escaped,
                          self->sealing == HOB_SEALING_REQUIRED ? "&seal=1" : "");
}
