import { at, type Rest } from './rest';

/** A canned reply (docs/api.md). */
export type Reply = Readonly<{
  id: number;
  word: string;
  own: boolean;
  dn: string;
  texts: Readonly<Record<string, string>>;
}>;

/** A reply as somebody wants it. */
export type Written = Readonly<Pick<Reply, 'word' | 'texts'>>;

type Shown = Omit<Reply, 'dn'> & Readonly<{ dn?: string }>;

const pathOf = (id: number): string => at`/replies/${String(id)}`;

/** Those that who is logged in may use; each call rejects with an ApiError. */
export async function list(rest: Rest): Promise<readonly Reply[]> {
  const all: Reply[] = [];
  for await (const page of rest.pages<Readonly<{ replies: readonly Shown[]; next?: string }>>('/replies'))
    all.push(...page.replies.map(({ id, word, own, dn = '', texts }) => ({ id, word, own, dn, texts })));
  return all;
}

export const add = async (rest: Rest, { word, texts }: Written): Promise<void> => {
  await rest.send('POST', '/replies', { word, texts, own: true });
};

export const change = async (rest: Rest, id: number, { word, texts }: Written): Promise<void> => {
  await rest.send('PUT', pathOf(id), { word, texts, own: true });
};

export const remove = async (rest: Rest, id: number): Promise<void> => {
  await rest.send('DELETE', pathOf(id));
};

/** The text as it would be said in a contact. */
export const filled = async (rest: Rest, id: number, contact: string): Promise<string> =>
  (await rest.get<Readonly<{ text: string }>>(`${pathOf(id)}/filled${at`/${contact}`}`)).value.text;
