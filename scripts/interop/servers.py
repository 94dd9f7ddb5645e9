"""The servers that suites of others are run against, each on loopback with a directory of its own."""

import contextlib
import os
import pathlib
import random
import signal
import socket
import ssl
import subprocess
import time

UP_MAX = 40  # seconds a server may take to come up; Erlang's does take some


def cache(name):
    """A directory for what suites bring along and leave behind, outside the checkout."""
    where = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "parley" / name
    where.mkdir(parents=True, exist_ok=True)
    return where


def free_port(address="127.0.0.1"):
    """A port that nobody had a moment ago, below those that systems give to who asks for any."""
    for _ in range(100):
        with contextlib.suppress(OSError), socket.socket() as s:
            s.bind((address, random.randrange(10_000, 30_000)))
            return s.getsockname()[1]
    raise SystemExit("of 100 ports none is free")


def await_port(address, port, process, name):
    until = time.monotonic() + UP_MAX
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended at once, with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"{name} did not come up within {UP_MAX} s")


def certificate(directory, *names):
    """Makes a self-signed certificate for Prosody and ejabberd; Parley makes its own."""
    cert, key = directory / "cert.pem", directory / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", f"/CN={names[0]}", "-addext", "subjectAltName=" + ",".join(f"DNS:{n}" for n in names),
                    "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key


class Server:
    """One server, up between enter and exit."""

    name, host = "", "localhost"

    def __init__(self, binary, directory, accounts, address="127.0.0.1", port=0):
        self.binary, self.directory, self.accounts, self.address = binary, directory, accounts, address
        self.port, self.tls_port, self.http_port = port or free_port(address), free_port(address), free_port(address)
        directory.mkdir(parents=True)

    def start(self, *command, **env):
        self.log = open(self.directory / "server.log", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.directory,
                                        env={**os.environ, **env}, start_new_session=True)

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


class Parley(Server):
    name = "parley"
    settings = {
        # Smack keeps one connection for making accounts, which never logs in.
        "PARLEY_XMPP_AUTH_TIMEOUT": "30m",
        # xmpp.js hashes in plain JavaScript: the default of 100,000 rounds takes it ten seconds and more for each log-in.
        "PARLEY_ACCOUNTS_SCRAM_ITERATIONS": "10000",
    }

    def __enter__(self):
        data = self.directory / "data"
        for user, password in self.accounts:
            file = self.directory / "password"
            file.write_text(password)
            file.chmod(0o600)
            subprocess.run([self.binary, "user", "add", user, "--role", "admin", "--data", data, "--host", self.host, "--password-file", file],
                           check=True, stdout=subprocess.DEVNULL, env={**os.environ, **self.settings})
        self.start(self.binary, "serve", "--test-mode", "--data", data, "--host", self.host, "--http", f"{self.address}:{self.http_port}",
                   "--c2s", f"{self.address}:{self.port}", "--c2s-tls", f"{self.address}:{self.tls_port}",
                   **self.settings)
        await_port(self.address, self.port, self.process, self.name)
        return self

    def ca(self):
        """A file with the certificate that it made for itself, for clients to trust."""
        file = self.directory / "ca.pem"
        file.write_text(ssl.get_server_certificate((self.address, self.tls_port)))
        return file


class Prosody(Server):
    name = "prosody"

    def __enter__(self):
        d = self.directory
        cert, key = certificate(d, self.host, f"pubsub.{self.host}", f"upload.{self.host}")
        (d / "prosody.cfg.lua").write_text(f"""run_as_root = true
pidfile = "{d}/pid"
data_path = "{d}/data"
interfaces = {{ "{self.address}" }}
c2s_direct_tls_ports = {{ {self.tls_port} }}
allow_registration = true
c2s_ports = {{ {self.port} }}
s2s_ports = {{ }}
http_ports = {{ {free_port()} }}
https_ports = {{ }}
http_interfaces = {{ "127.0.0.1" }}
modules_enabled = {{ "roster", "saslauth", "tls", "disco", "carbons", "pep", "private", "blocklist", "vcard_legacy",
  "register_ibr", "version", "uptime", "time", "ping", "mam", "smacks", "csi_simple", "lastactivity", "presence", "message", "iq", "offline" }}
modules_disabled = {{ "s2s" }}
authentication = "internal_hashed"
limits = {{ }}
log = {{ info = "*console" }}
ssl = {{ certificate = "{cert}", key = "{key}" }}
VirtualHost "{self.host}"
Component "pubsub.{self.host}" "pubsub"
  autocreate_on_publish = true
  autocreate_on_subscribe = true
  admins = {{ {", ".join(f'"{user}@{self.host}"' for user, _ in self.accounts)} }}
Component "upload.{self.host}" "http_file_share"
""")
        for user, password in self.accounts:
            subprocess.run(["prosodyctl", "--root", "--config", d / "prosody.cfg.lua", "register", user, self.host, password],
                           check=True, capture_output=True)
        self.start("prosody", "--root", "--config", str(d / "prosody.cfg.lua"), "-F")
        await_port(self.address, self.port, self.process, self.name)
        return self


class Ejabberd(Server):
    name = "ejabberd"

    def __enter__(self):
        d = self.directory
        cert, key = certificate(d, self.host)
        (d / "both.pem").write_bytes(cert.read_bytes() + key.read_bytes())
        (d / "ejabberd.yml").write_text(f"""hosts: [{self.host}]
loglevel: warning
certfiles: ["{d}/both.pem"]
listen:
  - {{port: {self.port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true, max_stanza_size: 262144}}
  - {{port: {free_port()}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/upload: mod_http_upload}}}}
auth_method: internal
auth_password_format: scram
acl: {{local: {{user_regexp: ""}}}}
access_rules: {{pubsub_createnode: {{allow: local}}, local: {{allow: local}}}}
modules:
  mod_adhoc: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_disco: {{}}
  mod_http_upload: {{put_url: "http://@HOST@:5443/upload", docroot: "{d}/upload"}}
  mod_last: {{}}
  mod_mam: {{}}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_pubsub: {{access_createnode: pubsub_createnode, plugins: [flat, pep]}}
  mod_roster: {{versioning: true}}
  mod_stream_mgmt: {{}}
  mod_vcard: {{}}
  mod_version: {{}}
""")
        calls = "".join(f'ok = ejabberd_auth:try_register(<<"{u}">>, <<"{self.host}">>, <<"{p}">>), ' for u, p in self.accounts)
        env = {"EJABBERD_CONFIG_PATH": str(d / "ejabberd.yml"), "EJABBERD_LOG_PATH": str(d / "ejabberd.log"),
               "ERL_LIBS": "/usr/lib/x86_64-linux-gnu", "HOME": str(d), "ERL_CRASH_DUMP": str(d / "crash.dump")}
        self.start("erl", "-noinput", "+K", "true", "-mnesia", "dir", f'"{d}/spool"', "-eval",
                   f'{{ok,_}} = application:ensure_all_started(ejabberd), {calls}file:write_file("{d}/ready", <<>>).', **env)
        await_port(self.address, self.port, self.process, self.name)
        until = time.monotonic() + UP_MAX
        while not (d / "ready").exists():
            if time.monotonic() > until:
                raise SystemExit("ejabberd did not make its accounts")
            time.sleep(0.05)
        return self


ALL = {s.name: s for s in (Parley, Prosody, Ejabberd)}
