// A visitor of the page with strophe.js: asks for a visit, logs in with its token, joins the queue, and the room of the conversation.
// Told {"do": "say", "id", "text"}; tells {"is": "contact", "state"} and {"is": "line", "by", "text"}.
import { Strophe, $iq, $msg, $pres } from "strophe.js";
import { obey, tell } from "./stdio.mjs";

const [host, port, name, dn] = process.argv.slice(2);
const parley = "urn:parley:acd:1";

const visit = await (await fetch(`http://${host}:${port}/api/v1/visits`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ name, dn, lang: "en" }),
})).json();

const connection = new Strophe.Connection(`ws://${host}:${port}/xmpp-websocket`, { protocol: "ws", mechanisms: [Strophe.SASLOAuthBearer] });
let room = null;

connection.connect(visit.jid, visit.token, (now) => {
  if (now === Strophe.Status.CONNECTED) join();
  if (now === Strophe.Status.AUTHFAIL || now === Strophe.Status.DISCONNECTED) tell({ is: "lost", why: visit });
});

function join() {
  connection.addHandler(message, null, "message");
  connection.send($pres());
  connection.sendIQ($iq({ type: "set", to: `${dn}@${visit.acd}` })
    .c("join-queue", { xmlns: "http://jabber.org/protocol/workgroup" })
    .c("queue-notifications").up()
    .c("x", { xmlns: "jabber:x:data", type: "submit" })
    .c("field", { var: "name" }).c("value").t(name), null, (e) => tell({ is: "refused", why: String(e) }));
}

function message(stanza) {
  const contact = stanza.getElementsByTagNameNS(parley, "contact")[0];
  if (contact) {
    if (!room) {
      room = contact.getAttribute("jid");
      connection.send($pres({ to: `${room}/visitor` }).c("x", { xmlns: "http://jabber.org/protocol/muc" }));
    }
    tell({ is: "contact", state: contact.getAttribute("state") });
  }
  const body = stanza.getElementsByTagName("body")[0];
  if (body) tell({ is: "line", by: Strophe.getResourceFromJid(stanza.getAttribute("from")) ?? "", text: body.textContent });
  return true;
}

const say = (id, text) => connection.send($msg({ to: room, type: "groupchat", id }).c("body").t(text));
await obey({ say, archive: () => [] });
