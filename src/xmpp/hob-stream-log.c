/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-log-private.h"

#include <string.h>

static HobStreamLog
read_received (const char *element)
{
  if (g_str_has_prefix (element, "<features") && strstr (element, "<mechanism") != NULL)
    return strstr (element, ">SCRAM-") != NULL ? HOB_STREAM_LOG_SCRAM : HOB_STREAM_LOG_MECHANISMS;
  if (g_str_has_prefix (element, "<failure") && strstr (element, "temporary-auth-failure") != NULL)
    return HOB_STREAM_LOG_OUT_OF_ORDER;
  if (g_str_has_prefix (element, "<error"))
    return strchr (element, '>')[1] == '\0' ? HOB_STREAM_LOG_EMPTY_ERROR : HOB_STREAM_LOG_ERROR;
  return HOB_STREAM_LOG_NOTHING;
}

/**
 * hob_stream_log_read:
 * @message: what libstrophe 0.14 writes into its log
 *
 * Finds out what goes on. Were libstrophe's words to change, the deadlines would still end a stream
 * that does not come about; only the reason given would be less exact. Any thread.
 *
 * Returns: what it means
 */
HobStreamLog
hob_stream_log_read (const char *message)
{
  if (g_str_has_prefix (message, "RECV: "))
    return read_received (message + strlen ("RECV: "));
  if (g_str_has_prefix (message, "SASL ") && g_str_has_suffix (message, "-PLUS auth failed"))
    return HOB_STREAM_LOG_REFUSED_BINDING;
  if (g_str_has_prefix (message, "SASL ") && g_str_has_suffix (message, " auth failed"))
    return HOB_STREAM_LOG_REFUSED;
  if (g_str_has_prefix (message, "Password hasn't been set"))
    return HOB_STREAM_LOG_NO_PASSWORD;
  if (g_str_has_prefix (message, "Cannot authenticate with known"))
    return HOB_STREAM_LOG_NO_MECHANISM;
  if (g_str_has_prefix (message, "TLS is not supported"))
    return HOB_STREAM_LOG_NO_ENCRYPTION;
  if (g_str_has_prefix (message, "parse error"))
    return HOB_STREAM_LOG_NO_XML;
  return HOB_STREAM_LOG_NOTHING;
}
