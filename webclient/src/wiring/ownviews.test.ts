import { expect, test } from 'vitest';
import { Rest } from '../wire/rest';
import { PersonalViews } from './ownviews';

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', ETag: '"1"' },
  });

/** The settings of somebody, as the server keeps them. */
function server(kept: Record<string, unknown>, refuse?: number) {
  const asked = { kept };
  const fetch = (_: unknown, init?: RequestInit): Promise<Response> => {
    if (init?.method !== 'PUT') return Promise.resolve(json(asked.kept));
    if (refuse !== undefined) return Promise.resolve(json({ error: 'bad-request', message: '' }, refuse));
    asked.kept = JSON.parse(init.body as string) as Record<string, unknown>;
    return Promise.resolve(json(asked.kept));
  };
  return { asked, views: new PersonalViews(new Rest(fetch), 'history') };
}

test('a view is kept beside what else is set, and removed', async () => {
  const { asked, views } = server({ board: { sound: true }, history: { other: 1 } });
  await views.load();
  expect(views.held.model).toEqual({ views: [], known: true });
  expect(await views.keep({ name: 'returns', address: '?words=x' })).toBe('');
  expect(asked.kept).toEqual({
    board: { sound: true },
    history: { other: 1, views: [{ name: 'returns', address: '?words=x' }] },
  });
  expect(views.held.model.views).toHaveLength(1);
  expect(await views.remove('returns')).toBe('');
  expect(asked.kept.history).toEqual({ other: 1, views: [] });
});

test('what another page has kept meanwhile stays', async () => {
  const { asked, views } = server({});
  await views.load();
  asked.kept = { history: { views: [{ name: 'theirs', address: '' }] } };
  await views.keep({ name: 'mine', address: '' });
  expect(views.held.model.views.map(({ name }) => name)).toEqual(['theirs', 'mine']);
});

test('a refusal is said, and nothing is taken as kept', async () => {
  const { views } = server({}, 400);
  await views.load();
  expect(await views.keep({ name: 'mine', address: '' })).toBe('bad-request');
  expect(views.held.model.views).toEqual([]);
});
