#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A device with the habits of the reference firmware of 2020, good and bad.

It signs in with PLAIN and without TLS, its resource is its domain, and it takes each read from the
socket for one stanza: what arrives together with another one is lost. At every start, and after
any request or answer that holds a <query/>, it deletes its three nodes and makes them anew, with a
form that names the wrong FORM_TYPE, open to everybody, and no word of how many items to remember.
It approves whoever wants its presence and subscribes to nobody's, trusts events from any sender,
switches on for exactly "1", answers no request, and never comes back once its connection is gone;
SIGUSR1 is what a person does then: takes it off the power and puts it back.

With --box it starts as it leaves the factory: see firmware_box.py.

Written from observation of the wire; what it does, it says on standard output.
"""

import argparse
import base64
import os
import random
import select
import signal
import socket
import sys
import time
import xml.parsers.expat
from xml.sax.saxutils import escape, quoteattr

import firmware_box

READ_SIZE = 1024
SIGN_IN_SECONDS = 20
GREETING = "Hi from the ESP32. Please mirror this message!"
UI, SENSORS, ACTUATORS = "xmpp.iot.ui", "xmpp.iot.sensors", "xmpp.iot.actuators"
TEMPERATURE, PRESSURE = "xmpp.iot.sensor.temp", "xmpp.iot.sensor.bar"
SPEAKER = "xmpp.iot.actuator.speaker"
PUBSUB = "http://jabber.org/protocol/pubsub"
FORM = f"""
<x xmlns="jabber:x:data" xmlns:xdd="urn:xmpp:xdata:dynamic" type="form">
  <title>ESP32 XMPP</title>
  <field var="{TEMPERATURE}" type="text-single" label="Temperature:">
    <xdd:readOnly/>
  </field>
  <field var="{PRESSURE}" type="text-single" label="Pressure:">
    <xdd:readOnly/>
  </field>
  <field var="{SPEAKER}" type="boolean" label="Speaker on:"/>
</x>
"""
NODE_FORM = f"""
<x xmlns="jabber:x:data" type="submit">
  <field var="FORM_TYPE" type="hidden"><value>{PUBSUB}#publish-options</value></field>
  <field var="pubsub#persist_items"><value>true</value></field>
  <field var="pubsub#access_model"><value>open</value></field>
  <field var="pubsub#publish_model"><value>open</value></field>
  <field var="pubsub#notification_type"><value>normal</value></field>
</x>
"""


def say(*words):
    print(*words, flush=True)


class Element:
    """As the firmware sees XML: names with whatever prefix they came with, no namespaces."""

    def __init__(self, name, attributes):
        self.name, self.attributes, self.children, self.text = name, attributes, [], ""

    def find(self, *path):
        found = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None)
            if found is None:
                return None
        return found


def parse(data):
    """The children of what came in one read; what is cut off at its end is simply not there."""
    root = Element("", {})
    stack = [root]
    parser = xml.parsers.expat.ParserCreate()

    def start(name, attributes):
        stack.append(Element(name, attributes))

    def end(_name):
        element = stack.pop()
        stack[-1].children.append(element)

    def text(characters):
        stack[-1].text += characters

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(b"<read>" + data)
    except xml.parsers.expat.ExpatError:
        pass
    return stack[1] if len(stack) > 1 else root


class Firmware:
    def __init__(self, arguments):
        self.address = arguments.address
        self.user, self.domain = arguments.address.split("@")
        self.password = arguments.password
        self.owner = arguments.owner
        self.set_up = not arguments.new
        self.interval = arguments.interval
        self.queue_length = arguments.queue
        self.queue = 0
        self.speaker = False
        self.stream = socket.create_connection((arguments.host, arguments.port), SIGN_IN_SECONDS)

    # Signing in. Here a read may be cut anywhere, as on any machine.

    def open_stream(self, until):
        self.stream.sendall(
            f"<?xml version='1.0'?><stream:stream to={quoteattr(self.domain)} version='1.0' "
            "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>".encode())
        return self.read_until(until)

    def read_until(self, *ends):
        data = b""
        while not any(end in data for end in ends):
            chunk = self.stream.recv(READ_SIZE)
            if not chunk:
                raise ConnectionError(f"hung up after {data!r}")
            data += chunk
        return data

    def sign_in(self):
        self.open_stream(b"</stream:features>")
        secret = base64.b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
        self.stream.sendall("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                            f"mechanism='PLAIN'>{secret}</auth>".encode())
        answer = self.read_until(b"<success", b"<failure", b"</stream:stream>")
        if b"<success" not in answer:
            raise ConnectionError(f"not let in: {answer!r}")
        self.open_stream(b"</stream:features>")
        # Of a bare address it takes the domain for the resource.
        self.stream.sendall(
            "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            f"<resource>{escape(self.domain)}</resource></bind></iq>".encode())
        self.read_until(b"</iq>")
        self.send("<presence/>")

    # Sending. What does not fit into the short queue before the next read is dropped.

    def send(self, stanza):
        if self.queue_length and self.queue >= self.queue_length:
            say("dropped a stanza")
            return
        self.queue += 1
        self.stream.sendall(stanza.encode())

    @staticmethod
    def new_id():
        return "-".join(str(random.getrandbits(32)) for _ in range(5))

    def request(self, content, kind="set"):
        self.send(f"<iq type='{kind}' id='{self.new_id()}'>{content}</iq>")

    def publish(self, node, item, payload):
        self.request(f"<pubsub xmlns='{PUBSUB}'><publish node='{node}'>\n"
                     f"  <item id='{item}'>\n{payload}\n  </item></publish></pubsub>")

    def publish_value(self, node, item, kind, unit, value):
        self.publish(node, item, f"    <val xmlns='urn:xmpp:uwpx:iot' type='{kind}' "
                                 f"unit='{unit}'>{value}</val>")

    def publish_sensors(self):
        self.publish_value(SENSORS, TEMPERATURE, "double", "celsius",
                           f"{21 + random.uniform(0, 2):.6f}")
        self.publish_value(SENSORS, PRESSURE, "uint", "bar", 96000 + random.randrange(100))

    def make_nodes(self):
        say("making nodes")
        for node in (UI, SENSORS, ACTUATORS):
            self.request(f"<pubsub xmlns='{PUBSUB}#owner'><delete node='{node}'/></pubsub>")
            self.request(f"<pubsub xmlns='{PUBSUB}'><create node='{node}'/>"
                         f"<configure>{NODE_FORM}</configure></pubsub>")
            self.request(f"<pubsub xmlns='{PUBSUB}'><subscribe node='{node}' "
                         f"jid={quoteattr(f'{self.address}/{self.domain}')}/></pubsub>")
        self.publish(UI, "current", FORM)
        self.publish_sensors()
        self.publish_value(ACTUATORS, SPEAKER, "bool", "", int(self.speaker))
        say("nodes are made")

    def ask_for_nodes(self):
        self.request("<query xmlns='http://jabber.org/protocol/disco#items'/>", "get")

    # Receiving: one read is one stanza, and a message hides a presence hides a request.

    def receive(self):
        data = self.stream.recv(READ_SIZE)
        if not data:
            return False
        self.queue = 0
        root = parse(data)
        if message := root.find("message"):
            self.handle_message(message)
        elif presence := root.find("presence"):
            self.handle_presence(presence)
        elif iq := root.find("iq"):
            if self.set_up and iq.find("query"):
                self.make_nodes()
        return True

    def handle_presence(self, presence):
        if presence.attributes.get("type") == "subscribe":
            say("approved", presence.attributes.get("from"))
            self.send(f"<presence to={quoteattr(presence.attributes['from'])} type='subscribed'/>")

    def handle_message(self, message):
        body = message.find("body")
        if not self.set_up:
            if body and body.text == GREETING:
                self.finish_setup()
            return
        items = message.find("event", "items")
        item = items and items.attributes.get("node") == ACTUATORS and items.find("item")
        value = item and item.find("val")
        if value and item.attributes.get("id") == SPEAKER:
            self.speaker = value.text.strip() == "1"
            say("speaker", "on" if self.speaker else "off")

    def greet(self):
        self.send(f"<message from={quoteattr(f'{self.address}/{self.domain}')} id='{self.new_id()}' "
                  f"to={quoteattr(self.owner)} type='chat' xml:lang='en'>"
                  f"<body>{GREETING}</body></message>")
        say("greeted", self.owner)

    def finish_setup(self):
        self.send(f"<iq type='get' id='{self.new_id()}' to={quoteattr(self.domain)}>"
                  "<query xmlns='jabber:iq:roster'>"
                  f"<item jid={quoteattr(self.owner)} name='Nurse'/></query></iq>")
        self.send(f"<message to={quoteattr(self.owner)} type='chat'><body>Setup done!</body></message>")
        self.set_up = True
        say("set up")
        self.ask_for_nodes()

    def run(self):
        self.sign_in()
        say("online")
        # The echo of its presence. On the chip's slow network it never comes with anything else.
        self.receive()
        if self.set_up:
            self.ask_for_nodes()
        else:
            self.greet()
        due = time.monotonic() + self.interval
        while True:
            ready, _, _ = select.select([self.stream], [], [], max(0, due - time.monotonic()))
            if ready and not self.receive():
                break
            if time.monotonic() >= due:
                self.queue = 0
                self.publish_sensors()
                say("measured")
                due = time.monotonic() + self.interval
        # It goes on measuring, to nobody.
        say("connection gone")
        select.select([], [], [])


def start_again(firmware, arguments):
    """It still knows what it was told, and whether it has been set up."""
    options = [arguments.address, arguments.password, "--host", arguments.host,
               "--port", arguments.port, "--interval", arguments.interval,
               "--queue", arguments.queue]
    if not firmware.set_up:
        options.append("--new")
    if arguments.owner:
        options += ["--owner", arguments.owner]
    os.execv(sys.executable, [sys.executable, __file__, *map(str, options)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", nargs="?")
    parser.add_argument("password", nargs="?")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--owner", help="whom a new device greets")
    parser.add_argument("--new", action="store_true", help="not set up yet")
    parser.add_argument("--box", metavar="ADAPTER", help="not even with an account yet")
    parser.add_argument("--interval", type=float, default=3, help="seconds between readings")
    parser.add_argument("--queue", type=int, default=0,
                        help="stanzas it can send in a row, 5 on the chip; 0 for as on a slow network")
    arguments = parser.parse_args()
    if arguments.box:
        box = firmware_box.Box(arguments.box, say)
        arguments.address, arguments.password, arguments.owner = box.wait()
        arguments.new = True
    try:
        firmware = Firmware(arguments)
        signal.signal(signal.SIGUSR1, lambda *_: start_again(firmware, arguments))
        firmware.run()
    except OSError as error:
        # A real one stops without a word as well.
        say("stopped:", error)
        select.select([], [], [])


if __name__ == "__main__":
    main()
