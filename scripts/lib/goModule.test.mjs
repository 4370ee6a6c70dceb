import { moduleVersion } from './goModule.mjs';
import { DEFAULT_RELEASE, takeRelease } from './releaseOption.mjs';

test.each([
  ['3.16', 'v0.316.0'],
  ['3.5', 'v0.305.0'],
  ['3.0', 'v0.300.0'],
  ['2.53', 'v0.53.0'],
  ['2.40', 'v0.40.0'],
])('Prometheus %s is the Go module %s', (release, version) => {
  expect(moduleVersion(release)).toBe(version);
});

test('a release is taken out of the arguments', () => {
  expect(takeRelease(['--only', 'info', '--prometheus', '3.16', '--out', 'x'])).toEqual({
    release: '3.16',
    rest: ['--only', 'info', '--out', 'x'],
  });
  expect(takeRelease(['--only', 'info'])).toEqual({ release: DEFAULT_RELEASE, rest: ['--only', 'info'] });
});

test.each([[['--prometheus']], [['--prometheus', '2.39']], [['--prometheus', '3.16.1']], [['--prometheus', '4.0']]])(
  'refused: %j',
  (args) => {
    expect(() => takeRelease(args)).toThrow('--prometheus takes a release');
  }
);
