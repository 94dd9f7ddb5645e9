"""A TCP proxy on loopback that does to connections what networks do."""

import asyncio
import contextlib


class Proxy:
    """Forwards to one address. fail() breaks what goes through: at once, or in the middle of what comes next."""

    def __init__(self, to_host, to_port, chance):
        self.to, self.chance = (to_host, to_port), chance
        self.pairs, self.plan, self.faults = set(), None, 0

    async def start(self):
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def fail(self, how):
        """cut: after some more bytes, in the middle of a stanza; stall: nothing passes for a second, then cut."""
        self.plan = [how, self.chance.randrange(1, 400)]

    async def accept(self, reader, writer):
        with contextlib.suppress(OSError):
            up_reader, up_writer = await asyncio.open_connection(*self.to)
            pair = (writer, up_writer)
            self.pairs.add(pair)
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(self.pump(reader, up_writer, pair), self.pump(up_reader, writer, pair))
            self.pairs.discard(pair)
            self.cut(pair)

    async def pump(self, source, sink, pair):
        while data := await source.read(65536):
            if self.plan:
                how, left = self.plan
                if left < len(data):
                    self.plan, self.faults = None, self.faults + 1
                    if how == "stall":
                        await asyncio.sleep(1)
                    else:
                        sink.write(data[:left])
                        with contextlib.suppress(OSError):
                            await asyncio.wait_for(sink.drain(), 1)
                    self.cut(pair)
                    return
                self.plan[1] -= len(data)
            sink.write(data)
            await sink.drain()
        if not sink.is_closing():
            sink.close()

    def cut(self, pair):
        for writer in pair:
            writer.transport.abort()
