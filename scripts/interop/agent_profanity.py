"""An agent who types into profanity, in a terminal of tmux."""

import contextlib
import re

import agents
import floor
import people
import profanity


class Terminal:
    """The verbs of agents.Plain, as lines that are typed and looked for on the screen."""

    def __init__(self, server, terminal, user="1001"):
        self.server, self.terminal, self.user = server, terminal, user
        self.queue, self.talk = f"8000@{server.centre}", None

    async def type(self, line):
        await self.terminal.type(line)

    async def shows(self, pattern):
        try:
            await self.terminal.shows(pattern)
        except SystemExit as e:
            raise people.Waited(str(e)) from None

    async def asks_the_queue(self, text, answer):
        """In the queue's window, on a clean screen."""
        await self.type(f"/msg {self.queue}")
        await self.type("/clear")
        await self.type(text)
        await self.shows(answer)

    async def signs_on(self):
        await profanity.log_in(self.terminal, self.user, floor.PASSWORD, self.server.host, self.server.port)
        await self.type(f"/sub request {self.queue}")
        await self.shows(f"Sent subscription request to {self.queue}")
        await self.shows("Roster item added|Sales .*online|Sales .*away")
        await self.asks_the_queue(".presence on", "presence sets your state")

    async def gets_ready(self):
        await self.type("/status set away tea")
        await self.asks_the_queue(".queue", r"Not ready \(tea\)")
        await self.type("/status set online")
        await self.asks_the_queue(".queue", "(?m)Ready")

    async def is_offered(self, name):
        await self.shows(f"{name} for Sales")
        await self.shows("Write y to take it, n to pass")

    async def takes(self, name):
        await self.asks_the_queue("y", r"Sales \[dnd\]")
        self.talk = f"{name} (8000)"
        await self.type(f'/msg "{self.talk}"')
        await self.shows(f"You have {name} now")

    async def says(self, text):
        await self.type(text)

    async def is_told(self, text):
        await self.shows(re.escape(text))

    def texts(self):
        """The visitor's lines that are in this window more than once."""
        screen = self.terminal.screen()
        return [question for question, _ in agents.TALK if screen.count(question) > 1]

    async def notes(self):
        await self.type(".note paid twice")
        await self.shows("Noted")
        await self.type(".nothing")
        await self.shows("There is no command .nothing")

    async def closes(self):
        await self.type(".close")
        await self.shows("conversation with .* is over")

    async def wraps_up(self):
        await self.type(".wrapup")
        await self.shows("follow-up – ")
        await self.type(".wrapup resolved done")
        await self.shows("Filed: Resolved")

    async def is_ready_again(self):
        await self.asks_the_queue(".ready", "Ready")


@contextlib.asynccontextmanager
async def agent(server, where):
    with profanity.Terminal(where / "profanity") as terminal:
        yield Terminal(server, terminal)
