#!/usr/bin/python3
"""Client libraries of others talk through a network that fails: each logs in, chats, is cut in mid-conversation and comes back,
by XEP-0198 where the library has it, else anew; then it pages its archive. Every line must be there once, on both sides.

A driver in clients/ is told, a JSON object a line, {"do": "say", "id", "text"} and {"do": "archive"}, and tells {"is": "online",
"how": "new" or "resumed"}, {"is": "lost"}, {"is": "heard", "id", "text"}, {"is": "archive", "lines": [[id, from, text]...]}.
A driver that has logged in anew says again what its archive does not have.
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import pathlib
import random
import shutil
import subprocess
import sys
import time

import faults
import servers

HERE = pathlib.Path(__file__).parent
LINES, FAULTS = 60, 4
PATIENCE = 60  # seconds for everything to be in the archives


class Driver:
    """One client of a library."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.events, self.heard, self.how = asyncio.Queue(), set(), []

    async def start(self, *args):
        self.process = await asyncio.create_subprocess_exec(*self.command, *map(str, args), stdin=asyncio.subprocess.PIPE,
                                                            stdout=asyncio.subprocess.PIPE, limit=1 << 24)
        self.reading = asyncio.create_task(self.read())
        return self

    async def read(self):
        while line := await self.process.stdout.readline():
            with contextlib.suppress(json.JSONDecodeError):
                event = json.loads(line)
                if event["is"] == "heard":
                    self.heard.add(event["id"])
                elif event["is"] == "online":
                    self.how.append(event["how"])
                    await self.events.put(event)
                elif event["is"] != "lost":
                    await self.events.put(event)
        await self.events.put({"is": "gone"})

    async def tell(self, **what):
        self.process.stdin.write((json.dumps(what) + "\n").encode())
        await self.process.stdin.drain()

    async def wait_for(self, kind, patience=PATIENCE):
        async def until():
            while True:
                event = await self.events.get()
                if event["is"] == "gone":
                    sys.exit(f"{self.name}: the driver ended")
                if event["is"] == kind:
                    return event
        return await asyncio.wait_for(until(), patience)

    async def archive(self):
        await self.tell(do="archive")
        return (await self.wait_for("archive"))["lines"]

    async def stop(self):
        self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 5)
        except asyncio.TimeoutError:
            self.process.kill()
            await self.process.wait()


def problems(lines, said):
    """What is wrong with an archive: lines that are missing, twice there, or changed."""
    if lines is None:
        return ["the archive was not read"]
    found = {}
    for id, _, text in lines:
        found.setdefault(id, []).append(text)
    wrong = [f"{id} is missing" for id in said if id not in found]
    wrong += [f"{id} is there {len(found[id])} times" for id in said if len(found.get(id, [])) > 1]
    wrong += [f"{id} reads {found[id][0]!r}" for id in said if id in found and found[id][0] != said[id]]
    order = [id for id, *_ in lines if id in said]
    return wrong + [f"{who}'s lines are out of order" for who in "ab"
                    if (own := [int(i[1:]) for i in order if i[0] == who]) != sorted(own)]


async def play(library, server, ca, seed):
    chance = random.Random(seed)
    port = library["port"](server)
    proxy = await faults.Proxy(server.address, port, chance).start()
    (a, a_password), (b, b_password) = library["accounts"]
    jid = lambda user: f"{user}@{server.host}"
    cut, steady = Driver(library["name"], library["command"]), Driver(library["name"] + " (steady)", library["command"])
    await cut.start("127.0.0.1", proxy.port, jid(a), a_password, jid(b), ca)
    await steady.start(server.address, port, jid(b), b_password, jid(a), ca)
    await cut.wait_for("online")
    await steady.wait_for("online")
    said, when = {}, set(chance.sample(range(5, LINES - 5), FAULTS))
    for n in range(LINES):
        if n in when:
            proxy.fail(chance.choice(["cut", "cut", "stall"]))
        id = f"{'ab'[n % 2]}{n}"
        said[id] = f"line {n}: {'你好 & <b>' if n % 3 else 'hello'} {'x' * chance.randrange(60)}"
        await (cut if n % 2 == 0 else steady).tell(do="say", id=id, text=said[id])
        await asyncio.sleep(0.05 + chance.random() * 0.1)
    proxy.plan = None
    until, wrong = time.monotonic() + PATIENCE, ["nothing was looked at"]
    while wrong and time.monotonic() < until:
        await asyncio.sleep(0.5)
        with contextlib.suppress(asyncio.TimeoutError):
            wrong = [f"{d.name}: {p}" for d in (cut, steady) for p in problems(await d.archive(), said)]
    unheard = [id for id in said if id[0] == "a" and id not in steady.heard]
    wrong += [f"{steady.name}: {id} was never delivered" for id in unheard]
    print(f"{library['name']:22} {LINES} lines, {proxy.faults} faults, came back {', '.join(cut.how[1:]) or 'never'}: "
          f"{'all in both archives, once' if not wrong else '; '.join(wrong[:6])}", flush=True)
    if proxy.faults == 0:
        wrong.append("no fault came to pass")
    await cut.stop()
    await steady.stop()
    proxy.server.close()
    return not wrong


def node(where):
    """The folder of the drivers in JavaScript with their packages, as package-lock.json pins them."""
    source = HERE / "clients"
    lock = (source / "package-lock.json").read_bytes()
    folder = where / ("node-" + hashlib.sha256(lock).hexdigest()[:12])
    folder.mkdir(exist_ok=True)
    for file in [*source.glob("*.mjs"), source / "package.json", source / "package-lock.json"]:
        shutil.copy(file, folder)
    if not (folder / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], check=True, cwd=folder)
    return folder


def mellium(where):
    binary = where / "mellium"
    subprocess.run(["go", "build", "-o", binary, "./scripts/interop/clients/mellium"], check=True, cwd=HERE.parent.parent)
    return binary


def libraries(where):
    python, clients, js = ["/usr/bin/python3", "-B"], HERE / "clients", node(where)
    tcp, web = (lambda s: s.port), (lambda s: s.http_port)
    names = {
        "slixmpp": (tcp, [*python, clients / "slixmpp_driver.py"]),
        "nbxmpp": (tcp, [*python, clients / "nbxmpp_driver.py"]),
        "mellium": (tcp, [mellium(where)]),
        "xmpp.js": (web, ["node", js / "xmppjs.mjs"]),
        "strophe.js": (web, ["node", js / "strophe.mjs"]),
    }
    return [{"name": name, "command": [str(c) for c in command], "port": port,
             "accounts": [(f"{name}-a", f"horse {name} a"), (f"{name}-b", f"horse {name} b")]} for name, (port, command) in names.items()]


async def run(args, server, chosen):
    ca = server.ca()
    return [await play(library, server, ca, args.seed) for library in chosen]


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")), help="of the faults; default: the date")
    parse.add_argument("libraries", nargs="*")
    args = parse.parse_args()
    where = servers.cache("clients")
    chosen = [library for library in libraries(where) if not args.libraries or library["name"] in args.libraries]
    shutil.rmtree(where / "run", ignore_errors=True)
    accounts = [account for library in chosen for account in library["accounts"]]
    with servers.Parley(args.binary.resolve(), where / "run", accounts) as server:
        done = asyncio.run(run(args, server, chosen))
    print(f"seed {args.seed}: {sum(done)} of {len(done)} libraries lost nothing")
    return 0 if done and all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
