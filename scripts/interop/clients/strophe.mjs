// strophe.js as a driven client, over WebSocket. It has no stream management: it logs in anew after every cut.
import { Strophe, $iq, $msg, $pres } from "strophe.js";
import { obey, tell } from "./stdio.mjs";

const [host, port, user, password, peer] = process.argv.slice(2);
const said = new Map();
const mam = "urn:xmpp:mam:2", rsm = "http://jabber.org/protocol/rsm";
let connection, online = false, page = null;

function connect() {
  const own = (connection = new Strophe.Connection(`ws://${host}:${port}/xmpp-websocket`, { protocol: "ws" }));
  own.connect(user, password, (now) => {
    if (own === connection) status(now); // a connection that failed tells more than once that it is gone
  });
}

function status(now) {
  if (now === Strophe.Status.CONNECTED) begun();
  if (now === Strophe.Status.AUTHFAIL) tell({ is: "refused" });
  if (now === Strophe.Status.DISCONNECTED || now === Strophe.Status.CONNFAIL) {
    if (online) tell({ is: "lost" });
    online = false;
    connection = null;
    setTimeout(connect, 200);
  }
}

async function begun() {
  const own = connection;
  own.addHandler(heard, null, "message");
  own.send($pres());
  try {
    await again(own);
  } catch {
    return; // cut once more
  }
  if (own !== connection) return;
  online = true;
  tell({ is: "online", how: "new" });
}

function heard(stanza) {
  const result = stanza.getElementsByTagNameNS(mam, "result")[0];
  if (result) {
    page?.push(result);
    return true;
  }
  const body = stanza.getElementsByTagName("body")[0];
  if (body) tell({ is: "heard", id: stanza.getAttribute("id"), text: body.textContent });
  return true;
}

function line(id, text) {
  connection.send($msg({ to: peer, type: "chat", id }).c("body").t(text).up().c("origin-id", { xmlns: "urn:xmpp:sid:0", id }));
}

const ask = (iq) => new Promise((resolve, reject) => {
  if (!connection) return reject("not connected");
  connection.sendIQ(iq, resolve, reject, 5000);
});

async function archive() {
  const lines = [];
  for (let after = null; ; ) {
    page = [];
    const iq = $iq({ type: "set" }).c("query", { xmlns: mam }).c("set", { xmlns: rsm }).c("max").t("7").up();
    if (after) iq.c("after").t(after).up();
    const answer = await ask(iq);
    for (const result of page) {
      const message = result.getElementsByTagName("message")[0];
      lines.push([message.getAttribute("id"), message.getAttribute("from").split("/")[0], message.getElementsByTagName("body")[0].textContent]);
      after = result.getAttribute("id");
    }
    if (answer.getElementsByTagName("fin")[0].getAttribute("complete") === "true") return lines;
  }
}

// A session anew: what the archive does not have has been lost and is said again.
async function again(own) {
  if (said.size === 0) return;
  const kept = new Set((await archive()).map(([id]) => id));
  if (own !== connection) return;
  for (const [id, text] of said) if (!kept.has(id)) line(id, text);
}

connect();
await obey({ say: (id, text) => { said.set(id, text); if (online) line(id, text); }, archive });
