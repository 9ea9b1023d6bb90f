/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What was measured with real BlueZ, row by row as the fake plays it (fake_bluez_script.PLAYS), and
 * what becomes of a device that is being brought home: it is gone over without a word, or told and
 * gone on from. Run under tests/support/with-keyring.py and with-server.py. */

#include "test-registration-fixture.h"

#define SILENT 500 /* ms: how long something may keep silent here */

typedef struct {
  const char *row;
  HobRegistrationStep step; /* where it stops; or CONFIRMING or WAITING, which it reaches */
  int code;                 /* of the error; -1: none */
  gboolean fast;            /* what takes seconds takes a hundredth */
  gboolean impatient;
} Row;

static const Row rows[] = {
  /* Looking. */
  {"off", HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR_OFF, FALSE, FALSE},
  {"blocked", HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR_BLOCKED, FALSE, FALSE},
  {"no-adapter", HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR_NO_ADAPTER, FALSE, FALSE},
  {"no-service", HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR_NO_SERVICE, FALSE, FALSE},
  {"discovery-refused", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"stop-refused", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"leftover", HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR_TIMEOUT, FALSE, TRUE},
  /* Connecting. */
  {"device-gone", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"device-absent", HOB_REGISTRATION_CONNECTING, HOB_BLUETOOTH_ERROR_TIMEOUT, FALSE, TRUE},
  {"connecting", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"connect-aborted", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"connect-silent", HOB_REGISTRATION_CONNECTING, HOB_BLUETOOTH_ERROR_TIMEOUT, FALSE, TRUE},
  {"key-missing", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"resolved-early", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"slow-to-resolve", HOB_REGISTRATION_CONFIRMING, -1, TRUE, FALSE},
  {"never-resolved", HOB_REGISTRATION_CONNECTING, HOB_BLUETOOTH_ERROR_TIMEOUT, FALSE, TRUE},
  {"stale-cache", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"characteristics-never", HOB_REGISTRATION_CONNECTING, HOB_BLUETOOTH_ERROR_TIMEOUT, FALSE, TRUE},
  /* Reading. */
  {"read-not-permitted", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"busy", HOB_REGISTRATION_CONFIRMING, -1, FALSE, FALSE},
  {"services-removed", HOB_REGISTRATION_IDENTIFYING, HOB_BLUETOOTH_ERROR_LOST, FALSE, FALSE},
  {"pairing-refused", HOB_REGISTRATION_IDENTIFYING, HOB_BLUETOOTH_ERROR_LOST, FALSE, FALSE},
  {"device-silent", HOB_REGISTRATION_IDENTIFYING, HOB_BLUETOOTH_ERROR_LOST, TRUE, FALSE},
  /* Writing. */
  {"not-authorized", HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR_REFUSED, FALSE, FALSE},
  {"not-supported", HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR_REFUSED, FALSE, FALSE},
  {"invalid-length", HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR_TOO_LONG, FALSE, FALSE},
  {"application-silent", HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR_FAILED, TRUE, FALSE},
  {"characteristic-gone", HOB_REGISTRATION_WAITING, -1, FALSE, FALSE},
  {"lost", HOB_REGISTRATION_WAITING, -1, FALSE, FALSE},
  {"last-write-lost", HOB_REGISTRATION_WAITING, -1, FALSE, FALSE},
};

static void
set_patience (Home *home, const Row *row)
{
  HobRegistrationDeadlines deadlines = hob_registration_default_deadlines;

  if (row != NULL && row->impatient && row->step == HOB_REGISTRATION_FINDING)
    deadlines.find = SILENT;
  else if (row != NULL && row->impatient)
    deadlines.connect = SILENT;
  hob_registration_set_deadlines (home->registration, &deadlines);
}

static void
begin (Home *home)
{
  g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
}

static void
hand_over (Home *home)
{
  home_fill_in (home);
  home_confirm (home);
}

static void
play (Home *home, const Row *row)
{
  if (row->fast)
    hob_test_bluez_script (home->bluez, "{'do': 'pace', 'factor': 0.01}");
  hob_test_bluez_play (home->bluez, row->row, PRINTED);
}

static HobRegistrationStep
get_goal (const Row *row)
{
  return row->step >= HOB_REGISTRATION_SENDING ? HOB_REGISTRATION_WAITING
                                               : HOB_REGISTRATION_CONFIRMING;
}

typedef struct {
  HobRegistration *registration;
  HobRegistrationStep step;
} Goal;

static gboolean
is_there (gpointer data)
{
  Goal *goal = data;

  return hob_registration_get_step (goal->registration) == goal->step;
}

typedef struct {
  HobRegistration *registration;
  int code;
} Wanted;

static gboolean
has_code (gpointer data)
{
  Wanted *wanted = data;

  return g_error_matches (hob_registration_get_error (wanted->registration), HOB_BLUETOOTH_ERROR,
                          wanted->code);
}

/* BlueZ tells that an adapter is off before it tells why. */
static void
wait_code (Home *home, int code)
{
  Wanted wanted = {home->registration, code};

  hob_test_wait (has_code, &wanted, SECONDS);
}

/* What looks for an adapter has gone on by itself. */
static void
go_on (Home *home, const Row *row)
{
  Goal goal = {home->registration, get_goal (row)};

  set_patience (home, NULL);
  home_mend (home);
  hob_registration_retry (home->registration);
  hob_test_wait (is_there, &goal, SECONDS);
}

static void
test_row (Home *home, const Row *row)
{
  home_mend (home);
  if (get_goal (row) == HOB_REGISTRATION_WAITING) {
    begin (home);
    home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
    play (home, row);
    hand_over (home);
  } else {
    set_patience (home, row);
    play (home, row);
    begin (home);
  }

  if (row->code < 0) {
    home_wait_step (home, row->step);
  } else {
    wait_code (home, row->code);
    home_wait_error (home, row->step, HOB_BLUETOOTH_ERROR, row->code);
    go_on (home, row);
  }
}

static void
run_row (Home *home, gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (g_test_get_path (), "/", -1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_str_equal (rows[i].row, parts[2])) {
      test_row (home, &rows[i]);
      return;
    }
  }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/row/", rows[i].row, NULL);

    home_test_add (path, run_row);
  }
  return home_test_run ();
}
