import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personal, settingsIn, step, usualSettings } from './settings';

test('nothing kept is as usual', () => {
  expect(settingsIn(undefined)).toEqual(usualSettings);
  expect(settingsIn({})).toEqual(usualSettings);
});

test('whatever was kept, the settings are some', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (keys, volume) => {
      const read = settingsIn({ keys, volume, send: keys });
      expect(read.volume).toBeGreaterThanOrEqual(0);
      expect(read.volume).toBeLessThanOrEqual(100);
      expect(settingsIn(JSON.parse(JSON.stringify(read)))).toEqual(read);
    }),
  );
});

test('a theme that there is none of is that of the browser', () => {
  expect(['auto', 'dark', 'pink', undefined].map((theme) => settingsIn({ theme }).theme)).toEqual([
    ...['auto', 'dark', '', ''],
  ]);
});

test('keys of unknown doings are left out', () => {
  expect(settingsIn({ keys: { accept: 'Alt+KeyJ', other: 'Alt+KeyO', decline: 3 } }).keys).toEqual({
    accept: 'Alt+KeyJ',
  });
});

test('what was set here is not undone by what the server still has', () => {
  const set = step(personal(usualSettings), { kind: 'set', change: { volume: 10 } });
  expect(step(set, { kind: 'told', desk: usualSettings }).desk.volume).toBe(10);
  const saved = step(set, { kind: 'saved' });
  expect(step(saved, { kind: 'told', desk: usualSettings }).desk.volume).toBe(usualSettings.volume);
});
