import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { catalogues } from './build/catalogues.ts';
import { firstOf } from './build/first.ts';
import { later } from './build/later.ts';
import { theme } from './build/theme.ts';

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
        codeSplitting: page === 'customer' ? { groups: [{ name: 'first', test: firstOf(page) }] } : true,
      },
    },
  },
}));
