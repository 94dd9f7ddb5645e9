import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a page may say, by the keys of the catalogues. */
const keys = {
  position: 'visit.position',
  nobody: 'visit.nobody',
  endedByAgent: 'visit.endedByAgent',
  endedByVisitor: 'visit.endedByVisitor',
  agentLost: 'visit.agentLost',
  reconnecting: 'connection.lost',
  full: 'error.full',
  emptyName: 'error.empty-name',
  unknownDn: 'error.unknown-dn',
  unreachable: 'error.unreachable',
  origin: 'error.origin',
  noAnswer: 'reason.no-answer',
  visitorLost: 'desk.visitorLost',
  moved: 'desk.moved',
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
