#!/usr/bin/python3
"""Whole contacts with the clients of others as agents: a visitor comes, is offered, taken, talked with; a command stays unseen; the
conversation is closed and wrapped up, and the agent is ready for the next. Each client serves a guest of the page, on a WebSocket with
strophe.js, and then a visitor with an account of his own, who simply writes to the queue."""

import argparse
import asyncio
import contextlib
import pathlib
import shutil
import sys
import time

import agent_desktop
import agent_profanity
import agents
import clients
import floor
import people
import servers

STEPS = ("ready", "offered", "taken", "heard", "command", "closed", "wrapped up", "ready again")


class Row:
    """One client's and one visitor's steps, each passed, failed or never come to."""

    def __init__(self, agent, visitor, steps=STEPS):
        self.steps = steps
        self.agent, self.visitor, self.passed, self.wrong, self.begun = agent, visitor, {}, None, time.monotonic()

    @contextlib.asynccontextmanager
    async def step(self, name):
        self.passed[name] = False
        yield
        self.passed[name] = True

    @property
    def whole(self):
        return self.wrong is None and all(self.passed.get(step) for step in self.steps)

    def __str__(self):
        word = {True: "ok", False: "FAILS", None: "-"}
        cells = (f"{word[self.passed.get(step)]:>{max(len(step), 5)}}" for step in self.steps)
        return "  ".join([f"{self.agent:16}", f"{self.visitor:8}", *cells])


def heading(steps=STEPS):
    return "  ".join([f"{'agent':16}", f"{'visitor':8}", *(f"{step:>5}" for step in steps)])


async def serve(name, agent, visitors):
    """One agent serves these visitors, one after the other."""
    rows = []
    for n, visitor in enumerate(visitors):
        rows.append(row := Row(name, visitor.kind))
        try:
            async with row.step("ready"):
                if n == 0:
                    await agent.signs_on()
                    await agent.gets_ready()
            await agents.whole_contact(row, agent, visitor)
        except (people.Waited, SystemExit) as e:
            row.wrong = str(e)
        print(row, flush=True)
        if row.wrong:
            print(row.wrong, flush=True)
            break
    return rows


@contextlib.asynccontextmanager
async def plain(server, _):
    agent = agents.Plain(server)
    yield agent
    await agent.leave()


@contextlib.asynccontextmanager
async def desk(server, _):
    agent = agents.Desk(server)
    yield agent
    await agent.leave()


AGENTS = {"profanity": agent_profanity.agent, "slixmpp": plain, "slixmpp-desk": desk, "gajim": agent_desktop.agent("gajim"), "dino": agent_desktop.agent("dino")}


async def run(name, server, where, folder):
    visitors = [people.Guest(server, folder, "Anna"), people.Visitor(server, "berta", "Berta")]
    async with AGENTS[name](server, where) as agent:
        rows = await serve(name, agent, visitors)
    return len(rows) == len(visitors) and all(row.whole for row in rows)


class Centre(floor.ContactCentre):
    visitors = ("berta",)


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=clients.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("agents", nargs="*", help=f"default: {' '.join(AGENTS)}")
    args = parse.parse_args()
    where = servers.cache("contact") / "run"
    shutil.rmtree(where, ignore_errors=True)
    folder, done = clients.node(servers.cache("clients")), []
    print(heading(), flush=True)
    for name in args.agents or AGENTS:
        with Centre(args.binary.resolve(), where / name, []) as server:
            done.append(asyncio.run(run(name, server, where / name, folder)))
    print(f"{sum(done)} of {len(done)} agents served their visitors from the first word to the next")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
