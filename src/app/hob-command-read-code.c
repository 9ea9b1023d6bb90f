/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <glib/gi18n.h>
#include <hob-camera.h>

/* What is said of a code that is none of ours. The words are also what the window says. */
static const char *const kind_sentences[] = {
  [HOB_CODE_INVITATION] = N_ ("This is an invitation to make an account, not a device."),
  [HOB_CODE_CONTACT] = N_ ("This is a person’s contact, not a device."),
  [HOB_CODE_REGISTRY] = N_ ("This device wants a registry, which is not supported yet."),
  [HOB_CODE_CLAIM] = N_ ("This device wants to be claimed, which is not supported yet."),
  [HOB_CODE_MATTER] = N_ ("This is a Matter device, which needs another application."),
  [HOB_CODE_HOMEKIT] = N_ ("This is a HomeKit device, which needs another application."),
  [HOB_CODE_EASY_CONNECT] = N_ ("This code lets a device into Wi-Fi, but not into this home."),
  [HOB_CODE_WEB] = N_ ("This is the address of a web page, not a device."),
  [HOB_CODE_OTHER] = N_ ("This is not the code of a device."),
};

static const struct {
  HobWireError error;
  const char *word;
  const char *sentence;
} refusals[] = {
  {HOB_WIRE_ERROR_CODE_NO_ADDRESS, "no-address", N_ ("The code names no Bluetooth address.")},
  {HOB_WIRE_ERROR_CODE_ADDRESS, "address", N_ ("The Bluetooth address in the code is broken.")},
  {HOB_WIRE_ERROR_CODE_BROADCAST, "broadcast",
   N_ ("The code is an example: its Bluetooth address belongs to no device.")},
  {HOB_WIRE_ERROR_CODE_ALGORITHM, "algorithm",
   N_ ("The code has a kind of key that is not known here.")},
  {HOB_WIRE_ERROR_CODE_KEY, "key", N_ ("The key in the code is broken.")},
  {HOB_WIRE_ERROR_MALFORMED, "malformed", N_ ("The code names no possible network.")},
};

static const char *const sealing_words[] = {
  [HOB_SEALING_NONE] = "none",
  [HOB_SEALING_OFFERED] = "offered",
  [HOB_SEALING_REQUIRED] = "required",
};

static const char *const security_words[] = {
  [HOB_WIFI_SECURITY_NONE] = "none",
  [HOB_WIFI_SECURITY_WEP] = "wep",
  [HOB_WIFI_SECURITY_WPA] = "wpa",
  [HOB_WIFI_SECURITY_ENTERPRISE] = "enterprise",
};

static void
print_line (HobCommand *self, const char *label, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%-10s %s", label, value);

  hob_command_print (self, line);
}

static HobStatus
refuse (HobCommand *self, HobCodeKind kind, const char *word, const char *sentence)
{
  g_autoptr (GString) out = g_string_new (NULL);

  hob_command_error ("%s", _ (sentence));
  if (!self->json)
    return HOB_STATUS_USAGE;
  hob_json_begin (out);
  hob_json_string (out, "kind", hob_code_kind_to_string (kind));
  hob_json_string (out, "refused", word);
  hob_json_string (out, "reason", _ (sentence));
  hob_json_end (out);
  hob_command_print (self, out->str);
  return HOB_STATUS_USAGE;
}

static HobStatus
refuse_for (HobCommand *self, HobCodeKind kind, const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (g_error_matches (error, HOB_WIRE_ERROR, (int) refusals[i].error))
      return refuse (self, kind, refusals[i].word, refusals[i].sentence);
  return refuse (self, kind, "foreign", kind_sentences[HOB_CODE_OTHER]);
}

static HobStatus
print_registration (HobCommand *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (text, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *key = NULL;

  if (code == NULL)
    return refuse_for (self, HOB_CODE_REGISTRATION, error);
  key = hob_registration_code_dup_key_text (code);
  if (self->json) {
    hob_json_begin (out);
    hob_json_string (out, "kind", "registration");
    hob_json_string (out, "address", hob_registration_code_get_address (code));
    hob_json_string (out, "algorithm", key != NULL ? "ed25519" : NULL);
    hob_json_string (out, "key", key);
    hob_json_string (out, "sealing", sealing_words[hob_registration_code_get_sealing (code)]);
    hob_json_end (out);
    hob_command_print (self, out->str);
    return HOB_STATUS_OK;
  }
  print_line (self, _ ("Device"), hob_registration_code_get_address (code));
  print_line (self, _ ("Key"), key != NULL ? key : _ ("none"));
  if (hob_registration_code_get_sealing (code) == HOB_SEALING_REQUIRED)
    print_line (self, _ ("Sealing"), _ ("required: nothing is sent in the clear"));
  else if (key != NULL)
    print_line (self, _ ("Sealing"), _ ("offered: if the device proves that it has the key"));
  else
    print_line (self, _ ("Sealing"), _ ("none: what is sent can be overheard"));
  return HOB_STATUS_OK;
}

/* The password is not repeated: terminals have a memory. */
static HobStatus
print_network (HobCommand *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobWifiCode) code = hob_wifi_code_new_from_text (text, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (code == NULL)
    return refuse_for (self, HOB_CODE_WIFI, error);
  if (self->json) {
    hob_json_begin (out);
    hob_json_string (out, "kind", "wifi");
    hob_json_string (out, "network", code->name);
    hob_json_string (out, "security", security_words[code->security]);
    hob_json_boolean (out, "has-password", *code->password != '\0');
    hob_json_boolean (out, "hidden", code->hidden);
    hob_json_end (out);
    hob_command_print (self, out->str);
    return HOB_STATUS_OK;
  }
  print_line (self, _ ("Wi-Fi"), code->name);
  print_line (self, _ ("Password"), *code->password != '\0' ? _ ("in the code") : _ ("none"));
  return HOB_STATUS_OK;
}

static HobStatus
print_code (HobCommand *self, const char *text)
{
  HobCodeKind kind = hob_code_classify (text);

  switch (kind) {
  case HOB_CODE_REGISTRATION:
    return print_registration (self, text);
  case HOB_CODE_WIFI:
    return print_network (self, text);
  default:
    return refuse (self, kind, "foreign", kind_sentences[kind]);
  }
}

static HobStatus
print_picture (HobCommand *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = hob_picture_read_codes (path, &error);
  HobStatus status = HOB_STATUS_OK;

  if (g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNREADABLE))
    return refuse (self, HOB_CODE_OTHER, "unreadable", N_ ("The file cannot be read."));
  if (texts == NULL)
    return refuse (self, HOB_CODE_OTHER, "no-picture", N_ ("The file is not a picture."));
  if (texts[0] == NULL)
    return refuse (self, HOB_CODE_OTHER, "no-code", N_ ("There is no code in the picture."));
  for (gsize i = 0; texts[i] != NULL; i++)
    if (print_code (self, texts[i]) != HOB_STATUS_OK)
      status = HOB_STATUS_USAGE;
  return status;
}

/**
 * hob_command_read_code:
 * @self: the command `hob read-code TEXT-OR-PICTURE…`
 *
 * Says of each text, and of each code in each picture, what it is, or why it is refused. Needs no
 * account.
 */
HobStatus
hob_command_read_code (HobCommand *self)
{
  HobStatus status = HOB_STATUS_OK;

  for (gsize i = 0; self->arguments[i] != NULL; i++) {
    const char *argument = self->arguments[i];
    gboolean is_file = g_file_test (argument, G_FILE_TEST_EXISTS);
    HobStatus one = is_file ? print_picture (self, argument) : print_code (self, argument);

    if (one != HOB_STATUS_OK)
      status = one;
  }
  return status;
}
