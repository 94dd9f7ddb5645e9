import type { Rest } from './rest';

/** A queue as the interface tells it, as far as its name goes. */
type Queue = Readonly<{ dn: string; name: string; settings?: Readonly<Record<string, unknown>> }>;

/** What a queue is called in a language. */
export function calledIn({ name, settings = {} }: Queue, language: string): string {
  const own = settings[`name.${language}`];
  return typeof own === 'string' && own !== '' ? own : name;
}

/** The queues there are, as far as the caller sees them, with their names in a language. Rejects with an ApiError. */
export async function queues(
  rest: Rest,
  language: string,
): Promise<readonly Readonly<{ dn: string; name: string }>[]> {
  const all: Readonly<{ dn: string; name: string }>[] = [];
  for await (const page of rest.pages<{ queues: readonly Queue[]; next?: string }>('/queues', { limit: 200 }))
    all.push(...page.queues.map((queue) => ({ dn: queue.dn, name: calledIn(queue, language) })));
  return all;
}
