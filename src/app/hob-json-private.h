/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One JSON object on one line (RFC 8259), appended member by member: what --json prints. */
void hob_json_begin (GString *out);
void hob_json_string (GString *out, const char *key, const char *value); /* NULL: null */
void hob_json_number (GString *out, const char *key, double value);
void hob_json_boolean (GString *out, const char *key, gboolean value);
void hob_json_time (GString *out, const char *key, gint64 microseconds); /* 0: null */
/* Members that are objects themselves. */
void hob_json_begin_array (GString *out, const char *key);
void hob_json_begin_element (GString *out);
void hob_json_end_element (GString *out);
void hob_json_end_array (GString *out);
void hob_json_end (GString *out);

G_END_DECLS
