import { Harm, shows } from './armed';
import { Board } from './board';
import { Customer } from './customer';
import { Desk, signIn } from './desk';
import { expect, test } from './fixtures';
import { Host } from './host';
import { tenth, tenths } from './polyglots';
import { long } from './words';
import type { APIRequestContext } from '@playwright/test';

// Whom webhooks may tell: a port where nobody listens.
const listener = '127.0.0.1:9';

test.use({
  language: 'en',
  settings: `[webhooks]\nallowed-hosts = ["${listener}"]\nallowed-networks = ["127.0.0.0/8"]\n`,
});

const dnOf = (n: number): string => String(9000 + n);

/** Calls everything that administrators name by these texts. */
async function write(office: APIRequestContext, api: string, site: string, texts: readonly string[]): Promise<void> {
  const put = async (method: 'post' | 'put' | 'patch', path: string, data: object) => {
    const answer = await office[method](`${api}${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  };
  for (const [n, text] of texts.entries()) {
    const labels = { labels: { en: text } };
    const settings = {
      ...{ listed: 'yes', consent: text, hours: 'zone UTC; daily closed', 'closed-text': text },
      ...{ greeting: text, 'end-text': text, 'widget.title': text, 'widget.lead': text, 'widget.sites': site },
    };
    await put('post', '/queues', { dn: dnOf(n), name: text, settings });
    await put('put', `/queues/${dnOf(n)}/users/1001`, {});
    await put('put', `/queues/8000/codes/w${String(n)}`, labels);
    await put('put', `/skills/w${String(n)}`, labels);
    await put('put', `/reasons/w${String(n)}`, labels);
    await put('post', '/replies', { word: `w${String(n)}`, texts: { en: text } });
    await put('post', '/tokens', { name: text, scopes: ['contacts:read'] });
    await put('post', '/bans', { target: `203.0.113.${String(n + 1)}`, reason: text, minutes: 60 });
    await put('post', '/holds', { queue: dnOf(n), reason: text });
    const plan = { report: 'agents', question: { period: '7d' }, zone: 'UTC', format: 'csv', keep: 7 };
    await put('post', '/report-plans', { ...plan, name: text });
  }
  for (const [n, user] of ['1001', '1002', '1900'].entries())
    await put('patch', `/users/${user}`, { settings: { name: texts[n] } });
}

/** Makes webhooks whose addresses are these texts, which is refused, or lie at the listener; returns those that are there. */
async function hook(office: APIRequestContext, api: string, texts: readonly string[]): Promise<string[]> {
  for (const url of [...texts, 'javascript:alert(1)', 'data:text/html,<script>alert(1)</script>'])
    expect((await office.post(`${api}/webhooks`, { data: { url } })).status(), url).toBe(422);
  const made: string[] = [];
  for (const text of texts.slice(0, 8)) {
    const url = `https://${listener}/?${text}`;
    if ((await office.post(`${api}/webhooks`, { data: { url } })).ok()) made.push(text);
  }
  return made;
}

for (const of of tenths) {
  const texts = tenth(of).map(({ text }) => text.replaceAll('\t', '')); // refused in names

  test(`what administrators write is text everywhere: ${String(of)} of 10`, async ({ server, open }) => {
    test.slow();
    const harm = new Harm();
    const armed = async () => {
      const context = await open();
      await harm.watch(context);
      return context;
    };
    const hostile = encodeURIComponent(texts[0] ?? '');
    const staff = await open();
    await signIn(staff, server.url, 'admin');
    const host = await Host.start(server.url, 'data-dn="8000" data-lang="en"');
    await write(staff.request, `${server.url}/api/v1`, host.url, texts);
    const hooks = await hook(staff.request, `${server.url}/api/v1`, texts);
    expect(hooks).not.toEqual([]);

    await test.step('the customer: queues, what to agree to, words of a closed queue', async () => {
      const page = await (await armed()).newPage();
      await page.goto(`${server.url}/?server=${hostile}&dn=${hostile}&lang=${hostile}&name=${hostile}#${hostile}`);
      const customer = await Customer.arrive(page, server.url);
      await shows(page.locator('select'), texts);
      for (const [n, text] of texts.entries()) {
        await customer.name.fill(text);
        await page.locator('select').selectOption(dnOf(n));
        await shows(page.locator('.VisitForm-consent'), [text]);
        await page.getByRole('checkbox').check();
        await customer.chat.click();
        await shows(page.locator('.Field-problem').first(), [text]);
      }
    });

    await test.step("the widget's button on a site, and its frame", async () => {
      const page = await (await armed()).newPage();
      for (const [n, text] of texts.entries()) {
        host.bear(`data-dn="${dnOf(n)}" data-lang="en"`);
        await page.goto(host.url);
        await page.locator('parley-chat').waitFor({ state: 'attached' });
        await shows(page.locator('parley-chat'), [text]);
        if (!long && n % 10 !== 0) continue; // a whole page each, of the same parts as the customer's above
        await page.locator('parley-chat').getByRole('button').click();
        const frame = page.locator('parley-chat').frameLocator('iframe');
        await shows(frame.locator('.VisitForm-consent'), [text]);
      }
    });

    await test.step('the desk: queues, reasons, replies', async () => {
      const context = await armed();
      const desk = await Desk.open(context, server.url, '1001', 'en');
      await shows(desk.page, texts);
      for (const [n, text] of texts.entries()) {
        const mine = { word: `m${String(n)}`, own: true, texts: { en: text } };
        expect((await context.request.post(`${server.url}/api/v1/replies`, { data: mine })).ok()).toBe(true);
      }
      await desk.page.keyboard.press('Alt+c');
      await shows(desk.page.getByRole('dialog'), texts);
    });

    await test.step('the board', async () => {
      const board = await Board.open(await (await armed()).newPage(), server.url, 'en');
      await shows(board.page, texts);
    });

    const page = await (await armed()).newPage();
    await signIn(page.context(), server.url, 'admin');
    await test.step('the administration', async () => {
      for (const section of ['queues', 'skills', 'reasons', 'replies', 'security', 'access', 'privacy']) {
        await page.goto(`${server.url}/desk/admin#${section}`);
        await shows(page, texts);
      }
      await page.goto(`${server.url}/desk/admin#access`);
      await shows(page, hooks);
      for (const section of ['users', 'widget', 'audit', 'status']) {
        await page.goto(`${server.url}/desk/admin#${section}`);
        await page.locator('.AdminPage-link[aria-current]').waitFor();
      }
      await page.goto(`${server.url}/desk/admin#queues/${dnOf(0)}?q=${encodeURIComponent(texts[1] ?? '')}`);
      await shows(page, texts.slice(0, 1));
    });

    await test.step('the first run', async () => {
      await page.goto(`${server.url}/setup?lang=${hostile}#${hostile}`);
      await page.getByRole('button', { name: 'First agent' }).click();
      await shows(page, texts.slice(0, 3));
    });

    await test.step('reports', async () => {
      await page.goto(`${server.url}/desk/reports`);
      await page.getByRole("tab", { name: /Saved/ }).click();
      await shows(page, texts);
    });
    harm.check();
    host.close();
  });
}
