import type { Conversation } from './conversation';
import { notAfter, type StanzaId } from './stanzaid';

/** The lines of others that nobody has read: how many, and the first of them, '' if there are none. */
export type News = Readonly<{ first: StanzaId; count: number }>;

/** What stands after the line that was read last; with most, only so many of the latest. */
export function dividerIn({ lines, me }: Conversation, read: StanzaId, most = Infinity): News {
  const after = lines.filter(
    (l) => l.from !== me && l.from !== 'service' && !notAfter(l.id, read) && isSaid(l.does),
  );
  const news = most === Infinity ? after : after.slice(-most);
  return { first: news[0]?.id ?? '', count: news.length };
}

// A reaction, a correction or a retraction changes a line, and is none.
const isSaid = (does: Conversation['lines'][number]['does']): boolean =>
  does === undefined || does.kind === 'answers' || does.kind === 'shows' || does.kind === 'gone';
