# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""How many updates a second one core takes into the model."""

import os
import subprocess

from program import summary

HERE = os.path.dirname(os.path.abspath(__file__))


def measure(build, updates, rounds):
    command = [
        os.path.join(build, "tests/bench/bench-model"),
        os.path.join(HERE, "device.ini"),
        str(updates),
    ]
    found = [
        [1e9 / float(part) for part in subprocess.check_output(command).split()]
        for _ in range(rounds)
    ]
    return [
        {"what": "updates", "where": "one core", "who": who, "unit": "/s", **summary(values)}
        for who, values in zip(("built only", "into the model"), zip(*found))
    ]
