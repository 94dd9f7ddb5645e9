import { originOf, type Here } from '../model/authority';
import { lastId, unconfirmed, type ConversationEvent } from '../model/conversation';
import {
  problemOf,
  step,
  visit,
  type Contact,
  type Fields,
  type Form,
  type Visit,
  type VisitEvent,
} from '../model/visit';
import { attr, child, textOf, type El } from '../wire/element';
import { freshId } from '../wire/id';
import { ns } from '../wire/ns';
import * as parley from '../wire/parley';
import { bare, isMessage, local, StanzaError, timeAttr } from '../wire/stanza';
import { Stream } from '../wire/stream';
import { formIn, type Answers } from '../wire/xep0004';
import { departQueue, joinQueue, queueForm, queueStatus } from '../wire/xep0142';
import { keptIn, seekAdmission, type Kept } from './admission';
import type { VisitorDeps } from './deps';
import { unsentIn } from './outbox';
import { Room } from './room';
import { Held } from './store';

const answerMs = 8_000; // longer without a chat, and the visitor is told
const leaveMs = 3_000; // longer without an answer, and the page ends the chat by itself
const againMs = 2_000;
const lingerMs = 2_000; // for the last ticks of a chat that nobody answered
const rateMs = 600_000; // for what the visitor thinks of an ended chat

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
  async ask(fields: Fields, message = ''): Promise<void> {
    if (this.held.model.stage !== 'form' && this.held.model.stage !== 'left') return;
    this.held.dispatch({ kind: 'asked', fields });
    const abort = new AbortController();
    this.#cancelDeadline = this.deps.clock.after(answerMs, () => {
      abort.abort();
      this.#refuse('no-answer');
    });
    const answer = await seekAdmission(this.deps, this.here, fields, this.lang(), abort.signal, message);
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

  /** Answers what the queue asks before a chat, or after one. */
  async answer(of: 'asked' | 'survey', answers: Answers): Promise<void> {
    const asked = this.held.model[of];
    if (asked === null || asked.sent) return;
    this.held.dispatch({ kind: 'form', of, asked: { ...asked, sent: true, invalid: {} } });
    const invalid = await (of === 'asked' ? this.#answerAsked(answers) : this.#answerSurvey(answers));
    if (invalid !== undefined && this.held.model[of] !== null)
      this.held.dispatch({ kind: 'form', of, asked: { ...asked, invalid } });
  }

  async #answerAsked(answers: Answers): Promise<Invalid | undefined> {
    const kept = this.#kept;
    const stream = this.#stream;
    if (kept === undefined || stream === undefined) return undefined;
    const answered: Kept = { ...kept, answers };
    try {
      await stream.iq(
        'set',
        `${kept.dn}@${kept.acd}`,
        joinQueue(this.#answersOf(answered), kept.message),
        this.lang(),
      );
    } catch (error) {
      if (!(error instanceof StanzaError)) return { '': 'no-answer' };
      const invalid = parley.invalidIn(error.el);
      if (Object.keys(invalid).length > 0) return invalid;
      if (error.condition !== 'conflict') {
        this.#refuse(codes[error.condition] ?? 'server', error);
        return undefined;
      }
    }
    if (kept.message !== undefined) {
      this.#hasLeft();
      return undefined;
    }
    this.#kept = answered;
    this.deps.store.set(visitName, answered);
    if (this.#currentRoom() === undefined) await this.#lookUp(stream, answered).catch(() => false);
    return undefined;
  }

  async #answerSurvey(answers: Answers): Promise<Invalid | undefined> {
    const room = this.held.model.contact?.jid ?? '';
    try {
      await this.#stream?.iq('set', room, parley.survey(answers));
      this.held.dispatch({ kind: 'form', of: 'survey', asked: null });
      return undefined;
    } catch (error) {
      return error instanceof StanzaError ? parley.invalidIn(error.el) : { '': 'no-answer' };
    }
  }

  /** Tells what the visitor thinks of an ended chat. */
  async rate(stars: number, comment: string): Promise<void> {
    const { contact, rated } = this.held.model;
    if (contact === null || this.#stream === undefined || rated === 'sending') return;
    this.held.dispatch({ kind: 'rated', rated: 'sending' });
    const told = await this.#stream.iq('set', contact.jid, parley.rating(stars, comment.trim())).then(
      () => 'yes' as const,
      () => 'failed' as const,
    );
    this.held.dispatch({ kind: 'rated', rated: told });
  }

  /** Gives the visitor the conversation as a file; false if it cannot be had. */
  async takeAlong(format: 'text' | 'html' | 'json'): Promise<boolean> {
    const kept = this.#kept;
    const contact = local(this.held.model.contact?.jid ?? '');
    const origin = kept && originOf(kept.fields.server, this.here);
    if (kept === undefined || origin === undefined || contact === '') return false;
    const query = new URLSearchParams({ format, lang: this.lang() }).toString();
    try {
      const answer = await this.deps.fetch(`${origin.url}/api/v1/transcripts/${contact}?${query}`, {
        headers: { Authorization: `Bearer ${kept.token}` },
      });
      if (!answer.ok) return false;
      this.deps.save(`${contact}.${format === 'text' ? 'txt' : format}`, await answer.blob());
      return true;
    } catch {
      return false;
    }
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
      if (kept.message !== undefined) {
        this.#hasLeft();
        return;
      }
      if (this.#currentRoom() === undefined) await this.#lookUp(stream, kept);
    } catch {
      // The ACD does not answer, for example because it is only starting: the visit is not lost by that.
      this.deps.clock.after(againMs, () => {
        if (stream === this.#stream && stream.state === 'online') void this.#arrive(stream, kept);
      });
    }
  }

  // A message has been left: nothing is to come of it here.
  #hasLeft(): void {
    this.#forget();
    this.held.dispatch({ kind: 'left' });
  }

  readonly #answersOf = (kept: Kept): Answers => ({ ...kept.answers, name: [kept.fields.name.trim()] });

  // What the queue asks for beside the name; undefined if that is nothing.
  async #asks(stream: Stream, kept: Kept): Promise<Form | undefined> {
    const answer = await stream.iq('get', `${kept.dn}@${kept.acd}`, queueForm(), this.lang());
    const form = formIn(child(answer, 'join-queue', ns.workgroup));
    const fields = form?.fields.filter((f) => f.name !== 'name') ?? [];
    return form && fields.some((f) => f.type !== 'fixed') ? { ...form, fields } : undefined;
  }

  // False if the queue refuses, or asks for more first.
  async #join(stream: Stream, kept: Kept): Promise<boolean> {
    try {
      const form = kept.answers === undefined ? await this.#asks(stream, kept) : undefined;
      if (form !== undefined) {
        this.#cancelDeadline();
        this.held.dispatch({ kind: 'form', of: 'asked', asked: { form, invalid: {}, sent: false } });
        return false;
      }
      const join = joinQueue(this.#answersOf(kept), kept.message);
      await stream.iq('set', `${kept.dn}@${kept.acd}`, join, this.lang());
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      if (error.condition === 'conflict') return true; // joined before: the answer to that was lost
      this.#refuse(codes[error.condition] ?? 'server', error);
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
    if (this.held.model.contact?.state === 'waiting') void this.#poll(stream, kept);
    return true;
  }

  // What was pushed before a reload: how long it will take.
  async #poll(stream: Stream, kept: Kept): Promise<void> {
    const wait = await stream
      .iq('get', `${kept.dn}@${kept.acd}`, queueStatus())
      .then(parley.waitIn, () => undefined);
    const { contact } = this.held.model;
    if (wait !== undefined && contact?.state === 'waiting') this.#contact(stream, { ...contact, wait });
  }

  #stanza(stream: Stream, el: El): void {
    const contact = isMessage(el) ? parley.ours(el, 'contact') : undefined;
    if (contact !== undefined) {
      const told = parley.visitContactOf(contact);
      const wait = parley.waitIn(el);
      this.#contact(stream, { ...told, wait, jid: told.jid || bare(attr(el, 'from')) });
      this.#lastWords(el, told.state);
    } else if (this.#room === undefined && parley.noticeIn(el)?.kind === 'waiting') {
      this.#talk({
        kind: 'noticed',
        notice: 'words',
        name: parley.noticeIn(el)?.words ?? '',
        at: this.deps.clock.now(),
      });
    } else if (this.#room !== undefined && bare(attr(el, 'from')) === this.#room.jid) {
      this.#room.take(el);
    }
  }

  // The end may come with words of the queue's own.
  #lastWords(el: El, state: string): void {
    const words = state === 'ended' ? textOf(el, 'body', ns.client) : '';
    if (words !== '')
      this.#talk({ kind: 'noticed', notice: 'words', name: words, at: this.deps.clock.now() });
  }

  #contact(stream: Stream, contact: Contact): void {
    this.#cancelDeadline();
    const queueName = contact.queueName || (this.#kept?.queueName ?? '');
    this.held.dispatch({ kind: 'contact', contact: { ...contact, queueName }, at: this.deps.clock.now() });
    const ended = contact.state === 'ended';
    if (this.#room?.jid !== contact.jid) {
      this.#room = this.#roomOf(stream, contact.jid);
      void (ended ? this.#room.catchUp() : this.#room.enter());
    }
    const talked = this.held.model.contact?.agent !== '';
    if (ended) this.deps.clock.after(talked ? rateMs : lingerMs, () => stream.stop());
    if (ended && talked) void this.#askSurvey(stream, contact.jid);
    else if (this.held.model.leaving) void this.#sendLeave();
  }

  async #askSurvey(stream: Stream, jid: string): Promise<void> {
    const answer = await stream.iq('get', jid, parley.survey()).catch(() => undefined);
    const form = formIn(answer && parley.ours(answer, 'survey'));
    if (form !== undefined)
      this.held.dispatch({ kind: 'form', of: 'survey', asked: { form, invalid: {}, sent: false } });
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
    const { contact, stage } = this.held.model;
    if (contact?.state === 'ended' || stage === 'form' || stage === 'left') return;
    this.#refuse(refusals[why] ?? 'expired');
  }

  #refuse(code: string, error?: StanzaError): void {
    const { stage } = this.held.model;
    if (stage === 'form') return;
    this.#forget();
    const closed = error?.el && parley.ours(error.el, 'closed');
    const own = closed && {
      ...(error.sentence && { text: error.sentence }),
      callback: attr(closed, 'callback') === 'true',
    };
    this.held.dispatch({ kind: 'refused', problem: { ...problemOf(code), ...own } });
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
    if (stage === 'form' || stage === 'left' || talk.unsent === this.#unsentKept) return;
    this.#unsentKept = talk.unsent;
    this.deps.store.set(outboxName, talk.unsent);
  }
}

type Invalid = Readonly<Record<string, string>>;

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
