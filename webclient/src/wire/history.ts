import { at, type queryOf, type Rest } from './rest';

type Values = Parameters<typeof queryOf>[0];
type Page = Readonly<{ next?: string }>;

/** The pages of contacts, newest first. Everything here rejects with an ApiError. */
export const contacts = (
  rest: Rest,
  filter: Values,
): AsyncGenerator<Page & Readonly<{ contacts: unknown[] }>> => rest.pages('/contacts', filter);

/** The pages of lines that were found. */
export const search = (rest: Rest, filter: Values): AsyncGenerator<Page & Readonly<{ found: unknown[] }>> =>
  rest.pages('/search', filter);

export const contact = async (rest: Rest, id: string): Promise<unknown> =>
  (await rest.get<unknown>(at`/contacts/${id}`)).value;

export const story = async (rest: Rest, id: string, tz: string): Promise<unknown> =>
  (await rest.get<unknown>(at`/contacts/${id}/story`, { tz })).value;

export const transcript = async (rest: Rest, id: string): Promise<unknown> =>
  (await rest.get<unknown>(at`/transcripts/${id}`, { format: 'json' })).value;

export const earlier = async (rest: Rest, id: string): Promise<readonly unknown[]> =>
  (await rest.get<{ contacts: readonly unknown[] }>(at`/contacts/${id}/earlier`)).value.contacts;

/** Where a conversation is to be had as a file. */
export const transcriptFile = (id: string, format: 'text' | 'html' | 'json', lang: string): string =>
  `/api/v1${at`/transcripts/${id}`}?format=${format}&lang=${encodeURIComponent(lang)}`;

type User = Readonly<{ name: string; shown: string }>;
type Code = Readonly<{ word: string; labels?: Readonly<Record<string, string>> }>;

/** What users are called, by user ID. */
export async function userNames(rest: Rest): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  for await (const page of rest.pages<Page & Readonly<{ users: readonly User[] }>>('/users'))
    for (const { name, shown } of page.users) names[name] = shown;
  return names;
}

/** What a queue calls its codes, by their words, in languages. */
export async function codeNames(
  rest: Rest,
  dn: string,
): Promise<Record<string, Readonly<Record<string, string>>>> {
  const { value } = await rest.get<{ codes: readonly Code[] }>(at`/queues/${dn}/codes`);
  return Object.fromEntries(value.codes.map(({ word, labels }) => [word, labels ?? {}]));
}
