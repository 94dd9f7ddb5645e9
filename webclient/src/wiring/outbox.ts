import type { Unsent } from '../model/conversation';

/** Reads lines kept over a reload; anything that does not look like one is left out. */
export function unsentIn(kept: unknown): readonly Unsent[] {
  return Array.isArray(kept) ? kept.filter(isUnsent) : [];
}

function isUnsent(value: unknown): value is Unsent {
  const line = value as Partial<Record<keyof Unsent, unknown>> | null;
  return (
    typeof line?.originId === 'string' &&
    typeof line.body === 'string' &&
    typeof line.at === 'number' &&
    typeof line.failure === 'string' &&
    ['string', 'undefined'].includes(typeof line.corrects) &&
    (line.file === undefined || hasAddress(line.file))
  );
}

const hasAddress = (file: unknown): boolean =>
  typeof (file as Readonly<{ url?: unknown }> | null)?.url === 'string';
