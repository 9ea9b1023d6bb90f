# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Looks for secrets in what others could read: arguments and environment of all processes while it
watches, and files. Which secrets those are need be known only in the end."""

import base64
import os
import pathlib
import threading

LOOK_SECONDS = 0.05


class Watch:
    """Collects what /proc tells about each process until close()."""

    def __init__(self):
        self._seen = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._ended.wait(LOOK_SECONDS):
            for process in pathlib.Path("/proc").iterdir():
                if process.name.isdigit() and int(process.name) != os.getpid():
                    self._look(process)

    def _look(self, process):
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes()
            except OSError:
                # Of another user, or gone by now.
                continue
            self._seen.setdefault(content, f"{name} of process {process.name}")

    def close(self):
        self._ended.set()
        self._thread.join()

    @property
    def count(self):
        return len(self._seen)

    def find(self, secrets):
        return [f"{name} in {where}" for content, where in self._seen.items()
                for name in _contained(secrets, content)]


def find_in_files(secrets, folders, but=()):
    """Where any file below the folders, except for those below `but`, holds one of the secrets, a
    dictionary of what each is and its bytes. Returns the places, and how many files there were."""
    found, count = [], 0
    for path in _files(folders, [str(folder) for folder in but]):
        try:
            content = path.read_bytes()
        except OSError:
            # Sockets, and what has gone meanwhile.
            continue
        count += 1
        found += [f"{name} in {path}" for name in _contained(secrets, content)]
    return found, count


def find_in_text(secrets, where, text):
    return [f"{name} in {where}" for name in _contained(secrets, text.encode())]


def _files(folders, but):
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below[:] = [name for name in below if os.path.join(parent, name) not in but]
            yield from (pathlib.Path(parent, name) for name in names)


def _contained(secrets, content):
    return [name for name, secret in secrets.items()
            if any(form in content for form in _forms(secret))]


def _forms(secret):
    """As it is, and in the ways in which it travels."""
    encoded = base64.b64encode(secret).rstrip(b"=")
    return {secret, encoded, secret.hex().encode(), secret.hex().upper().encode()}
