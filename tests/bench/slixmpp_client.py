#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""slixmpp_client.py ACCOUNT LETTER: answers what the bench's device publishes, as its users would."""

import logging
import os
import sys
from xml.etree import ElementTree

import slixmpp

DOMAIN = os.environ["HOB_TEST_DOMAIN"]
DEVICE = f"kettle@{DOMAIN}"


class Client(slixmpp.ClientXMPP):
    def __init__(self, account, letter):
        super().__init__(f"{account}@{DOMAIN}/bench", f"{account}-secret")
        self.letter = letter
        self.ca_certs = os.environ["HOB_TEST_CA_FILE"]
        self.enable_direct_tls = False
        self.enable_plaintext = False
        self.register_plugin("xep_0060")
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("pubsub_publish", self.answer)
        self.add_event_handler("failed_all_auth", self.fail)
        self.add_event_handler("connection_failed", self.fail)

    async def start(self, _event):
        self.send_presence()
        await self["xep_0060"].subscribe(DEVICE, f"xmpp.iot.sensors.{self.letter}")
        print("READY", flush=True)

    async def answer(self, message):
        if message["from"].bare != DEVICE:
            return
        value = message["pubsub_event"]["items"]["item"]["payload"].text
        payload = ElementTree.Element("{urn:xmpp:uwpx:iot}val", {"type": "string"})
        payload.text = "a" + value
        await self["xep_0060"].publish(
            DEVICE,
            f"xmpp.iot.actuators.{self.letter}",
            id="xmpp.iot.actuator.led",
            payload=payload,
        )

    def fail(self, event):
        sys.exit(f"slixmpp could not sign in: {event}")


def main():
    logging.basicConfig(level=logging.ERROR)
    client = Client(*sys.argv[1:3])
    client.connect(os.environ["HOB_TEST_HOST"], int(os.environ["HOB_TEST_PORT"]))
    client.loop.run_forever()


if __name__ == "__main__":
    main()
