/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

#include <math.h>
#include <string.h>

/* Three lines: type, unit, text; the last may have more. */
static HobNode *
make_val (const char *data, gsize size)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *copy = size > 0 ? g_strndup (data, size) : g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (copy, "\n", 3);

  hob_node_builder_open (builder, "val", HOB_NS_IOT);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (i == 2)
      hob_node_builder_text (builder, lines[i], -1);
    else if (*lines[i] != '\0')
      hob_node_builder_attribute (builder, i == 0 ? "type" : "unit", lines[i]);
  }
  return hob_node_builder_end (builder, NULL);
}

static void
check_number (HobReading *reading)
{
  g_autofree char *text = NULL;
  double number, again;

  if (!hob_reading_get_number (reading, &number))
    return;
  g_assert_true (isfinite (number));
  text = hob_reading_format_number (number);
  g_assert_true (hob_reading_parse_number (text, &again));
  g_assert_cmpfloat (number, ==, again);
}

static void
check_text (HobReading *reading)
{
  const char *text = hob_reading_get_text (reading);
  const char *unit = hob_reading_get_unit (reading);
  gsize length = strlen (text);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (length, <=, 4096);
  g_assert_true (length == 0 ||
                 (!g_ascii_isspace (text[0]) && !g_ascii_isspace (text[length - 1])));
  g_assert_true (unit == NULL || (*unit != '\0' && strlen (unit) <= 64));
}

/* Whatever is accepted is fit to be shown, and means the same when sent and when restored. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (HobNode) val = make_val ((const char *) data, size);
  g_autoptr (HobReading) reading = val != NULL ? hob_reading_new_from_node (val, NULL) : NULL;
  g_autoptr (HobReading) sent = NULL;
  g_autoptr (HobReading) restored = NULL;
  g_autoptr (HobNode) node = NULL;

  if (reading == NULL)
    return 0;
  check_text (reading);
  check_number (reading);
  node = hob_reading_to_node (reading);
  g_assert_nonnull (node);
  sent = hob_reading_new_from_node (node, NULL);
  g_assert_true (hob_reading_equal (reading, sent));
  restored =
    hob_reading_new_restored (hob_reading_get_text (reading), hob_reading_get_wire_type (reading),
                              hob_reading_get_unit (reading));
  g_assert_true (hob_reading_equal (reading, restored));
  g_assert_cmpint (hob_reading_get_reading_type (reading), ==,
                   hob_reading_get_reading_type (restored));
  return 0;
}
