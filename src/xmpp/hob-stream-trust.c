/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-trust-private.h"
#include "hob-xmpp-error.h"

static HobCertificate *
describe (xmpp_tlscert_t *leaf, const char *fingerprint, const char *reason)
{
  return hob_certificate_new (fingerprint, xmpp_tlscert_get_string (leaf, XMPP_CERT_SUBJECT),
                              xmpp_tlscert_get_string (leaf, XMPP_CERT_ISSUER),
                              xmpp_tlscert_get_string (leaf, XMPP_CERT_NOTBEFORE),
                              xmpp_tlscert_get_string (leaf, XMPP_CERT_NOTAFTER), reason);
}

static gboolean
check_leaf (xmpp_tlscert_t *leaf,
            const char *pinned,
            const char *doubts,
            HobCertificate **certificate,
            GError **error)
{
  const char *digest = xmpp_tlscert_get_string (leaf, XMPP_CERT_FINGERPRINT_SHA256);
  g_autofree char *fingerprint = hob_certificate_normalize_fingerprint (digest);
  const char *reason = *doubts != '\0' ? doubts : "not the trusted certificate";

  if (fingerprint == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM,
                         "The certificate cannot be read");
    return FALSE;
  }
  if (pinned != NULL ? g_str_equal (fingerprint, pinned) : *doubts == '\0')
    return TRUE;

  *certificate = describe (leaf, fingerprint, reason);
  g_set_error_literal (
    error, HOB_XMPP_ERROR,
    pinned != NULL ? HOB_XMPP_ERROR_CERTIFICATE_CHANGED : HOB_XMPP_ERROR_CERTIFICATE, reason);
  return FALSE;
}

/**
 * hob_stream_trust_check:
 * @conn: a connection that has just been encrypted
 * @pinned: (nullable): the fingerprint of the only leaf to accept; %NULL for any that nothing is
 *   held against
 * @doubts: what the TLS library has against the certificates shown, "" for nothing
 * @certificate: (out) (optional): the leaf, if it is not accepted
 * @error: return location for an error of %HOB_XMPP_ERROR
 *
 * Judges the leaf itself: libstrophe asks about issuers as well, and only about what is wrong. The
 * session thread. RFC 7590 §3.4.
 *
 * Returns: whether to go on
 */
gboolean
hob_stream_trust_check (xmpp_conn_t *conn,
                        const char *pinned,
                        const char *doubts,
                        HobCertificate **certificate,
                        GError **error)
{
  xmpp_tlscert_t *leaf = xmpp_conn_get_peer_cert (conn);
  gboolean accepted;

  if (leaf == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM,
                         "The server showed no certificate");
    return FALSE;
  }
  accepted = check_leaf (leaf, pinned, doubts, certificate, error);
  xmpp_tlscert_free (leaf);
  return accepted;
}
