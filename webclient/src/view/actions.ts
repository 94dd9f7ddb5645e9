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
  /** The lines before the first are asked for. */
  older: () => void;
  attach: (files: readonly File[]) => void;
  detach: (id: string) => void;
  sendFiles: () => void;
  retry: (originId: string) => void;
  discard: (originId: string) => void;
  leave: () => void;
  again: () => void;
  /** Takes the chat that another tab has. */
  takeHere: () => void;
  /** Looks at what the queue with that number shows of itself. */
  lookAt: (dn: string) => void;
  /** Closes the frame that the page stands in; undefined if it stands in none. */
  close: (() => void) | undefined;
}>;

/** What the log-in and the menu can do. */
export type MenuActions = Readonly<{
  logIn: (user: string, password: string) => void;
  logOut: () => void;
  changePassword: (old: string, fresh: string, again: string) => void;
  show: (view: Menu['view']) => void;
  openDesk: () => void;
}>;
