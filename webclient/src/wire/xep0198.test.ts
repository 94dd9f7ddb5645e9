import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from './xep0198';
import { x, Xml } from './xml';

test('an acknowledgement takes exactly what it covers', () => {
  const ledger = new Ledger();
  ledger.start('id');
  const [a, b, c] = [x`<a/>`, x`<b/>`, x`<c/>`];
  [a, b, c].forEach((s) => ledger.sent(s));
  ledger.acknowledge(2);
  expect(ledger.pending).toEqual([c]);
  ledger.acknowledge(2);
  expect(ledger.pending).toEqual([c]);
});

test('h wraps at 2^32, and more than was sent means all', () => {
  const ledger = new Ledger();
  ledger.start('id');
  ledger.acknowledge(0xffffffff);
  ledger.sent(x`<a/>`);
  ledger.sent(x`<b/>`);
  ledger.acknowledge(0);
  expect(ledger.pending).toEqual([x`<b/>`]);
  ledger.acknowledge(7);
  expect(ledger.pending).toEqual([]);
});

test('whatever the order, what is pending is what was sent and not covered', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (steps) => {
      const ledger = new Ledger();
      ledger.start('id');
      let sent = 0;
      let acknowledged = 0;
      for (const send of steps) {
        if (send) ledger.sent(new Xml(String(sent++)));
        else ledger.acknowledge((acknowledged = Math.min(sent, acknowledged + 2)));
      }
      expect(ledger.pending.map((s) => Number(s.text))).toEqual(
        Array.from({ length: sent - acknowledged }, (_, i) => acknowledged + i),
      );
    }),
  );
});
