/** What can be done on the desk by a key, each under the name it is kept by. */
export const doings = [
  'accept',
  'decline',
  'ready',
  'notReady',
  'hangUp',
  'transfer',
  'nextChat',
  'previousChat',
  'note',
  'canned',
  'info',
  'palette',
  'settings',
  'miniWindow',
  'nextPane',
  'help',
  'chat1',
  'chat2',
  'chat3',
  'chat4',
  'chat5',
  'chat6',
  'chat7',
  'chat8',
  'chat9',
] as const;
export type Doing = (typeof doings)[number];

/**
 * A key with what is held down beside it: `Ctrl+`, `Alt+`, `Shift+` in this order, then the place on the keyboard as
 * KeyboardEvent.code has it, so that it is the same in every layout and input method. '' = no key.
 */
export type Combo = string;

export type Keys = Readonly<Partial<Record<Doing, Combo>>>;

const usual: Readonly<Record<Exclude<Doing, `chat${number}`>, Combo>> = {
  accept: 'Alt+KeyA',
  decline: 'Alt+KeyS',
  ready: 'Alt+KeyR',
  notReady: 'Alt+KeyN',
  hangUp: 'Alt+KeyX',
  transfer: 'Alt+KeyT',
  nextChat: 'Alt+ArrowDown',
  previousChat: 'Alt+ArrowUp',
  note: 'Alt+KeyM',
  canned: 'Alt+KeyC',
  info: 'Alt+KeyI',
  palette: 'Ctrl+KeyK',
  settings: 'Alt+Comma',
  miniWindow: 'Alt+KeyP',
  nextPane: 'F6',
  help: 'Alt+KeyH',
};

const usualOf = (doing: Doing): Combo =>
  doing in usual ? usual[doing as keyof typeof usual] : `Alt+Digit${doing.slice('chat'.length)}`;

/** The key of a doing: the agent's own, '' where it was taken away, else the usual one. */
export const comboFor = (keys: Keys, doing: Doing): Combo => keys[doing] ?? usualOf(doing);

/** Which doing a key press means. */
export const doingOf = (keys: Keys, combo: Combo): Doing | undefined =>
  combo === '' ? undefined : doings.find((doing) => comboFor(keys, doing) === combo);

export type Press = Readonly<Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code'>>;

const functionKey = /^F([1-9]|1[0-2])$/;
const onlyHeld = /^(Alt|Control|Shift|Meta|OS)(Left|Right)$|^AltGraph$|^$/;

/** The press as a combo; '' for what no shortcut may be made of: a bare letter is somebody's text. ⌘ counts as Ctrl. */
export function comboOf({ altKey, ctrlKey, metaKey, shiftKey, code }: Press): Combo {
  const ctrl = ctrlKey || metaKey;
  if (onlyHeld.test(code) || (!altKey && !ctrl && !functionKey.test(code))) return '';
  return `${ctrl ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${code}`;
}

// What editing a text and the browser itself need.
const taken =
  /^Ctrl\+(Shift\+)?(Key[ACFLNPRTVWXYZ]|Enter|Tab|Arrow\w+|Home|End|Backspace|Delete)$|^F(1|5|11|12)$|^Alt\+(F4|Tab|Enter)$/;

/** Why a combo cannot be the key of a doing: it is no shortcut, the browser's, or another doing's; '' if it can. */
export function unfit(keys: Keys, doing: Doing, combo: Combo): 'bare' | 'taken' | 'double' | '' {
  if (combo === '') return 'bare';
  if (taken.test(combo)) return 'taken';
  const other = doingOf(keys, combo);
  return other === undefined || other === doing ? '' : 'double';
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
  Space: '␣',
};

const nameOf = (code: string): string => signs[code] ?? code.replace(/^(Key|Digit)/, '');

/** As it stands on controls: `Alt A`. */
export const shownCombo = (combo: Combo): string => combo.split('+').map(nameOf).join(' ');

/** As aria-keyshortcuts has it (WAI-ARIA 1.2 §6.6); undefined for none. */
export const ariaCombo = (combo: Combo): string | undefined =>
  combo === ''
    ? undefined
    : combo
        .split('+')
        .map((part) => (part === 'Ctrl' ? 'Control' : part.startsWith('Arrow') ? part : nameOf(part)))
        .join('+');
