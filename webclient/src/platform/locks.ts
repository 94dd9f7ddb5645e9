const name = 'parley-desk';
const answerMs = 250; // other windows of this browser answer within a few

/** The one desk of a browser: held by a Web Lock, or where there are none, without a secure context, kept by word of mouth. */
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

export function deskLock(locks: LockManager | undefined, channel = new BroadcastChannel(name)): DeskLock {
  const word = new Word(channel);
  return {
    take: () => (locks === undefined ? word.take() : take(locks)),
    isHeld: async () => {
      if (locks === undefined) return word.isHeld();
      return ((await locks.query()).held ?? []).some((lock) => lock.name === name);
    },
    call: () => channel.postMessage({ say: 'focus' } satisfies Message),
    onCall: (run) => word.called(run),
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

/** What windows say to each other. Of those that ask at once the lowest rank gets it; who only looks has the highest. */
type Message = Readonly<{ say: 'focus' } | { say: 'held' } | { say: 'asks'; rank: number }>;

/** A lock among windows that ask each other: who has it answers. A window that is gone does not. */
class Word {
  #rank = 1;
  #state: 'none' | 'asking' | 'held' = 'none';
  #taken = false;
  #called: () => void = () => undefined;

  constructor(readonly channel: BroadcastChannel) {
    channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
  }

  called(run: () => void): void {
    this.#called = run;
  }

  async take(): Promise<boolean> {
    this.#rank = Math.random();
    this.#state = 'asking';
    const free = !(await this.isHeld());
    this.#state = free ? 'held' : 'none';
    this.#rank = 1;
    return free;
  }

  async isHeld(): Promise<boolean> {
    if (this.#state === 'held') return true;
    this.#taken = false;
    this.#ask();
    await new Promise((answered) => setTimeout(answered, answerMs));
    return this.#taken;
  }

  #ask(): void {
    this.channel.postMessage({ say: 'asks', rank: this.#rank } satisfies Message);
  }

  #hear(message: Message): void {
    if (message.say === 'focus') this.#called();
    else if (message.say === 'held') this.#taken = true;
    else if (this.#state === 'held') this.channel.postMessage({ say: 'held' } satisfies Message);
    else if (this.#state === 'asking' && message.rank < this.#rank) this.#taken = true;
    else if (this.#state === 'asking' && message.rank < 1) this.#ask(); // it may not have heard
  }
}
