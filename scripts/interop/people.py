"""People with slixmpp and strophe.js for clients, as visitors and as agents, each with the same few verbs: what they do, and what they wait
to hear of it. Whoever waits in vain for PATIENCE says what came instead."""

import asyncio
import contextlib
import re
import ssl
import xml.etree.ElementTree as ET

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

import clients
import floor

PATIENCE = 40  # seconds
WG, P, MUC, DATA = "http://jabber.org/protocol/workgroup", "urn:parley:acd:1", "http://jabber.org/protocol/muc", "jabber:x:data"
CLIENT, ROSTER = "jabber:client", "jabber:iq:roster"


class Waited(Exception):
    """Somebody waited for something that did not come."""


class Person(slixmpp.ClientXMPP):
    """Somebody with an account. What has come is kept until somebody waits for it."""

    def __init__(self, server, user, password):
        super().__init__(f"{user}@{server.host}", password)
        self.address, self.ca = (server.address, server.port), server.ca()
        self.came, self.news = [], asyncio.Event()
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.add_filter("in", self.keep)
        self.register_handler(Callback("asked", StanzaPath("iq@type=set"), self.received))
        self.begun = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: self.begun.done() or self.begun.set_result(None))

    def get_ssl_context(self):
        context = ssl.create_default_context(cafile=self.ca)
        context.check_hostname = False  # those of others bear no address
        return context

    def received(self, iq):
        """What the workgroup asks for is done."""
        if any(kid.tag.startswith(f"{{{WG}}}") for kid in iq.xml):
            iq.reply(clear=True).send()

    def keep(self, stanza):
        if stanza.name in ("message", "presence", "iq"):
            self.came.append(stanza.xml)
            self.news.set()
        return stanza

    async def online(self):
        self.connect(self.address)
        try:
            await asyncio.wait_for(self.begun, PATIENCE)
        except asyncio.TimeoutError:
            raise Waited(f"{self.boundjid.bare} never logged in") from None
        await self.get_roster()
        self.send_presence()
        return self

    async def leave(self):
        await self.disconnect(wait=1)

    async def awaits(self, what, test):
        """The first stanza that passes the test, taken out of what has come."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            for stanza in self.came:
                if test(stanza):
                    self.came.remove(stanza)
                    return stanza
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), deadline - asyncio.get_running_loop().time())
            except asyncio.TimeoutError:
                last = "\n  ".join(ET.tostring(s, "unicode") for s in self.came[-12:])
                raise Waited(f"{self.boundjid.user} waits for {what}; what came:\n  {last}") from None

    async def hears(self, pattern, sender=""):
        """A message's text, from an address that begins so."""
        return await self.awaits(f"{pattern!r} from {sender or 'anybody'}", lambda s: s.tag == f"{{{CLIENT}}}message"
                                 and s.get("from", "").startswith(sender) and re.search(pattern, s.findtext(f"{{{CLIENT}}}body") or ""))

    def texts(self):
        """What has come and nobody waited for."""
        return [body for s in self.came if (body := s.findtext(f"{{{CLIENT}}}body"))]

    def writes(self, to, text):
        self.send_message(mto=to, mbody=text, mtype="chat")

    async def asks(self, to, xml):
        """An IQ set and its answer, which is no error."""
        iq = self.make_iq_set(ito=to)
        iq.append(ET.fromstring(xml))
        return await iq.send(timeout=PATIENCE)


class Visitor(Person):
    """A visitor with an account, who simply writes to a queue."""

    kind = "account"

    def __init__(self, server, user, name, dn="8000"):
        super().__init__(server, user, floor.PASSWORD)
        self.called, self.queue = name, f"{dn}@{server.centre}"

    async def comes(self):
        await self.online()
        self.writes(self.queue, "Good morning")
        await self.hears("your name")
        self.writes(self.queue, self.called)
        await self.hears("in line|You are talking", self.queue)

    async def is_served(self):
        await self.hears("You are talking with", self.queue)

    async def says(self, text):
        self.writes(self.queue, text)

    async def is_told(self, text):
        await self.hears("^" + re.escape(text) + "$", self.queue)

    async def has_ended(self):
        await self.hears("The conversation has ended", self.queue)
        await self.hears("How was it", self.queue)
        self.writes(self.queue, "5")
        await self.hears("Thank you for your rating", self.queue)


class Guest:
    """A visitor of the page, on a WebSocket: clients/guest.mjs."""

    kind = "guest"

    def __init__(self, server, folder, name, dn="8000"):
        self.server, self.called, self.dn = server, name, dn
        self.driver = clients.Driver(f"guest {name}", ["node", str(folder / "guest.mjs")])
        self.lines, self.left = [], []

    async def wait(self, what, test):
        async def until():
            while True:
                for event in self.left:
                    if test(event):
                        self.left.remove(event)
                        return
                self.left.append(await self.driver.events.get())
        try:
            await asyncio.wait_for(until(), PATIENCE)
        except asyncio.TimeoutError:
            raise Waited(f"the guest waits for {what}; what came: {self.left[-12:]}") from None

    async def state(self, state):
        await self.wait(state, lambda e: e["is"] == "contact" and e["state"] == state)

    async def comes(self):
        await self.driver.start(self.server.address, self.server.http_port, self.called, self.dn)
        await self.wait("the queue", lambda e: e["is"] == "contact" and e["state"] in ("waiting", "ringing"))
        await self.says("Good morning")

    async def is_served(self):
        await self.state("talking")

    async def says(self, text):
        await self.driver.tell(do="say", id=f"l{len(self.lines)}", text=text)
        self.lines.append(text)

    async def is_told(self, text):
        await self.wait(repr(text), lambda e: e["is"] == "line" and e["text"] == text and e["by"].startswith("agent"))

    async def has_ended(self):
        await self.state("ended")

    def texts(self):
        return [e["text"] for e in self.left if e["is"] == "line"]

    async def leave(self):
        with contextlib.suppress(ProcessLookupError):
            await self.driver.stop()
