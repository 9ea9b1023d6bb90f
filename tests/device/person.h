/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* Somebody at a real server who looks at the device and tries to control it. */
typedef struct _Person Person;

Person *person_new (const char *account); /* online, and friends with kettle */
void person_free (Person *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

HobTransport *person_get_transport (Person *self);
void person_subscribe (Person *self, const char *node);
/* What the item says now; NULL when there is none or it may not be seen. */
char *person_read (Person *self, const char *node, const char *item);
/* Waits until an event has said so, counted from the last such wait. */
void person_wait_event (Person *self, const char *item, const char *value);
gboolean person_has_event (Person *self, const char *item, const char *value);
/* Events and answers, some of which a server may deliver once more after an earlier session. */
void person_forget (Person *self);
/* Publishes into the settings; FALSE with the error when the server refuses. */
gboolean person_publish (Person *self, const char *item, const char *value, GError **error);
/* Asks the device itself. */
gboolean person_request (Person *self, const char *item, const char *value, GError **error);
/* The device's full address, waiting for its presence; borrowed. */
const char *person_wait_device (Person *self);
gboolean person_sees_device (Person *self);
/* Says something and waits for the answer. */
char *person_ask (Person *self, const char *text);
void person_say (Person *self, const char *text);
gboolean person_was_answered (Person *self);

G_END_DECLS
