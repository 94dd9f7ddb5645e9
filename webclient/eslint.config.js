import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a folder may import; the arrows of the front end. */
const only = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});
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
  only(['src/model/**'], ['../*', '!./*'], 'the model imports only itself'),
  only(['src/wire/**'], ['../*', '!../testing'], 'the wire imports only itself'),
  only(['src/platform/**'], ['../*'], 'the platform imports only itself'),
  only(['src/wiring/**'], ['../view/*', '../i18n/*'], 'the wiring draws nothing'),
  only(['src/view/**'], ['../wire/*'], 'a view knows the model, never the wire'),
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
