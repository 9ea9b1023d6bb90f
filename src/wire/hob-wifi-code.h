/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  HOB_WIFI_SECURITY_NONE,
  HOB_WIFI_SECURITY_WEP,
  HOB_WIFI_SECURITY_WPA,        /* also WPA2 and WPA3 with a password */
  HOB_WIFI_SECURITY_ENTERPRISE, /* a name and a password of one's own: not for simple devices */
} HobWifiSecurity;

#define HOB_TYPE_WIFI_CODE (hob_wifi_code_get_type ())

/* The code that phones and routers show to let others join their network. Boxed; its password is
 * wiped when it is freed. */
typedef struct {
  char *name;
  char *password; /* "" when there is none */
  HobWifiSecurity security;
  gboolean hidden;
} HobWifiCode;

GType hob_wifi_code_get_type (void);
HobWifiCode *hob_wifi_code_new_from_text (const char *text, GError **error);
HobWifiCode *hob_wifi_code_copy (const HobWifiCode *self);
void hob_wifi_code_free (HobWifiCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobWifiCode, hob_wifi_code_free)

G_END_DECLS
