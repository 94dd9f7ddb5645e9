const name = 'parley-desk';

/** The one desk of a browser: held by a Web Lock, called by a channel. Without a secure context there are no locks. */
export type DeskLock = Readonly<{
  /** Takes the lock for as long as the page lives; false if another window has it. */
  take: () => Promise<boolean>;
  /** Whether some window of this browser has it. */
  isHeld: () => Promise<boolean>;
  /** Asks the window that has it to come to the front. */
  call: () => void;
  /** Runs when called. */
  onCall: (run: () => void) => void;
}>;

export function deskLock(locks: LockManager | undefined): DeskLock {
  const channel = new BroadcastChannel(name);
  return {
    take: async () => (locks === undefined ? true : take(locks)),
    isHeld: async () => {
      const held = (await locks?.query())?.held ?? [];
      return held.some((lock) => lock.name === name);
    },
    call: () => channel.postMessage('focus'),
    onCall: (run) => {
      channel.onmessage = run;
    },
  };
}

// The promise given to the lock never settles: the lock lasts until the page goes.
const take = (locks: LockManager): Promise<boolean> =>
  new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => undefined);
    });
  });
