/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code-words-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>

static const struct {
  const char *title;
  const char *advice;
} words[] = {
  [HOB_CODE_INVITATION] = {N_ ("This is an invitation to make an account, not a device."),
                           N_ ("Look for the code on the device itself.")},
  [HOB_CODE_CONTACT] = {N_ ("This is a person’s contact, not a device."),
                        N_ ("Look for the code on the device itself.")},
  [HOB_CODE_REGISTRY] = {N_ ("This device wants a registry, which is not supported yet."), NULL},
  [HOB_CODE_CLAIM] = {N_ ("This device wants to be claimed, which is not supported yet."), NULL},
  [HOB_CODE_MATTER] = {N_ ("This is a Matter device, which needs another application."), NULL},
  [HOB_CODE_HOMEKIT] = {N_ ("This is a HomeKit device, which needs another application."), NULL},
  [HOB_CODE_EASY_CONNECT] = {N_ ("This code lets a device into Wi-Fi, but not into this home."),
                             N_ ("Look for another code on the device.")},
  [HOB_CODE_WEB] = {N_ ("This is the address of a web page, not a device."),
                    N_ ("Look for another code on the device; this one often leads to its "
                        "instructions.")},
  [HOB_CODE_OTHER] = {N_ ("This is not the code of a device."),
                      N_ ("Look for a square code on the device, its box or its leaflet.")},
};

static char *
join (const char *title, const char *advice)
{
  return advice != NULL ? g_strdup_printf ("%s %s", _ (title), _ (advice)) : g_strdup (_ (title));
}

static char *
describe_network (const char *text)
{
  g_autoptr (HobWifiCode) code = hob_wifi_code_new_from_text (text, NULL);

  if (code == NULL)
    return join (N_ ("This is the code of a Wi-Fi network, but it is broken."), NULL);
  return join (N_ ("This is the code of a Wi-Fi network, not of a device."),
               N_ ("Each person has a password of their own there, which a device cannot have."));
}

static char *
describe_refusal (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (text, &error);

  return code == NULL ? hob_sentence_for_error (error) : NULL;
}

/**
 * hob_code_words_for_text:
 * @text: what was scanned, pasted, typed or opened
 *
 * Returns: (transfer full) (nullable): plain text in the user's language; %NULL for the code of a
 *   device
 */
char *
hob_code_words_for_text (const char *text)
{
  HobCodeKind kind;

  g_return_val_if_fail (text != NULL, NULL);

  kind = hob_code_classify (text);
  if (kind == HOB_CODE_REGISTRATION)
    return describe_refusal (text);
  if (kind == HOB_CODE_WIFI)
    return describe_network (text);
  return join (words[kind].title, words[kind].advice);
}
