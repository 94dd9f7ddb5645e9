import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { clean } from './build/clean';
import { compress } from './build/compress';

const dist = 'dist';

// Three pages, three entries; the server maps /, /desk and /desk/duty to them (webclient.go).
export default defineConfig({
  plugins: [svelte(), clean(dist, 'index.html'), compress(dist)],
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['customer.html', 'menu.html', 'duty.html'] },
  },
});
