#!/usr/bin/python3
"""The contact centre as a component of Debian's Prosody and ejabberd, and in Parley itself: agents with plain clients serve a visitor with an
account of that server through a whole contact, hand one on, and ask a colleague about one. Each server runs twice: with the right to change
rosters (XEP-0356), and without, where contacts ask for a subscription."""

import argparse
import asyncio
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import agents
import clients
import contact
import floor
import people
import servers

SECRET = "a secret between servers"
STEPS = (*contact.STEPS, "handed on", "asked", "rosters")
USERS = ("1001", "1002", "berta", "carla", "dora")
SERVING_MAX = 30  # seconds for the contact centre to connect


class Elsewhere(servers.Server):
    """Another server, with a contact centre beside it."""

    privileged = True
    queues, agents, visitors = {"8000": "Sales"}, ("1001", "1002"), ()

    fill, centre = floor.ContactCentre.fill, floor.ContactCentre.centre
    settings = {}

    def ca(self):
        return self.directory / "cert.pem"

    def parley(self, *command):
        subprocess.run([self.binary, *command, "--data", self.directory / "data"], check=True, stdout=subprocess.DEVNULL)

    def __enter__(self):
        self.component = servers.free_port()
        self.fill()
        self.serve()
        secret = self.directory / "secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        with open(self.directory / "acd.log", "wb") as log:
            self.acd = subprocess.Popen([self.binary, "acd", "--connect", f"127.0.0.1:{self.component}", "--secret-file", secret,
                                         "--domain", self.centre, "--data", self.directory / "data"], stdout=log, stderr=log)
        until = time.monotonic() + SERVING_MAX
        while b"Serving" not in (self.directory / "acd.log").read_bytes():
            if time.monotonic() > until or self.acd.poll() is not None:
                raise SystemExit(f"the contact centre does not serve: {self.directory}/acd.log")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.acd.send_signal(signal.SIGINT)
        self.acd.wait()
        super().__exit__()


class Prosody(Elsewhere):
    name = "prosody"

    def serve(self):
        d = self.directory
        cert, key = servers.certificate(d, self.host)
        grant = f'privileged_entities = {{ ["{self.centre}"] = {{ roster = "both" }} }}' if self.privileged else ""
        modules = 'modules_enabled = { "privilege" }' if self.privileged else ""
        (d / "prosody.cfg.lua").write_text(f"""run_as_root = true
pidfile = "{d}/pid"
data_path = "{d}/prosody"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {self.port} }}
component_ports = {{ {self.component} }}
component_interfaces = {{ "127.0.0.1" }}
modules_enabled = {{ "roster", "saslauth", "tls", "disco", "ping", "carbons", "smacks", "presence", "message", "iq" }}
modules_disabled = {{ "s2s" }}
authentication = "internal_hashed"
limits = {{ }}
log = {{ info = "*console" }}
ssl = {{ certificate = "{cert}", key = "{key}" }}
VirtualHost "{self.host}"
  {modules}
  {grant}
Component "{self.centre}"
  component_secret = "{SECRET}"
  {modules}
""")
        for user in USERS:
            subprocess.run(["prosodyctl", "--root", "--config", d / "prosody.cfg.lua", "register", user, self.host, floor.PASSWORD],
                           check=True, capture_output=True)
        self.start("prosody", "--root", "--config", str(d / "prosody.cfg.lua"), "-F")
        servers.await_port("127.0.0.1", self.component, self.process, self.name)


class Ejabberd(Elsewhere):
    name = "ejabberd"

    def serve(self):
        d = self.directory
        cert, key = servers.certificate(d, self.host)
        (d / "both.pem").write_bytes(cert.read_bytes() + key.read_bytes())
        grant = "\n  mod_privilege: {roster: {both: centre}}" if self.privileged else ""
        (d / "ejabberd.yml").write_text(f"""hosts: [{self.host}]
loglevel: info
certfiles: ["{d}/both.pem"]
listen:
  - {{port: {self.port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true}}
  - {{port: {self.component}, ip: "127.0.0.1", module: ejabberd_service, hosts: {{"{self.centre}": {{password: "{SECRET}"}}}}}}
auth_method: internal
acl: {{centre: {{server: "{self.centre}"}}}}
access_rules: {{centre: {{allow: centre}}}}
modules:
  mod_disco: {{}}
  mod_ping: {{}}
  mod_carboncopy: {{}}
  mod_roster: {{}}
  mod_stream_mgmt: {{}}{grant}
""")
        calls = "".join(f'ok = ejabberd_auth:try_register(<<"{u}">>, <<"{self.host}">>, <<"{floor.PASSWORD}">>), ' for u in USERS)
        self.start("erl", "-noinput", "+K", "true", "-mnesia", "dir", f'"{d}/spool"', "-eval",
                   f'{{ok,_}} = application:ensure_all_started(ejabberd), {calls}file:write_file("{d}/ready", <<>>).',
                   EJABBERD_CONFIG_PATH=str(d / "ejabberd.yml"), EJABBERD_LOG_PATH=str(d / "ejabberd.log"), HOME=str(d),
                   ERL_LIBS="/usr/lib/x86_64-linux-gnu", ERL_CRASH_DUMP=str(d / "crash.dump"))
        servers.await_port("127.0.0.1", self.component, self.process, self.name)
        until = time.monotonic() + servers.UP_MAX
        while not (d / "ready").exists():
            if time.monotonic() > until:
                raise SystemExit("ejabberd did not make its accounts")
            time.sleep(0.05)


class Own(floor.ContactCentre):
    visitors = USERS[2:]


def mute(kind):
    return type(kind.__name__, (kind,), {"privileged": False})


# Who is to change rosters, as the roster shows: ejabberd 23.01 grants it and answers each change with an error.
SERVERS = {"parley": (Own, True), "prosody": (Prosody, True), "prosody, mute": (mute(Prosody), False),
           "ejabberd": (Ejabberd, False), "ejabberd, mute": (mute(Ejabberd), False)}


async def begin(agent, visitor):
    await visitor.comes()
    await agent.is_offered(visitor.called)
    await agent.takes(visitor.called)
    await visitor.is_served()


async def hand_on(agent, colleague, visitor):
    """To a colleague, who goes on with the visitor."""
    await begin(agent, visitor)
    agent.writes(agent.talk, ".transfer 1002")
    await agent.hears("is asked", agent.talk)
    await colleague.is_offered(f"hands on: {visitor.called}")
    await colleague.takes(visitor.called)
    await agent.hears("Write .wrapup for the outcome", agent.talk)
    await colleague.says("what may I do for you?")
    await visitor.is_told("what may I do for you?")
    await visitor.says("the same")
    await colleague.is_told("the same")
    await agent.wraps_up()
    await agent.is_ready_again()
    await colleague.closes()
    await visitor.has_ended()
    await colleague.wraps_up()
    colleague.writes(colleague.queue, ".break")
    await colleague.hears("^Not ready", colleague.queue)


async def ask(agent, colleague, visitor):
    """A colleague, whom the visitor neither sees nor hears."""
    await begin(agent, visitor)
    agent.writes(agent.talk, ".consult 1002")
    await agent.hears("is asked", agent.talk)
    await colleague.is_offered(f"asks for your advice: {visitor.called}")
    colleague.writes(colleague.queue, "y")
    colleague.talk = (await colleague.hears(f"You are asked about {visitor.called}", "c-")).get("from")
    await agent.hears("has accepted", "")
    await colleague.says("refund it")
    await agent.hears("refund it", agent.talk)
    await agent.says("you get it back")
    await visitor.is_told("you get it back")
    await colleague.commands(".leave", "You have left")
    await agent.closes()
    await visitor.has_ended()
    if shown := [text for text in visitor.texts() if "refund" in text]:
        raise people.Waited(f"the visitor sees {shown}")
    await agent.wraps_up()
    await agent.is_ready_again()


def changed(agent, granted):
    """The roster was changed where that is granted; elsewhere contacts have asked."""
    named = any(name.endswith("(8000)") for name in agent.roster_names)
    asked = any(address.startswith("c-") for address in agent.askers)
    if (named, asked) != (granted, not granted):
        raise people.Waited(f"contacts named in the roster: {agent.roster_names}; those that asked: {agent.askers}")


async def play(name, server, granted):
    row = contact.Row(name, "account", STEPS)
    agent, colleague = agents.Plain(server), agents.Plain(server, "1002")
    berta, carla, dora = (people.Visitor(server, user, user.title()) for user in USERS[2:])
    try:
        async with row.step("ready"):
            await colleague.signs_on()
            await agent.signs_on()
            await agent.gets_ready()
        await agents.whole_contact(row, agent, berta)
        async with row.step("handed on"):
            await hand_on(agent, colleague, carla)
        async with row.step("asked"):
            await ask(agent, colleague, dora)
        async with row.step("rosters"):
            changed(agent, granted)
    except people.Waited as e:
        row.wrong = str(e)
    print(row, *([row.wrong] if row.wrong else []), sep="\n", flush=True)
    for person in (agent, colleague, carla, dora):
        await person.leave()
    return row.whole


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=clients.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("servers", nargs="*", help=f"default: {', '.join(repr(name) for name in SERVERS)}")
    args = parse.parse_args()
    where, done = servers.cache("elsewhere") / "run", []
    shutil.rmtree(where, ignore_errors=True)
    print(contact.heading(STEPS), flush=True)
    for name in args.servers or SERVERS:
        kind, granted = SERVERS[name]
        with kind(args.binary.resolve(), where / name.replace(", ", "-"), []) as server:
            done.append(asyncio.run(play(name, server, granted)))
    print(f"{sum(done)} of {len(done)} servers")
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
