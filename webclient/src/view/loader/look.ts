/** What the site's page shows: a button, words beside it, and the panel for the frame, in a shadow root of their own. */
export type Look = Readonly<{
  host: HTMLElement;
  button: HTMLButtonElement;
  panel: HTMLElement;
  /** What the button is called. */
  name: () => string;
  show: (open: boolean) => void;
  /** Says that in the place of the frame; '' is nothing. */
  say: (text: string) => void;
  unread: (count: number) => void;
  dress: (
    shown: Readonly<{ title?: string; name?: string; lead?: string; side?: string; colour?: string }>,
  ) => void;
}>;

const css = `:host{all:initial;--c:#0b6b64;position:fixed;inset:auto 20px 20px auto;z-index:2147483000;display:grid;justify-items:end;gap:12px;font:15px/1.4 system-ui,sans-serif}
:host([data-side=start]){inset:auto auto 20px 20px;justify-items:start}
button{all:unset;position:relative;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--c);color:#fff;box-shadow:0 2px 6px #0003,0 8px 24px #0003;cursor:pointer;justify-self:inherit}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #0b57d0}
svg{width:28px;height:28px;fill:none;stroke:currentcolor;stroke-width:2;stroke-linejoin:round}
b{position:absolute;top:-4px;right:-4px;min-width:10px;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
p{margin:0;max-width:240px;padding:10px 14px;border-radius:14px;background:#fff;color:#172120;box-shadow:0 2px 12px #0003}
div{width:400px;border-radius:16px;overflow:hidden;background:#fff;box-shadow:0 12px 48px #0005}
div p{max-width:none}
p:not([hidden])+iframe{display:none}
iframe{display:block;width:100%;height:min(640px,calc(100dvh - 112px));border:0}
[hidden]{display:none}
@media(max-width:480px){div{position:fixed;inset:0;width:100%;border-radius:0}iframe{height:100%}:host([data-open]) button{display:none}}
@media(forced-colors:active){button,p,div{border:2px solid}}
@media print{:host{display:none}}`;

const svg = 'http://www.w3.org/2000/svg';

export function look(): Look {
  const host = document.createElement('parley-chat');
  host.setAttribute('role', 'region'); // words beside the button belong to a landmark, too
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet(); // a style element would need the host's policy to allow it
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] =>
    document.createElement(tag);
  const [panel, words, button, badge, said] = [make('div'), make('p'), make('button'), make('b'), make('p')];
  const mark = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', 'M4 5h16v11H11l-5 4v-4H4z');
  mark.setAttribute('viewBox', '0 0 24 24');
  mark.setAttribute('aria-hidden', 'true');
  mark.append(path);
  button.setAttribute('aria-expanded', 'false');
  button.append(mark, badge);
  said.setAttribute('role', 'alert');
  panel.append(said);
  panel.hidden = words.hidden = badge.hidden = said.hidden = true;
  root.append(panel, words, button);

  let name = 'Chat';
  const called = (): void => {
    host.setAttribute('aria-label', name);
    button.setAttribute('aria-label', badge.hidden ? name : `${name} (${badge.textContent})`);
  };
  // On a phone the chat has the screen to itself; words in its place leave the button there as the way back.
  const alone = (): boolean => host.toggleAttribute('data-open', !(panel.hidden || !said.hidden));
  const look: Look = {
    host,
    button,
    panel,
    name: () => name,
    show: (open) => {
      panel.hidden = !open;
      words.hidden = open || words.textContent === '';
      alone();
      button.setAttribute('aria-expanded', String(open));
    },
    say: (text) => {
      said.textContent = text;
      said.hidden = text === '';
      alone();
    },
    unread: (count) => {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : String(count);
      called();
    },
    dress: ({ title, name: queue, lead = '', side, colour }) => {
      name = [title, queue].find(Boolean) ?? name;
      words.textContent = lead;
      words.hidden = lead === '' || !panel.hidden;
      if (side === 'start' || side === 'end') host.dataset.side = side;
      if (colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour)) host.style.setProperty('--c', colour);
      called();
    },
  };
  return look;
}
