/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The camera page without the page: says what Hob's camera does and reads, until it is ended.
 * eye draw FILE TEXT [BLUR]: leaves a picture of a code, blurred by so many pixels, as a camera of
 * 640 x 480 pixels in YUYV sees it; without a TEXT, of white paper.
 */

#include "drawn-code.h"

#include <hob-camera.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 640
#define HEIGHT 480
#define SIDE 400

static void
say (const char *what, const char *text)
{
  printf ("%s %s\n", what, text);
  fflush (stdout);
}

static void
code_cb (HobCamera *camera, const char *text, gpointer data)
{
  say ("code", text);
}

static void
state_cb (HobCamera *camera, GParamSpec *pspec, gpointer data)
{
  if (hob_camera_get_state (camera) == HOB_CAMERA_STATE_RUNNING)
    say ("running", hob_camera_device_get_name (hob_camera_get_camera (camera)));
  else if (hob_camera_get_state (camera) == HOB_CAMERA_STATE_FAILED)
    say ("failed", hob_camera_get_error (camera)->message);
}

static void
draw_code (char *frame, const char *text, guint blur)
{
  DrawnCodeLook look = {.side = SIDE, .dark = 16, .light = 235, .blur = blur};
  g_auto (DrawnCode) code = drawn_code_new (text, &look);
  guint left = (WIDTH - code.side) / 2;
  guint top = (HEIGHT - code.side) / 2;

  for (guint y = 0; y < code.side; y++)
    for (guint x = 0; x < code.side; x++)
      frame[2 * ((top + y) * WIDTH + left + x)] = (char) code.luma[y * code.side + x];
}

static int
draw (const char *file, const char *text, const char *blur)
{
  g_autofree char *frame = g_malloc (WIDTH * HEIGHT * 2);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < WIDTH * HEIGHT; i++) {
    frame[2 * i] = (char) 235;
    frame[2 * i + 1] = (char) 128;
  }
  if (*text != '\0')
    draw_code (frame, text, (guint) atoi (blur));
  if (g_file_set_contents (file, frame, WIDTH * HEIGHT * 2, &error))
    return 0;
  fprintf (stderr, "%s\n", error->message);
  return 1;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (HobCamera) camera = NULL;

  if (argc >= 3 && strcmp (argv[1], "draw") == 0)
    return draw (argv[2], argc > 3 ? argv[3] : "", argc > 4 ? argv[4] : "0");
  loop = g_main_loop_new (NULL, FALSE);
  camera = hob_camera_new (FALSE);
  g_signal_connect (camera, "code", G_CALLBACK (code_cb), NULL);
  g_signal_connect (camera, "notify::state", G_CALLBACK (state_cb), NULL);
  hob_camera_start (camera);
  g_main_loop_run (loop);
}
