/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-session.h"

G_DEFINE_ENUM_TYPE (HobSessionState,
                    hob_session_state,
                    G_DEFINE_ENUM_VALUE (HOB_SESSION_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (HOB_SESSION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (HOB_SESSION_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (HOB_SESSION_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (HOB_SESSION_FAILED, "failed"))
