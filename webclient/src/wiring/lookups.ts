import type { Desk } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import type { Note } from '../model/parts';
import type { El } from '../wire/element';
import * as passing from '../wire/passing';
import { isPresence } from '../wire/stanza';
import type { Stream } from '../wire/stream';
import type { Xml } from '../wire/xml';
import type { Held } from './store';

/** What a desk asks the ACD for, once it is needed: reasons, colleagues, queues, codes, notes and tags. */
export class Lookups {
  readonly #asked = new Set<string>();

  constructor(
    readonly stream: Stream,
    readonly held: Held<Desk, DeskEvent>,
    readonly lang: () => string,
    /** A note with its time on this page's clock. */
    readonly note: (told: passing.Note) => Note,
  ) {}

  /** Forgets what was asked: a new session asks anew. */
  forget(): void {
    this.#asked.clear();
  }

  /** Asks what a page needs that has signed on. */
  signedOn(acd: string): void {
    void this.#once('reasons', acd, passing.reasons(), (iq) =>
      this.held.dispatch({ kind: 'learnt', news: { reasons: passing.reasonsIn(iq) } }),
    );
  }

  /** Asks for those to whom a contact may be handed on; their states are told from then on. */
  targets(acd: string): void {
    void this.#once('services', acd, passing.items(), (iq) =>
      this.held.dispatch({ kind: 'learnt', news: { services: passing.queuesIn(iq) } }),
    );
    for (const { jid } of this.held.model.queues)
      void this.#once(`colleagues ${jid}`, jid, passing.colleagues(), () => undefined);
  }

  /** Asks for what belongs to a contact: its notes, tags, and the codes of its queue. */
  contact(jid: string, dn: string, acd: string): void {
    void this.#once(`notes ${jid}`, jid, passing.notes(), (iq) =>
      this.held.dispatch({ kind: 'noted', jid, notes: passing.notesIn(iq).map(this.note) }),
    );
    void this.#once(`tags ${jid}`, jid, passing.tags(), (iq) => {
      const tags = iq.children.find((c) => c.name === 'tags');
      if (tags !== undefined) this.held.dispatch({ kind: 'tagged', jid, tags: passing.tagsIn(tags) });
    });
    void this.#once(`codes ${dn}`, `${dn}@${acd}`, passing.codes(), (iq) => {
      const codes = passing.codesIn(iq);
      if (codes !== undefined) this.held.dispatch({ kind: 'codes', dn, codes });
    });
  }

  /** Takes a presence that tells of a colleague; false for any other stanza. */
  take(el: El): boolean {
    const colleague = isPresence(el) ? passing.colleagueIn(el) : undefined;
    if (colleague !== undefined) this.held.dispatch({ kind: 'colleague', colleague });
    return colleague !== undefined;
  }

  // What fails is asked again by the next session; the desk works without it.
  async #once(name: string, to: string, payload: Xml, answered: (iq: El) => void): Promise<void> {
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    try {
      answered(await this.stream.iq('get', to, payload, this.lang()));
    } catch {
      this.#asked.delete(name);
    }
  }
}
