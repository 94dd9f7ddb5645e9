import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { StanzaError, timeAttr } from './stanza';
import { x, type Xml } from './xml';

/** Where a file is put, and where it is had from then on (XEP-0363 v1.2.0 §3). */
export type Slot = Readonly<{ put: string; get: string }>;

/** Asks for a slot. Size in bytes; a type is a media type or ''. */
export const request = (name: string, size: number, type: string): Xml =>
  x`<request xmlns="${ns.upload}" filename="${name}" size="${size}"${type !== '' && x` content-type="${type}"`}/>`;

/** The slot in an answer; undefined if the addresses are none of the web's. */
export function slotIn(iq: El): Slot | undefined {
  const slot = child(iq, 'slot', ns.upload);
  const url = (name: string) => attr((slot && child(slot, name, ns.upload)) ?? iq, 'url');
  const [put, get] = [url('put'), url('get')];
  return /^https?:/i.test(put) && /^https?:/i.test(get) ? { put, get } : undefined;
}

/** Why there is no slot (§5): a word of ours, with the largest size in bytes, or the time to come back at, where they are said. */
export type Refusal = Readonly<{
  code: 'too-large' | 'quota' | 'full' | 'forbidden' | 'server';
  bytesMax?: number;
  until?: number;
}>;

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof StanzaError)) return { code: 'server' };
  const { el, condition } = error;
  const large = el && child(el, 'file-too-large', ns.upload);
  if (large !== undefined)
    return { code: 'too-large', bytesMax: Number(textOf(large, 'max-file-size', ns.upload)) || 0 };
  const retry = el && child(el, 'retry', ns.upload);
  const until = retry && timeAttr(retry, 'stamp');
  if (until !== undefined) return { code: 'quota', until };
  if (condition === 'resource-constraint') return { code: 'full' };
  return { code: condition === 'forbidden' ? 'forbidden' : 'server' };
}
