import { Buffer } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { Harm, shows, squash, walk, write } from './armed';
import { Board } from './board';
import { putCarelessly } from './careless';
import { Customer } from './customer';
import { Desk, signIn } from './desk';
import { expect, test } from './fixtures';
import { Guard } from './guard';
import { polyglots, tenth, tenths } from './polyglots';
import { bringRaw, comeRaw, leaveRaw, noteRaw, rateRaw, sayMore } from './raw';
import { demoPassword } from './server';

// Texts that run as programs wherever a page puts them into itself as anything but text. There are no pictures of people,
// addresses of pages or names of browsers to try: none is kept.
test.use({
  language: 'en',
  settings: async ({ shop }, use) => {
    await use(`${shop.settings}[upload]\nguest-files-max = 20\n`);
  },
});

/** A text as a site may sign it and a client may call itself: without what cannot be seen. */
const plain = (text: string): string => text.replace(/\p{C}/gu, '');

/** A picture that is a program wherever it is opened as a page. */
const drawing = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
);
/** One of a single pixel. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
);
/** A hang-up page with the caller's name in its address. */
const after = 'https://crm.test/after?n={caller}';
/** Addresses that a hang-up page must not have. */
const noPages = ['javascript:alert(1)//{caller}', 'data:text/html,<script>alert(1)</script>', 'https://{caller}/'];

test('each of them runs in a careless page, and what is broken here is seen', async ({ browser, server }) => {
  const tried = tenths.flatMap((n) => tenth(n));
  const harm = new Harm();
  const context = await browser.newContext();
  await harm.watch(context);
  await putCarelessly(context, tried);
  // Pictures, for one, come a little later.
  await expect.poll(() => tried.filter(({ n }) => !harm.ran.includes(n))).toEqual([]);
  expect(harm.made.size).toBeGreaterThan(0);
  expect(new Set(polyglots.map(({ text }) => text)).size).toBe(300);
  expect(Math.max(...polyglots.map(({ text }) => text.length))).toBeLessThanOrEqual(80);
  await context.close();

  const guard = new Guard();
  const guarded = await browser.newContext();
  await guard.watch(guarded);
  const page = await guarded.newPage();
  await page.goto(server.url);
  const broken = page.evaluate(() => {
    document.body.innerHTML = '<img src="x" onerror="alert(1)">';
  });
  await expect(broken).rejects.toThrow(/TrustedHTML/);
  await page.evaluate(() => undefined); // what the page reports comes before its next answer
  expect(() => {
    guard.check();
  }).toThrow(/policy broken/);
  await guarded.close();
});

for (const of of tenths) {
  const texts = tenth(of).map(({ text }) => text);

  test(`what visitors say and are called is text everywhere: ${String(of)} of 10`, async ({
    server,
    shop,
    open,
    guard,
  }, info) => {
    test.slow();
    guard.allow(/^asked (file:|https:\/\/crm\.test\/)/); // a transcript that was saved; the hang-up page
    const harm = new Harm();
    const armed = async () => {
      const context = await open();
      await harm.watch(context);
      return context;
    };
    const [first = '', last = ''] = [texts[0], texts.at(-1)];
    const answers = Object.fromEntries(texts.map((_, n) => [`f${String(n)}`, n]));
    const staff = await open();
    await signIn(staff, server.url, 'admin');
    const office = staff.request;
    const set = async (path: string, settings: object) => {
      const answer = await office.patch(`${server.url}/api/v1${path}`, { data: { settings } });
      expect(answer.status(), await answer.text()).toBe(200);
    };
    const vouched = () => shop.vouch('8000', { name: plain(last), sub: plain(first) });
    const fields = Object.keys(answers).map((name, n) => ({
      var: name,
      type: 'text-single',
      label: { en: texts[n] },
    }));
    for (const hangup of noPages) {
      const answer = await office.patch(`${server.url}/api/v1/queues/8000`, { data: { settings: { hangup } } });
      expect(answer.status(), hangup).toBe(422);
    }
    await set('/queues/8000', {
      ...{ tags: null, offer: '2m', hangup: after },
      form: { title: { en: first }, instructions: { en: texts[1] }, fields },
      survey: { fields: [{ var: 'why', type: 'text-single', label: { en: first } }] },
    });
    await set('/queues/8001', { offer: '2m', hours: 'zone UTC; daily closed', closed: 'callback' });
    await set('/users/1001', { slots: 100 });
    await office.put(`${server.url}/api/v1/queues/8001/users/1001`);

    const page = await (await armed()).newPage();
    const hall = await (await open({ bypassCSP: true })).newPage(); // somebody's own client: no page of ours
    const customer = await Customer.arrive(page, server.url, `?name=${encodeURIComponent(first)}`);

    await test.step('a customer, by our page; the others by clients of their own', async () => {
      await customer.fill({ name: first });
      await customer.chat.click();
      await shows(page, texts); // what is asked for
      const asked = page.locator('form input[name^=f]');
      for (const [n, text] of texts.entries()) await asked.nth(n).fill(text);
      await customer.chat.click();
      await expect(customer.composer).toBeVisible();
      await write(page, texts);
      await shows(customer.log, texts);

      await bringRaw(hall, server.url);
      const come = texts.map((name) => ({
        ...{ name, dn: '8000', answers: texts },
        ...(name === last ? { lines: texts, signed: vouched() } : { lines: [name] }),
      }));
      expect(await comeRaw(hall, come)).toEqual([]);
      await sayMore(hall, [...texts.slice(1), first], texts);
      expect(await leaveRaw(hall, '8001', texts)).toEqual([]);
      await set('/queues/8001', { hours: '' });
    });

    const board = await Board.open(await (await armed()).newPage(), server.url, 'en');
    await test.step('the board: who waits', () => shows(board.page.locator('[data-part=waiting]'), texts));

    const seat = await armed();
    await seat.route('https://crm.test/**', (route) => route.fulfill({ contentType: 'text/html', body: 'CRM' }));
    const desk = await Desk.open(seat, server.url, '1001', 'en');
    await test.step('the desk: offers, conversations, notes', async () => {
      await desk.set('ready');
      const offers = desk.page.locator('[data-offer]');
      await expect(offers).toHaveCount(2 * texts.length + 1);
      await shows(desk.page, texts);
      await desk.page.evaluate(() => {
        document.querySelectorAll<HTMLElement>('.OfferCard-accept').forEach((button) => {
          button.click();
        });
      });
      const rows = desk.page.locator('.ContactRow');
      await expect(rows).toHaveCount(2 * texts.length + 1);
      await walk(rows, '.ContactRow-caller', desk.page.locator('[data-pane=chat]'));
      await rows.filter({ hasText: last }).first().click();
      await shows(desk.log, texts);
      await rows.filter({ hasText: first }).filter({ hasText: last }).click();
      await shows(desk.page.locator('.InfoPane'), texts); // the answers
      await write(desk.page, texts);
      await shows(customer.log, texts);
    });

    await test.step('files with such names, by our page', async () => {
      const files = texts.slice(0, 5).map((text) => `${text.replaceAll('/', '∕')}.txt`);
      const buffer = Buffer.from('nothing');
      await page
        .locator('input[type=file]')
        .setInputFiles(files.map((name) => ({ name, mimeType: 'text/plain', buffer })));
      await shows(page, files);
      await page.getByRole('button', { name: 'Send' }).click();
      await shows(desk.log, files);
    });

    await test.step('pictures with such names, large; and what is no picture', async () => {
      const [one = '', two = '', false_ = '', drawn = ''] = texts.slice(5).map((text) => text.replaceAll('/', '∕'));
      await page.locator('input[type=file]').setInputFiles([
        { name: `${one}.png`, mimeType: 'image/png', buffer: dot },
        { name: `${two}.png`, mimeType: 'image/png', buffer: dot },
        { name: `${false_}.png`, mimeType: 'image/png', buffer: drawing },
        { name: `${drawn}.svg`, mimeType: 'image/svg+xml', buffer: drawing },
      ]);
      await expect(page.locator('[data-stage=ready]')).toHaveCount(4);
      await page.getByRole('button', { name: 'Send' }).click();
      await shows(desk.log, [`${drawn}.svg`]);
      for (const side of [page, desk.page]) {
        const pictures = side.locator('.ChatFile-picture');
        await expect(pictures).toHaveCount(2);
        for (const [n, name] of [one, two].entries()) {
          await pictures.nth(n).click();
          await shows(side.locator('dialog[open]'), [`${name}.png`]);
          await side.keyboard.press('Escape');
        }
      }
      const address = await desk.log.locator('.ChatFile-card').last().getAttribute('href');
      const file = await office.get(address ?? '');
      expect(file.headers()).toMatchObject({
        'content-disposition': expect.stringMatching(/^attachment/) as unknown as string,
        'content-security-policy': expect.stringMatching(/^sandbox;/) as unknown as string,
      });
    });

    const { contacts } = (await (
      await office.get(`${server.url}/api/v1/contacts?state=open&limit=200`)
    ).json()) as { contacts: { id: string; caller: string; dn: string; arrived: string }[] };
    const byName = (name: string) =>
      contacts
        .filter(({ caller, dn }) => dn === '8000' && squash(caller) === squash(name))
        .sort((a, b) => a.arrived.localeCompare(b.arrived));
    const ours = byName(first)[0]?.id ?? ''; // by our page
    const theirs = byName(last)[0]?.id ?? ''; // by a client of somebody's own, with corrections and files

    const tags = [...new Set(texts.slice(0, 20).map((text) => text.slice(0, 40).trim()))];
    await test.step('notes, tags, a report', async () => {
      const notes = texts.map((note) => ({ to: `${ours}@acd.localhost`, note }));
      const tagged = [`${ours}@acd.localhost`, texts.length - 1].map((to) => ({ to, tags }));
      expect(await noteRaw(hall, '1001', demoPassword, [...notes, ...tagged])).toEqual([]);
      await desk.page.getByRole('tab', { name: /^Notes/ }).click();
      const pane = desk.page.locator('.NotePane');
      await shows(pane, [...texts, ...tags]);
      await pane.locator('summary').click();
      await pane.getByRole('textbox', { name: 'What happened?' }).fill(last);
      await pane.getByRole('textbox', { name: 'What happened?' }).press('Enter');
      const admin = await (await armed()).newPage();
      await signIn(admin.context(), server.url, 'admin');
      await admin.goto(`${server.url}/desk/admin#security`);
      await shows(admin.locator('main'), [first, last]); // the caller, and why
    });

    await test.step('the board: a conversation that is monitored', async () => {
      await board.openRow(board.agent('1001'));
      await shows(board.drawer(), texts);
      await board
        .drawer()
        .locator(`[data-contact="${theirs}"]`)
        .getByRole('button')
        .click();
      await board.page.locator('[data-stage="watching"]').waitFor();
      await shows(board.log, texts);
    });

    await test.step('the end: comments and surveys', async () => {
      await set('/queues/8000', { hangup: '' }); // the page of one contact is enough
      expect(await rateRaw(hall, texts)).toEqual([]);
      await set('/queues/8000', { hangup: after });
      await customer.disconnect.click();
      await customer.page.getByRole('radio').nth(3).waitFor({ state: 'attached' });
      await shows(page, [first]);
    });

    await test.step("the desk: after-call work, with the queue's own page; who comes again", async () => {
      const over = desk.page.locator('.ContactRow[data-mark=wrap-up]');
      await expect(over).toHaveCount(texts.length + 1);
      await walk(over, '.ContactRow-caller', desk.page.locator('[data-pane=chat]'));
      await over.filter({ hasText: first }).first().click();
      const frame = new URL((await desk.page.locator('iframe').getAttribute('src')) ?? '');
      expect(frame.origin).toBe('https://crm.test');
      expect(squash(frame.searchParams.get('n') ?? '')).toBe(squash(first));
      const again = { name: last, dn: '8000', answers: texts, lines: [], signed: vouched() };
      expect(await comeRaw(hall, [again])).toEqual([]);
      await desk.accept.click();
      await desk.page.getByRole('tab', { name: /^History/ }).click();
      await desk.page.locator('[data-past]').click();
      await shows(desk.page.locator('.InfoPane'), [...texts, ...tags]);
    });

    const history = await (await armed()).newPage();
    await test.step('history: the list, what was found, each contact with its comment', async () => {
      await signIn(history.context(), server.url, '1900');
      await history.goto(`${server.url}/desk/history?words=alert`);
      await history.locator('.Results-line').first().waitFor();
      await history.goto(`${server.url}/desk/history`);
      await history.getByRole('button', { name: 'Show more' }).click();
      await expect(history.locator('tbody tr[data-key]')).toHaveCount(2 * texts.length + 2);
      await shows(history.locator('table').first(), texts);
      for (const { id, caller } of contacts.filter(({ dn, id }) => dn === '8000' && id !== ours)) {
        await history.evaluate((id) => {
          window.history.pushState(null, '', `?contact=${id}`);
          dispatchEvent(new PopStateEvent('popstate'));
        }, id);
        await shows(history.locator('.Said-rating'), [caller]);
      }
      await history.goto(`${server.url}/desk/history?contact=${ours}`);
      await shows(history, [...texts, ...tags]);
    });

    await test.step('a transcript, as a page from a disk', async () => {
      const saved = await office.get(
        `${server.url}/api/v1/transcripts/${theirs}?format=html&lang=en`,
      );
      const name = info.outputPath('transcript.html');
      await writeFile(name, await saved.body());
      await history.goto(`file://${name}`);
      await shows(history, texts);
    });
    harm.check();
  });
}
