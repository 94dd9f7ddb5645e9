import type { Watched, WatchedEvent } from '../model/watched';
import { ApiError } from '../wire/api';
import { attr, type El } from '../wire/element';
import { freshId } from '../wire/id';
import { ticket } from '../wire/login';
import * as parley from '../wire/parley';
import * as passing from '../wire/passing';
import { bare, errorOf, isMessage, StanzaError } from '../wire/stanza';
import { FinalError, Stream, type Ticket } from '../wire/stream';
import * as supervise from '../wire/supervise';
import { isInvitation } from '../wire/xep0045';
import type { Xml } from '../wire/xml';
import type { Deps } from './deps';
import { Room } from './room';
import type { Held } from './store';

/**
 * A supervisor in one conversation at a time: reads along unseen, whispers to the lead, speaks, leads, and leaves. It has a
 * stream of its own while a conversation is open, and signs on as an agent no sooner than it takes part.
 */
export class Watcher {
  #stream: Stream | undefined;
  #room: Room | undefined;
  #acd = '';
  #signedOn = false;
  #whispers = new Set<string>();

  constructor(
    readonly held: Held<Watched, WatchedEvent>,
    readonly deps: Omit<Deps, 'store'>,
    /** The resource that is asked for. */
    readonly resource: string,
    readonly lang: () => string,
  ) {}

  /** Reads a contact's conversation along from now on, and no other. */
  watch(id: string): void {
    this.leave();
    this.held.dispatch({ kind: 'began', id });
    const { clock, socket, parse } = this.deps;
    const urgent = () => true; // there is no stream without a conversation
    const stream = new Stream(
      { ticket: () => this.#ticket(), resource: this.resource, clock, socket, parse, urgent },
      {
        online: (resumed) => void this.#online(stream, resumed),
        offline: () => this.held.dispatch({ kind: 'link', up: false }),
        closed: (why) => {
          if (this.#stream === stream) this.held.dispatch({ kind: 'refused', condition: why });
        },
        stanza: (el) => this.#stanza(el),
        asked: () => undefined,
      },
    );
    this.#stream = stream;
    stream.start();
  }

  /** Reads along no more; the session ends, and with it all that it stood for. */
  leave(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#room = undefined;
    this.#signedOn = false;
    this.#whispers.clear();
    stream?.stop();
  }

  wake(): void {
    this.#stream?.wake();
  }

  /** Asks for the lines before the first. */
  older(): void {
    void this.#room?.older();
  }

  /** Says something to the lead alone; the customer never learns of it. */
  whisper(body: string): void {
    const originId = freshId();
    this.#typed(originId, body, true);
    this.#whispers.add(originId);
    if (!this.#stream?.send(supervise.whisper(this.#jid, originId, body))) this.#failed(originId, 'other');
  }

  /** Says something to the customer, as one who takes part. */
  say(body: string): void {
    const originId = freshId();
    this.#typed(originId, body, false);
    this.#room?.say({ originId, body });
  }

  typing(text: string): void {
    this.#room?.typing(text === '');
  }

  retry(originId: string): void {
    const line = this.held.model.talk.unsent.find((u) => u.originId === originId);
    if (line === undefined) return;
    this.#talk({ kind: 'retried', originId });
    if (!line.among) this.#room?.say(line);
    else if (!this.#stream?.send(supervise.whisper(this.#jid, originId, line.body)))
      this.#failed(originId, 'other');
  }

  discard(originId: string): void {
    this.#talk({ kind: 'discarded', originId });
  }

  /** Speaks to the customer beside the lead from now on. */
  bargeIn(fromElsewhere = false): Promise<void> {
    return this.#comeIn(supervise.bargeIn(), fromElsewhere);
  }

  /** Leads from now on; who led before wraps up. */
  takeOver(fromElsewhere = false): Promise<void> {
    return this.#comeIn(supervise.takeOver(), fromElsewhere);
  }

  async #comeIn(asked: Xml, fromElsewhere: boolean): Promise<void> {
    if (this.held.model.busy) return; // a double click: the second would be refused, and look like the first
    this.held.dispatch({ kind: 'asking' });
    if (!(await this.#signOn(fromElsewhere))) return;
    if (await this.#ask(asked)) await this.#room?.enter();
  }

  /** Leaves a conversation that another agent leads; reads it along still. */
  part(): Promise<boolean> {
    return this.#ask(passing.part());
  }

  /** Ends a conversation that the supervisor leads. */
  end(): Promise<boolean> {
    return this.#ask(parley.end());
  }

  /** Files the wrap-up, where there is something to file. */
  fileWrapUp(code: string, note: string): Promise<boolean> {
    return code === '' && note === ''
      ? Promise.resolve(true)
      : this.#ask(parley.wrapUp(code || 'other', note));
  }

  /** Is no agent any more: nothing is left to do. */
  signOff(): void {
    const dn = this.held.model.overview?.dn ?? '';
    if (this.#signedOn && dn !== '') this.#stream?.send(supervise.signOff(`${dn}@${this.#acd}`));
    this.#signedOn = false;
    this.held.dispatch({ kind: 'part', part: 'none' });
  }

  get #jid(): string {
    return `${this.held.model.id}@${this.#acd}`;
  }

  async #ticket(): Promise<Ticket> {
    try {
      const given = await ticket(this.deps.fetch);
      this.#acd = given.acd;
      return given;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403))
        throw new FinalError('not-authorized');
      throw error;
    }
  }

  async #online(stream: Stream, resumed: boolean): Promise<void> {
    this.held.dispatch({ kind: 'link', up: true });
    if (resumed) return;
    for (const id of this.#whispers) this.#failed(id, 'other'); // nobody says whether they were heard
    this.#room = this.#roomOn(stream);
    this.#signedOn = false;
    try {
      const answer = await stream.iq('set', this.#jid, supervise.monitor(), this.lang());
      this.#told(answer);
    } catch (error) {
      if (error instanceof StanzaError) this.held.dispatch({ kind: 'refused', condition: error.condition });
      return;
    }
    const { part } = this.held.model;
    if (part !== 'none' && (await this.#signOn(false))) void this.#room.enter();
    else void this.#room.catchUp();
    void this.#askCodes(stream);
  }

  #roomOn(stream: Stream): Room {
    const talk = () => this.held.model.talk;
    const here = () => this.held.model.part === 'joined' || this.held.model.part === 'lead';
    return new Room(this.#jid, 'agent', stream, {
      talk,
      unsent: () => talk().unsent.filter((u) => !u.among),
      confirms: here,
      dispatch: (event) => this.held.dispatch({ kind: 'talk', event }),
      now: () => this.deps.clock.now(),
      toLocal: (at) => at,
    });
  }

  // The codes of the queue, for the case that the supervisor has to file one. Without them the usual ones are offered.
  async #askCodes(stream: Stream): Promise<void> {
    const dn = this.held.model.overview?.dn ?? '';
    try {
      const codes = passing.codesIn(
        await stream.iq('get', `${dn}@${this.#acd}`, passing.codes(), this.lang()),
      );
      if (codes !== undefined) this.held.dispatch({ kind: 'codes', codes: codes.codes });
    } catch {
      // as said
    }
  }

  /** Becomes the acting desk; false: it is elsewhere, or not allowed. */
  async #signOn(takeOver: boolean): Promise<boolean> {
    if (this.#signedOn) return true;
    try {
      const answer = await this.#stream?.iq('set', this.#acd, parley.desk(takeOver), this.lang());
      const desk = answer && parley.ours(answer, 'desk');
      const elsewhere = desk === undefined || attr(desk, 'mode') === 'observer';
      this.held.dispatch({ kind: 'elsewhere', is: elsewhere });
      if (elsewhere) this.held.dispatch({ kind: 'answered', condition: '' });
      this.#signedOn = !elsewhere;
    } catch (error) {
      this.held.dispatch({ kind: 'answered', condition: conditionOf(error) });
    }
    return this.#signedOn;
  }

  async #ask(payload: Xml): Promise<boolean> {
    this.held.dispatch({ kind: 'asking' });
    try {
      await this.#stream?.iq('set', this.#jid, payload);
      this.held.dispatch({ kind: 'answered', condition: '' });
      return true;
    } catch (error) {
      this.held.dispatch({ kind: 'answered', condition: conditionOf(error) });
      return false;
    }
  }

  #stanza(el: El): void {
    if (!isMessage(el) || attr(el, 'type') !== 'error') this.#take(el);
    else if (this.#whispers.has(attr(el, 'id'))) this.#failed(attr(el, 'id'), errorOf(el).condition);
    else if (bare(attr(el, 'from')) === this.#jid) this.#room?.take(el);
  }

  #take(el: El): void {
    const from = bare(attr(el, 'from'));
    if (isMessage(el) && from === this.#acd) this.#pushed(el);
    if (from !== this.#jid) return;
    const copy = isMessage(el) ? supervise.copyIn(el) : undefined;
    if (copy === undefined && isMessage(el) && attr(el, 'type') !== 'groupchat') this.#told(el);
    this.#room?.take(copy ?? el);
  }

  // What the service tells every desk: here, how one's own part ends.
  #pushed(message: El): void {
    const contact = parley.ours(message, 'contact');
    const closed = parley.ours(message, 'closed');
    if (contact !== undefined && attr(contact, 'jid') === this.#jid && attr(contact, 'state') === 'wrap-up')
      this.held.dispatch({ kind: 'part', part: 'wrap-up' });
    if (closed !== undefined && attr(closed, 'jid') === this.#jid && this.held.model.part === 'wrap-up')
      this.signOff();
  }

  #told(el: El): void {
    const overview = supervise.overviewIn(el);
    if (overview === undefined || isInvitation(el)) return; // that describes one's own part
    this.held.dispatch({ kind: 'told', overview, me: bare(this.#stream?.jid ?? '') });
  }

  #typed(originId: string, body: string, among: boolean): void {
    this.#talk({ kind: 'typed', originId, body, at: this.deps.clock.now(), ...(among && { among }) });
  }

  #failed(originId: string, failure: string): void {
    this.#whispers.delete(originId);
    this.#talk({ kind: 'failed', originId, failure });
  }

  #talk(event: Extract<WatchedEvent, { kind: 'talk' }>['event']): void {
    this.held.dispatch({ kind: 'talk', event });
  }
}

const conditionOf = (error: unknown): string => (error instanceof StanzaError ? error.condition : 'other');
