import type { BoardSettings } from '../../model/limits';

/** An open contact, as the drawers show it. */
export type ShownContact = Readonly<{
  id: string;
  dn: string;
  caller: string;
  state: string;
  since: string;
  arrived: string;
  priority?: number;
}>;

/** A word that is chosen from, with what people see by language. */
export type ShownWord = Readonly<{ word: string; labels?: Readonly<Record<string, string>> }>;

/** What an agent is made to be. */
export type Forced = 'ready' | 'not-ready' | 'out';

/** What a supervisor does to a queue. */
export type QueueAct = 'closed' | 'open' | 'hours' | 'move';

/** What the board can do. Orders answer '' when they are done, else the code of the refusal. */
export type BoardActions = Readonly<{
  only: (dn: string) => void;
  set: (settings: BoardSettings) => void;
  alertsSeen: () => void;
  logOut: () => void;
  force: (user: string, to: Forced, reason: string) => Promise<string>;
  move: (id: string, dn: string) => Promise<string>;
  prioritize: (id: string, priority: number) => Promise<string>;
  reassign: (id: string, user: string, override: boolean) => Promise<string>;
  close: (id: string) => Promise<string>;
  /** Has a queue be open or closed until its midnight, or go by its hours again. */
  today: (dn: string, state: 'open' | 'closed' | 'hours') => Promise<string>;
  moveWaiting: (
    dn: string,
    to: string,
  ) => Promise<Readonly<{ problem: string; moved: number; left: number }>>;
  contactsOf: (user: string) => Promise<readonly ShownContact[]>;
  contact: (id: string) => Promise<ShownContact | undefined>;
  reasons: () => Promise<readonly ShownWord[]>;
}>;

/** What can be done in a conversation that is monitored. */
export type WatchActions = Readonly<{
  watch: (id: string) => void;
  /** The lines before the first are asked for. */
  older: () => void;
  leave: () => void;
  whisper: (text: string) => void;
  say: (text: string) => void;
  typing: (text: string) => void;
  retry: (originId: string) => void;
  discard: (originId: string) => void;
  bargeIn: (fromElsewhere: boolean) => void;
  takeOver: (fromElsewhere: boolean) => void;
  part: () => void;
  end: () => void;
  /** Files what is given and is done with it; '' = it is done, else the code of the refusal. */
  finish: (code: string, note: string) => Promise<string>;
}>;
