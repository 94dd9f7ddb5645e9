// xmpp.js as a driven client, over WebSocket.
import WebSocket from "ws";
globalThis.WebSocket ??= WebSocket; // Node.js has none of its own before 22
import { client, xml } from "@xmpp/client";
import { obey, tell } from "./stdio.mjs";

const [host, port, user, password, peer] = process.argv.slice(2);
const [username, domain] = user.split("@");
const xmpp = client({ service: `ws://${host}:${port}/xmpp-websocket`, domain, username, password });
xmpp.reconnect.delay = 200;
const said = new Map();
let online = false; // what is sent before that would go out before the log-in
let waiting = []; // said meanwhile
const mam = "urn:xmpp:mam:2", rsm = "http://jabber.org/protocol/rsm";
let page = null; // results of the page being read

xmpp.on("error", () => {}); // every cut is one
xmpp.on("disconnect", () => {
  online = false;
  tell({ is: "lost" });
});
xmpp.streamManagement.on("resumed", () => {
  online = true;
  for (const [id, text] of waiting.splice(0)) line(id, text);
  tell({ is: "online", how: "resumed" });
});
xmpp.on("online", async () => {
  if (online) return; // resumed
  await xmpp.send(xml("presence"));
  try {
    await again();
    tell({ is: "online", how: "new" });
  } catch {
    // cut once more
  }
});
xmpp.on("stanza", (stanza) => {
  const result = stanza.getChild("result", mam);
  if (result) return page?.push(result);
  const body = stanza.is("message") && stanza.getChildText("body");
  if (body) tell({ is: "heard", id: stanza.attrs.id, text: body });
});

function line(id, text) {
  const message = xml("message", { to: peer, type: "chat", id }, xml("body", {}, text), xml("origin-id", { xmlns: "urn:xmpp:sid:0", id }));
  if (!online) return waiting.push([id, text]);
  xmpp.send(message).catch(() => {}); // stream management keeps it, or the archive lacks it
}

async function archive() {
  const lines = [];
  for (let after = null; ; ) {
    page = [];
    const set = xml("set", { xmlns: rsm }, xml("max", {}, "7"), after && xml("after", {}, after));
    const answer = await xmpp.iqCaller.request(xml("iq", { type: "set" }, xml("query", { xmlns: mam }, set)), 10_000);
    for (const result of page) {
      const message = result.getChild("forwarded").getChild("message");
      lines.push([message.attrs.id, message.attrs.from.split("/")[0], message.getChildText("body")]);
      after = result.attrs.id;
    }
    if (answer.getChild("fin").attrs.complete === "true") return lines;
  }
}

// A session anew: what the archive does not have has been lost and is said again.
async function again() {
  if (said.size === 0) return void (online = true);
  const kept = new Set((await archive()).map(([id]) => id));
  online = true;
  waiting = [];
  for (const [id, text] of said) if (!kept.has(id)) line(id, text);
}

xmpp.start().catch((e) => console.error(e));
await obey({ say: (id, text) => { said.set(id, text); line(id, text); }, archive });
