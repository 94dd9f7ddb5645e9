import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { catalogues } from './build/catalogues.ts';
import { firstOf } from './build/first.ts';
import { later } from './build/later.ts';
import { theme } from './build/theme.ts';

// What of the customer's page waits until somebody asks for it. In one file it weighs less than in many.
const asked =
  /\/(VisitA(fter|sked)|VisitRating|VisitSettings|DataForm|AttachTray|EmojiPanel|Lightbox|sound)\./;

// And what that shares with the chat: else one of them would need the other.
const drawn = /\/(Icon|icons|model\/(file|attaching))\./;

// One page per build, named by the mode (build/all.mjs); the server maps /, /desk and /desk/duty to them (webclient.go).
export default defineConfig(({ mode: page }) => ({
  plugins: [svelte(), catalogues(page), later(), theme()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    modulePreload: false,
    cssCodeSplit: page === 'customer',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: `${page}.html`,
      checks: { pluginTimings: false },
      output: {
        codeSplitting:
          page === 'customer'
            ? {
                groups: [
                  { name: 'first', test: firstOf(page) },
                  { name: 'Icon', test: drawn },
                  { name: 'asked', test: asked },
                ],
              }
            : true,
      },
    },
  },
}));
