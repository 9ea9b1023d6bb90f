/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-xmpp-error.h"

G_DEFINE_QUARK (hob_xmpp_error, hob_xmpp_error)

static const struct {
  const char *condition;
  HobXmppError code;
} conditions[] = {
  {"item-not-found", HOB_XMPP_ERROR_NOT_FOUND},
  {"forbidden", HOB_XMPP_ERROR_FORBIDDEN},
  {"not-allowed", HOB_XMPP_ERROR_FORBIDDEN},
  {"not-authorized", HOB_XMPP_ERROR_FORBIDDEN},
  {"registration-required", HOB_XMPP_ERROR_FORBIDDEN},
  {"subscription-required", HOB_XMPP_ERROR_FORBIDDEN},
  {"conflict", HOB_XMPP_ERROR_CONFLICT},
  {"service-unavailable", HOB_XMPP_ERROR_UNAVAILABLE},
  {"recipient-unavailable", HOB_XMPP_ERROR_UNAVAILABLE},
  {"remote-server-not-found", HOB_XMPP_ERROR_UNAVAILABLE},
  {"remote-server-timeout", HOB_XMPP_ERROR_UNAVAILABLE},
  {"gone", HOB_XMPP_ERROR_UNAVAILABLE},
  {"feature-not-implemented", HOB_XMPP_ERROR_UNSUPPORTED},
  {"resource-constraint", HOB_XMPP_ERROR_BUSY},
  {"policy-violation", HOB_XMPP_ERROR_BUSY},
};

/* The defined condition; NULL where the answer names none. */
static const char *
find_condition (HobNode *error)
{
  HobNode *child = error != NULL ? hob_node_get_first_child (error) : NULL;

  for (; child != NULL; child = hob_node_get_next_sibling (child))
    if (hob_node_is (child, NULL, HOB_NS_STANZAS) && !hob_node_is (child, "text", NULL))
      return hob_node_get_name (child);
  return NULL;
}

/**
 * hob_xmpp_error_new_from_stanza:
 * @iq: an `<iq type='error'>`
 *
 * Makes a #GError of what the other side answered. Its message is the text that came with it or,
 * where none did, the condition's name. Any thread. RFC 6120 §8.3.
 *
 * Returns: (transfer full): an error of %HOB_XMPP_ERROR
 */
GError *
hob_xmpp_error_new_from_stanza (HobNode *iq)
{
  HobNode *error;
  HobNode *text;
  const char *condition;
  HobXmppError code = HOB_XMPP_ERROR_REFUSED;

  g_return_val_if_fail (iq != NULL, NULL);

  error = hob_node_get_child (iq, "error", NULL);
  condition = find_condition (error);
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (g_strcmp0 (condition, conditions[i].condition) == 0)
      code = conditions[i].code;

  text = error != NULL ? hob_node_get_child (error, "text", HOB_NS_STANZAS) : NULL;
  if (text != NULL && *hob_node_get_text (text) != '\0')
    return g_error_new_literal (HOB_XMPP_ERROR, code, hob_node_get_text (text));
  return g_error_new_literal (HOB_XMPP_ERROR, code, condition != NULL ? condition : "refused");
}
