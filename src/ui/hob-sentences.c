/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-sentences.h"

#include "hob-sentences-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static const HobSentence xmpp_sentences[] = {
  {HOB_XMPP_ERROR_NAME_NOT_FOUND, N_ ("No server was found under this name."),
   N_ ("Check the part of the address after the @, and the network connection.")},
  {HOB_XMPP_ERROR_UNREACHABLE, N_ ("The server does not answer."),
   N_ ("Check the network connection. If the server uses an unusual port, set it under "
       "“Advanced”.")},
  {HOB_XMPP_ERROR_SILENT, N_ ("The server took the call but did not speak."),
   N_ ("It may be overloaded, or something else may be running there. Try again in a moment.")},
  {HOB_XMPP_ERROR_NOT_ENCRYPTED, N_ ("The server offers no encryption."),
   N_ ("Nothing was sent. Ask whoever runs the server to turn encryption on.")},
  {HOB_XMPP_ERROR_CERTIFICATE, N_ ("Nobody known vouches for this server."),
   N_ ("Look at its certificate and decide whether to trust it.")},
  {HOB_XMPP_ERROR_CERTIFICATE_CHANGED,
   N_ ("The server shows another certificate than the one that is trusted."),
   N_ ("It may have been renewed, or somebody may be listening in. Look at it before trusting "
       "it.")},
  {HOB_XMPP_ERROR_AUTHENTICATION, N_ ("The address or the password is wrong."),
   N_ ("Check both and try again.")},
  {HOB_XMPP_ERROR_REPLACED, N_ ("The server ended this connection in favour of another one."),
   N_ ("Connect again to go on here.")},
  {HOB_XMPP_ERROR_STREAM, N_ ("The connection to the server broke."),
   N_ ("Hob tries again by itself.")},
  {HOB_XMPP_ERROR_OFFLINE, N_ ("There is no connection to the server."),
   N_ ("Try again once it is back.")},
  {HOB_XMPP_ERROR_TIMEOUT, N_ ("There was no answer in time."), N_ ("Try again.")},
  {HOB_XMPP_ERROR_NOT_FOUND, N_ ("The server does not know this."),
   N_ ("Check the address for typing mistakes.")},
  {HOB_XMPP_ERROR_FORBIDDEN, N_ ("This account may not do that."),
   N_ ("Ask the owner of the device for permission.")},
  {HOB_XMPP_ERROR_CONFLICT, N_ ("This exists already."), N_ ("Choose another name.")},
  {HOB_XMPP_ERROR_UNAVAILABLE, N_ ("This cannot be reached at the moment."),
   N_ ("Check that it has power and a network, then try again.")},
  {HOB_XMPP_ERROR_UNSUPPORTED, N_ ("The other side does not know how to do this."), NULL},
  {HOB_XMPP_ERROR_BUSY, N_ ("The server is busy and asks for patience."),
   N_ ("Try again in a minute.")},
  {HOB_XMPP_ERROR_REFUSED, N_ ("The server refused this."), NULL},
  {HOB_XMPP_ERROR_TOO_LARGE, N_ ("The answer is larger than Hob accepts."), NULL},
};

static const HobSentence home_sentences[] = {
  {HOB_HOME_ERROR_VALUE, N_ ("The device does not take this value."),
   N_ ("Nothing was sent. Enter a value that fits.")},
  {HOB_HOME_ERROR_READ_ONLY, N_ ("This can be read but not changed."), NULL},
  {HOB_HOME_ERROR_OFFLINE, N_ ("There is no connection to the device, so nothing was changed."),
   N_ ("Try again once it is back.")},
  {HOB_HOME_ERROR_EXPIRED, N_ ("The device did not answer."),
   N_ ("Check that it has power, then try again.")},
  {HOB_HOME_ERROR_REFUSED, N_ ("The change was refused."), NULL},
  {HOB_HOME_ERROR_NOT_PERMITTED, N_ ("This account may not control the device."),
   N_ ("Ask its owner for permission.")},
  {HOB_HOME_ERROR_SUPERSEDED, N_ ("A newer change took its place."), NULL},
  {HOB_HOME_ERROR_REVERTED, N_ ("The device set this back by itself."), NULL},
  {HOB_HOME_ERROR_KEYRING_LOCKED, N_ ("The keyring with the password is locked."),
   N_ ("Unlock it, then try again.")},
  {HOB_HOME_ERROR_KEYRING_ABSENT, N_ ("There is no keyring to keep the password in."),
   N_ ("The password has to be entered again after each start.")},
  {HOB_HOME_ERROR_NO_PASSWORD, N_ ("The keyring holds no password for this account."),
   N_ ("Enter it again.")},
  {HOB_HOME_ERROR_STORAGE, N_ ("The data folder cannot be written."),
   N_ ("Hob works, but forgets what the devices said when it closes. Check the free space and "
       "the permissions.")},
  {HOB_HOME_ERROR_ADDRESS, N_ ("This is not an address."),
   N_ ("An address looks like “name@example.org”.")},
  {HOB_HOME_ERROR_EXISTS, N_ ("This device is in the home already."), NULL},
};

static const HobSentence wire_sentences[] = {
  {HOB_WIRE_ERROR_MALFORMED, N_ ("What came in cannot be understood."), NULL},
  {HOB_WIRE_ERROR_LIMIT, N_ ("What came in is larger than Hob accepts."), NULL},
  {HOB_WIRE_ERROR_ENCODING, N_ ("What came in is no readable text."), NULL},
  {HOB_WIRE_ERROR_VALUE, N_ ("The device does not take this value."),
   N_ ("Enter a value that fits.")},
};

static const HobSentence io_sentences[] = {
  {G_IO_ERROR_NOT_FOUND, N_ ("The file was not found."), NULL},
  {G_IO_ERROR_PERMISSION_DENIED, N_ ("The file may not be read."), NULL},
};

static const HobSentence unknown_sentence = {0, N_ ("Something went wrong."), N_ ("Try again.")};

#define FIND(sentences, code) hob_sentence_find_in (sentences, G_N_ELEMENTS (sentences), code)

static const HobSentence *
find_sentence (const GError *error)
{
  const HobSentence *sentence = hob_sentence_find_bring (error);

  if (error->domain == HOB_XMPP_ERROR)
    sentence = FIND (xmpp_sentences, error->code);
  else if (error->domain == HOB_HOME_ERROR)
    sentence = FIND (home_sentences, error->code);
  else if (error->domain == HOB_WIRE_ERROR && sentence == NULL)
    sentence = FIND (wire_sentences, error->code);
  else if (error->domain == G_IO_ERROR)
    sentence = FIND (io_sentences, error->code);
  return sentence != NULL ? sentence : &unknown_sentence;
}

/* The words of the device or the server are worth showing only where ours say no more than "no". */
static gboolean
message_is_theirs (const GError *error)
{
  if (error->message == NULL || error->message[0] == '\0')
    return FALSE;
  return g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED) ||
         g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED);
}

static gint64
age_in_seconds (gint64 then, gint64 now)
{
  return MAX (now - then, 0) / G_USEC_PER_SEC;
}

static char *
format_date (gint64 then)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (then / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%x") : g_strdup ("");
}

/**
 * hob_sentence_error_title:
 * @error: an error of any of Hob's rooms
 *
 * Says in one sentence what happened.
 *
 * Returns: a sentence in the user's language; static
 */
const char *
hob_sentence_error_title (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return _ (find_sentence (error)->title);
}

/**
 * hob_sentence_error_advice:
 * @error: an error of any of Hob's rooms
 *
 * Says what the person can do about it.
 *
 * Returns: (nullable): a sentence or two in the user's language; static
 */
const char *
hob_sentence_error_advice (const GError *error)
{
  const HobSentence *sentence;

  g_return_val_if_fail (error != NULL, NULL);

  sentence = find_sentence (error);
  return sentence->advice != NULL ? _ (sentence->advice) : NULL;
}

/**
 * hob_sentence_for_error:
 * @error: an error of any of Hob's rooms
 *
 * What happened and what to do next, in one line. Where the device or server gave its own reason
 * for a refusal, that is quoted instead of an advice.
 *
 * Returns: (transfer full): plain text in the user's language
 */
char *
hob_sentence_for_error (const GError *error)
{
  const char *title = hob_sentence_error_title (error);
  const char *advice = hob_sentence_error_advice (error);

  if (message_is_theirs (error)) {
    /* Translators: first what happened ("The change was refused."), then the words of the device
     * or server itself. */
    return g_strdup_printf (_ ("%s It says: “%s”"), title, error->message);
  }
  return advice != NULL ? g_strdup_printf ("%s %s", title, advice) : g_strdup (title);
}

/**
 * hob_sentence_age:
 * @then: wall clock, µs
 * @now: wall clock, µs
 *
 * How long ago something was, as coarse as a person would say it.
 *
 * Returns: (transfer full): "5 minutes ago"
 */
char *
hob_sentence_age (gint64 then, gint64 now)
{
  gint64 seconds = age_in_seconds (then, now);
  guint minutes = (guint) (seconds / 60), hours = minutes / 60, days = hours / 24;
  g_autofree char *date = NULL;

  if (minutes == 0)
    return g_strdup (_ ("Just now"));
  if (hours == 0)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", minutes), minutes);
  if (days == 0)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", hours), hours);
  if (days < 14)
    return g_strdup_printf (ngettext ("%u day ago", "%u days ago", days), days);

  date = format_date (then);
  /* Translators: a value is from this date. */
  return g_strdup_printf (_ ("On %s"), date);
}

/**
 * hob_sentence_last_seen:
 * @then: wall clock, µs; 0 for never
 * @now: wall clock, µs
 *
 * When a device that is away was last there.
 *
 * Returns: (transfer full): "Last seen 5 minutes ago"
 */
char *
hob_sentence_last_seen (gint64 then, gint64 now)
{
  gint64 seconds = age_in_seconds (then, now);
  guint minutes = (guint) (seconds / 60), hours = minutes / 60, days = hours / 24;
  g_autofree char *date = NULL;

  if (then == 0)
    return g_strdup (_ ("Not seen yet"));
  if (minutes == 0)
    return g_strdup (_ ("Last seen just now"));
  if (hours == 0)
    return g_strdup_printf (
      ngettext ("Last seen %u minute ago", "Last seen %u minutes ago", minutes), minutes);
  if (days == 0)
    return g_strdup_printf (ngettext ("Last seen %u hour ago", "Last seen %u hours ago", hours),
                            hours);
  if (days < 14)
    return g_strdup_printf (ngettext ("Last seen %u day ago", "Last seen %u days ago", days), days);

  date = format_date (then);
  return g_strdup_printf (_ ("Last seen on %s"), date);
}

/**
 * hob_sentence_number:
 * @value: a number
 * @digits: after the decimal point
 *
 * Writes a number the way the locale does.
 *
 * Returns: (transfer full): "1 234,50"
 */
char *
hob_sentence_number (double value, guint digits)
{
  double rounding = 0.5 * pow (10, -(double) MIN (digits, 12));

  /* "-0.0" is no temperature. */
  if (fabs (value) < rounding)
    value = 0;
  return g_strdup_printf ("%'.*f", (int) MIN (digits, 12), value);
}

/**
 * hob_sentence_text_digits:
 * @text: a number as a device wrote it
 *
 * How many digits the device itself found worth telling.
 *
 * Returns: digits after the decimal point, at most 6
 */
guint
hob_sentence_text_digits (const char *text)
{
  const char *point;
  gsize digits;

  g_return_val_if_fail (text != NULL, 0);

  point = strpbrk (text, ".,");
  if (point == NULL)
    return 0;
  digits = strspn (point + 1, "0123456789");
  /* What a float with an exponent or a computed one carries is no precision. */
  return (guint) MIN (digits, strpbrk (text, "eE") != NULL ? 3 : 6);
}

/**
 * hob_sentence_with_unit:
 * @text: a value in words
 * @unit: (nullable): its unit
 *
 * Joins the two so that no line breaks between them.
 *
 * Returns: (transfer full): "21.5 °C"
 */
char *
hob_sentence_with_unit (const char *text, const char *unit)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (unit == NULL || unit[0] == '\0' || text[0] == '\0')
    return g_strdup (text);
  return g_strdup_printf ("%s\u00a0%s", text, unit);
}

/**
 * hob_sentence_field_value:
 * @field: a field
 *
 * A field's value in words: the label of a choice, On or Off, a number with its unit.
 *
 * Returns: (transfer full) (nullable): plain text; %NULL when there is no value yet
 */
char *
hob_sentence_field_value (HobField *field)
{
  g_autofree char *number = NULL;
  HobReading *value;
  gboolean on;
  double amount;

  g_return_val_if_fail (HOB_IS_FIELD (field), NULL);

  value = hob_field_get_value (field);
  if (value == NULL)
    return NULL;

  if (hob_field_get_kind (field) == HOB_FIELD_CHOICE)
    return g_strdup (hob_field_get_value_label (field));

  if ((hob_reading_get_reading_type (value) == HOB_READING_BOOLEAN ||
       hob_field_get_kind (field) == HOB_FIELD_SWITCH) &&
      hob_reading_get_boolean (value, &on))
    return g_strdup (on ? _ ("On") : _ ("Off"));

  /* A text that merely looks like a number, a telephone number say, stays as it is. */
  if ((hob_reading_get_reading_type (value) == HOB_READING_NUMBER ||
       hob_reading_get_unit (value) != NULL) &&
      hob_reading_get_number (value, &amount)) {
    const char *text = hob_reading_get_text (value);

    number = hob_sentence_number (amount, hob_sentence_text_digits (text));
    return hob_sentence_with_unit (number, hob_reading_get_unit (value));
  }

  return hob_sentence_with_unit (hob_reading_get_text (value), hob_reading_get_unit (value));
}

/**
 * hob_sentence_fingerprint:
 * @fingerprint: hexadecimal digits
 *
 * Groups a fingerprint so that two people can read it to each other.
 *
 * Returns: (transfer full): four lines of four groups of four capital digits
 */
char *
hob_sentence_fingerprint (const char *fingerprint)
{
  GString *grouped;

  g_return_val_if_fail (fingerprint != NULL, NULL);

  grouped = g_string_new (NULL);
  for (gsize i = 0; fingerprint[i] != '\0'; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c (grouped, i % 16 == 0 ? '\n' : ' ');
    g_string_append_c (grouped, g_ascii_toupper (fingerprint[i]));
  }
  return g_string_free (grouped, FALSE);
}
