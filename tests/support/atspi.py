# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Drives an application through the accessibility bus, as assistive technology does.

Things are found by their name and by what can be done with them, never by role or place. Every
wait is for the thing itself: it looks again whenever the application says that something changed,
or at the latest after a twentieth of a second, until its deadline.
"""

import contextlib
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  the version comes first

SECONDS = 10
LOOK_AGAIN_MILLISECONDS = 50
MOST_NODES = 5000
EVENTS = (
    "object:state-changed",
    "object:property-change",
    "object:children-changed",
    "object:text-changed",
    "object:value-changed",
    "window",
)
_CALLS = {
    "action": Atspi.Accessible.get_action_iface,
    "value": Atspi.Accessible.get_value_iface,
    "editable": Atspi.Accessible.get_editable_text_iface,
    "text": Atspi.Accessible.get_text_iface,
    "selection": Atspi.Accessible.get_selection_iface,
}
_listener = None


class NotFound(AssertionError):
    pass


def _ignore(_event, *_data):
    pass


def _start():
    global _listener
    if _listener is None:
        Atspi.init()
        Atspi.set_timeout(5000, 15000)
        _listener = Atspi.EventListener.new(_ignore, None)
        for event in EVENTS:
            _listener.register(event)


def wait_for(condition, what, seconds=SECONDS):
    """Returns what condition () gives as soon as that is true."""
    deadline = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while True:
        try:
            if result := condition():
                return result
        except GLib.Error:
            # What was looked at is going away just now.
            pass
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotFound(f"{what() if callable(what) else what}: not within {seconds} s")
        source = GLib.timeout_source_new(min(LOOK_AGAIN_MILLISECONDS, max(1, int(left * 1000))))
        source.set_callback(lambda *_: True)
        source.attach(context)
        context.iteration(True)
        source.destroy()


class Node:
    """One thing of the application."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    # What it is.

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def description(self):
        return self.accessible.get_description() or ""

    @property
    def role(self):
        return self.accessible.get_role_name()

    def has(self, interface):
        return _CALLS[interface](self.accessible) is not None

    def is_(self, state):
        """state is the name of an AT-SPI state: "checked", "sensitive", "showing"…"""
        states = self.accessible.get_state_set()
        return states.contains(getattr(Atspi.StateType, state.upper().replace("-", "_")))

    @property
    def showing(self):
        return self.is_("showing") and self.is_("visible")

    @property
    def text(self):
        text = self.accessible.get_text_iface()
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)) if text else ""

    @property
    def value(self):
        return self.accessible.get_value_iface().get_current_value()

    @property
    def actions(self):
        action = self.accessible.get_action_iface()
        return [action.get_action_name(i) for i in range(action.get_n_actions())] if action else []

    @property
    def operable(self):
        """Has an action of its own, not just what any text offers, such as copying it."""
        return any("." not in name for name in self.actions)

    @property
    def parent(self):
        parent = self.accessible.get_parent()
        return Node(parent) if parent else None

    # What can be done.

    def act(self, name=None):
        """Does the named action, or its first one of its own."""
        actions = self.actions
        name = name or next((action for action in actions if "." not in action), None)
        if name not in actions:
            raise AssertionError(f"{self!r} has no action {name or 'of its own'}, only {actions}")
        # GTK says that it was done even where nothing can be done.
        wait_for(lambda: self.is_("sensitive"), lambda: f"{self!r} to become operable", 5)
        index = actions.index(name)
        if not self.accessible.get_action_iface().do_action(index):
            raise AssertionError(f"{self!r}: {actions[index]} was not done")

    def set_text(self, text):
        if not self.accessible.get_editable_text_iface().set_text_contents(text):
            raise AssertionError(f"{self!r}: the text was not taken")

    def set_value(self, value):
        if not self.accessible.get_value_iface().set_current_value(value):
            raise AssertionError(f"{self!r}: the value was not taken")

    def focus(self):
        """Gives it the keyboard, where GTK lets it."""
        # GTK 4.18 does it but forgets to say so, which counts as an error here.
        with contextlib.suppress(GLib.Error):
            self.accessible.get_component_iface().grab_focus()
        wait_for(lambda: self.is_("focused"), lambda: f"{self!r} to take the focus", 3)

    # What is below.

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is not None:
                yield Node(child)

    def everything(self, showing=True):
        """All things below, depth first; those that do not show, and all below them, left out."""
        seen = 0
        queue = [self]
        while queue:
            node = queue.pop(0)
            seen += 1
            if seen > MOST_NODES:
                raise AssertionError(f"{self!r} has more than {MOST_NODES} things below it")
            try:
                # Windows of other toolkits than the tested one need not say that they show.
                if node is not self and showing and not node.is_("visible"):
                    continue
                queue = list(node.children()) + queue
            except GLib.Error:
                continue
            yield node

    def find_now(self, name=None, interface=None, where=None, showing=True):
        """As find, but None at once when there is nothing like it now."""
        for node in self.everything(showing):
            try:
                if name is not None and not _matches(node.name, name):
                    continue
                if interface == "action" and not node.operable:
                    continue
                if interface and not node.has(interface):
                    continue
                if where and not where(node):
                    continue
            except GLib.Error:
                continue
            return node
        return None

    def find(self, name=None, interface=None, where=None, seconds=SECONDS, showing=True):
        """The first thing of this name (a text, or a compiled pattern) that has the interface
        ("action", "value", "editable", "text", "selection") and for which where () is true."""
        return wait_for(
            lambda: self.find_now(name, interface, where, showing),
            lambda: f"{name!r} ({interface or 'anything'}) in {self!r}, which has\n{self.dump()}",
            seconds)

    def wait_gone(self, name, seconds=SECONDS):
        wait_for(lambda: self.find_now(name) is None, f"{name!r} to go from {self!r}", seconds)

    def names(self):
        """The names of everything that shows, in order."""
        return [node.name for node in self.everything() if node.name]

    def dump(self):
        """What it has below it in words, for messages, without what only holds others."""
        lines = []

        def add(node, depth):
            if len(lines) > 200:
                return
            try:
                if not (node.name or node.description or node.is_("focusable") or node.operable):
                    for child in node.children():
                        add(child, depth)
                    return
                states = [state for state in ("showing", "focusable", "focused", "checked")
                          if node.is_(state)]
                words = [node.role, repr(node.name), repr(node.description), ",".join(states)]
                if node.operable:
                    words.append(str([action for action in node.actions if "." not in action]))
                if node.has("value"):
                    words.append(str(node.value))
                if node.has("text") and node.text != node.name:
                    words.append(f"text {node.text!r}")
                lines.append("  " * depth + " ".join(words))
                for child in node.children():
                    add(child, depth + 1)
            except GLib.Error:
                lines.append("  " * depth + "(gone)")

        add(self, 0)
        return "\n".join(lines)


def _matches(name, wanted):
    return wanted.search(name) is not None if hasattr(wanted, "search") else name == wanted


def application(name, seconds=30):
    """The application of this name, once it has a window."""
    _start()

    def look():
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == name and child.get_child_count() > 0:
                # Every question goes to the application: nothing stale, and no order of signals.
                child.set_cache_mask(Atspi.Cache.NONE)
                return Node(child)
        return None

    return wait_for(look, f"application {name!r} on the accessibility bus", seconds)


def sweep(root, seconds=3):
    """Returns the names of all controls that show. Fails on one that a person can focus or operate
    but that nobody who cannot see would know the purpose of, also after a moment: a row that has
    just come gets its name in the frame after."""
    swept = []

    def is_clean():
        swept[:] = _sweep_once(root)
        return not swept[1]

    try:
        wait_for(is_clean, "names for all", seconds)
    except NotFound as late:
        raise AssertionError("without a name: " + "; ".join(swept[1]) + "\n" + root.dump()) from late
    return swept[0]


def _sweep_once(root):
    names, nameless = [], []
    for node in root.everything():
        try:
            if not node.is_("showing") or not (node.is_("focusable") or node.operable):
                continue
            if node.name.strip():
                names.append(node.name)
            elif not _is_mere_container(node):
                nameless.append(_path(node))
        except GLib.Error:
            continue
    return names, nameless


def _is_mere_container(node):
    """Lists and scrolled areas take the focus only to hand it on to what is in them, and a combo
    box shows its value in an inner list that has no life of its own."""
    if node.operable or node.has("value") or node.has("editable"):
        return False
    if node.role == "list item":
        parents = [node.parent]
        while parents[-1] is not None and len(parents) < 6:
            parents.append(parents[-1].parent)
        return any(parent and parent.role == "combo box" and parent.name for parent in parents)
    return node.role in ("list", "list box", "scroll pane", "viewport", "grouping", "panel", "filler",
                         "frame", "window", "generic", "table", "tree table", "application")


def _path(node):
    words = []
    while node is not None and node.role != "application":
        words.append(f"{node.role} {node.name!r}" if node.name else node.role)
        node = node.parent
    return " < ".join(words)
