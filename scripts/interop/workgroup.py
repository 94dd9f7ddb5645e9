#!/usr/bin/python3
"""Drives Smack's workgroup classes, as visitor and as agents, against Parley: clients/Workgroup.java, run from its source."""

import argparse
import pathlib
import shutil
import subprocess
import sys

import floor
import servers
import smack

CLIENT = smack.HERE / "clients" / "Workgroup.java"
RUN_MAX = 180  # seconds


class Centre(floor.ContactCentre):
    """Two serve 8000, and a third 8001."""

    queues, agents = {"8000": "Sales", "8001": "Repairs"}, ("1001", "1002", "1003")

    def fill(self):
        super().fill()
        for dn, agent in (("8000", "1003"), ("8001", "1001"), ("8001", "1002")):
            self.parley("queue", "leave", dn, agent)


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=smack.HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    args = parse.parse_args()
    where = servers.cache("smack")
    lib = smack.fetch(where)
    shutil.rmtree(where / "workgroup", ignore_errors=True)
    with Centre(args.binary.resolve(), where / "workgroup", [], address=smack.ADDRESS) as server:
        run = subprocess.run(["java", *smack.trust(server), "-cp", f"{lib}/*", CLIENT, server.host, server.address, str(server.port), floor.PASSWORD],
                             timeout=RUN_MAX, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(run.stdout, end="")
    if run.returncode or "all done" not in run.stdout:
        print(run.stderr[-6000:])
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
