# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""XMPP servers for tests and demonstrations: unmodified Prosody and ejabberd on loopback.

Each server has its own port, configuration, data and certificate in a temporary folder that goes
with it. Settings are Debian's defaults wherever a test does not ask for something else.
"""

import atexit
import base64
import collections
import contextlib
import ctypes
import glob
import hashlib
import hmac
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import textwrap
import threading
import urllib.request

DOMAIN = "hob.test"
ACCOUNTS = ("juliet", "romeo", "kettle", "lamp", "mallory")
REGISTRATIONS = ("closed", "open", "throttled", "invite")
START_SECONDS = 60
STOP_SECONDS = 20
ASK_SECONDS = 30
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class ServerError(Exception):
    """A server did not do what it was asked in time; the message holds its last log lines."""


def password_of(name):
    return f"{name}-secret"


def die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _free_port():
    # Below the range from which outgoing connections take theirs, so that a server that restarts
    # finds its port still free.
    for port in random.SystemRandom().sample(range(20000, 32000), 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise ServerError("no free port on 127.0.0.1")


def _find_program(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        raise ServerError(f"{name} is not installed")
    return path


class Server:
    """One server process: started by the constructor, ended at exit at the latest.

    Registration is "closed" as Debian ships it, "open" to all, "throttled" (one account, then ten
    minutes of waiting), or by "invite" of an account's owner, which only Prosody knows. With
    unencrypted it also lets in who does not encrypt and sends its password as it is, which devices
    without TLS need; encryption is offered all the same.
    """

    name = None
    ready_pattern = None
    sign_in_words = None

    def __init__(
        self,
        accounts=ACCOUNTS,
        registration="closed",
        nagle=True,
        domain=DOMAIN,
        unencrypted=False,
    ):
        assert registration in REGISTRATIONS
        self.accounts = accounts
        self.registration = registration
        self.nagle = nagle
        self.unencrypted = unencrypted
        self.domain = domain
        self.host = "127.0.0.1"
        self.process = None
        self.log = collections.deque(maxlen=400)
        self.folder = tempfile.mkdtemp(prefix=f"hob-{self.name}-")
        atexit.register(self.close)
        self.port = _free_port()
        self.new_certificate()
        self.configure()
        self.start()

    # What the subclasses know.

    def configure(self):
        raise NotImplementedError

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {}

    # What callers use.

    @property
    def ca_file(self):
        return self.path("certificate.pem")

    @property
    def fingerprint(self):
        with open(self.ca_file, encoding="ascii") as file:
            return hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()

    def start(self):
        """Returns once the server answers on its port with its own certificate."""
        ready = threading.Event()
        self.process = subprocess.Popen(
            self.command(),
            cwd=self.folder,
            env={**os.environ, "HOME": self.folder, **self.environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        ended = threading.Event()
        threading.Thread(
            target=self._read_log, args=(self.process.stdout, ready, ended), daemon=True
        ).start()
        if not ready.wait(START_SECONDS) or ended.is_set():
            raise ServerError(f"{self.name} did not start:\n{self.last_log()}")
        self._greet()

    def sign_ins(self, name):
        """How often somebody has come online with this account lately."""
        return self.last_log().count(self.sign_in_words.format(f"{name}@{self.domain}"))

    def registered(self):
        """The names of all accounts, as the server itself knows them now."""
        raise NotImplementedError

    def stop(self):
        """Ends the server politely, as an administrator would."""
        if self.process is None:
            return
        self.resume()
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ServerError(f"{self.name} did not stop:\n{self.last_log()}") from error
        self.process = None

    def restart(self):
        """Ends and starts it on the same port with the same data."""
        self.stop()
        self.start()

    def pause(self):
        """The server stays connected and says nothing more."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def new_certificate(self):
        """Makes another self-signed certificate, which is in use after the next start."""
        subprocess.run(
            [_find_program("openssl"), "req", "-x509", "-nodes", "-days", "30"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
            + ["-subj", f"/CN={self.domain}"]
            + ["-addext", f"subjectAltName=DNS:{self.domain},DNS:*.{self.domain}"]
            + ["-keyout", self.path("key.pem"), "-out", self.ca_file],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def last_log(self):
        return "".join(tuple(self.log))

    def close(self):
        """Ends the process at once, by its id, and removes its data."""
        atexit.unregister(self.close)
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    # Inside.

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, text, *parts):
        path = self.path(*parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(text))

    def _read_log(self, output, ready, ended):
        pattern = re.compile(self.ready_pattern)
        for line in output:
            text = line.decode("utf-8", "replace")
            self.log.append(text)
            if pattern.search(text):
                ready.set()
        ended.set()
        ready.set()

    def _greet(self):
        # Another process may have taken the port in between: only the certificate tells.
        try:
            with socket.create_connection((self.host, self.port), START_SECONDS) as plain:
                plain.sendall(
                    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' "
                    b"xmlns:stream='http://etherx.jabber.org/streams' to='%s'>"
                    % self.domain.encode()
                )
                self._read_until(plain, b"</stream:features>")
                plain.sendall(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                self._read_until(plain, b"<proceed")
                context = ssl.create_default_context(cafile=self.ca_file)
                context.wrap_socket(plain, server_hostname=self.domain).close()
        except OSError as error:
            raise ServerError(f"{self.name}: {error}\n{self.last_log()}") from error

    @staticmethod
    def _read_until(connection, end):
        data = b""
        while end not in data:
            chunk = connection.recv(4096)
            if not chunk:
                raise ConnectionResetError(f"hung up after {data!r}")
            data += chunk


class Prosody(Server):
    name = "prosody"
    sign_in_words = "Authenticated as {} "
    ready_pattern = r"Activated service 'c2s' on"

    def configure(self):
        options = {
            "closed": "",
            "open": "allow_registration = true; registration_invite_only = false;",
            "throttled": "allow_registration = true; registration_invite_only = false; "
            "registration_throttle_max = 1; registration_throttle_period = 600; "
            "registration_allowlist = {};",
            "invite": "allow_user_invites = true;",
        }
        unencrypted = ""
        if self.unencrypted:
            unencrypted = "c2s_require_encryption = false; allow_unencrypted_plain_auth = true;"
        self.write(
            f"""\
            run_as_root = true
            pidfile = "{self.path('prosody.pid')}"
            data_path = "{self.path('data')}"
            plugin_paths = {{ }}
            interfaces = {{ "{self.host}" }}
            c2s_ports = {{ {self.port} }}
            c2s_direct_tls_ports = {{ }}
            s2s_ports = {{ }}
            modules_enabled = {{
              "disco"; "roster"; "saslauth"; "tls";
              "blocklist"; "bookmarks"; "carbons"; "dialback"; "limits"; "pep"; "private";
              "smacks"; "vcard4"; "vcard_legacy";
              "account_activity"; "cloud_notify"; "csi_simple"; "invites"; "invites_adhoc";
              "invites_register"; "ping"; "register"; "time"; "uptime"; "version";
              "admin_adhoc"; "admin_shell"; "posix";
            }}
            s2s_secure_auth = true
            limits = {{ c2s = {{ rate = "10kb/s"; }}; s2sin = {{ rate = "30kb/s"; }}; }}
            authentication = "internal_hashed"
            archive_expires_after = "1w"
            network_settings = {{ nagle = {json.dumps(self.nagle)} }}
            log = {{ {{ levels = {{ min = "info" }}; to = "console" }} }}
            {options[self.registration]}
            {unencrypted}
            VirtualHost "{self.domain}"
              ssl = {{ certificate = "{self.ca_file}"; key = "{self.path('key.pem')}" }}
            """,
            "prosody.cfg.lua",
        )
        for folder in ("data", "certs"):
            os.makedirs(self.path(folder), exist_ok=True)
        for account in self.accounts:
            self.write(
                self._account(password_of(account)),
                *["data", self.domain.replace(".", "%2e"), "accounts", f"{account}.dat"],
            )

    @staticmethod
    def _account(password, iterations=10000):
        salt = secrets.token_hex(16)
        salted = hashlib.pbkdf2_hmac("sha1", password.encode(), salt.encode(), iterations)
        client_key = hmac.digest(salted, b"Client Key", "sha1")
        return f"""\
            return {{
              ["iteration_count"] = {iterations};
              ["salt"] = "{salt}";
              ["stored_key"] = "{hashlib.sha1(client_key).hexdigest()}";
              ["server_key"] = "{hmac.digest(salted, b'Server Key', 'sha1').hex()}";
            }};
            """

    def registered(self):
        answer = subprocess.run(
            [_find_program("prosodyctl"), "--config", self.path("prosody.cfg.lua")]
            + ["shell", "user", "list", self.domain],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ASK_SECONDS,
        ).stdout
        users = re.findall(rf"([^\s@]+)@{re.escape(self.domain)}", answer)
        return set(users)

    def command(self):
        return [_find_program("prosody"), "-F", "--config", self.path("prosody.cfg.lua")]


class Ejabberd(Server):
    name = "ejabberd"
    sign_in_words = "Opened c2s session for {}/"
    ready_pattern = r"^hob: accounts are there"

    def registered(self):
        question = urllib.request.Request(
            f"http://{self.host}:{self.question_port}/api/registered_users",
            json.dumps({"host": self.domain}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(question, timeout=ASK_SECONDS) as answer:
            return set(json.load(answer))

    def configure(self):
        self.question_port = _free_port()
        module, timeout = "", ""
        if self.registration in ("open", "throttled"):
            module = "mod_register: {ip_access: trusted_network}"
        if self.registration == "open":
            timeout = "registration_timeout: infinity"
        encryption = "starttls" if self.unencrypted else "starttls_required"
        self.write(
            f"""\
            hosts: ["{self.domain}"]
            loglevel: info
            log_rotate_count: 0
            certfiles: ["{self.path('both.pem')}"]
            define_macro:
              'TLS_CIPHERS': "HIGH:!aNULL:!eNULL:!3DES:@STRENGTH"
              'TLS_OPTIONS':
                - "no_sslv3"
                - "no_tlsv1"
                - "no_tlsv1_1"
                - "cipher_server_preference"
                - "no_compression"
            c2s_ciphers: 'TLS_CIPHERS'
            c2s_protocol_options: 'TLS_OPTIONS'
            listen:
              - port: {self.port}
                ip: "{self.host}"
                module: ejabberd_c2s
                max_stanza_size: 262144
                shaper: c2s_shaper
                access: c2s
                {encryption}: true
                protocol_options: 'TLS_OPTIONS'
              - port: {self.question_port}
                ip: "{self.host}"
                module: ejabberd_http
                request_handlers: {{/api: mod_http_api}}
            api_permissions:
              questions: {{from: [mod_http_api], who: {{access: {{allow: loopback}}}}, what: registered_users}}
            disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
            s2s_use_starttls: required
            auth_password_format: scram
            acl:
              local: {{user_regexp: ""}}
              loopback: {{ip: [127.0.0.0/8, "::1/128"]}}
            access_rules:
              local: {{allow: local}}
              c2s: {{deny: blocked, allow: all}}
              announce: {{allow: admin}}
              muc_create: {{allow: local}}
              pubsub_createnode: {{allow: local}}
              trusted_network: {{allow: loopback}}
            shaper:
              normal: {{rate: 3000, burst_size: 20000}}
              fast: 200000
            shaper_rules:
              max_user_sessions: 10
              max_user_offline_messages: {{5000: admin, 100: all}}
              c2s_shaper: {{none: admin, normal: all}}
              s2s_shaper: fast
            modules:
              mod_adhoc: {{}}
              mod_admin_extra: {{}}
              mod_announce: {{access: announce}}
              mod_avatar: {{}}
              mod_blocking: {{}}
              mod_caps: {{}}
              mod_carboncopy: {{}}
              mod_client_state: {{}}
              mod_configure: {{}}
              mod_disco: {{}}
              mod_fail2ban: {{}}
              mod_last: {{}}
              mod_muc: {{access: all, access_create: muc_create}}
              mod_offline: {{access_max_user_messages: max_user_offline_messages}}
              mod_ping: {{}}
              mod_pres_counter: {{count: 5, interval: 60}}
              mod_privacy: {{}}
              mod_private: {{}}
              mod_pubsub:
                access_createnode: pubsub_createnode
                plugins: [flat, pep]
                force_node_config:
                  "eu.siacs.conversations.axolotl.*": {{access_model: open}}
                  "storage:bookmarks": {{access_model: whitelist}}
              mod_push: {{}}
              mod_push_keepalive: {{}}
              mod_roster: {{versioning: true}}
              mod_shared_roster: {{}}
              mod_sic: {{}}
              mod_stream_mgmt: {{resend_on_timeout: if_offline}}
              mod_vcard: {{search: false}}
              mod_vcard_xupdate: {{}}
              mod_version: {{}}
              {module}
            {timeout}
            """,
            "ejabberd.yml",
        )

    def command(self):
        with open(self.path("both.pem"), "wb") as both:
            for part in (self.path("key.pem"), self.ca_file):
                with open(part, "rb") as file:
                    shutil.copyfileobj(file, both)
        accounts = ",".join(f'{{<<"{a}">>,<<"{password_of(a)}">>}}' for a in self.accounts)
        register = (
            f'[ejabberd_auth:try_register(N,<<"{self.domain}">>,P)||{{N,P}}<-[{accounts}]],'
            'io:format("hob: accounts are there~n").'
        )
        # No node name: without distribution there is no epmd to be left behind.
        return (
            [_find_program("erl"), "-noinput", "+K", "true"]
            + ["-mnesia", "dir", f'"{self.path("spool")}"']
            + ["-s", "ejabberd", "-eval", register]
        )

    def environment(self):
        libraries = glob.glob("/usr/lib/*/ejabberd-[0-9]*") + glob.glob("/usr/lib/ejabberd-[0-9]*")
        if not libraries:
            raise ServerError("ejabberd is not installed")
        os.makedirs(self.path("spool"), exist_ok=True)
        return {
            "EJABBERD_CONFIG_PATH": self.path("ejabberd.yml"),
            "EJABBERD_LOG_PATH": self.path("ejabberd.log"),
            "ERL_LIBS": os.path.dirname(libraries[0]),
            "ERL_CRASH_DUMP_BYTES": "0",
        }


SERVERS = {"prosody": Prosody, "ejabberd": Ejabberd}
