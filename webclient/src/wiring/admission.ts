import type { Origin } from '../model/authority';
import { domainOf } from '../model/address';
import { problemOf, type Fields, type Problem } from '../model/visit';
import { ApiError } from '../wire/api';
import { admit } from '../wire/visits';
import { discover, DiscoveryError } from '../wire/xep0156';
import type { VisitorDeps } from './deps';
import type { Kept } from './kept';

/** Asks the named server for service. Resolves with the visit, or with the problem to show. */
export async function seekAdmission(
  deps: Pick<VisitorDeps, 'fetch' | 'clock' | 'vouched' | 'work'>,
  origin: Origin,
  fields: Fields,
  lang: string,
  signal: AbortSignal,
  message = '',
): Promise<Kept | Problem> {
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
  const { text, callback, opens } = (answer ?? {}) as { text?: unknown; callback?: unknown; opens?: unknown };
  const at = typeof opens === 'string' ? Date.parse(opens) : NaN;
  return {
    ...problemOf('closed'),
    ...(typeof text === 'string' && text !== '' && { text }),
    ...(callback === true && { callback }),
    ...(!Number.isNaN(at) && { opens: at }),
  };
}
