/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-certificate.h"

#include <strophe.h>

G_BEGIN_DECLS

gboolean hob_stream_trust_check (xmpp_conn_t *conn,
                                 const char *pinned,
                                 const char *doubts,
                                 HobCertificate **certificate,
                                 GError **error);

G_END_DECLS
