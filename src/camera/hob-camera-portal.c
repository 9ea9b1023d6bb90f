/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-portal-private.h"

#include "hob-camera-error.h"

#include <libportal/portal.h>

#define ANSWER_TIMEOUT_MS 10000
/* A question to a person; longer than anybody looks at it and does nothing. */
#define DECISION_TIMEOUT_S 180

struct _HobCameraPortal {
  GObject parent_instance;

  GDBusProxy *proxy;
  XdpPortal *portal;
  GCancellable *asking; /* while the permission or the way is asked for */
  DexPromise *answer;
  DexPromise *present; /* resolves when there is a camera */
  guint decision_timeout;
};

G_DEFINE_FINAL_TYPE (HobCameraPortal, hob_camera_portal, G_TYPE_OBJECT)

static void
begin_asking (HobCameraPortal *self)
{
  self->answer = dex_promise_new ();
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
}

/* Has the question's dialog closed, too. */
static void
end_asking (HobCameraPortal *self)
{
  g_clear_handle_id (&self->decision_timeout, g_source_remove);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  dex_clear (&self->answer);
}

static void
fail (HobCameraPortal *self, HobCameraError code, const char *reason)
{
  g_autoptr (DexPromise) answer = dex_ref (self->answer);

  end_asking (self);
  dex_promise_reject (answer, g_error_new_literal (HOB_CAMERA_ERROR, (int) code, reason));
}

static gboolean
is_not_allowed (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return g_strcmp0 (name, "org.freedesktop.portal.Error.NotAllowed") == 0;
}

/* A person's no, as libportal tells it, comes without the name of a D-Bus error. */
static gboolean
is_refusal (const GError *error)
{
  return is_not_allowed (error) || (!g_dbus_error_is_remote_error (error) &&
                                    (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                                     g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED)));
}

static void
got_remote_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobCameraPortal) self = data;
  g_autoptr (GUnixFDList) descriptors = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_with_unix_fd_list_finish (
    G_DBUS_PROXY (source), &descriptors, result, &error);
  gint32 index = -1;
  int descriptor = -1;

  if (self->answer == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(h)")))
    g_variant_get (reply, "(h)", &index);
  if (index >= 0 && descriptors != NULL && index < g_unix_fd_list_get_length (descriptors))
    descriptor = g_unix_fd_list_get (descriptors, index, &error);

  if (descriptor >= 0) {
    g_autoptr (DexPromise) answer = g_steal_pointer (&self->answer);

    dex_promise_resolve_object (answer, g_unix_fd_list_new_from_array (&descriptor, 1));
  } else {
    gboolean refused = error != NULL && is_not_allowed (error);

    fail (self, refused ? HOB_CAMERA_ERROR_REFUSED : HOB_CAMERA_ERROR_UNAVAILABLE,
          error != NULL ? error->message : "No way to the cameras");
  }
}

static void
got_permission_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobCameraPortal) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DexPromise) resolved = NULL;
  gboolean permitted = xdp_portal_access_camera_finish (XDP_PORTAL (source), result, &error);

  if (self->answer == NULL)
    return;
  g_clear_handle_id (&self->decision_timeout, g_source_remove);
  if (!permitted) {
    fail (self, is_refusal (error) ? HOB_CAMERA_ERROR_REFUSED : HOB_CAMERA_ERROR_UNAVAILABLE,
          error->message);
    return;
  }
  resolved = g_steal_pointer (&self->answer);
  dex_promise_resolve_boolean (resolved, TRUE);
}

static gboolean
undecided_cb (gpointer data)
{
  HobCameraPortal *self = data;

  self->decision_timeout = 0;
  fail (self, HOB_CAMERA_ERROR_REFUSED, "Nobody answered the question for permission");
  return G_SOURCE_REMOVE;
}

static void
properties_changed_cb (HobCameraPortal *self)
{
  if (self->present != NULL && hob_camera_portal_has_camera (self)) {
    dex_promise_resolve_boolean (self->present, TRUE);
    dex_clear (&self->present);
  }
}

static void
got_proxy_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) found = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusProxy) proxy = g_dbus_proxy_new_for_bus_finish (result, &error);
  g_autoptr (GVariant) version = NULL;
  g_autoptr (HobCameraPortal) self = NULL;

  if (proxy != NULL)
    version = g_dbus_proxy_get_cached_property (proxy, "version");
  if (version != NULL) {
    self = g_object_new (HOB_TYPE_CAMERA_PORTAL, NULL);
    /* On the bus that was connected a moment ago: this does not wait. */
    self->portal = xdp_portal_initable_new (&error);
  }
  if (self == NULL || self->portal == NULL) {
    dex_promise_reject (found, g_error_new (HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE,
                                            "No camera portal: %s",
                                            error != NULL ? error->message : "not offered"));
    return;
  }
  self->proxy = g_steal_pointer (&proxy);
  g_signal_connect_object (self->proxy, "g-properties-changed", G_CALLBACK (properties_changed_cb),
                           self, G_CONNECT_SWAPPED);
  dex_promise_resolve_object (found, g_steal_pointer (&self));
}

static void
hob_camera_portal_dispose (GObject *object)
{
  HobCameraPortal *self = HOB_CAMERA_PORTAL (object);

  end_asking (self);
  dex_clear (&self->present);
  g_clear_object (&self->proxy);
  g_clear_object (&self->portal);
  G_OBJECT_CLASS (hob_camera_portal_parent_class)->dispose (object);
}

static void
hob_camera_portal_class_init (HobCameraPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_camera_portal_dispose;
}

static void
hob_camera_portal_init (HobCameraPortal *self)
{
}

/**
 * hob_camera_portal_find:
 *
 * Asks the session bus for org.freedesktop.portal.Camera.
 *
 * Returns: (transfer full): a #HobCameraPortal, or HOB_CAMERA_ERROR_UNAVAILABLE
 */
DexFuture *
hob_camera_portal_find (void)
{
  DexPromise *found = dex_promise_new ();

  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_NONE, NULL,
                            "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                            "org.freedesktop.portal.Camera", NULL, got_proxy_cb, dex_ref (found));
  return DEX_FUTURE (found);
}

/**
 * hob_camera_portal_has_camera:
 * @self: a portal
 *
 * Nobody is asked for a permission that there is nothing to use for.
 *
 * Returns: whether a camera is connected to the computer
 */
gboolean
hob_camera_portal_has_camera (HobCameraPortal *self)
{
  g_autoptr (GVariant) value = NULL;

  g_assert (HOB_IS_CAMERA_PORTAL (self));

  value = g_dbus_proxy_get_cached_property (self->proxy, "IsCameraPresent");
  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
         g_variant_get_boolean (value);
}

/**
 * hob_camera_portal_await_camera:
 * @self: a portal
 *
 * Returns: (transfer full): TRUE, as soon as a camera is connected to the computer
 */
DexFuture *
hob_camera_portal_await_camera (HobCameraPortal *self)
{
  g_assert (HOB_IS_CAMERA_PORTAL (self));

  if (hob_camera_portal_has_camera (self))
    return dex_future_new_true ();
  if (self->present == NULL)
    self->present = dex_promise_new ();
  return dex_ref (DEX_FUTURE (self->present));
}

/**
 * hob_camera_portal_ask:
 * @self: a portal, which is not asked anything else
 *
 * Asks for the permission to use cameras. The person is asked when that was never decided.
 *
 * Returns: (transfer full): TRUE, or HOB_CAMERA_ERROR_REFUSED or _UNAVAILABLE
 */
DexFuture *
hob_camera_portal_ask (HobCameraPortal *self)
{
  g_assert (HOB_IS_CAMERA_PORTAL (self) && self->answer == NULL);

  begin_asking (self);
  self->decision_timeout = g_timeout_add_seconds (DECISION_TIMEOUT_S, undecided_cb, self);
  xdp_portal_access_camera (self->portal, NULL, XDP_CAMERA_FLAG_NONE, self->asking,
                            got_permission_cb, g_object_ref (self));
  return dex_ref (DEX_FUTURE (self->answer));
}

/**
 * hob_camera_portal_open:
 * @self: a portal, which is not asked anything else
 *
 * Asks for the way to the cameras, which was permitted.
 *
 * Returns: (transfer full): a #GUnixFDList with the socket of a PipeWire that shows cameras and
 *   nothing else, or HOB_CAMERA_ERROR_REFUSED or _UNAVAILABLE
 */
DexFuture *
hob_camera_portal_open (HobCameraPortal *self)
{
  g_assert (HOB_IS_CAMERA_PORTAL (self) && self->answer == NULL);

  begin_asking (self);
  g_dbus_proxy_call_with_unix_fd_list (
    self->proxy, "OpenPipeWireRemote",
    g_variant_new ("(@a{sv})", g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
    G_DBUS_CALL_FLAGS_NONE, ANSWER_TIMEOUT_MS, NULL, self->asking, got_remote_cb,
    g_object_ref (self));
  return dex_ref (DEX_FUTURE (self->answer));
}

/**
 * hob_camera_portal_cancel:
 * @self: a portal
 *
 * Takes the question back: its dialog closes, and what was returned stays undecided.
 */
void
hob_camera_portal_cancel (HobCameraPortal *self)
{
  g_assert (HOB_IS_CAMERA_PORTAL (self));

  end_asking (self);
}

/**
 * hob_camera_portal_is_the_only_way:
 *
 * Returns: whether this program is in a sandbox, where cameras are behind the portal or nowhere
 */
gboolean
hob_camera_portal_is_the_only_way (void)
{
  return xdp_portal_running_under_sandbox ();
}
