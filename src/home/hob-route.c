/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-route-private.h"

/**
 * hob_route_find:
 * @self: (out caller-allocates): the route; to be cleared
 * @own: the stream of the person's account
 * @address: another account
 *
 * On the person's own server it goes where the person's stream goes, with the certificate that the
 * person trusts; to others as their domain says. Main thread.
 */
void
hob_route_find (HobRoute *self, HobTransport *own, const char *address)
{
  g_autofree char *here = hob_jid_dup_domain (hob_transport_get_address (own));
  g_autofree char *there = hob_jid_dup_domain (address);

  *self = (HobRoute) {NULL};
  if (HOB_IS_SESSION (own) && g_strcmp0 (here, there) == 0)
    g_object_get (own, "host", &self->host, "port", &self->port, "trusted-fingerprint",
                  &self->fingerprint, NULL);
}

/**
 * hob_route_clear:
 * @self: a route
 */
void
hob_route_clear (HobRoute *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->fingerprint, g_free);
}

/**
 * hob_route_remove_account:
 * @own: the stream of the person's account
 * @address: the account of a device
 * @password: its password
 *
 * Removes it from its server. Main thread. XEP-0077 §3.2.
 *
 * Returns: (transfer full): as hob_registrar_remove_account()
 */
DexFuture *
hob_route_remove_account (HobTransport *own, const char *address, const char *password)
{
  g_auto (HobRoute) route = {NULL};

  hob_route_find (&route, own, address);
  return hob_registrar_remove_account (address, password, route.host, route.port,
                                       route.fingerprint);
}
