import { attr, child, type El } from './element';
import { ns } from './ns';
import { fileIn, type SharedFile } from './xep0447';

/**
 * What a line does beside being said (docs/protocol.md, "What lines do"): lines are named by stanza-id, in a correction
 * by the id of the message that said them.
 */
export type Does =
  | Readonly<{ kind: 'corrects'; originId: string }>
  | Readonly<{ kind: 'reacts'; id: string; with: readonly string[] }>
  | Readonly<{ kind: 'takes-back'; id: string }>
  | Readonly<{ kind: 'answers'; id: string }>
  | (Readonly<{ kind: 'shows' }> & SharedFile)
  | Readonly<{ kind: 'gone' }>;

/** Reads what a line does (XEP-0308, XEP-0444, XEP-0424, XEP-0461, XEP-0066); undefined if it is only said. */
export function doesOf(message: El): Does | undefined {
  const reactions = child(message, 'reactions', ns.reactions);
  if (reactions !== undefined) {
    const given = reactions.children.filter((c) => c.name === 'reaction').map((c) => c.text);
    return { kind: 'reacts', id: attr(reactions, 'id'), with: given };
  }
  const retract = child(message, 'retract', ns.retract);
  if (retract !== undefined) return { kind: 'takes-back', id: attr(retract, 'id') };
  if (child(message, 'retracted', ns.retract) !== undefined) return { kind: 'gone' };
  const replace = child(message, 'replace', ns.replace);
  if (replace !== undefined) return { kind: 'corrects', originId: attr(replace, 'id') };
  const file = fileIn(message);
  if (file !== undefined) return { kind: 'shows', ...file };
  const reply = child(message, 'reply', ns.reply);
  return reply && { kind: 'answers', id: attr(reply, 'id') };
}
