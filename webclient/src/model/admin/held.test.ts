import { expect, test } from 'vitest';
import { heldBy, type OpenContact } from './held';

const open = (id: string, ...agents: string[]): OpenContact => ({
  id,
  caller: '王先生',
  dn: '8000',
  since: '2026-11-23T06:00:00Z',
  agents,
});

test('held is what is offered or talked to, not what was passed on or is being filed', () => {
  const contacts = [
    open('c-1', '1001 (leads)', '1002 (consulted)'),
    open('c-2', '10011 (leads)'), // another's, of a like number
    open('c-3', '1001 (wrap-up)'),
    open('c-4', '1001 (offered)'),
    { id: 'c-5', caller: '林小姐', dn: '8000', since: '2026-11-23T06:00:00Z' }, // it waits again
  ];
  const of = (user: string) => heldBy(user, contacts).map(({ contact, part }) => `${contact.id} ${part}`);
  expect(of('1001')).toEqual(['c-1 leads', 'c-4 offered']);
  expect(of('1002')).toEqual(['c-1 consulted']);
  expect(of('1003')).toEqual([]);
});
