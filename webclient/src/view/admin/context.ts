import { getContext, setContext } from 'svelte';
import { moment as format } from '../../i18n/format';
import { calledOf, partyOf } from '../../model/admin/trail';
import type { Refusal, Queue, Label } from '../../wiring/admin';
import type { PageWords } from '../words.svelte';

/** What fields choose from. */
export type Choices = Readonly<{
  queues: readonly Queue[];
  skills: readonly Label[];
  languages: readonly string[];
}>;

const place = Symbol('choices');
export const provideChoices = (choices: () => Choices): void => void setContext(place, choices);
export const useChoices = (): (() => Choices) => getContext<() => Choices>(place);

/** What is wrong, in the words of the page. */
export function sentenceOf(words: PageWords, refusal: Refusal): string {
  const said = words.tFirst(
    [`admin.problem.${refusal.code}`, `password.${refusal.code}`, `ui.problem.${refusal.code}`],
    'ui.problem.server',
  );
  if (refusal.contacts.length > 0) return `${said} ${refusal.contacts.join(', ')}`; // the detail is of the command line
  return refusal.detail === '' ? said : `${said} (${refusal.detail})`;
}

/** What a label is called in a language. */
export const labelText = (label: Label, language: string): string =>
  label.labels?.[language] ?? label.labels?.[''] ?? label.labels?.en ?? label.word;

/** What a queue is called in a language. */
export function queueCalled({ name, settings }: Queue, language: string): string {
  const own = settings[`name.${language}`];
  return typeof own === 'string' && own !== '' ? own : name;
}

/** A queue as lists have it: "8000 Service". */
export const queueText = (queue: Queue, language: string): string =>
  `${queue.dn} ${queueCalled(queue, language)}`;

/** Who or what a code of the server names, as people call it: "1001 林小姐", "8000 客服中心", "Ban 5". */
export function partyText(words: PageWords, code: string, name?: string): string {
  const { kind, n } = partyOf(code);
  return calledOf(code, name) ?? words.tFor('admin.party', kind, 'admin.party.other', { code, n });
}

/** What happened, of which a webhook tells: "Waits in a queue" of contact.waiting; "contact.*" is all of contacts. */
export const eventText = (words: PageWords, code: string): string =>
  words.tFor('admin.event', code.replace('*', 'any'), 'admin.event.other', { code });

/** What a program may do with a scope: "Queues: read" of queues:read. */
export function scopeText(words: PageWords, scope: string): string {
  const [about = '', how = ''] = scope.split(':');
  const what = words.tFor('admin.scope.of', about, 'admin.event.other', { code: about });
  return words.t(how === 'write' ? 'admin.scope.write' : 'admin.scope.read', { what });
}

/** A time as people read it; '–' where there is none. */
export const moment = (words: PageWords, at: string | undefined): string =>
  at === undefined ? '–' : format(Date.parse(at), words.language);
