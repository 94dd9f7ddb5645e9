import type { Step } from '../../model/setup';

export type Person = Readonly<{ user: string; shown: string; password: string; again: string }>;

/** What the set-up can do. */
export type SetupActions = Readonly<{
  start: () => void;
  logIn: (user: string, password: string) => void;
  makeAdmin: (person: Person) => void;
  makeQueue: (queue: Readonly<{ dn: string; name: string; hours: string }>) => void;
  serve: (user: string) => void;
  makeAgent: (person: Person) => void;
  go: (step: Step) => void;
  openDesk: () => void;
  openCustomer: () => void;
}>;
