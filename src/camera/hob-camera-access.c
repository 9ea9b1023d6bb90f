/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-access-private.h"

#include "hob-camera-await-private.h"
#include "hob-camera-error.h"
#include "hob-camera-portal-private.h"

#define ANSWER_TIMEOUT_S 15

struct _HobCameraAccess {
  GObject parent_instance;

  HobCameraList *list;
  HobCameraPortal *portal; /* NULL where there is none */
  DexPromise *stopping;    /* rejects when it is closed */
  gboolean waiting;
};

enum {
  PROP_0,
  PROP_WAITING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HobCameraAccess, hob_camera_access, G_TYPE_OBJECT)

/* A fiber's; @access may be gone once @stopping is decided. */
typedef struct {
  HobCameraAccess *access;
  DexPromise *stopping;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  dex_unref (opening->stopping);
  g_free (opening);
}

static void
set_waiting (HobCameraAccess *self, gboolean waiting)
{
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/* Sets @remote where there is no way through the portal yet. */
static gboolean
ask_portal (Opening *opening, GUnixFDList **remote, GError **error)
{
  g_autoptr (DexFuture) found = hob_camera_portal_find ();
  g_autoptr (DexFuture) opened = NULL;
  HobCameraAccess *self = opening->access;

  if (!hob_camera_await (opening->stopping, dex_ref (found), ANSWER_TIMEOUT_S, error))
    return FALSE;
  self->portal = dex_await_object (g_steal_pointer (&found), NULL);
  if (!hob_camera_portal_has_camera (self->portal)) {
    set_waiting (self, TRUE);
    if (!hob_camera_await (opening->stopping, hob_camera_portal_await_camera (self->portal), 0,
                           error))
      return FALSE;
    set_waiting (self, FALSE);
  }
  if (!hob_camera_await (opening->stopping, hob_camera_portal_ask (self->portal), 0, error))
    return FALSE;
  if (hob_camera_watch_find (HOB_CAMERA_WAY_PORTAL) != NULL)
    return TRUE;
  opened = hob_camera_portal_open (self->portal);
  if (!hob_camera_await (opening->stopping, dex_ref (opened), ANSWER_TIMEOUT_S, error))
    return FALSE;
  *remote = dex_await_object (g_steal_pointer (&opened), NULL);
  return TRUE;
}

static gboolean
open_list (Opening *opening, HobCameraWay way, GUnixFDList *remote, GError **error)
{
  g_autoptr (HobCameraWatch) watch = NULL;
  g_autoptr (DexFuture) opened = NULL;

  g_set_object (&watch, hob_camera_watch_find (way));
  if (watch == NULL) {
    opened = hob_camera_watch_open (way, remote);
    if (!hob_camera_await (opening->stopping, dex_ref (opened), ANSWER_TIMEOUT_S, error))
      return FALSE;
    watch = dex_await_object (g_steal_pointer (&opened), NULL);
  }
  hob_camera_list_open (opening->access->list, watch);
  return TRUE;
}

/* What the portal has no say in is gone about directly, unless this is a sandbox. */
static gboolean
may_go_directly (const GError *error)
{
  return g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE) &&
         !hob_camera_portal_is_the_only_way ();
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *opening = data;
  HobCameraWay way = HOB_CAMERA_WAY_PORTAL;
  g_autoptr (GUnixFDList) remote = NULL;
  g_autoptr (GError) error = NULL;
  gboolean led = ask_portal (opening, &remote, &error);

  if (!led && may_go_directly (error)) {
    g_clear_error (&error);
    way = HOB_CAMERA_WAY_DIRECT;
    led = TRUE;
  }
  if (led && open_list (opening, way, remote, &error))
    return dex_future_new_for_boolean (way == HOB_CAMERA_WAY_PORTAL);
  if (error == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed");
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static void
hob_camera_access_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobCameraAccess *self = HOB_CAMERA_ACCESS (object);

  switch (id) {
  case PROP_WAITING:
    g_value_set_boolean (value, self->waiting);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_camera_access_dispose (GObject *object)
{
  hob_camera_access_close (HOB_CAMERA_ACCESS (object));
  G_OBJECT_CLASS (hob_camera_access_parent_class)->dispose (object);
}

static void
hob_camera_access_finalize (GObject *object)
{
  g_object_unref (HOB_CAMERA_ACCESS (object)->list);
  G_OBJECT_CLASS (hob_camera_access_parent_class)->finalize (object);
}

static void
hob_camera_access_class_init (HobCameraAccessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_camera_access_get_property;
  object_class->dispose = hob_camera_access_dispose;
  object_class->finalize = hob_camera_access_finalize;

  properties[PROP_WAITING] =
    g_param_spec_boolean ("waiting", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_camera_access_init (HobCameraAccess *self)
{
}

HobCameraAccess *
hob_camera_access_new (HobCameraList *list)
{
  HobCameraAccess *self = g_object_new (HOB_TYPE_CAMERA_ACCESS, NULL);

  self->list = g_object_ref (list);
  return self;
}

/**
 * hob_camera_access_open:
 * @self: a way that is closed
 *
 * Opens the list. GStreamer is initialised.
 *
 * Returns: (transfer full): whether it went through the portal, when the list shows the cameras of
 *   the first moment; else HOB_CAMERA_ERROR_REFUSED or _UNAVAILABLE
 */
DexFuture *
hob_camera_access_open (HobCameraAccess *self)
{
  Opening *opening = g_new0 (Opening, 1);
  DexFuture *opened;

  g_assert (HOB_IS_CAMERA_ACCESS (self) && self->stopping == NULL);

  self->stopping = dex_promise_new ();
  opening->access = self;
  opening->stopping = dex_ref (self->stopping);
  /* To its end also when nobody waits any more: libdex 0.10 does not bear the discarding of a fiber
   * whose turn has come. */
  opened = dex_scheduler_spawn (NULL, 0, open_fiber, opening, opening_free);
  dex_future_disown (dex_ref (opened));
  return opened;
}

/**
 * hob_camera_access_close:
 * @self: a way
 *
 * Takes a question back that was not answered yet, and closes the list.
 */
void
hob_camera_access_close (HobCameraAccess *self)
{
  g_assert (HOB_IS_CAMERA_ACCESS (self));

  if (self->stopping == NULL)
    return;
  dex_promise_reject (self->stopping,
                      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed"));
  dex_clear (&self->stopping);
  self->waiting = FALSE;
  if (self->portal != NULL)
    hob_camera_portal_cancel (self->portal);
  g_clear_object (&self->portal);
  hob_camera_list_close (self->list);
}

gboolean
hob_camera_access_is_waiting (HobCameraAccess *self)
{
  g_assert (HOB_IS_CAMERA_ACCESS (self));

  return self->waiting;
}
