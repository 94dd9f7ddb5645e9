import { ApiError, call } from './api';

const whole = (answer: unknown): boolean => {
  const { queues, agents, waiting } = (answer ?? {}) as Record<string, unknown>;
  return [queues, agents, waiting].every(Array.isArray);
};

/** Takes the board as of now (`GET /api/v1/board`), for a supervisor. Rejects with an ApiError. */
export async function look(get: typeof fetch, lang: string): Promise<unknown> {
  const answer = await call(get, `/api/v1/board?lang=${encodeURIComponent(lang)}`, { method: 'GET' });
  if (!whole(answer)) throw new ApiError('server', 200);
  return answer;
}

/** What a stream of server-sent events needs to be: an EventSource is. */
export type Events = Readonly<{
  addEventListener: (kind: 'board' | 'error', then: (event: Readonly<{ data?: unknown }>) => void) => void;
  close: () => void;
}>;

/**
 * Follows the board (`GET /api/v1/board/stream`): `seen` is shown each one. After the stream's end, or what is no board,
 * it follows no more and says so once; why, a `look` tells. The answer ends it from this side, silently.
 */
export function follow(
  open: (url: string) => Events,
  lang: string,
  seen: (board: unknown) => void,
  ended: () => void,
): () => void {
  const stream = open(`/api/v1/board/stream?lang=${encodeURIComponent(lang)}`);
  let on = true;
  const stop = (): void => {
    on = false;
    stream.close();
  };
  const end = (): void => {
    if (!on) return;
    stop();
    ended();
  };
  stream.addEventListener('error', end);
  stream.addEventListener('board', ({ data }) => {
    if (!on) return;
    let board: unknown;
    try {
      board = JSON.parse(String(data));
    } catch {
      board = null;
    }
    if (whole(board)) seen(board);
    else end();
  });
  return stop;
}
