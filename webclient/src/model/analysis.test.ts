import { expect, test } from 'vitest';
import { supposed } from './analysis';

test('changes are sent by what they are of; what is not whole is left out', () => {
  expect(
    supposed([
      { of: 'queue', who: '8000', key: 'staff', value: ' +2 ' },
      { of: 'queue', who: '8000', key: 'offer', value: '30s' },
      { of: 'agent', who: '1001', key: 'away', value: 'yes' },
      { of: 'agent', who: '', key: 'away', value: 'yes' },
      { of: 'queue', who: '8010', key: 'staff', value: '  ' },
    ]),
  ).toEqual({ queues: { '8000': { staff: '+2', offer: '30s' } }, agents: { '1001': { away: 'yes' } } });
});
