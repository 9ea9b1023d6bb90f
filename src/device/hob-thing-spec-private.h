/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-simulation-private.h"

#include <gio/gio.h>
#include <hob-wire.h>

G_BEGIN_DECLS

typedef enum {
  HOB_THING_HEADING,
  HOB_THING_SWITCH,
  HOB_THING_SLIDER,
  HOB_THING_NUMBER,
  HOB_THING_CHOICE,
  HOB_THING_CHOICES,
  HOB_THING_TEXT,
  HOB_THING_MULTILINE,
  HOB_THING_SECRET,
  HOB_THING_BUTTON,
  HOB_THING_READING,
  HOB_THING_BOOLEAN_READING,
} HobThingKind;

/* What a field does to another one when it has been set. */
typedef struct {
  char *field;
  char *value;
} HobThingEffect;

/* One [field NAME] group of the key file. Immutable once read; owned by its HobThingConfig. */
typedef struct {
  char *name;
  char *var; /* xmpp.iot.actuator.NAME or xmpp.iot.sensor.NAME */
  char *label;
  char *unit; /* NULL when it has none */
  HobThingKind kind;
  gboolean has_range;
  double minimum;
  double maximum;
  double step; /* 0 when not given */
  GStrv option_values;
  GStrv option_labels;
  char *initial;  /* NULL when not given */
  GStrv argv;     /* what runs when it is set, or what a reading is read from; NULL */
  char *folder;   /* where it runs */
  GFile *file;    /* what a reading is read from; NULL */
  char *simulate; /* likewise */
  char *follows;  /* likewise: the name of a field */
  guint interval; /* milliseconds between two readings */
  HobThingEffect *effects;
  guint n_effects;
} HobThingSpec;

void hob_thing_spec_free (HobThingSpec *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobThingSpec, hob_thing_spec_free)

HobThingSpec *hob_thing_spec_new_from_key_file (GKeyFile *file,
                                                const char *group,
                                                GFile *folder,
                                                GError **error);
gboolean hob_thing_spec_is_writable (HobThingSpec *self);
gboolean hob_thing_spec_is_numeric (HobThingSpec *self);
gboolean hob_thing_spec_is_boolean (HobThingSpec *self);
const char *hob_thing_spec_get_node (HobThingSpec *self);
HobReading *hob_thing_spec_read (HobThingSpec *self, const char *text, GError **error);
gboolean hob_thing_spec_same (HobThingSpec *self, HobReading *a, HobReading *b);
HobReading *hob_thing_spec_get_public (HobThingSpec *self, HobReading *value);
char *hob_thing_spec_dup_range (HobThingSpec *self);
char *hob_thing_spec_describe (HobThingSpec *self, HobReading *value);

/* The data form of the node xmpp.iot.ui. */
HobNode *hob_thing_form_new (const char *title, GPtrArray *specs);

G_END_DECLS
