"""nbxmpp (Gajim's library) as a driven client; the lines on stdin and stdout are told in ../clients.py."""

import json
import sys

import gi

gi.require_version("Soup", "3.0")
from gi.repository import Gio, GLib
from nbxmpp.client import Client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.errors import BaseError
from nbxmpp.protocol import Message, Presence
from nbxmpp.structs import StanzaHandler

HOST, PORT, USER, PASSWORD, PEER, CA = sys.argv[1:7]


def tell(**what):
    print(json.dumps(what), flush=True)


class Driven:
    def __init__(self, loop):
        self.loop, self.said, self.waiting = loop, {}, []
        self.online, self.query, self.queries = False, None, 0
        self.commands = Gio.DataInputStream.new(Gio.UnixInputStream.new(0, False))
        self.commands.read_line_async(GLib.PRIORITY_DEFAULT, None, self.obey)
        self.connect()

    def connect(self):
        """A client anew: what it knew of a stream that cannot be resumed is of no use to the next one."""
        user, domain = USER.split("@")
        self.client = client = Client()
        client.set_domain(domain)
        client.set_username(user)
        client.set_resource("nbxmpp")
        client.set_password(PASSWORD)
        client.set_custom_host(f"{HOST}:{PORT}", ConnectionProtocol.TCP, ConnectionType.START_TLS)
        client.set_accepted_certificates([Gio.TlsCertificate.new_from_file(CA)])
        client.subscribe("connected", self.begun)
        client.subscribe("resume-successful", self.resumed)
        client.subscribe("disconnected", self.lost)
        client.subscribe("connection-failed", self.lost)
        client.register_handler(StanzaHandler(name="message", callback=self.heard, priority=50))
        client.connect()

    def lost(self, *_):
        if self.online:
            tell(**{"is": "lost"})
        self.online = False
        self.answer(None, "cut")
        GLib.timeout_add(200, self.back)

    def back(self):
        if self.client.resumeable:
            self.client.connect()
        else:
            self.connect()

    def resumed(self, *_):
        GLib.idle_add(self.go_on)  # nbxmpp says again what was not acknowledged as soon as this returns

    def go_on(self):
        self.online = True
        self.say_waiting()
        tell(**{"is": "online"}, how="resumed")

    def begun(self, *_):
        self.client.send_stanza(Presence())
        if self.said:
            self.ask(self.again)
        else:
            self.again([])

    def again(self, lines, why=None):
        """A session anew: what the archive does not have has been lost and is said again."""
        if lines is None:
            return
        kept = {line[0] for line in lines}
        self.waiting = [id for id in self.said if id not in kept]
        self.online = True
        self.say_waiting()
        tell(**{"is": "online"}, how="new")

    def say_waiting(self):
        while self.waiting:
            self.send_line(self.waiting.pop(0))

    def send_line(self, id):
        m = Message(to=PEER, body=self.said[id], typ="chat")
        m.setID(id)
        m.setOriginID(id)
        self.client.send_stanza(m)

    def heard(self, _, stanza, properties):
        if properties.is_mam_message:
            if self.query and properties.mam.query_id == self.query["id"]:
                self.query["after"] = properties.mam.id
                self.query["lines"].append([properties.id, str(properties.from_.bare), properties.body])
        elif properties.body and not properties.type.is_error:
            tell(**{"is": "heard"}, id=properties.id, text=properties.body)

    def ask(self, then):
        """Reads the archive page by page; then gets its lines, or None and why not."""
        self.queries += 1
        self.query = {"id": f"q{self.queries}", "after": None, "lines": [], "then": then}
        self.page()

    def page(self):
        self.client.get_module("MAM").make_query(None, queryid=self.query["id"], after=self.query["after"], max_=7, timeout=5,
                                                 callback=self.paged, user_data=self.query["id"])

    def paged(self, task):
        if not self.query or task.get_user_data() != self.query["id"]:
            return  # of a query that was given up
        try:
            done = task.finish().complete
        except BaseError as e:  # cut in the middle: asked again
            return self.answer(None, repr(e))
        if done:
            self.answer(self.query["lines"])
        else:
            self.page()

    def answer(self, lines, why=None):
        if self.query:
            then, self.query = self.query["then"], None
            then(lines, why)

    def obey(self, source, result):
        line, _ = source.read_line_finish_utf8(result)
        if line is None:
            return self.loop.quit()
        do = json.loads(line)
        if do["do"] == "say":
            self.said[do["id"]] = do["text"]
            if self.online:
                self.send_line(do["id"])
            else:
                self.waiting.append(do["id"])
        elif self.online and not self.query:
            self.ask(lambda lines, why=None: tell(**{"is": "archive"}, lines=lines, why=why))
        else:
            tell(**{"is": "archive"}, lines=None, why="not online")
        source.read_line_async(GLib.PRIORITY_DEFAULT, None, self.obey)


loop = GLib.MainLoop()
driven = Driven(loop)
loop.run()
