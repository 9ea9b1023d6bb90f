#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command next to a fresh server: with-server.py prosody|ejabberd [--option=value…] [--] COMMAND…

The command finds the server in HOB_TEST_SERVER, HOB_TEST_HOST, HOB_TEST_PORT, HOB_TEST_DOMAIN,
HOB_TEST_FINGERPRINT and HOB_TEST_CA_FILE, and may write one of the lines stop, start, restart,
pause, resume or new-certificate to the socket HOB_TEST_CONTROL; the answer is "done FINGERPRINT"
or "error REASON". Its output and its exit status are passed through; where it fails, the server's
last log lines follow on standard error.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile

import orders
from servers import REGISTRATIONS, SERVERS, ServerError, die_with_parent


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__.splitlines()[0].split(": ")[1])
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("--registration", choices=REGISTRATIONS, default="closed")
    parser.add_argument("--no-nagle", action="store_true", help="send small packets at once")
    # What is neither the server nor one of its options begins the command, options and all.
    end = 2
    while end < len(sys.argv) and sys.argv[end] != "--" and sys.argv[end].startswith("--"):
        end += 1
    arguments = parser.parse_args(sys.argv[1:end])
    command = sys.argv[end + 1 :] if sys.argv[end : end + 1] == ["--"] else sys.argv[end:]
    if not command:
        parser.error("no command to run")
    return arguments, command


def new_certificate(server):
    server.stop()
    server.new_certificate()
    server.start()


CONTROLS = {
    "stop": lambda server: server.stop(),
    "start": lambda server: server.start(),
    "restart": lambda server: server.restart(),
    "pause": lambda server: server.pause(),
    "resume": lambda server: server.resume(),
    "new-certificate": new_certificate,
}


def answer(server, line):
    try:
        CONTROLS[line.strip()](server)
        return f"done {server.fingerprint}\n"
    except KeyError:
        return f"error no such command: {line.strip()}\n"
    except ServerError as error:
        print(error, file=sys.stderr)
        return f"error {server.name} did not\n"


def run(server, folder, command):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(folder, "control"))
        listener.listen()
        environment = {
            "HOB_TEST_SERVER": server.name,
            "HOB_TEST_HOST": server.host,
            "HOB_TEST_PORT": str(server.port),
            "HOB_TEST_DOMAIN": server.domain,
            "HOB_TEST_FINGERPRINT": server.fingerprint,
            "HOB_TEST_CA_FILE": server.ca_file,
            "HOB_TEST_CONTROL": listener.getsockname(),
        }
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, preexec_fn=die_with_parent
        )
        try:
            return orders.serve_until_exit(lambda line: answer(server, line), listener, process)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def end(number, _frame):
    sys.exit(128 + number)


def main():
    arguments, command = parse_arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    options = {"registration": arguments.registration, "nagle": not arguments.no_nagle}
    with tempfile.TemporaryDirectory(prefix="hob-control-") as folder:
        with SERVERS[arguments.server](**options) as server:
            status = run(server, folder, command)
            if status != 0:
                print(f"The last lines of {server.name}:", file=sys.stderr)
                print(server.last_log(), file=sys.stderr)
            return 128 - status if status < 0 else status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServerError as error:
        sys.exit(str(error))
