import { talkOf, type Desk, type WrapUp } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import type { Store } from '../platform/storage';
import { unsentIn } from './outbox';
import type { Held } from './store';

const outboxName = 'parley.desk.outbox';
const draftsName = 'parley.desk.drafts';
const wrapUpsName = 'parley.desk.wrap-ups';

type Texts = Readonly<Record<string, unknown>>;

/** What a reload of the desk must not lose: unsent lines, drafts, and a wrap-up form half filled in. */
export class DeskMemory {
  #talks: Desk['talks'] = {};
  #wrapUps: Desk['wrapUps'] = {};

  constructor(readonly store: Store) {}

  #read(name: string): Texts {
    const value = this.store.get(name);
    return typeof value === 'object' && value !== null ? (value as Texts) : {};
  }

  /** Writes what changed. Nothing before the first snapshot: until then the memory knows more than the model. */
  keep(d: Desk): void {
    if (d.stage !== 'on' || d.mode === 'observer') return;
    if (d.talks !== this.#talks) {
      this.#talks = d.talks;
      const unsent = d.contacts.map((c) => [c.jid, talkOf(d, c.jid).unsent] as const);
      const restored = unsent.filter(([jid, lines]) => lines.length > 0 || jid in d.talks);
      this.store.set(outboxName, { ...this.#waiting(d), ...Object.fromEntries(restored) });
    }
    if (d.wrapUps !== this.#wrapUps) {
      this.#wrapUps = d.wrapUps;
      this.store.set(wrapUpsName, { ...this.#read(wrapUpsName), ...d.wrapUps });
    }
  }

  // Kept lines of contacts whose conversation the model has not begun yet.
  #waiting(d: Desk): Texts {
    const kept = Object.entries(this.#read(outboxName));
    return Object.fromEntries(
      kept.filter(([jid]) => d.contacts.some((c) => c.jid === jid) && !(jid in d.talks)),
    );
  }

  /** Gives a contact back what was kept for it, once. */
  restore(held: Held<Desk, DeskEvent>, jid: string): void {
    if (jid in held.model.talks) return;
    const unsent = unsentIn(this.#read(outboxName)[jid]);
    held.dispatch({ kind: 'restored', jid, unsent });
    const form = this.#read(wrapUpsName)[jid] as Partial<WrapUp> | undefined;
    if (typeof form?.code === 'string' && typeof form.note === 'string') {
      held.dispatch({
        kind: 'wrap-up',
        jid,
        change: { code: form.code, note: form.note, saved: form.saved ?? 'no' },
      });
    }
  }

  draft(jid: string): string {
    const text = this.#read(draftsName)[jid];
    return typeof text === 'string' ? text : '';
  }

  setDraft(jid: string, text: string): void {
    this.store.set(draftsName, { ...this.#read(draftsName), [jid]: text === '' ? undefined : text });
  }
}
