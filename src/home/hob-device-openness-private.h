/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* Resolves to whether everybody may write to the device's actuators, FALSE also where nobody
 * tells; rejects only when nobody could be asked. */
DexFuture *hob_device_check_openness (HobTransport *transport,
                                      const char *address) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
