/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-presence-private.h"

#define MAX_STATUS 256 /* characters */

static HobPresenceKind
read_kind (HobNode *stanza)
{
  const char *type = hob_node_get_attribute (stanza, "type");

  if (type == NULL)
    return HOB_PRESENCE_AVAILABLE;
  if (g_str_equal (type, "unavailable") || g_str_equal (type, "error"))
    return HOB_PRESENCE_UNAVAILABLE;
  if (g_str_equal (type, "subscribe"))
    return HOB_PRESENCE_REQUEST;
  return HOB_PRESENCE_OTHER;
}

/* RFC 6121 §4.7.2.3: -128…127; what is no number is 0. */
static int
read_priority (HobNode *stanza)
{
  HobNode *priority = hob_node_get_child (stanza, "priority", HOB_NS_CLIENT);
  gint64 value = 0;

  if (priority != NULL)
    value = g_ascii_strtoll (hob_node_get_text (priority), NULL, 10);
  return (int) CLAMP (value, -128, 127);
}

static char *
dup_status (HobNode *stanza)
{
  HobNode *status = hob_node_get_child (stanza, "status", HOB_NS_CLIENT);
  const char *text = status != NULL ? hob_node_get_text (status) : "";

  if (*text == '\0')
    return NULL;
  if (g_utf8_strlen (text, -1) > MAX_STATUS)
    return g_utf8_substring (text, 0, MAX_STATUS);
  return g_strdup (text);
}

HobPresence *
hob_presence_new (HobNode *stanza)
{
  const char *from = hob_node_get_attribute (stanza, "from");
  g_autofree char *part = from != NULL ? hob_jid_dup_bare (from) : NULL;
  char *bare = part != NULL ? hob_jid_normalize_bare (part) : NULL;
  HobPresence *self;

  if (bare == NULL)
    return NULL;

  self = g_new0 (HobPresence, 1);
  self->kind = read_kind (stanza);
  self->from = g_strdup (from);
  self->bare = bare;
  self->status = dup_status (stanza);
  self->priority = read_priority (stanza);
  return self;
}

void
hob_presence_free (HobPresence *self)
{
  g_free (self->from);
  g_free (self->bare);
  g_free (self->status);
  g_free (self);
}
