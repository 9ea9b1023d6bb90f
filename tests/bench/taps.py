# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""From a tap on a switch until it is confirmed, and until the device itself says so.

Both servers are as Debian ships them. The device is hob-device, and a raw socket that answers.
"""

import os
import tempfile
import textwrap
from contextlib import ExitStack

from program import Ejabberd, Program, Prosody, environment_of, summary

DEVICES = {"kettle": "hob-device", "lamp": "raw C device"}
WARM_UP = 5


def write_kettle(folder, server):
    path = os.path.join(folder, "kettle.ini")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            textwrap.dedent(
                f"""\
                [device]
                address=kettle@{server.domain}
                password=kettle-secret
                server={server.host}:{server.port}
                trust={server.fingerprint}
                name=Kettle
                owners=juliet@{server.domain}

                [field power]
                kind=switch

                [field heating]
                kind=boolean reading
                follows=power
                """
            )
        )
    return path


def measure_on(server, build, count):
    raw = os.path.join(build, "tests/bench/bench-raw")
    tap = os.path.join(build, "tests/bench/bench-tap")
    env = environment_of(server)
    times = {name: ([], []) for name in DEVICES}
    with tempfile.TemporaryDirectory(prefix="hob-taps-") as folder:
        device = [os.path.join(build, "src/device/hob-device"), write_kettle(folder, server)]
        with ExitStack() as stack:
            # One after the other: a fresh ejabberd loses nodes that two accounts make at a time.
            stack.enter_context(Program(device, env)).wait_for("ready ")
            stack.enter_context(Program([raw, "echo", "lamp", "juliet"], env)).wait_for("READY")
            with Program([tap, str(count + WARM_UP), *DEVICES], env) as client:
                for number in range((count + WARM_UP) * len(DEVICES)):
                    name, *both = client.read_line().split()
                    if number >= WARM_UP * len(DEVICES):
                        for values, time in zip(times[name], both):
                            values.append(int(time) / 1000)
    return times


def measure(build, count):
    rows = []
    for server_type in (Prosody, Ejabberd):
        with server_type() as server:
            times = measure_on(server, build, count)
        for index, what in enumerate(("tap to confirmed", "tap to device's answer")):
            for name, device in DEVICES.items():
                row = summary(times[name][index])
                rows.append(
                    {"what": what, "where": server_type.name, "who": device, "unit": "ms", **row}
                )
    return rows
