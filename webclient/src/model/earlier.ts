/** A contact that is over, of somebody who is here again. Times are milliseconds since the epoch, by the server. */
export type PastContact = Readonly<{
  id: string;
  dn: string;
  agent: string;
  arrived: number;
  ended: number | undefined;
  code: string;
}>;

export type PastLine = Readonly<{ id: string; at: number; mine: boolean; name: string; text: string }>;

export type PastTranscript = Readonly<{
  lines: readonly PastLine[];
  notes: readonly Readonly<{ name: string; text: string; at: number }>[];
  tags: readonly string[];
}>;

/** What was asked for and is on its way, or why it did not come. */
export type Missing = 'loading' | 'hidden' | 'failed';

/** The earlier contacts of those on the desk, by the contact's id, and the transcripts that were opened. */
export type Earlier = Readonly<{
  lists: Readonly<Record<string, readonly PastContact[] | Missing>>;
  transcripts: Readonly<Record<string, PastTranscript | Missing>>;
}>;

export type EarlierEvent =
  | Readonly<{ kind: 'list'; contact: string; list: readonly PastContact[] | Missing }>
  | Readonly<{ kind: 'transcript'; contact: string; transcript: PastTranscript | Missing }>;

export const earlier: Earlier = { lists: {}, transcripts: {} };

const keptMax = 50; // a shift's; the oldest go

export function step(e: Earlier, event: EarlierEvent): Earlier {
  return event.kind === 'list'
    ? { ...e, lists: bounded(e.lists, event.contact, event.list) }
    : { ...e, transcripts: bounded(e.transcripts, event.contact, event.transcript) };
}

const bounded = <V>(kept: Readonly<Record<string, V>>, key: string, value: V): Readonly<Record<string, V>> =>
  Object.fromEntries(
    [...Object.entries(kept).filter(([k]) => k !== key), [key, value] as const].slice(-keptMax),
  );
