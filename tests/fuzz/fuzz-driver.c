/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* fuzz-TARGET CORPUS [ROUNDS]: mutates the files of a folder, always in the same way, so that the
 * fuzz targets run as ordinary tests. A crash or a failed assertion writes the input to the
 * standard error first. */

#include "hob-fuzz.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT_SIZE (64 * 1024)

static const char *const tokens[] = {
  "<",
  ">",
  "/>",
  "</",
  "&",
  "&#",
  "&#x0;",
  "&amp;",
  "'",
  "\"",
  "=",
  ":",
  "xmlns=",
  "xmlns:p=",
  "p:",
  "<a>",
  "</a>",
  "<![CDATA[",
  "]]>",
  "<!--",
  "-->",
  "<?",
  "<!DOCTYPE",
  "<field",
  "<value>",
  "<option>",
  "<x",
  "type=",
  "var='a'",
  "min=",
  "max='1e999",
  "label=",
  "<item",
  "id='a'",
  "<val",
  "@",
  "/",
  ".",
  ",",
  "-",
  "e+9",
  "0x",
  "NaN",
  "inf",
  "1",
  "true",
  "\xc3\xa9",
  "e\xcc\x81",
  "\xff",
  "\xc0\x80",
  "\xed\xa0\x80",
  "\xe2\x80\xae",
  "\xf0\x9f\x98\x80",
  "\xef\xbb\xbf",
  "\x01",
  "\x7f",
  "\n",
  "\t",
  " ",
  "\xcd\xbe",
};

static GByteArray *current;

static void
report (int number)
{
  static const char message[] = "\nThe input was:\n";
  ssize_t written = write (STDERR_FILENO, message, sizeof message - 1);

  if (written > 0)
    written = write (STDERR_FILENO, current->data, current->len);
  signal (number, SIG_DFL);
  raise (number);
}

static void
insert (GByteArray *input, guint at, const void *data, guint size)
{
  guint length = input->len;

  if (length + size > MAX_INPUT_SIZE)
    return;
  g_byte_array_set_size (input, length + size);
  memmove (input->data + at + size, input->data + at, length - at);
  memcpy (input->data + at, data, size);
}

/* A stretch of @input, mostly short. */
static void
choose_range (GRand *random, const GByteArray *input, guint *start, guint *size)
{
  guint most = g_rand_int_range (random, 0, 8) == 0 ? input->len : MIN (input->len, 16);

  *start = g_rand_int_range (random, 0, input->len);
  *size = g_rand_int_range (random, 1, most + 1);
  *size = MIN (*size, input->len - *start);
}

static void
repeat_range (GRand *random, GByteArray *input)
{
  g_autofree guint8 *copy = NULL;
  guint start, size, times = g_rand_int_range (random, 1, 40);

  choose_range (random, input, &start, &size);
  copy = g_memdup2 (input->data + start, size);
  for (guint i = 0; i < times; i++)
    insert (input, start, copy, size);
}

static void
mutate (GRand *random, GByteArray *input, GPtrArray *corpus)
{
  const char *token = tokens[g_rand_int_range (random, 0, G_N_ELEMENTS (tokens))];
  const GByteArray *other = corpus->pdata[g_rand_int_range (random, 0, corpus->len)];
  guint start, size;

  if (input->len == 0) {
    insert (input, 0, token, strlen (token));
    return;
  }
  choose_range (random, input, &start, &size);
  switch (g_rand_int_range (random, 0, 7)) {
  case 0:
    input->data[start] ^= 1 << g_rand_int_range (random, 0, 8);
    break;
  case 1:
    input->data[start] = g_rand_int_range (random, 0, 256);
    break;
  case 2:
    g_byte_array_remove_range (input, start, size);
    break;
  case 3:
    repeat_range (random, input);
    break;
  case 4:
  case 5:
    insert (input, start, token, strlen (token));
    break;
  default:
    if (other->len > 0) {
      guint from = g_rand_int_range (random, 0, other->len);

      insert (input, start, other->data + from, MIN (other->len - from, 4 * size));
    }
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
load_corpus (const char *folder)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    char *data = NULL;
    gsize size = 0;

    g_file_get_contents (names->pdata[i], &data, &size, &error);
    g_assert_no_error (error);
    g_ptr_array_add (corpus, g_byte_array_new_take ((guint8 *) data, size));
  }
  g_assert_cmpuint (corpus->len, >, 0);
  return corpus;
}

/* In a block of exactly its size, so that reading on is noticed. */
static void
run (void)
{
  g_autofree guint8 *exact = g_memdup2 (current->data, current->len);

  LLVMFuzzerTestOneInput (exact, current->len);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = NULL;
  GRand *random = g_rand_new_with_seed (2019);
  guint rounds = argc > 2 ? strtoul (argv[2], NULL, 10) : 50000;

  g_assert_cmpint (argc, >, 1);
  setlocale (LC_ALL, "");
  signal (SIGABRT, report);
  signal (SIGSEGV, report);
  signal (SIGTRAP, report);
  corpus = load_corpus (argv[1]);
  current = g_byte_array_new ();
  g_print ("1..1\n");
  for (guint i = 0; i < corpus->len + rounds; i++) {
    const GByteArray *seed = corpus->pdata[i % corpus->len];
    guint mutations = i < corpus->len ? 0 : g_rand_int_range (random, 1, 5);

    g_byte_array_set_size (current, 0);
    g_byte_array_append (current, seed->data, seed->len);
    for (guint j = 0; j < mutations; j++)
      mutate (random, current, corpus);
    run ();
  }
  g_print ("ok 1 - %u inputs\n", corpus->len + rounds);
  g_byte_array_unref (current);
  g_rand_free (random);
  return 0;
}
