/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-step-list-private.h"

#include <glib/gi18n.h>

typedef enum {
  STATE_COMING,
  STATE_CURRENT,
  STATE_FAILED,
  STATE_DONE,
} State;

typedef struct {
  const HobStepWords *words;
  AdwActionRow *row;
  GtkStack *sign;
  State state;
} Step;

struct _HobStepList {
  AdwBin parent_instance;

  GtkListBox *list;
  GArray *steps;
};

G_DEFINE_FINAL_TYPE (HobStepList, hob_step_list, ADW_TYPE_BIN)

/* As the children of the stack are called, and what the state is in words. */
static const struct {
  const char *child;
  const char *words;
} states[] = {
  [STATE_COMING] = {"coming", N_ ("Not begun")},
  [STATE_CURRENT] = {"current", N_ ("In progress")},
  [STATE_FAILED] = {"failed", N_ ("Failed")},
  [STATE_DONE] = {"done", N_ ("Done")},
};

static void
add_sign (GtkStack *sign, State state, const char *icon, const char *style)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_widget_add_css_class (image, style);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_stack_add_named (sign, image, states[state].child);
}

static GtkStack *
make_sign (void)
{
  GtkStack *sign = GTK_STACK (gtk_stack_new ());

  gtk_widget_set_size_request (GTK_WIDGET (sign), 16, 16);
  gtk_widget_set_valign (GTK_WIDGET (sign), GTK_ALIGN_CENTER);
  gtk_stack_add_named (sign, adw_bin_new (), states[STATE_COMING].child);
  gtk_stack_add_named (sign, adw_spinner_new (), states[STATE_CURRENT].child);
  add_sign (sign, STATE_FAILED, "window-close-symbolic", "error");
  add_sign (sign, STATE_DONE, "object-select-symbolic", "success");
  return sign;
}

static void
show_state (Step *step, const char *detail)
{
  const char *title = _ (step->state == STATE_DONE ? step->words->done : step->words->title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (step->row), title);
  adw_action_row_set_subtitle (step->row, detail != NULL ? detail : "");
  gtk_stack_set_visible_child_name (step->sign, states[step->state].child);
  if (step->state == STATE_COMING)
    gtk_widget_add_css_class (GTK_WIDGET (step->row), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (step->row), "dimmed");
  gtk_accessible_update_property (GTK_ACCESSIBLE (step->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  detail != NULL ? detail : _ (states[step->state].words), -1);
}

/* A failure has its own sentence elsewhere. */
static void
announce (HobStepList *self, Step *step)
{
  if (step->state == STATE_CURRENT || step->state == STATE_DONE)
    gtk_accessible_announce (GTK_ACCESSIBLE (self),
                             _ (step->state == STATE_DONE ? step->words->done : step->words->title),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
add_step (HobStepList *self, const HobStepWords *words)
{
  Step step = {words, ADW_ACTION_ROW (adw_action_row_new ()), make_sign (), STATE_COMING};

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (step.row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (step.row), FALSE);
  adw_action_row_add_prefix (step.row, GTK_WIDGET (step.sign));
  gtk_list_box_append (self->list, GTK_WIDGET (step.row));
  show_state (&step, NULL);
  g_array_append_val (self->steps, step);
}

static void
hob_step_list_finalize (GObject *object)
{
  g_array_unref (HOB_STEP_LIST (object)->steps);

  G_OBJECT_CLASS (hob_step_list_parent_class)->finalize (object);
}

static void
hob_step_list_class_init (HobStepListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_step_list_finalize;
}

static void
hob_step_list_init (HobStepList *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "steps");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Steps"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * hob_step_list_set_words:
 * @self: a step list
 * @words: (array length=n_words): the steps; static
 * @n_words: how many there are, always the same
 *
 * Other words for steps that are there already are seen with the next hob_step_list_update().
 */
void
hob_step_list_set_words (HobStepList *self, const HobStepWords *words, guint n_words)
{
  g_return_if_fail (HOB_IS_STEP_LIST (self));
  g_return_if_fail (self->steps->len == 0 || self->steps->len == n_words);

  for (guint i = 0; i < n_words; i++) {
    if (i == self->steps->len)
      add_step (self, words + i);
    g_array_index (self->steps, Step, i).words = words + i;
  }
}

/**
 * hob_step_list_update:
 * @self: a step list
 * @current: the step that is under way
 * @failed: whether it has stopped
 * @detail: (nullable): a sentence about the current step
 */
void
hob_step_list_update (HobStepList *self, guint current, gboolean failed, const char *detail)
{
  g_return_if_fail (HOB_IS_STEP_LIST (self));

  for (guint i = 0; i < self->steps->len; i++) {
    Step *step = &g_array_index (self->steps, Step, i);
    State before = step->state;

    if (i < current)
      step->state = STATE_DONE;
    else if (i > current)
      step->state = STATE_COMING;
    else
      step->state = failed ? STATE_FAILED : STATE_CURRENT;
    show_state (step, i == current && !failed ? detail : NULL);
    if (step->state != before)
      announce (self, step);
  }
}
