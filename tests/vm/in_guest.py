#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command in the virtual machine as if it ran here: in_guest.py SOCKET USER-ID COMMAND…

Output and exit status are the command's; signals go to it.
"""

import json
import os
import signal
import socket
import sys

PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


def main():
    path, user, *command = sys.argv[1:]
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    request = json.dumps({'run': command, 'user': int(user)}).encode() + b'\n'
    socket.send_fds(connection, [request], [sys.stdout.fileno()])
    for number in PASSED_ON:
        signal.signal(number, lambda received, _frame: connection.send(bytes([received])))
    answer = b''
    while chunk := connection.recv(4096):
        answer += chunk
    if not answer:
        sys.exit('the virtual machine ended')
    end = json.loads(answer)
    if 'error' in end:
        print(end['error'], file=sys.stderr)
        sys.exit(127)
    status = end['status']
    os._exit(status if status >= 0 else 128 - status)


if __name__ == '__main__':
    main()
