import { doings, type Combo, type Doing, type Keys } from './shortcuts';

/** What an agent has set for the desk. */
export type DeskSettings = Readonly<{
  /** Which key sends a line; the other one starts a new line. */
  send: 'enter' | 'ctrl-enter';
  /** Whether an offer rings until it is answered. */
  offerSound: boolean;
  /** Whether a line that is not in view is heard. */
  messageSound: boolean;
  /** In percent. */
  volume: number;
  offerNotice: boolean;
  messageNotice: boolean;
  /** When hanging up asks first: when the customer's last line is unanswered, always, or never. */
  hangUpAsks: 'never' | 'waiting' | 'always';
  /** Whether keys do anything at all. */
  keysOn: boolean;
  keys: Keys;
  /** Width of the pane of details, in CSS pixels. */
  infoWidth: number;
  /** How pages look; '' = as was chosen in this browser. */
  theme: '' | 'auto' | 'light' | 'dark';
}>;

export const usualSettings: DeskSettings = {
  send: 'enter',
  offerSound: true,
  messageSound: true,
  volume: 70,
  offerNotice: true,
  messageNotice: true,
  hangUpAsks: 'waiting',
  keysOn: true,
  keys: {},
  infoWidth: 304,
  theme: '',
};

/** Bounds of the details' pane, in CSS pixels. */
export const infoWidths = { min: 280, max: 360 } as const;

/** Reads what was kept, by this version or another: what makes no sense is as usual. */
export function settingsIn(kept: unknown): DeskSettings {
  const k = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<Record<string, unknown>>;
  const { infoWidth } = usualSettings;
  return {
    send: k.send === 'ctrl-enter' ? 'ctrl-enter' : 'enter',
    offerSound: k.offerSound !== false,
    messageSound: k.messageSound !== false,
    volume: within(k.volume, 0, 100, usualSettings.volume),
    offerNotice: k.offerNotice !== false,
    messageNotice: k.messageNotice !== false,
    hangUpAsks: k.hangUpAsks === 'never' || k.hangUpAsks === 'always' ? k.hangUpAsks : 'waiting',
    keysOn: k.keysOn !== false,
    keys: keysIn(k.keys),
    infoWidth: within(k.infoWidth, infoWidths.min, infoWidths.max, infoWidth),
    theme: k.theme === 'auto' || k.theme === 'light' || k.theme === 'dark' ? k.theme : '',
  };
}

const within = (value: unknown, min: number, max: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : otherwise;

const comboCharsMax = 40;

function keysIn(kept: unknown): Keys {
  if (typeof kept !== 'object' || kept === null) return {};
  const known = Object.entries(kept).filter(
    (pair): pair is [Doing, Combo] =>
      doings.some((doing) => doing === pair[0]) &&
      typeof pair[1] === 'string' &&
      pair[1].length <= comboCharsMax,
  );
  return Object.fromEntries(known);
}

/** The settings as a page holds them: at first as usual, or as this browser remembers them. */
export type Personal = Readonly<{
  desk: DeskSettings;
  /** How much of it the server has. */
  saved: 'yes' | 'saving' | 'failed';
}>;

export type PersonalEvent =
  | Readonly<{ kind: 'told'; desk: DeskSettings }>
  | Readonly<{ kind: 'set'; change: Partial<DeskSettings> }>
  | Readonly<{ kind: 'saved' | 'failed' }>;

export const personal = (desk: DeskSettings): Personal => ({ desk, saved: 'yes' });

export function step(p: Personal, event: PersonalEvent): Personal {
  switch (event.kind) {
    case 'told': // what was set here meanwhile is newer
      return p.saved === 'yes' ? { ...p, desk: event.desk } : p;
    case 'set':
      return { desk: { ...p.desk, ...event.change }, saved: 'saving' };
    case 'saved':
      return { ...p, saved: 'yes' };
    case 'failed':
      return { ...p, saved: 'failed' };
  }
}
