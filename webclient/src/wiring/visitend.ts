import { originOf, type Here } from '../model/authority';
import * as parley from '../wire/parley';
import { local, StanzaError } from '../wire/stanza';
import type { Stream } from '../wire/stream';
import type { Answers } from '../wire/xep0004';
import type { Kept } from './kept';
import type { VisitorDeps } from './deps';
import type { Invalid } from './visittalk';

/** Answers what is asked after a chat; resolves with what is not taken, if anything. */
export async function answerSurvey(
  stream: Stream,
  contact: string,
  answers: Answers,
): Promise<Invalid | undefined> {
  try {
    await stream.iq('set', contact, parley.survey(answers));
    return undefined;
  } catch (error) {
    return error instanceof StanzaError ? parley.invalidIn(error.el) : { '': 'no-answer' };
  }
}

/** Tells what the visitor thinks of an ended chat; false if that was not taken. */
export const rate = (stream: Stream, contact: string, stars: number, comment: string): Promise<boolean> =>
  stream.iq('set', contact, parley.rating(stars, comment.trim())).then(
    () => true,
    () => false,
  );

export type Format = 'text' | 'html' | 'json';

/** Gives the visitor the conversation as a file; false if it cannot be had. */
export async function takeAlong(
  deps: Pick<VisitorDeps, 'fetch' | 'save'>,
  here: Here,
  kept: Kept,
  jid: string,
  format: Format,
  lang: string,
): Promise<boolean> {
  const contact = local(jid);
  const origin = originOf(kept.fields.server, here);
  if (origin === undefined || contact === '') return false;
  const query = new URLSearchParams({ format, lang }).toString();
  try {
    const answer = await deps.fetch(`${origin.url}/api/v1/transcripts/${contact}?${query}`, {
      headers: { Authorization: `Bearer ${kept.token}` },
    });
    if (!answer.ok) return false;
    deps.save(`${contact}.${format === 'text' ? 'txt' : format}`, await answer.blob());
    return true;
  } catch {
    return false;
  }
}
