#!/usr/bin/python3
"""Runs Smack's integration tests, fetched by Maven, against Parley: every test of a specification that Parley claims.

A test that fails must stand in smack-known.txt with its cause; anything else ends this program with 1. Smack connects to port
5222 and no other: the server is put on a loopback address of its own.
"""

import argparse
import hashlib
import pathlib
import re
import shutil
import ssl
import subprocess
import sys

import servers

HERE = pathlib.Path(__file__).parent
ADDRESS = "127.0.0.22"
RUN_MAX = 1500  # seconds for the whole suite

# Specifications that Parley does not claim, and some between clients alone that need one of those.
UNCLAIMED = {
    "XEP-0045": "rooms of anybody's making", "XEP-0384": "OMEMO needs no server but its tests need rooms and hours",
    "XEP-0373": "OpenPGP", "XEP-0374": "OpenPGP", "XEP-0232": "software information inside rooms",
    "XEP-0323": "IoT", "XEP-0324": "IoT", "XEP-0325": "IoT", "XEP-0347": "IoT",
}


def fetch(where):
    """Returns the folder of the suite's jars, from Maven Central in the version that smack-pom.xml pins."""
    pom = (HERE / "smack-pom.xml").read_text()
    lib = where / ("lib-" + hashlib.sha256(pom.encode()).hexdigest()[:12])
    if not lib.exists():
        (where / "pom.xml").write_text(pom)
        subprocess.run(["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={lib}.part"], check=True, cwd=where)
        pathlib.Path(f"{lib}.part").rename(lib)
    return lib


def trust(server):
    """Makes the store of certificates that Java is told to trust: the one that the server shows."""
    store, pem = server.directory / "trust.p12", server.directory / "shown.pem"
    pem.write_text(ssl.get_server_certificate((ADDRESS, server.tls_port)))
    subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "server", "-file", pem, "-keystore", store, "-storetype", "PKCS12",
                    "-storepass", "parley"], check=True, capture_output=True)
    return [f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=parley"]


def run(server, lib, only):
    settings = {
        "service": server.host, "host": ADDRESS, "securityMode": "required", "replyTimeout": "10000",
        "disabledSpecifications": ",".join(UNCLAIMED), "dnsResolver": "javax", "enabledConnections": "tcp", "verbose": "false",
    }
    if only:
        settings["enabledTests"] = ",".join(only)
    log = server.directory / "suite.log"
    with open(log, "w") as out:
        subprocess.run(["java", *trust(server), *(f"-Dsinttest.{k}={v}" for k, v in settings.items()), "-cp", f"{lib}/*",
                        "org.igniterealtime.smack.inttest.SmackIntegrationTestFramework"],
                       stdout=out, stderr=subprocess.STDOUT, timeout=RUN_MAX, cwd=server.directory)
    return log.read_text()


def known():
    """The tests that are known to fail, with the cause, from smack-known.txt."""
    lines = [line.split(None, 1) for line in (HERE / "smack-known.txt").read_text().splitlines() if line and not line.startswith("#")]
    return {test: cause for test, cause in lines}


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--binary", type=pathlib.Path, default=HERE.parent.parent / "bin" / "parley", help="default: bin/parley")
    parse.add_argument("--against", choices=["parley", "prosody"], default="parley", help="with prosody: no verdict")
    parse.add_argument("tests", nargs="*", help="classes or Class.method; default: all")
    args = parse.parse_args()
    where = servers.cache("smack")
    lib = fetch(where)
    shutil.rmtree(where / "run", ignore_errors=True)
    with servers.ALL[args.against](args.binary.resolve(), where / "run" / args.against, [("admin", "correct horse 0")],
                                   address=ADDRESS, port=5222) as server:
        text = run(server, lib, args.tests)
    failed = {name: why.strip()[:200] for name, why in re.findall(r"^SEVERE: (\S+) \(.*?\) failed: (.*)$", text, re.M)}
    counts = re.search(r"finished: (\d+)/(\d+)", text)
    if counts is None:
        print(text[-4000:])
        sys.exit("the suite did not run to its end")
    print(f"{args.against}: {counts[1]} of {counts[2]} tests passed; not run, since not claimed:")
    for document, what in UNCLAIMED.items():
        print(f"  {document}: {what}")
    causes = known()
    for name, why in sorted(failed.items()):
        print(f"failed {name}: {why}\n       cause: {causes.get(name, 'NOT LISTED')}")
    if args.against != "parley" or args.tests:
        return 0
    stale = {name for name, cause in causes.items() if name not in failed and not cause.startswith("Now and then")}
    for name in sorted(stale):
        print(f"smack-known.txt lists {name}, which passes or is gone: take it out")
    return 1 if stale or set(failed) - set(causes) or int(counts[1]) == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
