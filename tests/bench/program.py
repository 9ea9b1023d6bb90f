# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Programs that take part in a measurement, and what is said of the times they need."""

import os
import select
import subprocess
import sys
import time

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "support")
sys.path.insert(0, SUPPORT)

from servers import Ejabberd, Prosody, ServerError, die_with_parent  # noqa: E402,F401

DEADLINE_SECONDS = 60


class Program:
    """A program that talks in lines; ends with its `with` block."""

    def __init__(self, command, env=None, **options):
        self.name = os.path.basename(command[0])
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            preexec_fn=die_with_parent,
            **options,
        )
        self.pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def read_line(self, seconds=DEADLINE_SECONDS):
        end = time.monotonic() + seconds
        while b"\n" not in self.pending:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            if not chunk:
                raise RuntimeError(f"{self.name} said nothing more (status {self.process.poll()})")
            self.pending += chunk
        line, _, self.pending = self.pending.partition(b"\n")
        return line.decode()

    def wait_for(self, prefix):
        while True:
            line = self.read_line()
            if line.startswith(prefix):
                return line


class QuickProsody(Prosody):
    """Without the limit of 10 kB/s a connection, which would measure itself."""

    def configure(self):
        super().configure()
        rewrite(self.path("prosody.cfg.lua"), '"limits";', "")


class QuickEjabberd(Ejabberd):
    """Without the shaper of 3000 bytes/s a connection, which would measure itself."""

    def configure(self):
        super().configure()
        rewrite(self.path("ejabberd.yml"), "c2s_shaper: {none: admin, normal: all}", "c2s_shaper: {none: all}")


def rewrite(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise RuntimeError(f"{path} does not say {old}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def environment_of(server):
    return {
        "HOB_TEST_SERVER": server.name,
        "HOB_TEST_HOST": server.host,
        "HOB_TEST_PORT": str(server.port),
        "HOB_TEST_DOMAIN": server.domain,
        "HOB_TEST_FINGERPRINT": server.fingerprint,
        "HOB_TEST_CA_FILE": server.ca_file,
    }


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def summary(values):
    return {
        "n": len(values),
        "min": min(values),
        "p50": quantile(values, 0.5),
        "p95": quantile(values, 0.95),
        "max": max(values),
    }
