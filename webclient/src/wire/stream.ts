import { backoffMs } from './backoff';
import { attr, type El, type Parse } from './element';
import * as framing from './framing';
import { freshId } from './id';
import { Negotiation, type Progress } from './negotiation';
import { ns } from './ns';
import { LostError, Questions } from './questions';
import type { Clock, OpenSocket, Socket } from './socket';
import { isIq, isStanza } from './stanza';
import * as sm from './xep0198';
import { isPing } from './xep0199';
import { x, type Xml } from './xml';

const loginMs = 8_000; // a log-in that takes longer is given up
// After how much silence a peer is asked, and after how much more it is gone: together a dead link is noticed in less
// than 10 s where that matters, and costs little where it does not.
const urgentWatch = { idleMs: 4_000, answerMs: 5_500 };
const calmWatch = { idleMs: 20_000, answerMs: 8_000 };
const iqMs = 30_000;
const settledMs = 1_000; // a session shorter than this does not reset the back-off

/** Where to log in, as whom; fetched anew for each attempt. lasting: the next ticket would bear the same token. */
export type Ticket = Readonly<{ url: string; domain: string; token: string; lasting: boolean }>;

/** Thrown by a ticket that can never be had again; anything else thrown is tried again. */
export class FinalError extends Error {}

export type StreamState = 'idle' | 'connecting' | 'online' | 'offline' | 'closed';

/** What a stream tells its owner. Handlers must not throw. */
export type StreamEvents = Readonly<{
  /** Logged in. Not resumed: all session state on the server is new, and queued stanzas are gone. */
  online: (resumed: boolean) => void;
  /** The connection is lost; the stream tries again by itself. */
  offline: (why: string) => void;
  /** Over for good: a refused token, a conflict, or stop. */
  closed: (why: string) => void;
  stanza: (el: El) => void;
  /** How long, in ms, the server took to answer when it was last asked what it has. */
  took?: (ms: number) => void;
  /** An iq get or set. The payload of the result, or undefined for service-unavailable. */
  asked: (el: El) => Xml | undefined;
}>;

export type StreamConfig = Readonly<{
  ticket: () => Promise<Ticket>;
  /** The wished resource; the server makes it unique. */
  resource: string;
  clock: Clock;
  socket: OpenSocket;
  parse: Parse;
  /** Whether somebody looks at the page, or a chat is open in it: else a lost link may be noticed, and tried again, later. */
  urgent: () => boolean;
}>;

/**
 * One XMPP session over WebSocket (RFC 7395) that outlives its sockets: it resumes (XEP-0198) where it can, binds anew
 * where it cannot, and tries again until it is stopped or refused for good.
 */
export class Stream {
  state: StreamState = 'idle';
  /** The full JID, once online. */
  jid = '';
  #socket: Socket | undefined;
  #negotiation: Negotiation | undefined;
  #attempts = 0; // ever begun
  #failures = 0; // since a session last held
  #onlineAt = 0;
  #lastingToken = false;
  #askedForAck = false;
  #askedAt = 0;
  #cancelRetry: () => void = () => undefined;
  #cancelWatch: () => void = () => undefined;
  readonly #ledger = new sm.Ledger();
  #managed = false;
  readonly #questions: Questions;

  constructor(
    readonly config: StreamConfig,
    readonly events: StreamEvents,
  ) {
    this.#questions = new Questions(config.clock);
  }

  start(): void {
    if (this.state === 'idle') void this.#connect();
  }

  /** Ends the session: the server is told, so that it does not wait for a return. */
  stop(): void {
    this.#write(framing.close());
    this.#end('stopped');
  }

  /** Somebody looks at the page again, or the network is back: try at once, or see whether the peer is still there. */
  wake(): void {
    if (this.state === 'offline') {
      this.#failures = 0;
      void this.#connect();
    } else if (this.state === 'online') {
      this.#probe();
    }
  }

  /**
   * Sends a stanza; offline, it is sent on resumption. False if there is nothing to resume: then it was not taken, and
   * whoever sent it starts over on the next `online(false)`.
   */
  send(stanza: Xml): boolean {
    if (this.state !== 'online' && this.#ledger.id === '') return false;
    if (this.#managed) this.#ledger.sent(stanza);
    if (this.state !== 'online') return true;
    this.#write(stanza);
    this.#askForAck();
    return true;
  }

  /** Sends an iq, in a language if its answer is for people; resolves with the whole result, rejects with a StanzaError or LostError. */
  iq(type: 'get' | 'set', to: string, payload: Xml, lang = ''): Promise<El> {
    const id = freshId();
    const stanza = x`<iq xmlns="${ns.client}" type="${type}" to="${to}" id="${id}"${lang !== '' && x` xml:lang="${lang}"`}>${payload}</iq>`;
    if (!this.send(stanza)) return Promise.reject(new LostError('not connected'));
    return this.#questions.answerTo(id, iqMs);
  }

  async #connect(): Promise<void> {
    this.#cancelRetry();
    this.state = 'connecting';
    const attempt = ++this.#attempts;
    this.#watch(loginMs, () => this.#drop('no answer'));
    let ticket: Ticket;
    try {
      ticket = await this.config.ticket();
    } catch (error) {
      if (error instanceof FinalError) this.#end(error.message);
      else if (this.#isCurrent(attempt)) this.#drop('no ticket');
      return;
    }
    if (!this.#isCurrent(attempt)) return; // too late: a dead link may hold an answer back for minutes
    this.#lastingToken = ticket.lasting;
    this.#negotiation = new Negotiation({
      domain: ticket.domain,
      token: ticket.token,
      resource: this.config.resource,
      ...(this.#ledger.id !== '' && { previous: { id: this.#ledger.id, received: this.#ledger.received } }),
    });
    this.#openSocket(ticket.url);
  }

  // Changed by others while connect awaits; the compiler cannot see that.
  #isCurrent(attempt: number): boolean {
    return this.state === 'connecting' && this.#attempts === attempt;
  }

  #openSocket(url: string): void {
    let socket: Socket;
    try {
      socket = this.config.socket(url);
    } catch {
      this.#drop('no socket'); // a malformed or forbidden address
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#negotiation?.begin().forEach((xml) => this.#write(xml));
    socket.onclose = (event) => this.#drop(event.reason || `closed ${event.code}`);
    socket.onmessage = (event) => this.#frame(event.data);
  }

  #frame(text: unknown): void {
    let el: El;
    try {
      el = this.config.parse(String(text));
    } catch {
      this.#drop('malformed');
      return;
    }
    if (framing.isClose(el)) {
      this.#write(framing.close());
      this.#drop('closed by server');
    } else if (framing.isStreamError(el)) {
      this.#streamError(framing.streamCondition(el));
    } else if (this.#negotiation !== undefined) {
      this.#progress(this.#negotiation.step(el));
    } else {
      this.#watchIdle();
      this.#take(el);
    }
  }

  // A conflict means that another session took this one's place on purpose: coming back would be a fight without end. Who
  // is not even let in by policy is not served here (docs/protocol.md, Bans).
  #streamError(condition: string): void {
    const barred = condition === 'policy-violation' && this.#negotiation !== undefined && this.#lastingToken;
    if (condition === 'conflict' || barred) this.#end(condition);
    else this.#drop(condition);
  }

  #progress(progress: Progress): void {
    switch (progress.kind) {
      case 'more':
        progress.say.forEach((xml) => this.#write(xml));
        return;
      case 'refused':
        if (progress.final && this.#lastingToken) this.#end(progress.condition);
        else this.#drop(progress.condition);
        return;
      case 'resumed':
        this.#ledger.acknowledge(progress.h);
        this.#online(true);
        return;
      case 'bound':
        this.jid = progress.jid;
        this.#ledger.start(progress.id);
        this.#managed = progress.id !== '';
        this.#questions.abandon('bound anew');
        this.#online(false);
    }
  }

  #online(resumed: boolean): void {
    this.#negotiation = undefined;
    this.#askedForAck = false;
    this.#askedAt = 0;
    this.#onlineAt = this.config.clock.now();
    this.state = 'online';
    this.#ledger.pending.forEach((xml) => this.#write(xml));
    if (this.#ledger.pending.length > 0) this.#askForAck();
    else this.#watchIdle();
    this.events.online(resumed);
  }

  #take(el: El): void {
    if (sm.isRequest(el)) {
      this.#write(sm.answer(this.#ledger.received));
    } else if (sm.isAnswer(el)) {
      if (this.#askedAt > 0) this.events.took?.(this.config.clock.now() - this.#askedAt);
      this.#askedForAck = false;
      this.#askedAt = 0;
      this.#ledger.acknowledge(sm.handledBy(el) ?? 0);
    } else if (isStanza(el)) {
      this.#ledger.handled();
      this.#stanza(el);
    }
  }

  #stanza(el: El): void {
    if (!isIq(el)) {
      this.events.stanza(el);
    } else if (attr(el, 'type') === 'get' || attr(el, 'type') === 'set') {
      this.#reply(el, isPing(el) ? x`` : this.events.asked(el));
    } else {
      this.#questions.take(el);
    }
  }

  #reply(el: El, payload: Xml | undefined): void {
    const to = attr(el, 'from') !== '' && x` to="${attr(el, 'from')}"`;
    const id = attr(el, 'id');
    const unavailable = x`<error type="cancel"><service-unavailable xmlns="${ns.stanzas}"/></error>`;
    this.send(
      payload === undefined
        ? x`<iq xmlns="${ns.client}" type="error"${to} id="${id}">${unavailable}</iq>`
        : x`<iq xmlns="${ns.client}" type="result"${to} id="${id}">${payload}</iq>`,
    );
  }

  #write(xml: Xml): void {
    this.#socket?.send(xml.text);
  }

  #askForAck(): void {
    if (this.#askedForAck || !this.#managed) return;
    this.#askedForAck = true;
    this.#probe();
  }

  #probe(): void {
    this.#askedAt ||= this.config.clock.now();
    this.#write(
      this.#managed
        ? sm.request()
        : x`<iq xmlns="${ns.client}" type="get" id="${freshId()}"><ping xmlns="${ns.ping}"/></iq>`,
    );
    this.#watch(this.#patience.answerMs, () => this.#drop('no answer'));
  }

  #watchIdle(): void {
    this.#watch(this.#patience.idleMs, () => this.#probe());
  }

  get #patience(): typeof calmWatch {
    return this.config.urgent() ? urgentWatch : calmWatch;
  }

  #watch(ms: number, run: () => void): void {
    this.#cancelWatch();
    this.#cancelWatch = this.config.clock.after(ms, run);
  }

  #release(): void {
    this.#cancelWatch();
    this.#cancelRetry();
    this.#negotiation = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #drop(why: string): void {
    if (this.state === 'closed') return;
    const { clock, urgent } = this.config;
    if (this.state === 'online' && clock.now() - this.#onlineAt >= settledMs) this.#failures = 0;
    this.#release();
    this.state = 'offline';
    const wait = backoffMs(this.#failures++, urgent(), clock.random());
    this.#cancelRetry = clock.after(wait, () => void this.#connect());
    this.events.offline(why);
  }

  #end(why: string): void {
    if (this.state === 'closed') return;
    this.#release();
    this.state = 'closed';
    this.#questions.abandon(why);
    this.events.closed(why);
  }
}
