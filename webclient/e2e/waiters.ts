import type { Page } from '@playwright/test';

/** What one waiting visitor knows of itself. */
export type Waiter = { name: string; state: string; position: number; online: boolean; faults: string[] };

/**
 * Lets many visitors wait from inside one page: raw WebSockets and none of our client's code. Each comes back by
 * itself with its token when its socket is lost, and asks where it stands.
 */
export async function gather(page: Page, dn: string, count: number): Promise<void> {
  await page.evaluate(
    async ({ dn, count }) => {
      const waiters: Waiter[] = [];
      Object.assign(globalThis, { waiters });
      const acd = 'urn:parley:acd:1';
      const framing = 'urn:ietf:params:xml:ns:xmpp-framing';
      const workgroup = 'http://jabber.org/protocol/workgroup';

      type Pass = { jid: string; token: string; acd: string };
      const parse = (text: string) => new DOMParser().parseFromString(text, 'text/xml').documentElement;

      const learn = (me: Waiter, stanza: Element): void => {
        const contact = stanza.getElementsByTagNameNS(acd, 'contact')[0];
        if (contact === undefined) return;
        me.state = contact.getAttribute('state') ?? '';
        if (contact.hasAttribute('position')) me.position = Number(contact.getAttribute('position'));
      };

      const connect = (me: Waiter, pass: Pass, joined: () => void): void => {
        const socket = new WebSocket(`ws://${location.host}/xmpp-websocket`, 'xmpp');
        const open = `<open xmlns="${framing}" to="${pass.jid.split('@')[1] ?? ''}" version="1.0"/>`;
        const bearer = btoa(`n,,\u0001auth=Bearer ${pass.token}\u0001\u0001`);
        let bound = false;
        socket.onopen = () => {
          socket.send(open);
          socket.send(
            `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="OAUTHBEARER">${bearer}</auth>`,
          );
        };
        socket.onclose = () => {
          me.online = false;
          setTimeout(() => {
            connect(me, pass, joined);
          }, 300);
        };
        const ask = (id: string, to: string, type: string, body: string) => {
          socket.send(`<iq xmlns="jabber:client" id="${id}" type="${type}" to="${to}">${body}</iq>`);
        };
        socket.onmessage = (event) => {
          const stanza = parse(event.data as string);
          const id = stanza.getAttribute('id');
          if (stanza.localName === 'success') socket.send(open);
          else if (stanza.localName === 'failure') me.faults.push(event.data as string);
          else if (
            stanza.localName === 'features' &&
            stanza.getElementsByTagName('bind').length > 0 &&
            !bound
          ) {
            bound = true;
            socket.send(
              '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
            );
          } else if (id === 'bind') ask('visit', pass.acd, 'get', `<visit xmlns="${acd}"/>`);
          else if (id === 'visit') {
            learn(me, stanza);
            me.online = true;
            if (me.state === '') {
              const form = `<x xmlns="jabber:x:data" type="submit"><field var="name"><value>${me.name}</value></field></x>`;
              ask(
                'join',
                `${dn}@${pass.acd}`,
                'set',
                `<join-queue xmlns="${workgroup}"><queue-notifications/>${form}</join-queue>`,
              );
            } else joined();
          } else if (id === 'join') {
            if (stanza.getAttribute('type') === 'result')
              ask('visit', pass.acd, 'get', `<visit xmlns="${acd}"/>`);
            else me.faults.push(event.data as string);
          } else learn(me, stanza);
        };
      };

      for (let n = 1; n <= count; n++) {
        const me: Waiter = {
          name: `waiter ${String(n)}`,
          state: '',
          position: -1,
          online: false,
          faults: [],
        };
        waiters.push(me);
        const answer = await fetch('/api/v1/visits', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ name: me.name, dn, lang: 'en' }),
        });
        const pass = (await answer.json()) as Pass;
        await new Promise<void>((done) => {
          connect(me, pass, done);
        });
      }
    },
    { dn, count },
  );
}

/** What the waiting visitors know now. */
export const report = (page: Page): Promise<Waiter[]> =>
  page.evaluate(() => (globalThis as unknown as { waiters: Waiter[] }).waiters);
