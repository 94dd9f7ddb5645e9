import { expect, test } from 'vitest';
import { notAfter, order } from './stanzaid';

test('lines that stand between two of the customer sort there', () => {
  const inOrder = ['', '0.1', '1', '1.1', '1.2', '1.10', '2', '9', '10', '10.1', '11', '90071992547409930'];
  const shuffled = [...inOrder].reverse();
  expect(shuffled.sort(order)).toEqual(inOrder);
  expect(notAfter('1.1', '1.1')).toBe(true);
  expect(notAfter('1.1', '1')).toBe(false);
});
