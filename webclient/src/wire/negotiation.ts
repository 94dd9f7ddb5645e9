import { bind, boundJid, bindId } from './bind';
import type { El } from './element';
import * as framing from './framing';
import * as sasl from './sasl';
import { errorOf, isIq } from './stanza';
import * as sm from './xep0198';
import type { Xml } from './xml';

/** What a negotiation needs to know; previous is the stream to resume, if there is one. */
export type Wishes = Readonly<{
  domain: string;
  token: string;
  resource: string;
  previous?: Readonly<{ id: string; received: number }>;
}>;

/** Where a negotiation stands after an element. */
export type Progress =
  | Readonly<{ kind: 'more'; say: readonly Xml[] }>
  | Readonly<{ kind: 'resumed'; h: number }>
  | Readonly<{ kind: 'bound'; jid: string; id: string; h: number | undefined }>
  /** final: trying again with the same token is useless. */
  | Readonly<{ kind: 'refused'; condition: string; final: boolean }>;

type Stage = 'log-in' | 'resume' | 'bind' | 'enable';

const nothing: Progress = { kind: 'more', say: [] };

/**
 * One log-in: open and authenticate in one flight, then open again with resume, or bind and enable, in the second
 * (RFC 6120 §4-7, RFC 7628, XEP-0198 §3, §5). Elements in, elements out; it owns no socket.
 */
export class Negotiation {
  #stage: Stage = 'log-in';
  #jid = '';
  #h: number | undefined;

  constructor(readonly wishes: Wishes) {}

  /** What to say first. */
  begin(): readonly Xml[] {
    return [framing.open(this.wishes.domain), sasl.auth(this.wishes.token)];
  }

  step(el: El): Progress {
    if (framing.isOpen(el) || framing.isFeatures(el)) return nothing;
    switch (this.#stage) {
      case 'log-in':
        return this.#logIn(el);
      case 'resume':
        return this.#resume(el);
      case 'bind':
        return this.#bind(el);
      case 'enable':
        return this.#enable(el);
    }
  }

  #logIn(el: El): Progress {
    if (sasl.isChallenge(el)) return { kind: 'more', say: [sasl.giveUp()] };
    if (sasl.isFailure(el)) {
      const condition = sasl.failureCondition(el);
      return { kind: 'refused', condition, final: condition !== 'temporary-auth-failure' };
    }
    if (!sasl.isSuccess(el)) return nothing;
    const { domain, previous } = this.wishes;
    if (previous === undefined)
      return { kind: 'more', say: [framing.open(domain), ...this.#bindAndEnable()] };
    this.#stage = 'resume';
    return { kind: 'more', say: [framing.open(domain), sm.resume(previous.id, previous.received)] };
  }

  #resume(el: El): Progress {
    if (sm.isResumed(el)) return { kind: 'resumed', h: sm.handledBy(el) ?? 0 };
    if (!sm.isFailed(el)) return nothing;
    this.#h = sm.handledBy(el);
    return { kind: 'more', say: this.#bindAndEnable() };
  }

  #bindAndEnable(): readonly Xml[] {
    this.#stage = 'bind';
    return [bind(this.wishes.resource), sm.enable()];
  }

  #bind(el: El): Progress {
    if (isIq(el) && el.attrs.id === bindId && el.attrs.type === 'error') {
      return { kind: 'refused', condition: errorOf(el).condition, final: false };
    }
    const jid = boundJid(el);
    if (jid === undefined) return nothing;
    this.#jid = jid;
    this.#stage = 'enable';
    return nothing;
  }

  #enable(el: El): Progress {
    if (sm.isEnabled(el)) return { kind: 'bound', jid: this.#jid, id: sm.resumptionId(el), h: this.#h };
    if (sm.isFailed(el)) return { kind: 'bound', jid: this.#jid, id: '', h: this.#h };
    return nothing;
  }
}
