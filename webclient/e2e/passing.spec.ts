import { expect, test } from './fixtures';
import type { Desk } from './desk';
import { picture } from './pictures';
import { looked } from './words';

/** Chooses to whom a chat goes, by name. */
async function choose(desk: Desk, name: string): Promise<void> {
  await desk.page.getByRole('combobox', { name: /^(對象|To)$/ }).fill(name);
  await desk.page.getByRole('option', { name }).click();
}

for (const language of looked) {
  test.describe(`what agents do with a chat, in ${language}`, () => {
    test.use({ language });

    test('a consultation is private; the colleague takes the chat over; a transfer is taken back, declined, accepted', async ({
      agent,
      visitor,
    }, info) => {
      const lead = await agent('1001');
      const colleague = await agent('1002');
      await lead.set('ready');
      const customer = await visitor();
      await customer.say('可以退費嗎？');
      await lead.take('王小明');
      await colleague.set('ready');

      await lead.page.keyboard.press('Alt+t');
      await expect(lead.page.locator('select[name=kind]')).toBeFocused();
      await lead.page.locator('select[name=kind]').selectOption('consult');
      await choose(lead, '陳先生');
      await lead.page.locator('input[name=reason]').fill('退費上限？');
      await picture(lead.page, info, `passing-${language}-pane`);
      await lead.page.locator('form:has(select[name=kind]) button[type=submit]').click();
      await expect(colleague.offer('王小明')).toContainText('退費上限？');
      await expect(lead.composer).toBeFocused();
      await picture(colleague.page, info, `passing-${language}-offered`);
      await colleague.accept.click();
      await colleague.shows('可以退費嗎？');
      await colleague.say('一百元以內可以');
      await lead.shows('可以退費嗎？', '一百元以內可以');
      await expect(lead.page.locator('[data-among=agents]')).toHaveCount(1);
      await lead.page.getByRole('checkbox', { name: /僅客服員可見|Among agents only/ }).check();
      await lead.say('謝謝');
      await colleague.shows('可以退費嗎？', '一百元以內可以', '謝謝');
      await expect(lead.page.locator('[data-parties]')).toContainText('陳先生');
      await picture(lead.page, info, `passing-${language}-lead`);
      await picture(colleague.page, info, `passing-${language}-consulted`);
      await customer.shows('可以退費嗎？');

      // Words begun for agents alone stay so, though their writer is let in before they are sent.
      await colleague.composer.fill('別讓他知道');
      await lead.page.getByRole('button', { name: /^(讓 陳先生|Let 陳先生 speak)/ }).click();
      await expect(
        colleague.page.getByRole('checkbox', { name: /僅客服員可見|Among agents only/ }),
      ).toBeChecked();
      await colleague.composer.press('Enter');
      await lead.shows('可以退費嗎？', '一百元以內可以', '謝謝', '別讓他知道');
      await expect(colleague.page.getByRole('checkbox', { name: /僅客服員可見|Among/ })).not.toBeChecked();

      await lead.page.getByRole('button', { name: /^(交給|Leave it to)/ }).click();
      await lead.is('wrapUp');
      await colleague.say('我來為您處理');
      await customer.shows('可以退費嗎？', '我來為您處理');
      await expect(customer.says(/接下來由 陳先生|陳先生 serves you/)).toBeVisible();

      await lead.set('ready');
      const back = async () => {
        await colleague.page.getByRole('button', { name: /^(轉接…|Transfer…)$/ }).click();
        await choose(colleague, '林小姐');
        await colleague.page.getByRole('button', { name: /^(轉接|Transfer)$/ }).click();
        await expect(lead.offer('王小明')).toBeVisible();
      };
      await back();
      await colleague.page.getByRole('button', { name: /^(收回|Take back)$/ }).click();
      await expect(lead.offer('王小明')).toBeHidden();
      await back();
      await lead.decline.click();
      await expect(colleague.page.locator('[data-parties]')).toContainText(/林小姐 (已略過|has declined)/);
      await back();
      await lead.accept.click();
      await lead.say('您好');
      await customer.shows('可以退費嗎？', '我來為您處理', '您好');
      await colleague.is('wrapUp');

      await colleague.set('ready');
      await lead.page.keyboard.press('Alt+t');
      await lead.page.locator('select[name=kind]').selectOption('consult');
      await choose(lead, '陳先生');
      await lead.page.getByRole('button', { name: /^(詢問|Ask)$/ }).click();
      await colleague.take('王小明');
      await lead.page.getByRole('button', { name: /^(請 陳先生 退出|Let 陳先生 go)$/ }).click();
      await colleague.is('ready');
      await expect(lead.page.locator('[data-parties]')).not.toContainText('陳先生 ');
    });

    test('reasons, notes, tags, codes of the queue, a report, a wrap-up with an end', async ({
      server,
      agent,
      visitor,
    }, info) => {
      await server.command('queue', 'set', '8001', 'wrap-up=timed', 'wrap-up-for=2m', 'wrap-up-forced=yes');
      const desk = await agent();
      const reason = desk.page.getByRole('combobox', { name: /^(原因|Reason)$/ });
      await reason.selectOption('lunch');
      await expect(desk.page.locator('[data-reason]')).toHaveText(language === 'en' ? 'Lunch' : '用餐');
      await picture(desk.page, info, `passing-${language}-reason`);
      await desk.set('ready');
      await visitor({ dn: '8001' });
      await desk.take('王小明');
      await desk.page.getByRole('tab', { name: /^(註記|Notes)/ }).click();
      await desk.page.getByRole('textbox', { name: /新增註記|Add a note/ }).fill('老客戶');
      await desk.page.getByRole('button', { name: /^(新增|Add)$/ }).click();
      await expect(desk.page.locator('[data-note]')).toHaveText('老客戶');
      await desk.page.getByText(/檢舉此客戶|Report this visitor/).click();
      await desk.page.getByRole('textbox', { name: /發生了什麼事|What happened/ }).fill('辱罵');
      await desk.page.getByRole('button', { name: /^(送出檢舉|Report)$/ }).click();
      await expect(desk.says(/已通報主管|Reported to the supervisors/)).toBeVisible();
      await desk.hangUp.click();
      await desk.wrapUpForm.waitFor();
      await expect(desk.says(/剩餘 \d+:\d\d|\d+:\d\d left/)).toBeVisible();
      await desk.page.getByRole('button', { name: /^(延長 60 秒|60 seconds more)$/ }).click();
      await expect(desk.says(/剩餘 2:[1-5]\d|2:[1-5]\d left/)).toBeVisible();
      await expect(desk.says(/請先選擇結案代碼|A wrap-up code is needed/)).toBeVisible();
      await expect(desk.wrapUpForm.locator('option', { hasText: /印表機|Printer/ })).toHaveCount(1);
      await picture(desk.page, info, `passing-${language}-wrap-up`);
      await desk.file('printer', '卡紙');
      await desk.set('ready');
    });
  });
}

test('of two wrap-ups the first is ended alone, the last with being ready', async ({ server, agent, visitor }) => {
  await server.command('agent', 'set', '1001', '--slots', '2');
  const desk = await agent();
  await desk.set('ready');
  const names = ['王小明', '陳小美'];
  for (const name of names) {
    await visitor({ name });
    await desk.take(name);
  }
  const row = (name: string) => desk.page.locator('.ContactRow', { hasText: name });
  for (const name of names) {
    await row(name).click();
    await desk.hangUp.click();
    await expect(row(name)).toHaveAttribute('data-mark', 'wrap-up');
  }
  await desk.page.getByRole('button', { name: '儲存並完成此筆' }).click();
  await expect(row('陳小美')).toHaveCount(0);
  await desk.is('wrapUp');
  await row('王小明').click();
  await desk.page.getByRole('button', { name: '儲存並待機' }).click();
  await expect(row('王小明')).toHaveCount(0);
  await desk.is('ready');
});
