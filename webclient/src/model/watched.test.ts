import { expect, test } from 'vitest';
import { canIn, holdsPart, step, watched, type Overview, type Watched } from './watched';

const me = '1900@localhost';
const overview = (state: Overview['state'], ...parties: [string, string][]): Overview => ({
  ...{ caller: '王小明', dn: '8000', queueName: '客服', state, arrived: 1, since: 1, visitor: 'connected' },
  parties: parties.map(([jid, role]) => ({ jid, name: jid, role })),
});
const lead: [string, string] = ['1001@localhost', 'lead'];
const told = (w: Watched, o: Overview) => step(w, { kind: 'told', overview: o, me });
const begun = step(step(watched, { kind: 'began', id: 'c-1' }), { kind: 'link', up: true });

test('who reads along may whisper and come in, and speaks to nobody', () => {
  const w = told(begun, overview('talking', lead));
  expect(w).toMatchObject({ stage: 'watching', part: 'none' });
  expect(canIn(w)).toEqual({
    ...{ whisper: true, bargeIn: true, takeOver: true },
    ...{ speak: false, part: false, end: false },
  });
  expect(holdsPart(w)).toBe(false);
});

test('who came in speaks, and who leads ends', () => {
  const joined = told(begun, overview('talking', lead, [me, 'joined']));
  expect(canIn(joined)).toMatchObject({ speak: true, part: true, end: false, whisper: true });
  const leads = told(joined, overview('talking', [me, 'lead']));
  expect(canIn(leads)).toMatchObject({ speak: true, end: true, whisper: false, takeOver: false });
  expect(holdsPart(leads)).toBe(true);
});

test('after the end there is the wrap-up, and then nothing', () => {
  const leads = told(begun, overview('talking', [me, 'lead']));
  const wraps = told(step(leads, { kind: 'part', part: 'wrap-up' }), overview('wrap-up'));
  expect(wraps).toMatchObject({ stage: 'over', part: 'wrap-up' });
  expect(holdsPart(wraps)).toBe(false);
  const done = step(wraps, { kind: 'part', part: 'none' });
  expect([done.stage, holdsPart(done)]).toEqual(['over', false]);
});

test('without a connection nothing can be done', () => {
  const w = step(told(begun, overview('talking', lead)), { kind: 'link', up: false });
  expect(Object.values(canIn(w)).some(Boolean)).toBe(false);
});

test('a refusal says why, and another conversation begins anew', () => {
  const w = step(begun, { kind: 'refused', condition: 'forbidden' });
  expect(w).toMatchObject({ stage: 'refused', problem: 'forbidden' });
  expect(step(w, { kind: 'began', id: 'c-2' })).toEqual({ ...watched, id: 'c-2' });
});
