#!/usr/bin/python3
"""profanity, a client for the terminal, is typed into by hand: it logs in, runs the server's commands, chats with a slixmpp client,
is cut in mid-conversation and comes back. Every line must be in both archives, once, and what the peer said on the screen."""

import argparse
import asyncio
import html
import itertools
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import clients
import faults
import servers

ROUNDS, BURST, CUTS = 6, 3, 2  # rounds of lines from both sides, lines a round and side, rounds that are cut
PAGE = 10  # messages of the archive
PATIENCE = 20  # seconds for what is waited for to show
WIDTH, HEIGHT = 2000, 300  # a stanza fits on a line, and all that is said on the screen
ACCOUNTS = [("profanity", "horse terminal"), ("profanity-peer", "horse peer")]


class Terminal:
    """profanity in a tmux server of its own, with a home of its own."""

    def __init__(self, directory):
        directory.mkdir()
        self.directory = directory
        self.socket = tempfile.TemporaryDirectory(prefix="parley-tmux-")  # below /tmp: a socket's path is short
        self.tmux = ["tmux", "-f", "/dev/null", "-S", f"{self.socket.name}/s"]
        self.env = {k: v for k, v in os.environ.items() if k != "TMUX" and not k.startswith("XDG_")}

    def run(self, *args, check=True):
        return subprocess.run([*self.tmux, *args], check=check, capture_output=True, text=True, env=self.env).stdout

    def __enter__(self):
        d = self.directory
        self.run("new-session", "-d", "-s", "p", "-x", str(WIDTH), "-y", str(HEIGHT),
                 "env", "LANG=C.UTF-8", f"HOME={d}", f"XDG_CONFIG_HOME={d}/config", f"XDG_DATA_HOME={d}/data", f"XDG_CACHE_HOME={d}/cache",
                 "profanity", "-l", "DEBUG")
        return self

    def __exit__(self, *_):
        self.run("kill-server", check=False)
        self.socket.cleanup()

    def screen(self):
        return self.run("capture-pane", "-p", "-t", "p")

    async def type(self, line):
        self.run("send-keys", "-t", "p", "-l", line)
        self.run("send-keys", "-t", "p", "Enter")
        await asyncio.sleep(0.1)

    def resumptions(self):
        return (self.directory / "data/profanity/logs/profanity.log").read_text(errors="replace").count("Session resumed successfully")

    async def shows(self, pattern, times=1):
        """Waits until the screen shows it as often, and returns the first."""
        until = time.monotonic() + PATIENCE
        while len(found := re.findall(pattern, screen := self.screen())) < times:
            if time.monotonic() > until:
                raise SystemExit(f"profanity does not show {pattern!r}, but:\n" + "\n".join(l for l in screen.splitlines() if l.strip()))
            await asyncio.sleep(0.1)
        return found[0]


async def log_in(terminal, user, password, host, port):
    await terminal.shows("Type '/help'")
    await terminal.type("/reconnect 1")
    await terminal.type(f"/connect {user}@{host} server 127.0.0.1 port {port} tls force")
    await terminal.shows("Enter password")
    await terminal.type(password)
    await terminal.shows("Use '/tls always' to accept this certificate permanently")
    await terminal.type("/tls always")
    await terminal.shows("logged in successfully")


async def commands(terminal, host):
    until = time.monotonic() + PATIENCE
    await terminal.type("/clear")
    while "!   ping" not in terminal.screen() and time.monotonic() < until:
        await terminal.type(f"/cmd list {host}")  # no use before profanity has discovered the server
        await asyncio.sleep(0.5)
    await terminal.type(f"/cmd exec ping {host}")
    await terminal.shows("ping completed")
    await terminal.shows("The server answers.")


def missing(lines, said):
    return [text for text in said if not any(found == text for *_, found in lines)]


async def settled(peer):
    """The archive when it does not change any more."""
    before = None
    while (now := await peer.archive()) is None or now != before:
        before = now
        await asyncio.sleep(1)
    return now


async def chat(terminal, peer, proxy, to, chance):
    """What was typed, and what the peer said. After a cut a person looks what has not arrived and types it again: libstrophe 0.12
    resumes its session, but does not say again what the server has not acknowledged."""
    typed, answers, cuts = [], [], chance.sample(range(1, ROUNDS), CUTS)
    for n in range(ROUNDS):
        if n in cuts:
            proxy.fail("cut")
        for i in range(BURST):
            typed.append(f"typed {n}.{i} {'你好' if i else 'hello'} {'x' * chance.randrange(30)}.")
            answers.append(f"answer {n}.{i} <b>&amp; {'y' * chance.randrange(30)}.")
            await terminal.type(f"/msg {to} {typed[-1]}")
            await peer.tell(do="say", id=f"{n}.{i}", text=answers[-1])
        if n in cuts:
            proxy.plan = None
            await terminal.shows("Connection re-established.", times=proxy.faults)
            for text in missing(await settled(peer), typed):
                await terminal.type(f"/msg {to} {text}")
    return typed, answers


async def page(terminal):
    """The texts of the archive, by queries typed into the XML console: profanity 0.13 asks the server for urn:xmpp:mam:2, not the
    account, whose feature it is (XEP-0313 v1.1.2 §7), so that its /mam finds none here."""
    await terminal.type("/xmlconsole")
    texts, after = [], ""
    for n in itertools.count():
        await terminal.type(f"<iq type='set' id='page{n}'><query xmlns='urn:xmpp:mam:2' queryid='page{n}'>"
                            f"<set xmlns='http://jabber.org/protocol/rsm'><max>{PAGE}</max>{after}</set></query></iq>")
        end = await terminal.shows(rf"<iq [^\n]*id=\"page{n}\"[^\n]*<fin [^\n]*</iq>")
        results = [line for line in terminal.screen().splitlines() if f'<result queryid="page{n}"' in line]
        texts += [html.unescape(re.search("<body>(.*)</body>", line)[1]) for line in results]
        if 'complete="true"' in end:
            return texts
        after = "<after>" + re.search("<last>(.*)</last>", end)[1] + "</after>"


async def play(server, where, seed):
    chance = random.Random(seed)
    (a, a_password), (b, b_password) = ACCOUNTS
    proxy = await faults.Proxy(server.address, server.port, chance).start()
    peer = clients.Driver("slixmpp", ["/usr/bin/python3", "-B", str(clients.HERE / "clients" / "slixmpp_driver.py")])
    await peer.start(server.address, server.port, f"{b}@{server.host}", b_password, f"{a}@{server.host}", server.ca())
    await peer.wait_for("online")
    with Terminal(where / "first") as terminal:
        await log_in(terminal, a, a_password, server.host, proxy.port)
        await commands(terminal, server.host)
        typed, answers = await chat(terminal, peer, proxy, f"{b}@{server.host}", chance)
        for text in answers:
            await terminal.shows(re.escape(text))
        screen, resumed = terminal.screen(), terminal.resumptions()
    lines = await settled(peer)
    with Terminal(where / "second") as terminal:
        await log_in(terminal, a, a_password, server.host, proxy.port)
        paged = await page(terminal)
    await peer.stop()
    proxy.server.close()
    found = {"profanity's archive": paged, "the peer's archive": [text for *_, text in lines]}
    wrong = [f"{text!r} is in {where} {texts.count(text)} times" for where, texts in found.items() for text in typed + answers
             if texts.count(text) != 1]
    wrong += [f"{text!r} was on the screen {screen.count(text)} times" for text in answers if screen.count(text) != 1]
    if proxy.faults == 0:
        wrong.append("no fault came to pass")
    print(f"profanity: {len(typed) + len(answers)} lines, {proxy.faults} faults, {resumed} times resumed: "
          f"{'all in both archives, once' if not wrong else '; '.join(wrong[:6])}")
    return 1 if wrong else 0


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=clients.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")), help="of the faults; default: the date")
    args = parse.parse_args()
    where = servers.cache("profanity") / "run"
    shutil.rmtree(where, ignore_errors=True)
    with servers.Parley(args.binary.resolve(), where, ACCOUNTS) as server:
        return asyncio.run(play(server, where, args.seed))


if __name__ == "__main__":
    sys.exit(main())
