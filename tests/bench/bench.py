#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/bench: builds a release and prints one table.

bench.py SOURCE BUILD RESULTS [--quick] [--only NAME]…
"""

import argparse
import json
import os
import subprocess
import sys

import model
import starts
import taps
import trips
from program import ServerError

TARGETS = (
    "src/app/hob",
    "src/device/hob-device",
    "tests/bench/bench-cache",
    "tests/bench/bench-model",
    "tests/bench/bench-raw",
    "tests/bench/bench-session",
    "tests/bench/bench-tap",
    "tests/bench/floor",
)
PROCESSES = "2"
PARTS = ("trips", "taps", "model", "starts")


def run_quietly(command):
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if process.returncode != 0:
        sys.stderr.buffer.write(process.stdout)
        sys.exit(f"{command[0]} failed; the lines above say why")


def build_release(source, build):
    print("Building…", file=sys.stderr, flush=True)
    if not os.path.exists(os.path.join(build, "build.ninja")):
        run_quietly(["meson", "setup", "--buildtype=release", build, source])
    run_quietly(["ninja", "-j", PROCESSES, "-C", build, *TARGETS])


def number(value):
    return "" if value is None else f"{value:.2f}" if value < 1000 else f"{value:,.0f}"


def print_table(rows):
    head = ["", "on", "by", "n", "min", "p50", "p95", "max", "", "p50 ratio", "p95 ratio"]
    lines = [head]
    for row in rows:
        numbers = [number(row.get(key)) for key in ("min", "p50", "p95", "max")]
        ratios = [number(row.get(key)) for key in ("ratio", "ratio_p95")]
        lines.append(
            [row["what"], row["where"], row["who"], str(row["n"]), *numbers, row["unit"], *ratios]
        )
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [
            text.ljust(width) if i in (0, 1, 2, 8) else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths))
        ]
        print("  ".join(cells).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("build")
    parser.add_argument("results")
    parser.add_argument("--quick", action="store_true", help="fewer rounds of everything")
    parser.add_argument("--only", action="append", choices=PARTS)
    arguments = parser.parse_args()
    source, build, quick = arguments.source, arguments.build, arguments.quick
    build_release(source, build)

    measures = {
        "trips": lambda: trips.measure(source, build, 60 if quick else 300),
        "taps": lambda: taps.measure(build, 20 if quick else 150),
        "model": lambda: model.measure(build, 100_000 if quick else 500_000, 3 if quick else 5),
        "starts": lambda: starts.measure(build, 3 if quick else 7),
    }
    rows = []
    for name in arguments.only or PARTS:
        print(f"Measuring {name}…", file=sys.stderr, flush=True)
        try:
            rows += measures[name]()
        except (RuntimeError, ServerError, subprocess.CalledProcessError) as error:
            sys.exit(f"{name} could not be measured: {error}")
    print_table(rows)
    with open(arguments.results, "w", encoding="utf-8") as file:
        json.dump({"quick": quick, "rows": rows}, file, indent=2)


if __name__ == "__main__":
    main()
