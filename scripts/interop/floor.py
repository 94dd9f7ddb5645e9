"""A contact centre for the clients of others: `parley serve` with queues and agents."""

import os
import subprocess

import servers

PASSWORD = "correct horse 0"


class ContactCentre(servers.Parley):
    """A server with agents, who serve every queue, and accounts of visitors, who serve none. A visitor may make an account, too."""

    settings = {**servers.Parley.settings, "PARLEY_XMPP_REGISTRATION_OPEN": "true"}
    queues = {"8000": "Sales"}
    agents = ("1001", "1002")
    visitors = ()

    @property
    def centre(self):
        return f"acd.{self.host}"

    def parley(self, *command):
        subprocess.run([self.binary, *command, "--data", self.directory / "data"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, **self.settings})

    def fill(self):
        file = self.directory / "password"
        file.write_text(PASSWORD)
        file.chmod(0o600)
        for dn, name in self.queues.items():
            self.parley("queue", "add", dn, name, "--host", self.host)
        for user in (*self.agents, *self.visitors):
            self.parley("user", "add", user, "--role", "agent", "--password-file", file)
        for agent in self.agents:
            for dn in self.queues:
                self.parley("queue", "join", dn, agent)

    def __enter__(self):
        self.fill()
        return super().__enter__()
