#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A ventilator as somebody else would write it, with slixmpp and without a thought of Hob.

Its nodes are for who may see its presence; its owner may publish too. It has types of its own
("int", "uint"), a field type nobody knows, and a choice. It approves every wish for its presence,
executes what appears in its actuators node and tells the outcome among its readings, and has no
idea that a request could be sent to it directly. What it does, it says on standard output.
"""

import argparse
import asyncio
import ssl
import sys
from xml.etree import ElementTree

import slixmpp
from slixmpp.exceptions import IqError

UI, SENSORS, ACTUATORS = "xmpp.iot.ui", "xmpp.iot.sensors", "xmpp.iot.actuators"
IOT, DATA = "urn:xmpp:uwpx:iot", "jabber:x:data"
DYNAMIC = "urn:xmpp:xdata:dynamic"
POWER, LEVEL, MODE = (f"xmpp.iot.actuator.{name}" for name in ("power", "level", "mode"))
SPEED, HUMIDITY, SCENT = (f"xmpp.iot.sensor.{name}" for name in ("speed", "humidity", "scent"))
FORM = f"""
<x xmlns='{DATA}' xmlns:d='{DYNAMIC}' type='form'>
  <title>Ventilator</title>
  <instructions>Keep fingers away.</instructions>
  <field type='fixed'><value>Air</value></field>
  <field var='{POWER}' type='boolean' label='Power'><value>0</value></field>
  <field var='{LEVEL}' type='text-single' label='Level'><value>1</value></field>
  <field var='{MODE}' type='list-single' label='Mode'>
    <option label='By day'><value>day</value></option>
    <option label='At night'><value>night</value></option>
  </field>
  <field var='{SPEED}' type='text-single' label='Speed'><d:readOnly/></field>
  <field var='{HUMIDITY}' type='text-single' label='Humidity'><d:readOnly/></field>
  <field var='{SCENT}' type='smell-o-vision' label='Scent'/>
</x>
"""
FIRST = {POWER: ("boolean", None, "false"), LEVEL: ("int", None, "1"), MODE: (None, None, "day")}


def say(*words):
    print(*words, flush=True)


class Ventilator(slixmpp.ClientXMPP):
    def __init__(self, arguments):
        super().__init__(arguments.address, arguments.password)
        self.owner = arguments.owner
        self.seed = not arguments.unseeded
        self.interval = arguments.interval
        self.humidity = 40
        self.ca_certs = arguments.ca_file
        self.ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.enable_direct_tls = False
        for plugin in ("xep_0004", "xep_0030", "xep_0060", "xep_0199"):
            self.register_plugin(plugin)
        self.auto_authorize = True
        self.auto_subscribe = True
        self.add_event_handler("session_start", self.begin)
        self.add_event_handler("pubsub_publish", self.act)
        self.add_event_handler("failed_auth", lambda _: say("not let in"))
        self.add_event_handler("disconnected", self.come_back)

    @property
    def pubsub(self):
        return self["xep_0060"]

    def come_back(self, _event):
        say("connection gone")
        self.connect(*self.custom_address)

    async def make_node(self, node, role):
        form = self["xep_0004"].make_form("submit")
        form.add_field("FORM_TYPE", "hidden", value="http://jabber.org/protocol/pubsub#node_config")
        form.add_field("pubsub#access_model", value="presence")
        form.add_field("pubsub#publish_model", value="publishers")
        form.add_field("pubsub#max_items", value="20")
        try:
            await self.pubsub.create_node(self.boundjid.bare, node, config=form)
        except IqError as error:
            if error.condition != "conflict":
                raise
        if role:
            await self.pubsub.modify_affiliations(self.boundjid.bare, node, [(self.owner, role)])

    async def publish(self, node, item, payload):
        await self.pubsub.publish(self.boundjid.bare, node, id=item, payload=payload)

    async def publish_value(self, node, item, kind, unit, text):
        attributes = {name: value for name, value in (("type", kind), ("unit", unit)) if value}
        value = ElementTree.Element(f"{{{IOT}}}val", attributes)
        value.text = text
        await self.publish(node, item, value)

    async def begin(self, _event):
        await self.get_roster()
        self.send_presence()
        for node, role in ((UI, None), (SENSORS, None), (ACTUATORS, "publisher")):
            await self.make_node(node, role)
        await self.pubsub.subscribe(self.boundjid.bare, ACTUATORS)
        await self.publish(UI, "current", ElementTree.fromstring(FORM))
        await self.publish_value(SENSORS, SPEED, "uint", "rpm", "0")
        await self.publish_value(SENSORS, SCENT, "string", "", "lavender")
        if self.seed:
            for item, first in FIRST.items():
                await self.publish_value(ACTUATORS, item, *first)
        say("published")
        await self.measure()

    async def measure(self):
        """A reading that changes by itself, as long as this connection lasts."""
        gone = self.disconnected
        while not gone.done():
            self.humidity = 40 + (self.humidity - 39) % 30
            await self.publish_value(SENSORS, HUMIDITY, "int", "%", f" {self.humidity} ")
            await asyncio.wait([gone], timeout=self.interval)

    async def act(self, message):
        if message["from"].bare != self.boundjid.bare:
            return
        items = message["pubsub_event"]["items"]
        for item in items:
            value = item["payload"]
            if items["node"] != ACTUATORS or value is None or value.tag != f"{{{IOT}}}val":
                continue
            text = (value.text or "").strip()
            say("does", item["id"].rsplit(".", 1)[-1], text)
            if item["id"] == POWER:
                speed = "1200" if text in ("1", "true") else "0"
                await self.publish_value(SENSORS, SPEED, "uint", "rpm", speed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("password")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ca-file", required=True)
    parser.add_argument("--owner", required=True)
    parser.add_argument("--interval", type=float, default=3, help="seconds between readings")
    parser.add_argument("--unseeded", action="store_true",
                        help="leave its actuators without a value until somebody sets one")
    arguments = parser.parse_args()
    device = Ventilator(arguments)
    device.connect(arguments.host, arguments.port)
    device.loop.run_forever()


if __name__ == "__main__":
    sys.exit(main())
