/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

/* An element that must be well-formed. */
static inline HobNode *
read_node (const char *xml)
{
  g_autoptr (GError) error = NULL;
  HobNode *node = hob_node_new_from_string (xml, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

/* Asserts what @node says when written, and frees both. */
static inline void
assert_node_says (HobNode *node, const char *xml)
{
  g_autofree char *written = NULL;

  g_assert_nonnull (node);
  written = hob_node_to_string (node);
  g_assert_cmpstr (written, ==, xml);
  hob_node_unref (node);
}

G_END_DECLS
