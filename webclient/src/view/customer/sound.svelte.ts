import { Ring } from '../../platform/sound';

const name = 'parley.sound';
const ring = new Ring();
const lateMs = 1_000;

function kept(): boolean {
  try {
    return localStorage.getItem(name) !== 'false';
  } catch {
    return true;
  }
}

let on: boolean = $state.raw(kept());

/** Whether a message is to be heard when nobody looks. */
export const soundOn = (): boolean => on;

/** Has messages be heard, or not, from now on, in this browser. */
export function chooseSound(value: boolean): void {
  on = value;
  try {
    localStorage.setItem(name, String(value));
  } catch {
    // A browser that keeps nothing: it is chosen anew next time.
  }
}

/** A message has come that nobody looks at. */
export function soundMessage(): void {
  if (!on) return;
  // Whoever chats has pressed something on this page. Where that is not so the sound would come late: better none.
  const before = Date.now();
  void ring.unlock().then(() => {
    if (Date.now() - before < lateMs) ring.message();
  });
}
