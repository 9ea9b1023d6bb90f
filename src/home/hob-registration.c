/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-private.h"

enum {
  PROP_STEP = HOB_REGISTRATION_N_FLAGS,
  PROP_BUSY,
  PROP_ERROR,
  PROP_WAITED_MS,
  PROP_REACHED,
  PROP_DEVICE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_QUARK (hob_registration_error, hob_registration_error)

G_DEFINE_ENUM_TYPE (HobRegistrationStep,
                    hob_registration_step,
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_CODE, "code"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_FINDING, "finding"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_IDENTIFYING, "identifying"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_CONFIRMING, "confirming"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_ACCOUNT, "account"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_GREETING, "greeting"),
                    G_DEFINE_ENUM_VALUE (HOB_REGISTRATION_DONE, "done"))

G_DEFINE_FINAL_TYPE (HobRegistration, hob_registration, G_TYPE_OBJECT)

static void
notify (HobRegistration *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[id]);
}

static gboolean
is_secret (guint id)
{
  return id == HOB_REGISTRATION_PROP_NETWORK_PASSWORD ||
         id == HOB_REGISTRATION_PROP_EXISTING_PASSWORD;
}

static int
get_waited_ms (HobRegistration *self)
{
  return (int) MIN ((g_get_monotonic_time () - self->since) / 1000, G_MAXINT);
}

static int
get_reached (HobRegistration *self)
{
  return self->step == HOB_REGISTRATION_CODE || self->step == HOB_REGISTRATION_DONE
           ? (int) self->step
           : (int) self->step - 1;
}

static void
hob_registration_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobRegistration *self = HOB_REGISTRATION (object);

  if (id < HOB_REGISTRATION_N_TEXTS) {
    /* What a person may write into is never NULL. */
    g_value_set_string (value, id <= HOB_REGISTRATION_PROP_SOFTWARE
                                 ? self->texts[id]
                                 : hob_registration_get_text (self, id));
    return;
  }
  if (id < HOB_REGISTRATION_N_FLAGS) {
    g_value_set_boolean (value, self->flags[id]);
    return;
  }
  switch (id) {
  case PROP_STEP:
    g_value_set_enum (value, (int) self->step);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_WAITED_MS:
    g_value_set_int (value, get_waited_ms (self));
    break;
  case PROP_REACHED:
    g_value_set_enum (value, get_reached (self));
    break;
  case PROP_DEVICE:
    g_value_set_object (value, self->device);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_registration_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobRegistration *self = HOB_REGISTRATION (object);

  if (id < HOB_REGISTRATION_N_TEXTS)
    hob_registration_set_text (self, id, g_value_get_string (value));
  else if (id < HOB_REGISTRATION_N_FLAGS)
    hob_registration_set_flag (self, id, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hob_registration_finalize (GObject *object)
{
  HobRegistration *self = HOB_REGISTRATION (object);

  hob_registration_wipe_all (self);
  for (guint id = 1; id < HOB_REGISTRATION_N_TEXTS; id++)
    g_free (self->texts[id]);
  g_clear_error (&self->error);
  dex_clear (&self->interruption);
  dex_clear (&self->finished);
  dex_clear (&self->registering);
  dex_clear (&self->keeping);
  g_clear_pointer (&self->code, hob_registration_code_unref);
  g_clear_object (&self->registrar);
  g_free (self->address);
  g_clear_object (&self->newcomer);
  g_clear_object (&self->device);
  g_object_unref (self->adapter);
  g_object_unref (self->account);
  g_object_unref (self->household);
  G_OBJECT_CLASS (hob_registration_parent_class)->finalize (object);
}

static void
install_form (GObjectClass *object_class)
{
  static const char *const names[] = {
    [HOB_REGISTRATION_PROP_MAKER] = "maker",
    [HOB_REGISTRATION_PROP_MODEL] = "model",
    [HOB_REGISTRATION_PROP_SERIAL] = "serial",
    [HOB_REGISTRATION_PROP_HARDWARE] = "hardware",
    [HOB_REGISTRATION_PROP_SOFTWARE] = "software",
    [HOB_REGISTRATION_PROP_NAME] = "name",
    [HOB_REGISTRATION_PROP_ROOM] = "room",
    [HOB_REGISTRATION_PROP_NETWORK] = "network",
    [HOB_REGISTRATION_PROP_NETWORK_PASSWORD] = "network-password",
    [HOB_REGISTRATION_PROP_LOCAL_PART] = "local-part",
    [HOB_REGISTRATION_PROP_EXISTING_ADDRESS] = "existing-address",
    [HOB_REGISTRATION_PROP_EXISTING_PASSWORD] = "existing-password",
    [HOB_REGISTRATION_PROP_CAPTCHA_ANSWER] = "captcha-answer",
    [HOB_REGISTRATION_PROP_INVITATION] = "invitation",
    [HOB_REGISTRATION_PROP_PROVEN] = "proven",
    [HOB_REGISTRATION_PROP_NETWORK_HIDDEN] = "network-hidden",
    [HOB_REGISTRATION_PROP_USE_EXISTING] = "use-existing",
    [HOB_REGISTRATION_PROP_KEEP_CREDENTIALS] = "keep-credentials",
    [HOB_REGISTRATION_PROP_PLAIN_TEXT_AGREED] = "plain-text-agreed",
  };

  for (guint id = 1; id < HOB_REGISTRATION_N_FLAGS; id++) {
    gboolean said = id <= HOB_REGISTRATION_PROP_SOFTWARE || id == HOB_REGISTRATION_PROP_PROVEN;
    GParamFlags flags = (said ? G_PARAM_READABLE : G_PARAM_READWRITE) | G_PARAM_STATIC_STRINGS |
                        G_PARAM_EXPLICIT_NOTIFY;

    props[id] = id < HOB_REGISTRATION_N_TEXTS
                  ? g_param_spec_string (names[id], NULL, NULL, NULL, flags)
                  : g_param_spec_boolean (names[id], NULL, NULL, FALSE, flags);
    g_object_class_install_property (object_class, id, props[id]);
  }
}

static void
hob_registration_class_init (HobRegistrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GType step = HOB_TYPE_REGISTRATION_STEP;

  object_class->get_property = hob_registration_get_property;
  object_class->set_property = hob_registration_set_property;
  object_class->finalize = hob_registration_finalize;

  install_form (object_class);
  props[PROP_STEP] = g_param_spec_enum ("step", NULL, NULL, step, HOB_REGISTRATION_CODE, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_WAITED_MS] = g_param_spec_int ("waited-ms", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_REACHED] =
    g_param_spec_enum ("reached", NULL, NULL, step, HOB_REGISTRATION_CODE, flags);
  props[PROP_DEVICE] = g_param_spec_object ("device", NULL, NULL, HOB_TYPE_DEVICE, flags);
  for (guint id = PROP_STEP; id < N_PROPS; id++)
    g_object_class_install_property (object_class, id, props[id]);
}

static void
hob_registration_init (HobRegistration *self)
{
  self->deadlines = hob_registration_default_deadlines;
  self->since = g_get_monotonic_time ();
  self->interruption = dex_promise_new ();
  self->finished = dex_promise_new ();
}

/**
 * hob_registration_set_text:
 * @self: a registration
 * @id: which text
 * @text: (nullable): what it says now
 *
 * What it said before is wiped if it was a secret.
 */
void
hob_registration_set_text (HobRegistration *self, guint id, const char *text)
{
  char *copy;

  if (g_strcmp0 (self->texts[id], text) == 0)
    return;
  copy = g_strdup (text);
  g_clear_pointer (&self->texts[id], hob_seal_free_secret);
  self->texts[id] = copy;
  notify (self, id);
}

/**
 * hob_registration_set_flag:
 * @self: a registration
 * @id: which flag
 * @flag: its value
 */
void
hob_registration_set_flag (HobRegistration *self, guint id, gboolean flag)
{
  if (self->flags[id] == flag)
    return;
  self->flags[id] = flag;
  notify (self, id);
}

/**
 * hob_registration_get_text:
 * @self: a registration
 * @id: which text
 *
 * Returns: (transfer none): "" when it says nothing
 */
const char *
hob_registration_get_text (HobRegistration *self, guint id)
{
  return self->texts[id] != NULL ? self->texts[id] : "";
}

/**
 * hob_registration_wipe_all:
 * @self: a registration
 *
 * Wipes every secret it holds.
 */
void
hob_registration_wipe_all (HobRegistration *self)
{
  g_clear_pointer (&self->password, hob_seal_free_secret);
  for (guint id = 1; id < HOB_REGISTRATION_N_TEXTS; id++) {
    if (is_secret (id))
      g_clear_pointer (&self->texts[id], hob_seal_free_secret);
  }
}

/**
 * hob_registration_set_deadlines:
 * @self: a registration
 * @deadlines: in milliseconds
 */
void
hob_registration_set_deadlines (HobRegistration *self, const HobRegistrationDeadlines *deadlines)
{
  self->deadlines = *deadlines;
}

/**
 * hob_registration_new:
 * @household: where the device will live
 * @account: the account that will see it; its server makes the device's account
 * @adapter: (nullable): what speaks Bluetooth; %NULL: the computer's own, if there is any
 *
 * Begins to bring a device home: waits for its code. It lives until it is done, cancelled or left.
 * Main thread.
 *
 * Returns: (transfer full): a registration
 */
HobRegistration *
hob_registration_new (HobHousehold *household, HobAccount *account, HobAdapter *adapter)
{
  HobRegistration *self;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);
  g_return_val_if_fail (HOB_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (adapter == NULL || HOB_IS_ADAPTER (adapter), NULL);

  self = g_object_new (HOB_TYPE_REGISTRATION, NULL);
  self->household = g_object_ref (household);
  self->account = g_object_ref (account);
  self->adapter = adapter != NULL ? g_object_ref (adapter) : hob_adapter_new (NULL);
  hob_registration_begin (self);
  return self;
}

/**
 * hob_registration_get_household:
 * @self: a registration
 *
 * Returns: (transfer none): where the device will live
 */
HobHousehold *
hob_registration_get_household (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->household;
}

/**
 * hob_registration_get_account:
 * @self: a registration
 *
 * Returns: (transfer none): the account that will see the device
 */
HobAccount *
hob_registration_get_account (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->account;
}

/**
 * hob_registration_get_adapter:
 * @self: a registration
 *
 * Returns: (transfer none): what speaks Bluetooth
 */
HobAdapter *
hob_registration_get_adapter (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->adapter;
}

/**
 * hob_registration_submit_code:
 * @self: a registration
 * @text: what the code on the device says
 * @error: in #HOB_WIRE_ERROR
 *
 * Looks for the device with this code. Thesis §4.2.
 *
 * Returns: %FALSE when it is no device's code; nothing has changed then
 */
gboolean
hob_registration_submit_code (HobRegistration *self, const char *text, GError **error)
{
  HobRegistrationCode *code;

  g_return_val_if_fail (HOB_IS_REGISTRATION (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  code = hob_registration_code_new_from_text (text, error);
  if (code == NULL)
    return FALSE;
  g_clear_pointer (&self->code, hob_registration_code_unref);
  self->code = code;
  hob_registration_set_flag (self, HOB_REGISTRATION_PROP_PROVEN, FALSE);
  hob_registration_set_flag (self, HOB_REGISTRATION_PROP_PLAIN_TEXT_AGREED, FALSE);
  hob_registration_move_to (self, HOB_REGISTRATION_FINDING);
  return TRUE;
}

/**
 * hob_registration_get_code:
 * @self: a registration
 *
 * Returns: (transfer none) (nullable): the code that was submitted
 */
HobRegistrationCode *
hob_registration_get_code (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->code;
}

/**
 * hob_registration_get_step:
 * @self: a registration
 *
 * Returns: where it is
 */
HobRegistrationStep
hob_registration_get_step (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), HOB_REGISTRATION_CODE);

  return self->step;
}

/**
 * hob_registration_get_error:
 * @self: a registration
 *
 * Returns: (transfer none) (nullable): why the step stopped, in #HOB_REGISTRATION_ERROR,
 *   #HOB_BLUETOOTH_ERROR or #HOB_XMPP_ERROR
 */
const GError *
hob_registration_get_error (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->error;
}

/**
 * hob_registration_confirm:
 * @self: a registration whose form was filled in
 * @error: in #HOB_REGISTRATION_ERROR: what does not fit
 *
 * Makes the account, hands everything over and waits for the device. Thesis §4.2.
 *
 * Returns: %FALSE when the form does not fit; nothing has changed then
 */
gboolean
hob_registration_confirm (HobRegistration *self, GError **error)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), FALSE);
  g_return_val_if_fail (self->step == HOB_REGISTRATION_CONFIRMING, FALSE);

  if (!hob_registration_check_form (self, error))
    return FALSE;
  hob_registration_move_to (self, HOB_REGISTRATION_ACCOUNT);
  return TRUE;
}

/**
 * hob_registration_retry:
 * @self: a registration with an error
 *
 * Tries again what failed. A device that could not be reached is looked for again; one that kept
 * silent gets its mirror even if it had one before.
 */
void
hob_registration_retry (HobRegistration *self)
{
  HobRegistrationStep step;

  g_return_if_fail (HOB_IS_REGISTRATION (self));

  if (self->error == NULL || self->ended)
    return;
  step = self->step;
  if (step == HOB_REGISTRATION_CONNECTING || step == HOB_REGISTRATION_IDENTIFYING)
    step = HOB_REGISTRATION_FINDING;
  if (step == HOB_REGISTRATION_GREETING)
    step = HOB_REGISTRATION_WAITING;
  if (step == HOB_REGISTRATION_WAITING)
    hob_newcomer_rearm (self->newcomer);
  hob_registration_move_to (self, step);
}

/**
 * hob_registration_go_back:
 * @self: a registration
 *
 * Goes back to the form, or from the form and before to the code. What was typed and made is kept;
 * a device that has its credentials is still listened for.
 */
void
hob_registration_go_back (HobRegistration *self)
{
  g_return_if_fail (HOB_IS_REGISTRATION (self));

  if (self->step == HOB_REGISTRATION_DONE)
    return;
  hob_registration_move_to (self, self->step > HOB_REGISTRATION_CONFIRMING
                                    ? HOB_REGISTRATION_CONFIRMING
                                    : HOB_REGISTRATION_CODE);
}

/**
 * hob_registration_cancel:
 * @self: a registration
 *
 * Ends it at once; goes on in the background to remove the account that it made for the device, on
 * the server and in the keyring. Does nothing to a device that is home.
 *
 * Returns: (transfer full): resolves when that is done; rejects with #HOB_XMPP_ERROR when the
 *   account could not be removed. May be disowned
 */
DexFuture *
hob_registration_cancel (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return hob_registration_end (self, TRUE);
}

/**
 * hob_registration_leave:
 * @self: a registration
 *
 * Ends it at once. After the hand-over nothing is undone, and the household goes on waiting for the
 * device, also the next time it is opened; before, the same as hob_registration_cancel().
 *
 * Returns: (transfer full): as hob_registration_cancel()
 */
DexFuture *
hob_registration_leave (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return hob_registration_end (self, self->newcomer == NULL);
}

/**
 * hob_registration_get_device:
 * @self: a registration
 *
 * Returns: (transfer none) (nullable): the device, once it is home
 */
HobDevice *
hob_registration_get_device (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->device;
}

/**
 * hob_registration_get_registrar:
 * @self: a registration
 *
 * What the server says about making accounts: its question, its web page, its certificate.
 *
 * Returns: (transfer none) (nullable): the registrar, once it was asked
 */
HobRegistrar *
hob_registration_get_registrar (HobRegistration *self)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (self), NULL);

  return self->registrar;
}
