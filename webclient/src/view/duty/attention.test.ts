import { expect, test } from 'vitest';
import { conversation, step, type Side } from '../../model/conversation';
import { desk, type Desk, type DeskContact, type Offer } from '../../model/desk';
import { usualSettings, type DeskSettings } from '../../model/settings';
import type { PageWords } from '../words.svelte';
import { attend } from './attention';

const now = 1_000_000;
const words = { t: (key: string) => key } as unknown as PageWords;

/** What an agent hears and is shown of the desks told to it. */
function attentive(change: Partial<DeskSettings> = {}, visible = true) {
  const done: string[] = [];
  const ring = {
    volume: 0,
    start: () => done.push('ring'),
    stop: () => done.push('quiet'),
    message: () => done.push('message'),
  };
  const notify = (title: string, body: string, tag: string) => {
    done.push(`${title} ${body} ${tag}`);
    return () => done.push(`gone ${tag}`);
  };
  const settings = () => ({ ...usualSettings, ...change });
  const tell = attend({ ring, notify, visible: () => visible, now: () => now, settings }, words);
  return {
    ring,
    of: (told: Partial<Desk>): string[] => {
      done.length = 0;
      tell({ ...desk, ...told });
      return [...done];
    },
  };
}

const offer = { id: '7', caller: 'Anna', dn: '8000', answered: undefined } as Offer;
const contact = { jid: 'c-1', caller: 'Anna' } as DeskContact;
const said = (id: string, from: Side, at = now): Desk['talks'] => ({
  'c-1': step(conversation('agent'), {
    kind: 'said',
    lines: [{ id, from, name: '', body: 'hello', at, originId: id }],
  }),
});

test('an offer rings and is shown until it is answered or gone', () => {
  const agent = attentive({ volume: 30 });
  expect(agent.of({})).toEqual(['quiet']);
  expect(agent.of({ offers: [offer] })).toEqual(['offer.title Anna · 8000 7', 'ring']);
  expect(agent.ring.volume).toBe(30);
  expect(agent.of({ offers: [offer] })).toEqual(['ring']);
  expect(agent.of({ offers: [{ ...offer, answered: 'accept' }] })).toEqual(['gone 7', 'quiet']);
});

test('each of it can be switched off', () => {
  expect(attentive({ offerSound: false }).of({ offers: [offer] })).toContain('quiet');
  expect(attentive({ offerNotice: false }).of({ offers: [offer] })).toEqual(['ring']);
  const silent = attentive({ messageSound: false, messageNotice: false }, false);
  expect(silent.of({ contacts: [contact], talks: said('1', 'visitor') })).toEqual(['quiet']);
});

test('a line is heard where it is not in view, shown where the desk is not, and once', () => {
  const told = { contacts: [contact], talks: said('1', 'visitor') };
  expect(attentive().of({ ...told, open: 'c-1' })).toEqual(['quiet']);
  expect(attentive().of(told)).toEqual(['quiet', 'message']);
  const away = attentive({}, false);
  expect(away.of({ ...told, open: 'c-1' })).toEqual(['quiet', 'message', 'desk.notice.message hello c-1']);
  expect(away.of(told)).toEqual(['quiet']);
});

test('one’s own lines and those of an archive are no news', () => {
  expect(attentive().of({ contacts: [contact], talks: said('1', 'agent') })).toEqual(['quiet']);
  expect(attentive().of({ contacts: [contact], talks: said('1', 'visitor', now - 60_000) })).toEqual([
    'quiet',
  ]);
});
