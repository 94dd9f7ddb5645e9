import { build } from 'vite';

/** Builds what other sites load: one classic script without a hash in its name. */
export const loader = () =>
  build({
    configFile: false,
    logLevel: 'warn',
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
