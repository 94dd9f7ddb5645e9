import type { Conversation, Line } from './conversation';

const justSaidMs = 15_000;

// What everybody hears, and is something said: reactions and the like wait for no answer.
const counts = (line: Line): boolean =>
  (line.among ?? '') === '' &&
  line.from !== 'service' &&
  line.does?.kind !== 'reacts' &&
  line.does?.kind !== 'takes-back';

/** The other side's lines that this side has not answered, the newest first. */
function* unanswered(talk: Conversation): Generator<Line> {
  if (talk.unsent.some((line) => line.failure === '' && line.among !== true)) return;
  for (let i = talk.lines.length - 1; i >= 0; i--) {
    const line = talk.lines[i];
    if (line === undefined || !counts(line)) continue;
    if (line.from === talk.me) return;
    yield line;
  }
}

/** Since when the other side waits for an answer, in milliseconds since the epoch; undefined if it has one. */
export function waitsSince(talk: Conversation): number | undefined {
  let since: number | undefined;
  for (const line of unanswered(talk)) since = line.at;
  return since;
}

/** What the other side has said within the last 15 s and nobody has answered; '' if there is none. */
export function justSaid(talk: Conversation, now: number): string {
  for (const line of unanswered(talk)) return now - line.at < justSaidMs ? line.body : '';
  return '';
}
