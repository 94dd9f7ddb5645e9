import type { Answer, Choice, WrapUp } from '../model/desk';
import type { PassKind } from '../model/parts';
import type { Menu } from '../model/menu';
import type { Fields } from '../model/visit';

/** What the customer's page can do. */
export type CustomerActions = Readonly<{
  ask: (fields: Fields, message: string) => void;
  answer: (of: 'asked' | 'survey', answers: Readonly<Record<string, readonly string[]>>) => void;
  rate: (stars: number, comment: string) => void;
  takeAlong: (format: 'text' | 'html' | 'json') => Promise<boolean>;
  /** Says words, in the place of the line they correct, if any. */
  say: (text: string, corrects?: string) => void;
  typing: (text: string) => void;
  draft: () => string;
  /** The end of the log is looked at, where this line stands. */
  seen: (id: string) => void;
  attach: (files: readonly File[]) => void;
  detach: (id: string) => void;
  sendFiles: () => void;
  retry: (originId: string) => void;
  discard: (originId: string) => void;
  leave: () => void;
  again: () => void;
}>;

/** What the log-in and the menu can do. */
export type MenuActions = Readonly<{
  logIn: (user: string, password: string) => void;
  logOut: () => void;
  changePassword: (old: string, fresh: string, again: string) => void;
  show: (view: Menu['view']) => void;
  openDesk: () => void;
}>;

/** To whom a contact is handed on: an agent's address, or a queue's DN. */
export type PassTarget = Readonly<{ agent: string } | { queue: string }>;

/** What the duty desk can do. */
export type DutyActions = Readonly<{
  choose: (choice: Choice, reason?: string) => void;
  answer: (id: string, answer: Answer) => void;
  hangUp: (jid: string) => void;
  open: (jid: string) => void;
  dismiss: () => void;
  takeOver: () => void;
  say: (jid: string, text: string, among: boolean) => void;
  typing: (jid: string, text: string, among: boolean) => void;
  draft: (jid: string) => string;
  retry: (jid: string, originId: string) => void;
  discard: (jid: string, originId: string) => void;
  editWrapUp: (jid: string, change: Partial<WrapUp>) => void;
  fileWrapUp: (jid: string) => void;
  callDesk: () => void;
  seekTargets: () => void;
  /** Each of these says whether it was done. */
  pass: (jid: string, kind: PassKind, to: PassTarget, reason: string, note: string) => Promise<boolean>;
  takeBack: (jid: string) => Promise<boolean>;
  complete: (jid: string, agent: string, conference: boolean) => Promise<boolean>;
  part: (jid: string) => Promise<boolean>;
  addNote: (jid: string, text: string) => Promise<boolean>;
  setTags: (jid: string, tags: readonly string[]) => Promise<boolean>;
  report: (jid: string, reason: string) => Promise<boolean>;
}>;
