import type { El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

const utf8 = new TextEncoder();

const base64 = (text: string): string => btoa(String.fromCharCode(...utf8.encode(text)));

/** The only message a client with a bearer token needs (RFC 7628 §3.1). */
export const auth = (token: string): Xml =>
  x`<auth xmlns="${ns.sasl}" mechanism="OAUTHBEARER">${base64(`n,,\u0001auth=Bearer ${token}\u0001\u0001`)}</auth>`;

/** Ends the exchange after a server's error challenge (RFC 7628 §3.2.3). */
export const giveUp = (): Xml => x`<response xmlns="${ns.sasl}">${base64('\u0001')}</response>`;

export const isChallenge = (el: El): boolean => el.ns === ns.sasl && el.name === 'challenge';
export const isSuccess = (el: El): boolean => el.ns === ns.sasl && el.name === 'success';
export const isFailure = (el: El): boolean => el.ns === ns.sasl && el.name === 'failure';

/** Why the log-in failed, e.g. not-authorized or temporary-auth-failure (RFC 6120 §6.5). */
export const failureCondition = (el: El): string =>
  el.children.find((c) => c.name !== 'text')?.name ?? 'not-authorized';
