import type { ListQueueNamesAnswer } from './openapi';
import type { Rest } from './rest';

/** The queues there are, as far as the caller sees them, with their names in a language. Rejects with an ApiError. */
export async function queues(
  rest: Rest,
  language: string,
): Promise<readonly Readonly<{ dn: string; name: string }>[]> {
  const { value } = await rest.get<ListQueueNamesAnswer>('/queue-names');
  return value.queues.map(({ word, labels = {} }) => ({
    dn: word,
    name: labels[language] ?? labels[''] ?? '',
  }));
}
