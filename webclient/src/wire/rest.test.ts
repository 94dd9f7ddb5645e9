import { expect, test } from 'vitest';
import { ApiError } from './api';
import { at, Rest } from './rest';

type Asked = { url: string; init: RequestInit };

/** A server that answers in turn, and what it was asked. */
function serving(...answers: readonly (Response | Error)[]): { rest: Rest; asked: Asked[] } {
  const asked: Asked[] = [];
  const left = [...answers];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, init });
    const next = left.shift() ?? new Error('asked too often');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  return { rest: new Rest(fetch as typeof globalThis.fetch, () => 'zh-TW'), asked };
}

const json = (status: number, body: unknown, etag = ''): Response =>
  new Response(JSON.stringify(body), { status, headers: etag === '' ? {} : { ETag: etag } });

test('a path encodes what stands in it', () => {
  expect(at`/queues/${'80/00?'}/codes`).toBe('/queues/80%2F00%3F/codes');
  expect(at`/queues`).toBe('/queues');
});

test('an object comes with its tag, and is changed with it', async () => {
  const { rest, asked } = serving(json(200, { dn: '8000' }, '"a"'), json(200, { dn: '8000' }, '"b"'));
  const { value, etag } = await rest.get<{ dn: string }>('/queues/8000', {
    state: 'open',
    agent: undefined,
    q: '',
  });
  expect([value.dn, etag]).toEqual(['8000', '"a"']);
  expect((await rest.send('PATCH', '/queues/8000', { name: 'x' }, { match: etag })).etag).toBe('"b"');
  expect(asked.map((a) => a.url)).toEqual(['/api/v1/queues/8000?state=open', '/api/v1/queues/8000']);
  expect(asked[0]!.init.headers).toEqual({ 'Accept-Language': 'zh-TW' });
  expect(asked[1]!.init.headers).toMatchObject({ 'If-Match': '"a"', 'Content-Type': 'application/json' });
});

test('a list is read page by page, and no further than it is asked for', async () => {
  const { rest, asked } = serving(json(200, { users: [1], next: 'n1' }), json(200, { users: [2] }));
  const seen: number[] = [];
  for await (const page of rest.pages<{ users: number[]; next?: string }>('/users', { limit: 1 }))
    seen.push(...page.users);
  expect(seen).toEqual([1, 2]);
  expect(asked[1]!.url).toBe('/api/v1/users?limit=1&cursor=n1');
});

test.each([
  [json(401, { error: 'no-session' }), 'signed-out', 401],
  [json(401, { error: 'bad-credentials' }), 'bad-credentials', 401],
  [json(412, { error: 'changed', detail: 'd' }), 'changed', 412],
  [new Response(null, { status: 304 }), 'unchanged', 304],
  [new Response('<html>', { status: 502 }), 'server', 502],
  [new Error('down'), 'unreachable', 0],
])('a refusal has a code: %#', async (answer, code, status) => {
  const { rest } = serving(answer);
  const error = await rest.get('/users').catch((e: unknown) => e as ApiError);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code, status });
});

test('what was given up is no failure of the server', async () => {
  const gone = new AbortController();
  gone.abort();
  const { rest } = serving(new Error('aborted'));
  await expect(rest.get('/users', {}, { signal: gone.signal })).rejects.toMatchObject({ code: 'aborted' });
});

test('the problem of a refusal can be read', () => {
  expect(new ApiError('in-use', 409, { detail: 'd', contacts: ['c-1'] }).problem).toEqual({
    detail: 'd',
    contacts: ['c-1'],
  });
  expect(new ApiError('server', 502, null).problem).toEqual({});
});
