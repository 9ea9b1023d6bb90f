/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Waiting in tests: always for the thing itself, always with a deadline. All of these spin the
 * default main context. */

typedef gboolean (*HobTestCondition) (gpointer data);

/* Takes @future. Returns its value (unset for a rejection, with @error); aborts after @seconds. */
gboolean hob_test_await (DexFuture *future, guint seconds, GValue *value, GError **error);
/* Takes @future; its boxed HobNode or GObject result is returned with a reference. */
gpointer hob_test_await_boxed (DexFuture *future, guint seconds, GError **error);
gpointer hob_test_await_object (DexFuture *future, guint seconds, GError **error);
/* Takes @future and fails the test unless it rejects with this error. */
void hob_test_await_error (DexFuture *future, guint seconds, GQuark domain, int code);
/* Fails the test when @condition has not become true within @seconds. */
#define hob_test_wait(condition, data, seconds) \
  hob_test_wait_real ((condition), (data), (seconds), #condition, G_STRLOC)
void hob_test_wait_real (HobTestCondition condition,
                         gpointer data,
                         guint seconds,
                         const char *what,
                         const char *where);
/* The same for what no event tells: asks again and again. */
#define hob_test_poll(condition, data, seconds) \
  hob_test_poll_real ((condition), (data), (seconds), #condition, G_STRLOC)
void hob_test_poll_real (HobTestCondition condition,
                         gpointer data,
                         guint seconds,
                         const char *what,
                         const char *where);
/* Lets everything that is ready happen, and @milliseconds pass without anything failing: only for
 * showing that something does NOT happen. */
void hob_test_settle (guint milliseconds);
/* A new folder, removed at exit. */
char *hob_test_make_folder (void);
/* The test server that tests/support/with-server.py started: 127.0.0.1, its port, the SHA-256 of
 * its certificate, its domain. Accounts: juliet, romeo, kettle, lamp, mallory, each with the
 * password "NAME-secret". */
guint hob_test_server_port (void);
const char *hob_test_server_fingerprint (void);
const char *hob_test_server_domain (void);
char *hob_test_server_address (const char *name);
char *hob_test_server_password (const char *name);
gboolean hob_test_server_is (const char *software); /* "prosody" or "ejabberd" */
/* Writes a line to a socket; returns what follows the word "done" in the answer. */
char *hob_test_order (const char *socket, const char *order, guint seconds);
/* Has that server stop, start, restart, pause (connected but silent), resume, or restart with a
 * new-certificate, after which its fingerprint is another. Returns when it is done. */
void hob_test_server_control (const char *command);
/* How often the server of tests/support/rogue-server.py has noted something that begins with @what
 * about BEHAVIOUR.rogue.test. */
guint hob_test_rogue_count (const char *behaviour, const char *what);
void hob_test_rogue_wait (const char *behaviour, const char *what, guint count);

G_END_DECLS
