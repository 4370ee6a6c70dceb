const { createRequire } = require('node:module');

// Jest's own, of its version.
const { default: Sequencer } = createRequire(require.resolve('jest'))('@jest/test-sequencer');

/**
 * Test files that take half a minute and more, the longest first; those that mostly wait stand between those that compute.
 * By itself jest goes by what it measured the last time, or by size: where nothing was measured yet the longest came last.
 */
const LONG = [
  ...[
    'scaling',
    'alertmanager',
    'fleetHistory',
    'fleetRules',
    'driverContract',
    'recovery',
    'nativeHistograms',
    'promqltest',
    'faultTable',
    'moves',
  ],
  ...[
    'machineFaults',
    'process-driver',
    'docs',
    'exactness',
    'lifecycle',
    'eval',
    'faults',
    'replicas',
    'start',
    'fuzz',
    'security',
    'syntax',
  ],
]
  .map((name) => `/e2e/federation/${name}.test.ts`)
  .concat('/e2e/store/contract.test.ts');

/** The order in which jest runs test files. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => LONG.findIndex((end) => path.endsWith(end));
    const isLong = (test) => place(test) >= 0;
    return [
      ...tests.filter(isLong).sort((a, b) => place(a) - place(b)),
      ...super.sort(tests.filter((test) => !isLong(test))),
    ];
  }
};
