import { conversation, step as talkStep, type Conversation, type ConversationEvent } from './conversation';

/** An agent in the conversation. */
export type WatchedParty = Readonly<{ jid: string; name: string; role: string }>;

/** A conversation as the service describes it to who monitors it. */
export type Overview = Readonly<{
  caller: string;
  dn: string;
  queueName: string;
  state: 'waiting' | 'ringing' | 'talking' | 'wrap-up' | 'ended';
  arrived: number | undefined;
  since: number | undefined;
  visitor: 'connected' | 'lost';
  parties: readonly WatchedParty[];
}>;

/** What part the supervisor has in it; 'none': reads along, and nobody is told. */
export type Part = 'none' | 'joined' | 'lead' | 'wrap-up';

/** A wrap-up code as it is chosen. */
export type WatchedCode = Readonly<{ word: string; label: string; codes: readonly WatchedCode[] }>;

/** A conversation that a supervisor monitors. Pure: no DOM, no socket, no clock. */
export type Watched = Readonly<{
  /** The contact's id. */
  id: string;
  /** Refused: for the reason in `problem`. Over: nothing more comes. */
  stage: 'connecting' | 'watching' | 'refused' | 'over';
  /** Whether the connection stands. */
  up: boolean;
  overview: Overview | null;
  part: Part;
  talk: Conversation;
  /** Why the last thing asked for was not done: a condition, or ''. */
  problem: string;
  /** Something is asked for and not answered. */
  busy: boolean;
  /** Another session is the supervisor's desk: it has to be taken over before taking part. */
  elsewhere: boolean;
  codes: readonly WatchedCode[];
}>;

export type WatchedEvent =
  | Readonly<{ kind: 'began'; id: string }>
  | Readonly<{ kind: 'link'; up: boolean }>
  | Readonly<{ kind: 'told'; overview: Overview; me: string }>
  | Readonly<{ kind: 'refused'; condition: string }>
  | Readonly<{ kind: 'asking' }>
  | Readonly<{ kind: 'answered'; condition: string }>
  | Readonly<{ kind: 'elsewhere'; is: boolean }>
  | Readonly<{ kind: 'part'; part: Part }>
  | Readonly<{ kind: 'codes'; codes: readonly WatchedCode[] }>
  | Readonly<{ kind: 'talk'; event: ConversationEvent }>;

export const watched: Watched = {
  id: '',
  stage: 'connecting',
  up: false,
  overview: null,
  part: 'none',
  talk: conversation('agent'),
  problem: '',
  busy: false,
  elsewhere: false,
  codes: [],
};

export function step(w: Watched, event: WatchedEvent): Watched {
  switch (event.kind) {
    case 'began':
      return { ...watched, id: event.id };
    case 'link':
      return { ...w, up: event.up };
    case 'told':
      return told(w, event.overview, event.me);
    case 'refused':
      return { ...w, stage: 'refused', problem: event.condition, busy: false };
    case 'asking':
      return { ...w, busy: true, problem: '' };
    case 'answered':
      return { ...w, busy: false, problem: event.condition };
    case 'elsewhere':
      return { ...w, elsewhere: event.is };
    case 'part':
      return parted({ ...w, part: event.part });
    case 'codes':
      return { ...w, codes: event.codes };
    case 'talk':
      return { ...w, talk: talkStep(w.talk, event.event) };
  }
}

// The desk tells of one's own wrap-up; the overview, who is in the conversation.
function told(w: Watched, overview: Overview, me: string): Watched {
  const role = overview.parties.find((p) => p.jid === me)?.role;
  const part = role === 'lead' || role === 'joined' ? role : w.part === 'wrap-up' ? 'wrap-up' : 'none';
  return parted({ ...w, stage: 'watching', overview, part });
}

/** Whether there is nothing left to read along. */
const isOver = ({ overview }: Watched): boolean =>
  overview?.state === 'ended' || overview?.state === 'wrap-up';

const parted = (w: Watched): Watched =>
  isOver(w) && (w.part === 'none' || w.part === 'wrap-up') ? { ...w, stage: 'over' } : w;

/** What may be done now. */
export type Can = Readonly<Record<'whisper' | 'bargeIn' | 'takeOver' | 'speak' | 'part' | 'end', boolean>>;

export function canIn({ stage, part, overview, up }: Watched): Can {
  const on = stage === 'watching' && up && overview?.state === 'talking';
  return {
    whisper: on && part !== 'lead',
    bargeIn: on && part === 'none',
    takeOver: on && part !== 'lead',
    speak: on && (part === 'joined' || part === 'lead'),
    part: on && part === 'joined',
    end: on && part === 'lead',
  };
}

/** Whether closing it would leave a customer alone. */
export const holdsPart = ({ stage, part }: Watched): boolean =>
  stage !== 'refused' && (part === 'joined' || part === 'lead');
