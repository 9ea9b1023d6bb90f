#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Cold start to the first frame with content, and memory, against a bare libadwaita window.

Each start has a home folder of its own; the programs take turns in a new order each round. Without
a GPU the default renderer measures the shader compiler, so drawing is Cairo's.
"""

import json
import os
import random
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

from program import SUPPORT, die_with_parent, summary

WITH_DISPLAY = os.path.join(SUPPORT, "with-display.py")
HERE = os.path.dirname(os.path.abspath(__file__))
START_SECONDS = 30
# How long a program may do what it does after its start before its memory is looked at.
SETTLE_SECONDS = 4
FRAME = re.compile(rb"hob-timing first-frame (\d+)\n")


def fill_cache(build, folder, devices):
    data = os.path.join(folder, ".local", "share", "hob")
    os.makedirs(data)
    program = os.path.join(build, "tests/bench/bench-cache")
    subprocess.run([program, data, str(devices), os.path.join(HERE, "device.ini")], check=True)


def environment(home):
    folders = {
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
    }
    env = {**os.environ, "HOME": home, "HOB_TIMING": "1"}
    for name, path in folders.items():
        env[name] = os.path.join(home, path)
        os.makedirs(env[name], exist_ok=True)
    return env


def read_until(process, pattern, seconds):
    """What the program writes on standard error until the pattern, or for so long."""
    end, text = time.monotonic() + seconds, b""
    while pattern is None or not pattern.search(text):
        ready, _, _ = select.select([process.stderr], [], [], max(0, end - time.monotonic()))
        if not ready:
            break
        chunk = os.read(process.stderr.fileno(), 65536)
        if not chunk:
            raise RuntimeError(f"{process.args[0]} ended: {text.decode('utf-8', 'replace')}")
        text += chunk
    return text


def memory_of(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(r"^Pss:\s+(\d+) kB", file.read(), re.MULTILINE)[1]) / 1024


def start(command, seed):
    """Milliseconds to the first frame, and MiB a while later."""
    with tempfile.TemporaryDirectory(prefix="hob-start-") as folder:
        home = os.path.join(folder, "home")
        shutil.copytree(seed, home)
        env = environment(home)
        begin = time.monotonic_ns()
        process = subprocess.Popen(
            command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        try:
            found = FRAME.search(read_until(process, FRAME, START_SECONDS))
            if found is None:
                raise RuntimeError(f"{command[0]} painted nothing within {START_SECONDS} s")
            read_until(process, None, SETTLE_SECONDS)
            return (int(found[1]) - begin) / 1e6, memory_of(process.pid)
        finally:
            process.kill()
            process.wait()
            process.stderr.close()


def run_inside(build, rounds):
    with tempfile.TemporaryDirectory(prefix="hob-seeds-") as seeds:
        programs = {"bare window": (["tests/bench/floor"], os.path.join(seeds, "none"))}
        os.makedirs(programs["bare window"][1])
        for devices in (1, 50):
            seed = os.path.join(seeds, str(devices))
            fill_cache(build, seed, devices)
            name = f"Hob, {devices} device{'s' if devices > 1 else ''}"
            programs[name] = (["src/app/hob"], seed)
        found = {name: [] for name in programs}
        for _ in range(rounds):
            for name in random.sample(list(programs), len(programs)):
                (program, *arguments), seed = programs[name]
                found[name].append(start([os.path.join(build, program), *arguments], seed))
    return found


def measure(build, rounds):
    command = [sys.executable, WITH_DISPLAY, "--size", "1280x900", "--", sys.executable]
    output = subprocess.run(
        [*command, os.path.abspath(__file__), build, str(rounds)],
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    found = json.loads(output)
    rows = []
    for index, (what, unit) in enumerate((("start to content", "ms"), ("memory (PSS)", "MiB"))):
        values = {name: [pair[index] for pair in pairs] for name, pairs in found.items()}
        floor = summary(values["bare window"])
        for name, numbers in values.items():
            row = summary(numbers)
            rows.append(
                {
                    "what": what,
                    "where": "cairo",
                    "who": name,
                    "unit": unit,
                    **row,
                    "ratio": row["p50"] / floor["p50"],
                }
            )
    return rows


if __name__ == "__main__":
    json.dump(run_inside(sys.argv[1], int(sys.argv[2])), sys.stdout)
