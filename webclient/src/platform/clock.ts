/** The browser's clock, timers and chance. */
export const clock = {
  now: (): number => Date.now(),
  after: (ms: number, run: () => void): (() => void) => {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
  random: (): number => Math.random(),
};
