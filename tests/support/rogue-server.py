#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command next to a server that misbehaves: rogue-server.py COMMAND…

Which way, the domain that a client asks for decides: juliet@silent.rogue.test meets silent() below. The
command finds the server in HOB_TEST_HOST, HOB_TEST_PORT, HOB_TEST_FINGERPRINT and HOB_TEST_CA_FILE
(a certificate for *.rogue.test), and what the server has seen in the file HOB_ROGUE_LOG, a line
"DOMAIN WHAT" each.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET

CLIENT = "jabber:client"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
STREAMS = "http://etherx.jabber.org/streams"
STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"
TLS = "urn:ietf:params:xml:ns:xmpp-tls"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
PASSWORD = b"juliet-secret"
MEBIBYTE = 1024 * 1024


class Gone(Exception):
    """The client hung up."""


class Stream:
    """One client, from its first byte to its last."""

    def __init__(self, connection, server):
        self.connection = connection
        self.server = server
        self.domain = None
        self.full = None
        self.parser = None
        self.elements = None

    def note(self, what):
        self.server.note(f"{self.domain} {what}")

    def send(self, data):
        try:
            self.connection.sendall(data if isinstance(data, bytes) else data.encode())
        except OSError as error:
            raise Gone from error

    def receive(self):
        try:
            data = self.connection.recv(65536)
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        return data

    def _events(self):
        while True:
            yield from self.parser.read_events()
            self.parser.feed(self.receive())

    def accept_header(self):
        self.parser = ET.XMLPullParser(["start", "end"])
        self.elements = self._events()
        _event, header = next(self.elements)
        self.domain = header.get("to")
        self.root = header

    def open(self):
        self.send(
            f"<?xml version='1.0'?><stream:stream xmlns='{CLIENT}' xmlns:stream='{STREAMS}'"
            f" id='{secrets.token_hex(8)}' from='{self.domain}' version='1.0'>"
        )

    def features(self, content):
        self.send(f"<stream:features>{content}</stream:features>")

    def mechanisms(self, *names):
        listed = "".join(f"<mechanism>{name}</mechanism>" for name in names)
        self.features(f"<mechanisms xmlns='{SASL}'>{listed}</mechanisms>")

    def error(self, content):
        self.send(f"<stream:error>{content}</stream:error></stream:stream>")

    def read(self):
        """The next whole element below the root."""
        depth = 0
        for event, element in self.elements:
            if event == "start":
                depth += 1
            else:
                depth -= 1
                if depth < 0:
                    self.note("closes")
                    raise Gone
                if depth == 0:
                    self.root.clear()
                    return element
        raise Gone

    def expect(self, namespace, name):
        element = self.read()
        assert element.tag == f"{{{namespace}}}{name}", element.tag
        return element

    # The steps of an ordinary login.

    def start_tls(self, extra=""):
        self.open()
        self.features(f"<starttls xmlns='{TLS}'><required/></starttls>")
        self.expect(TLS, "starttls")
        self.send(f"<proceed xmlns='{TLS}'/>{extra}")
        self.secure()
        self.accept_header()
        self.note("speaks-encrypted")
        self.open()

    def secure(self):
        try:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        except OSError as error:
            raise Gone from error

    def read_auth(self):
        auth = self.expect(SASL, "auth")
        self.note(f"auth {auth.get('mechanism')}")
        return auth

    def succeed(self, text=""):
        self.send(f"<success xmlns='{SASL}'>{text}</success>")
        self.accept_header()
        self.open()

    def fail_sasl(self, condition):
        self.send(f"<failure xmlns='{SASL}'><{condition}/></failure>")

    def sign_in(self):
        self.mechanisms("PLAIN")
        auth = self.read_auth()
        assert base64.b64decode(auth.text).endswith(b"\0" + PASSWORD)
        self.succeed()

    def sign_in_with_scram(self):
        self.mechanisms("SCRAM-SHA-1", "PLAIN")
        auth = self.read_auth()
        first = base64.b64decode(auth.text).decode().split(",", 2)[2]
        nonce = first.split("r=")[1] + secrets.token_hex(8)
        salt = secrets.token_bytes(16)
        challenge = f"r={nonce},s={base64.b64encode(salt).decode()},i=4096"
        encoded = base64.b64encode(challenge.encode()).decode()
        self.send(f"<challenge xmlns='{SASL}'>{encoded}</challenge>")
        final = base64.b64decode(self.expect(SASL, "response").text).decode()
        salted = hashlib.pbkdf2_hmac("sha1", PASSWORD, salt, 4096)
        key = hmac.digest(salted, b"Server Key", "sha1")
        message = ",".join((first, challenge, final.rsplit(",p=", 1)[0]))
        signature = hmac.digest(key, message.encode(), "sha1")
        self.succeed(base64.b64encode(b"v=" + base64.b64encode(signature)).decode())

    def bind(self, address=None):
        self.features(f"<bind xmlns='{BIND}'/>")
        request = self.expect(CLIENT, "iq")
        resource = request.find(f"{{{BIND}}}bind/{{{BIND}}}resource").text
        self.full = f"{address or 'juliet@' + self.domain}/{resource}"
        self.send(
            f"<iq type='result' id='{request.get('id')}'>"
            f"<bind xmlns='{BIND}'><jid>{self.full}</jid></bind></iq>"
        )

    def login(self):
        self.start_tls()
        self.sign_in()
        self.bind()
        self.note("online")

    def message(self, body, sender="romeo@elsewhere.example"):
        self.send(f"<message from='{sender}' to='{self.full}'><body>{body}</body></message>")

    def answer(self, request, content="", sender=None, kind="result"):
        origin = f" from='{sender}'" if sender else ""
        self.send(f"<iq type='{kind}' id='{request.get('id')}'{origin}>{content}</iq>")

    def wait_until_gone(self):
        while True:
            self.receive()


# What may be wrong before anybody is signed in.


def silent(stream):
    stream.wait_until_gone()


def silent_handshake(stream):
    stream.open()
    stream.features(f"<starttls xmlns='{TLS}'/>")
    stream.expect(TLS, "starttls")
    stream.send(f"<proceed xmlns='{TLS}'/>")
    stream.receive()
    stream.note("starts a handshake")
    stream.wait_until_gone()


def silent_login(stream):
    stream.start_tls()
    stream.mechanisms("PLAIN")
    stream.read_auth()
    stream.wait_until_gone()


def hangs_up(stream):
    stream.open()


def clear_text(stream):
    stream.open()
    stream.mechanisms("PLAIN")
    stream.read_auth()


def refuses_encryption(stream):
    stream.open()
    stream.features(f"<starttls xmlns='{TLS}'/>")
    stream.expect(TLS, "starttls")
    stream.send(f"<failure xmlns='{TLS}'/></stream:stream>")


def broken_handshake(stream):
    stream.open()
    stream.features(f"<starttls xmlns='{TLS}'/>")
    stream.expect(TLS, "starttls")
    stream.send(f"<proceed xmlns='{TLS}'/>")
    stream.receive()
    stream.send(b"This is not the answer to a ClientHello.")
    stream.wait_until_gone()


def injected(stream):
    """What somebody in between put behind the last unencrypted word must not count."""
    forged = (
        f"<stream:features><mechanisms xmlns='{SASL}'><mechanism>PLAIN</mechanism></mechanisms>"
        f"</stream:features><success xmlns='{SASL}'/>"
        f"<iq type='result' id='_xmpp_bind1'><bind xmlns='{BIND}'><jid>mallory@evil/x</jid></bind>"
        "</iq>"
    )
    stream.start_tls(forged)
    stream.sign_in_with_scram()
    stream.bind()
    stream.wait_until_gone()


def unknown_host(stream):
    stream.open()
    stream.error(f"<host-unknown xmlns='{STREAM_ERRORS}'/>")


def no_reason(stream):
    stream.open()
    stream.error("")


def web_server(stream):
    stream.send("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html></html>")
    stream.wait_until_gone()


def other_root(stream):
    stream.send("<?xml version='1.0'?><html><body>Hello</body></html>")
    stream.wait_until_gone()


def other_host(stream):
    stream.open()
    here = f"127.0.0.1:{stream.server.port}"
    stream.error(f"<see-other-host xmlns='{STREAM_ERRORS}'>{here}</see-other-host>")


def wrong_password(stream):
    stream.start_tls()
    stream.mechanisms("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN")
    while True:
        stream.read_auth()
        stream.fail_sasl("not-authorized")


def out_of_order(stream):
    stream.start_tls()
    stream.mechanisms("PLAIN")
    stream.read_auth()
    stream.fail_sasl("temporary-auth-failure")
    stream.wait_until_gone()


def no_mechanism(stream):
    stream.start_tls()
    stream.mechanisms("X-OAUTH2")
    stream.wait_until_gone()


def weaker(stream):
    """The first time as it should be, later only what shows the password."""
    stream.start_tls()
    if stream.server.count(stream.domain) == 1:
        stream.sign_in_with_scram()
        stream.bind()
        stream.message("online")
        stream.expect(CLIENT, "message")
    else:
        stream.mechanisms("PLAIN")
        stream.read_auth()


def other_address(stream):
    stream.start_tls()
    stream.sign_in()
    stream.bind("mallory@elsewhere.example")
    stream.wait_until_gone()


# What may be wrong later.


def cut(stream):
    stream.login()
    stream.send("<message from='romeo@elsewhere.example'><body>Where")


def large(stream):
    stream.login()
    stream.message("x" * MEBIBYTE)
    stream.message("after")
    stream.wait_until_gone()


def large_answer(stream):
    stream.login()
    stream.answer(stream.read(), f"<x xmlns='urn:x'>{'x' * MEBIBYTE}</x>")
    stream.wait_until_gone()


def wide(stream):
    stream.login()
    stream.message("<x/>" * 5000)
    stream.message("after")
    stream.wait_until_gone()


def deep(stream):
    stream.login()
    stream.message("<x>" * 5000 + "</x>" * 5000)
    stream.message("after")
    stream.wait_until_gone()


def very_deep(stream):
    stream.login()
    stream.message("<x>" * 400000 + "</x>" * 400000)
    stream.message("after")
    stream.wait_until_gone()


def endless(stream):
    stream.login()
    stream.send("<message><body>")
    while True:
        stream.send("x" * MEBIBYTE)


def not_utf8(stream):
    stream.login()
    stream.send(b"<message><body>\xc3\x28\xff</body></message>")
    stream.message("after")
    stream.wait_until_gone()


def not_xml(stream):
    stream.login()
    stream.send("<message><body></message>")
    stream.wait_until_gone()


def expanding(stream):
    """Entities that a document type declares; RFC 6120 forbids them."""
    stream.send(
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaaaaaaaa'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 16}'>" for a, b in zip("abcdefg", "bcdefgh"))
        + f"]><stream:stream xmlns='{CLIENT}' xmlns:stream='{STREAMS}' version='1.0' id='&h;'>"
    )
    stream.wait_until_gone()


def stranger(stream):
    """Somebody who learned the id of a request answers it first."""
    stream.login()
    request = stream.read()
    forged = "<forged xmlns='urn:x'/>"
    for sender in ("mallory@elsewhere.example/x", "evil.example", f"mallory@{stream.domain}"):
        stream.answer(request, forged, sender)
        stream.answer(request, forged, sender, "error")
    stream.answer(request, "<genuine xmlns='urn:x'/>", request.get("to"))
    stream.wait_until_gone()


def mute(stream):
    stream.login()
    stream.wait_until_gone()


def asking(stream):
    """Tells what it got for its requests in messages."""
    stream.login()
    requests = {
        "ping": "<iq type='get' id='ping'><ping xmlns='urn:xmpp:ping'/></iq>",
        "unknown": "<iq type='set' id='unknown' from='x@y/z'><x xmlns='urn:x'/></iq>",
        "info": "<iq type='get' id='info'>"
        "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
        "empty": "<iq type='get' id='empty'/>",
    }
    for name, request in requests.items():
        stream.send(request)
        answer = stream.read()
        conditions = [child.tag.split("}")[1] for child in answer.iterfind("*/*")]
        recipient = answer.get("to") or "server"
        assert answer.get("id") == name
        stream.message(" ".join([name, answer.get("type"), recipient] + conditions))
    stream.wait_until_gone()


def no_reason_later(stream):
    stream.login()
    stream.error("")


def replaced(stream):
    stream.login()
    stream.error(f"<conflict xmlns='{STREAM_ERRORS}'/>")


def lingering(stream):
    """A stream error without hanging up."""
    stream.login()
    stream.send(
        f"<stream:error><policy-violation xmlns='{STREAM_ERRORS}'/>"
        f"<text xmlns='{STREAM_ERRORS}'>Too fast</text></stream:error>"
    )
    stream.wait_until_gone()


def stubborn(stream):
    """Never says goodbye."""
    stream.login()
    while True:
        try:
            stream.read()
        except ET.ParseError:
            pass
        except Gone:
            break
    stream.wait_until_gone()


BEHAVIOURS = {
    function.__name__.replace("_", "-"): function
    for function in (
        silent, silent_handshake, silent_login, hangs_up, clear_text, refuses_encryption,
        broken_handshake, injected, unknown_host, no_reason, web_server, other_root, other_host, wrong_password, out_of_order,
        no_mechanism, weaker, other_address, cut, large, large_answer, wide, deep, very_deep,
        endless, not_utf8, not_xml, expanding, stranger, mute, asking, replaced, lingering, stubborn, no_reason_later,
    )
}  # fmt: skip


class Server:
    def __init__(self, folder):
        self.log = open(os.path.join(folder, "log"), "w", encoding="utf-8", buffering=1)
        self.seen = {}
        self.lock = threading.Lock()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate = os.path.join(folder, "certificate.pem")
        key = os.path.join(folder, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=rogue"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
            + ["-addext", "subjectAltName=DNS:*.rogue.test", "-keyout", key, "-out", self.certificate],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.tls.load_cert_chain(self.certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]

    @property
    def fingerprint(self):
        with open(self.certificate, encoding="ascii") as file:
            return hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()

    def note(self, line):
        with self.lock:
            self.log.write(line + "\n")

    def count(self, domain):
        return self.seen[domain]

    def serve(self, connection):
        stream = Stream(connection, self)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            stream.accept_header()
            with self.lock:
                self.seen[stream.domain] = self.seen.get(stream.domain, 0) + 1
            stream.note("connects")
            BEHAVIOURS[stream.domain.partition(".")[0]](stream)
        except (Gone, StopIteration):
            pass
        finally:
            with contextlib.suppress(OSError):
                stream.connection.close()

    def accept_all(self):
        while True:
            connection, _address = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()


def main():
    with tempfile.TemporaryDirectory(prefix="hob-rogue-") as folder:
        server = Server(folder)
        threading.Thread(target=server.accept_all, daemon=True).start()
        environment = {
            "HOB_TEST_SERVER": "rogue",
            "HOB_TEST_HOST": "127.0.0.1",
            "HOB_TEST_PORT": str(server.port),
            "HOB_TEST_FINGERPRINT": server.fingerprint,
            "HOB_TEST_CA_FILE": server.certificate,
            "HOB_ROGUE_LOG": server.log.name,
        }
        status = subprocess.run(sys.argv[1:], env={**os.environ, **environment}).returncode
        return 128 - status if status < 0 else status


if __name__ == "__main__":
    sys.exit(main())
