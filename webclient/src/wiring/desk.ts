import { desk, type Answer, type Choice, type Desk } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import { step } from '../model/deskstep';
import { ApiError } from '../wire/api';
import { attr, type El } from '../wire/element';
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
import { Requests } from './requests';
import { Rooms } from './rooms';
import { Held } from './store';
import { WrapUps } from './wrapups';

const againMs = 2_000;

/** The duty desk at work: signs on, shows what the ACD tells, and tells it what the agent does. */
export class DutyDesk {
  readonly held = new Held<Desk, DeskEvent>(desk, step);
  readonly memory: DeskMemory;
  readonly files: DeskFiles;
  readonly rooms: Rooms;
  readonly requests: Requests;
  readonly wrapUps: WrapUps;
  readonly #stream: Stream;
  readonly #pushes: Pushes;
  readonly #lookups: Lookups;
  readonly #ending = new Set<string>();
  #acd = '';
  #domain = '';

  constructor(
    readonly deps: Deps,
    resource: string,
    readonly lang: () => string = () => '',
  ) {
    const { clock, socket, parse, visible } = deps;
    const urgent = () => visible() || this.held.model.contacts.length + this.held.model.offers.length > 0;
    this.memory = new DeskMemory(deps.store);
    this.#pushes = new Pushes(clock, this.held.dispatch);
    this.#stream = new Stream(
      { ticket: () => this.#ticket(), resource, clock, socket, parse, urgent },
      {
        online: (resumed) => this.#online(resumed),
        offline: () => this.#link(false),
        took: (ms) => this.held.dispatch({ kind: 'took', ms }),
        closed: (why) =>
          this.held.dispatch({ kind: 'stage', stage: why === signedOut ? 'signed-out' : 'refused' }),
        stanza: (el) => this.#stanza(el),
        asked: (el) => this.#asked(el),
      },
    );
    this.#lookups = new Lookups(this.#stream, this.held, lang, this.#pushes.note);
    this.files = new DeskFiles(this.held, {
      stream: () => this.#stream,
      service: () => `upload.${this.#domain}`,
      say: (jid, file) => this.rooms.say(jid, file.url, false, { file }),
    });
    this.requests = new Requests(this.#stream, this.held, this.#pushes.note);
    this.wrapUps = new WrapUps(this.#stream, this.held);
    this.rooms = new Rooms({
      stream: this.#stream,
      ...{ held: this.held, memory: this.memory },
      now: () => clock.now(),
      toLocal: (at) => this.#pushes.toLocal(at),
      entered: (contact) => this.#lookup(contact),
    });
    this.held.watch((d) => this.memory.keep(d));
  }

  start(): void {
    this.#stream.start();
  }

  wake(): void {
    this.#stream.wake();
  }

  /** Asks to be ready or not ready: one presence to each queue, so that who serves none cannot be. What is typed in a wrap-up form is kept first. */
  choose(choice: Choice, reason = ''): void {
    this.wrapUps.fileAll();
    if (this.held.model.queues.length === 0) return; // nobody is there to be told
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

  /** Asks for those to whom a contact may be handed on. */
  seekTargets(): void {
    this.#lookups.targets(this.#acd);
  }

  open(jid: string): void {
    this.held.dispatch({ kind: 'opened', jid });
  }

  dismiss(): void {
    this.held.dispatch({ kind: 'dismissed' });
  }

  /** Has what the server says for people said anew, after another language was chosen. */
  speak(): void {
    this.#lookups.forget();
    if (this.#stream.state !== 'online' || this.held.model.mode === 'observer') return; // asked when it is again
    for (const contact of this.held.model.contacts) this.#lookup(contact);
    void this.#signOn(false);
  }

  #lookup({ jid, dn }: Readonly<{ jid: string; dn: string }>): void {
    this.#lookups.contact(jid, dn, this.#acd);
  }

  /** Makes this desk the active one. */
  takeOver(): void {
    void this.#signOn(true);
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
    this.rooms.clear();
    this.#lookups.forget();
    void this.#signOn(false);
  }

  #link(up: boolean): void {
    this.held.dispatch({ kind: 'link', up, at: this.deps.clock.now() });
  }

  async #signOn(takeOver: boolean): Promise<void> {
    let el: El | undefined;
    try {
      el = parley.ours(await this.#stream.iq('set', this.#acd, parley.desk(takeOver), this.lang()), 'desk');
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
      this.rooms.enter(contact);
      if (contact.state === 'talking' && this.#ending.delete(contact.jid)) void this.hangUp(contact.jid);
    }
    if (wanted !== undefined) this.#sendChoice(wanted);
  }

  #stanza(el: El): void {
    if (this.#lookups.take(el)) return;
    const from = bare(attr(el, 'from'));
    if (isMessage(el) && attr(el, 'type') !== 'error') this.#pushes.take(el);
    else if (isPresence(el) && attr(el, 'type') === 'error' && !this.rooms.has(from)) {
      this.held.dispatch({ kind: 'refused' }); // a queue does not take this choice
    }
    if (this.held.model.mode !== 'observer') this.rooms.take(from, el);
    this.rooms.follow();
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
