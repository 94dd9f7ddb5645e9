import { expect, test } from 'vitest';
import { ownViews, step, viewsIn, viewsMax, withoutView, withView } from './ownviews';

const view = (name: string, address = '?queue=8000') => ({ name, address });

test('what is kept is read, and what is none is left out', () => {
  const views = [view('a'), { name: '' }, 7, null, { name: 'b' }, view('c', '')];
  expect(viewsIn({ views })).toEqual([view('a'), view('c', '')]);
  for (const none of [undefined, null, 'x', {}, { views: 'x' }]) expect(viewsIn(none)).toEqual([]);
});

test('one more is last, one of the same name takes its place, and there is a bound', () => {
  expect(withView([view('a')], view('b'))).toEqual([view('a'), view('b')]);
  expect(withView([view('a'), view('b')], view('a', '?x=1'))).toEqual([view('a', '?x=1'), view('b')]);
  const full = Array.from({ length: viewsMax }, (_, i) => view(String(i)));
  expect(withView(full, view('a'))).toBe('full');
  expect(withView(full, view('3', '?x=1'))).toContainEqual(view('3', '?x=1'));
  expect(withView([], view('a', `?words=${'字'.repeat(400)}`))).toBe('long');
  expect(withoutView([view('a'), view('b')], 'a')).toEqual([view('b')]);
});

test('they are known once they are told', () => {
  expect(step(ownViews, { kind: 'told', views: [view('a')] })).toEqual({ views: [view('a')], known: true });
  expect(step({ views: [view('a')], known: true }, { kind: 'unknown' }).known).toBe(false);
});
