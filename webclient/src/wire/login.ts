import { call, member } from './api';
import type { Ticket } from './stream';

/** Who is logged in at the desk. */
export type Login = Readonly<{ user: string; name: string; role: string }>;

const session = '/api/v1/session';

const loginIn = (answer: unknown): Login => ({
  user: member(answer, 'user'),
  name: member(answer, 'name'),
  role: member(answer, 'role'),
});

/** The desk's log-in over HTTP; each call rejects with an ApiError. */
export const logIn = async (get: typeof fetch, user: string, password: string): Promise<Login> =>
  loginIn(await call(get, session, { method: 'POST', body: { user, password } }));

export const whoAmI = async (get: typeof fetch): Promise<Login> =>
  loginIn(await call(get, session, { method: 'GET' }));

export const logOut = async (get: typeof fetch): Promise<void> => {
  await call(get, session, { method: 'DELETE' });
};

export const changePassword = async (get: typeof fetch, old: string, fresh: string): Promise<void> => {
  await call(get, `${session}/password`, { method: 'POST', body: { old, new: fresh } });
};

/** A token for one log-in of the stream, and where to use it. It lives 60 s. */
export async function ticket(get: typeof fetch): Promise<Ticket & Readonly<{ acd: string }>> {
  const answer = await call(get, `${session}/token`, { method: 'POST', body: {} });
  return {
    url: member(answer, 'websocket'),
    domain: member(answer, 'domain'),
    token: member(answer, 'token'),
    lasting: false,
    acd: member(answer, 'acd'),
  };
}
