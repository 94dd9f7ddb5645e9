import { ApiError, call, member } from './api';

/** What a visitor asks for. */
export type VisitRequest = Readonly<{ name: string; dn: string; lang: string }>;

/** An admitted visit: a guest with a token that lives until the contact is closed + 1 h. */
export type Admission = Readonly<{ jid: string; token: string; acd: string; dn: string; queueName: string }>;

/** Asks to be admitted (`POST /api/v1/visits`). Rejects with an ApiError. */
export async function admit(
  get: typeof fetch,
  origin: string,
  request: VisitRequest,
  signal: AbortSignal,
): Promise<Admission> {
  const answer = await post(get, `${origin}/api/v1/visits`, request, signal);
  const queue = (answer as { queue?: unknown }).queue;
  return {
    jid: member(answer, 'jid'),
    token: member(answer, 'token'),
    acd: member(answer, 'acd'),
    dn: member(queue, 'dn'),
    queueName: member(queue, 'name'),
  };
}

// The host has just answered an open question (host-meta), so what fails here without an answer is its refusal to be
// asked this by pages of another origin: a browser hides the difference from us.
async function post(
  get: typeof fetch,
  url: string,
  body: VisitRequest,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await call(get, url, { method: 'POST', body, signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unreachable') throw new ApiError('origin', 0);
    throw error;
  }
}
