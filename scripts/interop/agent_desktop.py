"""Agents who work with Gajim and with Dino, by keyboard and mouse on a virtual screen. What they type, the visitor hears; what they get is
looked for in what the client keeps; and how it looks stands in the pictures."""

import asyncio
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import clients
import desktop
import floor
import people


async def chat_in_gajim(screen, jid):
    await screen.do("key", "ctrl+n")
    await screen.focus("Start / Join Chat")
    await screen.enter(jid)
    await screen.focus("Gajim")


async def chat_in_dino(screen, jid):
    await screen.do("key", "ctrl+t")
    await screen.type(jid)
    await screen.click(200, 136)  # the address, as a contact that is none yet
    await screen.click(422, 28)  # "Start"


# How a chat with an address is begun, and where the newest conversation and the one before stand.
CHATS = {"gajim": (chat_in_gajim, (240, 166), (240, 212)), "dino": (chat_in_dino, (150, 82), (150, 140))}


class Desktop:
    """The verbs of agents.Plain."""

    def __init__(self, name, server, screen, home):
        self.name, self.screen, self.queue = name, screen, f"8000@{server.centre}"
        self.jid, (self.begin, self.newest, self.second) = f"1001@{server.host}", CHATS[name]
        *_, database, question = desktop.DESKTOPS[name]
        self.kept, self.looked = lambda: desktop.kept(home / database, question) if (home / database).exists() else [], set()

    async def gets(self, pattern):
        """The client has kept a message that nobody has looked for yet."""
        for _ in range(people.PATIENCE * 4):
            for n, text in enumerate(texts := self.kept()):
                if n not in self.looked and re.search(pattern, text or ""):
                    self.looked.add(n)
                    return
            await asyncio.sleep(0.25)
        raise people.Waited(f"{self.name} never got {pattern!r} (see {self.screen.pictures}), but {texts}")

    async def signs_on(self):
        await desktop.DESKTOPS[self.name][1](self.screen, self.jid, floor.PASSWORD)
        await self.begin(self.screen, self.queue)

    async def gets_ready(self):
        await self.screen.enter(".ready")
        await self.gets("^Ready")

    async def is_offered(self, name):
        await self.gets(f"{name} for Sales")

    async def takes(self, name):
        self.screen.picture(f"{self.name}-offer")
        await self.screen.enter("y")
        await self.gets(f"You have {name} now")
        await self.opens(self.newest)

    async def opens(self, conversation):
        """And out of the list, which Gajim does not sort below the mouse; not out of the window, where keys would be lost."""
        await self.screen.click(*conversation)
        self.screen.run("xdotool", "mousemove", "700", "30")

    async def says(self, text):
        await self.screen.enter(text)

    async def is_told(self, text):
        await self.gets("^" + re.escape(text) + "$")

    def texts(self):
        """What the client has kept and nobody has looked for."""
        return [text for n, text in enumerate(self.kept()) if n not in self.looked and text]

    async def notes(self):
        await self.screen.enter(".note paid twice")
        await self.gets("Noted")
        self.screen.picture(f"{self.name}-conversation")

    async def closes(self):
        await self.screen.enter(".close")
        await self.gets("conversation with .* is over")

    async def wraps_up(self):
        await self.screen.enter(".wrapup resolved done")
        await self.gets("Filed: Resolved")
        self.screen.picture(f"{self.name}-closed")

    async def is_ready_again(self):
        await self.opens(self.second)
        await self.gets_ready()


def agent(name):
    @contextlib.asynccontextmanager
    async def opened(server, where):
        if missing := [program for program in desktop.NEEDED if not shutil.which(program)]:
            raise SystemExit(f"missing: {', '.join(missing)}; scripts/setup.sh --desktop installs them")
        with tempfile.TemporaryDirectory(prefix="parley-desktop-") as there, desktop.Screen(where.parent) as screen:
            there = pathlib.Path(there)
            there.chmod(0o755)
            preload, ca = there / "desktop.so", shutil.copy(server.ca(), there / "ca.pem")
            os.chmod(ca, 0o644)
            subprocess.run(["gcc", "-shared", "-fPIC", "-O", "-o", preload, clients.HERE / "clients" / "desktop.c", "-l:libgnutls.so.30"],
                           check=True)
            program = desktop.Program(desktop.DESKTOPS[name][0], there / name, screen, server, ca, preload)
            try:
                yield Desktop(name, server, screen, there / name)
            finally:
                screen.picture(f"{name}-end")
                program.stop()
    return opened
