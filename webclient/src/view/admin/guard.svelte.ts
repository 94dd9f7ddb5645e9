import { untrack } from 'svelte';

/** Who has something that was changed and not saved: asked before somebody leaves it. */
class Guard {
  #owners: ReadonlySet<object> = $state.raw(new Set());

  get dirty(): boolean {
    return this.#owners.size > 0;
  }

  /** Says whether something of that owner is not saved. */
  readonly keep = (owner: object, dirty: boolean): void => {
    const owners = untrack(() => this.#owners);
    if (owners.has(owner) === dirty) return;
    this.#owners = new Set(dirty ? [...owners, owner] : [...owners].filter((o) => o !== owner));
  };

  /** Lets everything go. */
  clear(): void {
    this.#owners = new Set();
  }
}

export const guard = new Guard();

addEventListener('beforeunload', (event) => {
  if (guard.dirty || removals.pending > 0) event.preventDefault();
});

const undoMs = 10_000; // as long as the toast with its undo

/**
 * What is about to be removed: it is out of sight at once, and really goes when nobody has taken it back in time. A page
 * that is left sooner removes nothing, and says so before.
 */
class Removals {
  #keys: ReadonlySet<string> = $state.raw(new Set());

  get pending(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Hides a thing and removes it later; the function that is returned takes that back. */
  later(key: string, remove: () => Promise<void>): () => void {
    this.#keys = new Set([...this.#keys, key]);
    const drop = () => (this.#keys = new Set([...this.#keys].filter((k) => k !== key)));
    const timer = setTimeout(() => void remove().finally(drop), undoMs);
    return () => {
      clearTimeout(timer);
      drop();
    };
  }
}

export const removals = new Removals();
