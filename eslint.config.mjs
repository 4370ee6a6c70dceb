import { defineConfig } from 'eslint/config';
import scaffold from './.config/eslint.config.mjs';

const code = ['**/*.{ts,tsx,mjs}'];

const unwanted = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a readonly union of strings.' },
];

export default defineConfig([
  { ignores: ['.config/', '.cache/', '.data/', 'build/', 'dist/', 'coverage/', 'artifacts/', 'node_modules/'] },
  ...scaffold,
  {
    name: 'promshards/all code',
    files: code,
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-console': 'error',
      // JSX is compiled to react/jsx-runtime, which Grafana shares.
      'react/react-in-jsx-scope': 'off',
      'max-params': ['error', 3],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...unwanted],
    },
  },
  {
    name: 'promshards/series sets, which are read only outside their builders',
    files: code,
    ignores: ['src/engine/model/seriesSet.ts', 'src/engine/model/seriesSetBuilder.ts', 'src/engine/decode/gridSink.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...unwanted,
        {
          selector: "NewExpression[callee.name='SeriesSet']",
          message: 'Use a SeriesSetBuilder: what it hands out cannot be written to.',
        },
      ],
    },
  },
  {
    name: 'promshards/the plugin, which runs in Grafana 12.3 too: what replaces the deprecated is not there yet',
    files: ['src/app/**', 'src/datasource/**'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    name: "promshards/the app's texts, whose values are not to be escaped twice",
    files: ['src/app/**'],
    ignores: ['src/app/text.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@grafana/i18n', importNames: ['t'], message: 'Import t from src/app/text.ts.' }] },
      ],
    },
  },
  {
    name: 'promshards/configuration files, whose programs want a default export',
    files: ['*.{ts,mjs,js}', '.*.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    name: 'promshards/AssemblyScript, which has types of its own',
    files: ['**/assembly/*.ts'],
    languageOptions: { parserOptions: { project: './src/engine/tsconfig.assembly.json' } },
  },
  {
    name: 'promshards/tests',
    files: ['**/*.test.{ts,tsx,mjs}', 'e2e/**/*.ts', '**/testing/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
  {
    name: 'promshards/programs that run outside React',
    files: ['server/**', 'demo/**', 'e2e/**', 'bench/**', 'scripts/**', 'src/engine/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off', 'react-hooks/exhaustive-deps': 'off' },
  },
]);
