/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>

G_BEGIN_DECLS

/* Exit statuses. `hob --help` lists them, scripts rely on them: never renumber. */
typedef enum {
  HOB_STATUS_OK = 0,
  HOB_STATUS_USAGE = 1,
  HOB_STATUS_ACCOUNT = 2, /* none, or its password cannot be had */
  HOB_STATUS_CONNECTION = 3,
  HOB_STATUS_CERTIFICATE = 4,
  HOB_STATUS_PASSWORD = 5,
  HOB_STATUS_DEVICE = 6, /* no such device, or several */
  HOB_STATUS_FIELD = 7,  /* no such control, or several */
  HOB_STATUS_VALUE = 8,
  HOB_STATUS_REFUSED = 9,
  HOB_STATUS_UNCONFIRMED = 10,
  HOB_STATUS_NO_CONTROLS = 11,
  HOB_STATUS_NOT_LIVE = 12, /* away or silent; what was printed, if anything, may be old */
  HOB_STATUS_OUTPUT = 13,
  HOB_STATUS_INTERRUPTED = 130,
} HobStatus;

/* One command while it runs: what was asked for, and the home it is asked of. */
typedef struct {
  gboolean json;
  char *account;
  char *password_file;
  char *server;
  char *trust;
  int timeout; /* seconds */
  char *name;
  char *room;
  gboolean version;
  gboolean help;
  GStrv arguments; /* after the command's own name */

  HobHousehold *household;
  gint64 deadline; /* monotonic µs */
  DexPromise *interrupted;
  gboolean output_gone; /* nobody reads what is printed any more */
  gboolean output_failed;
} HobCommand;

/* All of these run in a fiber. */
HobStatus hob_command_devices (HobCommand *self);
HobStatus hob_command_get (HobCommand *self);
HobStatus hob_command_set (HobCommand *self);
HobStatus hob_command_watch (HobCommand *self);
HobStatus hob_command_form (HobCommand *self);
HobStatus hob_command_add (HobCommand *self);
HobStatus hob_command_remove (HobCommand *self);
HobStatus hob_command_read_code (HobCommand *self);

/* Waiting: each future ends with the command's deadline, or when it is interrupted. */
gboolean hob_command_await (HobCommand *self, DexFuture *future, GError **error);
typedef gboolean (*HobCommandCondition) (gpointer data);
/* Until @condition, looked at now and whenever @object emits @signal. */
gboolean hob_command_wait (HobCommand *self,
                           gpointer object,
                           const char *signal,
                           HobCommandCondition condition,
                           gpointer data);
gboolean hob_command_wait_briefly (HobCommand *self,
                                   gpointer object,
                                   const char *signal,
                                   HobCommandCondition condition,
                                   gpointer data,
                                   guint milliseconds);
gboolean hob_command_is_interrupted (HobCommand *self);

/* Steps that most commands begin with. Each has said on standard error what went wrong. */
HobStatus hob_command_connect (HobCommand *self);
HobStatus hob_command_settle (HobCommand *self);
HobStatus hob_command_find_device (HobCommand *self, const char *name, HobDevice **device);
HobStatus hob_command_find_field (HobCommand *self,
                                  HobDevice *device,
                                  const char *name,
                                  HobField **field);
/* Until what the device says has been fetched. */
HobStatus hob_command_wait_live (HobCommand *self, HobDevice *device);
/* Says what an error means to a person, and returns the status that goes with it. */
HobStatus hob_command_report (HobCommand *self, const GError *error);

/* Output. */
void hob_command_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
void hob_command_print (HobCommand *self, const char *text);
/* Rows of @n_columns strings each, NULL shown as nothing. */
void hob_command_print_table (HobCommand *self, GPtrArray *cells, guint n_columns);
void hob_command_print_field (HobCommand *self, HobDevice *device, HobField *field);
void hob_command_describe_field (GString *out, HobDevice *device, HobField *field);
char *hob_command_field_text (HobField *field);
const char *hob_command_kind_name (HobField *field);

G_END_DECLS
