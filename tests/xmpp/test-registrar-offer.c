/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What servers ask of a new account, stanza by stanza. */

#include "hob-registrar-offer-private.h"

#include <hob-xmpp.h>
#include <string.h>

#define FIELDS "<username/><password/>"
#define FORM \
  "<x xmlns='jabber:x:data' type='form'><field var='username'/><field var='password'/></x>"
#define CID "sha1+8f35fef110ffc5df08d579a50083ff9308fb6242@bob.xmpp.org"
#define MEDIA(uris) "<media xmlns='urn:xmpp:media-element' height='80' width='290'>" uris "</media>"
#define CAPTCHA(media)                                                                     \
  "<x xmlns='jabber:x:data' type='form'><instructions>Type it\tin</instructions>"          \
  "<field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>"           \
  "<field type='hidden' var='challenge'><value>F3A6292C</value></field>"                   \
  "<field type='hidden' var='list'><value>one</value><value/><value> two </value></field>" \
  "<field type='fixed'><value>Look at it</value></field>"                                  \
  "<field type='fixed' var='note'><value>closely</value></field>"                          \
  "<field type='text-single' var='nick'/>"                                                 \
  "<field type='text-single' var='lang'><value>en</value></field>"                         \
  "<field type='text-single' var='username'><value>you</value><required/></field>"         \
  "<field type='text-private' var='password'><required/></field>"                          \
  "<field type='text-single' var='ocr' label='Enter the code'>" media "</field></x>"

static HobNode *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  HobNode *node = hob_node_new_from_string (xml, -1, &error);

  g_assert_no_error (error);
  return node;
}

static HobRegistrarOffer *
read_offer (const char *content)
{
  g_autofree char *xml = g_strdup_printf ("<iq xmlns='jabber:client' type='result' id='1'>"
                                          "<query xmlns='jabber:iq:register'>%s</query></iq>",
                                          content);
  g_autoptr (HobNode) iq = parse (xml);

  return hob_registrar_offer_new (iq);
}

static HobRegistrarOffer *
settle (const char *content, HobRegistrarKind kind)
{
  g_autoptr (GError) error = NULL;
  HobRegistrarOffer *offer = read_offer (content);

  g_assert_true (hob_registrar_offer_settle (offer, &error));
  g_assert_no_error (error);
  g_assert_cmpint (offer->kind, ==, kind);
  g_assert_true ((offer->form != NULL) == (kind == HOB_REGISTRAR_FORM));
  g_assert_true ((offer->url != NULL) == (kind == HOB_REGISTRAR_ELSEWHERE));
  return offer;
}

static void
assert_nothing (const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrarOffer) offer = read_offer (content);

  g_assert_false (hob_registrar_offer_settle (offer, &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
}

static void
assert_answer (HobRegistrarOffer *offer, const char *answer, const char *expected)
{
  g_autoptr (HobNode) query = hob_registrar_offer_answer (offer, "toaster", "se<cret", answer);
  g_autoptr (HobNode) wanted = parse (expected);

  g_assert_nonnull (query);
  g_assert_true (hob_node_equal (query, wanted));
}

static void
test_plain (void)
{
  static const char *const offers[] = {
    FIELDS,
    "<instructions>Choose</instructions>" FIELDS,
    FIELDS "<email/>",
    FIELDS FORM,
    FORM FIELDS,
    FIELDS "<x xmlns='jabber:x:oob'><url>https://hob.example</url></x>",
    FIELDS "<x xmlns='jabber:x:data' type='form'><field/></x>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++) {
    g_autoptr (HobRegistrarOffer) offer = settle (offers[i], HOB_REGISTRAR_PLAIN);

    assert_answer (offer, NULL,
                   "<query xmlns='jabber:iq:register'><username>toaster</username>"
                   "<password>se&lt;cret</password></query>");
  }
}

static void
test_form (void)
{
  g_autoptr (HobRegistrarOffer) offer = settle (FORM, HOB_REGISTRAR_FORM);

  g_assert_null (offer->question);
  g_assert_null (offer->picture);
  assert_answer (offer, NULL,
                 "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                 "<field var='username'><value>toaster</value></field>"
                 "<field var='password'><value>se&lt;cret</value></field></x></query>");
}

static char *
picture (const char *cid, const char *start, gsize start_length, gsize length)
{
  g_autofree guchar *bytes = g_malloc0 (length);
  g_autofree char *encoded = NULL;

  memcpy (bytes, start, MIN (start_length, length));
  encoded = g_base64_encode (bytes, length);
  return g_strdup_printf ("<data xmlns='urn:xmpp:bob' cid='%s' type='image/png'>%s</data>", cid,
                          encoded);
}

#define PNG "\x89PNG\r\n\x1a\n"
#define JPEG "\xff\xd8\xff\xe0"

static void
test_captcha (void)
{
  g_autofree char *shown = picture (CID, PNG, 8, 64 * 1024);
  g_autofree char *other = picture ("sha1+00@bob.xmpp.org", JPEG, 4, 100);
  g_autofree char *content =
    g_strconcat (FIELDS CAPTCHA (MEDIA ("<uri type='image/png'>http://hob.example/1.png</uri>"
                                        "<uri type='image/png'>cid:" CID "</uri>")),
                 other, shown, NULL);
  g_autoptr (HobRegistrarOffer) offer = settle (content, HOB_REGISTRAR_FORM);

  g_assert_cmpstr (offer->question, ==, "ocr");
  g_assert_cmpstr (offer->instructions, ==, "Type it in");
  g_assert_nonnull (offer->picture);
  g_assert_cmpuint (g_bytes_get_size (offer->picture), ==, 64 * 1024);
  assert_answer (
    offer, "7nHL3",
    "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
    "<field type='hidden' var='FORM_TYPE'><value>urn:xmpp:captcha</value></field>"
    "<field type='hidden' var='challenge'><value>F3A6292C</value></field>"
    "<field type='hidden' var='list'><value>one</value><value/><value> two </value></field>"
    "<field type='text-single' var='lang'><value>en</value></field>"
    "<field type='text-single' var='username'><value>toaster</value></field>"
    "<field type='text-private' var='password'><value>se&lt;cret</value></field>"
    "<field type='text-single' var='ocr'><value>7nHL3</value></field></x></query>");
  g_assert_null (hob_registrar_offer_answer (offer, "toaster", "a\001b", "7nHL3"));
}

/* As ejabberd 24.12 asks it. */
static void
test_ejabberd (void)
{
  g_autofree char *data = picture (CID, PNG, 8, 100);
  g_autofree char *content = g_strconcat (
    "<x xmlns='jabber:x:data' type='form'><instructions>Choose a username</instructions>"
    "<field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>"
    "<field label='User' type='text-single' var='username'><required/></field>"
    "<field label='Password' type='text-private' var='password'><required/></field>"
    "<field type='fixed' var='captcha-fallback-text'><value>Visit the web page.</value></field>"
    "<field label='CAPTCHA web page' type='text-single' var='captcha-fallback-url'>"
    "<value>http://localhost:5280/captcha/8106/image</value></field>"
    "<field type='hidden' var='from'><value>hob.test</value></field>"
    "<field type='hidden' var='challenge'><required/><value>8106</value></field>"
    "<field type='hidden' var='sid'><value>06d5</value></field>"
    "<field label='Enter the text you see' type='text-single' var='ocr'>",
    MEDIA ("<uri type='image/png'>cid:" CID "</uri>"), "<required/></field></x>", data, NULL);
  g_autoptr (HobRegistrarOffer) offer = settle (content, HOB_REGISTRAR_FORM);

  g_assert_cmpstr (offer->question, ==, "ocr");
  g_assert_nonnull (offer->picture);
  assert_answer (offer, "135979",
                 "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                 "<field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>"
                 "<field type='text-single' var='username'><value>toaster</value></field>"
                 "<field type='text-private' var='password'><value>se&lt;cret</value></field>"
                 "<field type='text-single' var='captcha-fallback-url'>"
                 "<value>http://localhost:5280/captcha/8106/image</value></field>"
                 "<field type='hidden' var='from'><value>hob.test</value></field>"
                 "<field type='hidden' var='challenge'><value>8106</value></field>"
                 "<field type='hidden' var='sid'><value>06d5</value></field>"
                 "<field type='text-single' var='ocr'><value>135979</value></field></x></query>");
}

/* A question in words needs no picture. */
static void
test_question (void)
{
  g_autoptr (HobRegistrarOffer) offer =
    settle ("<x xmlns='jabber:x:data' type='form'><field var='username'/><field var='password'/>"
            "<field var='qa' label='What is the colour of the sky?'/></x>",
            HOB_REGISTRAR_FORM);

  g_assert_cmpstr (offer->question, ==, "qa");
  g_assert_false (hob_registrar_offer_lacks_picture (offer));
}

/* A question whose name the form cannot hold is not shown, so it is not asked. */
static void
test_odd_question (void)
{
  g_autoptr (HobRegistrarOffer) offer =
    settle ("<x xmlns='jabber:x:data' type='form'><field var='username'/><field var='password'/>"
            "<field var='a&#x85;b'>" MEDIA ("<uri>cid:" CID "</uri>") "</field></x>",
            HOB_REGISTRAR_FORM);

  g_assert_null (offer->question);
}

/* Whoever asks for what cannot be shown asks for nothing that can be answered. */
static void
test_no_picture (void)
{
  static const struct {
    const char *start;
    gsize length;
    gboolean is_shown;
  } cases[] = {
    {PNG, 200, TRUE}, {JPEG, 200, TRUE}, {"GIF89a", 200, FALSE},      {"<svg>", 200, FALSE},
    {PNG, 8, FALSE},  {JPEG, 3, FALSE},  {PNG, 64 * 1024 + 1, FALSE},
  };
  const char *form = CAPTCHA (MEDIA ("<uri>cid:" CID "</uri>"));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *data = picture (CID, cases[i].start, strlen (cases[i].start), cases[i].length);
    g_autofree char *content = g_strconcat (form, data, NULL);
    g_autofree char *page =
      g_strconcat (content, "<x xmlns='jabber:x:oob'><url>https://hob.example/</url></x>", NULL);

    if (cases[i].is_shown) {
      hob_registrar_offer_free (settle (page, HOB_REGISTRAR_FORM));
    } else {
      assert_nothing (content);
      hob_registrar_offer_free (settle (page, HOB_REGISTRAR_ELSEWHERE));
    }
  }
  assert_nothing (form);
}

/* The picture may be beside the query, or come later. */
static void
test_picture_beside (void)
{
  g_autofree char *data = picture (CID, PNG, 8, 100);
  g_autofree char *xml =
    g_strconcat ("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:register'>",
                 CAPTCHA (MEDIA ("<uri>cid:" CID "</uri>")), "</query>", data, "</iq>", NULL);
  g_autofree char *later = g_strconcat ("<iq xmlns='jabber:client'>", data, "</iq>", NULL);
  g_autoptr (HobNode) iq = parse (xml);
  g_autoptr (HobNode) answer = parse (later);
  g_autoptr (HobRegistrarOffer) beside = hob_registrar_offer_new (iq);
  g_autoptr (HobRegistrarOffer) apart = read_offer (CAPTCHA (MEDIA ("<uri>cid:" CID "</uri>")));

  g_assert_nonnull (beside->picture);
  g_assert_true (hob_registrar_offer_lacks_picture (apart));
  hob_registrar_offer_take_picture (apart, answer);
  g_assert_false (hob_registrar_offer_lacks_picture (apart));
}

static void
test_elsewhere (void)
{
  g_autoptr (HobRegistrarOffer) offer =
    settle ("<instructions> Go\xc2\x85there </instructions>"
            "<x xmlns='jabber:x:oob'><url> https://hob.example/new?a=b </url></x>",
            HOB_REGISTRAR_ELSEWHERE);

  g_assert_cmpstr (offer->url, ==, "https://hob.example/new?a=b");
  g_assert_cmpstr (offer->instructions, ==, "Go there");
}

static void
test_nothing (void)
{
  static const char *const urls[] = {
    "http://hob.example/",       "javascript:alert(1)", "file:///etc/passwd",    "https://",
    "https://good.example@evil", "https:nonsense",      "not an address at all", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autofree char *content =
      g_strdup_printf ("<x xmlns='jabber:x:oob'><url>%s</url></x>", urls[i]);

    assert_nothing (content);
  }
  assert_nothing ("");
  assert_nothing ("<registered/>");
  assert_nothing ("<instructions>Ask Bob</instructions>");
  assert_nothing ("<username/>");
  assert_nothing ("<x xmlns='jabber:x:data' type='form'><field var='username'/></x>");
  assert_nothing ("<x xmlns='jabber:x:oob'/>");
}

static void
test_no_query (void)
{
  g_autoptr (HobNode) iq = parse ("<iq xmlns='jabber:client' type='result'/>");
  g_autoptr (HobRegistrarOffer) offer = hob_registrar_offer_new (iq);

  g_assert_false (hob_registrar_offer_settle (offer, NULL));
}

/* What servers mean by their errors. */
static void
test_errors (void)
{
  static const struct {
    const char *error;
    HobXmppError first;    /* to the question whether accounts are made */
    HobXmppError plain;    /* to name and password */
    HobXmppError answered; /* to those and an answer */
  } cases[] = {
    {"type='cancel'><conflict", HOB_XMPP_ERROR_CONFLICT, HOB_XMPP_ERROR_CONFLICT,
     HOB_XMPP_ERROR_CONFLICT},
    {"type='wait'><resource-constraint", HOB_XMPP_ERROR_BUSY, HOB_XMPP_ERROR_BUSY,
     HOB_XMPP_ERROR_BUSY},
    {"type='wait'><policy-violation", HOB_XMPP_ERROR_BUSY, HOB_XMPP_ERROR_BUSY,
     HOB_XMPP_ERROR_BUSY},
    {"type='wait'><not-acceptable", HOB_XMPP_ERROR_BUSY, HOB_XMPP_ERROR_BUSY, HOB_XMPP_ERROR_BUSY},
    {"type='modify'><not-acceptable", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_REFUSED,
     HOB_XMPP_ERROR_REFUSED},
    {"type='modify'><jid-malformed", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_REFUSED,
     HOB_XMPP_ERROR_REFUSED},
    {"type='cancel'><service-unavailable", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_FORBIDDEN,
     HOB_XMPP_ERROR_FORBIDDEN},
    {"type='cancel'><not-allowed", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_FORBIDDEN,
     HOB_XMPP_ERROR_REFUSED},
    {"type='auth'><forbidden", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_FORBIDDEN,
     HOB_XMPP_ERROR_FORBIDDEN},
    {"type='cancel'><feature-not-implemented", HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_REFUSED,
     HOB_XMPP_ERROR_REFUSED},
  };
  g_autoptr (HobRegistrarOffer) plain = settle (FIELDS, HOB_REGISTRAR_PLAIN);
  g_autoptr (HobRegistrarOffer) form = settle (CAPTCHA (""), HOB_REGISTRAR_FORM);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *xml = g_strdup_printf (
      "<iq xmlns='jabber:client' type='error'><error %s xmlns='" HOB_NS_STANZAS "'/></error></iq>",
      cases[i].error);
    g_autoptr (HobNode) iq = parse (xml);
    g_autoptr (GError) first = hob_registrar_offer_new_error (NULL, iq);
    g_autoptr (GError) second = hob_registrar_offer_new_error (plain, iq);
    g_autoptr (GError) third = hob_registrar_offer_new_error (form, iq);

    g_test_message ("%s", cases[i].error);
    g_assert_error (first, HOB_XMPP_ERROR, (int) cases[i].first);
    g_assert_error (second, HOB_XMPP_ERROR, (int) cases[i].plain);
    g_assert_error (third, HOB_XMPP_ERROR, (int) cases[i].answered);
  }
}

/* Prosody says only in words what is the matter. */
static void
test_invitation (void)
{
  g_autoptr (HobRegistrarOffer) plain = settle (FIELDS, HOB_REGISTRAR_PLAIN);
  g_autoptr (HobNode) iq = parse (
    "<iq xmlns='jabber:client' type='error'><error type='modify'><not-acceptable xmlns='" HOB_NS_STANZAS
    "'/><text xmlns='" HOB_NS_STANZAS
    "'>Registration on this server is through Invitation only</text></error></iq>");
  g_autoptr (GError) error = hob_registrar_offer_new_error (plain, iq);

  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  g_assert_cmpstr (error->message, ==, "Registration on this server is through Invitation only");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/registrar-offer/plain", test_plain);
  g_test_add_func ("/registrar-offer/form", test_form);
  g_test_add_func ("/registrar-offer/captcha", test_captcha);
  g_test_add_func ("/registrar-offer/ejabberd", test_ejabberd);
  g_test_add_func ("/registrar-offer/question", test_question);
  g_test_add_func ("/registrar-offer/odd-question", test_odd_question);
  g_test_add_func ("/registrar-offer/no-picture", test_no_picture);
  g_test_add_func ("/registrar-offer/picture-beside", test_picture_beside);
  g_test_add_func ("/registrar-offer/elsewhere", test_elsewhere);
  g_test_add_func ("/registrar-offer/nothing", test_nothing);
  g_test_add_func ("/registrar-offer/no-query", test_no_query);
  g_test_add_func ("/registrar-offer/errors", test_errors);
  g_test_add_func ("/registrar-offer/invitation", test_invitation);
  return g_test_run ();
}
