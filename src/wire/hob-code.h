/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a scanned, pasted or typed text is. */
typedef enum {
  HOB_CODE_REGISTRATION, /* one of ours: xmpp:iot-register?… */
  HOB_CODE_INVITATION,   /* xmpp:…?register;preauth=… */
  HOB_CODE_CONTACT,      /* a person: xmpp:…, vCard, MECARD, mailto:, tel: */
  HOB_CODE_WIFI,
  HOB_CODE_REGISTRY, /* XEP-0347: iotdisco:… */
  HOB_CODE_CLAIM,    /* ProtoXEP siot: a name and a 24-character key */
  HOB_CODE_MATTER,
  HOB_CODE_HOMEKIT,
  HOB_CODE_EASY_CONNECT, /* Wi-Fi Easy Connect: DPP:… */
  HOB_CODE_WEB,
  HOB_CODE_OTHER,
} HobCodeKind;

HobCodeKind hob_code_classify (const char *text);
const char *hob_code_kind_to_string (HobCodeKind kind);

G_END_DECLS
