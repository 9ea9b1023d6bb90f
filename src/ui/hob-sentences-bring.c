/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What goes wrong while a device is brought home, in words: its code, the camera, Bluetooth, its
 * account, its first hello. */

#include "hob-sentences-private.h"

#include "hob-sentences.h"

#include <hob-camera.h>
#include <glib/gi18n.h>

static const HobSentence code_sentences[] = {
  {HOB_WIRE_ERROR_CODE_FOREIGN, N_ ("This is not the code of a device."),
   N_ ("The code of a device is printed on it or on its box.")},
  {HOB_WIRE_ERROR_CODE_NO_ADDRESS, N_ ("This code does not say which device it belongs to."),
   N_ ("Look for another code on the device or on its box.")},
  {HOB_WIRE_ERROR_CODE_ADDRESS, N_ ("This code names its device in a way that cannot be right."),
   N_ ("Scan it again in better light. If it was typed, compare it with the label.")},
  {HOB_WIRE_ERROR_CODE_BROADCAST, N_ ("This code belongs to no single device."),
   N_ ("It may be a sample. Look for the code on the device itself.")},
  {HOB_WIRE_ERROR_CODE_ALGORITHM, N_ ("This code has a kind of key that Hob does not know."),
   N_ ("A newer version of Hob may know it.")},
  {HOB_WIRE_ERROR_CODE_KEY, N_ ("The key in this code is broken."),
   N_ ("Scan it again in better light. If it was typed, compare it with the label.")},
};

static const HobSentence camera_sentences[] = {
  {HOB_CAMERA_ERROR_UNREADABLE, N_ ("The file cannot be read."), N_ ("Choose another one.")},
  {HOB_CAMERA_ERROR_NO_PICTURE, N_ ("This file is no picture."),
   N_ ("Choose a photo or a screenshot of the code.")},
  {HOB_CAMERA_ERROR_NO_CAMERA, N_ ("There is no camera."),
   N_ ("Plug one in, or choose a picture of the code, or type it.")},
  {HOB_CAMERA_ERROR_REFUSED, N_ ("The camera may not be used."),
   N_ ("Allow it under “Privacy” in the settings, or choose a picture of the code, or type it.")},
  {HOB_CAMERA_ERROR_BUSY, N_ ("Another program is using the camera."),
   N_ ("Close that program, or choose a picture of the code, or type it.")},
  {HOB_CAMERA_ERROR_EMPTY, N_ ("The camera may be used, but none has appeared."),
   N_ ("Check that it is plugged in and not covered by its switch. It is taken as soon as it "
       "appears.")},
  {HOB_CAMERA_ERROR_UNAVAILABLE, N_ ("This computer cannot show a camera’s picture."),
   N_ ("Something that cameras need is not installed. Choose a picture of the code, or type it.")},
  {HOB_CAMERA_ERROR_LOST, N_ ("The camera was unplugged."),
   N_ ("Plug it in again to go on, or choose a picture of the code.")},
  {HOB_CAMERA_ERROR_SILENT, N_ ("The camera is on but sends no picture."),
   N_ ("Unplug it and plug it in again, or choose a picture of the code.")},
};

static const HobSentence bluetooth_sentences[] = {
  {HOB_BLUETOOTH_ERROR_NO_SERVICE, N_ ("Bluetooth does not run on this computer."),
   N_ ("Its service is not installed or not started. Looking goes on as soon as it runs.")},
  {HOB_BLUETOOTH_ERROR_NO_ADAPTER, N_ ("This computer has no Bluetooth."),
   N_ ("Plug in a Bluetooth adapter; looking goes on as soon as it is there.")},
  {HOB_BLUETOOTH_ERROR_OFF, N_ ("Bluetooth is off."),
   N_ ("It is needed only until the device is set up.")},
  {HOB_BLUETOOTH_ERROR_BLOCKED, N_ ("Bluetooth is blocked."),
   N_ ("Turn off airplane mode, or use the switch or key on the computer that turns its radio "
       "on. Looking goes on by itself then.")},
  {HOB_BLUETOOTH_ERROR_GONE, N_ ("The device is out of reach."),
   N_ ("Check that it has power, and bring it closer to this computer.")},
  {HOB_BLUETOOTH_ERROR_CONNECT, N_ ("It is there but cannot be connected."),
   N_ ("Another phone or computer may be connected to it. Turn the device off and on again, then "
       "try once more.")},
  {HOB_BLUETOOTH_ERROR_LOST, N_ ("The connection to the device was lost."),
   N_ ("Bring it closer to this computer, then try again. Nothing has to be entered anew.")},
  {HOB_BLUETOOTH_ERROR_MISSING, N_ ("The device lacks something that is needed to set it up."),
   N_ ("It may be set up already, or be one of another kind. If it has a reset button, hold it "
       "and try again.")},
  {HOB_BLUETOOTH_ERROR_REFUSED, N_ ("The device does not let itself be set up."),
   N_ ("It may belong to somebody already. If it has a reset button, hold it and try again.")},
  {HOB_BLUETOOTH_ERROR_TOO_LONG, N_ ("Something is longer than the device can take."),
   N_ ("Shorten the address of its account.")},
  {HOB_BLUETOOTH_ERROR_TIMEOUT, N_ ("The device did not answer in time."),
   N_ ("Check that it has power and is close to this computer, then try again.")},
  {HOB_BLUETOOTH_ERROR_CANCELLED, N_ ("Bluetooth was told to stop."), N_ ("Try again.")},
  {HOB_BLUETOOTH_ERROR_FAILED, N_ ("Bluetooth does not work right now."),
   N_ ("Turn Bluetooth off and on again, then try once more.")},
};

static const HobSentence registration_sentences[] = {
  {HOB_REGISTRATION_ERROR_NOT_PROVEN, N_ ("This is not the device whose code was scanned."),
   N_ ("Its code carries a key that the device does not have. Nothing was sent to it. Check that "
       "the code is the one on this device.")},
  {HOB_REGISTRATION_ERROR_CONSENT, N_ ("The device cannot keep secrets over Bluetooth."),
   N_ ("Agree to that first.")},
  {HOB_REGISTRATION_ERROR_NETWORK_NAME, N_ ("The device needs the name of a Wi-Fi network."),
   N_ ("It has up to 32 characters.")},
  {HOB_REGISTRATION_ERROR_NETWORK_PASSWORD, N_ ("This cannot be the password of a Wi-Fi network."),
   N_ ("It has 8 to 63 characters.")},
  {HOB_REGISTRATION_ERROR_ADDRESS, N_ ("The device cannot have this address."),
   N_ ("It has letters and digits, no spaces, and is not the address of a person.")},
  {HOB_REGISTRATION_ERROR_QUESTION, N_ ("The server asks a question first."),
   N_ ("It wants to know that a person is asking for the account.")},
  {HOB_REGISTRATION_ERROR_SILENT, N_ ("It did not come online."),
   N_ ("The Wi-Fi password is the usual reason.")},
  {HOB_REGISTRATION_ERROR_CANCELLED, N_ ("Setting up was cancelled."), NULL},
};

/* What a server says to a device that wants an account differs from what it says to a person. */
static const HobSentence account_sentences[] = {
  {HOB_XMPP_ERROR_NAME_NOT_FOUND, N_ ("The server of the device’s account was not found."),
   N_ ("Check the network connection of this computer.")},
  {HOB_XMPP_ERROR_UNREACHABLE, N_ ("The server does not answer."),
   N_ ("Check the network connection of this computer, then try again.")},
  {HOB_XMPP_ERROR_SILENT, N_ ("The server took the call but did not speak."),
   N_ ("It may be overloaded. Try again in a moment.")},
  {HOB_XMPP_ERROR_NOT_ENCRYPTED, N_ ("The server offers no encryption."),
   N_ ("Nothing was sent. Ask whoever runs the server to turn encryption on.")},
  {HOB_XMPP_ERROR_CERTIFICATE, N_ ("Nobody known vouches for this server."),
   N_ ("No account was made. Sign in again to look at its certificate and trust it.")},
  {HOB_XMPP_ERROR_CERTIFICATE_CHANGED,
   N_ ("The server shows another certificate than the one that is trusted."),
   N_ ("No account was made. It may have been renewed, or somebody may be listening in.")},
  {HOB_XMPP_ERROR_AUTHENTICATION, N_ ("The device’s account does not take this password."),
   N_ ("Check the address and the password of the existing account.")},
  {HOB_XMPP_ERROR_REPLACED, N_ ("The server ended the connection in favour of another one."),
   N_ ("Try again.")},
  {HOB_XMPP_ERROR_STREAM, N_ ("The connection to the server broke."), N_ ("Try again.")},
  {HOB_XMPP_ERROR_OFFLINE, N_ ("There is no connection to the server."),
   N_ ("Check the network connection of this computer, then try again.")},
  {HOB_XMPP_ERROR_TIMEOUT, N_ ("The server did not answer in time."), N_ ("Try again.")},
  {HOB_XMPP_ERROR_NOT_FOUND, N_ ("The server does not know how to make this account."),
   N_ ("Use an existing account for the device.")},
  {HOB_XMPP_ERROR_FORBIDDEN, N_ ("This server makes no accounts for devices."),
   N_ ("Use an account that exists already, or an invitation from whoever runs the server.")},
  {HOB_XMPP_ERROR_CONFLICT, N_ ("This address is taken."),
   N_ ("Another one has been put into the form; any other will do as well.")},
  {HOB_XMPP_ERROR_UNAVAILABLE, N_ ("The server makes no accounts at the moment."),
   N_ ("Try again later, or use an existing account for the device.")},
  {HOB_XMPP_ERROR_UNSUPPORTED, N_ ("This server cannot make accounts by itself."),
   N_ ("Use an account that exists already. Whoever runs the server can make one.")},
  {HOB_XMPP_ERROR_BUSY, N_ ("The server has made many accounts lately and asks for patience."),
   N_ ("Try again in a few minutes, or use an existing account for the device.")},
  {HOB_XMPP_ERROR_REFUSED, N_ ("The server refused to make the account."),
   N_ ("Try another address, or use an existing account for the device.")},
  {HOB_XMPP_ERROR_TOO_LARGE, N_ ("The server’s answer is larger than Hob accepts."),
   N_ ("Use an existing account for the device.")},
};

#define FIND(sentences, code) hob_sentence_find_in (sentences, G_N_ELEMENTS (sentences), code)

/**
 * hob_sentence_find_in:
 * @sentences: a table
 * @n: its length
 * @code: an error's code
 *
 * Returns: (transfer none) (nullable): what the table has for it
 */
const HobSentence *
hob_sentence_find_in (const HobSentence *sentences, gsize n, int code)
{
  for (gsize i = 0; i < n; i++) {
    if (sentences[i].code == code)
      return &sentences[i];
  }
  return NULL;
}

/**
 * hob_sentence_find_bring:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): its sentence, if it is of a room that only bringing a device
 *   home needs
 */
const HobSentence *
hob_sentence_find_bring (const GError *error)
{
  if (error->domain == HOB_WIRE_ERROR)
    return FIND (code_sentences, error->code);
  if (error->domain == HOB_CAMERA_ERROR)
    return FIND (camera_sentences, error->code);
  if (error->domain == HOB_BLUETOOTH_ERROR)
    return FIND (bluetooth_sentences, error->code);
  if (error->domain == HOB_REGISTRATION_ERROR)
    return FIND (registration_sentences, error->code);
  return NULL;
}

/**
 * hob_sentence_account_title:
 * @error: why no account could be made for a device
 *
 * Returns: a sentence in the user's language; static
 */
const char *
hob_sentence_account_title (const GError *error)
{
  const HobSentence *sentence;

  g_return_val_if_fail (error != NULL, "");

  sentence = error->domain == HOB_XMPP_ERROR ? FIND (account_sentences, error->code) : NULL;
  return sentence != NULL ? _ (sentence->title) : hob_sentence_error_title (error);
}

/**
 * hob_sentence_account_advice:
 * @error: why no account could be made for a device
 *
 * Returns: (nullable): what to do about it, in the user's language; static
 */
const char *
hob_sentence_account_advice (const GError *error)
{
  const HobSentence *sentence;

  g_return_val_if_fail (error != NULL, NULL);

  sentence = error->domain == HOB_XMPP_ERROR ? FIND (account_sentences, error->code) : NULL;
  if (sentence == NULL)
    return hob_sentence_error_advice (error);
  return sentence->advice != NULL ? _ (sentence->advice) : NULL;
}
