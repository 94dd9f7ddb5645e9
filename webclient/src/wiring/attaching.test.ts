import { beforeEach, expect, test } from 'vitest';
import { attaching, filesMax, step, type Attaching } from '../model/attaching';
import type { SharedFile } from '../model/file';
import { parse } from '../testing/fakes';
import { StanzaError } from '../wire/stanza';
import type { Stream } from '../wire/stream';
import { AttachTray, PutError } from './attaching';

let model: Attaching;
let said: SharedFile[];
let puts: { url: string; sent: (part: number) => void; end: (error?: Error) => void }[];
let forgotten: string[];
let refusal: Error | undefined;

const stream = {
  iq: () =>
    refusal === undefined
      ? Promise.resolve(
          parse(
            '<iq xmlns="jabber:client"><slot xmlns="urn:xmpp:http:upload:0"><put url="https://u.example/p"/><get url="https://u.example/g"/></slot></iq>',
          ),
        )
      : Promise.reject(refusal),
} as unknown as Stream;

const tray = () =>
  new AttachTray(
    {
      shrink: (file) => Promise.resolve({ file, width: 4, height: 3 }),
      put: (url, _file, sent) =>
        new Promise((resolve, reject) =>
          puts.push({ url, sent, end: (error) => (error === undefined ? resolve() : reject(error)) }),
        ),
      preview: (file) => `blob:${file.name}`,
      forget: (preview) => forgotten.push(preview),
    },
    {
      stream: () => stream,
      service: () => 'upload.localhost',
      say: (file) => said.push(file),
      model: () => model,
      dispatch: (event) => (model = step(model, event)),
    },
  );
const picture = (name = 'a.png', bytes = 'abc') => new File([bytes], name, { type: 'image/png' });
const passed = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  model = attaching;
  [said, puts, forgotten, refusal] = [[], [], [], undefined];
});

test('a file is looked at, sent with its progress, said, and gone from the tray', async () => {
  const files = tray();
  await files.add([picture()]);
  expect(model.files).toMatchObject([{ name: 'a.png', size: 3, preview: 'blob:a.png', stage: 'ready' }]);
  const sending = files.send();
  await passed();
  puts[0]!.sent(0.5);
  expect(model.files).toMatchObject([{ stage: 'sending', sent: 0.5 }]);
  puts[0]!.end();
  await sending;
  expect(said).toEqual([
    { url: 'https://u.example/g', name: 'a.png', size: 3, type: 'image/png', width: 4, height: 3 },
  ]);
  expect([model.files, forgotten]).toEqual([[], ['blob:a.png']]);
});

test('a refusal stays beside its file, which can be sent again or taken away', async () => {
  const files = tray();
  await files.add([picture()]);
  refusal = new StanzaError('forbidden', '');
  await files.send();
  expect(model.files).toMatchObject([{ stage: 'failed', problem: { code: 'forbidden' } }]);
  refusal = undefined;
  const again = files.send();
  await passed();
  puts[0]!.end(new PutError(415));
  await again;
  expect(model.files).toMatchObject([{ stage: 'failed', problem: { code: 'type' } }]);
  files.remove(model.files[0]!.id);
  expect(model.files).toEqual([]);
});

test('what is taken away on its way is not said', async () => {
  const files = tray();
  await files.add([picture()]);
  const sending = files.send();
  await passed();
  files.remove(model.files[0]!.id);
  puts[0]!.end(new PutError(0));
  await sending;
  expect([model.files, said]).toEqual([[], []]);
});

test('an empty file is refused, and so is one more than may wait', async () => {
  const files = tray();
  await files.add([picture('leer.png', '')]);
  expect(model).toEqual({ files: [], refused: { code: 'empty' } });
  await files.add(Array.from({ length: filesMax + 1 }, (_, i) => picture(`${i}.png`)));
  expect(model.files).toHaveLength(filesMax);
  expect(model.refused).toEqual({ code: 'many' });
});

test('a file with nothing in it is said to be empty, also where others come after it', async () => {
  const files = tray();
  await files.add([picture('none.png', ''), picture()]);
  expect(model).toMatchObject({ files: [{ name: 'a.png' }], refused: { code: 'empty' } });
  await files.add([picture('b.png')]);
  expect(model.refused).toBeNull();
});
