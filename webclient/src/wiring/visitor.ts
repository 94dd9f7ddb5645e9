import { originOf, type Here } from '../model/authority';
import type { Unsent } from '../model/conversation';
import {
  problemIn,
  problemOf,
  step,
  visit,
  type Fields,
  type Front,
  type Problem,
  type Visit,
  type VisitEvent,
} from '../model/visit';
import { freshId } from '../wire/id';
import type { Answers } from '../wire/xep0004';
import type { AttachTray } from './attaching';
import { keptIn, type Kept } from './kept';
import type { VisitorDeps } from './deps';
import { unsentIn } from './outbox';
import { Held } from './store';
import type { Format } from './visitend';
import type { VisitTalk } from './visittalk';

const answerMs = 8_000; // longer without a chat, and the visitor is told
const leaveMs = 3_000; // longer without an answer, and the page ends the chat by itself
const againMs = 2_000;

const visitName = 'parley.visit';
const outboxName = 'parley.outbox';
const draftName = 'parley.draft';

type Loaded = Awaited<ReturnType<VisitorDeps['talk']>>;

/** The customer's page at work: from the form to the end of the contact, across reloads and lost sockets. */
export class Visitor {
  readonly held: Held<Visit, VisitEvent>;
  #kept: Kept | undefined;
  #loaded: Loaded | undefined;
  #talk: VisitTalk | undefined;
  #tray: AttachTray | undefined;
  #cancelDeadline: () => void = () => undefined;

  constructor(
    readonly deps: VisitorDeps,
    readonly here: Here,
    readonly lang: () => string,
    prefill: Fields,
  ) {
    this.held = new Held(visit(prefill), step);
    this.held.watch((v) => this.#keepUnsent(v));
  }

  /** Shows that there was a visit before a reload, without going on with it yet. */
  remember(): void {
    const kept = keptIn(this.deps.store.get(visitName));
    if (kept !== undefined) this.held.dispatch({ kind: 'returning', fields: kept.fields, unsent: [] });
  }

  /** Leaves the visit to the tab that has it. */
  yield(queueName: string): void {
    if (this.#kept !== undefined) return;
    this.#forget();
    this.held.dispatch({ kind: 'elsewhere', queueName });
  }

  /** Another tab has the visit now. */
  givenAway(): void {
    this.#refuse('elsewhere');
  }

  /** Goes on with the visit of before a reload, if there was one. */
  start(): void {
    const kept = keptIn(this.deps.store.get(visitName));
    if (kept !== undefined) this.goOn(kept, unsentIn(this.deps.store.get(outboxName)));
  }

  /** The chat that is open here, and what is not said of it yet; undefined if none is. */
  open(): Readonly<{ kept: Kept; unsent: readonly Unsent[] }> | undefined {
    const { contact, stage, talk } = this.held.model;
    if (this.#kept === undefined || stage === 'opening' || contact?.state === 'ended') return undefined;
    return { kept: this.#kept, unsent: talk.unsent };
  }

  /** Looks at what a queue shows of itself, and at the queues to choose from. What cannot be had is not shown. */
  async lookAt(dn: string): Promise<void> {
    const query = new URLSearchParams({ dn, lang: this.lang() }).toString();
    try {
      const answer = await this.deps.fetch(`/widget/config?${query}`);
      if (!answer.ok) return;
      const front = (await answer.json()) as Front;
      const chosen = dn || front.queues?.[0]?.dn; // a list shows its first
      if (chosen !== undefined && chosen !== dn) await this.lookAt(chosen);
      else this.held.dispatch({ kind: 'front', front });
    } catch {
      // The form works without.
    }
  }

  /** Goes on with a visit of before a reload, or of another tab. */
  goOn(kept: Kept, unsent: readonly Unsent[]): void {
    this.#keep(kept);
    this.held.dispatch({ kind: 'returning', fields: kept.fields, unsent });
    if (kept.rated === true) this.held.dispatch({ kind: 'rated', rated: 'yes' });
    void this.#open(kept);
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    this.deps.store.set(visitName, kept);
  }

  wake(): void {
    this.#talk?.stream.wake();
  }

  /** Sends the form. */
  async ask(fields: Fields, message = ''): Promise<void> {
    if (this.held.model.stage !== 'form' && this.held.model.stage !== 'left') return;
    this.held.dispatch({ kind: 'asked', fields });
    const abort = new AbortController();
    this.#cancelDeadline = this.deps.clock.after(answerMs, () => {
      abort.abort();
      this.#refuse('no-answer');
    });
    const answer = await this.#admission(fields, abort.signal, message);
    if (this.#stage() !== 'opening') return;
    if ('code' in answer) {
      this.#cancelDeadline();
      this.held.dispatch({ kind: 'refused', problem: answer });
      return;
    }
    const { consent } = this.held.model.front; // the form is not sent without
    const kept: Kept = consent === undefined ? answer : { ...answer, agreed: consent };
    this.#keep(kept);
    await this.#open(kept);
  }

  async #admission(fields: Fields, signal: AbortSignal, message: string): Promise<Kept | Problem> {
    const origin = originOf(fields.server, this.here);
    const problem = problemIn(fields, origin !== undefined);
    if (problem !== null || origin === undefined) return problem ?? problemOf('server');
    try {
      this.#loaded ??= await this.deps.talk();
    } catch {
      return problemOf('unreachable');
    }
    return this.#loaded.seekAdmission(this.deps, origin, fields, this.lang(), signal, message);
  }

  // Changed by others while a caller awaits; the compiler cannot see that.
  #stage(): Visit['stage'] {
    return this.held.model.stage;
  }

  // What talks is loaded only now. A page that lost its connection before that tries until it has it, or is given up.
  async #open(kept: Kept): Promise<void> {
    try {
      this.#loaded ??= await this.deps.talk();
    } catch {
      this.deps.clock.after(againMs, () => {
        if (kept === this.#kept) void this.#open(kept);
      });
      return;
    }
    if (kept !== this.#kept) return;
    this.#talk = new this.#loaded.VisitTalk(kept, {
      held: this.held,
      deps: this.deps,
      lang: this.lang,
      keep: (changed) => this.#keep(changed),
      settled: () => this.#cancelDeadline(),
      refuse: (code, own) => this.#refuse(code, own),
      left: () => {
        this.#forget();
        this.held.dispatch({ kind: 'left' });
      },
      closed: (why) => this.#closed(why),
    });
  }

  /** Says words, in the place of those of another line if it corrects one, or the address of a file. */
  say(body: string, more: Pick<Unsent, 'corrects' | 'file'> = {}): void {
    const line = { originId: freshId(), body, ...more };
    this.held.dispatch({ kind: 'talk', event: { kind: 'typed', ...line, at: this.deps.clock.now() } });
    this.#talk?.say(line);
  }

  /** The visitor looks at the end of the log, where this line stands. */
  seen(id: string): void {
    this.held.dispatch({ kind: 'read', id });
    this.#talk?.seen(id);
  }

  /** Asks for the lines before the first. */
  older(): void {
    this.#talk?.older();
  }

  /** Takes files that the visitor may send, or has sent those that wait. */
  attach(files: readonly File[]): void {
    void this.#files()?.add(files);
  }

  sendFiles(): void {
    void this.#files()?.send();
  }

  detach(id: string): void {
    this.#files()?.remove(id);
  }

  #files(): AttachTray | undefined {
    if (this.#loaded === undefined) return undefined;
    this.#tray ??= new this.#loaded.AttachTray(this.#loaded.attachDeps, {
      stream: () => this.#talk?.stream,
      service: () => `upload.${this.#kept?.domain ?? ''}`,
      say: (file) => this.say(file.url, { file }),
      model: () => this.held.model.attaching,
      dispatch: (event) => this.held.dispatch({ kind: 'attach', event }),
    });
    return this.#tray;
  }

  /** Sends a refused line again. */
  retry(originId: string): void {
    const line = this.held.model.talk.unsent.find((u) => u.originId === originId);
    if (line === undefined) return;
    this.held.dispatch({ kind: 'talk', event: { kind: 'retried', originId } });
    this.#talk?.say(line);
  }

  discard(originId: string): void {
    this.held.dispatch({ kind: 'talk', event: { kind: 'discarded', originId } });
  }

  typing(text: string): void {
    this.deps.store.set(draftName, text);
    this.#talk?.typing(text === '');
  }

  /** What was typed and not sent before a reload. */
  draft(): string {
    const text = this.deps.store.get(draftName);
    return typeof text === 'string' ? text : '';
  }

  /** Ends the contact, wherever it is. */
  leave(): void {
    if (this.held.model.leaving) return;
    this.held.dispatch({ kind: 'leaving' });
    this.deps.clock.after(leaveMs, () => this.#leftAlone());
    void this.#talk?.leave();
  }

  /** Answers what the queue asks before a chat, or after one. */
  async answer(of: 'asked' | 'survey', answers: Answers): Promise<void> {
    const asked = this.held.model[of];
    const talk = this.#talk;
    if (asked === null || asked.sent || talk === undefined) return;
    this.held.dispatch({ kind: 'form', of, asked: { ...asked, sent: true, invalid: {} } });
    const invalid = await (of === 'asked' ? talk.answer(answers) : this.#answerSurvey(talk, answers));
    if (invalid !== undefined && this.held.model[of] !== null)
      this.held.dispatch({ kind: 'form', of, asked: { ...asked, invalid } });
  }

  async #answerSurvey(
    talk: VisitTalk,
    answers: Answers,
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const invalid = await this.#loaded?.answerSurvey(talk.stream, this.#contactJid, answers);
    if (invalid === undefined) this.held.dispatch({ kind: 'form', of: 'survey', asked: null });
    return invalid;
  }

  get #contactJid(): string {
    return this.held.model.contact?.jid ?? '';
  }

  /** Tells what the visitor thinks of an ended chat. */
  async rate(stars: number, comment: string): Promise<void> {
    const talk = this.#talk;
    if (this.#contactJid === '' || talk === undefined || this.held.model.rated === 'sending') return;
    this.held.dispatch({ kind: 'rated', rated: 'sending' });
    const taken = await this.#loaded?.rate(talk.stream, this.#contactJid, stars, comment);
    this.held.dispatch({ kind: 'rated', rated: taken === true ? 'yes' : 'failed' });
    if (taken === true && this.#kept !== undefined) this.#keep({ ...this.#kept, rated: true });
  }

  /** Gives the visitor the conversation as a file; false if it cannot be had. */
  async takeAlong(format: Format): Promise<boolean> {
    if (this.#kept === undefined || this.#loaded === undefined) return false;
    return this.#loaded.takeAlong(this.deps, this.here, this.#kept, this.#contactJid, format, this.lang());
  }

  /** Back to the form, with what was typed there. */
  again(): void {
    this.#forget();
    this.held.dispatch({ kind: 'again' });
    void this.lookAt(this.held.model.fields.dn);
  }

  // Without a connection nobody can be told, but the visitor has left all the same.
  #leftAlone(): void {
    const { contact } = this.held.model;
    if (contact === null) this.again();
    if (contact === null || contact.state === 'ended') return;
    this.held.dispatch({
      kind: 'contact',
      contact: { ...contact, state: 'ended', by: 'visitor' },
      at: this.deps.clock.now(),
    });
  }

  #closed(why: string): void {
    this.deps.store.remove(outboxName);
    const { contact, stage } = this.held.model;
    if (contact?.state === 'ended' || stage === 'form' || stage === 'left') return;
    this.#refuse(refusals[why] ?? 'expired');
  }

  #refuse(code: string, own: Partial<Problem> = {}): void {
    if (this.held.model.stage === 'form') return;
    this.#forget();
    this.held.dispatch({ kind: 'refused', problem: { ...problemOf(code), ...own } });
  }

  #forget(): void {
    this.#cancelDeadline();
    const stream = this.#talk?.stream;
    this.#talk = undefined;
    this.#kept = undefined;
    for (const name of [visitName, outboxName, draftName]) this.deps.store.remove(name);
    if (this.held.model.stage !== 'form') this.held.dispatch({ kind: 'again' });
    stream?.stop();
  }

  #unsentKept: unknown;
  #keepUnsent({ talk, stage }: Visit): void {
    if (stage === 'form' || stage === 'left' || talk.unsent === this.#unsentKept) return;
    this.#unsentKept = talk.unsent;
    this.deps.store.set(outboxName, talk.unsent);
  }
}

/** The codes of why a stream is over for good. */
const refusals: Readonly<Record<string, string>> = { conflict: 'elsewhere', 'policy-violation': 'refused' };
