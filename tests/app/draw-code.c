/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* draw-code FILE [TEXT]: writes a picture (PGM) of a QR code, or of nothing. */

#include "drawn-code.h"

int
main (int argc, char **argv)
{
  DrawnCodeLook look = {.side = 480, .light = 255, .dark = argc > 2 ? 0 : 255};
  g_auto (DrawnCode) code = drawn_code_new (argc > 2 ? argv[2] : "nothing", &look);
  g_autoptr (GString) file = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (file, "P5\n%u %u\n255\n", code.side, code.side);
  g_string_append_len (file, (char *) code.luma, (gssize) code.side * code.side);
  if (argc < 2 || !g_file_set_contents (argv[1], file->str, (gssize) file->len, &error)) {
    g_printerr ("%s\n", error != NULL ? error->message : "draw-code FILE [TEXT]");
    return 1;
  }
  return 0;
}
