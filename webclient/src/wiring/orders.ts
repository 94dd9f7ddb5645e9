import { ApiError } from '../wire/api';
import * as floor from '../wire/floor';
import type { Rest } from '../wire/rest';

/** What came of an order: '' = it is done, else the code of the refusal. */
export type Outcome = string;

/** What a supervisor orders on the floor; each says what came of it. */
export class Orders {
  constructor(readonly rest: Rest) {}

  force = (user: string, state: floor.Forced, reason: string): Promise<Outcome> =>
    outcome(floor.force(this.rest, user, state, reason));

  move = (id: string, dn: string): Promise<Outcome> => outcome(floor.move(this.rest, id, dn));

  prioritize = (id: string, priority: number): Promise<Outcome> =>
    outcome(floor.prioritize(this.rest, id, priority));

  reassign = (id: string, user: string, override: boolean): Promise<Outcome> =>
    outcome(floor.reassign(this.rest, id, user, override));

  close = (id: string): Promise<Outcome> => outcome(floor.close(this.rest, id));

  /** Has a queue be open or closed until its midnight, or go by its hours again. */
  today = (dn: string, state: floor.Today): Promise<Outcome> => outcome(floor.today(this.rest, dn, state));

  /** Sends those who wait in a queue to another one. */
  moveWaiting = (dn: string, to: string): Promise<Readonly<{ problem: Outcome }> & floor.Moved> =>
    floor.moveWaiting(this.rest, dn, to).then(
      (done) => ({ problem: '', ...done }),
      (error: unknown) => ({ problem: codeOf(error), moved: 0, left: 0 }),
    );

  /** The conversations of an agent; empty where they cannot be had. */
  contactsOf = (user: string): Promise<readonly floor.OpenContact[]> =>
    floor.contactsOf(this.rest, user).catch(() => []);

  /** A contact that is open; undefined where it is not, or cannot be had. */
  contact = (id: string): Promise<floor.OpenContact | undefined> =>
    floor.contact(this.rest, id).catch(() => undefined);

  /** The reasons for not being ready, as they are listed; empty where they cannot be had. */
  reasons = (): Promise<readonly floor.Label[]> => floor.reasons(this.rest).catch(() => []);
}

const outcome = (doing: Promise<unknown>): Promise<Outcome> => doing.then(() => '', codeOf);

const codeOf = (error: unknown): Outcome => (error instanceof ApiError ? error.code : 'server');
