/** A place for small values under names; get is undefined for what is absent or unreadable. */
export type Store = Readonly<{
  get: (name: string) => unknown;
  set: (name: string, value: unknown) => void;
  remove: (name: string) => void;
}>;

/**
 * Values as JSON in a browser storage. A browser that keeps nothing (private mode, full) is no error: pages still work. One
 * that keeps nothing of anybody throws already when the storage is asked for, so that is done anew each time.
 */
export const storeIn = (storage: () => Storage): Store => ({
  get: (name) => {
    try {
      const text = storage().getItem(name);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    } catch {
      return undefined;
    }
  },
  set: (name, value) => {
    try {
      storage().setItem(name, JSON.stringify(value));
    } catch {
      // Full or forbidden: a reload will then not find it.
    }
  },
  remove: (name) => {
    try {
      storage().removeItem(name);
    } catch {
      // Forbidden: there is nothing to remove.
    }
  },
});
