import type { Page } from '@playwright/test';

/** What a raw session may be asked to do. Names and words are put in as text; pages never see this code. */
export type Hostile = Readonly<{
  name: string;
  dn: string;
  answers: readonly string[];
  lines: readonly string[];
  /** What a site vouches for. */
  signed?: string;
}>;

/** An XMPP session without any code of ours: what somebody's own client might be. */
export type Raw = {
  jid: string;
  /** Asks and resolves with the answer's root, an error too. */
  ask: (to: string, type: 'get' | 'set', payload: string) => Promise<Element>;
  send: (stanza: string) => void;
};

type Tools = {
  text: (words: string) => string;
  /** Logs in and binds; wish: what the resource is to be called. */
  enter: (token: string, domain: string, wish?: string) => Promise<Raw>;
  /** Those who came, and their contacts. */
  visitors: { me: Raw; contact: string }[];
};

declare global {
  // eslint-disable-next-line no-var -- the only way to declare a global
  var raw: Tools;
}

/** Puts a small client into a page of the server, to be used by `evaluate`. */
export async function bringRaw(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.evaluate(() => {
    const framing = 'urn:ietf:params:xml:ns:xmpp-framing';
    const parse = (text: string) => new DOMParser().parseFromString(text, 'text/xml').documentElement;
    const text = (words: string) =>
      words.replace(/[&<>"']/g, (c) => `&#${String(c.charCodeAt(0))};`);
    let count = 0;

    const enter = (token: string, domain: string, wish = ''): Promise<Raw> =>
      new Promise((done, fail) => {
        const socket = new WebSocket(`ws://${location.host}/xmpp-websocket`, 'xmpp');
        const waiting = new Map<string, (answer: Element) => void>();
        const open = `<open xmlns="${framing}" to="${domain}" version="1.0"/>`;
        const me: Raw = {
          jid: '',
          send: (stanza) => {
            socket.send(stanza);
          },
          ask: (to, type, payload) => {
            const id = `raw-${String(++count)}`;
            const address = to === '' ? '' : ` to="${to}"`;
            socket.send(`<iq xmlns="jabber:client" id="${id}" type="${type}"${address}>${payload}</iq>`);
            return new Promise((answered) => waiting.set(id, answered));
          },
        };
        const bind = async () => {
          const resource = wish === '' ? '' : `<resource>${text(wish)}</resource>`;
          const bound = await me.ask('', 'set', `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">${resource}</bind>`);
          me.jid = bound.textContent;
          done(me);
        };
        const bearer = btoa(`n,,\u0001auth=Bearer ${token}\u0001\u0001`);
        socket.onopen = () => {
          socket.send(open);
          socket.send(
            `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="OAUTHBEARER">${bearer}</auth>`,
          );
        };
        socket.onclose = () => {
          fail(new Error('a raw session was ended'));
        };
        socket.onmessage = ({ data }) => {
          const stanza = parse(String(data));
          const answered = waiting.get(stanza.getAttribute('id') ?? '');
          if (stanza.localName === 'success') socket.send(open);
          else if (stanza.localName === 'failure') fail(new Error(String(data)));
          else if (stanza.getElementsByTagName('bind').length > 0 && stanza.localName === 'features') void bind();
          else if (stanza.localName === 'iq' && /^(result|error)$/.test(stanza.getAttribute('type') ?? ''))
            answered?.(stanza);
        };
      });
    globalThis.raw = { text, enter, visitors: [] };
  });
}

/**
 * Lets a visitor come for each: asks for a visit, answers the queue's form, enters the room and speaks. They stay.
 * Resolves with what went wrong, which should be nothing.
 */
export const comeRaw = (page: Page, all: readonly Hostile[]): Promise<string[]> =>
  page.evaluate(async (all) => {
    const { text, enter, visitors } = globalThis.raw;
    const faults: string[] = [];
    const come = async ({ name, dn, answers, lines, signed }: Hostile) => {
      const response = await fetch('/api/v1/visits', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, dn, lang: 'en', ...(signed !== undefined && { signed }) }),
      });
      const pass = (await response.json()) as { jid: string; token: string; acd: string };
      const wish = name.replace(/[\p{C}\p{Z}]/gu, ''); // what no resource may have in it
      const me = await enter(pass.token, pass.jid.split('@')[1] ?? '', wish);
      const fields = [['name', name], ...answers.map((a, n) => [`f${String(n)}`, a])]
        .map(([v, a]) => `<field var="${v ?? ''}"><value>${text(a ?? '')}</value></field>`)
        .join('');
      const joined = await me.ask(
        `${dn}@${pass.acd}`,
        'set',
        `<join-queue xmlns="http://jabber.org/protocol/workgroup"><queue-notifications/><x xmlns="jabber:x:data" type="submit">${fields}</x></join-queue>`,
      );
      if (joined.getAttribute('type') === 'error') faults.push(joined.outerHTML);
      const visit = await me.ask(pass.acd, 'get', '<visit xmlns="urn:parley:acd:1"/>');
      const contact = visit.getElementsByTagName('contact')[0]?.getAttribute('jid') ?? '';
      me.send(
        `<presence xmlns="jabber:client" to="${contact}/x"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
      );
      for (const [n, line] of lines.entries())
        me.send(
          `<message xmlns="jabber:client" type="groupchat" to="${contact}" id="l${String(n)}"><body>${text(line)}</body></message>`,
        );
      visitors.push({ me, contact });
    };
    for (const one of all) await come(one);
    return faults;
  }, all);

/** Lets the last visitor who came say more: corrections of lines, and files, named, typed and addressed as told. */
export const sayMore = (page: Page, corrected: readonly string[], files: readonly string[]): Promise<void> =>
  page.evaluate(
    ({ corrected, files }) => {
      const { text, visitors } = globalThis.raw;
      const last = visitors.at(-1);
      if (last === undefined) throw new Error('nobody came');
      const say = (id: string, body: string, more: string) => {
        last.me.send(
          `<message xmlns="jabber:client" type="groupchat" to="${last.contact}" id="${id}"><body>${text(body)}</body>${more}</message>`,
        );
      };
      corrected.forEach((body, n) => {
        say(`c${String(n)}`, body, `<replace xmlns="urn:xmpp:message-correct:0" id="l${String(n)}"/>`);
      });
      files.forEach((name, n) => {
        for (const url of [`https://a.example/${encodeURIComponent(name)}`, `javascript:alert(${String(n)})`, name])
          say(
            `f${String(n)}`,
            url,
            `<x xmlns="jabber:x:oob"><url>${text(url)}</url></x><file-sharing xmlns="urn:xmpp:sfs:0"><file xmlns="urn:xmpp:file:metadata:0"><name>${text(name)}</name><size>7</size><media-type>${text(name)}</media-type></file></file-sharing>`,
          );
      });
    },
    { corrected, files },
  );

/** Lets messages be left at a closed queue, one by each name. Resolves with what went wrong. */
export const leaveRaw = (page: Page, dn: string, names: readonly string[]): Promise<string[]> =>
  page.evaluate(
    async ({ dn, names }) => {
      const { text, enter } = globalThis.raw;
      const faults: string[] = [];
      for (const name of names) {
        const response = await fetch('/api/v1/visits', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ name, dn, lang: 'en', callback: true }),
        });
        const pass = (await response.json()) as { jid: string; token: string; acd: string };
        const me = await enter(pass.token, pass.jid.split('@')[1] ?? '');
        const left = await me.ask(
          `${dn}@${pass.acd}`,
          'set',
          `<join-queue xmlns="http://jabber.org/protocol/workgroup"><x xmlns="jabber:x:data" type="submit"><field var="name"><value>${text(name)}</value></field></x><message xmlns="urn:parley:acd:1">${text(name)}</message></join-queue>`,
        );
        if (left.getAttribute('type') === 'error') faults.push(left.outerHTML);
      }
      return faults;
    },
    { dn, names },
  );

/** Lets each visitor who came end the talk, rate it with a comment and answer the survey. Resolves with what went wrong. */
export const rateRaw = (page: Page, comments: readonly string[]): Promise<string[]> =>
  page.evaluate(async (comments) => {
    const { text, visitors } = globalThis.raw;
    const faults: string[] = [];
    const acd = 'urn:parley:acd:1';
    for (const [n, { me, contact }] of visitors.entries()) {
      const comment = text(comments[n] ?? '');
      for (const payload of [
        `<end xmlns="${acd}"/>`,
        `<rating xmlns="${acd}" stars="1"><comment>${comment}</comment></rating>`,
        `<survey xmlns="${acd}"><x xmlns="jabber:x:data" type="submit"><field var="why"><value>${comment}</value></field></x></survey>`,
      ]) {
        const answer = await me.ask(contact, 'set', payload);
        if (answer.getAttribute('type') === 'error') faults.push(answer.outerHTML);
      }
    }
    return faults;
  }, comments);

/** A request of an agent's to a contact, by its number among those of the visitors who came, or its address. */
export type Request = Readonly<{ to: number | string; note?: string; tags?: readonly string[] }>;

/** Lets an agent's other session write notes and tags. Resolves with what went wrong. */
export const noteRaw = (
  page: Page,
  user: string,
  password: string,
  requests: readonly Request[],
): Promise<string[]> =>
  page.evaluate(
    async ({ user, password, requests }) => {
      const { text, enter, visitors } = globalThis.raw;
      const post = async (path: string, body: unknown) => {
        const answer = await fetch(`/api/v1/session${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        return (await answer.json()) as { token: string; domain: string; acd: string };
      };
      await post('', { user, password });
      const pass = await post('/token', {});
      const me = await enter(pass.token, pass.domain);
      const faults: string[] = [];
      const acd = 'xmlns="urn:parley:acd:1"';
      for (const { to, note, tags } of requests) {
        const contact = typeof to === 'string' ? to : (visitors[to]?.contact ?? '');
        const all = (tags ?? []).map((tag) => `<tag>${text(tag)}</tag>`).join('');
        const payloads = [
          note === undefined ? '' : `<note ${acd}>${text(note)}</note>`,
          tags === undefined ? '' : `<tags ${acd}>${all}</tags>`,
        ];
        for (const payload of payloads.filter((p) => p !== '')) {
          const answer = await me.ask(contact, 'set', payload);
          if (answer.getAttribute('type') === 'error') faults.push(answer.outerHTML);
        }
      }
      return faults;
    },
    { user, password, requests },
  );
