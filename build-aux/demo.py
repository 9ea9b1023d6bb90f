#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/demo: build Hob, open it for a person, or drive it and judge."""

import os
import pathlib
import re
import sys
import time

import check

SECONDS = 20
MACHINE_SECONDS = 20
WIFI = "Home"
WIDE, NARROW, TALL = (1000, 700), (360, 700), (1000, 1240)
CONTROLS = ("Temperature", "Water", "Power", "Target temperature", "Mode", "Keep warm", "Descale",
            "Tell me about", "Note", "Instructions", "Child lock PIN")


def build(source, folder):
    targets = ("src/app/hob", "src/device/hob-device", "tests/camera/fake-camera")
    with check.alone_in(folder):
        built = check.set_up(source, folder) and check.run(
            "ninja", "--quiet", "-C", folder, "-j", check.PROCESSES, *targets)
    return 0 if built else 1


def raise_stage(folder):
    """One device will be at home, one in its box."""
    import stage  # noqa: PLC0415  the folder is known only now

    raised = stage.Stage(folder, air=True, registration="open")
    raised.network.add("Café", security=0, strength=90)
    raised.network.add(WIFI, "correct horse battery staple", in_use=True)
    return raised


def open_for_a_person(folder):
    with raise_stage(folder) as stage:
        stage.start_device("kettle").wait_for_line("^ready", SECONDS)
        stage.add_device("kettle", "Kettle", "Kitchen")
        stage.start_boxed("greenhouse").wait_for_line("^advertising", SECONDS)
        print("Hob is open, signed in as", stage.address(), flush=True)
        print("A greenhouse is in its box. Its code, to be dropped on “Add Device”, is in",
              stage.code_picture("greenhouse"), flush=True)
        return stage.open_hob().wait(None)


class Demo:
    """The whole road, step by step, with a clock and a judge."""

    def __init__(self, folder, pictures):
        self.start = time.monotonic()
        self.pictures = pathlib.Path(pictures)
        self.timeline = []
        self.failures = []
        self.count = 0
        self.stage = raise_stage(folder)
        self.hob = self.window = self.wizard = self.kettle = self.greenhouse = self.quiet = None
        self.decisions = []

    # The clock and the judge.

    def mark(self, what, moment=None):
        moment = time.monotonic() if moment is None else moment
        self.timeline.append((moment - self.start, what))
        return moment

    def picture(self, name, still=True):
        self.window.screen.take(self.pictures / f"{name}.png", still)

    def check(self, what, action):
        self.count += 1
        try:
            result = action()
            print("  ✓", what, flush=True)
            return result
        except Exception as error:  # noqa: BLE001  whatever it was, the demo has not worked
            self.failures.append(what)
            print("  ✗", what, flush=True)
            print("      " + "\n".join(str(error).splitlines()[:6])[:1200].replace("\n", "\n      "), flush=True)
            return None

    # The road.

    def run(self):
        self.mark("server ready")
        self.kettle = self.stage.start_device("kettle")
        self.stage.start_device("garage").wait_for_line("^ready", SECONDS)
        self.mark("devices published", self.kettle.wait_for_line("^ready", SECONDS)[0])
        self.open()
        for what, step in (
                ("the empty home says what to do", self.empty),
                ("a device that is added appears by itself", self.arrive),
                ("the kettle shows its form with live values", self.form),
                ("every control has a name", self.names),
                ("the switch does what it says, and the kettle did it", self.flip),
                ("a reading changes by itself", self.reading),
                ("a change is shown as on its way until it is confirmed", self.on_its_way),
                ("what a device refuses goes back, with its reason", self.refuse),
                ("it is usable at 360 pixels", self.narrow),
                ("it goes dark with the desktop", self.dark),
                ("it says when it is offline, and comes back by itself", self.offline),
                ("the command line sets and reads the same", self.command_line),
                ("nothing holds it up while nobody looks", self.undisturbed),
                ("setting up a new device can be cancelled, and leaves nothing behind", self.cancel),
                ("a device in its box comes home from its picture", self.bring_home),
                ("what came home is live", self.live)):
            self.check(what, step)
        return self.verdict()

    def open(self):
        import pictures  # noqa: PLC0415
        import window  # noqa: PLC0415
        import wizard  # noqa: PLC0415

        moment = self.mark("hob started")
        self.stage.set_colour_scheme("default")
        self.hob = self.stage.open_hob(GSETTINGS_BACKEND="keyfile")
        self.window = window.Window(pictures.Screen())
        self.wizard = wizard.Wizard(self.window)
        _, match = self.hob.wait_for_line(r"hob-timing first-frame (\d+)", SECONDS)
        first = int(match[1]) / 1e9
        self.mark(f"first frame ({(first - moment) * 1000:.0f} ms after its start)", first)

    def empty(self):
        self.window.resize(*WIDE)
        self.window.wait_shows("No Devices Yet")
        self.picture("empty")

    def arrive(self):
        for name, room in (("kettle", "Kitchen"), ("garage", "Garden")):
            self.stage.add_device(name, name.capitalize(), room)
            self.window.wait_device(name.capitalize())
            self.mark(f"{name} appeared")

    def form(self):
        self.window.choose("Kettle")
        self.window.wait_reading("Temperature", r"\d °C")
        self.mark("kettle's first values")
        for name in CONTROLS:
            self.window.find(re.compile(f"^{name}"))
        self.picture("kettle-1000-light")
        self.window.resize(*TALL)
        self.picture("kettle-whole")
        self.window.resize(*WIDE)

    def names(self):
        for device in ("Garage", "Kettle"):
            self.window.choose(device)
            self.window.sweep()

    def flip(self):
        self.window.choose("Kettle")
        self.window.wait_on("Power", False)
        self.picture("switch-1-off")
        log = self.kettle.mark()
        switch, row = self.window.switch("Power"), self.window.row("Power")
        tapped = self.mark("tap")
        switch.act("toggle")
        did, _ = self.kettle.wait_for_line("^set power (on|true|1)", SECONDS, log)
        self.mark(f"the kettle did it ({(did - tapped) * 1000:.1f} ms after the tap)", did)
        self.window.wait_switch(switch, row, True)
        seen = time.monotonic()
        self.mark(f"confirmed in the window ({(seen - tapped) * 1000:.1f} ms after the tap)", seen)
        self.picture("switch-3-on")

    def reading(self):
        self.window.choose("Kettle")
        before, after = self.window.wait_reading_changes("Temperature")
        self.mark(f"temperature changed from {before} to {after}")
        self.picture("reading-changed")

    def on_its_way(self):
        self.window.choose("Kettle")
        self.window.flip("Power")
        self.window.wait_on("Power", False)
        switch, row = self.window.switch("Power"), self.window.row("Power")
        server = self.stage.server
        server.pause()
        try:
            tapped = time.monotonic()
            switch.act("toggle")
            self.window.wait_row_pending(row)
            seen = time.monotonic()
            self.mark(f"shown as on its way, the server being paused "
                      f"({(seen - tapped) * 1000:.1f} ms after the tap)", seen)
            self.picture("switch-2-on-its-way", still=False)
        finally:
            server.resume()
        self.window.wait_on("Power", True)
        self.mark("confirmed after the pause")

    def refuse(self):
        self.window.choose("Garage")
        self.window.wait_on("Door open", False)
        self.window.flip("Door open")
        self.window.wait_shows(re.compile("A car is in the way|set this back by itself"))
        self.window.wait_on("Door open", False)
        self.mark("the refused change went back")
        self.picture("refused")

    def narrow(self):
        self.window.resize(*NARROW)
        self.window.wait_device("Kettle")
        self.picture("devices-360-light")
        self.window.choose("Kettle")
        self.picture("kettle-360-light")
        self.window.back()
        self.window.wait_device("Kettle")
        self.window.resize(*WIDE)

    def dark(self):
        import pictures  # noqa: PLC0415

        self.window.choose("Kettle")
        light = pictures.brightness(self.pictures / "kettle-1000-light.png")
        self.stage.set_colour_scheme("prefer-dark")
        path = self.pictures / "kettle-1000-dark.png"

        def is_dark():
            self.picture(path.stem)
            return pictures.brightness(path) < light / 2

        self.window.wait(is_dark, "a dark window")
        self.window.resize(*NARROW)
        self.window.choose("Kettle")
        self.picture("kettle-360-dark")
        self.stage.set_colour_scheme("default")
        self.window.resize(*WIDE)

    def offline(self):
        self.window.choose("Kettle")
        self.stage.server.stop()
        self.window.wait_shows(re.compile("connection|does not answer|Trying again"))
        self.mark("said that it is offline")
        self.picture("offline")
        self.stage.server.start()
        self.mark("server is back")
        self.window.wait_on("Power", True, 60)
        self.window.wait_shows("Online", 60)
        self.mark("online again")
        # By now the water may be as hot as it is to be.
        answer = self.stage.run_hob("set", "Kettle", "target", "100")
        assert answer.returncode == 0, answer.stderr
        self.window.wait_reading_changes("Temperature", 60)

    def command_line(self):
        self.window.choose("Kettle")
        answer = self.stage.run_hob("set", "Kettle", "power", "off")
        assert answer.returncode == 0, answer.stderr
        self.window.wait_on("Power", False)
        answer = self.stage.run_hob("get", "Kettle", "temperature")
        assert answer.returncode == 0 and re.search(r"\d", answer.stdout), answer
        self.mark("set and read from the command line")

    def undisturbed(self):
        """Changes and readings while the accessibility bus asks for nothing. The time is told, not
        judged: it is another matter on another machine."""
        self.quiet = [time.monotonic(), None]
        for value in ("on", "off", "on"):
            log = self.kettle.mark()
            answer = self.stage.run_hob("set", "Kettle", "power", value)
            assert answer.returncode == 0, answer.stderr
            self.kettle.wait_for_line("^set power", SECONDS, log)
        self.quiet[1] = time.monotonic()
        self.window.wait_on("Power", True)

    # A device comes home.

    def take_all(self, name, is_ready=lambda: True):
        self.window.take_all(self.stage, self.pictures, name, (WIDE, NARROW), is_ready)

    def decide(self, what):
        self.decisions.append(what)
        return self.mark(f"decision {len(self.decisions)}: {what}")

    def begin(self):
        """Until its code is to be shown."""
        import camera  # noqa: PLC0415
        import wizard  # noqa: PLC0415

        self.window.press_button("Add Device")
        self.wizard.wait_page(wizard.ADD)
        self.window.activate("New Device")
        self.wizard.wait_page(wizard.CODE)
        self.window.wait(camera.is_used, "the camera to be looked through")

    def come_to_form(self):
        import camera  # noqa: PLC0415
        import wizard  # noqa: PLC0415

        camera.show(self.stage.code_picture("greenhouse"))
        self.wizard.wait_page(wizard.CONFIRM)
        camera.show_nothing()
        self.window.wait_shows(WIFI)

    def cancel(self):
        """Every page is looked at; the server makes no accounts just now."""
        import camera  # noqa: PLC0415
        import wizard  # noqa: PLC0415

        self.greenhouse = self.stage.start_boxed("greenhouse")
        self.greenhouse.wait_for_line("^advertising", SECONDS)
        self.window.press_button("Add Device")
        self.wizard.wait_page(wizard.ADD)
        self.take_all("bring-1-kind")
        self.wizard.escape()
        self.wizard.wait_closed()
        self.begin()
        self.take_all("bring-2-code", camera.is_used)
        self.come_to_form()
        self.take_all("bring-4-confirm")
        before = self.stage.server.registered()
        self.stage.server.pause()
        try:
            self.window.press_button("Continue")
            self.window.wait_shows("Creating its account")
            self.take_all("bring-5-setting-up")
            spent = self.wizard.escape()
            self.wizard.wait_closed()
        finally:
            self.stage.server.resume()
        self.mark(f"cancelled, the dialog has slid away {spent:.0f} ms after Escape")
        self.window.wait(lambda: self.stage.server.registered() == before, "no account to be left",
                         SECONDS)
        self.mark("no account is left on the server")

    def bring_home(self):
        import camera  # noqa: PLC0415
        import wizard  # noqa: PLC0415

        self.begin()
        self.decide("it is a new device")
        log = self.greenhouse.mark()
        camera.show(self.stage.code_picture("greenhouse"))
        shown = self.decide("its code is shown to the camera")
        self.wizard.wait_page(wizard.CONFIRM)
        identified = self.mark("it is found, connected and identified")
        self.window.wait_shows("Proved")
        self.window.wait_shows(WIFI)
        self.window.press_button("Continue")
        agreed = self.decide("it is this one, with what is filled in")
        self.wizard.wait_page(wizard.DONE)
        self.mark("it is home")
        self.window.wait_shows("Soil moisture")
        live = self.mark("live in the window")
        for line, what in (("written setup-done", "it has Wi-Fi and account"),
                           ("online", "it is online"), ("hello", "it says hello"),
                           ("mirrored", "its hello was mirrored"), ("ready", "it has published")):
            self.mark(what, self.greenhouse.wait_for_line(f"^{line}", SECONDS, log)[0])
        camera.show_nothing()
        self.take_all("bring-6-done")
        self.window.press_button("Done")
        self.decide("done")
        self.wizard.wait_closed()
        spent = identified - shown + live - agreed
        print(f"    machine time from the code to live: {spent:.1f} s; decisions: "
              f"{len(self.decisions)}; characters typed: 0", flush=True)
        assert spent < MACHINE_SECONDS, f"{spent:.1f} s from the code to live"
        assert len(self.decisions) == 4, self.decisions

    def live(self):
        self.window.choose("Greenhouse")
        self.window.wait_reading("Temperature", r"\d °C")
        self.window.wait_reading_changes("Temperature")
        log = self.greenhouse.mark()
        self.window.flip("Pump")
        self.greenhouse.wait_for_line("^set pump", SECONDS, log)
        self.window.wait_on("Pump", True)
        self.mark("its pump was switched on")
        self.window.sweep()
        self.picture("greenhouse-1000-light")

    # The end.

    def verdict(self):
        print("\nTimeline, in milliseconds:")
        for moment, what in sorted(self.timeline):
            print(f"{moment * 1000:9.1f}  {what}")
        slow = [(moment - self.start, float(match[1])) for moment, line in self.hob.lines
                if (match := re.match(r"hob-timing slow ([\d.]+)", line))]
        self.print_slow_turns()
        noise = [line for _, line in self.hob.lines if not line.startswith("hob-timing") and line]
        if noise:
            print("\nHob said:", *noise, sep="\n  ")
        print("\nPictures:", *sorted(path.name for path in self.pictures.glob("*.png")))
        if self.failures:
            print(f"\nThe demo has FAILED: {len(self.failures)} of {self.count} steps did not work.")
            return 1
        print(f"\nThe demo has worked: all {self.count} steps.")
        return 0


    def print_slow_turns(self):
        slow = [(moment, float(match[1])) for moment, line in self.hob.lines
                if (match := re.match(r"hob-timing slow ([\d.]+)", line))]
        quiet = [spent for moment, spent in slow
                 if self.quiet and self.quiet[1] and self.quiet[0] <= moment <= self.quiet[1]]
        print(f"\nTurns of the main loop over 8 ms: {len(slow)}, most of them while the "
              "accessibility bus asked for everything in the window")
        print("  in milliseconds:", *(f"{spent:.0f}" for _, spent in slow))
        if self.quiet and self.quiet[1]:
            print(f"  of these in {self.quiet[1] - self.quiet[0]:.1f} s while it asked nothing, with "
                  f"readings and changes coming in: {len(quiet)}", *(f"{spent:.0f}" for spent in quiet))


def drive(folder, pictures):
    demo = Demo(folder, pictures)
    try:
        return demo.run()
    finally:
        demo.stage.close()


def main():
    action, source, folder, *more = sys.argv[1:]
    sys.path.insert(0, os.path.join(source, "tests/support"))
    if action == "build":
        return build(source, folder)
    if action == "open":
        return open_for_a_person(folder)
    return drive(folder, *more)


if __name__ == "__main__":
    sys.exit(main())
