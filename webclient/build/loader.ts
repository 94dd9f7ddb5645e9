import { defineConfig } from 'vite';
import { languages, sentencesOf } from './catalogues.ts';

// What nobody can ask a catalogue for: said in all languages at once.
const silentWords = languages()
  .map((language) => sentencesOf(language)['widget.silent'])
  .join(' ');

/** Builds what other sites load: one classic script without a hash in its name. */
export default defineConfig({
  define: { silentWords: JSON.stringify(silentWords) },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    reportCompressedSize: false,
    lib: {
      entry: 'src/view/loader/loader.ts',
      formats: ['iife'],
      name: 'ParleyLoader',
      fileName: () => 'parley.js',
    },
  },
});
