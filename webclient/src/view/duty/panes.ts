const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

const visible = (element: HTMLElement): boolean => element.offsetParent !== null;

/** Where the focus goes in a pane: to what is written in, to what is current, else to the first thing there. */
function entry(pane: HTMLElement): HTMLElement | undefined {
  const wished = pane.querySelectorAll<HTMLElement>(
    '[data-write], [aria-current="true"], [aria-selected="true"]',
  );
  const all = [...wished, ...pane.querySelectorAll<HTMLElement>(focusable)];
  return all.find((element) => visible(element) && element.tabIndex >= 0);
}

/** Moves the focus into the pane after the one that has it, in the order of the screen, round and round. */
export function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(visible);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step++) {
    const pane = panes[(at + step) % panes.length];
    const target = pane && entry(pane);
    if (target === undefined) continue;
    target.focus();
    return;
  }
}

/** Back to writing. */
export const focusReply = (): void => document.querySelector<HTMLElement>('[data-write]')?.focus();
