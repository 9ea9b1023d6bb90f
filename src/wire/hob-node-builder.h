/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node.h"

G_BEGIN_DECLS

/* Builds a HobNode from start to end. Errors are kept and reported once by the end. */
typedef struct _HobNodeBuilder HobNodeBuilder;

HobNodeBuilder *hob_node_builder_new (void);
void hob_node_builder_free (HobNodeBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobNodeBuilder, hob_node_builder_free)

/* A NULL namespace means the parent's. */
void hob_node_builder_open (HobNodeBuilder *self, const char *name, const char *ns);
/* A NULL value leaves the attribute out. */
void hob_node_builder_attribute (HobNodeBuilder *self, const char *name, const char *value);
void hob_node_builder_text (HobNodeBuilder *self, const char *text, gssize length);
void hob_node_builder_element (HobNodeBuilder *self,
                               const char *name,
                               const char *ns,
                               const char *text);
/* A NULL subtree leaves it out. */
void hob_node_builder_append (HobNodeBuilder *self, HobNode *subtree);
void hob_node_builder_close (HobNodeBuilder *self);
/* Closes what is still open; the builder is empty afterwards and may be used again. */
HobNode *hob_node_builder_end (HobNodeBuilder *self, GError **error);

G_END_DECLS
