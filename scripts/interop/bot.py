#!/usr/bin/python3
"""The bot of docs/examples, in Python with slixmpp, as an agent: several visitors at once, a guest of the page among them, each answered
with the own words; one asks for a human and is handed over with a summary, and handed back."""

import argparse
import asyncio
import os
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import agents
import clients
import floor
import people
import servers
from people import P

BOT = clients.HERE.parent.parent / "docs" / "examples" / "bot.py"
VISITORS = ("berta", "carla", "dora", "emil")
LINES = 5  # of each visitor


class Centre(floor.ContactCentre):
    """The bot serves 8000, and people 8001."""

    queues, agents, visitors = {"8000": "Sales", "8001": "People"}, ("1001", "helper"), VISITORS

    def fill(self):
        super().fill()
        self.parley("queue", "leave", "8001", "helper")
        self.parley("queue", "leave", "8000", "1001")
        self.parley("agent", "set", "helper", "--bot", "--slots", "10000")

    def __enter__(self):
        super().__enter__()
        with open(self.directory / "bot.log", "wb") as log:
            self.bot = subprocess.Popen([sys.executable, BOT, f"helper@{self.host}", "--plain", "--server", f"{self.address}:{self.port}"],
                                        stdout=log, stderr=log, env={**os.environ, "PASSWORD": floor.PASSWORD})
        return self

    def __exit__(self, *error):
        self.bot.terminate()
        self.bot.wait(15)
        super().__exit__(*error)


async def talks(visitor):
    """Every line comes back once, from the bot."""
    for n in range(LINES):
        line = f"{visitor.called} has paid order {n} <twice> & asks"
        await visitor.says(line)
        await visitor.is_told(line)


async def hands_over(server, visitor):
    """A human takes the visitor with the bot's summary, and hands the visitor back."""
    human = agents.Desk(server)
    human.queue = f"8001@{server.centre}"
    await human.signs_on()
    await human.gets_ready()
    await visitor.says("a human, please")
    await human.is_offered(visitor.called)
    note = human.offer.find(f"{{{P}}}offer/{{{P}}}note")
    if note is None or "paid order 4 <twice> & asks\na human, please" not in note.text:
        raise people.Waited(f"the summary: {ET.tostring(human.offer, 'unicode')}")
    await human.takes(visitor.called)
    await human.says("I am one.")
    await visitor.is_told("I am one.")
    await human.asks(human.room, f"<transfer xmlns='{P}' queue='8000'/>")
    await visitor.says("Still there?")
    await visitor.is_told("Still there?")
    await human.leave()


async def run(server, folder):
    guest = people.Guest(server, folder, "Anna")
    everybody = [guest, *(people.Visitor(server, user, user.capitalize()) for user in VISITORS)]
    for visitor in everybody:
        await visitor.comes()
        await visitor.is_served()
    print(f"{len(everybody)} visitors are with the bot", flush=True)
    await asyncio.gather(*(talks(visitor) for visitor in everybody))
    print(f"{LINES * len(everybody)} lines are answered", flush=True)
    await hands_over(server, everybody[1])
    print("handed over, and back", flush=True)
    for visitor in everybody:
        await visitor.leave()


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=clients.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    args = parse.parse_args()
    where = servers.cache("bot") / "run"
    shutil.rmtree(where, ignore_errors=True)
    folder = clients.node(servers.cache("clients"))
    with Centre(args.binary.resolve(), where, []) as server:
        try:
            asyncio.run(run(server, folder))
        except people.Waited as e:
            print(e, (where / "bot.log").read_text()[-2000:], sep="\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
