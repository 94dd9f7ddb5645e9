/** What is said in passing, and how it can be taken back. */
export type Toast = Readonly<{
  id: number;
  text: string;
  kind: 'info' | 'warn' | 'danger';
  undo: (() => void) | undefined;
}>;

export const toastMs = 10_000;
const toastsMax = 4; // the oldest make room

let shown: readonly Toast[] = $state.raw([]);
let last = 0;

export const toasts = (): readonly Toast[] => shown;

/** Says something at the edge of the page for ten seconds; with undo, offers to take it back that long. */
export function say(text: string, { undo, kind = 'info' }: Partial<Pick<Toast, 'undo' | 'kind'>> = {}): void {
  const id = ++last;
  shown = [...shown, { id, text, kind, undo }].slice(-toastsMax);
}

/** Takes it away. */
export const hush = (id: number): void => {
  shown = shown.filter((toast) => toast.id !== id);
};
