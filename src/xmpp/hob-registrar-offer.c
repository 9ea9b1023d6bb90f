/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registrar-offer-private.h"
#include "hob-xmpp-error.h"

#include <string.h>

#define NS_REGISTER "jabber:iq:register"
#define NS_OOB "jabber:x:oob"
#define NS_MEDIA "urn:xmpp:media-element"
#define NS_BOB "urn:xmpp:bob"

#define MAX_INSTRUCTIONS 1024 /* characters */
#define MAX_URL 2048
#define MAX_PICTURE (64 * 1024)
/* A third more in base64, and room for line breaks. */
#define MAX_ENCODED (MAX_PICTURE * 3 / 2)

/* Control characters become spaces; what is longer than anybody reads is cut. */
static char *
clean (const char *text)
{
  GString *clean = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_INSTRUCTIONS; p = g_utf8_next_char (p), n++) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (clean, g_unichar_iscntrl (c) && c != '\n' ? ' ' : c);
  }
  g_strstrip (clean->str);
  return g_string_free (clean, *clean->str == '\0');
}

/* A page that a person can be sent to: nothing unencrypted, and nothing that looks like another
 * place than it is. */
static char *
dup_web_page (const char *text)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (strlen (trimmed) <= MAX_URL)
    uri = g_uri_parse (trimmed, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0')
    return NULL;
  return g_uri_to_string (uri);
}

static gboolean
is_picture (const guchar *data, gsize length)
{
  static const guchar png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  static const guchar jpeg[] = {0xff, 0xd8, 0xff};

  return (length > sizeof png && memcmp (data, png, sizeof png) == 0) ||
         (length > sizeof jpeg && memcmp (data, jpeg, sizeof jpeg) == 0);
}

/* XEP-0231 §2.1. */
static GBytes *
decode_picture (HobNode *data)
{
  const char *text = hob_node_get_text (data);
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (strlen (text) > MAX_ENCODED)
    return NULL;
  bytes = g_base64_decode (text, &length);
  if (length > MAX_PICTURE || !is_picture (bytes, length))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

/* XEP-0221: of the addresses given, one that leads into this same answer. Nothing is fetched from
 * elsewhere. */
static char *
find_picture_id (HobNode *media)
{
  for (HobNode *uri = hob_node_get_first_child (media); uri != NULL;
       uri = hob_node_get_next_sibling (uri))
    if (hob_node_is (uri, "uri", NS_MEDIA) && g_str_has_prefix (hob_node_get_text (uri), "cid:"))
      return g_strdup (hob_node_get_text (uri) + strlen ("cid:"));
  return NULL;
}

/* XEP-0158 §3.4, of which only what can be read or known is of use. */
static gboolean
is_question (HobNode *field)
{
  static const char *const names[] = {"ocr", "qa", "picture_q", "picture_recog", "captcha", NULL};
  const char *name = hob_node_get_attribute (field, "var");
  const char *type = hob_node_get_attribute (field, "type");

  return name != NULL && g_strcmp0 (type, "hidden") != 0 && g_strcmp0 (type, "fixed") != 0 &&
         (hob_node_get_child (field, "media", NS_MEDIA) != NULL || g_strv_contains (names, name));
}

static void
find_question (HobRegistrarOffer *self, HobNode *x)
{
  for (HobNode *field = hob_node_get_first_child (x); field != NULL;
       field = hob_node_get_next_sibling (field)) {
    /* What the form does not show, nobody can answer. */
    if (!hob_node_is (field, "field", HOB_NS_DATA) || !is_question (field) ||
        hob_form_find (self->form, hob_node_get_attribute (field, "var")) == NULL)
      continue;
    HobNode *media = hob_node_get_child (field, "media", NS_MEDIA);

    self->question = g_strdup (hob_node_get_attribute (field, "var"));
    self->picture_id = media != NULL ? find_picture_id (media) : NULL;
    return;
  }
}

static gboolean
asks_name_and_password (HobForm *form)
{
  return form != NULL && hob_form_find (form, "username") != NULL &&
         hob_form_find (form, "password") != NULL;
}

static void
read_instructions (HobRegistrarOffer *self, HobNode *query)
{
  HobNode *instructions = hob_node_get_child (query, "instructions", NS_REGISTER);

  if (self->form != NULL && hob_form_get_instructions (self->form) != NULL)
    self->instructions = clean (hob_form_get_instructions (self->form));
  else if (instructions != NULL)
    self->instructions = clean (hob_node_get_text (instructions));
}

static void
read_url (HobRegistrarOffer *self, HobNode *query)
{
  HobNode *oob = hob_node_get_child (query, "x", NS_OOB);
  HobNode *url = oob != NULL ? hob_node_get_child (oob, "url", NS_OOB) : NULL;

  if (url != NULL)
    self->url = dup_web_page (hob_node_get_text (url));
}

/**
 * hob_registrar_offer_new:
 * @iq: the answer to what a new account needs
 *
 * Plain fields are preferred to a form that asks the same, because some servers understand nothing
 * else; not to one with a question of its own, whose answer would be missing. XEP-0077 §3.1, §5,
 * §6.
 *
 * Returns: (transfer full): what the server wants; hob_registrar_offer_settle() comes next
 */
HobRegistrarOffer *
hob_registrar_offer_new (HobNode *iq)
{
  HobRegistrarOffer *self = g_new0 (HobRegistrarOffer, 1);
  HobNode *query = hob_node_get_child (iq, "query", NS_REGISTER);
  gboolean is_plain;
  HobNode *x;

  self->kind = HOB_REGISTRAR_ELSEWHERE;
  if (query == NULL)
    return self;

  x = hob_node_get_child (query, "x", HOB_NS_DATA);
  self->form = x != NULL ? hob_form_new_from_node (x, NULL) : NULL;
  if (asks_name_and_password (self->form))
    find_question (self, x);
  is_plain = hob_node_get_child (query, "username", NS_REGISTER) != NULL &&
             hob_node_get_child (query, "password", NS_REGISTER) != NULL;
  if (is_plain && self->question == NULL)
    self->kind = HOB_REGISTRAR_PLAIN;
  else if (asks_name_and_password (self->form))
    self->kind = HOB_REGISTRAR_FORM;

  read_instructions (self, query);
  read_url (self, query);
  hob_registrar_offer_take_picture (self, query);
  hob_registrar_offer_take_picture (self, iq);
  return self;
}

/**
 * hob_registrar_offer_free:
 * @self: (transfer full): an offer
 */
void
hob_registrar_offer_free (HobRegistrarOffer *self)
{
  g_assert (self != NULL);

  g_free (self->instructions);
  g_free (self->url);
  g_clear_pointer (&self->form, hob_form_unref);
  g_free (self->question);
  g_free (self->picture_id);
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_free (self);
}

/**
 * hob_registrar_offer_lacks_picture:
 * @self: an offer
 *
 * Returns: whether its picture has to be asked for by its id
 */
gboolean
hob_registrar_offer_lacks_picture (HobRegistrarOffer *self)
{
  g_assert (self != NULL);

  return self->picture_id != NULL && self->picture == NULL;
}

/**
 * hob_registrar_offer_take_picture:
 * @self: an offer
 * @parent: what may contain it as `<data>`
 *
 * Takes the picture if it is the one meant, a PNG or JPEG, and not larger than 64 KiB. XEP-0231.
 */
void
hob_registrar_offer_take_picture (HobRegistrarOffer *self, HobNode *parent)
{
  g_assert (self != NULL && parent != NULL);

  for (HobNode *data = hob_node_get_first_child (parent);
       data != NULL && hob_registrar_offer_lacks_picture (self);
       data = hob_node_get_next_sibling (data))
    if (hob_node_is (data, "data", NS_BOB) &&
        g_strcmp0 (hob_node_get_attribute (data, "cid"), self->picture_id) == 0)
      self->picture = decode_picture (data);
}

/**
 * hob_registrar_offer_settle:
 * @self: an offer
 * @error: return location for %HOB_XMPP_ERROR_FORBIDDEN
 *
 * Decides what is left when all that can be had is there: a question whose picture cannot be shown
 * cannot be answered here.
 *
 * Returns: %FALSE when there is no way for us to get an account
 */
gboolean
hob_registrar_offer_settle (HobRegistrarOffer *self, GError **error)
{
  g_assert (self != NULL);

  if (self->kind == HOB_REGISTRAR_FORM && hob_registrar_offer_lacks_picture (self))
    self->kind = HOB_REGISTRAR_ELSEWHERE;
  if (self->kind != HOB_REGISTRAR_FORM)
    g_clear_pointer (&self->form, hob_form_unref);
  if (self->kind != HOB_REGISTRAR_ELSEWHERE) {
    g_clear_pointer (&self->url, g_free);
    return TRUE;
  }
  if (self->url != NULL)
    return TRUE;
  g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN,
                       self->instructions != NULL ? self->instructions
                                                  : "The server asks nothing that can be answered");
  return FALSE;
}

static const char *
value_of (HobRegistrarOffer *self,
          const char *variable,
          const char *name,
          const char *password,
          const char *answer)
{
  if (g_str_equal (variable, "username"))
    return name;
  if (g_str_equal (variable, "password"))
    return password;
  return g_strcmp0 (variable, self->question) == 0 ? answer : NULL;
}

/* What is hidden, or filled in already, goes back as it came: XEP-0004 §3.3. */
static void
append_values (HobNodeBuilder *builder, HobNode *field)
{
  for (HobNode *child = hob_node_get_first_child (field); child != NULL;
       child = hob_node_get_next_sibling (child))
    if (hob_node_is (child, "value", HOB_NS_DATA))
      hob_node_builder_append (builder, child);
}

static void
append_field (HobNodeBuilder *builder, HobNode *field, const char *value)
{
  const char *type = hob_node_get_attribute (field, "type");

  if (g_strcmp0 (type, "fixed") == 0 ||
      (value == NULL && hob_node_get_child (field, "value", HOB_NS_DATA) == NULL))
    return;
  hob_node_builder_open (builder, "field", HOB_NS_DATA);
  hob_node_builder_attribute (builder, "var", hob_node_get_attribute (field, "var"));
  hob_node_builder_attribute (builder, "type", type);
  if (value != NULL)
    hob_node_builder_element (builder, "value", HOB_NS_DATA, value);
  else
    append_values (builder, field);
  hob_node_builder_close (builder);
}

static void
append_submission (HobRegistrarOffer *self,
                   HobNodeBuilder *builder,
                   const char *name,
                   const char *password,
                   const char *answer)
{
  HobNode *x = hob_form_get_node (self->form);

  hob_node_builder_open (builder, "x", HOB_NS_DATA);
  hob_node_builder_attribute (builder, "type", "submit");
  for (HobNode *field = hob_node_get_first_child (x); field != NULL;
       field = hob_node_get_next_sibling (field)) {
    const char *variable = hob_node_get_attribute (field, "var");

    if (hob_node_is (field, "field", HOB_NS_DATA) && variable != NULL)
      append_field (builder, field, value_of (self, variable, name, password, answer));
  }
  hob_node_builder_close (builder);
}

/**
 * hob_registrar_offer_answer:
 * @self: an offer, settled, and not %HOB_REGISTRAR_ELSEWHERE
 * @name: the local part
 * @password: the password
 * @answer: (nullable): to the question
 *
 * XEP-0077 §3.1, XEP-0158 §3.3.
 *
 * Returns: (transfer full) (nullable): `<query>`; %NULL when something cannot be said in XML
 */
HobNode *
hob_registrar_offer_answer (HobRegistrarOffer *self,
                            const char *name,
                            const char *password,
                            const char *answer)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  g_assert (self != NULL && self->kind != HOB_REGISTRAR_ELSEWHERE);
  g_assert (name != NULL && password != NULL);

  hob_node_builder_open (builder, "query", NS_REGISTER);
  if (self->kind == HOB_REGISTRAR_FORM) {
    append_submission (self, builder, name, password, answer);
  } else {
    hob_node_builder_element (builder, "username", NULL, name);
    hob_node_builder_element (builder, "password", NULL, password);
  }
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_registrar_offer_new_error:
 * @self: (nullable): what was answered to; %NULL before there was an offer
 * @iq: an `<iq type='error'>`
 *
 * Servers have their own ideas about conditions; what they mean is told by type and text too.
 *
 * Returns: (transfer full): %HOB_XMPP_ERROR_CONFLICT, %HOB_XMPP_ERROR_BUSY,
 *   %HOB_XMPP_ERROR_FORBIDDEN or %HOB_XMPP_ERROR_REFUSED
 */
GError *
hob_registrar_offer_new_error (HobRegistrarOffer *self, HobNode *iq)
{
  GError *error = hob_xmpp_error_new_from_stanza (iq);
  HobNode *reason = hob_node_get_child (iq, "error", NULL);
  const char *type = reason != NULL ? hob_node_get_attribute (reason, "type") : NULL;
  g_autofree char *text = g_ascii_strdown (error->message, -1);

  if (g_strcmp0 (type, "wait") == 0)
    error->code = HOB_XMPP_ERROR_BUSY;
  else if (error->code == HOB_XMPP_ERROR_UNSUPPORTED)
    error->code = self == NULL ? HOB_XMPP_ERROR_FORBIDDEN : HOB_XMPP_ERROR_REFUSED;
  else if (error->code == HOB_XMPP_ERROR_REFUSED &&
           (self == NULL || strstr (text, "invit") != NULL))
    error->code = HOB_XMPP_ERROR_FORBIDDEN;
  else if (error->code == HOB_XMPP_ERROR_UNAVAILABLE || error->code == HOB_XMPP_ERROR_NOT_FOUND)
    error->code = HOB_XMPP_ERROR_FORBIDDEN;

  /* ejabberd's word for a wrong answer; XEP-0158 §3.3 has not-acceptable. */
  if (self != NULL && self->question != NULL && reason != NULL &&
      hob_node_get_child (reason, "not-allowed", HOB_NS_STANZAS) != NULL)
    error->code = HOB_XMPP_ERROR_REFUSED;
  return error;
}
