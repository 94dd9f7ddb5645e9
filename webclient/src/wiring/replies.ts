import {
  filled,
  replies,
  step,
  textIn,
  type Fills,
  type Replies,
  type RepliesEvent,
  type Reply,
} from '../model/replies';
import { ApiError } from '../wire/api';
import * as wire from '../wire/replies';
import type { Rest } from '../wire/rest';
import { Held } from './store';

/** The canned replies that an agent may use, and the agent's own to change. */
export class CannedReplies {
  readonly held = new Held<Replies, RepliesEvent>(replies, step);

  constructor(
    readonly rest: Rest,
    readonly lang: () => string,
  ) {}

  async load(): Promise<void> {
    try {
      this.held.dispatch({ kind: 'told', list: await wire.list(this.rest) });
    } catch {
      this.held.dispatch({ kind: 'failed' });
    }
  }

  /** The text as it would be said in a contact; without the server, with what this page knows of it. */
  async filled(reply: Reply, contact: string, fills: Fills): Promise<string> {
    try {
      return await wire.filled(this.rest, reply.id, contact);
    } catch {
      return filled(textIn(reply, this.lang()), fills);
    }
  }

  /** Keeps one of one's own, a new one without an id; '' or the code of a refusal. */
  write(id: number | undefined, written: wire.Written): Promise<string> {
    return this.#changing(
      id === undefined ? wire.add(this.rest, written) : wire.change(this.rest, id, written),
    );
  }

  remove(id: number): Promise<string> {
    return this.#changing(wire.remove(this.rest, id));
  }

  async #changing(change: Promise<void>): Promise<string> {
    try {
      await change;
    } catch (error) {
      return error instanceof ApiError ? error.code : 'server';
    }
    await this.load();
    return '';
  }
}
