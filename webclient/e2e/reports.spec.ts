import { readFile } from 'node:fs/promises';
import { column, day, expect, logged, test, told, zone } from './day';

const span = `period=own&from=${day}&to=${day}`;

type Proof = Readonly<{ figures: boolean; mismatches: readonly unknown[] | null }>;

test('the figures are those of the record, and lead to what was said', async ({ open, server }) => {
  // The audit counts each figure anew from the log, and fails where one is another.
  const proof = JSON.parse(await server.command('audit', '--json')) as Proof;
  expect(proof.mismatches ?? []).toEqual([]);
  expect(proof.figures, 'the figures of reports were looked at').toBe(true);
  const report = await told(server, 'queue-intervals', '--queue', '8000', '--from', day);
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/reports?report=queue-intervals&${span}&queue=8000`);
  const rows = page.locator('tbody tr[data-key]');
  await expect(rows).toHaveCount(report.rows.length);
  // The columns are start, queue, entered, answered, abandoned, redirected …
  for (const [at, name] of [
    [1, 'entered'],
    [2, 'answered'],
    [3, 'abandoned'],
    [4, 'redirected'],
  ] as const) {
    const shown = await rows.locator(`td:nth-of-type(${String(at + 1)})`).allTextContents();
    expect(shown.map(Number), name).toEqual(column(report, name));
    const sum = column(report, name).reduce<number>((all, n) => all + Number(n), 0);
    await expect(page.locator(`tfoot td:nth-of-type(${String(at + 1)})`), name).toHaveText(String(sum));
  }
  await expect(page.getByText(zone)).toBeVisible();
  await page.getByRole('button', { name: '數字的定義' }).click();
  await expect(page.locator('dl')).toContainText('進線');

  // On paper, which does not scroll, no column is cut off.
  const screen = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  const beyond = await page.locator('.DataTable').evaluate((e) => e.scrollWidth - e.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(screen);

  // A file has the same rows.
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await csv.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(report.rows.length + 1);
  const [xlsx] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'XLSX' }).click(),
  ]);
  expect((await readFile(await xlsx.path())).subarray(0, 2).toString()).toBe('PK');

  // From the busiest interval to its contacts, and on to one of them.
  const entered = column(report, 'entered').map(Number);
  const busiest = entered.indexOf(Math.max(...entered));
  await rows.nth(busiest).getByRole('button').click();
  await expect(page).toHaveURL(/report=contacts/);
  const [start, end] = ['start', 'end'].map((name) => String(column(report, name)[busiest]).slice(0, 16));
  const behind = await told(server, 'contacts', '--queue', '8000', '--from', start ?? '', '--to', end ?? '');
  await expect(page.locator('tbody tr[data-key]')).toHaveCount(behind.rows.length);
  await page.locator('tbody tr[data-key]').first().getByRole('button').click();
  await expect(page).toHaveURL(/\/desk\/history\?contact=c-/);
  await expect(page.locator('.Story-step').first()).toBeVisible();
  await page.goBack();
  await expect(page.locator('tbody tr[data-key]')).toHaveCount(behind.rows.length);
});

test('a view is kept, made at once and fetched; removing is taken back', async ({ open, server }) => {
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/reports?report=agents&${span}`);
  await page.getByRole('button', { name: '儲存檢視' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '儲存', exact: true }).click();
  await expect(dialog.getByLabel('名稱')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('名稱').fill('早報');
  await dialog.getByLabel('自動產生').selectOption('weekly');
  await dialog.getByLabel('星期').selectOption('2');
  await dialog.getByLabel(/^時間/).fill('06:30');
  await dialog.getByLabel('格式').selectOption('csv');
  await dialog.getByLabel('與所有能看').check();
  await dialog.getByRole('button', { name: '儲存', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: '已儲存與排程' }).click();
  const plan = page.locator('[data-plan="早報"]');
  await expect(plan).toContainText('每週星期二 06:30');
  await plan.getByRole('button', { name: '立即產生' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    plan.getByRole('link', { name: /CSV/ }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^agents-.*\.csv$/);
  await plan.getByRole('button', { name: '刪除' }).click();
  await expect(plan).toHaveCount(0);
  await page.getByRole('button', { name: '復原' }).click();
  await expect(plan).toBeVisible();

  // Another sees what is shared, and an agent only the own figures.
  const other = await logged(await open(), server, 'admin');
  await other.goto(`${server.url}/desk/reports?tab=saved`);
  await expect(other.locator('[data-plan="早報"]')).toContainText('他人共用');
  const agent = await logged(await open(), server, '1001');
  await agent.goto(`${server.url}/desk/reports`);
  await expect(agent.getByRole('heading', { level: 2 })).toBeVisible();
  await expect(agent.getByRole('tab')).toHaveCount(0);

  // Agents keep views of their own, which are there again elsewhere.
  await agent.getByRole('radio', { name: '7 天' }).check({ force: true });
  await agent.getByRole('button', { name: '儲存此檢視' }).click();
  await agent.getByRole('dialog').getByLabel('名稱').fill('我的一週');
  await agent.getByRole('dialog').getByRole('button', { name: '儲存', exact: true }).click();
  await expect(agent.getByRole('button', { name: '我的一週', exact: true })).toBeVisible();
  const again = await logged(await open(), server, '1001');
  await again.goto(`${server.url}/desk/reports`);
  await again.getByRole('button', { name: '我的一週', exact: true }).click();
  await expect(again.getByRole('radio', { name: '7 天' })).toBeChecked();
});

test('what other staff would have come to, and who is needed', async ({ open, server }) => {
  const page = await logged(await open({ timezoneId: zone }), server, '1900');
  await page.goto(`${server.url}/desk/reports?tab=whatif`);
  await page.getByLabel('從').fill(day);
  await page.getByLabel('到（含當日）').fill(day);
  await page.getByLabel('重演次數').fill('2');
  await page.getByLabel('值', { exact: true }).fill('nonsense');
  await page.getByRole('button', { name: '計算' }).click();
  await expect(page.getByText('無法計算')).toBeVisible();
  await page.getByLabel('值', { exact: true }).fill('+2');
  await page.getByRole('button', { name: '計算' }).click();
  const level = page.locator('tr[data-key="所有佇列 service-level"]');
  await expect(level).toContainText('%');
  const real = await told(server, 'queues', '--from', day);
  const answered = column(real, 'answered').reduce<number>((sum, n) => sum + Number(n), 0);
  await expect(page.locator('tr[data-key="所有佇列 answered"] td').nth(1)).toHaveText(String(answered));
  await page.getByRole('tab', { name: '人力需求' }).click();
  await page.getByLabel('間隔').selectOption('60');
  await page.getByRole('button', { name: '計算' }).click();
  await expect(page.locator('tbody tr[data-key]').first()).toBeVisible();
});
