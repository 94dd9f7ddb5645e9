import { at, type Rest } from './rest';

// What supervisors do over HTTP (docs/api.md); each rejects with an ApiError. Who did it stands in the audit trail.

/** A contact as the interface tells it. */
export type OpenContact = Readonly<{
  id: string;
  dn: string;
  caller: string;
  state: string;
  agents?: readonly string[];
  arrived: string;
  since: string;
  priority?: number;
}>;

/** A word that people choose from, and what they see, by language. */
export type Label = Readonly<{ word: string; labels?: Readonly<Record<string, string>> }>;

/** What an agent is made to be. */
export type Forced = 'ready' | 'not-ready' | 'out';

export const force = (rest: Rest, user: string, state: Forced, reason = ''): Promise<unknown> =>
  rest.send('PUT', at`/agents/${user}/state`, { state, ...(reason !== '' && { reason }) });

export const reasons = async (rest: Rest): Promise<readonly Label[]> =>
  (await rest.get<{ reasons: readonly Label[] }>('/reasons')).value.reasons;

/** The open contacts in which an agent has a part; a page of them. */
export const contactsOf = async (rest: Rest, user: string): Promise<readonly OpenContact[]> =>
  (await rest.get<{ contacts: readonly OpenContact[] }>('/contacts', { state: 'open', agent: user })).value
    .contacts;

export const contact = async (rest: Rest, id: string): Promise<OpenContact> =>
  (await rest.get<OpenContact>(at`/contacts/${id}`)).value;

export const move = (rest: Rest, id: string, dn: string): Promise<unknown> =>
  rest.send('POST', at`/contacts/${id}/move`, { dn });

export const prioritize = (rest: Rest, id: string, priority: number): Promise<unknown> =>
  rest.send('POST', at`/contacts/${id}/priority`, { priority });

export const reassign = (rest: Rest, id: string, user: string, override: boolean): Promise<unknown> =>
  rest.send('POST', at`/contacts/${id}/reassign`, { user, override });

export const close = (rest: Rest, id: string): Promise<unknown> =>
  rest.send('POST', at`/contacts/${id}/close`);

/** What a queue is until its midnight: as somebody has it, or by its hours. */
export type Today = 'open' | 'closed' | 'hours';

export const today = (rest: Rest, dn: string, state: Today): Promise<unknown> =>
  rest.send('PUT', at`/queues/${dn}/today`, { state });

/** How many went to another queue, and how many wait still. */
export type Moved = Readonly<{ moved: number; left: number }>;

export const moveWaiting = async (rest: Rest, dn: string, to: string): Promise<Moved> =>
  (await rest.send<Moved>('POST', at`/queues/${dn}/move-waiting`, { dn: to })).value;

/** The last hour of the queues, minute by minute. */
export async function hour(rest: Rest): Promise<unknown> {
  const { value } = await rest.get<{ queues?: unknown }>('/board/hour');
  return Array.isArray(value.queues) ? value : undefined;
}
