import { isUnsaved, wrapUpOf, type Desk, type WrapUp } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import { rowsOf } from '../model/parts';
import * as parley from '../wire/parley';
import * as passing from '../wire/passing';
import type { Stream } from '../wire/stream';
import type { Xml } from '../wire/xml';
import type { Held } from './store';

/** The wrap-up forms of a desk: kept on the page as they are typed, and filed. */
export class WrapUps {
  constructor(
    readonly stream: Stream,
    readonly held: Held<Desk, DeskEvent>,
  ) {}

  /** Keeps what is typed into a wrap-up form on this page. */
  edit(jid: string, change: Partial<WrapUp>): void {
    this.held.dispatch({ kind: 'wrap-up', jid, change: { saved: 'no', ...change } });
  }

  /** Files the wrap-up form; the state stays after-call work. */
  async file(jid: string): Promise<void> {
    const { code, note } = wrapUpOf(this.held.model, jid);
    this.held.dispatch({ kind: 'wrap-up', jid, change: { saved: 'saving' } });
    const saved = await this.stream.iq('set', jid, this.#filed(jid, code, note)).then(
      () => 'yes' as const,
      () => 'failed' as const,
    );
    const now = this.held.model.contacts.some((c) => c.jid === jid)
      ? wrapUpOf(this.held.model, jid)
      : undefined;
    if (now?.saved === 'saving') this.held.dispatch({ kind: 'wrap-up', jid, change: { saved } });
  }

  /** Files what was typed and not filed yet. */
  fileAll(): void {
    for (const { jid, state } of this.held.model.contacts)
      if (state === 'wrap-up' && isUnsaved(wrapUpOf(this.held.model, jid))) void this.file(jid);
  }

  // A note without a code is filed as "other" where the queue knows that, else as a note of the contact's.
  #filed(jid: string, code: string, note: string): Xml {
    const dn = this.held.model.contacts.find((c) => c.jid === jid)?.dn ?? '';
    const rows = rowsOf(this.held.model.codes[dn]?.codes ?? []);
    const other = rows.length === 0 || rows.some((r) => r.word === 'other');
    return code === '' && !other ? passing.note(note) : parley.wrapUp(code || 'other', note);
  }
}
