/** The languages of the pages. */
export type Language = 'zh-TW' | 'en';

/** The long form of the tests: all that is left to it where each change is tried. */
export const long = process.env.PARLEY_LONG !== undefined;

/** Whether these are the tests of each change, which have to be quick. */
export const brief = process.env.CI !== undefined && !long;

const day = Math.floor(Date.now() / 86_400_000);

/**
 * The languages of every state of every page, and of journeys whose words do not matter: on machines that try each change
 * one of them, another one each day; else, and in the long form, both.
 */
export const looked: readonly Language[] = brief ? [day % 2 === 0 ? 'zh-TW' : 'en'] : ['zh-TW', 'en'];

/** What the pages must call things, letter by letter; `en` and `zh-TW` share the names in `names`. */
export const words = {
  'zh-TW': {
    system: '客服員服務系統',
    notReady: '未待機',
    ready: '待機',
    busy: '忙線',
    wrapUp: '話後處理',
    accept: '接聽',
    decline: '略過',
    hangUp: 'X 掛斷',
  },
  en: {
    system: 'Agent service system',
    notReady: 'Not ready',
    ready: 'Ready',
    busy: 'Busy',
    wrapUp: 'After-call work',
    accept: 'Accept',
    decline: 'Decline',
    hangUp: 'X Hang up',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** Accessible names that begin alike in both languages. */
export const names = {
  user: /^USER ID/,
  password: /^Password/,
  login: /^Login/,
  server: /^Server IP/,
  caller: /^Caller Name/,
  dn: /^ACD DN/,
  chat: /^Chat/,
  disconnect: /^Disconnect/,
} as const;

/** A pattern for a name that begins with exactly these words: 待機 is then not 未待機. */
export const begins = (word: string): RegExp => new RegExp(`^${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
