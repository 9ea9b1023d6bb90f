/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HOB_NODE_MAX_DEPTH 32
#define HOB_NODE_MAX_CHILDREN 512
#define HOB_NODE_MAX_ATTRIBUTES 64
#define HOB_NODE_MAX_SIZE (256 * 1024)

#define HOB_TYPE_NODE (hob_node_get_type ())

/* An immutable XML element. The whole tree is one block of memory with one atomic reference
 * count: a child is borrowed from its tree, and referencing a child keeps the whole tree. */
typedef struct _HobNode HobNode;

GType hob_node_get_type (void);
HobNode *hob_node_new_from_string (const char *xml, gssize length, GError **error);
HobNode *hob_node_ref (HobNode *self);
void hob_node_unref (HobNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobNode, hob_node_unref)

/* Name, namespace and text are never NULL; "" for no namespace and no text. */
const char *hob_node_get_name (HobNode *self);
const char *hob_node_get_ns (HobNode *self);
/* A NULL name or namespace matches any; a NULL element matches nothing. */
gboolean hob_node_is (HobNode *self, const char *name, const char *ns);
const char *hob_node_get_attribute (HobNode *self, const char *name);
guint hob_node_get_n_attributes (HobNode *self);
void hob_node_get_attribute_at (HobNode *self, guint index, const char **name, const char **value);
const char *hob_node_get_text (HobNode *self);
HobNode *hob_node_get_first_child (HobNode *self);
HobNode *hob_node_get_next_sibling (HobNode *self);
HobNode *hob_node_get_child (HobNode *self, const char *name, const char *ns);
gboolean hob_node_equal (HobNode *a, HobNode *b);
char *hob_node_to_string (HobNode *self);

G_END_DECLS
