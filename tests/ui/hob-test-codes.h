/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* Every code of every error that a person may be told, read from the headers: one that is added
 * there is here too. */
typedef struct {
  const char *name; /* NULL ends the table */
  int code;
} HobTestCode;

extern const HobTestCode hob_test_codes[];
