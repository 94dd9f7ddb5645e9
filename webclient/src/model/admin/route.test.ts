import { expect, test } from 'vitest';
import { fragmentOf, routeOf, unsorted } from './route';

test.each([
  '#users',
  '#queues/8000',
  '#queues/8000/keeping',
  '#users/a%2Fb',
  '#queues/8000/keeping?q=care&sort=-name',
])('%s is read and written again', (fragment) => {
  expect(fragmentOf(routeOf(fragment))).toBe(fragment);
});

test('a part stands only within what is open', () => {
  expect(routeOf('#queues/8000/keeping')).toEqual({
    section: 'queues',
    open: '8000',
    part: 'keeping',
    filter: '',
    sort: unsorted,
  });
  expect(fragmentOf({ section: 'queues', part: 'keeping' })).toBe('#queues');
  expect(routeOf('#nowhere').section).toBe('users');
});
