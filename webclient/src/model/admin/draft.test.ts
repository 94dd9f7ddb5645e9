import { expect, test } from 'vitest';
import { baseOf, changesOf, conflictsOf, drafted, rebased, same, valuesOf } from './draft';
import { fieldIn } from './problems';
import { fragmentOf, routeOf, sections, unsorted } from './route';
import { queueGroups, skillsOf, skillsText, unknownKeys } from './settings';

const before = { offer: '20s', target: '30s', greeting: 'Hello' };

test('what is set back is no change', () => {
  const draft = drafted(before, drafted(before, {}, 'offer', '25s'), 'wait-max', '5m');
  expect(changesOf(before, draft)).toEqual([
    { key: 'offer', from: '20s', to: '25s' },
    { key: 'wait-max', from: '', to: '5m' },
  ]);
  expect(drafted(before, draft, 'offer', '20s')).toEqual({ 'wait-max': '5m' });
  expect(drafted(before, { 'wait-max': '5m' }, 'wait-max', '')).toEqual({});
});

test('only what both have changed, and differently, is a conflict', () => {
  const draft = { offer: '25s', target: '40s', greeting: '' };
  const now = { offer: '30s', target: '40s', greeting: 'Hello', name: 'x' };
  expect(conflictsOf(before, now, draft)).toEqual([{ key: 'offer', mine: '25s', theirs: '30s' }]);
  expect(rebased(now, draft, ['offer'])).toEqual({ greeting: '' });
  expect(rebased(now, draft, [])).toEqual({ offer: '25s', greeting: '' });
});

test('a key that is missing is as usual', () => {
  expect(same({ a: '1', b: '' }, { a: '1' })).toBe(true);
  expect(same({ a: '1' }, { a: '2' })).toBe(false);
  expect(valuesOf({ form: { fields: [] }, offer: '20s', survey: null }, { name: 'n' })).toEqual({
    form: '{"fields":[]}',
    offer: '20s',
    survey: '',
    name: 'n',
  });
  expect(baseOf('greeting.zh-TW')).toBe('greeting');
});

test('a refusal is found at its field', () => {
  const keys = ['offer', 'offer-to', 'greeting'];
  expect(fieldIn('queue 8000: offer-to: "x" is not a number', keys)).toBe('offer-to');
  expect(fieldIn('offer: "soon" is not a time', keys)).toBe('offer');
  expect(fieldIn('greeting.en: too long', keys)).toBe('greeting');
  expect(fieldIn('something else', keys)).toBe('');
});

test('an address says where one is, whatever it holds', () => {
  for (const section of sections)
    for (const [open, filter] of [
      ['', ''],
      ['80/00?#', 'a b&c'],
    ] as const)
      for (const sort of [unsorted, { column: 'name', down: true }])
        expect(routeOf(fragmentOf({ section, open, filter, sort }))).toEqual({
          section,
          open,
          part: '',
          filter,
          sort,
        });
  expect(routeOf('#nowhere/%E0%A4%A')).toEqual({
    section: 'users',
    open: '',
    part: '',
    filter: '',
    sort: unsorted,
  });
});

test('what a newer server lets be set has a place', () => {
  const keys = [...Object.values(queueGroups).flat(), { key: 'widget.colour' }, { key: 'brand-new' }];
  expect(unknownKeys(keys)).toEqual(['brand-new']);
  expect(skillsText(skillsOf('zh=80,billing=50'))).toBe('zh=80,billing=50');
  expect(skillsOf('')).toEqual([]);
});
