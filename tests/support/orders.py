# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""How the command that runs beside something orders it about: a line to a socket, a line back."""

import os
import selectors


def serve_until_exit(answer, listener, process):
    """Writes answer (line) to whoever comes; returns the status of the process once it has one."""
    with selectors.DefaultSelector() as selector:
        ended = os.pidfd_open(process.pid)
        selector.register(ended, selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        while process.poll() is None:
            if any(key.fileobj is listener for key, _events in selector.select()):
                connection, _address = listener.accept()
                with connection, connection.makefile("rw", encoding="utf-8") as stream:
                    stream.write(answer(stream.readline()))
        os.close(ended)
    return process.returncode
