import type { Unsent } from '../model/conversation';
import { keptIn, type Kept } from './kept';
import { unsentIn } from './outbox';
import type { Clock } from '../wire/socket';
import type { Visitor } from './visitor';

const answerMs = 150; // other tabs of this browser answer within a few
const enteredMs = 1_000; // until the server has the new tab in the room, so that the old one is not the last to leave it

/** The tabs of one browser, without oneself. */
export type Tabs = Readonly<{
  tell: (message: unknown) => void;
  listen: (run: (message: unknown) => void) => void;
}>;

type Message = Readonly<{
  ask?: true;
  /** There is a chat here, in that queue. */
  have?: string;
  take?: true;
  /** A visit to go on with, as it is kept over a reload. */
  give?: unknown;
  unsent?: unknown;
  /** The visit goes on here. */
  taken?: true;
}>;

/**
 * One chat in one tab: a tab that opens while another has the chat says so, and offers to take it. What is given never
 * leaves the browser; the tab that gave it ends when the server hears of the new one.
 */
export class Handover {
  #taking = false;
  #gave = false;

  constructor(
    readonly visitor: Visitor,
    readonly tabs: Tabs,
    readonly clock: Clock,
  ) {
    tabs.listen((message) => this.#hear(message ?? {}));
  }

  /** Asks the other tabs, then goes on with what this one had before a reload, unless another has it. */
  start(): void {
    this.tabs.tell({ ask: true });
    this.clock.after(answerMs, () => {
      if (this.visitor.held.model.elsewhere === null) this.visitor.start();
    });
  }

  /** Takes the chat that another tab has. */
  take(): void {
    this.#taking = true;
    this.tabs.tell({ take: true });
  }

  #hear({ ask, have, take, give, unsent, taken }: Message): void {
    const { visitor } = this;
    const open = visitor.open();
    if (ask && open !== undefined) this.tabs.tell({ have: open.kept.queueName });
    else if (take && open !== undefined) {
      this.#gave = true;
      this.tabs.tell({ give: open.kept, unsent: open.unsent });
    } else if (taken && this.#gave) {
      this.#gave = false;
      visitor.givenAway();
    } else if (typeof have === 'string') visitor.yield(have);
    else if (give !== undefined && this.#taking) {
      this.#taking = false;
      const kept = keptIn(give);
      if (kept !== undefined) this.#goOn(kept, unsentIn(unsent));
    }
  }

  #goOn(kept: Kept, unsent: readonly Unsent[]): void {
    let told = false;
    this.visitor.goOn(kept, unsent);
    this.visitor.held.watch(({ contact }) => {
      if (told || contact === null) return;
      told = true;
      this.clock.after(enteredMs, () => this.tabs.tell({ taken: true }));
    });
  }
}
