import { expect, test } from 'vitest';
import { Rest } from '../wire/rest';
import { Orders } from './orders';

/** Orders to a server that answers each of them alike. */
function play(status: number, answer: unknown) {
  const asked: { method: string; url: string; body: unknown }[] = [];
  const rest = new Rest((url, init) => {
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ method: init?.method ?? 'GET', url: url as string, body });
    return Promise.resolve(
      new Response(status === 204 ? null : JSON.stringify(answer), {
        status,
        headers: { 'Content-Type': 'application/json' },
      }),
    );
  });
  return { orders: new Orders(rest), asked };
}

test('what is done says nothing', async () => {
  const { orders, asked } = play(204, null);
  expect(await orders.move('c-1', '8001')).toBe('');
  expect(await orders.force('1001', 'not-ready', 'lunch')).toBe('');
  expect(asked).toEqual([
    { method: 'POST', url: '/api/v1/contacts/c-1/move', body: { dn: '8001' } },
    { method: 'PUT', url: '/api/v1/agents/1001/state', body: { state: 'not-ready', reason: 'lunch' } },
  ]);
});

test('what is refused says why, and does not throw', async () => {
  const { orders } = play(409, { error: 'state', message: 'x' });
  expect(await orders.reassign('c-1', '1002', false)).toBe('state');
  expect(await orders.close('c-1')).toBe('state');
  expect(await orders.moveWaiting('8000', '8001')).toEqual({ problem: 'state', moved: 0, left: 0 });
});

test('how many were moved is told', async () => {
  const { orders } = play(200, { moved: 3, left: 1 });
  expect(await orders.moveWaiting('8000', '8001')).toEqual({ problem: '', moved: 3, left: 1 });
});

test('what cannot be had is nothing', async () => {
  const { orders } = play(500, { error: 'server', message: 'x' });
  expect(await orders.contactsOf('1001')).toEqual([]);
  expect(await orders.contact('c-1')).toBeUndefined();
  expect(await orders.reasons()).toEqual([]);
});
