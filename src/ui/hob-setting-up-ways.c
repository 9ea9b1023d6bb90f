/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Each failure of setting up, and how to go on from there without starting over. */

#include "hob-setting-up-ways-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>

#define RETRY {"setting-up.retry", N_ ("_Try Again")}
#define EXISTING {"setting-up.existing", N_ ("Use _Existing Account")}
#define CHANGE_ADDRESS {"setting-up.form", N_ ("_Change Address")}
#define MOST_BUTTONS 3

static const struct {
  int code;
  HobNoticeButton buttons[MOST_BUTTONS];
} account_ways[] = {
  {HOB_XMPP_ERROR_AUTHENTICATION, {{"setting-up.form", N_ ("_Change Account")}}},
  {HOB_XMPP_ERROR_NOT_FOUND, {EXISTING, RETRY}},
  {HOB_XMPP_ERROR_FORBIDDEN,
   {EXISTING, {"setting-up.invitation", N_ ("Enter _Invitation")}, RETRY}},
  {HOB_XMPP_ERROR_CONFLICT, {CHANGE_ADDRESS}},
  {HOB_XMPP_ERROR_UNAVAILABLE, {RETRY, EXISTING}},
  {HOB_XMPP_ERROR_UNSUPPORTED, {EXISTING}},
  {HOB_XMPP_ERROR_BUSY, {RETRY, EXISTING}},
  {HOB_XMPP_ERROR_REFUSED, {CHANGE_ADDRESS, EXISTING}},
  {HOB_XMPP_ERROR_TOO_LARGE, {EXISTING}},
};

static const HobNoticeButton retry_buttons[MOST_BUTTONS] = {RETRY};
static const HobNoticeButton address_buttons[MOST_BUTTONS] = {CHANGE_ADDRESS};
static const HobNoticeButton web_buttons[MOST_BUTTONS] = {
  {"setting-up.web-page", N_ ("_Open Web Page")},
  EXISTING};
static const HobNoticeButton off_buttons[MOST_BUTTONS] = {{"setting-up.turn-on", N_ ("_Turn On")}};
static const HobNoticeButton silent_buttons[MOST_BUTTONS] = {
  {"setting-up.form", N_ ("_Change Wi-Fi")},
  {"setting-up.retry", N_ ("_Keep Waiting")}};
static const HobNoticeButton keep_buttons[MOST_BUTTONS] = {
  {"setting-up.retry", N_ ("_Keep Waiting")}};

static void
show (HobNotice *notice, const char *title, const char *text, const HobNoticeButton *buttons)
{
  guint n_buttons = 0;

  while (n_buttons < MOST_BUTTONS && buttons[n_buttons].action != NULL)
    n_buttons++;
  hob_notice_set_is_failure (notice, TRUE);
  hob_notice_show (notice, title, text, buttons, n_buttons);
}

static const HobNoticeButton *
find_account_way (const GError *error)
{
  for (guint i = 0; error->domain == HOB_XMPP_ERROR && i < G_N_ELEMENTS (account_ways); i++) {
    if (account_ways[i].code == error->code)
      return account_ways[i].buttons;
  }
  return error->domain == HOB_REGISTRATION_ERROR ? address_buttons : retry_buttons;
}

static gboolean
is_elsewhere (HobRegistration *registration, const GError *error)
{
  HobRegistrar *registrar = hob_registration_get_registrar (registration);

  return g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN) && registrar != NULL &&
         hob_registrar_get_url (registrar) != NULL;
}

static void
show_account (HobNotice *notice, HobRegistration *registration, const GError *error)
{
  const char *text = hob_sentence_account_advice (error);
  g_autofree char *quoted = NULL;

  if (is_elsewhere (registration, error)) {
    show (notice, _ ("This server makes accounts on its web page only."),
          _ ("Make one for the device there, then come back and use it."), web_buttons);
    return;
  }
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED) && *error->message != '\0') {
    /* Translators: the words of the server itself, then an advice. */
    quoted = g_strdup_printf (_ ("It says: “%s” %s"), error->message, text);
    text = quoted;
  }
  show (notice, hob_sentence_account_title (error), text, find_account_way (error));
}

static void
show_sending (HobNotice *notice, const GError *error)
{
  const HobNoticeButton *buttons = retry_buttons;

  if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF))
    buttons = off_buttons;
  else if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TOO_LONG))
    buttons = address_buttons;
  show (notice, hob_sentence_error_title (error), hob_sentence_error_advice (error), buttons);
}

/**
 * hob_setting_up_ways_show:
 * @notice: where to say it
 * @registration: a registration that was stopped by an error after its form was filled in
 */
void
hob_setting_up_ways_show (HobNotice *notice, HobRegistration *registration)
{
  const GError *error = hob_registration_get_error (registration);

  g_return_if_fail (error != NULL);

  switch (hob_registration_get_step (registration)) {
  case HOB_REGISTRATION_ACCOUNT:
    show_account (notice, registration, error);
    break;
  case HOB_REGISTRATION_WAITING:
    show (notice, hob_sentence_error_title (error),
          _ ("The Wi-Fi password is the usual reason. Nothing else has to be entered anew."),
          silent_buttons);
    break;
  case HOB_REGISTRATION_GREETING:
    show (notice, _ ("It came online but did not finish setting itself up."),
          _ ("It may have restarted. Turn it off and on again, and keep waiting."), keep_buttons);
    break;
  default:
    show_sending (notice, error);
    break;
  }
}

/**
 * hob_setting_up_ways_show_address:
 * @notice: where to say it
 * @address: of the page where the server makes accounts, which no program here opened
 */
void
hob_setting_up_ways_show_address (HobNotice *notice, const char *address)
{
  show (notice, _ ("The page does not open here. Its address is:"), address, web_buttons);
}
