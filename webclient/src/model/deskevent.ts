import type { AttachEvent } from './attaching';
import type { ConversationEvent, Unsent } from './conversation';
import type { Answer, Choice, Desk, DeskContact, Duty, Moved, Offer, Queue, Stage, WrapUp } from './desk';
import type { Codes, Colleague, Note, Pass } from './parts';

/** What the server tells a desk that signs on. */
export type Snapshot = Readonly<
  Pick<Desk, 'mode' | 'agent' | 'name' | 'queues' | 'offers' | 'contacts' | 'moved'>
> &
  Readonly<{ state: Duty }>;

export type DeskEvent =
  | Readonly<{ kind: 'stage'; stage: Stage }>
  | Readonly<{ kind: 'snapshot'; snapshot: Snapshot }>
  | Readonly<{ kind: 'observer' }>
  | Readonly<{ kind: 'wanted'; choice: Choice }>
  | Readonly<{ kind: 'duty'; duty: Duty }>
  | Readonly<{ kind: 'queue'; queue: Queue }>
  | Readonly<{ kind: 'queueGone'; jid: string }>
  | Readonly<{ kind: 'refused' }>
  | Readonly<{ kind: 'offered'; offer: Offer }>
  | Readonly<{ kind: 'answered'; id: string; answer: Answer }>
  | Readonly<{ kind: 'unanswered'; id: string }>
  | Readonly<{ kind: 'revoked'; id: string; cause: string }>
  | Readonly<{ kind: 'contact'; contact: DeskContact; at: number }>
  | Readonly<{ kind: 'closed'; jid: string }>
  | Readonly<{ kind: 'moved'; moved: Moved }>
  | Readonly<{ kind: 'opened'; jid: string }>
  | Readonly<{ kind: 'restored'; jid: string; unsent: readonly Unsent[] }>
  | Readonly<{ kind: 'wrap-up'; jid: string; change: Partial<WrapUp> }>
  | Readonly<{ kind: 'dismissed' }>
  | Readonly<{ kind: 'learnt'; news: Partial<Pick<Desk, 'reasons' | 'services'>> }>
  | Readonly<{ kind: 'colleague'; colleague: Colleague }>
  | Readonly<{ kind: 'codes'; dn: string; codes: Codes }>
  | Readonly<{ kind: 'noted'; jid: string; notes: readonly Note[] }>
  | Readonly<{ kind: 'tagged'; jid: string; tags: readonly string[] }>
  | Readonly<{ kind: 'passed'; pass: Pass }>
  | Readonly<{ kind: 'not-done'; jid: string; condition: string }>
  | Readonly<{ kind: 'silent'; jid: string; until: number | undefined }>
  | Readonly<{ kind: 'link'; up: boolean; at: number }>
  | Readonly<{ kind: 'took'; ms: number }>
  | Readonly<{ kind: 'outdated' }>
  | Readonly<{ kind: 'attach'; jid: string; event: AttachEvent }>
  | Readonly<{ kind: 'talk'; jid: string; event: ConversationEvent }>;
