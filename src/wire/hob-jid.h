/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Addresses, RFC 7622. All functions are pure. */
gboolean hob_jid_is_bare (const char *jid);
char *hob_jid_normalize_bare (const char *text);
char *hob_jid_dup_bare (const char *jid);
char *hob_jid_dup_local (const char *jid);
char *hob_jid_dup_domain (const char *jid);
const char *hob_jid_peek_resource (const char *jid);
gboolean hob_jid_same_bare (const char *a, const char *b);

G_END_DECLS
