const repeatMs = 2_500;
const notes = [
  { hz: 660, at: 0 },
  { hz: 880, at: 0.16 },
  { hz: 990, at: 0.32 },
];

/** The sound of an offer: three rising notes, again and again until it is stopped. */
export class Ring {
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Call in a click: browsers give no sound to a page nobody has touched. */
  unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#play();
    this.#timer = setInterval(() => this.#play(), repeatMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #play(): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const { hz, at } of notes) tone(context, hz, context.currentTime + at);
  }
}

function tone(context: AudioContext, hz: number, start: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.18, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.32);
}
