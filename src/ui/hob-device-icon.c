/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-icon-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Devices do not say what they look like, but people name them by what they are. */
static const struct {
  const char *icon;
  const char *words;
} icons[] = {
  /* Translators: words in the names of devices, in lower case, separated by semicolons. Add all
   * that people would use; word parts will do. */
  {"hob-light-symbolic", NC_ ("device names", "lamp;light;bulb;led")},
  /* Translators: as above. */
  {"hob-kettle-symbolic", NC_ ("device names", "kettle;coffee;tea;boiler;stove;oven")},
  /* Translators: as above. */
  {"hob-plant-symbolic", NC_ ("device names", "plant;garden;greenhouse;flower;soil;lawn")},
  /* Translators: as above. */
  {"hob-plug-symbolic", NC_ ("device names", "plug;socket;outlet;switch;relay;charger")},
  /* Translators: as above. */
  {"hob-thermometer-symbolic",
   NC_ ("device names", "thermo;temperature;sensor;weather;climate;heat;radiator;meter")},
};

/**
 * hob_device_icon_for_name:
 * @name: a device's name
 *
 * Returns: an icon name
 */
const char *
hob_device_icon_for_name (const char *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, "hob-device-symbolic");

  folded = g_utf8_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++) {
    g_auto (GStrv) words =
      g_strsplit (g_dpgettext2 (NULL, "device names", icons[i].words), ";", -1);

    for (guint j = 0; words[j] != NULL; j++) {
      if (words[j][0] != '\0' && strstr (folded, words[j]) != NULL)
        return icons[i].icon;
    }
  }
  return "hob-device-symbolic";
}
