/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-bluetooth-error-private.h"
#include "hob-bluez-generated.h"
#include "hob-link.h"

G_BEGIN_DECLS

/* In milliseconds. */
typedef struct {
  int appear;     /* until a device that BlueZ has forgotten is seen again */
  int connect;    /* one try */
  int disconnect; /* after a try that failed */
  int resolve;    /* until the device has told what it has */
  int settle;     /* for characteristics that come late */
  int operation;  /* one read or write */
  int encrypted;  /* the first one, which may have to pair */
  int pause;      /* between tries */
  int give_up;    /* after which no further try begins */
  guint tries;
} HobLinkDeadlines;

extern const HobLinkDeadlines hob_link_default_deadlines;

/* The files of the link share it: life, connecting, operations. */
struct _HobLink {
  GObject parent_instance;

  HobAdapter *adapter;
  char *path;
  char *address;
  char *name; /* as advertised, or NULL */
  HobLinkDeadlines deadlines;
  GHashTable *characteristics; /* UUID -> object path */
  DexPromise *changed;         /* something about the device changed; renewed each time */
  DexPromise *lost;            /* rejects when the connection goes; one for each connection */
  DexPromise *closing;         /* rejects when the link is closed */
  DexFuture *connecting;
  DexFuture *last; /* the operation that the next one waits for */
  gboolean connected;
  gboolean used;
  gboolean closed;
};

HobLink *hob_link_new (HobAdapter *adapter, const char *path, const char *address);
void hob_link_set_deadlines (HobLink *self, const HobLinkDeadlines *deadlines);

HobBluezDevice1 *hob_link_get_device (HobLink *self);
void hob_link_set_connected (HobLink *self, gboolean connected);
GError *hob_link_new_error (HobBluetoothError code, const char *message);
DexFuture *hob_link_call_device (HobLink *self, const char *method);
DexFuture *hob_link_call_remove (HobLink *self);
gboolean hob_link_await (HobLink *self, DexFuture *future, GError **error);
gboolean hob_link_appear (HobLink *self, GError **error);
gboolean hob_link_await_services (HobLink *self, GError **error);
DexFuture *hob_link_connect_fiber (gpointer link);
DexFuture *hob_link_enqueue (HobLink *self, const char *uuid, GBytes *value);

G_END_DECLS
