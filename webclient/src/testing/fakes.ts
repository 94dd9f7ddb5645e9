import { DOMParser } from '@xmldom/xmldom';
import type { El } from '../wire/element';
import { parserOf } from '../wire/parse';
import type { Clock, Socket } from '../wire/socket';

/** Parses in node, as browsers do in theirs; faults throw. */
export const parse = parserOf({
  parseFromString: (text, type) =>
    new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    }).parseFromString(text, type) as unknown as Document,
});

/** A clock that stands until it is moved. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  #timers: { at: number; run: () => void }[] = [];

  now = (): number => this.#now;
  random = (): number => 0.5;
  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((t) => t !== timer));
  };

  /** Lets time pass and runs what falls due, in order. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const due = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((t) => t !== due);
      this.#now = due.at;
      due.run();
    }
    this.#now = end;
    await settled();
  }
}

/** Runs everything that waits for a promise. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A socket played by a test. */
export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly sent: string[] = [];
  closed = false;

  constructor(readonly url: string) {}

  send = (text: string): void => void this.sent.push(text);
  close = (): void => {
    this.closed = true;
  };

  opens(): void {
    this.onopen?.(new Event('open'));
  }
  says(xml: string): void {
    this.onmessage?.({ data: xml } as MessageEvent<unknown>);
  }
  breaks(): void {
    this.onclose?.({ code: 1006, reason: '' } as CloseEvent);
  }

  /** Takes what was sent since the last call. */
  take(): El[] {
    return this.sent.splice(0).map((text) => parse(text));
  }
}

const sm = 'xmlns="urn:xmpp:sm:3"';
const sasl = 'xmlns="urn:ietf:params:xml:ns:xmpp-sasl"';

/** Plays a server's side of a log-in to the end. */
export function logIn(socket: FakeSocket, jid = 'g-1@localhost/page-1', smId = 'sm-1'): void {
  socket.opens();
  socket.says(`<success ${sasl}/>`);
  const resuming = socket.sent.some((text) => text.startsWith('<resume'));
  if (resuming) socket.says(`<failed ${sm}/>`);
  socket.says(
    `<iq xmlns="jabber:client" type="result" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>${jid}</jid></bind></iq>`,
  );
  socket.says(`<enabled ${sm} id="${smId}" resume="true"/>`);
}

/** Plays a server's side of a resumption that succeeds, having handled h stanzas. */
export function resumeAt(socket: FakeSocket, h: number): void {
  socket.opens();
  socket.says(`<success ${sasl}/>`);
  socket.says(`<resumed ${sm} previd="sm-1" h="${h}"/>`);
}
