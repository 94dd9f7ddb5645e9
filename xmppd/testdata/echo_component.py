"""An XEP-0114 component of slixmpp: says back what it is told. Arguments: port, domain, file of the secret."""
import asyncio
import sys

from slixmpp.componentxmpp import ComponentXMPP


class Echo(ComponentXMPP):
    def __init__(self, port, domain, secret):
        super().__init__(domain, secret, "127.0.0.1", int(port))
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", lambda _: print("started", flush=True))
        self.add_event_handler("disconnected", self.gone)
        self.add_event_handler("message", self.echo)

    def echo(self, message):
        if message["type"] != "error":
            message.reply("you said: " + message["body"]).send()

    def gone(self, _):
        print("disconnected", flush=True)
        asyncio.get_event_loop().stop()


with open(sys.argv[3]) as f:
    echo = Echo(sys.argv[1], sys.argv[2], f.readline().strip())
echo.connect()
echo.process(forever=True)
