import type { Plugin } from 'vite';

// Runs before the first paint, so it is a file of its own (no inline script) and as short as can be. What it reads is
// written by src/view/theme.svelte.ts.
const source = `try{const t=JSON.parse(localStorage.getItem("parley.theme"));if(t=="light"||t=="dark")document.documentElement.dataset.theme=t}catch{}`;

/** Has each page begin in the theme that was chosen in this browser. */
export function theme(): Plugin {
  let file = '';
  return {
    name: 'theme',
    buildStart() {
      if (this.environment.mode === 'build')
        file = this.emitFile({ type: 'asset', name: 'theme.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (bundle === undefined) return [{ tag: 'script', children: source, injectTo: 'head-prepend' }];
        const emitted = Object.keys(bundle).find((name) => /theme-[^/]*\.js$/.test(name));
        if (emitted === undefined) throw new Error(`the theme's script is missing: ${file}`);
        return [{ tag: 'script', attrs: { src: `/${emitted}` }, injectTo: 'head' }];
      },
    },
  };
}
