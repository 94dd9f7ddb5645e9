import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a folder may import; the arrows of the front end. */
const only = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});
/** Patterns of what lies in these folders, from wherever it is imported. */
const from = (...folders) => folders.flatMap((folder) => [`**/${folder}/*`, `**/${folder}/**`]);

const noDocument = {
  files: ['src/**/*.ts'],
  ignores: ['src/view/**'],
  rules: {
    'no-restricted-globals': ['error', { name: 'document', message: 'only src/view touches the page' }],
  },
};

export default ts.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'test-results',
      'playwright-report',
      'e2e',
      'src/wire/openapi.d.ts',
      '*.config.*',
      'build/*.mjs',
    ],
  },
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  noDocument,
  only(['src/model/**'], from('i18n', 'platform', 'view', 'wire', 'wiring'), 'the model imports only itself'),
  only(['src/wire/**'], from('i18n', 'model', 'platform', 'view', 'wiring'), 'the wire imports only itself'),
  only(
    ['src/platform/**'],
    from('i18n', 'model', 'view', 'wire', 'wiring'),
    'the platform imports only itself',
  ),
  only(['src/wiring/**'], from('i18n', 'view'), 'the wiring draws nothing'),
  only(['src/view/**'], from('wire'), 'a view knows the model, never the wire'),
  only(
    ['src/view/part/**'],
    from('wire', 'customer', 'menu', 'duty', 'board', 'history', 'reports', 'admin'),
    'a part knows no page',
  ),
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
