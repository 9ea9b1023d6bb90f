/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code.h"

#include <string.h>

/* ProtoXEP siot leaves O and 0 out of its keys because people mix them up. */
#define CLAIM_KEY_LENGTH 24
#define CLAIM_KEY_GROUP 4

typedef struct {
  const char *prefix;
  HobCodeKind kind;
} Prefix;

static const Prefix prefixes[] = {
  {"xmpp:iot-register", HOB_CODE_REGISTRATION},
  {"xmpp://iot-register", HOB_CODE_REGISTRATION},
  {"wifi:", HOB_CODE_WIFI},
  {"iotdisco:", HOB_CODE_REGISTRY},
  {"iotdisco;", HOB_CODE_REGISTRY},
  {"mt:", HOB_CODE_MATTER},
  {"x-hm://", HOB_CODE_HOMEKIT},
  {"dpp:", HOB_CODE_EASY_CONNECT},
  {"http://", HOB_CODE_WEB},
  {"https://", HOB_CODE_WEB},
  {"www.", HOB_CODE_WEB},
  {"begin:vcard", HOB_CODE_CONTACT},
  {"mecard:", HOB_CODE_CONTACT},
  {"mailto:", HOB_CODE_CONTACT},
  {"tel:", HOB_CODE_CONTACT},
};

static const char *const kind_names[] = {
  [HOB_CODE_REGISTRATION] = "registration",
  [HOB_CODE_INVITATION] = "invitation",
  [HOB_CODE_CONTACT] = "contact",
  [HOB_CODE_WIFI] = "wifi",
  [HOB_CODE_REGISTRY] = "registry",
  [HOB_CODE_CLAIM] = "claim",
  [HOB_CODE_MATTER] = "matter",
  [HOB_CODE_HOMEKIT] = "homekit",
  [HOB_CODE_EASY_CONNECT] = "easy-connect",
  [HOB_CODE_WEB] = "web",
  [HOB_CODE_OTHER] = "other",
};

static gboolean
has_prefix (const char *text, const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

/* A claim ends in 24 letters and digits, written in one or in groups of four. */
static gboolean
looks_like_claim (const char *text)
{
  gsize count = 0;

  for (const char *c = text + strlen (text); c > text;) {
    c--;
    if (*c == '-' || *c == ' ') {
      if (count == 0 || count % CLAIM_KEY_GROUP != 0)
        return FALSE;
      continue;
    }
    if (!(g_ascii_isupper (*c) || g_ascii_isdigit (*c)) || *c == 'O' || *c == '0')
      return FALSE;
    if (++count == CLAIM_KEY_LENGTH)
      return c == text || c[-1] == ' ' || c[-1] == ':' || c[-1] == '\n';
  }
  return FALSE;
}

static HobCodeKind
classify_xmpp (const char *text)
{
  const char *query = strchr (text, '?');

  if (query != NULL && has_prefix (query + 1, "register"))
    return HOB_CODE_INVITATION;
  return HOB_CODE_CONTACT;
}

/**
 * hob_code_classify:
 * @text: UTF-8 from a camera, a picture, the clipboard or the keyboard
 *
 * Names what a text is by how it begins, so that a wrong code can be called what it is. Whether it
 * is a sound one of its kind is for that kind's parser. Pure; any thread.
 *
 * Returns: its kind
 */
HobCodeKind
hob_code_classify (const char *text)
{
  g_return_val_if_fail (text != NULL, HOB_CODE_OTHER);

  while (g_ascii_isspace (*text))
    text++;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (has_prefix (text, prefixes[i].prefix))
      return prefixes[i].kind;
  if (has_prefix (text, "xmpp:"))
    return classify_xmpp (text);
  return looks_like_claim (text) ? HOB_CODE_CLAIM : HOB_CODE_OTHER;
}

/**
 * hob_code_kind_to_string:
 * @kind: a kind
 *
 * Returns: a stable word for programs
 */
const char *
hob_code_kind_to_string (HobCodeKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), "other");
  return kind_names[kind];
}
