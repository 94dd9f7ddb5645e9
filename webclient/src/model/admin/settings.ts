/** What can be set of a queue and of a user, and by which kind of field. Pure. */

export type Kind =
  | 'words'
  | 'long-words'
  | 'span'
  | 'count'
  | 'switch'
  | 'choice'
  | 'queue'
  | 'text'
  | 'url'
  | 'tags'
  | 'hours'
  | 'form'
  | 'texts'
  | 'skills'
  | 'days'
  | 'rings'
  | 'sites'
  | 'colour';

/** A setting: its key, how it is shown, what holds where nothing is set, and its bounds. */
export type Field = Readonly<{
  key: string;
  kind: Kind;
  usual?: string;
  choices?: readonly string[];
  /** What choices are called that are somebody's own words. */
  named?: Readonly<Record<string, string>>;
  min?: number;
  max?: number;
}>;

const field = (key: string, kind: Kind, usual = '', more: Partial<Field> = {}): Field => ({
  key,
  kind,
  usual,
  ...more,
});
const choice = (key: string, ...choices: readonly string[]): Field =>
  field(key, 'choice', choices[0] ?? '', { choices });
const count = (key: string, usual: string, min: number, max: number): Field =>
  field(key, 'count', usual, { min, max });

/** A queue's settings by group, in the order they are shown. */
export const queueGroups = {
  texts: [
    field('name', 'words'),
    field('greeting', 'long-words'),
    field('end-text', 'long-words'),
    field('idle-text', 'long-words'),
    field('tags', 'tags'),
  ],
  hours: [
    field('hours', 'hours'),
    choice('closed', 'message', 'callback'),
    field('closed-text', 'long-words'),
    field('closed-to', 'queue'),
    choice('closed-waiting', 'serve', 'redirect', 'end'),
  ],
  routing: [
    choice('selection', 'longest-idle', 'least-occupied', 'most-skilled'),
    field('offer', 'span', '20s'),
    field('offer-to', 'count', '1', { min: 1, max: 255 }),
    field('receipt', 'span', '5s'),
    field('decline-excludes', 'span', '1m'),
    field('decline-not-ready', 'switch'),
    field('prefer-for', 'span', '1m'),
    field('rings', 'rings'),
    count('priority', '0', -9, 9),
    field('boost', 'span', '1m'),
    count('weight', '100', 1, 10_000),
    field('target', 'span', '20s'),
  ],
  limits: [
    count('slots-of-one', '', 1, 65_535),
    count('waiting-max', '1000', 1, 100_000),
    field('full-to', 'queue'),
    field('wait-max', 'span'),
    field('wait-max-to', 'queue'),
    field('in-queue', 'texts'),
  ],
  forms: [field('form', 'form'), field('survey', 'form')],
  'wrap-up': [
    choice('wrap-up', 'manual', 'timed', 'strict', 'none'),
    field('wrap-up-for', 'span', '30s'),
    field('wrap-up-forced', 'switch'),
    field('hangup', 'url'),
  ],
  lost: [
    field('lost-waiting', 'span', '2m'),
    field('lost-ringing', 'span', '10s'),
    field('lost-talking', 'span', '5m'),
    field('visitor-idle-warn', 'span'),
    field('visitor-idle-end', 'span'),
    field('agent-idle-warn', 'span'),
    field('agent-idle-end', 'span'),
  ],
  keeping: [
    choice('cards', 'masked', 'shown'),
    field('keep-lines', 'days', '180'),
    field('keep-files', 'days', '30'),
    field('keep-person', 'days', '180'),
    field('consent', 'long-words'),
  ],
} as const satisfies Readonly<Record<string, readonly Field[]>>;
export type QueueGroup = keyof typeof queueGroups;

/** How a queue shows itself to visitors: in the widget's own section. */
export const faceFields: readonly Field[] = [
  field('listed', 'switch'),
  field('widget.sites', 'sites'),
  choice('widget.side', 'end', 'start'),
  field('widget.colour', 'colour', '#0b6b64'),
  field('widget.title', 'words'),
  field('widget.lead', 'words'),
];

/** What can be set of who serves; of others the name alone. */
export const userFields: readonly Field[] = [
  field('name', 'text'),
  count('slots', '1', 1, 65_535),
  field('grace', 'span', '30s'),
  field('skills', 'skills'),
  field('plain', 'switch'),
  field('presence', 'switch'),
  field('bot', 'switch'),
];

/** The keys that a newer server has and this page has no field for. */
export function unknownKeys(keys: readonly Readonly<{ key: string }>[]): readonly string[] {
  const fields = [...Object.values(queueGroups).flat(), ...faceFields];
  const known = new Set<string>(fields.map((f) => f.key));
  return keys.map(({ key }) => key).filter((key) => !known.has(key));
}

export const roles = ['agent', 'supervisor', 'admin', 'auditor', 'integrator'] as const;
export const servingRoles: readonly string[] = roles.slice(0, 3);

/** A user's skills, "zh=80,billing=50". */
export const skillsOf = (text: string): readonly Readonly<{ word: string; level: number }>[] =>
  text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [word = '', level = ''] = part.split('=');
      return { word, level: Number(level) };
    });
export const skillsText = (skills: readonly Readonly<{ word: string; level: number }>[]): string =>
  skills.map(({ word, level }) => `${word}=${level}`).join(',');

/** The field that a key belongs to: "greeting.en" is the greeting in a language. */
export const fieldOf = (key: string, fields: readonly Field[]): Field | undefined =>
  fields.find((f) => key === f.key || key.startsWith(`${f.key}.`));

/** The languages of a text by its keys: "greeting.en" has en, "greeting" has ''. */
export const wordKey = (key: string, language: string): string =>
  language === '' ? key : `${key}.${language}`;
