#!/usr/bin/python3
"""Drives Smack's workgroup classes, as visitor and as agents, against Parley: clients/Workgroup.java, run from its source."""

import argparse
import pathlib
import shutil
import subprocess
import sys

import servers
import smack

CLIENT = smack.HERE / "clients" / "Workgroup.java"
PASSWORD = "correct horse 0"
RUN_MAX = 180  # seconds


class ContactCentre(servers.Parley):
    """A server with one queue and two agents, where a visitor makes an account."""

    settings = {**servers.Parley.settings, "PARLEY_XMPP_REGISTRATION_OPEN": "true"}

    def __enter__(self):
        data, file = self.directory / "data", self.directory / "password"
        file.write_text(PASSWORD)
        file.chmod(0o600)

        def parley(*command):
            subprocess.run([self.binary, *command, "--data", data], check=True, stdout=subprocess.DEVNULL)

        parley("queue", "add", "8000", "Sales", "--host", self.host)
        for agent in "1001", "1002":
            parley("user", "add", agent, "--role", "agent", "--password-file", file)
            parley("queue", "join", "8000", agent)
        return super().__enter__()


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=smack.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    args = parse.parse_args()
    where = servers.cache("smack")
    lib = smack.fetch(where)
    shutil.rmtree(where / "workgroup", ignore_errors=True)
    with ContactCentre(args.binary.resolve(), where / "workgroup", [], address=smack.ADDRESS) as server:
        run = subprocess.run(["java", *smack.trust(server), "-cp", f"{lib}/*", CLIENT, server.host, server.address, str(server.port), PASSWORD],
                             timeout=RUN_MAX, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(run.stdout, end="")
    if run.returncode or "all done" not in run.stdout:
        print(run.stderr[-6000:])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
