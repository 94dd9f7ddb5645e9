import { look } from './look';

/**
 * The script that sites put into their pages: a button that opens our chat in a frame. No framework, and nothing of the
 * site's page is touched but one element at its end. docs/widget.md tells sites of it.
 */

const script = document.currentScript as HTMLScriptElement | null;
const origin = new URL(script?.src ?? location.href).origin;
const { dn = '', lang = '', ...own } = script?.dataset ?? {};
const keptName = 'parley.widget';

type Shown = Readonly<{ name?: string; title?: string; lead?: string; side?: string; colour?: string }>;
type Told = Readonly<{ parley?: string; unread?: number }>;
type Handler = (detail: Told) => void;

const handlers = new Map<string, Set<Handler>>();
const tell = (name: string, detail: Told = {}): void => handlers.get(name)?.forEach((run) => run(detail));

const parts = look();
let frame: HTMLIFrameElement | undefined;
let shown: Shown = {};
let signed = '';
let open = false;

/** What survives a walk through the site's pages, for as long as the window lives: whether there is a chat, and is open. */
function keep(value: '' | 'begun' | 'open'): void {
  try {
    if (value === '') sessionStorage.removeItem(keptName);
    else sessionStorage.setItem(keptName, value);
  } catch {
    // A browser that keeps nothing: the next page begins with the button.
  }
}

function kept(): string {
  try {
    return sessionStorage.getItem(keptName) ?? '';
  } catch {
    return '';
  }
}

let begun = kept() !== '';

function makeFrame(): HTMLIFrameElement {
  const query = new URLSearchParams({ dn, site: location.origin });
  if (lang !== '') query.set('lang', lang);
  const made = document.createElement('iframe');
  made.src = `${origin}/widget?${query.toString()}${signed === '' ? '' : `#signed=${encodeURIComponent(signed)}`}`;
  made.title = shown.title ?? shown.name ?? parts.name;
  made.allow = 'clipboard-write';
  parts.panel.append(made);
  return made;
}

function show(): void {
  if (open) return;
  open = true;
  frame ??= makeFrame();
  parts.show(true);
  parts.unread(0);
  frame.focus();
  frame.contentWindow?.postMessage({ parley: 'shown' }, origin);
  if (begun) keep('open');
  tell('open');
}

function hide(): void {
  if (!open) return;
  open = false;
  parts.show(false);
  parts.button.focus();
  frame?.contentWindow?.postMessage({ parley: 'hidden' }, origin);
  if (begun) keep('begun');
  tell('close');
}

addEventListener('message', ({ data, origin: from, source }: MessageEvent<Told | null>) => {
  if (from !== origin || source === null || source !== frame?.contentWindow) return;
  const what = data?.parley;
  if (what === 'close') hide();
  else if (what === 'ready') frame.contentWindow.postMessage({ parley: open ? 'shown' : 'hidden' }, origin);
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
    const all = handlers.get(name) ?? new Set<Handler>();
    handlers.set(name, all.add(run));
    return () => void all.delete(run);
  },
  /** Says who the visitor is, by a token that the site has signed; before the chat begins. */
  identify: (token: string) => {
    signed = token;
    frame?.contentWindow?.postMessage({ parley: 'identify', signed }, origin);
  },
};
(globalThis as unknown as { Parley: typeof api }).Parley = api;

function start(): void {
  document.body.append(parts.host);
  parts.dress(shown);
  const before = kept();
  if (before === 'open') show();
  else if (before !== '') frame = makeFrame();
}

const query = new URLSearchParams({ dn, lang: lang || document.documentElement.lang || navigator.language });
fetch(`${origin}/widget/config?${query.toString()}`, { credentials: 'omit' })
  .then((answer) => answer.json())
  .then((told: Shown) => (shown = { ...told, ...own }))
  .catch(() => (shown = own)) // a host's policy may forbid to ask: the button looks as usual then
  .finally(() => {
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
    else start();
  });
