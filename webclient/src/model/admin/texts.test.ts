import { expect, test } from 'vitest';
import { textsOfValues, valuesOfTexts } from './texts';

test('texts become values and texts again', () => {
  const texts = { '': 'Hello', 'zh-TW': '您好' };
  const values = valuesOfTexts('text', texts);
  expect(values).toEqual({ text: 'Hello', 'text.zh-TW': '您好' });
  expect(textsOfValues('text', { ...values, place: '1', 'text.zh-TW': '' })).toEqual({ '': 'Hello' });
});
