import { beforeEach, expect, test } from 'vitest';
import type { Unsent } from '../model/conversation';
import { visit, type Visit } from '../model/visit';
import { FakeClock } from '../testing/fakes';
import { Handover } from './handover';
import type { Kept } from './kept';
import type { Visitor } from './visitor';

const fields = { server: 'chat.example', name: '王小明', dn: '8000' };
const kept: Kept = {
  ...{ fields, url: 'wss://chat.example/x', domain: 'chat.example', acd: 'acd.chat.example' },
  ...{ dn: '8000', token: 'T', queueName: '客服中心' },
};
const line: Unsent = { originId: 'a', body: 'not said yet', at: 1, failure: '' };

/** Tabs of one browser: what one tells, each of the others hears. */
class Browser {
  readonly #runs: ((message: unknown) => void)[] = [];
  readonly told: unknown[] = [];

  tab() {
    let own: (message: unknown) => void = () => undefined;
    return {
      tell: (message: unknown) => {
        this.told.push(message);
        for (const run of this.#runs) if (run !== own) run(structuredClone(message));
      },
      listen: (run: (message: unknown) => void) => {
        own = run;
        this.#runs.push(run);
      },
    };
  }
}

/** What a handover asks of the page's visit, and what came of it. */
class Page {
  readonly happened: unknown[] = [];
  model: Visit = visit(fields);
  #watchers: ((v: Visit) => void)[] = [];

  constructor(readonly chat: { kept: Kept; unsent: readonly Unsent[] } | undefined) {}

  readonly held = {
    model: this.model,
    watch: (run: (v: Visit) => void) => void this.#watchers.push(run),
  };
  open = () => this.chat;
  start = () => this.happened.push('start');
  yield = (queueName: string) => this.happened.push(['yield', queueName]);
  givenAway = () => this.happened.push('given away');
  goOn = (of: Kept, unsent: readonly Unsent[]) => this.happened.push(['go on', of.token, unsent.length]);
  /** The server has the page in the chat. */
  arrives() {
    const contact = { jid: 'c-1@acd.chat.example' } as unknown as Visit['contact'];
    for (const run of this.#watchers) run({ ...this.model, contact });
  }
}

let clock: FakeClock;
let browser: Browser;
const tabOf = (page: Page) => new Handover(page as unknown as Visitor, browser.tab(), clock);

beforeEach(() => {
  clock = new FakeClock();
  browser = new Browser();
});

test('a tab alone goes on with what it had', async () => {
  const page = new Page(undefined);
  tabOf(page).start();
  expect(page.happened).toEqual([]);
  await clock.pass(1_000);
  expect(page.happened).toEqual(['start']);
});

test('a chat is in one tab: the second says so, takes it with what is not said yet, and then the first ends', async () => {
  const [first, second] = [new Page({ kept, unsent: [line] }), new Page(undefined)];
  tabOf(first);
  const handover = tabOf(second);
  handover.start();
  expect(second.happened).toEqual([['yield', '客服中心']]);
  handover.take();
  expect(second.happened.at(-1)).toEqual(['go on', 'T', 1]);
  await clock.pass(10_000);
  expect(first.happened, 'the server does not have the new tab yet').toEqual([]);
  second.arrives();
  await clock.pass(10_000);
  expect(first.happened).toEqual(['given away']);
});

test('what is no visit, or was not asked for, is not taken', () => {
  const page = new Page(undefined);
  const handover = tabOf(page);
  const other = browser.tab();
  other.listen(() => undefined);
  other.tell({ give: kept });
  other.tell({ taken: true });
  handover.take();
  for (const give of [null, 'text', {}, { ...kept, token: 7 }, { ...kept, fields: undefined }]) {
    other.tell({ give });
    handover.take();
  }
  expect(page.happened).toEqual([]);
});
