import { expect, test } from 'vitest';
import { fitting } from './options';

const options = [
  { value: '1001', text: '林小姐', hint: '待機' },
  { value: '1002', text: 'Ann Lee' },
  { value: '1003', text: 'Lee Joanna' },
];
const found = (search: string) => fitting(options, search).map((o) => o.value);

test.each([
  ['', ['1001', '1002', '1003']],
  ['lee', ['1003', '1002']],
  ['ann lee', ['1002', '1003']],
  ['ＬＥＥ', ['1003', '1002']],
  ['林', ['1001']],
  ['待', ['1001']],
  ['1002', ['1002']],
  ['x', []],
])('%s', (search, want) => {
  expect(found(search)).toEqual(want);
});
