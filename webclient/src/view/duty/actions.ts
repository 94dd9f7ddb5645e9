import type { Answer, Choice, WrapUp } from '../../model/desk';
import type { PassKind } from '../../model/parts';
import type { Fills, Reply } from '../../model/replies';
import type { DeskSettings } from '../../model/settings';

/** To whom a contact is handed on: an agent's address, or a queue's DN. */
export type PassTarget = Readonly<{ agent: string } | { queue: string }>;

/** What the duty desk can do. Contacts are named by their address. */
export type DutyActions = Readonly<{
  choose: (choice: Choice, reason?: string) => void;
  answer: (id: string, answer: Answer) => void;
  hangUp: (jid: string) => void;
  open: (jid: string) => void;
  dismiss: () => void;
  takeOver: () => void;
  /** Another language was chosen. */
  speak: () => void;
  /** Says a line; corrects names the one of one's own in whose place it stands. */
  say: (jid: string, text: string, among: boolean, corrects?: string) => void;
  /** Sets one's own reactions to a line; none takes them away. */
  react: (jid: string, id: string, signs: readonly string[]) => void;
  seen: (jid: string, id: string) => void;
  /** The lines before the first are asked for. */
  older: (jid: string) => void;
  attach: (jid: string, files: readonly File[]) => void;
  detach: (jid: string, id: string) => void;
  sendFiles: (jid: string) => void;
  typing: (jid: string, text: string, among: boolean) => void;
  draft: (jid: string) => string;
  /** Whether the draft was begun for agents alone. */
  draftAmong: (jid: string) => boolean;
  /** A note that is not saved yet. */
  noteDraft: (jid: string) => string;
  keepNoteDraft: (jid: string, text: string) => void;
  retry: (jid: string, originId: string) => void;
  discard: (jid: string, originId: string) => void;
  editWrapUp: (jid: string, change: Partial<WrapUp>) => void;
  fileWrapUp: (jid: string) => Promise<void>;
  /** A minute more for a wrap-up that ends by itself; false if that is not possible. */
  extend: (jid: string) => Promise<boolean>;
  /** Ends one wrap-up and leaves the state as it is; false if that is not possible. */
  done: (jid: string) => Promise<boolean>;
  callDesk: () => void;
  seekTargets: () => void;
  /** Each of these says whether it was done. */
  pass: (jid: string, kind: PassKind, to: PassTarget, reason: string, note: string) => Promise<boolean>;
  takeBack: (jid: string) => Promise<boolean>;
  complete: (jid: string, agent: string, conference: boolean) => Promise<boolean>;
  part: (jid: string, agent?: string) => Promise<boolean>;
  addNote: (jid: string, text: string) => Promise<boolean>;
  setTags: (jid: string, tags: readonly string[]) => Promise<boolean>;
  report: (jid: string, reason: string) => Promise<boolean>;
  set: (change: Partial<DeskSettings>) => void;
  setAgain: () => void;
  seekReplies: () => void;
  fill: (reply: Reply, jid: string, fills: Fills) => Promise<string>;
  /** '' or the code of a refusal. */
  writeReply: (id: number | undefined, written: Readonly<Pick<Reply, 'word' | 'texts'>>) => Promise<string>;
  removeReply: (id: number) => Promise<string>;
  seekEarlier: (jid: string) => void;
  seekTranscript: (contact: string) => void;
}>;
