/** Keeps the screen on while the page is shown, where the browser knows how to; elsewhere nothing happens. */
export function keepAwake(): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  const ask = (): void => void wakeLock?.request('screen').catch(() => undefined); // refused, e.g. on low battery
  ask();
  addEventListener('visibilitychange', ask, true); // the lock is lost when the page is hidden
}
