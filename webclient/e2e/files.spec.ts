import { Buffer } from 'node:buffer';
import { expect, test } from './fixtures';
import { picture } from './pictures';

// A picture of 2 x 1 pixels.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGP8z8Dwn4GBgQEADQAB/5tpFVwAAAAASUVORK5CYII=',
  'base64',
);

test.use({ language: 'en' });

test('files, corrections and what was read, between the two pages', async ({ agent, visitor }, info) => {
  const customer = await visitor();
  const desk = await agent();
  await desk.set('ready');
  await desk.take('王小明');
  await customer.say('My order is A12');

  await test.step('the last line is corrected in its place', async () => {
    await expect(customer.line('My order is A12')).toHaveAttribute('data-tick', /sent|delivered|read/);
    await customer.composer.press('ArrowUp');
    await expect(customer.composer).toHaveValue('My order is A12');
    await customer.composer.fill('My order is A123, see https://shop.example/A123.');
    await customer.composer.press('Enter');
    await desk.shows('My order is A123, see https://shop.example/A123.');
    const link = desk.log.getByRole('link');
    await expect(link).toHaveAttribute('href', 'https://shop.example/A123');
    await expect(link).toHaveAttribute('rel', /noopener/);
  });

  await test.step('a picture is looked at before it is sent, and large when it is pressed', async () => {
    await customer.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: png });
    await expect(customer.page.locator('[data-attached]')).toContainText('door.png');
    await picture(customer.page, info, 'files-tray');
    await customer.page.getByRole('button', { name: 'Send' }).click();
    await expect(customer.page.locator('[data-attached]')).toHaveCount(0);
    await desk.log.getByRole('button', { name: 'Show door.png large' }).waitFor();
    const shown = customer.log.getByRole('button', { name: 'Show door.png large' });
    await shown.click();
    await expect(customer.page.getByRole('dialog', { name: 'door.png' })).toBeVisible();
    await picture(customer.page, info, 'files-lightbox');
    await customer.page.keyboard.press('Escape');
    await expect(customer.page.getByRole('dialog')).toHaveCount(0);
    await expect(shown).toBeFocused();
  });

  await test.step('files are let go anywhere on the page or pasted, and a photograph comes smaller', async () => {
    const { page } = customer;
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(3000, 150);
      canvas.getContext('2d')?.fillRect(0, 0, 3000, 150);
      const photo = new File([await canvas.convertToBlob({ type: 'image/jpeg' })], 'photo.jpg', {
        type: 'image/jpeg',
      });
      const carry = (file: File) => {
        const carried = new DataTransfer();
        carried.items.add(file);
        return carried;
      };
      const over = { bubbles: true, cancelable: true, dataTransfer: carry(photo) };
      document.body.dispatchEvent(new DragEvent('dragover', over));
      document.body.dispatchEvent(new DragEvent('drop', over));
      const note = new File(['pasted'], 'pasted.txt', { type: 'text/plain' });
      const paste = { bubbles: true, cancelable: true, clipboardData: carry(note) };
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', paste));
    });
    for (const name of ['photo.jpg', 'pasted.txt'])
      await expect(page.locator('[data-attached]', { hasText: name })).toBeVisible();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.locator('[data-attached]')).toHaveCount(0);
    await desk.log.getByRole('link', { name: /pasted.txt/ }).waitFor();
    const photo = desk.log.getByRole('button', { name: 'Show photo.jpg large' }).locator('img');
    await expect(photo).toHaveAttribute('width', '2048');
    await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(2048);
  });

  await test.step('any other file is a card; one that is not what it says is refused', async () => {
    const files = customer.page.locator('input[type=file]');
    await files.setInputFiles([
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
      { name: 'fake.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no pdf') },
    ]);
    await customer.page.getByRole('button', { name: 'Send' }).click();
    await expect(customer.page.locator('[data-stage=failed]')).toContainText('not what its name says');
    await expect(desk.log.getByRole('link', { name: /notes.txt/ })).toContainText('5 B');
    await customer.page.getByRole('button', { name: 'Remove fake.pdf' }).click();
    await expect(customer.page.locator('[data-attached]')).toHaveCount(0);
  });

  await test.step('what the agent says was read; an emoji comes from the picker', async () => {
    await customer.page.getByRole('button', { name: 'Emoji' }).click();
    await customer.page.getByRole('button', { name: '👍' }).click();
    await expect(customer.composer).toHaveValue('👍');
    await picture(customer.page, info, 'files-chat');
    await customer.composer.press('Enter');
    await expect(desk.line('👍')).toBeVisible();
    // Who answers further up in the log is at its end again, and stays there.
    await desk.page.setViewportSize({ width: 1280, height: 560 });
    await desk.log.evaluate(async (box) => {
      const moved = new Promise((done) => box.addEventListener('scroll', done, { once: true }));
      box.scrollTop = 0;
      await moved;
    });
    await desk.say('Thank you');
    await expect(desk.line('Thank you')).toHaveAttribute('data-tick', 'read');
    await expect(desk.line('Thank you')).toBeInViewport();
    await desk.page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('who looks elsewhere hears it, and can have it quiet; the look is chosen beside it', async () => {
    const { page } = customer;
    const notes = () => page.evaluate(() => (globalThis as unknown as { notes: number }).notes);
    await page.evaluate(() => {
      const counted = Object.assign(globalThis, { notes: 0 });
      const { prototype } = AudioContext;
      const make = Reflect.get(prototype, 'createOscillator') as () => OscillatorNode;
      prototype.createOscillator = function () {
        counted.notes++;
        return make.call(this);
      };
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await desk.say('Are you there?');
    await expect.poll(notes).toBe(1);
    await expect(page).toHaveTitle(/^\(1\)/);

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('checkbox', { name: 'A sound for new messages' }).uncheck();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await desk.say('Hello?');
    await expect(page).toHaveTitle(/^\(2\)/);
    expect(await notes()).toBe(1);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('checkbox', { name: 'A sound for new messages' })).not.toBeChecked();
    await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  });
});

test('a second tab says that the chat is open in the first, and takes it', async ({ server, visitor }) => {
  const first = await visitor();
  await first.say('one');
  const page = await first.page.context().newPage();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Continue here' }).click();
  await expect(page.getByRole('log')).toContainText('one');
  await expect(first.page.getByText(/continued in another window/)).toBeVisible();
});
