/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wifi-group-private.h"

#include "hob-network-factory-private.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HobWifiGroup {
  AdwPreferencesGroup parent_instance;

  AdwComboRow *network_row;
  GtkEditable *name_row;
  GtkEditable *password_row;
  GtkWidget *saved_row;
  GtkLabel *note;

  HobRegistration *registration;
  GCancellable *cancellable;
  GListStore *models; /* the networks in reach, once known; "Other…" */
  HobNetworkList *networks;
  GSignalGroup *network; /* what is known of the chosen one may come late */
  DexFuture *fetching;
  char *complaint;    /* what is wrong with a row */
  char *suggestion;   /* a network that nobody has chosen */
  gboolean other;     /* a name that was typed */
  gboolean from_here; /* the password is this computer's, for this network */
  gboolean not_told;  /* this computer does not tell the network's password */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (HobWifiGroup, hob_wifi_group, ADW_TYPE_PREFERENCES_GROUP)

static guint activated_signal, changed_signal;

static const char *const enterprise_sentence =
  N_ ("This network asks for a person’s name and password. Devices cannot join it.");

static char *
dup_text (HobWifiGroup *self, const char *property)
{
  char *text = NULL;

  g_object_get (self->registration, property, &text, NULL);
  return text != NULL ? text : g_strdup ("");
}

static guint
count_networks (HobWifiGroup *self)
{
  return self->networks != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->networks)) : 0;
}

/* Its position, or that of "Other…". */
static guint
find_network (HobWifiGroup *self, const char *name)
{
  guint n_networks = count_networks (self);

  for (guint i = 0; i < n_networks; i++) {
    g_autoptr (HobNetwork) network = g_list_model_get_item (G_LIST_MODEL (self->networks), i);

    if (g_str_equal (hob_network_get_name (network), name))
      return i;
  }
  return n_networks;
}

/* NULL for one that was typed. */
static HobNetwork *
get_network (HobWifiGroup *self)
{
  gpointer item = adw_combo_row_get_selected_item (self->network_row);

  return !self->other && HOB_IS_NETWORK (item) ? item : NULL;
}

/* The one in use if a device can join it, else the strongest that it can. */
static void
suggest_network (HobWifiGroup *self)
{
  for (guint i = 0; i < count_networks (self); i++) {
    g_autoptr (HobNetwork) network = g_list_model_get_item (G_LIST_MODEL (self->networks), i);

    if (hob_network_get_enterprise (network))
      continue;
    g_set_str (&self->suggestion, hob_network_get_name (network));
    g_object_set (self->registration, "network", self->suggestion, NULL);
    return;
  }
}

static gboolean
wants_password (HobWifiGroup *self)
{
  HobNetwork *network = get_network (self);

  return network != NULL && !hob_network_get_open (network) &&
         !hob_network_get_enterprise (network) &&
         gtk_editable_get_text (self->password_row)[0] == '\0';
}

static gboolean
can_use_saved (HobWifiGroup *self)
{
  return wants_password (self) && hob_network_get_known (get_network (self));
}

static gboolean
uses_saved (HobWifiGroup *self)
{
  return can_use_saved (self) && !self->not_told;
}

static const char *
choose_note (HobWifiGroup *self, const char **style)
{
  HobNetwork *network = get_network (self);

  *style = "error";
  if (self->complaint != NULL)
    return self->complaint;
  *style = "warning";
  if (network != NULL && hob_network_get_enterprise (network))
    return _ (enterprise_sentence);
  if (network != NULL && (hob_network_get_bands (network) & HOB_NETWORK_2_4_GHZ) == 0)
    return _ ("This network cannot be heard by most devices: it has no 2.4 GHz here.");
  *style = "dimmed";
  if (uses_saved (self))
    return _ ("Left empty, the password that this computer has saved is sent to the device.");
  if (network != NULL && hob_network_get_open (network))
    return _ ("This network has no password.");
  return _ ("The Wi-Fi code of a phone or router can be pasted here too.");
}

static void
update_note (HobWifiGroup *self)
{
  const char *const styles[] = {"error", "warning", "dimmed"};
  const char *style;

  gtk_label_set_text (self->note, choose_note (self, &style));
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), style);
}

static void
update (HobWifiGroup *self)
{
  HobNetwork *network = get_network (self);

  g_signal_group_set_target (self->network, network);
  gtk_widget_set_visible (GTK_WIDGET (self->network_row), count_networks (self) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->name_row), network == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row),
                          network == NULL || !hob_network_get_open (network));
  gtk_widget_set_visible (self->saved_row, can_use_saved (self));
  update_note (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
clear_complaint (HobWifiGroup *self)
{
  g_clear_pointer (&self->complaint, g_free);
  gtk_widget_remove_css_class (GTK_WIDGET (self->network_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
}

static gboolean
is_typing (HobWifiGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return self->other && focus != NULL &&
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self->name_row));
}

/* The rows show what the registration says. A name that is being typed stays where it is. */
static void
sync_rows (HobWifiGroup *self)
{
  g_autofree char *name = dup_text (self, "network");
  guint position = find_network (self, name);

  self->syncing = TRUE;
  if (position == count_networks (self))
    self->other = self->other || *name != '\0';
  else if (!is_typing (self))
    self->other = FALSE;
  adw_combo_row_set_selected (self->network_row, self->other ? count_networks (self) : position);
  if (!g_str_equal (gtk_editable_get_text (self->name_row), name))
    gtk_editable_set_text (self->name_row, name);
  self->syncing = FALSE;
  update (self);
}

/* The networks come one by one, the one in use not as the first. Later on a suggestion stays. */
static gboolean
wants_suggestion (HobWifiGroup *self)
{
  g_autofree char *name = dup_text (self, "network");
  g_autoptr (HobNetwork) first = g_list_model_get_item (G_LIST_MODEL (self->networks), 0);

  if (self->other || first == NULL)
    return FALSE;
  return *name == '\0' ||
         (g_strcmp0 (name, self->suggestion) == 0 && hob_network_get_in_use (first) &&
          gtk_editable_get_text (self->password_row)[0] == '\0');
}

static void
networks_changed_cb (HobWifiGroup *self)
{
  if (wants_suggestion (self))
    suggest_network (self);
  sync_rows (self);
}

/* That the selected position moves with its network, or goes with it, is nobody's choice. */
static void
networks_change_cb (HobWifiGroup *self)
{
  self->syncing = TRUE;
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  HobWifiGroup *self;

  if (bus == NULL) {
    g_debug ("No networks: %s", error->message);
    return;
  }
  self = data;
  self->networks = hob_network_list_new (bus);
  /* Before the row hears of it. */
  g_signal_connect_object (self->networks, "items-changed", G_CALLBACK (networks_change_cb), self,
                           G_CONNECT_SWAPPED);
  g_list_store_insert (self->models, 0, self->networks);
  g_signal_connect_object (self->networks, "items-changed", G_CALLBACK (networks_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* A password belongs to its network. */
static void
forget_password (HobWifiGroup *self)
{
  self->not_told = FALSE;
  if (self->from_here)
    gtk_editable_set_text (self->password_row, "");
  self->from_here = FALSE;
}

static void
selected_cb (HobWifiGroup *self)
{
  gpointer item = adw_combo_row_get_selected_item (self->network_row);

  if (self->syncing || self->registration == NULL || item == NULL)
    return;
  clear_complaint (self);
  forget_password (self);
  g_clear_pointer (&self->suggestion, g_free);
  self->other = !HOB_IS_NETWORK (item);
  if (!self->other && hob_network_get_open (item))
    gtk_editable_set_text (self->password_row, "");
  g_object_set (self->registration, "network", self->other ? "" : hob_network_get_name (item),
                "network-hidden", self->other, NULL);
  sync_rows (self);
  if (self->other)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

/* What phones and routers show to be scanned, pasted into an entry. */
static gboolean
take_code (HobWifiGroup *self, const char *text)
{
  g_autoptr (HobWifiCode) code = NULL;

  if (g_ascii_strncasecmp (text, "WIFI:", 5) != 0)
    return FALSE;
  code = hob_wifi_code_new_from_text (text, NULL);
  if (code == NULL || code->security == HOB_WIFI_SECURITY_ENTERPRISE)
    return FALSE;
  self->other = find_network (self, code->name) == count_networks (self);
  g_object_set (self->registration, "network", code->name, "network-password", code->password,
                "network-hidden", code->hidden, NULL);
  sync_rows (self);
  return TRUE;
}

static void
name_changed_cb (HobWifiGroup *self)
{
  const char *text = gtk_editable_get_text (self->name_row);

  if (self->syncing || self->registration == NULL || take_code (self, text))
    return;
  clear_complaint (self);
  forget_password (self);
  g_clear_pointer (&self->suggestion, g_free);
  self->other = TRUE;
  g_object_set (self->registration, "network", text, NULL);
}

static void
password_changed_cb (HobWifiGroup *self)
{
  if (self->registration == NULL || take_code (self, gtk_editable_get_text (self->password_row)))
    return;
  clear_complaint (self);
  self->from_here = FALSE;
  update (self);
}

static void
entry_activated_cb (HobWifiGroup *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static DexFuture *
fetched_cb (DexFuture *fetching, gpointer data)
{
  g_autoptr (HobWifiGroup) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  const GValue *password = dex_future_get_value (fetching, &error);

  if (self == NULL)
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD, "Closed");
  gtk_widget_set_sensitive (self->saved_row, TRUE);
  if (password != NULL) {
    gtk_editable_set_text (self->password_row, g_value_get_string (password));
    self->from_here = TRUE;
    return dex_future_new_for_boolean (TRUE);
  }
  self->not_told = TRUE;
  adw_entry_row_grab_focus_without_selecting (ADW_ENTRY_ROW (self->password_row));
  hob_wifi_group_mark (self, FALSE,
                       g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD)
                         ? _ ("This computer has no password saved for this network. Type it here.")
                         : _ ("This computer does not tell the saved password. Type it here."));
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/* The person has agreed by asking for it, and the system may ask again. */
static DexFuture *
fetch (HobWifiGroup *self)
{
  g_autofree char *name = dup_text (self, "network");

  gtk_widget_set_sensitive (self->saved_row, FALSE);
  return hob_weak_finally (hob_network_list_get_password (self->networks, name), fetched_cb, self);
}

static DexFuture *
refuse (HobWifiGroup *self, gboolean name, const char *sentence)
{
  gtk_widget_grab_focus (name ? GTK_WIDGET (self->network_row) : GTK_WIDGET (self->password_row));
  hob_wifi_group_mark (self, name, sentence);
  return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD, "%s", sentence);
}

static void
use_saved_cb (HobWifiGroup *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  dex_clear (&self->fetching);
  self->fetching = fetch (self);
}

static void
hob_wifi_group_dispose (GObject *object)
{
  HobWifiGroup *self = HOB_WIFI_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  dex_clear (&self->fetching);
  if (self->registration != NULL)
    g_signal_handlers_disconnect_by_data (self->registration, self);
  g_clear_object (&self->registration);
  g_clear_object (&self->network);
  g_clear_object (&self->networks);
  g_clear_object (&self->models);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->complaint, g_free);
  g_clear_pointer (&self->suggestion, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_WIFI_GROUP);

  G_OBJECT_CLASS (hob_wifi_group_parent_class)->dispose (object);
}

static void
hob_wifi_group_class_init (HobWifiGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_wifi_group_dispose;
  activated_signal = g_signal_new ("activated", HOB_TYPE_WIFI_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  changed_signal = g_signal_new ("changed", HOB_TYPE_WIFI_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-wifi-group.ui");
  gtk_widget_class_bind_template_child (widget_class, HobWifiGroup, network_row);
  gtk_widget_class_bind_template_child (widget_class, HobWifiGroup, name_row);
  gtk_widget_class_bind_template_child (widget_class, HobWifiGroup, password_row);
  gtk_widget_class_bind_template_child (widget_class, HobWifiGroup, saved_row);
  gtk_widget_class_bind_template_child (widget_class, HobWifiGroup, note);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_saved_cb);
}

static void
hob_wifi_group_init (HobWifiGroup *self)
{
  const char *const others[] = {_ ("Other…"), NULL};
  g_autoptr (GtkStringList) other = gtk_string_list_new (others);
  g_autoptr (GtkListItemFactory) factory = hob_network_factory_new_short ();
  g_autoptr (GtkListItemFactory) list_factory = hob_network_factory_new ();
  g_autoptr (GListModel) networks = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->network = g_signal_group_new (HOB_TYPE_NETWORK);
  g_signal_group_connect_swapped (self->network, "notify", G_CALLBACK (update), self);
  self->models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->models, other);
  networks = G_LIST_MODEL (gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->models))));
  self->syncing = TRUE;
  adw_combo_row_set_factory (self->network_row, factory);
  adw_combo_row_set_list_factory (self->network_row, list_factory);
  adw_combo_row_set_model (self->network_row, networks);
  self->syncing = FALSE;
}

/**
 * hob_wifi_group_set_registration:
 * @self: a new group
 * @registration: whose network it is
 */
void
hob_wifi_group_set_registration (HobWifiGroup *self, HobRegistration *registration)
{
  g_return_if_fail (HOB_IS_WIFI_GROUP (self));
  g_return_if_fail (self->registration == NULL);

  self->registration = g_object_ref (registration);
  g_object_bind_property (registration, "network-password", self->password_row, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (registration, "notify::network", G_CALLBACK (sync_rows), self,
                           G_CONNECT_SWAPPED);
  sync_rows (self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
}

/**
 * hob_wifi_group_prepare:
 * @self: a group with a registration
 *
 * Gets the password from this computer's own settings where the note says that this happens.
 *
 * Returns: (transfer full): resolves when the form can be checked
 */
DexFuture *
hob_wifi_group_prepare (HobWifiGroup *self)
{
  HobNetwork *network;

  g_return_val_if_fail (HOB_IS_WIFI_GROUP (self), NULL);

  network = get_network (self);
  if (network != NULL && hob_network_get_enterprise (network))
    return refuse (self, TRUE, _ (enterprise_sentence));
  if (uses_saved (self))
    return fetch (self);
  if (wants_password (self))
    return refuse (self, FALSE, _ ("This network has a password. Type it here."));
  return dex_future_new_for_boolean (TRUE);
}

/**
 * hob_wifi_group_mark:
 * @self: a group with a registration
 * @name: whether it is about the network's name, not its password
 * @sentence: what is wrong
 *
 * Returns: (transfer none): the row that it is about
 */
GtkWidget *
hob_wifi_group_mark (HobWifiGroup *self, gboolean name, const char *sentence)
{
  GtkWidget *row = GTK_WIDGET (self->password_row);

  g_return_val_if_fail (HOB_IS_WIFI_GROUP (self), NULL);

  clear_complaint (self);
  if (name)
    row = get_network (self) != NULL ? GTK_WIDGET (self->network_row) : GTK_WIDGET (self->name_row);
  self->complaint = g_strdup (sentence);
  gtk_widget_add_css_class (row, "error");
  update (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  return row;
}

/**
 * hob_wifi_group_get_note:
 * @self: a group
 *
 * Returns: (transfer none): the sentence below its rows, to be seen together with what it is about
 */
GtkWidget *
hob_wifi_group_get_note (HobWifiGroup *self)
{
  g_return_val_if_fail (HOB_IS_WIFI_GROUP (self), NULL);

  return GTK_WIDGET (self->note);
}

/**
 * hob_wifi_group_get_uses_saved:
 * @self: a group with a registration
 *
 * Returns: whether hob_wifi_group_prepare() will get the password from this computer
 */
gboolean
hob_wifi_group_get_uses_saved (HobWifiGroup *self)
{
  g_return_val_if_fail (HOB_IS_WIFI_GROUP (self), FALSE);

  return uses_saved (self);
}
