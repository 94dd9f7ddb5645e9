#!/usr/bin/python3
"""Gajim and Dino on a virtual screen, each with a fresh profile: an account is set up and lines are typed by keyboard and mouse, and a slixmpp
client answers. The peer must hear what was typed, the client must have kept what the peer said, and the archive both. The pictures of the
screen are for people to look at."""

import argparse
import asyncio
import contextlib
import hashlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import clients
import servers

PATIENCE = 40  # seconds for the screen to change, and for a line to arrive
STILL = 0.7  # seconds without a change: it is drawn
NEEDED = ("Xvfb", "xdotool", "import", "dbus-run-session", "gajim", "dino-im", "gcc")
NO_BLINKING = "[Settings]\ngtk-cursor-blink=false\ngtk-enable-animations=false\n"


class Screen:
    """An X server without a window manager, and the hands on its keyboard and mouse."""

    def __init__(self, pictures):
        self.pictures, self.taken = pictures, 0

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"], pass_fds=[write],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as f:
            self.display = f":{f.readline().strip()}"
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def run(self, *command):
        return subprocess.run(command, env={**os.environ, "DISPLAY": self.display}, capture_output=True).stdout

    def look(self):
        return hashlib.sha256(self.run("import", "-window", "root", "-depth", "8", "rgb:-")).hexdigest()

    def picture(self, name):
        self.taken += 1
        self.run("import", "-window", "root", str(self.pictures / f"{self.taken:02}-{name}.png"))

    async def do(self, *command):
        """One thing is done, and the screen has changed and is still."""
        before = self.look()
        self.run("xdotool", *command)
        await self.drawn(before)

    async def drawn(self, before):
        until, last = time.monotonic() + PATIENCE, before
        while (now := self.look()) == before or now != last:
            if time.monotonic() > until:
                raise SystemExit(f"the screen does not change, or never stops to: {self.pictures}")
            last = now
            await asyncio.sleep(STILL)

    async def focus(self, title):
        until = time.monotonic() + PATIENCE
        while not (found := self.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").split()):
            if time.monotonic() > until:
                raise SystemExit(f"no window {title!r} came")
            await asyncio.sleep(0.2)
        await self.drawn("")
        self.run("xdotool", "windowfocus", found[-1])
        await asyncio.sleep(STILL)

    async def type(self, text):
        await self.do("type", "--delay", "30", text)

    async def enter(self, text):
        await self.type(text)
        await self.do("key", "Return")

    async def click(self, x, y):
        await self.do("mousemove", str(x), str(y), "click", "1")


async def dino(screen, jid, password):
    await screen.focus("Dino")
    await screen.click(600, 522)  # "Set up account"
    await screen.focus("Add Account")
    await screen.enter(jid)
    await screen.enter(password)
    screen.picture("dino-account")
    await screen.do("key", "Return")  # "Finish"
    await screen.focus("Dino")


async def gajim(screen, jid, password):
    await screen.focus("Add Account")
    await screen.type(jid)
    await screen.do("key", "Tab")
    await screen.enter(password)
    screen.picture("gajim-account")
    await screen.click(847, 659)  # "Connect"
    await screen.focus("Password Required")  # nobody keeps passwords here
    await screen.enter(password)
    await screen.focus("Gajim")


# How an account is set up, where the first conversation is to be clicked on, and where the client keeps what it got.
DESKTOPS = {
    "dino": ("dino-im", dino, (150, 82), "data/dino/dino.db", "SELECT body FROM message"),
    "gajim": ("gajim", gajim, (240, 167), "data/gajim/logs.db", "SELECT message FROM logs"),
}


class Program:
    """A desktop client with a home, a message bus and a process group of its own. Not as root: Gajim refuses that."""

    def __init__(self, command, home, screen, server, ca, preload):
        home.mkdir()
        for place in ("config/gtk-3.0", "config/gtk-4.0"):
            (home / place).mkdir(parents=True)
            (home / place / "settings.ini").write_text(NO_BLINKING)
        (home / "run").mkdir(mode=0o700)
        other = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if other:
            for path in (home, *home.rglob("*")):
                shutil.chown(path, "nobody", "nogroup")
        env = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_DATA_HOME": home / "data",
               "XDG_CACHE_HOME": home / "cache", "XDG_RUNTIME_DIR": home / "run", "DISPLAY": screen.display, "LANG": "C.UTF-8",
               "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "NO_AT_BRIDGE": "1", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory",
               "PARLEY_C2S": server.port, "PARLEY_CA": ca, "LD_PRELOAD": preload}
        self.log = open(home.parent / f"{home.name}.log", "wb")
        self.process = subprocess.Popen(["dbus-run-session", "--", command], env={k: str(v) for k, v in env.items()}, cwd=home, stdout=self.log,
                                        stderr=self.log, start_new_session=True, **other)

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.log.close()


def kept(database, question):
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return [text for text, in db.execute(question)]


async def arrived(what, wanted, look):
    until = time.monotonic() + PATIENCE
    while missing := [text for text in wanted if text not in (found := look())]:
        if time.monotonic() > until:
            return [f"{what}: {missing} is missing in {found}"]
        await asyncio.sleep(0.5)
    return [f"{what}: {text!r} is there {found.count(text)} times" for text in wanted if found.count(text) > 1]


async def play(name, server, screen, there, preload):
    command, set_up, (x, y), database, question = DESKTOPS[name]
    jid, peer_jid = f"{name}@{server.host}", f"{name}-peer@{server.host}"
    peer = clients.Driver(name, ["/usr/bin/python3", "-B", str(clients.HERE / "clients" / "slixmpp_driver.py")])
    ca = shutil.copy(server.ca(), there / "ca.pem")
    await peer.start(server.address, server.port, peer_jid, f"horse {name}-peer", jid, ca)
    await peer.wait_for("online")
    program = Program(command, there / name, screen, server, ca, preload)
    try:
        await set_up(screen, jid, f"horse {name}")
        said = [f"hello {name} 你好 &<{n}>" for n in range(2)]
        typed = [f"typed in {name}, line {n} & <b>" for n in range(2)]
        before = screen.look()
        await peer.tell(do="say", id="p0", text=said[0])
        await screen.drawn(before)
        await screen.click(x, y)
        await screen.enter(typed[0])
        before = screen.look()
        await peer.tell(do="say", id="p1", text=said[1])
        await screen.drawn(before)
        await screen.enter(typed[1])
        screen.picture(f"{name}-chat")
        wrong = await arrived(f"kept by {name}", said, lambda: kept(there / name / database, question))
        lines = await peer.archive()
        texts = [text for *_, text in lines]
        wrong += [f"the archive has {text!r} {texts.count(text)} times" for text in said + typed if texts.count(text) != 1]
        wrong += [f"the peer never heard {text!r}" for id, _, text in lines if text in typed and id not in peer.heard]
    finally:
        screen.picture(f"{name}-end")
        program.stop()
        await peer.stop()
    print(f"{name}: {len(said)} lines heard, {len(typed)} lines typed: {'all in the archive, once' if not wrong else '; '.join(wrong)}", flush=True)
    return not wrong


async def run(chosen, server, screen, there):
    preload = there / "desktop.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O", "-o", preload, clients.HERE / "clients" / "desktop.c", "-l:libgnutls.so.30"], check=True)
    return [await play(name, server, screen, there, preload) for name in chosen]


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=clients.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("clients", nargs="*", help=f"default: {' '.join(DESKTOPS)}")
    args = parse.parse_args()
    if missing := [program for program in NEEDED if not shutil.which(program)]:
        sys.exit(f"missing: {', '.join(missing)}; scripts/setup.sh --desktop installs them")
    chosen, where = args.clients or list(DESKTOPS), servers.cache("desktop") / "run"
    shutil.rmtree(where, ignore_errors=True)
    accounts = [(user, f"horse {user}") for name in chosen for user in (name, f"{name}-peer")]
    with tempfile.TemporaryDirectory(prefix="parley-desktop-") as there, servers.Parley(args.binary.resolve(), where, accounts) as server, \
            Screen(where) as screen:
        os.chmod(there, 0o755)
        done = asyncio.run(run(chosen, server, screen, pathlib.Path(there)))
    print(f"pictures to look at: {where}/*.png")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
