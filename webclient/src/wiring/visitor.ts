import type { Here } from '../model/authority';
import { lastId, unconfirmed, type ConversationEvent } from '../model/conversation';
import { problemOf, step, visit, type Fields, type Visit, type VisitEvent } from '../model/visit';
import { attr, type El } from '../wire/element';
import { freshId } from '../wire/id';
import * as parley from '../wire/parley';
import { bare, isMessage, StanzaError, timeAttr } from '../wire/stanza';
import { Stream } from '../wire/stream';
import { departQueue, joinQueue } from '../wire/xep0142';
import { keptIn, seekAdmission, type Kept } from './admission';
import type { VisitorDeps } from './deps';
import { unsentIn } from './outbox';
import { Room } from './room';
import { Held } from './store';

const answerMs = 8_000; // longer without a chat, and the visitor is told
const leaveMs = 3_000; // longer without an answer, and the page ends the chat by itself
const againMs = 2_000;
const lingerMs = 2_000; // for the last ticks of an ended chat

const visitName = 'parley.visit';
const outboxName = 'parley.outbox';
const draftName = 'parley.draft';

/** The customer's page at work: from the form to the end of the contact, across reloads and lost sockets. */
export class Visitor {
  readonly held: Held<Visit, VisitEvent>;
  #kept: Kept | undefined;
  #stream: Stream | undefined;
  #room: Room | undefined;
  #skewMs = 0;
  #cancelDeadline: () => void = () => undefined;

  constructor(
    readonly deps: VisitorDeps,
    readonly here: Here,
    readonly lang: () => string,
    prefill: Fields,
  ) {
    this.held = new Held(visit(prefill), step);
    this.held.watch((v) => this.#keepUnsent(v));
  }

  /** Goes on with the visit of before a reload, if there was one. */
  start(): void {
    const kept = keptIn(this.deps.store.get(visitName));
    if (kept === undefined) return;
    this.#kept = kept;
    const unsent = unsentIn(this.deps.store.get(outboxName));
    this.held.dispatch({ kind: 'returning', fields: kept.fields, unsent });
    this.#open(kept);
  }

  wake(): void {
    this.#stream?.wake();
  }

  /** Sends the form. */
  async ask(fields: Fields): Promise<void> {
    if (this.held.model.stage !== 'form') return;
    this.held.dispatch({ kind: 'asked', fields });
    const abort = new AbortController();
    this.#cancelDeadline = this.deps.clock.after(answerMs, () => {
      abort.abort();
      this.#refuse('no-answer');
    });
    const answer = await seekAdmission(this.deps, this.here, fields, this.lang(), abort.signal);
    if (this.#stage() !== 'opening') return;
    if ('code' in answer) {
      this.#cancelDeadline();
      this.held.dispatch({ kind: 'refused', problem: answer });
      return;
    }
    this.#kept = answer;
    this.deps.store.set(visitName, answer);
    this.#open(answer);
  }

  // Changed by others while a caller awaits; the compiler cannot see that.
  #stage(): Visit['stage'] {
    return this.held.model.stage;
  }

  say(body: string): void {
    const line = { originId: freshId(), body };
    this.#talk({ kind: 'typed', ...line, at: this.deps.clock.now() });
    this.#room?.say(line);
  }

  /** Sends a refused line again. */
  retry(originId: string): void {
    const line = this.held.model.talk.unsent.find((u) => u.originId === originId);
    if (line === undefined) return;
    this.#talk({ kind: 'retried', originId });
    this.#room?.say(line);
  }

  discard(originId: string): void {
    this.#talk({ kind: 'discarded', originId });
  }

  typing(text: string): void {
    this.deps.store.set(draftName, text);
    this.#room?.typing(text === '');
  }

  /** What was typed and not sent before a reload. */
  draft(): string {
    const text = this.deps.store.get(draftName);
    return typeof text === 'string' ? text : '';
  }

  /** Ends the contact, wherever it is. */
  leave(): void {
    if (this.held.model.leaving) return;
    this.held.dispatch({ kind: 'leaving' });
    this.deps.clock.after(leaveMs, () => this.#leftAlone());
    void this.#sendLeave();
  }

  /** Back to the form, with what was typed there. */
  again(): void {
    this.#forget();
    this.held.dispatch({ kind: 'again' });
  }

  #open(kept: Kept): void {
    const { deps } = this;
    const { url, domain, token } = kept;
    const stream: Stream = new Stream(
      {
        ticket: () => Promise.resolve({ url, domain, token, lasting: true }),
        resource: 'page',
        clock: deps.clock,
        socket: deps.socket,
        parse: deps.parse,
        visible: deps.visible,
      },
      {
        online: (resumed) => {
          this.#link(true);
          if (!resumed) void this.#arrive(stream, kept);
        },
        offline: () => this.#link(false),
        closed: (why) => this.#closed(why),
        stanza: (el) => this.#stanza(stream, el),
        asked: () => undefined,
      },
    );
    this.#stream = stream;
    stream.start();
  }

  #link(up: boolean): void {
    this.held.dispatch({ kind: 'link', up, at: this.deps.clock.now() });
  }

  // A new session knows nothing: ask where one stands, and join the queue if that is nowhere.
  async #arrive(stream: Stream, kept: Kept): Promise<void> {
    this.#room = undefined;
    try {
      if ((await this.#lookUp(stream, kept)) || !(await this.#join(stream, kept))) return;
      if (this.#currentRoom() === undefined) await this.#lookUp(stream, kept);
    } catch {
      // The ACD does not answer, for example because it is only starting: the visit is not lost by that.
      this.deps.clock.after(againMs, () => {
        if (stream === this.#stream && stream.state === 'online') void this.#arrive(stream, kept);
      });
    }
  }

  // False if the queue refuses.
  async #join(stream: Stream, kept: Kept): Promise<boolean> {
    try {
      await stream.iq('set', `${kept.dn}@${kept.acd}`, joinQueue(kept.fields.name.trim()));
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      if (error.condition === 'conflict') return true; // joined before: the answer to that was lost
      this.#refuse(codes[error.condition] ?? 'server');
      return false;
    }
    return true;
  }

  // Set by stanzas that come in while a caller awaits; the compiler cannot see that.
  #currentRoom(): Room | undefined {
    return this.#room;
  }

  async #lookUp(stream: Stream, kept: Kept): Promise<boolean> {
    const answer = parley.ours(await stream.iq('get', kept.acd, parley.visit()), 'visit');
    const now = answer && timeAttr(answer, 'now');
    if (now !== undefined) this.#skewMs = now - this.deps.clock.now();
    const contact = answer && parley.ours(answer, 'contact');
    if (contact === undefined) return false;
    this.#contact(stream, parley.visitContactOf(contact));
    return true;
  }

  #stanza(stream: Stream, el: El): void {
    const contact = isMessage(el) ? parley.ours(el, 'contact') : undefined;
    if (contact !== undefined) {
      const told = parley.visitContactOf(contact);
      this.#contact(stream, { ...told, jid: told.jid || bare(attr(el, 'from')) });
    } else if (this.#room !== undefined && bare(attr(el, 'from')) === this.#room.jid) {
      this.#room.take(el);
    }
  }

  #contact(stream: Stream, contact: parley.VisitContact): void {
    this.#cancelDeadline();
    const queueName = contact.queueName || (this.#kept?.queueName ?? '');
    this.held.dispatch({ kind: 'contact', contact: { ...contact, queueName }, at: this.deps.clock.now() });
    const ended = contact.state === 'ended';
    if (this.#room?.jid !== contact.jid) {
      this.#room = this.#roomOf(stream, contact.jid);
      void (ended ? this.#room.catchUp() : this.#room.enter());
    }
    if (ended) this.deps.clock.after(lingerMs, () => stream.stop());
    else if (this.held.model.leaving) void this.#sendLeave();
  }

  #roomOf(stream: Stream, jid: string): Room {
    return new Room(jid, 'visitor', stream, {
      lastId: () => lastId(this.held.model.talk),
      unsent: () => this.held.model.talk.unsent,
      unconfirmed: () => unconfirmed(this.held.model.talk),
      dispatch: (event) => this.#talk(event),
      now: () => this.deps.clock.now(),
      toLocal: (at) => at - this.#skewMs,
    });
  }

  async #sendLeave(): Promise<void> {
    const { contact } = this.held.model;
    const stream = this.#stream;
    const kept = this.#kept;
    if (stream === undefined || kept === undefined) return;
    try {
      if (contact === null) await stream.iq('set', `${kept.dn}@${kept.acd}`, departQueue());
      else await stream.iq('set', contact.jid, parley.end());
    } catch {
      // The contact is gone already, or the connection is: the next session says so, or leaves again.
    }
  }

  // Without a connection nobody can be told, but the visitor has left all the same.
  #leftAlone(): void {
    const { contact } = this.held.model;
    if (contact === null) this.again();
    if (contact === null || contact.state === 'ended') return;
    this.held.dispatch({
      kind: 'contact',
      contact: { ...contact, state: 'ended', by: 'visitor' },
      at: this.deps.clock.now(),
    });
  }

  #closed(why: string): void {
    this.deps.store.remove(outboxName);
    if (this.held.model.contact?.state === 'ended' || this.held.model.stage === 'form') return;
    this.#refuse(refusals[why] ?? 'expired');
  }

  #refuse(code: string): void {
    const { stage } = this.held.model;
    if (stage === 'form') return;
    this.#forget();
    this.held.dispatch({ kind: 'refused', problem: problemOf(code) });
  }

  #forget(): void {
    this.#cancelDeadline();
    const stream = this.#stream;
    this.#stream = undefined;
    this.#room = undefined;
    this.#kept = undefined;
    for (const name of [visitName, outboxName, draftName]) this.deps.store.remove(name);
    if (this.held.model.stage !== 'form') this.held.dispatch({ kind: 'again' });
    stream?.stop();
  }

  #talk(event: ConversationEvent): void {
    this.held.dispatch({ kind: 'talk', event });
  }

  #unsentKept: unknown;
  #keepUnsent({ talk, stage }: Visit): void {
    if (stage === 'form' || talk.unsent === this.#unsentKept) return;
    this.#unsentKept = talk.unsent;
    this.deps.store.set(outboxName, talk.unsent);
  }
}

/** The codes of why a stream is over for good. */
const refusals: Readonly<Record<string, string>> = { conflict: 'elsewhere', 'policy-violation': 'refused' };

/** The codes of what a queue refuses (docs/protocol.md, Visitor 2). */
const codes: Readonly<Record<string, string>> = {
  'item-not-found': 'unknown-dn',
  'not-acceptable': 'empty-name',
  'resource-constraint': 'full',
  'policy-violation': 'rate',
  'service-unavailable': 'closed',
};
