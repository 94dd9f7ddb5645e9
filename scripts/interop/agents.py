"""Agents: those with slixmpp, as a plain client and as a desk, and what a whole contact asks of any."""

import re
import xml.etree.ElementTree as ET

import floor
import people
from people import CLIENT, MUC, P, WG

TALK = [  # what a visitor says, and an agent: in letters that a keyboard has
    ("Where are my parcels, 7 & 8?", "Good morning! I have a look."),
    ("您好，訂單是 <b>4711</b>", "Both are on their way & come tomorrow."),
    ("And I have paid one of them twice :-(", "Yes: <b>NT$ 200</b> & sorry!"),
]


class Plain(people.Person):
    """An agent with a client that knows chat and presence: commands begin with a dot."""

    def __init__(self, server, user="1001"):
        super().__init__(server, user, floor.PASSWORD)
        self.queue, self.talk = f"8000@{server.centre}", None
        self.roster_names, self.askers = set(), set()  # of what has been in the roster, and who asked to be

    async def signs_on(self):
        await self.online()
        self.send_presence_subscription(self.queue)
        await self.stands_in_the_roster(self.queue)
        self.writes(self.queue, ".presence on")
        await self.hears("presence sets your state", self.queue)

    def keep(self, stanza):
        self.roster_names |= {item.get("name", "") for item in stanza.xml.iter(f"{{{people.ROSTER}}}item")}
        if stanza.xml.tag == f"{{{CLIENT}}}presence" and stanza.xml.get("type") == "subscribe":
            self.askers.add(stanza.xml.get("from"))
        return super().keep(stanza)

    async def stands_in_the_roster(self, jid):
        """The contact is there, by a push or because it asked and was let in."""
        stanza = await self.awaits(f"{jid} in the roster", lambda s: any(
            item.get("jid") == jid and item.get("subscription") in ("both", "to") for item in s.iter(f"{{{people.ROSTER}}}item")))
        return next(item for item in stanza.iter(f"{{{people.ROSTER}}}item") if item.get("jid") == jid)

    async def gets_ready(self):
        self.send_presence(pshow="away", pstatus="tea")
        await self.queue_shows("away", "tea")
        self.send_presence()
        await self.queue_shows(None, "Ready")

    async def queue_shows(self, show, status):
        await self.awaits(f"the queue as {show or 'available'}, {status}", lambda s: s.tag == f"{{{CLIENT}}}presence"
                          and s.get("from", "").startswith(self.queue) and s.findtext(f"{{{CLIENT}}}show") == show
                          and status in (s.findtext(f"{{{CLIENT}}}status") or ""))

    async def is_offered(self, name):
        await self.hears(f"{name} .*\n?.*Write y to take it", self.queue)

    async def takes(self, name):
        self.writes(self.queue, "y")
        told = await self.hears(f"You have {name} now", "c-")
        self.talk = told.get("from")
        await self.stands_in_the_roster(self.talk.split("/")[0])
        await self.queue_shows("dnd", "Busy")

    async def says(self, text):
        self.writes(self.talk, text)

    async def is_told(self, text):
        await self.hears("^" + re.escape(text) + "$", self.talk)

    async def notes(self):
        await self.commands(".note paid twice", "Noted")
        await self.commands(".nothing", "There is no command")

    async def commands(self, command, answer):
        self.writes(self.talk, command)
        await self.hears(answer, self.talk.split("/")[0])

    async def closes(self):
        await self.commands(".close", "conversation with .* is over")

    async def wraps_up(self):
        await self.commands(".wrapup", "resolved")
        await self.commands(".wrapup resolved done", "Filed")

    async def is_ready_again(self):
        self.writes(self.queue, ".ready")
        await self.hears("^Ready", self.queue)
        await self.awaits("the end of the contact in the roster", lambda s: any(
            item.get("jid") == self.talk.split("/")[0] and item.get("subscription") in ("remove", "none") for item in s.iter(f"{{{people.ROSTER}}}item")))


class Desk(people.Person):
    """An agent with a client that knows XEP-0142 and rooms."""

    def __init__(self, server, user="1001"):
        super().__init__(server, user, floor.PASSWORD)
        self.queue, self.centre, self.room = f"8000@{server.centre}", server.centre, None

    async def signs_on(self):
        await self.online()
        await self.asks(self.centre, f"<desk xmlns='{P}'/>")

    def shows(self, show):
        presence = self.make_presence(pto=self.queue, pshow=show)
        presence.append(ET.fromstring(f"<agent-status xmlns='{WG}'/>"))
        presence.send()

    async def gets_ready(self):
        self.shows("chat")
        await self.state("ready")

    async def state(self, shown):
        await self.awaits(f"the state {shown}", lambda s: any(e.get("shown") == shown for e in s.findall(f"{{{P}}}state")))

    async def is_offered(self, name):
        iq = await self.awaits("the offer", lambda s: s.find(f"{{{WG}}}offer") is not None and s.tag == f"{{{CLIENT}}}iq")
        self.offer = iq.find(f"{{{WG}}}offer")
        if (caller := self.offer.find(f"{{{P}}}offer").get("caller")) != name:
            raise people.Waited(f"{caller} is offered and not {name}")

    async def takes(self, _):
        await self.asks(self.queue, f"<offer-accept xmlns='{WG}' jid='{self.offer.get('jid')}'/>")
        invitation = await self.awaits("the invitation", lambda s: s.find(f"{{{MUC}#user}}x/{{{MUC}#user}}invite") is not None)
        self.room = invitation.get("from")
        presence = self.make_presence(pto=f"{self.room}/agent")
        presence.append(ET.fromstring(f"<x xmlns='{MUC}'/>"))
        presence.send()
        await self.awaits("the room", lambda s: s.get("from") == f"{self.room}/agent" and s.find(f"{{{MUC}#user}}x") is not None)

    async def says(self, text):
        self.send_message(mto=self.room, mbody=text, mtype="groupchat")

    async def is_told(self, text):
        await self.hears("^" + re.escape(text) + "$", f"{self.room}/visitor")

    async def notes(self):
        await self.asks(self.room, f"<note xmlns='{P}'>paid twice</note>")

    async def closes(self):
        await self.asks(self.room, f"<end xmlns='{P}'/>")
        await self.awaits("the end of the room", lambda s: s.find(f"{{{MUC}#user}}x/{{{MUC}#user}}destroy") is not None)

    async def wraps_up(self):
        await self.asks(self.room, f"<wrap-up xmlns='{P}' code='resolved'><note>done</note></wrap-up>")

    async def is_ready_again(self):
        await self.gets_ready()
        await self.awaits("the end of the contact", lambda s: s.find(f"{{{P}}}closed") is not None)


async def whole_contact(row, agent, visitor):
    """From the visitor's first word to the agent's next readiness."""
    async with row.step("offered"):
        await visitor.comes()
        await agent.is_offered(visitor.called)
    async with row.step("taken"):
        await agent.takes(visitor.called)
        await visitor.is_served()
    async with row.step("heard"):
        await agent.is_told("Good morning")
        for question, answer in TALK:
            await visitor.says(question)
            await agent.is_told(question)
            await agent.says(answer)
            await visitor.is_told(answer)
        again = [text for text in agent.texts() if text in dict(TALK)] + [text for text in visitor.texts() if text in dict(TALK).values()]
        if again:
            raise people.Waited(f"more than once: {again}")
    async with row.step("command"):
        await agent.notes()
        await agent.says("Anything else?")
        await visitor.is_told("Anything else?")
        if shown := [text for text in visitor.texts() if text.startswith(".") or "paid twice" in text]:
            raise people.Waited(f"the visitor sees {shown}")
    async with row.step("closed"):
        await agent.closes()
        await visitor.has_ended()
    async with row.step("wrapped up"):
        await agent.wraps_up()
    async with row.step("ready again"):
        await agent.is_ready_again()
    await visitor.leave()
