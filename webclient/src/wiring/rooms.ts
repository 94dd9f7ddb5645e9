import type { Unsent } from '../model/conversation';
import { talkOf, type Desk, type DeskContact } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import type { El } from '../wire/element';
import { freshId } from '../wire/id';
import type { Stream } from '../wire/stream';
import { reacting } from '../wire/xep0444';
import type { DeskMemory } from './memory';
import { Room } from './room';
import type { Held } from './store';

/** What the rooms of a desk need from it. */
export type RoomsDesk = Readonly<{
  stream: Stream;
  held: Held<Desk, DeskEvent>;
  memory: DeskMemory;
  now: () => number;
  /** Server time to this page's clock. */
  toLocal: (at: number) => number;
  /** A contact's room was entered for the first time in this session. */
  entered: (contact: Pick<DeskContact, 'jid' | 'dn'>) => void;
}>;

/** The conversations of a desk's contacts: a room each, entered once in a session. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #left = new Set<string>();

  constructor(readonly desk: RoomsDesk) {}

  /** Forgets all rooms: a new session enters them anew. */
  clear(): void {
    this.#rooms.clear();
  }

  has(jid: string): boolean {
    return this.#rooms.has(jid);
  }

  /** Takes a stanza that came from an address, if that is a room's. */
  take(jid: string, el: El): void {
    this.#rooms.get(jid)?.take(el);
  }

  /** Enters the rooms of contacts that are new, and forgets those of contacts that are gone. */
  follow(): void {
    const { contacts, mode } = this.desk.held.model;
    if (mode === 'observer') this.clear();
    for (const contact of contacts) this.enter(contact);
    for (const jid of this.#rooms.keys()) {
      if (!contacts.some((c) => c.jid === jid)) this.#rooms.delete(jid);
    }
  }

  /** Enters a contact's room, unless it is entered or another desk is the active one. */
  enter(contact: Pick<DeskContact, 'jid' | 'dn' | 'state'>): void {
    const { jid, state } = contact;
    if (this.desk.held.model.mode === 'observer') return;
    this.#again(jid, state);
    if (this.#rooms.has(jid)) return;
    const room = this.#roomOf(jid);
    this.#rooms.set(jid, room);
    void (state === 'talking' ? room.enter() : room.catchUp());
    this.desk.entered(contact);
  }

  #roomOf(jid: string): Room {
    const { held, stream, now, toLocal } = this.desk;
    const room: Room = new Room(jid, 'agent', stream, {
      talk: () => talkOf(held.model, jid),
      dispatch: (event) => {
        if (this.#rooms.get(jid) === room) held.dispatch({ kind: 'talk', jid, event });
      },
      ...{ now, toLocal },
    });
    return room;
  }

  // A chat that was handed on and comes back is entered anew.
  #again(jid: string, state: DeskContact['state']): void {
    if (state === 'wrap-up') this.#left.add(jid);
    else if (this.#left.delete(jid)) void this.#rooms.get(jid)?.enter();
  }

  /** Says a line, to the agents alone if among; in the place of another's words if it corrects one, or the address of a file. */
  say(jid: string, body: string, among = false, more: Pick<Unsent, 'corrects' | 'file'> = {}): void {
    const line = { originId: freshId(), body, ...(among && { among }), ...more };
    this.desk.held.dispatch({ kind: 'talk', jid, event: { kind: 'typed', ...line, at: this.desk.now() } });
    this.#rooms.get(jid)?.say(line);
  }

  /** Sets one's own reactions to a line; none takes them away. They show once the room has reflected them. */
  react(jid: string, id: string, signs: readonly string[]): void {
    if (this.#rooms.has(jid)) this.desk.stream.send(reacting(jid, id, signs, freshId()));
  }

  /** Tells the other side that its lines have been read up to this one. */
  seen(jid: string, id: string): void {
    this.#rooms.get(jid)?.seen(id);
  }

  /** Asks for the lines before the first. */
  older(jid: string): void {
    void this.#rooms.get(jid)?.older();
  }

  retry(jid: string, originId: string): void {
    const { held } = this.desk;
    const line = talkOf(held.model, jid).unsent.find((u) => u.originId === originId);
    if (line === undefined) return;
    held.dispatch({ kind: 'talk', jid, event: { kind: 'retried', originId } });
    this.#rooms.get(jid)?.say(line);
  }

  discard(jid: string, originId: string): void {
    this.desk.held.dispatch({ kind: 'talk', jid, event: { kind: 'discarded', originId } });
  }

  /** Keeps what is typed over a reload, and tells the other side, or the agents alone, that somebody types. */
  typing(jid: string, text: string, among = false): void {
    const { memory } = this.desk;
    memory.setDraft(jid, text);
    memory.setDraft(`among ${jid}`, among && text !== '' ? 'yes' : '');
    this.#rooms.get(jid)?.typing(text === '', among);
  }
}
