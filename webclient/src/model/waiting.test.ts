import { expect, test } from 'vitest';
import { conversation, step, type Conversation, type Said } from './conversation';
import { justSaid, waitsSince } from './waiting';

const said = (talk: Conversation, from: Said['from'], at: number, more: Partial<Said> = {}): Conversation =>
  step(talk, {
    kind: 'said',
    lines: [
      { id: String(at).padStart(20, '0'), from, name: '', body: `at ${at}`, at, originId: `o${at}`, ...more },
    ],
  });

test('waits since the first line after the last answer', () => {
  let talk = said(conversation('agent'), 'visitor', 1_000);
  talk = said(talk, 'visitor', 2_000);
  expect(waitsSince(talk)).toBe(1_000);
  talk = said(talk, 'agent', 3_000);
  expect(waitsSince(talk)).toBeUndefined();
  talk = said(talk, 'visitor', 4_000);
  expect(waitsSince(talk)).toBe(4_000);
});

test('what is said among agents answers nobody; a line on its way does', () => {
  const talk = said(said(conversation('agent'), 'visitor', 1_000), 'agent', 2_000, { among: 'agents' });
  expect(waitsSince(talk)).toBe(1_000);
  const typed = { kind: 'typed', originId: 'x', body: 'hi', at: 3_000 } as const;
  expect(waitsSince(step(talk, typed))).toBeUndefined();
  expect(waitsSince(step(talk, { ...typed, among: true }))).toBe(1_000);
});

test('just said is within 15 s', () => {
  const talk = said(conversation('agent'), 'visitor', 1_000);
  expect(justSaid(talk, 15_999)).toBe('at 1000');
  expect(justSaid(talk, 16_000)).toBe('');
  expect(justSaid(said(talk, 'agent', 2_000), 2_500)).toBe('');
});
