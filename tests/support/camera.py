# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The camera of with-camera.py, as the command that runs under it can order it about."""

import contextlib
import os
import socket

SECONDS = 60


def order(line):
    """As with-camera.py says; returns what it answers."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SECONDS)
        connection.connect(os.environ["HOB_TEST_CAMERA"])
        with connection.makefile("rw", encoding="utf-8") as stream:
            stream.write(line + "\n")
            stream.flush()
            word, _, answer = stream.readline().strip().partition(" ")
    if word != "done":
        raise AssertionError(f"{line}: {answer}")
    return answer


def plug_in_anew(name="front", description="Front Camera"):
    """Nothing of what it went through before matters any more; it sees white paper."""
    with contextlib.suppress(AssertionError):
        order(f"unplug {name}")
    order(f"plug {name} {description}")


def show(picture, name="front"):
    order(f"see {name} picture {picture}")


def show_code(text, name="front", blurred=False):
    order(f"see {name} {'blurred' if blurred else 'code'} {text}")


def show_nothing(name="front"):
    order(f"see {name} blank")


def is_used(name="front"):
    return order(f"used {name}") == "yes"
