import { expect, test } from 'vitest';
import { parseRings, ringsText } from './rings';

test('rings are read and written as the server has them', () => {
  for (const text of ['', '30s:-20', '30s:-20,1m:-40+8001,1m30s:+8001,3m:any', '10s:any+8002'])
    expect(ringsText(parseRings(text))).toBe(text);
  expect(parseRings('1m:-40+8001')).toEqual([{ after: '1m', lower: 40, also: '8001' }]);
  expect(ringsText([{ after: '30s', lower: 0, also: '' }])).toBe('30s:-0');
});
