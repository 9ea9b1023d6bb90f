/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOB_SEAL_PUBLIC_KEY_SIZE 32
#define HOB_SEAL_SECRET_KEY_SIZE 64
#define HOB_SEAL_SIGNATURE_SIZE 64
#define HOB_SEAL_OVERHEAD 48

/* Ed25519 keys as printed in registration codes: the device signs what it says with the secret
 * one, and whoever scanned the public one can send it what nobody else can read. */
void hob_seal_generate (guint8 *public_key, guint8 *secret_key);
GBytes *hob_seal_sign (const guint8 *secret_key, GBytes *plain);
GBytes *hob_seal_verify (const guint8 *public_key, GBytes *signed_bytes);
GBytes *hob_seal_close (const guint8 *public_key, GBytes *plain);
GBytes *hob_seal_open (const guint8 *public_key, const guint8 *secret_key, GBytes *sealed);
/* Secrets are wiped when they are freed. */
GBytes *hob_seal_take_secret (gpointer data, gsize size);
void hob_seal_free_secret (char *text);

G_END_DECLS
