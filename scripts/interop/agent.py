#!/usr/bin/python3
"""profanity is an agent through a whole contact, typed into by hand: it adds a queue, is ready, takes an offer, talks, keeps a note, closes,
files the outcome, and is not ready by an ad-hoc command. The visitor is a slixmpp client that simply writes to the queue, and rates."""

import argparse
import asyncio
import os
import pathlib
import subprocess
import tempfile

import slixmpp

import profanity
import servers

QUEUE = "8000@acd.localhost"
PATIENCE = 20  # seconds for what is waited for to come
ACCOUNTS = [("1001", "horse agent"), ("romeo", "horse visitor")]


class Visitor(slixmpp.ClientXMPP):
    """A client that knows chat, and nothing of contact centres."""

    def __init__(self, user, password, port, ca):
        super().__init__(f"{user}@localhost", password)
        self.register_plugin("xep_0184")
        self.said, self.address, self.ca_certs = asyncio.Queue(), ("127.0.0.1", port), str(ca)
        self.add_event_handler("message", lambda m: m["body"] and self.said.put_nowait(m["body"]))
        self.add_event_handler("session_start", lambda _: self.said.put_nowait("started"))

    async def hears(self, text):
        heard = []
        try:
            while not heard or text not in heard[-1]:
                heard.append(await asyncio.wait_for(self.said.get(), PATIENCE))
        except asyncio.TimeoutError:
            raise SystemExit(f"the visitor does not hear {text!r}, but {heard}") from None

    def say(self, text):
        self.send_message(mto=QUEUE, mbody=text, mtype="chat")


async def contact(server, directory):
    visitor = Visitor(*ACCOUNTS[1], server.port, server.ca())
    visitor.connect(address=visitor.address)
    await visitor.hears("started")
    visitor.send_presence()
    with profanity.Terminal(directory) as agent:
        await profanity.log_in(agent, *ACCOUNTS[0], "localhost", server.port)
        await agent.shows("logged in successfully")
        await agent.type(f"/sub request {QUEUE}")
        await asyncio.sleep(1)
        await agent.type(f"/msg {QUEUE} .ready")
        await agent.shows(": Ready")
        visitor.say("where is my order?")
        await visitor.hears("your name")
        visitor.say("Romeo")
        await agent.shows("Write y to take it")
        await agent.type("y")
        await visitor.hears("You are talking with")
        await asyncio.sleep(1)  # until profanity has the contact in its roster
        await agent.type('/msg "Romeo (8000)" It is on its way.')
        await visitor.hears("It is on its way.")
        await agent.shows("where is my order")
        for command, answer in ((".note paid twice", "Noted"), (".tag vip", "Tags: vip"), (".nothing", "nothing was sent"), (".close", "is over")):
            await agent.type(command)
            await agent.shows(answer)
        await visitor.hears("How was it?")
        visitor.say("5")
        await visitor.hears("Thank you for your rating")
        await agent.type(".wrapup resolved")
        await agent.shows("Filed: Resolved")
        await agent.type(f"/cmd exec http://jabber.org/protocol/commands#break {QUEUE}")
        await agent.shows("Form title: Not ready")
    await visitor.disconnect()


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--parley", default="bin/parley", help="the program")
    binary = os.path.abspath(p.parse_args().parley)
    with tempfile.TemporaryDirectory(prefix="parley-agent-") as name:
        directory = pathlib.Path(name)
        with servers.Parley(binary, directory / "server", ACCOUNTS) as server:
            for words in (["queue", "add", "8000", "Service"], ["queue", "join", "8000", "1001"]):
                subprocess.run([binary, *words, "--data", server.directory / "data"], check=True, stdout=subprocess.DEVNULL)
            asyncio.run(contact(server, directory / "profanity"))
    print("profanity: an agent through a whole contact")


if __name__ == "__main__":
    main()
