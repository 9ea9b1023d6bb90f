/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_CODE_PAGE (hob_code_page_get_type ())
G_DECLARE_FINAL_TYPE (HobCodePage, hob_code_page, HOB, CODE_PAGE, AdwNavigationPage)

/* Takes the code that is printed on the device, however it comes, and gives it to @registration. */
AdwNavigationPage *hob_code_page_new (HobRegistration *registration);
/* As if the person had typed it. */
void hob_code_page_enter (HobCodePage *self, const char *text);
/* A text, a picture (GdkTexture), a GFile, or a GdkFileList; FALSE for anything else. */
gboolean hob_code_page_take (HobCodePage *self, const GValue *value);

G_END_DECLS
