import {
  changesOf,
  conflictsOf,
  drafted,
  rebased,
  same,
  type Conflict,
  type Values,
} from '../../model/admin/draft';
import type { Refusal, Result } from '../../wiring/admin';

/** Settings as they were read, with their tag. */
export type Read = Readonly<{ values: Values; etag: string }>;
/** Where edited settings come from and go to. */
export type Source = Readonly<{
  /** Reads them anew; null: it could not be done. */
  again: () => Promise<Read | null>;
  /** Whole is what all of it comes to, for what is written whole. */
  save: (changes: Values, etag: string, lower: boolean, whole: Values) => Promise<Result<unknown>>;
  /** After they were saved. */
  saved: () => void;
}>;

/** Settings while somebody edits them: nothing is sent before what changes was shown, and nobody overwrites another unseen. */
export class Editing {
  before: Read = $state.raw({ values: {}, etag: '' });
  draft: Values = $state.raw({});
  /** What changes is being shown. */
  asking = $state.raw(false);
  busy = $state.raw(false);
  refusal = $state.raw<Refusal | null>(null);
  conflicts: readonly Conflict[] = $state.raw([]);
  readonly changes = $derived(changesOf(this.before.values, this.draft));

  constructor(
    read: Read,
    readonly source: Source,
  ) {
    this.before = read;
  }

  readonly valueOf = (key: string): string => this.draft[key] ?? this.before.values[key] ?? '';
  readonly set = (key: string, value: string): void => {
    this.draft = drafted(this.before.values, this.draft, key, value);
  };

  ask(): void {
    if (this.changes.length > 0) this.asking = true;
  }

  /** Forgets what is not saved. */
  discard(): void {
    this.draft = {};
    this.refusal = null;
  }

  /** Saves; theirs are keys that stay as somebody else has set them, lower takes limits below what is in use. */
  async commit(theirs: readonly string[], lower: boolean): Promise<void> {
    this.busy = true;
    this.refusal = null;
    this.draft = rebased(this.before.values, this.draft, theirs);
    const { values, etag } = this.before;
    const result = await this.source.save(this.draft, etag, lower, { ...values, ...this.draft });
    this.busy = false;
    if (result.ok) {
      this.draft = {};
      this.asking = false;
      this.conflicts = [];
      this.source.saved();
    } else if (result.refusal.code === 'changed') await this.#reread();
    else {
      this.refusal = result.refusal;
      if (result.refusal.code !== 'in-use') this.asking = false;
    }
  }

  /** Somebody else was quicker: what both have changed is decided one by one. */
  async #reread(): Promise<void> {
    const now = await this.source.again();
    if (now === null) return;
    if (same(this.before.values, now.values)) {
      this.before = now; // something else of it was changed, perhaps from here
      await this.commit([], false);
      return;
    }
    this.conflicts = conflictsOf(this.before.values, now.values, this.draft);
    this.before = now;
    this.draft = rebased(now.values, this.draft, []);
    this.refusal = { code: 'changed', detail: '', contacts: [] };
    this.asking = true;
  }
}
