/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node-builder.h"
#include "hob-wire-error.h"

G_BEGIN_DECLS

/* One block holds a tree: this header, its nodes in document order, their attributes, the strings.
 * Strings are offsets into the last part, where offset 0 is the empty string. */
struct _HobNode {
  guint32 index; /* in its tree, the root has 0 */
  guint32 size;  /* nodes in this subtree, itself included */
  guint32 name;
  guint32 ns;
  guint32 text;
  guint32 attributes; /* index of the first */
  guint16 n_attributes;
  guint16 has_next;
};

typedef struct {
  guint32 name;
  guint32 value;
} HobNodeAttribute;

typedef struct {
  gatomicrefcount ref_count;
  const HobNodeAttribute *attributes;
  const char *strings;
  HobNode nodes[];
} HobNodeTree;

/* The first failure is kept; everything after it is ignored until the end. */
void hob_node_builder_fail (HobNodeBuilder *self, HobWireError code, const char *message);
gboolean hob_node_builder_has_failed (HobNodeBuilder *self);

G_END_DECLS
