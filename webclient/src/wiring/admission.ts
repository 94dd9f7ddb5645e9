import { originOf, type Here } from '../model/authority';
import { domainOf } from '../model/address';
import { problemIn, problemOf, type Fields, type Problem } from '../model/visit';
import { ApiError } from '../wire/api';
import { admit } from '../wire/visits';
import type { Answers } from '../wire/xep0004';
import { discover, DiscoveryError } from '../wire/xep0156';
import type { VisitorDeps } from './deps';

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
}>;

/** Asks the named server for service. Resolves with the visit, or with the problem to show. */
export async function seekAdmission(
  deps: Pick<VisitorDeps, 'fetch' | 'clock' | 'vouched' | 'work'>,
  here: Here,
  fields: Fields,
  lang: string,
  signal: AbortSignal,
  message = '',
): Promise<Kept | Problem> {
  const origin = originOf(fields.server, here);
  const problem = problemIn(fields, origin !== undefined);
  if (problem !== null || origin === undefined) return problem ?? problemOf('server');
  try {
    const url = await discover(deps.fetch, origin.url, origin.plain, signal);
    const left = message === '' ? {} : { callback: true };
    const signed = deps.vouched?.signed;
    const request = {
      name: fields.name.trim(),
      dn: fields.dn.trim(),
      lang,
      ...(signed && { signed }),
      ...left,
    };
    const pause = (): Promise<void> => new Promise((resolve) => void deps.clock.after(0, resolve));
    const workshop = { load: deps.work, pause };
    const { jid, token, acd, dn, queueName } = await admit(deps.fetch, origin.url, request, signal, workshop);
    if (deps.vouched) deps.vouched.signed = ''; // it is good once
    return { fields, url, domain: domainOf(jid), acd, dn, token, queueName, ...(message && { message }) };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'closed') return closed(error.answer);
    if (error instanceof ApiError || error instanceof DiscoveryError) return problemOf(error.code);
    throw error;
  }
}

function closed(answer: unknown): Problem {
  const { text, callback } = (answer ?? {}) as { text?: unknown; callback?: unknown };
  return {
    ...problemOf('closed'),
    ...(typeof text === 'string' && text !== '' && { text }),
    ...(callback === true && { callback }),
  };
}

/** Reads a kept visit; undefined if it does not look like one. */
export function keptIn(value: unknown): Kept | undefined {
  const kept = value as Partial<Kept> | null | undefined;
  const texts = [kept?.url, kept?.domain, kept?.acd, kept?.dn, kept?.token, kept?.queueName];
  const fields = [kept?.fields?.server, kept?.fields?.name, kept?.fields?.dn];
  return [...texts, ...fields].every((t) => typeof t === 'string') ? (kept as Kept) : undefined;
}
