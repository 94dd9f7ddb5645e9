import type { Unsent } from '../model/conversation';
import type { Contact, Problem, Visit, VisitEvent } from '../model/visit';
import { attr, child, textOf, type El } from '../wire/element';
import { ns } from '../wire/ns';
import * as parley from '../wire/parley';
import { bare, isMessage, StanzaError, timeAttr } from '../wire/stanza';
import { Stream } from '../wire/stream';
import { formIn, type Answers, type Form } from '../wire/xep0004';
import { departQueue, joinQueue, queueForm, queueStatus } from '../wire/xep0142';
import type { Kept } from './kept';
import type { VisitorDeps } from './deps';
import { Room } from './room';
import type { Held } from './store';

const againMs = 2_000;
const lingerMs = 2_000; // for the last ticks of a chat that nobody answered
const rateMs = 600_000; // for what the visitor thinks of an ended chat

/** Which answers are not taken, and why, by field; '' stands for all of them. */
export type Invalid = Readonly<Record<string, string>>;

/** The page that the talk belongs to. */
export type TalkPage = Readonly<{
  held: Held<Visit, VisitEvent>;
  deps: VisitorDeps;
  lang: () => string;
  /** The visit as it is kept from now on. */
  keep: (kept: Kept) => void;
  /** Something was answered: nobody waits in vain. */
  settled: () => void;
  /** It is over before it began, by that code, with what the queue says itself. */
  refuse: (code: string, own?: Partial<Problem>) => void;
  /** A message was left; nothing is to come of it here. */
  left: () => void;
  closed: (why: string) => void;
}>;

/** An admitted visit on the wire: its stream, its place in the queue, and its room. Loaded when the form has been sent. */
export class VisitTalk {
  readonly stream: Stream;
  #room: Room | undefined;
  // What goes with the answers: hidden fields, and what was agreed to before.
  #given: Answers = {};
  #skewMs = 0;

  constructor(
    public kept: Kept,
    readonly page: TalkPage,
  ) {
    this.stream = this.#open(kept);
  }

  #open({ url, domain, token }: Kept): Stream {
    const { clock, socket, parse, visible } = this.page.deps;
    const open = () => this.page.held.model.contact?.state !== 'ended';
    const stream: Stream = new Stream(
      {
        ticket: () => Promise.resolve({ url, domain, token, lasting: true }),
        resource: 'page',
        urgent: () => visible() || open(),
        ...{ clock, socket, parse },
      },
      {
        online: (resumed) => {
          this.#link(true);
          if (!resumed) void this.#arrive();
        },
        offline: () => this.#link(false),
        closed: (why) => this.page.closed(why),
        stanza: (el) => this.#stanza(el),
        asked: () => undefined,
      },
    );
    stream.start();
    return stream;
  }

  say(line: Omit<Unsent, 'at' | 'failure'>): void {
    this.#room?.say(line);
  }

  typing(empty: boolean): void {
    this.#room?.typing(empty);
  }

  seen(id: string): void {
    this.#room?.seen(id);
  }

  older(): void {
    void this.#room?.older();
  }

  #link(up: boolean): void {
    this.page.held.dispatch({ kind: 'link', up, at: this.page.deps.clock.now() });
  }

  // A new session knows nothing: ask where one stands, and join the queue if that is nowhere.
  async #arrive(): Promise<void> {
    this.#room = undefined;
    try {
      if ((await this.#lookUp()) || !(await this.#join())) return;
      if (this.kept.message !== undefined) {
        this.page.left();
        return;
      }
      if (this.#currentRoom() === undefined) await this.#lookUp();
    } catch {
      // The ACD does not answer, for example because it is only starting: the visit is not lost by that.
      this.page.deps.clock.after(againMs, () => {
        if (this.stream.state === 'online') void this.#arrive();
      });
    }
  }

  get #queue(): string {
    return `${this.kept.dn}@${this.kept.acd}`;
  }

  #joining(kept: Kept): ReturnType<typeof joinQueue> {
    return joinQueue({ ...this.#given, ...kept.answers, name: [kept.fields.name.trim()] }, kept.message);
  }

  // What the queue asks for beside the name; undefined if that is nothing.
  async #asks(): Promise<Form | undefined> {
    const answer = await this.stream.iq('get', this.#queue, queueForm(), this.page.lang());
    const form = formIn(child(answer, 'join-queue', ns.workgroup));
    if (form === undefined) return undefined;
    const agreed = form.fields.some((f) => f.name === 'consent' && f.label === this.kept.agreed);
    this.#given = { ...form.hidden, ...(agreed && { consent: ['true'] }) };
    const fields = form.fields.filter((f) => f.name !== 'name' && !(agreed && f.name === 'consent'));
    return fields.some((f) => f.type !== 'fixed') ? { ...form, fields } : undefined;
  }

  // False if the queue refuses, or asks for more first.
  async #join(): Promise<boolean> {
    try {
      const form = this.kept.answers === undefined ? await this.#asks() : undefined;
      if (form !== undefined) {
        this.page.settled();
        this.page.held.dispatch({ kind: 'form', of: 'asked', asked: { form, invalid: {}, sent: false } });
        return false;
      }
      await this.stream.iq('set', this.#queue, this.#joining(this.kept), this.page.lang());
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
      if (error.condition === 'conflict') return true; // joined before: the answer to that was lost
      const code = 'consent' in parley.invalidIn(error.el) ? 'consent' : codes[error.condition];
      this.page.refuse(code ?? 'server', closedBy(error));
      return false;
    }
    return true;
  }

  /** Answers what the queue asks before a chat; resolves with what is not taken, if anything. */
  async answer(answers: Answers): Promise<Invalid | undefined> {
    const answered: Kept = { ...this.kept, answers: { ...this.#given, ...answers } };
    try {
      await this.stream.iq('set', this.#queue, this.#joining(answered), this.page.lang());
    } catch (error) {
      if (!(error instanceof StanzaError)) return { '': 'no-answer' };
      const invalid = parley.invalidIn(error.el);
      if (Object.keys(invalid).length > 0) return invalid;
      if (error.condition !== 'conflict') {
        this.page.refuse(codes[error.condition] ?? 'server', closedBy(error));
        return undefined;
      }
    }
    if (answered.message !== undefined) {
      this.page.left();
      return undefined;
    }
    this.kept = answered;
    this.page.keep(answered);
    if (this.#currentRoom() === undefined) await this.#lookUp().catch(() => false);
    return undefined;
  }

  // Set by stanzas that come in while a caller awaits; the compiler cannot see that.
  #currentRoom(): Room | undefined {
    return this.#room;
  }

  async #lookUp(): Promise<boolean> {
    const answer = parley.ours(await this.stream.iq('get', this.kept.acd, parley.visit()), 'visit');
    const now = answer && timeAttr(answer, 'now');
    if (now !== undefined) this.#skewMs = now - this.page.deps.clock.now();
    const contact = answer && parley.ours(answer, 'contact');
    if (contact === undefined) return false;
    this.#contact(parley.visitContactOf(contact));
    if (this.page.held.model.contact?.state === 'waiting') void this.#poll();
    return true;
  }

  // What was pushed before a reload: how long it will take.
  async #poll(): Promise<void> {
    const wait = await this.stream.iq('get', this.#queue, queueStatus()).then(parley.waitIn, () => undefined);
    const { contact } = this.page.held.model;
    if (wait !== undefined && contact?.state === 'waiting') this.#contact({ ...contact, wait });
  }

  #stanza(el: El): void {
    const contact = isMessage(el) ? parley.ours(el, 'contact') : undefined;
    if (contact !== undefined) {
      const told = parley.visitContactOf(contact);
      const wait = parley.waitIn(el);
      this.#contact({ ...told, wait, jid: told.jid || bare(attr(el, 'from')) });
      if (told.state === 'ended') this.#words(textOf(el, 'body', ns.client)); // the queue's own
    } else if (this.#room === undefined && parley.noticeIn(el)?.kind === 'waiting') {
      this.#words(parley.noticeIn(el)?.words ?? '');
    } else if (this.#room !== undefined && bare(attr(el, 'from')) === this.#room.jid) {
      this.#room.take(el);
    }
  }

  #words(name: string): void {
    if (name === '') return;
    const at = this.page.deps.clock.now();
    this.page.held.dispatch({ kind: 'talk', event: { kind: 'noticed', notice: 'words', name, at } });
  }

  #contact(contact: Contact): void {
    const { held, deps } = this.page;
    this.page.settled();
    const queueName = contact.queueName || this.kept.queueName;
    held.dispatch({ kind: 'contact', contact: { ...contact, queueName }, at: deps.clock.now() });
    const ended = contact.state === 'ended';
    if (this.#room?.jid !== contact.jid) {
      this.#room = this.#roomOf(contact.jid);
      void (ended ? this.#room.catchUp() : this.#room.enter());
    }
    const talked = held.model.contact?.agent !== '';
    if (ended) deps.clock.after(talked ? rateMs : lingerMs, () => this.stream.stop());
    if (ended && talked) void this.#askSurvey(contact.jid);
    else if (held.model.leaving) void this.leave();
  }

  async #askSurvey(jid: string): Promise<void> {
    const answer = await this.stream.iq('get', jid, parley.survey()).catch(() => undefined);
    const form = formIn(answer && parley.ours(answer, 'survey'));
    if (form !== undefined)
      this.page.held.dispatch({ kind: 'form', of: 'survey', asked: { form, invalid: {}, sent: false } });
  }

  #roomOf(jid: string): Room {
    const { held, deps } = this.page;
    return new Room(jid, 'visitor', this.stream, {
      talk: () => held.model.talk,
      dispatch: (event) => held.dispatch({ kind: 'talk', event }),
      now: () => deps.clock.now(),
      toLocal: (at) => at - this.#skewMs,
    });
  }

  /** Ends the contact, wherever it is. */
  async leave(): Promise<void> {
    const { contact } = this.page.held.model;
    try {
      if (contact === null) await this.stream.iq('set', this.#queue, departQueue());
      else await this.stream.iq('set', contact.jid, parley.end());
    } catch {
      // The contact is gone already, or the connection is: the next session says so, or leaves again.
    }
  }
}

// A closed queue's own words, and whether it takes a message.
function closedBy({ el, sentence }: StanzaError): Partial<Problem> {
  const closed = el && parley.ours(el, 'closed');
  if (closed === undefined) return {};
  const opens = timeAttr(closed, 'opens');
  return {
    ...(sentence && { text: sentence }),
    callback: attr(closed, 'callback') === 'true',
    ...(opens !== undefined && { opens }),
  };
}

/** The codes of what a queue refuses (docs/protocol.md, Visitor 2). */
const codes: Readonly<Record<string, string>> = {
  'item-not-found': 'unknown-dn',
  'not-acceptable': 'empty-name',
  'resource-constraint': 'full',
  'policy-violation': 'rate',
  'service-unavailable': 'closed',
};
