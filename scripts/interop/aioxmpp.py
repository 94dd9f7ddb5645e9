#!/usr/bin/python3
"""Runs aioxmpp's end-to-end suite against Parley and, in the same run, against Debian's Prosody and ejabberd.

Every test that fails or is skipped with Parley must do so with Prosody or ejabberd too and stand in aioxmpp-known.txt with
its cause; anything else ends this program with 1.
"""

import argparse
import concurrent.futures
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree

import servers

HERE = pathlib.Path(__file__).parent
TARBALL = "python-aioxmpp_0.13.3.orig.tar.gz"
SHA256 = "b8f06c21a8429286bf2ef26e4617a2e772df74566a0aa3d4c9501f8f50b6735a"

# What Parley claims; the rest of the suite is about rooms (muc, bookmarks), which are no service of Parley's.
CLAIMED = ["", "adhoc", "avatar", "blocking", "entitycaps", "httpupload", "ibb", "mdr", "pep", "ping", "presence", "private_xml",
           "pubsub", "version"]

RUN_MAX = 300  # seconds for one server's whole suite: a client of it may wait for ever
ACCOUNTS = [(f"user{n}", f"correct horse {n}") for n in range(1, 6)]


def fetch(build):
    """Returns the suite's folder of tests, from Debian's source package, whose files end up below build."""
    tests = build / "tests"
    if tests.exists():
        return tests
    apt = build / "apt"
    (apt / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (apt / "sources").mkdir(exist_ok=True)
    for listed in sorted(pathlib.Path("/etc/apt").glob("sources.list*")):
        for file in sorted(listed.iterdir()) if listed.is_dir() else [listed]:
            text = file.read_text()
            text = text.replace("Types: deb\n", "Types: deb-src\n")
            text = "\n".join("deb-src" + line[3:] if line.startswith("deb ") else line for line in text.splitlines())
            (apt / "sources" / file.name).write_text(text + "\n")
    own = ["-q", "-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={apt}/sources",
           "-o", f"Dir::State::lists={apt}/lists", "-o", "APT::Sandbox::User=root"]
    subprocess.run(["apt-get", *own, "update"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["apt-get", *own, "source", "--download-only", "--tar-only", "python-aioxmpp"], check=True, cwd=build,
                   stdout=subprocess.DEVNULL)
    if hashlib.sha256((build / TARBALL).read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{TARBALL} is another one than the one pinned here")
    with tarfile.open(build / TARBALL) as tar:
        # Not the tarball's own aioxmpp: the installed package is what is tested with.
        tar.extractall(build / "unpacked", [m for m in tar if m.name.removeprefix("./").startswith("tests/")])
    (build / "unpacked" / "tests").rename(tests)
    return tests


def play(server, tests, only):
    """Runs the suite against a server that is up; returns outcome and message by test."""
    config = server.directory / "e2e.ini"
    config.write_text(f"""[global]
timeout=15
provisioner=aioxmpp.e2etest.provision.StaticPasswordProvisioner
[aioxmpp.e2etest.provision.StaticPasswordProvisioner]
host=127.0.0.1
domain={server.host}
port={server.port}
no_verify=true
accounts={ACCOUNTS!r}
""")
    report = server.directory / "report.xml"
    chosen = only or [str(tests / folder / "test_e2e.py") for folder in CLAIMED]
    with open(server.directory / "suite.log", "w") as log:
        subprocess.run(["/usr/bin/python3", "-m", "pytest", "-p", "aioxmpp.e2etest", f"--e2etest-config={config}",
                        "--e2etest-only", "-q", "-p", "no:cacheprovider", f"--rootdir={tests}", f"--junitxml={report}", *chosen],
                       stdout=log, stderr=subprocess.STDOUT, timeout=RUN_MAX, cwd=tests.parent,
                       env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"})
    if not report.exists():
        sys.exit(f"{server.name}: the suite did not run, see {server.directory}/suite.log:\n"
                 + (server.directory / "suite.log").read_text()[-3000:])
    return outcomes(report)


def outcomes(report):
    found = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        name = case.get("classname").removeprefix("tests.").replace("test_e2e.", "").replace(".", "/") + "/" + case.get("name")
        bad = next((e for e in case if e.tag in ("failure", "error", "skipped")), None)
        found[name] = ("passed", "") if bad is None else ("skipped" if bad.tag == "skipped" else "failed",
                                                          (bad.get("message") or "").splitlines()[0][:160] if bad.get("message") else "")
    return found


def known():
    """The tests that are known not to pass, with the cause, from aioxmpp-known.txt."""
    lines = [line.split(None, 1) for line in (HERE / "aioxmpp-known.txt").read_text().splitlines() if line and not line.startswith("#")]
    return {test: cause for test, cause in lines}


def judge(results):
    """Says what came out and returns how many outcomes are not in order."""
    ours, peers, causes, wrong = results["parley"], [r for n, r in results.items() if n != "parley"], known(), 0
    for test, (outcome, message) in sorted(ours.items()):
        alike = [name for name, r in results.items() if name != "parley" and r.get(test, ("missing",))[0] != "passed"]
        if outcome == "passed":
            continue
        print(f"{outcome:8} {test}: {message}\n         nor does it pass with: {', '.join(alike) or 'nobody, it is ours alone'}\n"
              f"         cause: {causes.get(test, 'NOT LISTED')}")
        if test not in causes or peers and not alike:
            wrong += 1
    for test in sorted(set(causes) - {t for t, (o, _) in ours.items() if o != "passed"}):
        print(f"aioxmpp-known.txt lists {test}, which passes or is gone: take it out")
        wrong += 1
    for name, r in results.items():
        count = lambda what: sum(o == what for o, _ in r.values())
        print(f"{name:8} {count('passed'):3} passed {count('failed'):3} failed {count('skipped'):3} skipped")
    if sum(o == "passed" for o, _ in ours.values()) == 0:
        print("nothing passed: that is no run")
        wrong += 1
    return wrong


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("--only", action="append", choices=list(servers.ALL), help="run against this server alone; no verdict")
    parse.add_argument("tests", nargs="*")
    args = parse.parse_args()
    build = servers.cache("aioxmpp")
    tests = fetch(build)
    names = args.only or list(servers.ALL)
    shutil.rmtree(build / "run", ignore_errors=True)

    def run(name):
        with servers.ALL[name](args.binary.resolve(), build / "run" / name, ACCOUNTS) as server:
            return name, play(server, tests, args.tests)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = dict(pool.map(run, names))
    if args.only or args.tests:
        for name, r in results.items():
            for test, (outcome, message) in sorted(r.items()):
                print(f"{name:8} {outcome:8} {test} {message}")
        return 0
    return 1 if judge(results) else 0


if __name__ == "__main__":
    sys.exit(main())
