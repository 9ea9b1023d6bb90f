/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

static void
check_tree (HobNode *node, guint depth)
{
  guint n_children = 0;

  g_assert_cmpuint (depth, <=, HOB_NODE_MAX_DEPTH);
  g_assert_true (g_utf8_validate (hob_node_get_text (node), -1, NULL));
  g_assert_cmpuint (hob_node_get_n_attributes (node), <=, HOB_NODE_MAX_ATTRIBUTES);
  for (HobNode *child = hob_node_get_first_child (node); child != NULL;
       child = hob_node_get_next_sibling (child)) {
    n_children++;
    check_tree (child, depth + 1);
  }
  g_assert_cmpuint (n_children, <=, HOB_NODE_MAX_CHILDREN);
}

/* Whatever is accepted obeys the limits, and reads back as itself when written. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) node = hob_node_new_from_string ((const char *) data, size, &error);
  g_autoptr (HobNode) again = NULL;
  g_autofree char *xml = NULL;

  if (node == NULL) {
    g_assert_true (error->domain == HOB_WIRE_ERROR);
    return 0;
  }
  g_assert_no_error (error);
  check_tree (node, 1);
  xml = hob_node_to_string (node);
  again = hob_node_new_from_string (xml, -1, &error);
  g_assert_no_error (error);
  g_assert_true (hob_node_equal (node, again));
  return 0;
}
