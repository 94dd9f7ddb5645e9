#!/usr/bin/env python3
"""An agent that is a program, in Python with slixmpp: it answers each line of a visitor with the same line, and hands over
to people, with a summary, who says "human" or 真人. It knows XEP-0142 and rooms, and three elements of urn:parley:acd:1
(docs/protocol.md, "Bots").

    parley user add helper --role agent --password-file FILE
    parley agent set helper --bot --slots 10000
    parley queue join 8000 helper
    PASSWORD=... python3 bot.py helper@localhost --queue 8000 --people 8001
"""

import argparse
import os
from xml.etree import ElementTree as ET

from slixmpp import ClientXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

WG, P = "http://jabber.org/protocol/workgroup", "urn:parley:acd:1"
MUC, USER, SID = "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#user", "urn:xmpp:sid:0"
SAID_MAX = 5  # lines of a visitor in a summary


class Bot(ClientXMPP):
    def __init__(self, jid, password, queue, people):
        super().__init__(jid, password)
        self.acd, self.queue, self.people = "acd." + self.boundjid.domain, queue, people
        self.said = {}  # by room: what its visitor said last
        self.missed = set()  # rooms whose history ends with a line of the visitor's
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.line)
        self.register_handler(Callback("offer", MatchXPath("{jabber:client}iq/{%s}offer" % WG), self.offered))
        self.register_handler(Callback("revoke", MatchXPath("{jabber:client}iq/{%s}offer-revoke" % WG), lambda iq: iq.reply().send()))
        self.register_handler(Callback("invite", MatchXPath("{jabber:client}message/{%s}x/{%s}invite" % (USER, USER)), self.invited))
        self.register_handler(Callback("subject", MatchXPath("{jabber:client}message/{jabber:client}subject"), self.history_over))
        self.register_handler(Callback("closed", MatchXPath("{jabber:client}message/{%s}closed" % P), self.closed))

    def start(self, _):
        """One presence is enough: it signs on, and makes ready."""
        p = self.make_presence(pto=f"{self.queue}@{self.acd}", pshow="chat")
        p.append(ET.Element("{%s}agent-status" % WG))
        p.send()

    def ask(self, to, payload):
        iq = self.make_iq_set(ito=to)
        iq.append(payload)
        iq.send(callback=lambda answer: None)  # what comes of it is told by what follows

    def offered(self, iq):
        """The result says that the offer was received; then it is accepted."""
        iq.reply().send()
        offer = iq.xml.find("{%s}offer" % WG)
        self.ask(iq["from"], ET.Element("{%s}offer-accept" % WG, jid=offer.get("jid")))

    def invited(self, message):
        p = self.make_presence(pto=f"{message['from'].bare}/bot")
        ET.SubElement(p.xml, "{%s}x" % MUC).append(ET.Element("{%s}history" % MUC, maxstanzas="5"))
        p.send()

    def closed(self, message):
        self.said.pop(message.xml.find("{%s}closed" % P).get("jid"), None)

    def line(self, message):
        room, visitor = message["from"].bare, message["from"].resource == "visitor"
        if message["type"] != "groupchat":
            return
        if visitor:
            said = self.said.setdefault(room, [])
            said.append(message["body"])
            del said[:-SAID_MAX]
        if message.xml.find("{urn:xmpp:delay}delay") is not None:
            (self.missed.add if visitor else self.missed.discard)(room)
        elif visitor:
            self.reply(room)

    def history_over(self, message):
        room = message["from"].bare
        if room in self.missed:
            self.missed.discard(room)
            self.repeat(room)

    def reply(self, room):
        """All the bot can: to say the same, or to call somebody who can more."""
        line = self.said[room][-1]
        if "human" in line.lower() or "真人" in line:
            transfer = ET.Element("{%s}transfer" % P, queue=self.people)
            ET.SubElement(transfer, "{%s}reason" % P).text = "asked for a person"
            ET.SubElement(transfer, "{%s}note" % P).text = "\n".join(self.said[room])
            self.ask(room, transfer)
            return
        self.repeat(room)

    def repeat(self, room):
        answer = self.make_message(mto=room, mbody=self.said[room][-1], mtype="groupchat")
        answer["id"] = self.new_id()
        answer.append(ET.Element("{%s}origin-id" % SID, id=answer["id"]))
        answer.send()


if __name__ == "__main__":
    flags = argparse.ArgumentParser()
    flags.add_argument("jid")
    flags.add_argument("--queue", default="8000")
    flags.add_argument("--people", default="8001")
    flags.add_argument("--server", help="HOST:PORT, where it is not in the DNS")
    flags.add_argument("--plain", action="store_true", help="without TLS: for a demo on this machine alone")
    args = flags.parse_args()
    bot = Bot(args.jid, os.environ["PASSWORD"], args.queue, args.people)
    where = {}
    if args.server:
        host, port = args.server.rsplit(":", 1)
        where = {"address": (host, int(port))}
    bot.connect(force_starttls=not args.plain, disable_starttls=args.plain, **where)
    bot.process()
