const repeatMs = 2_500;
const lastS = 0.32;

type Note = Readonly<{ hz: number; at: number }>;

/** An offer: three rising notes. */
const offer: readonly Note[] = [
  { hz: 660, at: 0 },
  { hz: 880, at: 0.16 },
  { hz: 990, at: 0.32 },
];
/** A message: one note, softly. */
const message: readonly Note[] = [{ hz: 740, at: 0 }];

/** The sounds of the desk: an offer's, again and again until it is stopped, and a message's. */
export class Ring {
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** In percent. */
  volume = 70;

  /** Call in a click: browsers give no sound to a page nobody has touched. Resolves when there is one; else it waits. */
  unlock(): Promise<void> {
    this.#context ??= new AudioContext();
    return this.#context.resume();
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#play(offer);
    this.#timer = setInterval(() => this.#play(offer), repeatMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Once, as an offer sounds. */
  once(): void {
    this.#play(offer);
  }

  message(): void {
    this.#play(message);
  }

  #play(notes: readonly Note[]): void {
    const context = this.#context;
    if (context?.state !== 'running' || this.volume <= 0) return;
    // Loudness is heard by its square.
    const gain = 0.3 * (this.volume / 100) ** 2;
    for (const { hz, at } of notes) tone(context, hz, context.currentTime + at, gain);
  }
}

function tone(context: AudioContext, hz: number, start: number, loudest: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudest, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + lastS);
}
