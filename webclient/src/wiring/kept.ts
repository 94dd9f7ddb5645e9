import type { Fields } from '../model/visit';
import type { Answers } from '../wire/xep0004';

/** An admitted visit, as it is kept over a reload. */
export type Kept = Readonly<{
  fields: Fields;
  url: string;
  domain: string;
  acd: string;
  dn: string;
  token: string;
  queueName: string;
  /** The text that the visitor has agreed to in the form, as it was shown. */
  agreed?: string;
  /** What the queue asked before the chat. */
  answers?: Answers;
  /** To be left where the queue is closed. */
  message?: string;
  /** What the visitor thought of it is known. */
  rated?: boolean;
}>;

/** Reads a kept visit; undefined if it does not look like one. */
export function keptIn(value: unknown): Kept | undefined {
  const kept = value as Partial<Kept> | null | undefined;
  const texts = [kept?.url, kept?.domain, kept?.acd, kept?.dn, kept?.token, kept?.queueName];
  const fields = [kept?.fields?.server, kept?.fields?.name, kept?.fields?.dn];
  return [...texts, ...fields].every((t) => typeof t === 'string') ? (kept as Kept) : undefined;
}
