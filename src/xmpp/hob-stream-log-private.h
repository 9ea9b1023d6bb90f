/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libstrophe tells nowhere but in its log. */
typedef enum {
  HOB_STREAM_LOG_NOTHING,
  HOB_STREAM_LOG_MECHANISMS,      /* the server offers these, SCRAM not among them */
  HOB_STREAM_LOG_SCRAM,           /* the server offers these, SCRAM among them */
  HOB_STREAM_LOG_NO_PASSWORD,     /* there is none to sign in with */
  HOB_STREAM_LOG_NO_MECHANISM,    /* none that both sides know, or none is left */
  HOB_STREAM_LOG_REFUSED,         /* the server does not accept the password */
  HOB_STREAM_LOG_REFUSED_BINDING, /* nor, maybe, the channel it was bound to */
  HOB_STREAM_LOG_OUT_OF_ORDER,    /* the server cannot sign anybody in at the moment */
  HOB_STREAM_LOG_NO_ENCRYPTION,   /* the server offers none */
  HOB_STREAM_LOG_ERROR,           /* a stream error, to be told of later */
  HOB_STREAM_LOG_EMPTY_ERROR,     /* a stream error without anything in it */
  HOB_STREAM_LOG_NO_XML,          /* the parser has given up */
} HobStreamLog;

HobStreamLog hob_stream_log_read (const char *message);

G_END_DECLS
