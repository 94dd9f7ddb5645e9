import { attr, type El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

/** Stream management (XEP-0198 v1.6.1). */
export const enable = (): Xml => x`<enable xmlns="${ns.sm}" resume="true"/>`;
export const request = (): Xml => x`<r xmlns="${ns.sm}"/>`;
export const answer = (h: number): Xml => x`<a xmlns="${ns.sm}" h="${h}"/>`;
export const resume = (id: string, h: number): Xml => x`<resume xmlns="${ns.sm}" previd="${id}" h="${h}"/>`;

const is = (el: El, name: string): boolean => el.ns === ns.sm && el.name === name;
export const isEnabled = (el: El): boolean => is(el, 'enabled');
export const isResumed = (el: El): boolean => is(el, 'resumed');
export const isFailed = (el: El): boolean => is(el, 'failed');
export const isRequest = (el: El): boolean => is(el, 'r');
export const isAnswer = (el: El): boolean => is(el, 'a');

/** The id to resume with, or '' if the server will not resume this stream. */
export const resumptionId = (enabled: El): string =>
  /^(true|1)$/.test(attr(enabled, 'resume')) ? attr(enabled, 'id') : '';

/** The h of an element, or undefined where it has none. */
export const handledBy = (el: El): number | undefined =>
  attr(el, 'h') === '' ? undefined : Number(attr(el, 'h'));

/** The counters of one managed stream, and what was sent and not yet acknowledged. */
export class Ledger {
  /** The id to resume with; '' while the stream cannot be resumed. */
  id = '';
  /** Stanzas received and handled since enabled; wraps at 2^32. */
  received = 0;
  #acknowledged = 0;
  #unacknowledged: Xml[] = [];

  /** Starts counting anew for a stream with that resumption id, and forgets what was sent before. */
  start(id: string): void {
    this.id = id;
    this.received = 0;
    this.#acknowledged = 0;
    this.#unacknowledged = [];
  }

  sent(stanza: Xml): void {
    this.#unacknowledged.push(stanza);
  }

  handled(): void {
    this.received = (this.received + 1) >>> 0;
  }

  /** Takes the server's h. It wraps to 0 at 2^32 (§4), so the difference counts; more than was sent means all of it. */
  acknowledge(h: number): void {
    const count = Math.min((h - this.#acknowledged) >>> 0, this.#unacknowledged.length);
    this.#unacknowledged.splice(0, count);
    this.#acknowledged = h >>> 0;
  }

  /** What must be sent again on the resumed stream, in order. */
  get pending(): readonly Xml[] {
    return this.#unacknowledged;
  }
}
