import { keptIn } from './admission';
import { unsentIn } from './outbox';
import type { Clock } from '../wire/socket';
import type { Visitor } from './visitor';

const answerMs = 150; // other tabs of this browser answer within a few

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
}>;

/**
 * One chat in one tab: a tab that opens while another has the chat says so, and offers to take it. What is given never
 * leaves the browser; the tab that gave it ends when the server hears of the new one.
 */
export class Handover {
  #taking = false;

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

  #hear({ ask, have, take, give, unsent }: Message): void {
    const { visitor } = this;
    const open = visitor.open();
    if (ask && open !== undefined) this.tabs.tell({ have: open.kept.queueName });
    else if (take && open !== undefined) this.tabs.tell({ give: open.kept, unsent: open.unsent });
    else if (typeof have === 'string') visitor.yield(have);
    else if (give !== undefined && this.#taking) {
      this.#taking = false;
      const kept = keptIn(give);
      if (kept !== undefined) visitor.goOn(kept, unsentIn(unsent));
    }
  }
}
