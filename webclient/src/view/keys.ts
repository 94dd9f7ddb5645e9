/** What the desk's keys do; each is Alt and a letter, by its place on the keyboard. */
export type DeskKeys = Readonly<Record<'KeyA' | 'KeyS' | 'KeyR' | 'KeyN' | 'KeyX', () => void>>;

/** Handles a key press; never a bare letter, and nothing while an input method composes. */
export function pressed(event: KeyboardEvent, keys: DeskKeys): void {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || event.repeat)
    return;
  const run = Object.entries(keys).find(([code]) => code === event.code)?.[1];
  if (run === undefined) return;
  event.preventDefault();
  run();
}
