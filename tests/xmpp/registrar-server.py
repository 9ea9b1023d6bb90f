#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command next to a server that makes accounts in peculiar ways: registrar-server.py COMMAND…

What tests/support/rogue-server.py is for sessions, this is for who has no account yet; its
behaviours are there as well.
"""

import base64
import importlib.util
import os
import sys

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
REGISTER = "jabber:iq:register"
DATA = "jabber:x:data"
BOB = "urn:xmpp:bob"
PREAUTH = "urn:xmpp:pars:0"
PNG = b"\x89PNG\r\n\x1a\n" + b"letters and digits"
PLAIN = f"<query xmlns='{REGISTER}'><instructions>Choose</instructions><username/><password/></query>"


def load_rogue():
    place = os.path.join(SUPPORT, "rogue-server.py")
    spec = importlib.util.spec_from_file_location("rogue", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rogue = load_rogue()
CLIENT, STREAM_ERRORS, TLS = rogue.CLIENT, rogue.STREAM_ERRORS, rogue.TLS


def welcome(stream, extra=""):
    stream.start_tls(extra)
    stream.features("<register xmlns='http://jabber.org/features/iq-register'/>")


def read_request(stream):
    """The next request and its payload."""
    request = stream.expect(CLIENT, "iq")
    assert request.get("to") == stream.domain, request.get("to")
    return request, request[0]


def refuse(stream, request, condition, kind="cancel"):
    stream.answer(
        request,
        f"<error type='{kind}'><{condition} xmlns='{rogue.STANZAS}'/></error>",
        kind="error",
    )


def submitted(payload):
    """What a form was filled in with."""
    form = payload.find(f"{{{DATA}}}x")
    assert form.get("type") == "submit"
    return {
        field.get("var"): [value.text for value in field.iterfind(f"{{{DATA}}}value")]
        for field in form.iterfind(f"{{{DATA}}}field")
    }


def serve_plain(stream, taken=()):
    while True:
        request, payload = read_request(stream)
        if request.get("type") == "get":
            stream.answer(request, PLAIN)
            continue
        name = payload.find(f"{{{REGISTER}}}username").text
        assert payload.find(f"{{{REGISTER}}}password").text
        if name in taken:
            refuse(stream, request, "conflict")
        else:
            stream.note(f"makes {name}")
            stream.answer(request)


def no_encryption(stream):
    """Offers to make an account, but not to encrypt it."""
    stream.open()
    stream.features("<register xmlns='http://jabber.org/features/iq-register'/>")
    while True:
        stream.note(f"reads {stream.read().tag}")


def injected_offer(stream):
    """What somebody in between put behind the last unencrypted word must not count."""
    welcome(stream, "<stream:features><register/></stream:features><iq type='result' id='1'/>")
    serve_plain(stream)


def plain(stream):
    welcome(stream)
    serve_plain(stream, taken=("toaster",))


def all_taken(stream):
    """Refuses every name, also the next one."""
    welcome(stream)
    while True:
        request, payload = read_request(stream)
        if request.get("type") == "get":
            stream.answer(request, PLAIN)
            continue
        stream.note(f"refuses {payload.find(f'{{{REGISTER}}}username').text}")
        refuse(stream, request, "conflict")


def picture_form(stream, number):
    shown = base64.b64encode(PNG + bytes([48 + number])).decode()
    return (
        f"<query xmlns='{REGISTER}'><x xmlns='{DATA}' type='form'>"
        "<instructions>Read it</instructions>"
        "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:captcha</value></field>"
        f"<field var='challenge' type='hidden'><value> challenge\u00a0{number} </value></field>"
        "<field var='username' type='text-single'><required/></field>"
        "<field var='password' type='text-private'><required/></field>"
        "<field var='ocr' type='text-single' label='Enter the text'><required/>"
        "<media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:one@bob.xmpp.org</uri>"
        "</media></field></x>"
        f"<data xmlns='{BOB}' cid='one@bob.xmpp.org' type='image/png'>{shown}</data></query>"
    )


def picture(stream):
    """Wants a picture read, each time another one."""
    welcome(stream)
    number = 0
    while True:
        request, payload = read_request(stream)
        if request.get("type") == "get":
            number += 1
            stream.answer(request, picture_form(stream, number))
            continue
        values = submitted(payload)
        assert values["FORM_TYPE"] == ["urn:xmpp:captcha"]
        assert values["challenge"] == [f" challenge\u00a0{number} "]
        assert values["password"][0]
        if values["ocr"] != [str(number)]:
            refuse(stream, request, "not-allowed")
        else:
            stream.note(f"makes {values['username'][0]}")
            stream.answer(request)


def picture_apart(stream):
    """Sends the picture only to who asks for it."""
    welcome(stream)
    request, _payload = read_request(stream)
    whole = picture_form(stream, 1)
    cut = whole.index("<data")
    stream.answer(request, whole[:cut] + "</query>")
    request, payload = read_request(stream)
    assert payload.tag == f"{{{BOB}}}data" and payload.get("cid") == "one@bob.xmpp.org"
    stream.answer(request, whole[cut:].removesuffix("</query>"))
    stream.wait_until_gone()


def elsewhere(stream):
    welcome(stream)
    request, _payload = read_request(stream)
    stream.answer(
        request,
        f"<query xmlns='{REGISTER}'><instructions>On our page</instructions>"
        "<x xmlns='jabber:x:oob'><url>https://hob.example/sign-up?a=1&amp;b=2</url></x></query>",
    )
    stream.wait_until_gone()


def hangs_up_on_guests(stream):
    welcome(stream)
    read_request(stream)


def sends_guests_away(stream):
    welcome(stream)
    read_request(stream)
    stream.error(f"<not-authorized xmlns='{STREAM_ERRORS}'/>")
    stream.wait_until_gone()


def too_many_guests(stream):
    welcome(stream)
    stream.error(f"<resource-constraint xmlns='{STREAM_ERRORS}'/>")
    stream.wait_until_gone()


def error_without_reason(stream):
    welcome(stream)
    read_request(stream)
    stream.error("")


def mute_to_guests(stream):
    welcome(stream)
    read_request(stream)
    stream.wait_until_gone()


def impatient(stream):
    """Hangs up after each answer."""
    welcome(stream)
    request, _payload = read_request(stream)
    stream.answer(request, PLAIN)
    request, payload = read_request(stream)
    name = payload.find(f"{{{REGISTER}}}username").text
    if name == "toaster":
        refuse(stream, request, "conflict")
    else:
        stream.note(f"makes {name}")
        stream.answer(request)


def forged_answer(stream):
    """Somebody else answers first."""
    welcome(stream)
    request, _payload = read_request(stream)
    stream.answer(request, "<query xmlns='x'/>", "mallory@elsewhere.example", "error")
    stream.answer(request, PLAIN, stream.domain)
    stream.wait_until_gone()


def large_offer(stream):
    welcome(stream)
    request, _payload = read_request(stream)
    stream.answer(request, f"<query xmlns='{REGISTER}'>{'x' * rogue.MEBIBYTE}</query>")
    stream.wait_until_gone()


def invited(stream):
    welcome(stream)
    request, payload = read_request(stream)
    if payload.tag != f"{{{PREAUTH}}}preauth" or payload.get("token") != "secret-token":
        refuse(stream, request, "forbidden")
        stream.wait_until_gone()
    stream.answer(request)
    serve_plain(stream)


# What may happen when an account is removed.


def removed_without_a_word(stream):
    stream.start_tls()
    if stream.server.count(stream.domain) > 1:
        stream.mechanisms("PLAIN")
        stream.read_auth()
        stream.fail_sasl("not-authorized")
        stream.wait_until_gone()
    stream.sign_in()
    stream.bind()
    payload = stream.expect(CLIENT, "iq")[0]
    assert payload.find(f"{{{REGISTER}}}remove") is not None
    stream.note("removes it")


def removed_as_conflict(stream):
    stream.login()
    assert stream.expect(CLIENT, "iq")[0].find(f"{{{REGISTER}}}remove") is not None
    stream.error(f"<conflict xmlns='{STREAM_ERRORS}'/>")
    stream.wait_until_gone()


def never_removed(stream):
    stream.login()
    stream.expect(CLIENT, "iq")


def removal_refused(stream):
    stream.login()
    refuse(stream, stream.expect(CLIENT, "iq"), "not-allowed")
    stream.wait_until_gone()


rogue.BEHAVIOURS.update(
    (function.__name__.replace("_", "-"), function)
    for function in (
        no_encryption, injected_offer, plain, all_taken, picture, picture_apart, elsewhere,
        hangs_up_on_guests, sends_guests_away, too_many_guests, error_without_reason,
        mute_to_guests, impatient, forged_answer, large_offer, invited, removed_without_a_word,
        removed_as_conflict, never_removed, removal_refused,
    )
)  # fmt: skip

if __name__ == "__main__":
    sys.exit(rogue.main())
