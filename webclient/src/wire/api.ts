/** A refusal of the HTTP interface (docs/protocol.md), or one of ours: `unreachable`, `no-answer`, `origin`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** All of the refusal, as far as it is JSON. */
    readonly answer: unknown = null,
  ) {
    super(code);
  }

  /** The refusal's problem details (RFC 9457); empty where there are none. */
  get problem(): Problem {
    return this.answer ?? {};
  }
}

/** What a refusal says beside its code. */
export type Problem = Readonly<{
  /** For people, in the language that was asked for. */
  title?: string;
  /** For who writes programs, in English: which value, and why. */
  detail?: string;
  /** Of `in-use`: the contacts that stand against it. */
  contacts?: readonly string[];
}>;

type Call = Readonly<{ method: string; body?: unknown; signal?: AbortSignal }>;

/** One request with JSON both ways. Rejects with an ApiError; resolves with undefined for 204. */
export async function call(get: typeof fetch, url: string, { method, body, signal }: Call): Promise<unknown> {
  let response: Response;
  try {
    response = await get(url, {
      method,
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
      ...(signal && { signal }),
    });
  } catch {
    throw new ApiError(signal?.aborted ? 'no-answer' : 'unreachable', 0);
  }
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new ApiError(codeIn(answer) ?? 'server', response.status, answer);
}

function codeIn(answer: unknown): string | undefined {
  const code = (answer as { error?: unknown } | null)?.error;
  return typeof code === 'string' ? code : undefined;
}

/** A string member of an answer; throws an ApiError if it is missing, for then the other side is no Parley. */
export function member(answer: unknown, name: string): string {
  const value = (answer as Record<string, unknown> | null)?.[name];
  if (typeof value !== 'string') throw new ApiError('server', 200);
  return value;
}
