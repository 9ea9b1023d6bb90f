/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-application.h"
#include "hob-command-line.h"
#include "hob-config.h"
#include "hob-timing.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (HobApplication) application = NULL;

  g_set_prgname ("hob");
  if (hob_command_line_wants (argc, argv))
    return hob_command_line_run (argc, argv);

  setlocale (LC_ALL, "");
  bindtextdomain (HOB_GETTEXT_DOMAIN, HOB_LOCALE_DIR);
  bind_textdomain_codeset (HOB_GETTEXT_DOMAIN, "UTF-8");
  textdomain (HOB_GETTEXT_DOMAIN);
  dex_init ();
  hob_timing_init ();
  application = hob_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
