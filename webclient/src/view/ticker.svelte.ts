const tickMs = 250;

/** The time, for what is drawn anew as it passes. Milliseconds since the epoch. */
export class Ticker {
  now = $state.raw(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), tickMs);
  }
}
