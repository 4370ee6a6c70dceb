// Suites: `plugin` runs in jsdom, `node` needs nothing outside, `federation` needs real Prometheus servers, `kubernetes` a control
// plane beside them, `browser` needs Chromium and the built plugin as well. scripts/test.mjs runs them in this order.
const path = require('path');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');
const scaffold = require('./.config/jest.config');

const swc = [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    jsc: {
      parser: { syntax: 'typescript', tsx: true, dynamicImport: true },
      target: 'es2022',
      transform: { react: { runtime: 'automatic' } },
    },
  },
];

// Tests run in a context of their own, whose globals are slow to look up: these become variables of each module.
const intrinsics = [
  ...['Array', 'Boolean', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Set', 'String', 'Symbol'],
  ...['ArrayBuffer', 'DataView', 'Float64Array', 'Int32Array', 'Uint32Array', 'Uint8Array'],
];

const nodeSuite = {
  testEnvironment: 'node',
  sandboxInjectedGlobals: intrinsics,
  transform: { '\\.m?[tj]sx?$': swc },
  transformIgnorePatterns: ['node_modules/(?!(@prometheus-io|@lezer|re2js|cookie)/)'],
  roots: ['<rootDir>'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cache', '<rootDir>/.data', '<rootDir>/build'],
};

module.exports = {
  // Only there to end what hangs: a busy machine may take long.
  testTimeout: 20 * 60_000,
  testSequencer: path.join(__dirname, 'scripts', 'lib', 'longestFirst.cjs'),
  projects: [
    {
      ...scaffold,
      displayName: 'plugin',
      rootDir: __dirname,
      modulePaths: [],
      testMatch: ['<rootDir>/src/{app,dashboards,datasource,api}/**/*.test.{ts,tsx}'],
      transform: { '\\.m?[tj]sx?$': swc },
      transformIgnorePatterns: [
        nodeModulesToTransform([
          ...grafanaESModules,
          'monaco-promql',
          '@marcbachmann/cel-js',
          '@prometheus-io',
          '@lezer',
          're2js',
          'yaml',
        ]),
      ],
      moduleNameMapper: {
        ...scaffold.moduleNameMapper,
        // The scaffold's takes long over the pictures that are in the code.
        'react-inlinesvg': path.resolve(__dirname, 'src', 'app', 'testing', 'inlineSvg.tsx'),
      },
    },
    {
      ...nodeSuite,
      displayName: 'node',
      testMatch: [
        '<rootDir>/{src/engine,src/autoscaling,src/recognition,server,scripts,demo,bench,workbench/server}/**/*.test.{ts,mjs}',
      ],
    },
    { ...nodeSuite, displayName: 'federation', testMatch: ['<rootDir>/e2e/{federation,store}/**/*.test.ts'] },
    { ...nodeSuite, displayName: 'kubernetes', testMatch: ['<rootDir>/e2e/kubernetes/**/*.test.ts'] },
    // Not a part of `npm test`: how long a store takes depends on the machine. `npm run soak` runs it.
    { ...nodeSuite, displayName: 'soak', testMatch: ['<rootDir>/e2e/soak/**/*.test.ts'] },
    { ...nodeSuite, displayName: 'browser', testMatch: ['<rootDir>/e2e/browser/**/*.test.ts'] },
  ],
};
