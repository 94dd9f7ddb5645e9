import { ApiError, call } from './api';

/** Takes the board as of now (`GET /api/v1/board`), for a supervisor. Rejects with an ApiError. */
export async function look(get: typeof fetch, lang: string): Promise<unknown> {
  const answer = await call(get, `/api/v1/board?lang=${encodeURIComponent(lang)}`, { method: 'GET' });
  const { queues, agents, waiting } = answer as Record<string, unknown>;
  if (![queues, agents, waiting].every(Array.isArray)) throw new ApiError('server', 200);
  return answer;
}
