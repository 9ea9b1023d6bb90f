# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The stage of the journeys with the virtual machine in it: Hob stays here and has the machine's
system bus, devices in their box run in the machine."""

import contextlib
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / 'support'), str(TESTS / 'journey'), str(TESTS / 'vm')]

import bluez  # noqa: E402  the folders are known only now
import stage  # noqa: E402
import vm  # noqa: E402


class Air(bluez.Bluez):
    """What the fake BlueZ is elsewhere."""

    def __init__(self, **options):  # pylint: disable=super-init-not-called
        self._cleanup = contextlib.ExitStack()
        try:
            self.machine = self._cleanup.enter_context(vm.Vm(**options))
            self.address = self.machine.bus_address
            self._control = self.connect()
        except BaseException:
            self.close()
            raise


class Stage(stage.Stage):
    def __init__(self, build, software, mtu=None, **options):
        self._mtu = mtu
        super().__init__(build, software, air=True, **options)
        try:
            self.air.machine.share(self.folder)
            self.air.machine.forward(self.server.port)
        except BaseException:
            self.close()
            raise

    def make_air(self):
        return Air(mtu=self._mtu)

    def start(self, arguments, name, **options):
        if pathlib.Path(str(arguments[0])).name == 'hob-device':
            arguments = self.air.machine.command(arguments)
        return super().start(arguments, name, **options)

    def said(self):
        return [*self.air.machine.said(), *super().said()]
