# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Many connections over one serial line, between the host and the virtual machine.

Both ends use the same Bridge. Either opens a channel by saying in JSON what it is for; the other
attaches a file descriptor to it, or ends it. What is read from the descriptor of one side is written
to that of the other, until one of them ends. No more is under way than the terminal at the other end
of the line keeps: where it has to hold the line back, it may forget to go on.
"""

import collections
import contextlib
import json
import os
import select
import struct

HEADER = struct.Struct('>HBH')  # channel, kind, length of what follows
OPEN, DATA, SIGNAL, END, SEEN = range(5)
CHUNK = 1024
MOST_UNDER_WAY = 3072
# So much may wait for the line; nobody is read from meanwhile.
MOST_WAITING = 65536


class Channel:
    """One connection. `ended` is called once with what the other side said at the end."""

    def __init__(self, number, ended):
        self.number = number
        self.ended = ended
        self.reader = None
        self.writer = None
        self.waiting = bytearray()
        self.answer = None  # what the other side said at the end, in a list

    def attach(self, reader=None, writer=None):
        """Takes the descriptors: they are closed with the channel."""
        self.reader, self.writer = reader, writer
        for descriptor in {reader, writer} - {None}:
            os.set_blocking(descriptor, False)

    def close(self):
        for descriptor in {self.reader, self.writer} - {None}:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self.reader = self.writer = None


class Bridge:
    """One end. `opened (channel, request)` attaches something to a channel of the other side;
    `signalled (channel, number)` is told what the other side wants to be sent to its process."""

    def __init__(self, line, first_channel, opened, signalled=None):
        self.line = line
        os.set_blocking(line, False)
        self._opened = opened
        self._signalled = signalled
        self._next = first_channel
        self._channels = {}
        self._received = bytearray()
        self._frames = collections.deque()  # that wait for the line
        self._waiting = 0  # bytes of these
        self._writing = bytearray()  # what is left of one
        self._under_way = 0  # bytes that the other side has not seen yet
        self._seen = 0  # bytes of the other side that it does not know to be seen
        self._watches = {}
        self.closed = False

    def watch(self, descriptor, readable):
        """Calls readable () whenever there is something to be read."""
        self._watches[descriptor] = readable

    def unwatch(self, descriptor):
        self._watches.pop(descriptor, None)

    def open(self, request, ended=lambda _answer: None):
        channel = self._add(self._next, ended)
        # The two ends count in even and in odd numbers.
        self._next = (self._next + 2) % 65536
        self._send(channel.number, OPEN, json.dumps(request).encode())
        return channel

    def end(self, channel, answer=None):
        """Ends a channel from here, unless the other side was first."""
        if channel.answer is None and self._channels.pop(channel.number, None) is channel:
            self._send(channel.number, END, json.dumps(answer).encode())
            channel.close()

    def signal(self, channel, number):
        self._send(channel.number, SIGNAL, json.dumps(number).encode())

    def _add(self, number, ended):
        channel = self._channels[number] = Channel(number, ended)
        return channel

    def _send(self, number, kind, payload):
        frame = HEADER.pack(number, kind, len(payload)) + payload
        self._frames.append(frame)
        self._waiting += len(frame)

    def _has_to_write(self):
        """Takes the next frame when the last one is through, if it may be sent by now."""
        if not self._writing and self._seen:
            self._writing += HEADER.pack(0, SEEN, self._seen)
            self._seen = 0
        if not self._writing and self._frames and (
                not self._under_way or
                self._under_way + len(self._frames[0]) <= MOST_UNDER_WAY):
            self._writing += self._frames.popleft()
            self._waiting -= len(self._writing)
            self._under_way += len(self._writing)
        return bool(self._writing)

    def turn(self, timeout=None):
        """Waits for something to happen, once, and sees to it."""
        readers = [self.line, *self._watches]
        by_reader, by_writer = {}, {}
        for channel in self._channels.values():
            if (channel.reader is not None and channel.answer is None and
                    self._waiting < MOST_WAITING):
                by_reader[channel.reader] = channel
            if channel.waiting and channel.writer is not None:
                by_writer[channel.writer] = channel
        writers = [*by_writer, *([self.line] if self._has_to_write() else [])]
        readable, writable, _ = select.select([*readers, *by_reader], writers, [], timeout)
        if self.line in writable:
            self._flush()
        for descriptor in writable:
            if descriptor in by_writer:
                self._write(by_writer[descriptor])
        for descriptor in readable:
            if descriptor in by_reader:
                self._read(by_reader[descriptor])
            elif descriptor in self._watches:
                self._watches[descriptor]()
        if self.line in readable:
            self._receive()

    def _flush(self):
        try:
            del self._writing[:os.write(self.line, self._writing)]
        except BlockingIOError:
            return
        except OSError:
            self.closed = True

    def _read(self, channel):
        if self._channels.get(channel.number) is not channel or channel.reader is None:
            return
        try:
            data = os.read(channel.reader, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if data:
            self._send(channel.number, DATA, data)
        else:
            self.drained(channel)

    def drained(self, channel):
        """Nothing more comes from here."""
        self.end(channel)

    def _write(self, channel):
        if self._channels.get(channel.number) is not channel:
            return
        try:
            del channel.waiting[:os.write(channel.writer, channel.waiting)]
        except BlockingIOError:
            return
        except OSError:
            channel.waiting.clear()
            if channel.answer is None:
                self.end(channel)
        if channel.answer is not None and not channel.waiting:
            self._finish(channel)

    def _receive(self):
        try:
            data = os.read(self.line, MOST_UNDER_WAY)
        except BlockingIOError:
            return
        except OSError:
            data = b''
        if not data:
            self.closed = True
            return
        self._received += data
        while len(self._received) >= HEADER.size:
            number, kind, length = HEADER.unpack_from(self._received)
            if kind == SEEN:
                self._under_way -= length
                del self._received[:HEADER.size]
                continue
            if len(self._received) < HEADER.size + length:
                return
            payload = bytes(self._received[HEADER.size:HEADER.size + length])
            del self._received[:HEADER.size + length]
            self._seen += HEADER.size + length
            self._handle(number, kind, payload)

    def _handle(self, number, kind, payload):
        if kind == OPEN:
            self._opened(self._add(number, lambda _answer: None), json.loads(payload))
            return
        channel = self._channels.get(number)
        if channel is None:
            return
        if kind == DATA:
            channel.waiting += payload
        elif kind == SIGNAL:
            self._signalled(channel, json.loads(payload))
        elif kind == END:
            channel.answer = [json.loads(payload)]
            # What came before the end must not be lost with it.
            if not channel.waiting or channel.writer is None:
                self._finish(channel)

    def _finish(self, channel):
        del self._channels[channel.number]
        channel.close()
        channel.ended(channel.answer[0])
