import { untrack } from 'svelte';

/** What is said in passing, and how it can be taken back. */
export type Toast = Readonly<{
  id: number;
  text: string;
  kind: 'info' | 'warn' | 'danger';
  undo: (() => void) | undefined;
  /** What it is about; '' = nothing that is said again and again. */
  topic: string;
}>;

export const toastMs = 10_000;
const toastsMax = 4; // the oldest make room

let shown: readonly Toast[] = $state.raw([]);
let last = 0;

export const toasts = (): readonly Toast[] => shown;

// The dialogs that are open, the uppermost last: all around that one is inert, toasts as well.
let covers: readonly symbol[] = $state.raw([]);

export const uppermost = (): symbol | undefined => covers.at(-1);

/** Has toasts drawn within a dialog, from now on until the answer is called. */
export function cover(dialog: symbol): () => void {
  covers = [...untrack(() => covers), dialog]; // who calls in an effect is not called again for it
  return () => (covers = covers.filter((other) => other !== dialog));
}

/**
 * Says something at the edge of the page for ten seconds; with undo, offers to take it back that long. What is said of a
 * topic takes the place of what was said of it before.
 */
export function say(
  text: string,
  { undo, kind = 'info', topic = '' }: Partial<Pick<Toast, 'undo' | 'kind' | 'topic'>> = {},
): void {
  const id = ++last;
  const others = shown.filter((toast) => topic === '' || toast.topic !== topic);
  shown = [...others, { id, text, kind, undo, topic }].slice(-toastsMax);
}

/** Takes it away. */
export const hush = (id: number): void => {
  shown = shown.filter((toast) => toast.id !== id);
};
