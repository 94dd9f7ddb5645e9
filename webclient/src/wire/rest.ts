import { ApiError } from './api';

/** What a call answered, and its entity tag ('' where it has none) for the next change of it. */
export type Tagged<T> = Readonly<{ value: T; etag: string }>;

/** What is asked; a list is as many parameters of one name. */
type Values = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
type Options = Readonly<{ match?: string; signal?: AbortSignal }>;

const root = '/api/v1';
const waitMs = 30_000; // the longest that a call may take

/** A path below /api/v1, each value in it encoded: at`/queues/${dn}/codes`. */
export const at = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  parts.map((part, i) => part + encodeURIComponent(values[i] ?? '')).join('');

/**
 * The HTTP interface for who is logged in (docs/api.md). Every call rejects with an ApiError: the code of the server's
 * refusal, or `signed-out`, `unreachable`, `no-answer` (30 s), `aborted`.
 */
export class Rest {
  constructor(
    readonly fetch: typeof globalThis.fetch,
    /** The language of sentences that the server makes. */
    readonly lang: () => string = () => '',
  ) {}

  /** Reads. With match = a tag that is still good, rejects with the code `unchanged`. */
  async get<T>(path: string, query: Values = {}, { match, signal }: Options = {}): Promise<Tagged<T>> {
    return this.#call<T>(
      'GET',
      path + queryOf(query),
      undefined,
      match ? { 'If-None-Match': match } : {},
      signal,
    );
  }

  /** Changes. With match = the tag of what was read, rejects with the code `changed` if it is another now. */
  async send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    { match, signal }: Options = {},
  ): Promise<Tagged<T>> {
    return this.#call<T>(method, path, body, match ? { 'If-Match': match } : {}, signal);
  }

  /** The pages of a list, one after the other, as long as they are asked for. */
  async *pages<T extends Readonly<{ next?: string }>>(
    path: string,
    query: Values = {},
    options: Options = {},
  ): AsyncGenerator<T, void, undefined> {
    let cursor: string | undefined;
    do {
      const { value } = await this.get<T>(path, { ...query, cursor }, options);
      yield value;
      cursor = value.next;
    } while (cursor !== undefined && cursor !== '');
  }

  async #call<T>(
    method: string,
    path: string,
    body: unknown,
    match: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Tagged<T>> {
    const lang = this.lang();
    const limit = AbortSignal.timeout(waitMs);
    const response = await this.fetch(root + path, {
      method,
      headers: {
        ...match,
        ...(lang !== '' && { 'Accept-Language': lang }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch(() => {
      throw new ApiError(signal?.aborted ? 'aborted' : limit.aborted ? 'no-answer' : 'unreachable', 0);
    });
    const etag = response.headers.get('ETag') ?? '';
    if (response.status === 204) return { value: undefined as T, etag };
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && answer !== null) return { value: answer as T, etag };
    throw refusal(response.status, answer);
  }
}

/** The question that begins with ?, without what is undefined or ''. */
export function queryOf(values: Values): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (Array.isArray(value)) for (const one of value as readonly string[]) asked.append(name, one);
    else if (value !== undefined && value !== '') asked.set(name, String(value));
  return asked.size === 0 ? '' : `?${asked}`;
}

function refusal(status: number, answer: unknown): ApiError {
  if (status === 304) return new ApiError('unchanged', status);
  const { error } = (answer ?? {}) as { error?: unknown };
  const code = typeof error === 'string' ? error : 'server';
  return new ApiError(code === 'no-session' ? 'signed-out' : code, status, answer);
}
