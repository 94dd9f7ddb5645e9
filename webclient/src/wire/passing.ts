import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { timeAttr } from './stanza';
import { x, Xml } from './xml';

// Handing a contact on, asking others in, notes, tags, codes and reasons (docs/protocol.md, "Passing on, asking in",
// "Notes and tags", "Codes and reasons").

/** How a contact is handed on, or others are asked in. */
export type PassKind = 'transfer' | 'consult' | 'conference';

/** To whom: an agent's address, or a queue's DN. */
export type Target = Readonly<{ agent: string } | { queue: string }>;

const targetOf = (to: Target): Xml => ('agent' in to ? x` to="${to.agent}"` : x` queue="${to.queue}"`);

export const pass = (kind: PassKind, to: Target, reason: string, note: string): Xml =>
  x`<${new Xml(kind)} xmlns="${ns.parley}"${targetOf(to)}>${reason !== '' && x`<reason>${reason}</reason>`}${note !== '' && x`<note>${note}</note>`}</${new Xml(kind)}>`;
export const takeBack = (): Xml => x`<take-back xmlns="${ns.parley}"/>`;
export const complete = (agent: string, conference: boolean): Xml =>
  x`<complete xmlns="${ns.parley}" agent="${agent}"${conference && x` as="conference"`}/>`;
/** Leaves a conversation, or has the agent of that address leave it. */
export const part = (agent = ''): Xml =>
  x`<part xmlns="${ns.parley}"${agent !== '' && x` agent="${agent}"`}/>`;
export const report = (reason: string): Xml => x`<report xmlns="${ns.parley}" reason="${reason}"/>`;
export const note = (text: string): Xml => x`<note xmlns="${ns.parley}">${text}</note>`;
export const notes = (): Xml => x`<notes xmlns="${ns.parley}"/>`;
export const tags = (words?: readonly string[]): Xml =>
  x`<tags xmlns="${ns.parley}">${words?.map((word) => x`<tag>${word}</tag>`)}</tags>`;
export const codes = (): Xml => x`<codes xmlns="${ns.parley}"/>`;
export const reasons = (): Xml => x`<reasons xmlns="${ns.parley}"/>`;
export const colleagues = (): Xml => x`<agent-status-request xmlns="${ns.workgroup}"/>`;
export const items = (): Xml => x`<query xmlns="${ns.discoItems}"/>`;

const all = (el: El | undefined, name: string): readonly El[] =>
  el?.children.filter((c) => c.name === name && c.ns === ns.parley) ?? [];

/** What became of a contact that is handed on, or of somebody who is asked in. */
export type Pass = Readonly<{
  contact: string;
  kind: string;
  state: string;
  to: string;
  name: string;
  queue: string;
  reason: string;
}>;

export const passOf = (el: El): Pass => ({
  contact: attr(el, 'contact'),
  kind: attr(el, 'kind'),
  state: attr(el, 'state'),
  to: attr(el, 'to'),
  name: attr(el, 'name'),
  queue: attr(el, 'queue'),
  reason: textOf(el, 'reason', ns.parley),
});

/** One of the agents in a conversation. */
export type Party = Readonly<{ jid: string; name: string; role: string }>;

export const partiesOf = (el: El): readonly Party[] =>
  all(el, 'party').map((p) => ({ jid: attr(p, 'jid'), name: attr(p, 'name'), role: attr(p, 'role') }));

/** What the visitor has answered: the form's labels and the answers in words. */
export type Fact = Readonly<{ label: string; value: string; yesNo: boolean }>;

export function factsOf(el: El): readonly Fact[] {
  const fields = child(el, 'x', ns.form)?.children.filter((f) => f.name === 'field') ?? [];
  return fields
    .filter((f) => attr(f, 'var') !== 'name' && attr(f, 'type') !== 'hidden')
    .map((f) => ({
      label: attr(f, 'label') || attr(f, 'var'),
      value: answerIn(f),
      yesNo: attr(f, 'type') === 'boolean',
    }));
}

function answerIn(field: El): string {
  const values = field.children.filter((c) => c.name === 'value').map((v) => v.text);
  const options = field.children.filter((c) => c.name === 'option');
  const labelOf = (value: string) => {
    const option = options.find((o) => o.children.some((v) => v.text === value));
    return (option === undefined ? '' : attr(option, 'label')) || value;
  };
  return values.map(labelOf).join(options.length > 0 ? ', ' : '\n');
}

/** A note of an agent's. */
export type Note = Readonly<{ id: string; name: string; text: string; at: number | undefined }>;

export const noteOf = (el: El): Note => ({
  id: attr(el, 'id'),
  name: attr(el, 'name'),
  text: textOf(el, 'note', ns.parley) || el.text,
  at: timeAttr(el, 'at'),
});
export const notesIn = (iq: El): readonly Note[] => all(all(iq, 'notes')[0], 'note').map(noteOf);
export const tagsIn = (el: El): readonly string[] => all(el, 'tag').map((t) => t.text);

/** A wrap-up code; one that holds others is not filed itself. */
export type Code = Readonly<{ word: string; label: string; codes: readonly Code[] }>;

/** The codes of a queue, and the tags its contacts may have; none = any. */
export type Codes = Readonly<{ forced: boolean; codes: readonly Code[]; tags: readonly string[] }>;

const codeOf = (el: El): Code => ({
  word: attr(el, 'word'),
  label: attr(el, 'label') || attr(el, 'word'),
  codes: all(el, 'code').map(codeOf),
});

export function codesIn(iq: El): Codes | undefined {
  const el = all(iq, 'codes')[0];
  return (
    el && { forced: attr(el, 'forced') === 'true', codes: all(el, 'code').map(codeOf), tags: tagsIn(el) }
  );
}

/** A reason for not being ready. */
export type Reason = Readonly<{ word: string; label: string }>;

export const reasonsIn = (iq: El): readonly Reason[] =>
  all(all(iq, 'reasons')[0], 'reason').map((r) => ({
    word: attr(r, 'word'),
    label: attr(r, 'label') || attr(r, 'word'),
  }));

/** Another agent of one's queues, as the queue tells of it (XEP-0142 v0.3.1 §4.2.4). */
export type Colleague = Readonly<{ jid: string; name: string; shown: string }>;

export function colleagueIn(presence: El): Colleague | undefined {
  const el = child(presence, 'agent', ns.parley);
  return el && { jid: attr(el, 'jid'), name: attr(el, 'name'), shown: attr(el, 'shown') };
}

/** The queues that the service lists (XEP-0030 v2.5.0 §4). */
export const queuesIn = (iq: El): readonly Readonly<{ dn: string; name: string }>[] =>
  (child(iq, 'query', ns.discoItems)?.children ?? [])
    .filter((i) => attr(i, 'jid').includes('@') && attr(i, 'node') === '')
    .map((i) => ({ dn: attr(i, 'jid').split('@')[0] ?? '', name: attr(i, 'name') }));
