import { ApiError, call, member } from './api';
import type { Solution, solve, taskIn } from './work';

/** What a visitor asks for; `signed` is what the site vouches for, a JWT. */
export type VisitRequest = Readonly<{
  name: string;
  dn: string;
  lang: string;
  signed?: string;
  /** To leave a message where the queue is closed. */
  callback?: boolean;
}>;

/** An admitted visit: a guest with a token that lives until the contact is closed + 1 h. */
export type Admission = Readonly<{ jid: string; token: string; acd: string; dn: string; queueName: string }>;

/** What a page works with if it must: src/wire/work.ts, loaded then, and a pause in which it draws and listens. */
export type Workshop = Readonly<{
  load: () => Promise<{ taskIn: typeof taskIn; solve: typeof solve }>;
  pause: () => Promise<void>;
}>;

/** Asks to be admitted (`POST /api/v1/visits`), and works for it if it must. Rejects with an ApiError. */
export async function admit(
  get: typeof fetch,
  origin: string,
  request: VisitRequest,
  signal: AbortSignal,
  workshop: Workshop,
): Promise<Admission> {
  const url = `${origin}/api/v1/visits`;
  const answer = await post(get, url, request, signal).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'work') throw error;
    return post(get, url, { ...request, work: await worked(error, workshop, signal) }, signal);
  });
  const queue = (answer as { queue?: unknown }).queue;
  return {
    jid: member(answer, 'jid'),
    token: member(answer, 'token'),
    acd: member(answer, 'acd'),
    dn: member(queue, 'dn'),
    queueName: member(queue, 'name'),
  };
}

async function worked(refusal: ApiError, { load, pause }: Workshop, signal: AbortSignal): Promise<Solution> {
  try {
    const { taskIn, solve } = await load();
    const task = taskIn(refusal.answer);
    if (task !== undefined) return await solve(task, pause, signal);
  } catch {
    throw new ApiError('no-answer', 0);
  }
  throw refusal;
}

// The host has just answered an open question (host-meta), so what fails here without an answer is its refusal to be
// asked this by pages of another origin: a browser hides the difference from us.
async function post(
  get: typeof fetch,
  url: string,
  body: VisitRequest & { work?: Solution },
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await call(get, url, { method: 'POST', body, signal });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unreachable') throw new ApiError('origin', 0);
    throw error;
  }
}
