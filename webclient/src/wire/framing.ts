import type { El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

/** Opens a stream to domain, or restarts it after the log-in (RFC 7395 §3.4, §3.7). */
export const open = (domain: string): Xml => x`<open xmlns="${ns.framing}" to="${domain}" version="1.0"/>`;

/** Closes the stream: the session is over, not merely cut (RFC 7395 §3.6). */
export const close = (): Xml => x`<close xmlns="${ns.framing}"/>`;

export const isOpen = (el: El): boolean => el.ns === ns.framing && el.name === 'open';
export const isClose = (el: El): boolean => el.ns === ns.framing && el.name === 'close';
export const isFeatures = (el: El): boolean => el.ns === ns.streams && el.name === 'features';
export const isStreamError = (el: El): boolean => el.ns === ns.streams && el.name === 'error';

/** The defined condition of a stream error (RFC 6120 §4.9.3). */
export const streamCondition = (el: El): string => el.children[0]?.name ?? 'undefined-condition';
