import type { DeskEvent } from '../model/deskevent';
import { attr, childIn, type El } from '../wire/element';
import { ns } from '../wire/ns';
import * as parley from '../wire/parley';
import * as passing from '../wire/passing';
import type { Clock } from '../wire/socket';
import { bare, timeAttr } from '../wire/stanza';

/** Turns what the ACD tells a desk into events of the model, with its times on this page's clock. */
export class Pushes {
  #skewMs = 0;

  constructor(
    readonly clock: Clock,
    readonly dispatch: (event: DeskEvent) => void,
  ) {}

  toLocal(at: number): number {
    return at - this.#skewMs;
  }

  #local(at: number | undefined): number | undefined {
    return at === undefined ? undefined : this.toLocal(at);
  }

  snapshot(s: parley.DeskSnapshot): void {
    if (s.now !== undefined) this.#skewMs = s.now - this.clock.now();
    const snapshot = {
      ...s,
      state: this.#duty(s.state),
      queues: s.queues.map((q) => this.#queue(q)),
      offers: s.offers.map((o) => this.#offer(o)),
      contacts: s.contacts.map((c) => this.#contact(c)),
      moved: s.moved.map((m) => this.#moved(m)),
    };
    this.dispatch({ kind: 'snapshot', snapshot });
  }

  offer(offer: parley.WireOffer): void {
    this.dispatch({ kind: 'offered', offer: this.#offer(offer) });
  }

  /** Takes a message; one that tells a desk nothing changes nothing. */
  take(message: El): void {
    const el = childIn(message, ns.parley);
    if (el === undefined) return;
    if (el.name === 'contact') {
      this.#contactPush(message, el);
      return;
    }
    const event = this.#event(el);
    if (event !== undefined) this.dispatch(event);
  }

  #event(el: El): DeskEvent | undefined {
    switch (el.name) {
      case 'state':
        return { kind: 'duty', duty: this.#duty(parley.dutyStateOf(el)) };
      case 'queue':
        return attr(el, 'gone') === 'true'
          ? { kind: 'queueGone', jid: attr(el, 'jid') }
          : { kind: 'queue', queue: this.#queue(parley.queueStatusOf(el)) };
      case 'offer':
        return { kind: 'offered', offer: this.#offer(parley.wireOfferOf(el, attr(el, 'jid'))) };
      case 'closed':
        return { kind: 'closed', jid: attr(el, 'jid') };
      case 'moved':
        return { kind: 'moved', moved: this.#moved(parley.movedOf(el)) };
      case 'revoked':
        return { kind: 'revoked', id: attr(el, 'id'), cause: attr(el, 'cause') };
      case 'pass':
        return { kind: 'passed', pass: passing.passOf(el) };
      case 'note':
        return { kind: 'noted', jid: attr(el, 'jid'), notes: [this.note(passing.noteOf(el))] };
      case 'tags':
        return { kind: 'tagged', jid: attr(el, 'jid'), tags: passing.tagsIn(el) };
      case 'silent':
        return { kind: 'silent', jid: attr(el, 'jid'), until: this.#local(timeAttr(el, 'until')) };
      case 'desk':
        return attr(el, 'mode') === 'observer' ? { kind: 'observer' } : undefined;
      default:
        return undefined;
    }
  }

  // The invitation to a room bears the contact, too; both describe it whole.
  #contactPush(message: El, el: El): void {
    if (attr(el, 'state') !== 'talking' && attr(el, 'state') !== 'wrap-up') return;
    const told = parley.deskContactOf(el);
    const contact = this.#contact({ ...told, jid: told.jid || bare(attr(message, 'from')) });
    this.dispatch({ kind: 'contact', contact, at: this.clock.now() });
  }

  /** A note with its time on this page's clock. */
  readonly note = (n: passing.Note): passing.Note => ({ ...n, at: this.#local(n.at) });

  readonly #duty = (s: parley.DutyState) => ({ ...s, since: this.#local(s.since) });
  readonly #queue = (q: parley.QueueStatus) => ({ ...q, oldest: this.#local(q.oldest) });
  readonly #moved = (m: parley.Moved) => ({ ...m, at: this.#local(m.at) });
  readonly #offer = (o: parley.WireOffer) => ({
    ...o,
    arrived: this.#local(o.arrived),
    deadline: this.#local(o.deadline),
    answered: undefined,
  });
  readonly #contact = (c: parley.DeskContact) => ({
    ...c,
    arrived: this.#local(c.arrived),
    since: this.#local(c.since),
    lostSince: this.#local(c.lostSince),
    until: this.#local(c.until),
  });
}
