import { look } from './look';

/**
 * The script that sites put into their pages: a button that opens our chat in a frame. No framework, and nothing of the
 * site's page is touched but one element at its end. docs/widget.md tells sites of it.
 */

const script = document.currentScript as HTMLScriptElement | null;
const origin = new URL(script?.src ?? location.href).origin;
const { dn = '', lang = '', ...own } = script?.dataset ?? {};
const keptName = 'parley.widget';
const wordMs = 10_000; // longer without a word of the frame, and the visitor is told
/** What is said then, in all languages: build/loader.ts. */
declare const silentWords: string;

/** What the server says of the queue; to a site that may not show it, that alone, and what is to be set. */
type Shown = Readonly<{
  name?: string;
  title?: string;
  lead?: string;
  side?: string;
  colour?: string;
  refused?: string;
  setting?: string;
}>;
type Told = Readonly<{ parley?: string; unread?: number }>;
type Handler = (detail: Told) => void;

const handlers = new Set<readonly [name: string, run: Handler]>();
const tell = (what: string, detail: Told = {}): void =>
  handlers.forEach(([name, run]) => name === what && run(detail));

const parts = look();
let frame: HTMLIFrameElement | undefined;
let shown: Shown = {};
let signed = '';
let open = false;
let heard = false;

/** What survives a walk through the site's pages, for as long as the window lives: whether there is a chat, and is open. */
function keep(value: '' | 'begun' | 'open'): void {
  try {
    sessionStorage.setItem(keptName, value);
  } catch {
    // A browser that keeps nothing: the next page begins with the button.
  }
}

let before = '';
try {
  before = sessionStorage.getItem(keptName) ?? '';
} catch {
  // As above.
}
let begun = before !== '';

function makeFrame(): HTMLIFrameElement | undefined {
  if (shown.refused !== undefined) return undefined;
  const query = new URLSearchParams({ dn, site: location.origin });
  if (lang !== '') query.set('lang', lang);
  const made = document.createElement('iframe');
  made.src = `${origin}/widget?${query.toString()}${signed === '' ? '' : `#signed=${encodeURIComponent(signed)}`}`;
  made.title = parts.name();
  made.allow = 'clipboard-write';
  parts.panel.append(made);
  setTimeout(() => heard || parts.say(silentWords), wordMs); // the server is gone, or the browser refuses the frame
  return made;
}

const say = (message: object): void => frame?.contentWindow?.postMessage(message, origin);

function show(): void {
  if (open) return;
  open = true;
  frame ??= makeFrame();
  parts.show(true);
  parts.unread(0);
  frame?.focus();
  say({ parley: 'shown' });
  if (begun) keep('open');
  tell('open');
}

function hide(): void {
  if (!open) return;
  open = false;
  parts.show(false);
  parts.button.focus();
  say({ parley: 'hidden' });
  if (begun) keep('begun');
  tell('close');
}

addEventListener('message', ({ data, origin: from, source }: MessageEvent<Told | null>) => {
  if (from !== origin || source !== frame?.contentWindow) return;
  heard = true;
  parts.say('');
  const what = data?.parley;
  if (what === 'close') hide();
  else if (what === 'ready') say({ parley: open ? 'shown' : 'hidden' });
  else if (what === 'unread') parts.unread(open ? 0 : (data?.unread ?? 0));
  else if (what === 'begun' || what === 'ended') {
    begun = what === 'begun';
    keep(begun ? (open ? 'open' : 'begun') : '');
  }
  if (what !== undefined && what !== 'close') tell(what, data ?? {});
});

parts.button.addEventListener('click', () => (open ? hide() : show()));

const api = {
  open: show,
  close: hide,
  /** Runs whenever that happens: ready, open, close, begun, ended, unread. Returns how to stop. */
  on: (name: string, run: Handler) => {
    const handler = [name, run] as const;
    handlers.add(handler);
    return () => void handlers.delete(handler);
  },
  /** Says who the visitor is, by a token that the site has signed; before the chat begins. */
  identify: (token: string) => {
    signed = token;
    say({ parley: 'identify', signed });
  },
};
function start(): void {
  document.body.append(parts.host);
  parts.dress(shown);
  parts.say(shown.refused ?? '');
  if (before === 'open') show();
  else if (before !== '') frame ??= makeFrame();
}

// A page may bear the script twice: the first counts.
const page = globalThis as unknown as { Parley?: typeof api };
if (page.Parley === undefined) {
  page.Parley = api;
  const query = new URLSearchParams({
    dn,
    lang: lang || document.documentElement.lang || navigator.language,
  });
  fetch(`${origin}/widget/config?${query.toString()}`, { credentials: 'omit' })
    .then((answer) => answer.json())
    .then((told: Shown) => {
      parts.dress(told); // what makes no sense of the site's own then leaves it so
      shown = { ...told, ...own };
    })
    .catch(() => (shown = own)) // a host's policy may forbid to ask: the button looks as usual then
    .finally(() => {
      if (shown.setting !== undefined) console.warn(shown.setting);
      if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
      else start();
    });
}
