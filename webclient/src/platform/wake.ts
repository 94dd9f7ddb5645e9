/** Calls run when the network is back or the page is looked at again. */
export function onWake(run: () => void): void {
  addEventListener('online', run);
  addEventListener('pageshow', run);
  addEventListener('visibilitychange', run); // bubbles up to the window
}
