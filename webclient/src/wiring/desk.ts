import { lastId, unconfirmed, type Unsent } from '../model/conversation';
import {
  desk,
  isUnsaved,
  step,
  talkOf,
  wrapUpOf,
  type Answer,
  type Choice,
  type Desk,
  type DeskContact,
  type DeskEvent,
  type WrapUp,
} from '../model/desk';
import { rowsOf, type PassKind } from '../model/parts';
import { ApiError } from '../wire/api';
import { attr, type El } from '../wire/element';
import { freshId } from '../wire/id';
import { ticket } from '../wire/login';
import * as parley from '../wire/parley';
import * as passing from '../wire/passing';
import { LostError } from '../wire/questions';
import { bare, isMessage, isPresence, StanzaError } from '../wire/stanza';
import { FinalError, Stream, type Ticket } from '../wire/stream';
import { accept, agentPresence, offerIn, reject } from '../wire/xep0142';
import { x, type Xml } from '../wire/xml';
import type { Deps } from './deps';
import { DeskFiles } from './deskfiles';
import { Lookups } from './lookups';
import { DeskMemory } from './memory';
import { Pushes } from './pushes';
import { Room } from './room';
import { Held } from './store';

const againMs = 2_000;

/** The duty desk at work: signs on, shows what the ACD tells, and tells it what the agent does. */
export class DutyDesk {
  readonly held = new Held<Desk, DeskEvent>(desk, step);
  readonly memory: DeskMemory;
  readonly files: DeskFiles;
  readonly #stream: Stream;
  readonly #pushes: Pushes;
  readonly #lookups: Lookups;
  readonly #rooms = new Map<string, Room>();
  readonly #ending = new Set<string>();
  readonly #left = new Set<string>();
  #acd = '';
  #domain = '';

  constructor(
    readonly deps: Deps,
    resource: string,
    lang: () => string = () => '',
  ) {
    const { clock, socket, parse, visible } = deps;
    this.memory = new DeskMemory(deps.store);
    this.#pushes = new Pushes(clock, this.held.dispatch);
    this.#stream = new Stream(
      { ticket: () => this.#ticket(), resource, clock, socket, parse, visible },
      {
        online: (resumed) => this.#online(resumed),
        offline: () => this.#link(false),
        closed: (why) =>
          this.held.dispatch({ kind: 'stage', stage: why === signedOut ? 'signed-out' : 'refused' }),
        stanza: (el) => this.#stanza(el),
        asked: (el) => this.#asked(el),
      },
    );
    this.#lookups = new Lookups(this.#stream, this.held, lang);
    this.files = new DeskFiles(this.held, {
      stream: () => this.#stream,
      service: () => `upload.${this.#domain}`,
      say: (jid, file) => this.say(jid, file.url, false, { file }),
    });
    this.held.watch((d) => this.memory.keep(d));
  }

  start(): void {
    this.#stream.start();
  }

  wake(): void {
    this.#stream.wake();
  }

  /** Asks to be ready or not ready: one presence to each queue. What is typed in a wrap-up form is kept first. */
  choose(choice: Choice, reason = ''): void {
    for (const { jid, state } of this.held.model.contacts) {
      if (state === 'wrap-up' && isUnsaved(wrapUpOf(this.held.model, jid))) void this.fileWrapUp(jid);
    }
    this.held.dispatch({ kind: 'wanted', choice });
    this.#sendChoice(choice, reason);
  }

  #sendChoice(choice: Choice, reason = ''): void {
    for (const queue of this.held.model.queues)
      this.#stream.send(agentPresence(queue.jid, choice === 'ready', reason));
  }

  /** Answers an offer. */
  async answer(id: string, answer: Answer): Promise<void> {
    const offer = this.held.model.offers.find((o) => o.id === id);
    if (offer === undefined || offer.answered !== undefined) return;
    this.held.dispatch({ kind: 'answered', id, answer });
    const queue = this.held.model.queues.find((q) => q.dn === offer.dn)?.jid ?? `${offer.dn}@${this.#acd}`;
    try {
      await this.#stream.iq(
        'set',
        queue,
        answer === 'accept' ? accept(offer.visitor) : reject(offer.visitor),
      );
      if (answer === 'decline') this.held.dispatch({ kind: 'revoked', id, cause: 'declined' });
    } catch (error) {
      // Lost: the next snapshot tells whether the offer still stands.
      if (error instanceof StanzaError) this.#offerGone(id);
      else this.held.dispatch({ kind: 'unanswered', id });
    }
  }

  #offerGone(id: string): void {
    this.held.dispatch({ kind: 'unanswered', id });
    this.held.dispatch({ kind: 'revoked', id, cause: 'gone' });
  }

  /** Ends a chat. */
  async hangUp(jid: string): Promise<void> {
    if (this.#ending.has(jid)) return;
    this.#ending.add(jid);
    try {
      await this.#stream.iq('set', jid, parley.end());
      this.#ending.delete(jid);
    } catch (error) {
      if (error instanceof LostError) return; // tried again after the next snapshot
      this.#ending.delete(jid);
      void this.#signOn(false);
    }
  }

  /** Keeps what is typed into a wrap-up form on this page. */
  editWrapUp(jid: string, change: Partial<WrapUp>): void {
    this.held.dispatch({ kind: 'wrap-up', jid, change: { saved: 'no', ...change } });
  }

  /** Files the wrap-up form; the state stays after-call work. */
  async fileWrapUp(jid: string): Promise<void> {
    const { code, note } = wrapUpOf(this.held.model, jid);
    this.held.dispatch({ kind: 'wrap-up', jid, change: { saved: 'saving' } });
    const saved = await this.#stream.iq('set', jid, this.#filed(jid, code, note)).then(
      () => 'yes' as const,
      () => 'failed' as const,
    );
    const now = this.held.model.contacts.some((c) => c.jid === jid)
      ? wrapUpOf(this.held.model, jid)
      : undefined;
    if (now?.saved === 'saving') this.held.dispatch({ kind: 'wrap-up', jid, change: { saved } });
  }

  // A note without a code is filed as "other" where the queue knows that, else as a note of the contact's.
  #filed(jid: string, code: string, note: string): Xml {
    const dn = this.held.model.contacts.find((c) => c.jid === jid)?.dn ?? '';
    const rows = rowsOf(this.held.model.codes[dn]?.codes ?? []);
    const other = rows.length === 0 || rows.some((r) => r.word === 'other');
    return code === '' && !other ? passing.note(note) : parley.wrapUp(code || 'other', note);
  }

  /** Asks for those to whom a contact may be handed on. */
  seekTargets(): void {
    this.#lookups.targets(this.#acd);
  }

  /** Hands a contact on, or asks somebody in. */
  pass(jid: string, kind: PassKind, to: passing.Target, reason: string, note: string): Promise<boolean> {
    return this.#ask(jid, passing.pass(kind, to, reason, note));
  }

  takeBack(jid: string): Promise<boolean> {
    return this.#ask(jid, passing.takeBack());
  }

  /** Leaves a contact to an agent who was asked, or lets that one speak to the visitor, too. */
  complete(jid: string, agent: string, conference: boolean): Promise<boolean> {
    return this.#ask(jid, passing.complete(agent, conference));
  }

  /** Leaves a conversation that another agent leads. */
  part(jid: string): Promise<boolean> {
    return this.#ask(jid, passing.part());
  }

  addNote(jid: string, text: string): Promise<boolean> {
    return this.#ask(jid, passing.note(text));
  }

  async setTags(jid: string, tags: readonly string[]): Promise<boolean> {
    const done = await this.#ask(jid, passing.tags(tags));
    if (done) this.held.dispatch({ kind: 'tagged', jid, tags });
    return done;
  }

  /** Reports the visitor of a contact to the supervisors. */
  report(jid: string, reason: string): Promise<boolean> {
    return this.#ask(jid, passing.report(reason));
  }

  async #ask(jid: string, payload: Xml): Promise<boolean> {
    this.held.dispatch({ kind: 'not-done', jid, condition: '' });
    try {
      const answer = await this.#stream.iq('set', jid, payload);
      const note = parley.ours(answer, 'note');
      if (note !== undefined) this.held.dispatch({ kind: 'noted', jid, notes: [passing.noteOf(note)] });
      return true;
    } catch (error) {
      const condition = error instanceof StanzaError ? error.condition : 'other';
      this.held.dispatch({ kind: 'not-done', jid, condition });
      return false;
    }
  }

  open(jid: string): void {
    this.held.dispatch({ kind: 'opened', jid });
  }

  dismiss(): void {
    this.held.dispatch({ kind: 'dismissed' });
  }

  /** Makes this desk the active one. */
  takeOver(): void {
    void this.#signOn(true);
  }

  /** Says a line, to the agents alone if among; in the place of another's words if it corrects one, or the address of a file. */
  say(jid: string, body: string, among = false, more: Pick<Unsent, 'corrects' | 'file'> = {}): void {
    const line = { originId: freshId(), body, ...(among && { among }), ...more };
    this.held.dispatch({ kind: 'talk', jid, event: { kind: 'typed', ...line, at: this.deps.clock.now() } });
    this.#rooms.get(jid)?.say(line);
  }

  /** Tells the other side that its lines have been read up to this one. */
  seen(jid: string, id: string): void {
    this.#rooms.get(jid)?.seen(id);
  }

  retry(jid: string, originId: string): void {
    const line = talkOf(this.held.model, jid).unsent.find((u) => u.originId === originId);
    if (line === undefined) return;
    this.held.dispatch({ kind: 'talk', jid, event: { kind: 'retried', originId } });
    this.#rooms.get(jid)?.say(line);
  }

  discard(jid: string, originId: string): void {
    this.held.dispatch({ kind: 'talk', jid, event: { kind: 'discarded', originId } });
  }

  typing(jid: string, text: string, among = false): void {
    this.memory.setDraft(jid, text);
    this.#rooms.get(jid)?.typing(text === '', among);
  }

  async #ticket(): Promise<Ticket> {
    try {
      const given = await ticket(this.deps.fetch);
      this.#acd = given.acd;
      this.#domain = given.domain;
      return given;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403))
        throw new FinalError(signedOut);
      throw error;
    }
  }

  #online(resumed: boolean): void {
    this.#link(true);
    if (resumed) return;
    this.#rooms.clear();
    this.#lookups.forget();
    void this.#signOn(false);
  }

  #link(up: boolean): void {
    this.held.dispatch({ kind: 'link', up, at: this.deps.clock.now() });
  }

  async #signOn(takeOver: boolean): Promise<void> {
    let el: El | undefined;
    try {
      el = parley.ours(await this.#stream.iq('set', this.#acd, parley.desk(takeOver)), 'desk');
    } catch (error) {
      if (error instanceof StanzaError && final.includes(error.condition)) {
        this.held.dispatch({ kind: 'stage', stage: 'refused' });
        return;
      }
    }
    if (el === undefined) this.deps.clock.after(againMs, () => this.#signOnAgain(takeOver));
    else this.#signedOn(el);
  }

  #signOnAgain(takeOver: boolean): void {
    if (this.#stream.state === 'online') void this.#signOn(takeOver);
  }

  #signedOn(el: El): void {
    this.#pushes.snapshot(parley.deskSnapshotOf(el));
    const { mode, contacts, wanted } = this.held.model;
    if (mode === 'observer') return;
    this.#lookups.signedOn(this.#acd);
    for (const contact of contacts) {
      this.memory.restore(this.held, contact.jid);
      this.#room(contact);
      if (contact.state === 'talking' && this.#ending.delete(contact.jid)) void this.hangUp(contact.jid);
    }
    if (wanted !== undefined) this.#sendChoice(wanted);
  }

  #room(contact: Pick<DeskContact, 'jid' | 'state'>): void {
    const { jid, state } = contact;
    if (this.held.model.mode === 'observer') return;
    this.#again(jid, state);
    if (this.#rooms.has(jid)) return;
    const talk = () => talkOf(this.held.model, jid);
    const room = new Room(jid, 'agent', this.#stream, {
      lastId: () => lastId(talk()),
      unsent: () => talk().unsent,
      unconfirmed: () => unconfirmed(talk()),
      dispatch: (event) => {
        if (this.#rooms.get(jid) === room) this.held.dispatch({ kind: 'talk', jid, event });
      },
      now: () => this.deps.clock.now(),
      toLocal: (at) => this.#pushes.toLocal(at),
    });
    this.#rooms.set(jid, room);
    void (state === 'talking' ? room.enter() : room.catchUp());
    const dn = this.held.model.contacts.find((c) => c.jid === jid)?.dn ?? '';
    this.#lookups.contact(jid, dn, this.#acd);
  }

  // A chat that was handed on and comes back is entered anew.
  #again(jid: string, state: DeskContact['state']): void {
    if (state === 'wrap-up') this.#left.add(jid);
    else if (this.#left.delete(jid)) void this.#rooms.get(jid)?.enter();
  }

  #stanza(el: El): void {
    if (this.#lookups.take(el)) return;
    const from = bare(attr(el, 'from'));
    const room = this.#rooms.get(from);
    if (isMessage(el) && attr(el, 'type') !== 'error') this.#pushes.take(el);
    else if (isPresence(el) && attr(el, 'type') === 'error' && room === undefined) {
      this.held.dispatch({ kind: 'refused' }); // a queue does not take this choice
    }
    if (this.held.model.mode === 'observer') this.#rooms.clear();
    else room?.take(el);
    for (const contact of this.held.model.contacts) this.#room(contact);
    for (const jid of this.#rooms.keys()) {
      if (!this.held.model.contacts.some((c) => c.jid === jid)) this.#rooms.delete(jid);
    }
  }

  #asked(iq: El): Xml | undefined {
    const offer = offerIn(iq);
    const details = offer && parley.ours(offer, 'offer');
    if (offer !== undefined && details !== undefined) {
      const told = parley.wireOfferOf(details, attr(offer, 'jid'));
      this.#pushes.offer({ ...told, facts: passing.factsOf(offer) });
      return x``;
    }
    // The push `revoked` of urn:parley:acd:1 tells the same, and why.
    return iq.children.some((c) => c.name === 'offer-revoke') ? x`` : undefined;
  }
}

const signedOut = 'signed-out';

/** What the ACD refuses a desk for good. */
const final: readonly string[] = ['forbidden', 'not-authorized', 'not-allowed'];
