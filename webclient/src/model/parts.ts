/** What a desk knows beside its contacts: of colleagues, codes, notes and of what is handed on. Pure values. */

export type PassKind = 'transfer' | 'consult' | 'conference';

/** What became of a contact that is handed on, or of somebody who is asked in. */
export type Pass = Readonly<{
  contact: string;
  kind: string;
  state: string;
  to: string;
  name: string;
  queue: string;
  reason: string;
}>;

/** One of the agents in a conversation. */
export type Party = Readonly<{ jid: string; name: string; role: string }>;

/** What the visitor has answered before the chat. */
export type Fact = Readonly<{ label: string; value: string; yesNo: boolean }>;

export type Note = Readonly<{ id: string; name: string; text: string; at: number | undefined }>;

/** A wrap-up code; one that holds others is not filed itself. */
export type Code = Readonly<{ word: string; label: string; codes: readonly Code[] }>;
export type Codes = Readonly<{ forced: boolean; codes: readonly Code[]; tags: readonly string[] }>;

/** The words of what a queue without codes of its own has. */
export const usualCodes = ['resolved', 'follow-up', 'no-reply', 'spam', 'other'] as const;

export type Reason = Readonly<{ word: string; label: string }>;
export type Colleague = Readonly<{ jid: string; name: string; shown: string }>;

/** A code that can be filed, with how deep it stands; or one above such. */
export type CodeRow = Readonly<{ word: string; label: string; depth: number; filed: boolean }>;

/** The tree as rows, in its order. */
export const rowsOf = (codes: readonly Code[], depth = 0): readonly CodeRow[] =>
  codes.flatMap(({ word, label, codes: below }) => [
    { word, label, depth, filed: below.length === 0 },
    ...rowsOf(below, depth + 1),
  ]);
