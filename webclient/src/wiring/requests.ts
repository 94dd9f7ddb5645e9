import type { Desk } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import type { Note, PassKind } from '../model/parts';
import * as parley from '../wire/parley';
import * as passing from '../wire/passing';
import { StanzaError } from '../wire/stanza';
import type { Stream } from '../wire/stream';
import type { Xml } from '../wire/xml';
import type { Held } from './store';

/** What an agent asks of a contact: to hand it on, to keep notes and tags with it. Each says whether it was done. */
export class Requests {
  constructor(
    readonly stream: Stream,
    readonly held: Held<Desk, DeskEvent>,
    /** A note with its time on this page's clock. */
    readonly note: (told: passing.Note) => Note,
  ) {}

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

  /** Leaves a conversation that another agent leads; as its lead, has that agent leave it. */
  part(jid: string, agent = ''): Promise<boolean> {
    return this.#ask(jid, passing.part(agent));
  }

  addNote(jid: string, text: string): Promise<boolean> {
    return this.#ask(jid, passing.note(text));
  }

  async setTags(jid: string, tags: readonly string[]): Promise<boolean> {
    const done = await this.#ask(jid, passing.tags(tags));
    if (done) this.held.dispatch({ kind: 'tagged', jid, tags });
    return done;
  }

  /** Has a wrap-up that ends by itself do so a minute later. */
  extend(jid: string): Promise<boolean> {
    return this.#ask(jid, parley.extend());
  }

  /** Ends one wrap-up; the state and the other wrap-ups stay. */
  done(jid: string): Promise<boolean> {
    return this.#ask(jid, parley.done());
  }

  /** Reports the visitor of a contact to the supervisors. */
  report(jid: string, reason: string): Promise<boolean> {
    return this.#ask(jid, passing.report(reason));
  }

  async #ask(jid: string, payload: Xml): Promise<boolean> {
    this.held.dispatch({ kind: 'not-done', jid, condition: '' });
    try {
      const answer = await this.stream.iq('set', jid, payload);
      const note = parley.ours(answer, 'note');
      if (note !== undefined)
        this.held.dispatch({ kind: 'noted', jid, notes: [this.note(passing.noteOf(note))] });
      return true;
    } catch (error) {
      const condition = error instanceof StanzaError ? error.condition : 'other';
      this.held.dispatch({ kind: 'not-done', jid, condition });
      return false;
    }
  }
}
