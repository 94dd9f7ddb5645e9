import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, filterOf, history, marks, meant, step, type Contact, type Filter } from './history';

const none = filterOf(new URLSearchParams());

test.each([
  ['我的訂單還沒到', '訂單', ['訂單']],
  ['Order, ORDER and reorder', 'order', ['Order', 'ORDER', 'order']],
  ['ＡＢＣ全形', 'abc 全形', ['ＡＢＣ', '全形']],
  ['aaaa', 'aa', ['aa', 'aa']],
  ['abcd', 'abc bcd', ['abc', 'd']],
  ['<b>x</b>', 'b', ['b', 'b']],
  ['nothing', '', []],
])('%s marked for %s', (text, words, want) => {
  expect(
    marks(text, words)
      .filter((part) => part.marked)
      .map((part) => part.text),
  ).toEqual(want);
});

test('no letter is lost or doubled by marks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, words) => {
      expect(
        marks(text, words)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('an address says all of a filter', () => {
  const filter: Filter = { ...none, words: '訂單 a&b', queue: '8000', state: 'over', from: '2026-03-02' };
  expect(filterOf(new URLSearchParams(addressOf(filter, 'c-1')))).toEqual(filter);
  expect(addressOf(none, '')).toBe('');
  expect(filterOf(new URLSearchParams('state=burning')).state).toBe('');
});

const contact = (id: string): Contact => ({
  id,
  dn: '8000',
  caller: '',
  state: 'over',
  arrived: '',
  since: '',
});

test.each([
  ['', ''],
  ['8000', '8000'],
  ['技術', '8001'],
  ['support', '8001'],
  ['800', '800'], // of two
  ['退貨', '退貨'],
])('who types %j into the queue means %j', (typed, dn) => {
  expect(meant({ '8000': '客服中心', '8001': '技術支援 Support' }, typed)).toBe(dn);
});

test('pages come behind each other, and another list begins anew', () => {
  let h = step(history(none), { kind: 'asked', filter: none });
  h = step(h, { kind: 'contacts', contacts: [contact('a')], more: true });
  h = step(h, { kind: 'contacts', contacts: [contact('b')], more: false });
  expect(h.contacts.map((c) => c.id)).toEqual(['a', 'b']);
  expect(h.more).toBe(false);
  expect(step(h, { kind: 'asked', filter: none }).contacts).toEqual([]);
});

test('what comes late for another contact is dropped', () => {
  let h = step(history(none), { kind: 'open', id: 'b' });
  h = step(h, { kind: 'detail', id: 'a', detail: { contact: contact('a') } });
  expect(h.detail).toMatchObject({ id: 'b', contact: null });
  h = step(h, { kind: 'detail', id: 'b', detail: { contact: contact('b'), story: false } });
  expect(h.detail).toMatchObject({ contact: { id: 'b' }, story: false, transcript: null });
});

test.each([
  [401, 'signed-out'],
  [403, 'forbidden'],
  [0, 'failed'],
])('after %i the page is %s', (status, stage) => {
  expect(step(history(none), { kind: 'failed', error: 'x', status }).stage).toBe(stage);
});
