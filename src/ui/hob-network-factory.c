/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-network-factory-private.h"

#include <hob-home.h>
#include <glib/gi18n.h>

/* The parts of one line. */
typedef struct {
  GtkLabel *name;
  GtkLabel *note;
  GtkImage *strength;
} Line;

static const char *
get_name (gpointer item)
{
  return HOB_IS_NETWORK (item) ? hob_network_get_name (item) : gtk_string_object_get_string (item);
}

static char *
describe (HobNetwork *network)
{
  guint bands = hob_network_get_bands (network);
  const char *band = NULL;

  if (hob_network_get_enterprise (network))
    return g_strdup (_ ("Not possible for devices"));
  if ((bands & HOB_NETWORK_2_4_GHZ) && (bands & (HOB_NETWORK_5_GHZ | HOB_NETWORK_6_GHZ)))
    band = _ ("2.4 and 5 GHz");
  else if (bands & HOB_NETWORK_2_4_GHZ)
    band = _ ("2.4 GHz");
  else if (bands & HOB_NETWORK_5_GHZ)
    band = _ ("5 GHz");
  else
    band = _ ("6 GHz");
  /* Translators: %s is the band of a Wi-Fi network, “2.4 GHz” say. */
  return hob_network_get_in_use (network) ? g_strdup_printf (_ ("%s, in use here"), band)
                                          : g_strdup (band);
}

static const char *
choose_icon (guint strength)
{
  if (strength >= 75)
    return "network-wireless-signal-excellent-symbolic";
  if (strength >= 50)
    return "network-wireless-signal-good-symbolic";
  if (strength >= 25)
    return "network-wireless-signal-ok-symbolic";
  return "network-wireless-signal-weak-symbolic";
}

static void
show_network (GtkListItem *item, HobNetwork *network)
{
  Line *line = g_object_get_data (G_OBJECT (item), "line");
  g_autofree char *note = describe (network);
  /* Translators: %u is the strength of a Wi-Fi network. */
  g_autofree char *strength =
    g_strdup_printf (_ ("Strength %u %%"), hob_network_get_strength (network));

  gtk_label_set_text (line->note, note);
  gtk_image_set_from_icon_name (line->strength, choose_icon (hob_network_get_strength (network)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->strength), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  strength, -1);
  gtk_list_item_set_activatable (item, !hob_network_get_enterprise (network));
  gtk_list_item_set_selectable (item, !hob_network_get_enterprise (network));
  gtk_widget_set_sensitive (gtk_list_item_get_child (item), !hob_network_get_enterprise (network));
}

static void
network_cb (HobNetwork *network, GParamSpec *pspec, GtkListItem *item)
{
  show_network (item, network);
}

static GtkLabel *
append_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Line *line = g_new0 (Line, 1);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, 3);
  gtk_widget_set_margin_bottom (box, 3);
  line->name = append_label (words);
  line->note = append_label (words);
  gtk_widget_add_css_class (GTK_WIDGET (line->note), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (line->note), "dimmed");
  line->strength = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->strength));
  gtk_list_item_set_child (item, box);
  g_object_set_data_full (G_OBJECT (item), "line", line, g_free);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  Line *line = g_object_get_data (G_OBJECT (item), "line");
  gpointer network = gtk_list_item_get_item (item);

  gtk_label_set_text (line->name, get_name (network));
  gtk_widget_set_visible (GTK_WIDGET (line->note), HOB_IS_NETWORK (network));
  gtk_widget_set_visible (GTK_WIDGET (line->strength), HOB_IS_NETWORK (network));
  if (!HOB_IS_NETWORK (network))
    return;
  show_network (item, network);
  g_signal_connect_object (network, "notify", G_CALLBACK (network_cb), item, 0);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static void
setup_short_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_short_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      get_name (gtk_list_item_get_item (item)));
}

/**
 * hob_network_factory_new:
 *
 * Returns: (transfer full): lines with name, band and strength
 */
GtkListItemFactory *
hob_network_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/**
 * hob_network_factory_new_short:
 *
 * Returns: (transfer full): just the name
 */
GtkListItemFactory *
hob_network_factory_new_short (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_short_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_short_cb), NULL);
  return factory;
}
