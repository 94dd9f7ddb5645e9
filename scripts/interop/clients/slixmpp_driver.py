"""slixmpp as a driven client; the lines on stdin and stdout are told in ../clients.py."""

import asyncio
import json
import ssl
import sys

import slixmpp

HOST, PORT, USER, PASSWORD, PEER, CA = sys.argv[1:7]


def tell(**what):
    print(json.dumps(what), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(USER, PASSWORD)
        for plugin in ("xep_0030", "xep_0198", "xep_0199", "xep_0313", "xep_0359"):
            self.register_plugin(plugin)
        self.said, self.online, self.turn = {}, False, 0
        self.ca_certs = CA
        self.add_event_handler("session_start", self.begun)
        self.add_event_handler("session_resumed", self.resumed)
        self.add_event_handler("message", self.heard)
        self.add_event_handler("disconnected", self.lost)
        self.add_event_handler("failed_auth", lambda _: tell(**{"is": "refused"}))

    def get_ssl_context(self):
        return ssl.create_default_context(cafile=CA)

    async def begun(self, _):
        self.send_presence()
        await self.get_roster()
        await self.again("new")

    async def resumed(self, _):
        """slixmpp 1.8 forgets at <resume/> what was not acknowledged, so that this comes after a resumption, too."""
        await self.again("resumed")

    async def again(self, how):
        """What the archive does not have has been lost and is said again."""
        self.turn = turn = self.turn + 1
        try:
            kept = {line[0] for line in await self.archive()} if self.said else set()
        except Exception:  # cut once more
            return
        if turn != self.turn:
            return  # an answer of before the cut, and the next has begun
        for id, text in self.said.items():
            if id not in kept:
                self.send_line(id, text)
        self.online = True
        tell(**{"is": "online"}, how=how)

    def send_line(self, id, text):
        m = self.make_message(mto=PEER, mbody=text, mtype="chat")
        m["id"] = id
        m["origin_id"]["id"] = id
        m.send()

    def heard(self, m):
        if m["body"]:
            tell(**{"is": "heard"}, id=m["id"], text=m["body"])

    def lost(self, _):
        tell(**{"is": "lost"})
        self.online = False
        asyncio.get_event_loop().call_later(0.2, self.connect, (HOST, int(PORT)))

    async def archive(self):
        lines, after = [], None
        while True:
            rsm = {"max": 7}
            if after:
                rsm["after"] = after
            answer = await self.plugin["xep_0313"].retrieve(rsm=rsm)
            for result in answer["mam"]["results"]:
                inner = result["mam_result"]["forwarded"]["stanza"]
                lines.append([inner["id"], str(inner["from"].bare), inner["body"]])
                after = result["mam_result"]["id"]
            if answer["mam_fin"]["rsm"]["last"] == "" or answer["mam_fin"].xml.get("complete") == "true":
                return lines

    async def obey(self):
        reader = asyncio.StreamReader()
        await asyncio.get_event_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            do = json.loads(line)
            if do["do"] == "say":
                self.said[do["id"]] = do["text"]
                if self.online:
                    self.send_line(do["id"], do["text"])
            elif do["do"] == "archive":
                try:
                    tell(**{"is": "archive"}, lines=await self.archive())
                except Exception as e:  # cut in the middle: asked again
                    tell(**{"is": "archive"}, lines=None, why=repr(e))
        self.abort()
        sys.exit(0)


client = Client()
client.connect((HOST, int(PORT)))
asyncio.get_event_loop().run_until_complete(client.obey())
