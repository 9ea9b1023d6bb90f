# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The thesis' round trip: device publishes, client sees, client publishes, device sees.

All clients are signed in at once, each with a pair of nodes of its own; each round goes to them in
a new order, so that whatever else the machine does meets all alike.
"""

import os
import random
import sys
from contextlib import ExitStack

from program import Program, QuickEjabberd, QuickProsody, environment_of, summary

WARM_UP = 10
CLIENTS = (
    ("raw C", "juliet", ["{build}/tests/bench/bench-raw", "client"]),
    ("slixmpp", "romeo", [sys.executable, "{source}/tests/bench/slixmpp_client.py"]),
    ("Hob", "mallory", ["{build}/tests/bench/bench-session"]),
)
SERVERS = (
    ("ejabberd", lambda: QuickEjabberd()),
    ("prosody", lambda: QuickProsody()),
    ("prosody, nagle off", lambda: QuickProsody(nagle=False)),
)


def measure_on(server, source, build, trips):
    letters = [chr(ord("a") + i) for i in range(len(CLIENTS))]
    pairs = [f"{letter}={account}" for letter, (_, account, _) in zip(letters, CLIENTS)]
    times = {letter: [] for letter in letters}
    env = environment_of(server)
    with ExitStack() as stack:
        device = stack.enter_context(
            Program([os.path.join(build, "tests/bench/bench-raw"), "device", *pairs], env)
        )
        device.wait_for("READY")
        for letter, (_, account, command) in zip(letters, CLIENTS):
            command = [part.format(source=source, build=build) for part in command]
            client = stack.enter_context(Program([*command, account, letter], env))
            client.wait_for("READY")
        for number in range(trips + WARM_UP):
            for letter in random.sample(letters, len(letters)):
                device.send(letter)
                time = int(device.read_line()) / 1000
                if number >= WARM_UP:
                    times[letter].append(time)
    return {name: times[letter] for letter, (name, _, _) in zip(letters, CLIENTS)}


def measure(source, build, trips):
    rows = []
    for name, make in SERVERS:
        with make() as server:
            times = measure_on(server, source, build, trips)
        floor = summary(times["raw C"])
        for client, values in times.items():
            row = summary(values)
            rows.append(
                {
                    "what": "round trip",
                    "where": name,
                    "who": client,
                    "unit": "ms",
                    **row,
                    "ratio": row["p50"] / floor["p50"],
                    "ratio_p95": row["p95"] / floor["p95"],
                }
            )
    return rows
