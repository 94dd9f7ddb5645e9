import {
  firstId,
  lastHeard,
  lastId,
  unconfirmed,
  type Conversation,
  type ConversationEvent,
  type Said,
  type Unsent,
} from '../model/conversation';
import { attr, child, type El } from '../wire/element';
import { freshId } from '../wire/id';
import { ns } from '../wire/ns';
import { deliveredOf, noticeIn, ours } from '../wire/parley';
import { errorOf, isMessage, isPresence, resource } from '../wire/stanza';
import type { Stream } from '../wire/stream';
import * as muc from '../wire/xep0045';
import { chatState, chatStateIn } from '../wire/xep0085';
import { received } from '../wire/xep0184';
import { displayed } from '../wire/xep0333';
import * as mam from '../wire/xep0313';
import type { Xml } from '../wire/xml';

/** What a room needs from the page it belongs to. */
export type RoomPage = Readonly<{
  /** The conversation so far. */
  talk: () => Conversation;
  /** Lines that the room is to be sent, all of the conversation's if left out. */
  unsent?: () => readonly Unsent[];
  /** Whether lines are confirmed; who reads along leaves no mark. */
  confirms?: () => boolean;
  dispatch: (event: ConversationEvent) => void;
  now: () => number;
  /** Server time to this page's clock. */
  toLocal: (at: number) => number;
}>;

const bodyCharsSafe = 4_000; // what even a visitor may say at once
const reenterMs = 5_000; // entering did not help if it is this fresh
const typingPauseMs = 5_000;

/** One conversation on the wire: enters the room, catches up, says what is unsent, and tells the page what happens. */
export class Room {
  #entered = false;
  #asking = false;
  #gapAfter = ''; // lines after this one may be missing
  #enteredAt = 0;
  #results = new Map<string, mam.Archived[]>();
  #confirmed = '';
  #seen = '';
  #typingUntil = 0;
  readonly #others = new Set<string>();

  constructor(
    readonly jid: string,
    readonly me: muc.Side,
    readonly stream: Stream,
    readonly page: RoomPage,
  ) {}

  /** Enters after a new session was bound. Live lines may come before the gap is filled: the model sorts. */
  async enter(): Promise<void> {
    this.#entered = false;
    this.#confirmed = this.#seen = '';
    this.#asking = false; // what a session that is gone asked is not answered any more
    this.stream.send(muc.join(this.jid));
    await this.catchUp();
  }

  /** Reads the archive from the last line known, or its last page. Fails quietly: the next session tries again. */
  async catchUp(): Promise<void> {
    // That nothing had been said before says nothing of what was said since.
    const blank = this.page.talk().lines.length === 0;
    if (blank) this.page.dispatch({ kind: 'past', past: 'unknown' });
    // Lines said meanwhile come live, so a gap that was not read to its end stays where it began.
    this.#gapAfter ||= lastId(this.page.talk());
    while (this.#gapAfter !== '') {
      const after = this.#gapAfter;
      const page = await this.#archivePage((queryId) => mam.pageAfter(queryId, after));
      if (page === undefined) return;
      this.#gapAfter = page.complete || page.last === after ? '' : page.last;
    }
    const { past } = this.page.talk(); // asked: by a session that is gone
    if (past === 'unknown' || past === 'asked') await this.older();
  }

  /** Reads the page before the first line known. */
  async older(): Promise<void> {
    if (this.#asking || this.page.talk().past === 'none') return;
    this.#asking = true;
    const before = firstId(this.page.talk());
    this.page.dispatch({ kind: 'past', past: 'asked' });
    const page = await this.#archivePage((queryId) => mam.pageBefore(queryId, before));
    this.#asking = false;
    this.page.dispatch({
      kind: 'past',
      past: page === undefined ? 'unknown' : page.complete ? 'none' : 'more',
    });
  }

  async #archivePage(query: (queryId: string) => Xml): Promise<mam.Fin | undefined> {
    const queryId = freshId();
    this.#results.set(queryId, []);
    try {
      const fin = mam.finIn(await this.stream.iq('set', this.jid, query(queryId)));
      const lines = (this.#results.get(queryId) ?? []).map((l): Said => ({
        ...l,
        at: this.page.toLocal(l.at),
      }));
      if (lines.length > 0) this.page.dispatch({ kind: 'said', lines });
      fin.delivered
        .map(deliveredOf)
        .forEach(({ id, by }) => this.page.dispatch({ kind: 'received', by, id }));
      fin.seen.map(deliveredOf).forEach(({ id, by }) => this.page.dispatch({ kind: 'seen', by, id }));
      this.#confirm();
      return fin;
    } catch {
      return undefined;
    } finally {
      this.#results.delete(queryId);
    }
  }

  /** Takes a stanza that came from the room's address. */
  take(el: El): void {
    if (isPresence(el)) this.#presence(el);
    else if (isMessage(el)) this.#message(el);
  }

  #presence(el: El): void {
    const occupant = muc.occupantIn(el);
    if (occupant?.self === false) this.#other(resource(attr(el, 'from')), occupant);
    if (occupant?.self !== true || !occupant.present || this.#entered) return;
    this.#entered = true;
    this.#enteredAt = this.page.now();
    for (const line of this.#unsent) if (line.failure === '') this.#send(line);
  }

  get #unsent(): readonly Unsent[] {
    return this.page.unsent?.() ?? this.page.talk().unsent;
  }

  // Of the first agent the contact tells; further ones are only seen here. Who was there already is no news.
  #other(nick: string, { present, nick: name }: muc.Occupant): void {
    if (!present) this.#others.delete(nick);
    if (!present || this.#others.has(nick) || !nick.startsWith('agent-')) return;
    this.#others.add(nick);
    if (this.#entered)
      this.page.dispatch({ kind: 'noticed', notice: 'agent-joined', name, at: this.page.now() });
  }

  #send(line: muc.Saying): void {
    this.stream.send(muc.say(this.jid, line));
  }

  #message(el: El): void {
    if (attr(el, 'type') === 'error') {
      this.#refused(attr(el, 'id'), errorOf(el).condition);
      return;
    }
    const query = this.#results.get(mam.queryOf(el));
    const delivered = ours(el, 'delivered');
    const seen = ours(el, 'seen');
    if (query !== undefined) {
      const archived = mam.archivedIn(el);
      if (archived !== undefined) query.push(archived);
    } else if (delivered !== undefined) {
      this.page.dispatch({ kind: 'received', ...deliveredOf(delivered) });
    } else if (seen !== undefined) {
      this.page.dispatch({ kind: 'seen', ...deliveredOf(seen) });
    } else if (attr(el, 'type') === 'groupchat' || ours(el, 'whisper') !== undefined) {
      this.#groupchat(el);
    }
  }

  // A line of allowed length is only not acceptable from somebody who is not in the room: enter again, and it is resent.
  #refused(originId: string, condition: string): void {
    const line = this.#unsent.find((u) => u.originId === originId);
    const outside = condition === 'not-acceptable' && line !== undefined && line.body.length <= bodyCharsSafe;
    if (outside && this.page.now() - this.#enteredAt > reenterMs) void this.enter();
    else this.page.dispatch({ kind: 'failed', originId, failure: condition });
  }

  #groupchat(el: El): void {
    const masked = muc.maskedIn(el);
    if (masked !== undefined) {
      this.page.dispatch({ kind: 'masked', ...masked });
      return;
    }
    const said = muc.saidIn(el);
    if (said !== undefined) {
      const delay = child(el, 'delay', ns.delay);
      const at = delay === undefined ? this.page.now() : this.page.toLocal(Date.parse(attr(delay, 'stamp')));
      this.page.dispatch({ kind: 'said', lines: [{ ...said, at }] });
      this.#confirm();
      return;
    }
    const notice = noticeIn(el);
    if (notice !== undefined)
      this.page.dispatch({ kind: 'noticed', notice: 'words', name: notice.words, at: this.page.now() });
    const state = chatStateIn(el);
    const other = (resource(attr(el, 'from')) === 'visitor') === (this.me === 'agent');
    if (state !== undefined && other)
      this.page.dispatch({ kind: 'typing', at: state === 'composing' ? this.page.now() : 0 });
  }

  #confirm(): void {
    const id = this.page.confirms?.() === false ? '' : unconfirmed(this.page.talk());
    if (id === '' || id === this.#confirmed) return;
    this.#confirmed = id;
    this.stream.send(received(this.jid, id));
  }

  /**
   * Tells the others that somebody here has read up to a line. Never queued: who reads on tells it again. Nothing is told
   * of one's own lines: a visitor may send five stanzas a second, and words come first.
   */
  seen(id: string): void {
    const last = lastHeard(this.page.talk(), id);
    if (!this.#entered || this.stream.state !== 'online' || last === '' || last === this.#seen) return;
    this.#seen = last;
    this.stream.send(displayed(this.jid, last));
  }

  /** Says a line that stands in the outbox; before the room is entered it stays there, and goes out on entering. */
  say(line: muc.Saying): void {
    this.#typingUntil = 0;
    if (this.#entered) this.#send(line);
  }

  /** Tells the other side, or the agents alone, that its partner types. Never queued: what is past need not be told. */
  typing(empty: boolean, among = false): void {
    if (!this.#entered || this.stream.state !== 'online') return;
    const now = this.page.now();
    if (empty) {
      if (this.#typingUntil !== 0) this.stream.send(chatState(this.jid, 'active', among));
      this.#typingUntil = 0;
    } else if (now >= this.#typingUntil) {
      this.stream.send(chatState(this.jid, 'composing', among));
      this.#typingUntil = now + typingPauseMs;
    }
  }
}
