import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a page may say, by the keys of the catalogues. */
const keys = {
  position: 'wait.position',
  busy: 'wait.busy',
  nobody: 'wait.none',
  endedByAgent: 'ended.agent',
  endedByVisitor: 'ended.visitor.you',
  endedLost: 'ended.lost',
  endedBySystem: 'ended.system',
  left: 'ended.left.you',
  agentLost: 'notice.agent-lost',
  reconnecting: 'link.down',
  full: 'error.full',
  emptyName: 'error.empty-name',
  unknownDn: 'error.unknown-dn',
  unreachable: 'error.unreachable',
  silent: 'error.no-answer',
  origin: 'error.origin',
  refused: 'error.refused',
  rate: 'error.rate',
  expired: 'error.expired',
  noAnswer: 'lapsed.no-answer',
  visitorLost: 'chat.lost',
  movedToAgent: 'moved.agent',
  visitorEnded: 'wrap.by.visitor',
  agentEnded: 'wrap.by.agent',
  saved: 'wrap.saved',
  badCredentials: 'login.bad-credentials',
  wrongPassword: 'password.bad-credentials',
  passwordDone: 'password.done',
  deskElsewhere: 'desk.elsewhere',
  signedOut: 'desk.signed-out',
  pageTimeout: 'page.timeout',
  forbidden: 'ui.forbidden',
  takesPart: 'board.talk.held',
} as const;

export type Sentence = keyof typeof keys;

type Catalogue = Readonly<Record<string, string>>;

const read = (language: string): Catalogue =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../internal/i18n/${language}.json`), 'utf8'),
  ) as Catalogue;

const catalogues = [read('en'), read('zh-TW')];

/** A pattern that fits a sentence in either language, whatever stands in its gaps. */
export function sentence(name: Sentence): RegExp {
  return new RegExp(
    catalogues.map((catalogue) => patternOf(catalogue[keys[name]] ?? missing(keys[name]))).join('|'),
  );
}

function missing(key: string): never {
  throw new Error(`the catalogues have no ${key}`);
}

const patternOf = (text: string): string =>
  text
    .split(/\{[^{}]*\}/)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
