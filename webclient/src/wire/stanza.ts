import { attr, child, type El } from './element';
import { ns } from './ns';

/** A stanza error received in answer to a stanza of ours (RFC 6120 §8.3). */
export class StanzaError extends Error {
  constructor(
    /** The defined condition, e.g. item-not-found. */
    readonly condition: string,
    /** A sentence of the server, for the log. */
    readonly sentence: string,
    /** The error itself, for what else it says. */
    readonly el?: El,
  ) {
    super(sentence === '' ? condition : `${condition}: ${sentence}`);
  }
}

/** The error a stanza of type error carries. */
export function errorOf(el: El): StanzaError {
  const error = child(el, 'error', ns.client);
  const condition = error?.children.find((c) => c.ns === ns.stanzas && c.name !== 'text');
  const text = error?.children.find((c) => c.ns === ns.stanzas && c.name === 'text');
  return new StanzaError(condition?.name ?? 'undefined-condition', text?.text ?? '', error);
}

export const isMessage = (el: El): boolean => el.ns === ns.client && el.name === 'message';
export const isPresence = (el: El): boolean => el.ns === ns.client && el.name === 'presence';
export const isIq = (el: El): boolean => el.ns === ns.client && el.name === 'iq';
export const isStanza = (el: El): boolean => isMessage(el) || isPresence(el) || isIq(el);

/** The address without its resource. */
export const bare = (jid: string): string => jid.split('/', 1)[0] ?? jid;

/** What follows the first slash, or ''. */
export const resource = (jid: string): string => jid.slice(bare(jid).length + 1);

/** The part before the @, or '' for a bare domain. */
export const local = (jid: string): string =>
  bare(jid).includes('@') ? (bare(jid).split('@', 1)[0] ?? '') : '';

/** Milliseconds since the epoch of an XEP-0082 time stamp in an attribute; undefined if absent or malformed. */
export function timeAttr(el: El, name: string): number | undefined {
  const at = Date.parse(attr(el, name));
  return Number.isNaN(at) ? undefined : at;
}
