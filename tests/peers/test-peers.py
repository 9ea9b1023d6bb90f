#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The devices that others wrote behave as observed, on the server named by the first argument.

A plain slixmpp client takes Hob's part here, so that a journey that fails is Hob's failure.
"""

import asyncio
import contextlib
import logging
import pathlib
import ssl
import sys
import unittest
from xml.etree import ElementTree

import slixmpp
from slixmpp.exceptions import IqError

PEERS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(PEERS.parent / "support"))

import processes  # noqa: E402  the folder is known only now
import servers  # noqa: E402
import tap  # noqa: E402

SERVER = servers.SERVERS[sys.argv.pop(1)]
IS_PROSODY = SERVER is servers.Prosody
SPEAKER, POWER = "xmpp.iot.actuator.speaker", "xmpp.iot.actuator.power"
SENSORS, ACTUATORS = "xmpp.iot.sensors", "xmpp.iot.actuators"
SECONDS = 20


class Person(slixmpp.ClientXMPP):
    """Somebody with a general client: sees events, publishes values."""

    def __init__(self, server, name):
        super().__init__(f"{name}@{server.domain}", servers.password_of(name))
        self.ca_certs = server.ca_file
        self.ssl_context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.enable_direct_tls = False
        self.auto_authorize = self.auto_subscribe = False
        for plugin in ("xep_0030", "xep_0060"):
            self.register_plugin(plugin)
        self.events = asyncio.Queue()
        self.add_event_handler("pubsub_publish", self.events.put_nowait)
        self.connect(server.host, server.port)

    async def ready(self):
        await self.wait_until("session_start", SECONDS)
        await self.get_roster()
        self.send_presence()

    async def see(self, device):
        """Follows the device's presence. Asks again, for the firmware loses a wish that comes
        together with something else; but not often, for ejabberd drops more than five a minute.
        A wish that waits for its answer is passed on once: it is taken back first."""
        for _ in range(3):
            self.send_presence(pto=device, ptype="subscribe")
            try:
                return await self.wait_until("presence_subscribed", SECONDS / 2)
            except TimeoutError:
                self.send_presence(pto=device, ptype="unsubscribe")
        raise TimeoutError(f"{device} does not answer a wish for its presence")

    async def publish(self, device, item, text):
        value = ElementTree.Element("{urn:xmpp:uwpx:iot}val")
        value.text = text
        await self["xep_0060"].publish(device, ACTUATORS, id=item, payload=value)

    async def next_value(self, node, item, seconds=SECONDS):
        """The text of the next event about an item."""
        while True:
            message = await asyncio.wait_for(self.events.get(), seconds)
            items = message["pubsub_event"]["items"]
            for entry in items if items["node"] == node else ():
                if entry["id"] == item:
                    return entry["payload"].text.strip()


class Peers(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        # A new one each time: nodes and who made their items outlive a device.
        self.server = SERVER(unencrypted=True)
        self.addCleanup(self.server.close)
        self.person = Person(self.server, "juliet")
        await self.person.ready()

    async def asyncTearDown(self):
        await self.person.disconnect()

    def address(self, name):
        return f"{name}@{self.server.domain}"

    def start(self, script, name, *options):
        program = processes.Program(
            [sys.executable, PEERS / script, self.address(name), servers.password_of(name),
             "--port", str(self.server.port), "--interval", "1", *options])
        self.addCleanup(program.stop)
        return program

    async def quiet(self, program):
        """Waits until the firmware has nothing more to send or to lose but its measurements."""
        await self.line(program, "nodes are made")
        await self.line(program, "measured", program.mark())

    async def line(self, program, pattern, since=0, seconds=SECONDS):
        return await asyncio.to_thread(program.wait_for_line, pattern, seconds, since)

    async def insist(self, action, outcome):
        """Does it again until it has its outcome: the firmware may be making its nodes anew, or may
        miss what comes together with something else."""
        for _ in range(SECONDS):
            with contextlib.suppress(IqError):
                await action()
            with contextlib.suppress(TimeoutError):
                return await outcome(2)
        return await outcome(0)

    async def test_firmware_switches_on_for_exactly_one(self):
        device = self.start("firmware.py", "kettle")
        await self.quiet(device)
        address = self.address("kettle")
        if IS_PROSODY:
            for text, state in (("1", "on"), ("true", "off")):
                mark = device.mark()
                await self.insist(
                    lambda: self.person.publish(address, SPEAKER, text),
                    lambda seconds: self.line(device, f"speaker {state}", mark, seconds))
        else:
            await self.person.see(address)
            await self.quiet(device)
            with self.assertRaises(IqError) as refusal:
                await self.person.publish(address, SPEAKER, "1")
            self.assertEqual(refusal.exception.condition, "forbidden")

    async def test_firmware_makes_its_nodes_anew_when_asked_anything(self):
        device = self.start("firmware.py", "kettle")
        await self.quiet(device)
        address = self.address("kettle")
        await self.person.see(address)
        await self.insist(
            lambda: self.person["xep_0060"].subscribe(address, SENSORS),
            lambda seconds: self.person.next_value(SENSORS, "xmpp.iot.sensor.temp", seconds))
        mark = device.mark()
        answers = []

        async def ask():
            question = self.person.make_iq_get("jabber:iq:version",
                                               f"{address}/{self.server.domain}")
            answers.append(asyncio.ensure_future(question.send(timeout=5 * SECONDS)))

        await self.insist(
            ask, lambda seconds: self.line(device, "nodes are made", mark, seconds))
        for answer in answers:
            self.assertFalse(answer.done(), "it never answers")
            answer.cancel()

    async def test_firmware_greets_until_mirrored(self):
        device = self.start("firmware.py", "kettle", "--new", "--owner", self.address("juliet"))
        greeting = asyncio.Queue()
        self.person.add_event_handler("message", greeting.put_nowait)
        while (message := await asyncio.wait_for(greeting.get(), SECONDS))["type"] != "chat":
            continue
        self.assertEqual(message["from"].resource, self.server.domain)
        self.person.send_message(message["from"].bare, message["body"], mtype="chat")
        await self.line(device, "set up")
        self.assertEqual((await asyncio.wait_for(greeting.get(), SECONDS))["body"], "Setup done!")

    async def test_firmware_with_its_short_queue_loses_its_form(self):
        device = self.start("firmware.py", "kettle", "--queue", "5")
        await self.line(device, "nodes are made")
        self.assertIn("dropped", device.output)

    def start_ventilator(self, *options):
        return self.start("slixmpp_device.py", "lamp", "--ca-file", self.server.ca_file,
                          "--owner", self.address("juliet"), *options)

    async def test_ventilator_does_what_its_owner_publishes(self):
        # ejabberd lets nobody but its first publisher change an item, so it is left to the owner.
        device = self.start_ventilator(*([] if IS_PROSODY else ["--unseeded"]))
        await self.line(device, "published")
        address = self.address("lamp")
        await self.person.see(address)
        await self.person["xep_0060"].subscribe(address, SENSORS)
        await self.person.publish(address, POWER, "1")
        await self.line(device, "does power 1")
        self.assertEqual(await self.person.next_value(SENSORS, "xmpp.iot.sensor.speed"), "1200")

    async def test_ventilator_refuses_strangers(self):
        device = self.start_ventilator()
        await self.line(device, "published")
        stranger = Person(self.server, "mallory")
        await stranger.ready()
        with self.assertRaises(IqError):
            await stranger.publish(self.address("lamp"), POWER, "1")
        await stranger.disconnect()

    async def test_ventilator_comes_back_after_a_restart_of_its_server(self):
        device = self.start_ventilator()
        await self.line(device, "published")
        mark = device.mark()
        # On this thread: the server ends with the thread that started it.
        self.server.restart()
        await self.line(device, "published", mark)


# The loop would complain about the time that a server needs for starting.
logging.getLogger("asyncio").setLevel(logging.ERROR)
tap.main()
