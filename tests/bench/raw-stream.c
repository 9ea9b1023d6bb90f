/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "raw-stream.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (1 << 20)
#define READ_SIZE 65536
#define DEADLINE_SECONDS 20

struct _RawStream {
  int fd;
  SSL_CTX *context;
  SSL *ssl;
  char *domain;
  char *buffer; /* what came and has not been looked at */
  gsize length;
  char *found;
  guint requests;
};

static const char *
variable (const char *name)
{
  const char *value = g_getenv (name);

  if (value == NULL)
    g_error ("%s is not set: run this with tests/bench/bench.py", name);
  return value;
}

static void
acknowledge_quickly (RawStream *self)
{
  int on = 1;

  setsockopt (self->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static void
read_some (RawStream *self)
{
  int n;

  if (self->length > BUFFER_SIZE - READ_SIZE)
    g_error ("The server sent more than anybody looked at");
  n = self->ssl != NULL ? SSL_read (self->ssl, self->buffer + self->length, READ_SIZE)
                        : (int) read (self->fd, self->buffer + self->length, READ_SIZE);
  if (n <= 0)
    g_error ("The stream ended or was silent for %d s: %.*s", DEADLINE_SECONDS, (int) self->length,
             self->buffer);
  self->length += n;
  acknowledge_quickly (self);
}

static void
write_all (RawStream *self, const char *text, gsize length)
{
  gssize n =
    self->ssl != NULL ? SSL_write (self->ssl, text, (int) length) : write (self->fd, text, length);

  if (n != (gssize) length)
    g_error ("The stream takes nothing any more");
}

static void
open_stream (RawStream *self)
{
  raw_stream_send (
    self,
    "<?xml version='1.0'?><stream:stream to='%s' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>",
    self->domain);
  raw_stream_wait (self, "</stream:features>");
}

static void
connect_socket (RawStream *self)
{
  struct timeval deadline = {.tv_sec = DEADLINE_SECONDS};
  struct sockaddr_in address = {.sin_family = AF_INET};
  int on = 1;

  address.sin_port = htons ((guint16) g_ascii_strtoull (variable ("HOB_TEST_PORT"), NULL, 10));
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("Nobody answers on port %s", variable ("HOB_TEST_PORT"));
}

static void
encrypt (RawStream *self)
{
  SSL *ssl;

  raw_stream_send (self, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  raw_stream_wait (self, "<proceed");
  raw_stream_wait (self, ">");
  self->context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_load_verify_locations (self->context, variable ("HOB_TEST_CA_FILE"), NULL);
  SSL_CTX_set_verify (self->context, SSL_VERIFY_PEER, NULL);
  ssl = SSL_new (self->context);
  SSL_set1_host (ssl, self->domain);
  SSL_set_tlsext_host_name (ssl, self->domain);
  SSL_set_fd (ssl, self->fd);
  if (SSL_connect (ssl) != 1)
    g_error ("The handshake failed");
  self->ssl = ssl;
}

static void
sign_in (RawStream *self, const char *account, const char *resource)
{
  g_autoptr (GString) plain = g_string_new_len ("\0", 1);
  g_autofree char *secret = NULL;
  g_autofree char *bind = NULL;

  g_string_append (plain, account);
  g_string_append_c (plain, '\0');
  g_string_append_printf (plain, "%s-secret", account);
  secret = g_base64_encode ((guchar *) plain->str, plain->len);
  raw_stream_send (
    self, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>", secret);
  raw_stream_wait (self, "<success");
  raw_stream_wait (self, ">");
  open_stream (self);
  bind = g_strdup_printf (
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>%s</resource></bind>", resource);
  if (!raw_stream_request (self, "set", NULL, bind))
    g_error ("The server does not bind %s", account);
  raw_stream_send (self, "<presence/>");
}

/* The start tag of the answer to request @id, and no further. */
static char *
wait_answer (RawStream *self, const char *id)
{
  g_autofree char *attribute = g_strdup_printf ("id='%s'", id);
  g_autofree char *other = g_strdup_printf ("id=\"%s\"", id);

  while (TRUE) {
    char *text = raw_stream_wait (self, ">");
    char *tag = strrchr (text, '<');

    if (tag != NULL && g_str_has_prefix (tag, "<iq ") &&
        (strstr (tag, attribute) != NULL || strstr (tag, other) != NULL))
      return tag;
  }
}

RawStream *
raw_stream_open (const char *account, const char *resource)
{
  RawStream *self = g_new0 (RawStream, 1);

  self->domain = g_strdup (variable ("HOB_TEST_DOMAIN"));
  self->buffer = g_malloc (BUFFER_SIZE);
  connect_socket (self);
  open_stream (self);
  encrypt (self);
  open_stream (self);
  sign_in (self, account, resource);
  return self;
}

void
raw_stream_close (RawStream *self)
{
  g_clear_pointer (&self->ssl, SSL_free);
  g_clear_pointer (&self->context, SSL_CTX_free);
  close (self->fd);
  g_free (self->domain);
  g_free (self->buffer);
  g_free (self->found);
  g_free (self);
}

const char *
raw_stream_get_domain (RawStream *self)
{
  return self->domain;
}

void
raw_stream_send (RawStream *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  write_all (self, text, strlen (text));
}

char *
raw_stream_wait (RawStream *self, const char *needle)
{
  gsize size = strlen (needle);
  gsize from = 0;
  char *at;
  gsize end;

  while ((at = memmem (self->buffer + from, self->length - from, needle, size)) == NULL) {
    from = self->length > size ? self->length - size : 0;
    read_some (self);
  }
  end = (gsize) (at - self->buffer) + size;
  g_free (self->found);
  self->found = g_strndup (self->buffer, end);
  memmove (self->buffer, self->buffer + end, self->length - end);
  self->length -= end;
  return self->found;
}

void
raw_stream_drain (RawStream *self, int milliseconds)
{
  struct pollfd waiting = {.fd = self->fd, .events = POLLIN};

  while (SSL_pending (self->ssl) > 0 || poll (&waiting, 1, milliseconds) > 0) {
    self->length = 0;
    read_some (self);
  }
  self->length = 0;
}

gboolean
raw_stream_request (RawStream *self, const char *type, const char *to, const char *payload)
{
  g_autofree char *id = g_strdup_printf ("request-%u", ++self->requests);
  g_autofree char *tag = NULL;

  if (to != NULL)
    raw_stream_send (self, "<iq id='%s' type='%s' to='%s'>%s</iq>", id, type, to, payload);
  else
    raw_stream_send (self, "<iq id='%s' type='%s'>%s</iq>", id, type, payload);
  tag = g_strdup (wait_answer (self, id));
  if (!g_str_has_suffix (tag, "/>"))
    raw_stream_wait (self, "</iq>");
  return strstr (tag, "result") != NULL;
}
