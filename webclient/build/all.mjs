import { build } from 'vite';
import { clean, compress } from './files.mjs';

// Each page is a build of its own: what pages share is small against what a shared file would make each of them load.
const pages = ['customer', 'menu', 'duty', 'board', 'setup', 'history', 'reports', 'admin'];
const dist = 'dist';

clean(dist, 'index.html');
for (const page of pages) await build({ mode: page, logLevel: 'warn' });
await build({ configFile: 'build/loader.ts', logLevel: 'warn' }); // what other sites load
compress(dist);
