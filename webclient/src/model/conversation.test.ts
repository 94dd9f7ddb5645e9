import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  conversation,
  isTyping,
  lastId,
  step,
  unconfirmed,
  type Conversation,
  type ConversationEvent,
  type Said,
} from './conversation';
import { correctable, entries } from './entries';
import { dividerIn } from './unread';

const play = (...events: ConversationEvent[]): Conversation => events.reduce(step, conversation('visitor'));
const line = (id: string, from: 'visitor' | 'agent' = 'agent', originId = `o${id}`): Said => ({
  id,
  originId,
  from,
  name: '',
  body: `line ${id}`,
  at: 0,
});
const said = (...lines: Said[]): ConversationEvent => ({ kind: 'said', lines });
const typed = (originId: string): ConversationEvent => ({ kind: 'typed', originId, body: originId, at: 0 });
const ticks = (talk: Conversation) =>
  entries(talk).map((e) =>
    e.kind === 'line' ? `${e.body} ${e.tick}` : e.kind === 'notice' ? e.notice.kind : e.aside.text,
  );

test('a line of mine: pending, sent by its reflection, delivered by the mark', () => {
  const talk = play(typed('a'));
  expect(ticks(talk)).toEqual(['a pending']);
  const sent = step(talk, said(line('5', 'visitor', 'a')));
  expect(ticks(sent)).toEqual(['line 5 sent']);
  expect(entries(sent)[0]?.key).toBe(entries(talk)[0]?.key);
  expect(ticks(step(sent, { kind: 'received', by: 'agent', id: '5' }))).toEqual(['line 5 delivered']);
});

test('a mark covers everything up to it, and never goes back', () => {
  const talk = play(said(line('9', 'visitor'), line('10', 'visitor')), {
    kind: 'received',
    by: 'agent',
    id: '10',
  });
  expect(ticks(step(talk, { kind: 'received', by: 'agent', id: '9' }))).toEqual([
    'line 9 delivered',
    'line 10 delivered',
  ]);
});

test('a line whose words were hidden has others, and stays where it was', () => {
  const talk = play(said(line('1'), line('2')), { kind: 'masked', id: '1', body: '••••' });
  expect(ticks(talk)).toEqual(['•••• sent', 'line 2 sent']);
  expect(ticks(step(talk, { kind: 'masked', id: '7', body: '••••' }))).toEqual(ticks(talk));
});

test('a refused line says so and can be tried again or thrown away', () => {
  const failed = play(typed('a'), { kind: 'failed', originId: 'a', failure: 'not-allowed' });
  expect(ticks(failed)).toEqual(['a failed']);
  expect(ticks(step(failed, { kind: 'retried', originId: 'a' }))).toEqual(['a pending']);
  expect(ticks(step(failed, { kind: 'discarded', originId: 'a' }))).toEqual([]);
});

test('lines come in any order, any number of times: shown once, in the order of the room', () => {
  const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 70n }), { maxLength: 30 });
  fc.assert(
    fc.property(ids, fc.infiniteStream(fc.nat()), (unique, picks) => {
      const lines = unique.map((id) => line(String(id)));
      const doubled = [...lines, ...lines].sort(() => ((picks.next().value ?? 0) % 3) - 1);
      const talk = play(...doubled.map((l) => said(l)));
      const inOrder = [...unique].sort((a, b) => (a < b ? -1 : 1)).map((id) => `line ${id}`);
      expect(talk.lines.map((l) => l.body)).toEqual(inOrder);
    }),
  );
});

test('keys are never used twice', () => {
  const talk = play(
    typed('a'),
    typed('b'),
    said(line('1', 'visitor', 'a')),
    said(line('1', 'visitor', 'a')),
    said(line('2')),
    {
      kind: 'noticed',
      notice: 'agent-lost',
      name: '',
      at: 0,
    },
  );
  const keys = entries(talk).map((e) => e.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a notice stays behind the line it followed', () => {
  const talk = play(
    said(line('1')),
    { kind: 'noticed', notice: 'agent-lost', name: 'Lin', at: 0 },
    said(line('3')),
    said(line('2')),
  );
  expect(ticks(talk)).toEqual(['line 1 sent', 'agent-lost', 'line 2 sent', 'line 3 sent'].map((t) => t));
});

test('typing lapses, and a line ends it', () => {
  const talk = play({ kind: 'typing', at: 1_000 });
  expect(isTyping(talk, 10_999)).toBe(true);
  expect(isTyping(talk, 11_000)).toBe(false);
  expect(isTyping(step(talk, said(line('1'))), 1_001)).toBe(false);
});

test('only a line of the other side that is not confirmed is to be confirmed', () => {
  const talk = play(said(line('1'), line('2', 'visitor')));
  expect(unconfirmed(talk)).toBe('1');
  expect(unconfirmed(step(talk, { kind: 'received', by: 'visitor', id: '1' }))).toBe('');
  expect(lastId(talk)).toBe('2');
});

test('what is done to a line is seen at the line', () => {
  const mine = line('1', 'agent', 'm1');
  const shown = (...lines: Said[]) => entries(play(said(mine, ...lines)));
  const fix = { ...line('2'), body: 'fixed', does: { kind: 'corrects', originId: 'm1' } } as const;
  expect(shown(fix)).toMatchObject([{ body: 'fixed', corrected: true }]);
  const like = { ...line('3', 'visitor'), does: { kind: 'reacts', id: '1', with: ['👍'] } } as const;
  expect(shown(like)).toMatchObject([{ reactions: ['👍'] }]);
  expect(shown(like, { ...like, id: '4', does: { ...like.does, with: [] } })).toMatchObject([
    { reactions: [] },
  ]);
  const back = { ...line('5'), does: { kind: 'takes-back', id: '1' } } as const;
  expect(shown(fix, back)).toMatchObject([{ body: '', gone: true, corrected: false }]);
  const reply = { ...line('6', 'visitor'), does: { kind: 'answers', id: '1' } } as const;
  expect(shown(reply)[1]).toMatchObject({ answers: 'line 1' });
  expect(shown({ ...line('7'), from: 'service', body: 'Welcome' })[1]).toMatchObject({
    notice: { name: 'Welcome' },
  });
});

test('what the other side has read was delivered, and its mark never goes back', () => {
  const talk = play(said(line('5', 'visitor'), line('7', 'visitor')), { kind: 'seen', by: 'agent', id: '5' });
  expect(ticks(talk)).toEqual(['line 5 read', 'line 7 sent']);
  const further = step(talk, { kind: 'received', by: 'agent', id: '7' });
  expect(ticks(step(further, { kind: 'seen', by: 'agent', id: '3' }))).toEqual([
    'line 5 read',
    'line 7 delivered',
  ]);
});

test('a correction stands in its line at once; one that is refused stands beside it', () => {
  const talk = play(said(line('5', 'visitor')));
  expect(correctable(talk, '')?.originId).toBe('o5');
  const typedOver = step(talk, { kind: 'typed', originId: 'c', body: 'better', at: 0, corrects: 'o5' });
  expect(ticks(typedOver)).toEqual(['better pending']);
  const kept = step(
    typedOver,
    said({ ...line('6', 'visitor', 'c'), body: 'better', does: { kind: 'corrects', originId: 'o5' } }),
  );
  expect(ticks(kept)).toEqual(['better sent']);
  expect(kept.unsent).toEqual([]);
  const failed = step(typedOver, { kind: 'failed', originId: 'c', failure: 'item-not-found' });
  expect(ticks(failed)).toEqual(['line 5 sent', 'better failed']);
});

test("what is no words of one's own cannot be corrected", () => {
  expect(correctable(play(said(line('5', 'agent'))), '')).toBeUndefined();
  expect(correctable(play(said(line('5', 'visitor')), typed('a')), '')).toBeUndefined();
  const file = { url: 'https://a.example/b', name: '', size: 0, type: '', width: 0, height: 0 };
  expect(
    correctable(play(said({ ...line('5', 'visitor'), does: { kind: 'shows', ...file } })), ''),
  ).toBeUndefined();
});

test('the unread lines are those of others after the last one read, without what changes lines', () => {
  const talk = play(
    said(line('1'), line('2', 'visitor'), line('3'), line('4'), {
      ...line('5'),
      does: { kind: 'corrects', originId: 'o4' },
    }),
  );
  expect(dividerIn(talk, '1')).toEqual({ first: '3', count: 2 });
  expect(dividerIn(talk, '', 1)).toEqual({ first: '4', count: 1 });
  expect(dividerIn(talk, '5')).toEqual({ first: '', count: 0 });
});

test('what was noted stands at its time, once the lines about it are known', () => {
  const talk = step(conversation('agent'), {
    kind: 'said',
    lines: [
      { ...line('5'), at: 50 },
      { ...line('6'), at: 60 },
    ],
  });
  const aside = (id: string, at: number) => ({ id, name: 'Lin', text: id, at });
  const keys = (t: Conversation) =>
    entries(t, [aside('a', 10), aside('b', 55), aside('c', 99)]).map((e) => e.key);
  expect(keys(talk)).toEqual(['line 5', 'aside b', 'line 6', 'aside c']);
  expect(keys(step(talk, { kind: 'past', past: 'none' }))[0]).toBe('aside a');
});
