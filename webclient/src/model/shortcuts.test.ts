import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ariaCombo, comboFor, comboOf, doingOf, doings, shownCombo, unfit } from './shortcuts';

const press = (code: string, held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>>) =>
  comboOf({ altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, code, ...held });

test.each([
  ['KeyA', {}, ''],
  ['KeyA', { shiftKey: true }, ''],
  ['KeyA', { altKey: true }, 'Alt+KeyA'],
  ['KeyK', { metaKey: true }, 'Ctrl+KeyK'],
  ['F6', {}, 'F6'],
  ['AltLeft', { altKey: true }, ''],
  ['Digit1', { altKey: true, shiftKey: true, ctrlKey: true }, 'Ctrl+Alt+Shift+Digit1'],
] as const)('%s with %j is %j', (code, held, want) => {
  expect(press(code, held)).toBe(want);
});

test('every doing has a key of its own, and no bare letter', () => {
  const combos = doings.map((doing) => comboFor({}, doing));
  expect(new Set(combos).size).toBe(doings.length);
  for (const doing of doings) expect(unfit({}, doing, comboFor({}, doing))).toBe('');
});

test('a letter alone never does anything, whatever was set', () => {
  fc.assert(
    fc.property(fc.constantFrom(...doings), fc.constantFrom('KeyA', 'Digit1', 'Slash'), (doing, code) => {
      expect(doingOf({ [doing]: code }, press(code, {}))).toBeUndefined();
    }),
  );
});

test('a key that was set stands in the place of the usual one; one that was taken away is none', () => {
  expect(doingOf({ accept: 'Alt+KeyJ' }, 'Alt+KeyJ')).toBe('accept');
  expect(doingOf({ accept: 'Alt+KeyJ' }, 'Alt+KeyA')).toBeUndefined();
  expect(doingOf({ accept: '' }, 'Alt+KeyA')).toBeUndefined();
});

test('what another doing or the browser has is not given again', () => {
  expect(unfit({}, 'accept', 'Alt+KeyS')).toBe('double');
  expect(unfit({ decline: '' }, 'accept', 'Alt+KeyS')).toBe('');
  expect(unfit({}, 'accept', 'Ctrl+KeyC')).toBe('taken');
  expect(unfit({}, 'accept', '')).toBe('bare');
});

test('shown to people and to screen readers', () => {
  expect(shownCombo('Ctrl+Alt+ArrowUp')).toBe('Ctrl Alt ↑');
  expect(ariaCombo('Ctrl+KeyK')).toBe('Control+K');
  expect(ariaCombo('')).toBeUndefined();
});
