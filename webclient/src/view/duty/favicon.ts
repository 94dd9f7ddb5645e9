import type { Desk } from '../../model/desk';
import { unseen } from '../../model/desk';
import mark from '../../style/mark.svg?raw';

const dot = '<circle cx="24" cy="8" r="7" fill="#c2410c" stroke="#fff" stroke-width="2"/></svg>';
const address = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** Marks the page's icon while an offer or an unread line waits; returns what to call with each model. */
export function markIcon(): (desk: Desk) => void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  let marked = false;
  return (desk) => {
    const waits =
      desk.offers.some((o) => o.answered === undefined) || desk.contacts.some((c) => unseen(desk, c.jid) > 0);
    if (link === null || waits === marked) return;
    marked = waits;
    link.href = address(waits ? mark.replace('</svg>', dot) : mark);
  };
}
