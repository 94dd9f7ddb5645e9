import type { Conversation, Line } from './conversation';
import type { StanzaId } from './stanzaid';

/** What can be said to a line with one press. */
export const quickSigns = ['👍', '❤️', '😊', '😂', '🙏', '🎉'] as const;

const reactionsMax = 8; // of one member, to one line: docs/protocol.md, "What lines do"

/** The reactions that this side's speaker of that name has set to a line. */
export function ownReactions({ lines, me }: Conversation, id: StanzaId, name: string): readonly string[] {
  const last = lines.findLast(
    (l) =>
      l.does?.kind === 'reacts' && l.does.id === id && l.from === me && (l.name === '' || l.name === name),
  );
  return last?.does?.kind === 'reacts' ? last.does.with : [];
}

/** The reactions with one more, or without it if it is there; the first go where there are too many. */
export const toggled = (own: readonly string[], sign: string): readonly string[] =>
  own.includes(sign) ? own.filter((s) => s !== sign) : [...own, sign].slice(-reactionsMax);

/** Whether somebody of this name on this side may react to it: it is another's, and words or a file. */
const isOthers = (line: Line, { me }: Conversation, name: string): boolean =>
  line.from !== 'service' &&
  (line.from !== me || (line.name !== '' && line.name !== name)) &&
  (line.does === undefined || line.does.kind === 'answers' || line.does.kind === 'shows');

/** The last line that can be reacted to, or ''. */
export const lastReactable = (talk: Conversation, name: string): StanzaId =>
  talk.lines.findLast((line) => isOthers(line, talk, name))?.id ?? '';
