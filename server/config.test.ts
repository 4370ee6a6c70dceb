import { version } from '../package.json';
import { readConfig } from './config';

const FLEETS = ['--fleets', 'fleets.yaml'];

function problems(argv: readonly string[], env: Record<string, string> = {}): readonly string[] {
  const result = readConfig(argv, env);
  return result.kind === 'problems' ? result.problems : [];
}

describe('readConfig', () => {
  it('has defaults for everything but the fleets file', () => {
    const result = readConfig(FLEETS, {});
    expect(result.kind === 'config' && result.config).toMatchObject({
      listen: { host: '127.0.0.1', port: 9400 },
      fleets: 'fleets.yaml',
      'stop-shards': true,
      timeout: 120_000,
      'max-bytes': 256 * 1024 * 1024,
      tokens: { grafana: undefined, operator: undefined, organisations: new Map() },
    });
  });

  it('takes flags before the environment', () => {
    const env = { PROMSHARDS_FLEETS: 'env.yaml', PROMSHARDS_TIMEOUT: '5s', PROMSHARDS_MAX_BYTES: '1Ki' };
    const result = readConfig(['--timeout=10s'], env);
    expect(result.kind === 'config' && result.config).toMatchObject({
      fleets: 'env.yaml',
      timeout: 10_000,
      'max-bytes': 1024,
    });
  });

  it.each(['timeout', 'client-stall', 'client-time', 'database-check', 'stop-delay', 'stop-grace'])(
    'takes --%s as a duration above zero that a timer can hold',
    (name) => {
      const told = (value: string) => problems([...FLEETS, `--${name}=${value}`]);
      const wrong = ['-5m', '1.5h', '5', '', '1m1h', '9999999999999999999', 'NaN', '5 m'];
      wrong.forEach((value) =>
        expect(told(value)).toEqual([expect.stringContaining(`--${name}: write a duration such as`)])
      );
      ['9999h', '999y', '99999999999999999999s'].forEach((value) =>
        expect(told(value)).toEqual([expect.stringContaining('1d at most')])
      );
      ['1ms', '24h', '1d', '1h30m'].forEach((value) => expect(told(value)).toEqual([]));
      ['0', '0s'].forEach((value) => expect(told(value)).toHaveLength(name === 'stop-delay' ? 0 : 1));
    }
  );

  it.each([
    ['max-bytes', 1],
    ['max-memory', 1],
    ['max-body', 1],
    ['host-memory', 1],
    ['cache-bytes', 0],
    ['client-rate', 0],
    ['disk-reserve', 0],
  ])('takes --%s as a number of bytes, %d at least', (name, least) => {
    const told = (value: string) => problems([...FLEETS, `--${name}=${value}`]);
    ['-1', '1.5m', '1e9', '', '5 G', '0x10'].forEach((value) =>
      expect(told(value)).toEqual([`--${name}: write a number of bytes such as 512Mi, 2G or 1048576`])
    );
    expect(told('9999999999999999999')).toEqual([`--${name}: write 8191Ti at most`]);
    expect(told('0')).toEqual(least === 0 ? [] : [`--${name}: write a number of bytes above zero`]);
    expect(told('1.5Gi')).toEqual([]);
  });

  it('takes no flag twice', () =>
    expect(problems(['--fleets', 'a', '--timeout', '1m', '--fleets', 'b'])).toEqual([
      '--fleets is given more than once',
    ]));

  it('tells everything that is wrong at once', () => {
    expect(problems(['--listen', 'nowhere', '--timeout', 'soon', '--max-series', '0', '--foo', 'x', 'y'])).toEqual([
      '--foo: there is no such flag; --help lists them',
      '"x" is not a flag',
      '"y" is not a flag',
      '--listen: write an address and a port, such as 127.0.0.1:9400',
      '--fleets: is needed: name the YAML file that lists the fleets',
      '--timeout: write a duration such as 15s, 5m or 1h30m',
      '--max-series: write a whole number above zero',
    ]);
  });

  it.each([
    ['a flag without its value', ['--fleets'], ['--fleets: needs a value', /is needed/]],
    ['a port that does not exist', [...FLEETS, '--listen', '127.0.0.1:70000'], [/above 65535/]],
    ['a duration of zero', [...FLEETS, '--timeout', '0s'], [/above zero/]],
  ])('refuses %s', (_, argv, expected) => {
    const found = problems(argv);
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, i) => expect(found[i]).toMatch(text));
  });

  it.each([
    ['0.0.0.0:9400', false],
    [':9400', false],
    ['192.0.2.1:9400', false],
    ['[::]:9400', false],
    ['127.0.0.1:9400', true],
    ['127.8.8.8:0', true],
    ['localhost:9400', true],
    ['[::1]:9400', true],
  ])('without a token, listening on %s is allowed: %s', (listen, allowed) => {
    expect(problems([...FLEETS, '--listen', listen])).toHaveLength(allowed ? 0 : 1);
    for (const name of ['PROMSHARDS_TOKEN', 'PROMSHARDS_TOKEN_ORG_1', 'PROMSHARDS_OPERATOR_TOKEN']) {
      expect(problems([...FLEETS, '--listen', listen], { [name]: 'a'.repeat(16) })).toEqual([]);
    }
  });

  it('takes the token from the environment only, and no weak one', () => {
    expect(problems([...FLEETS, '--token=abc'])[0]).toMatch(/set PROMSHARDS_TOKEN/);
    expect(problems(FLEETS, { PROMSHARDS_OPERATOR_TOKEN: 'short' })[0]).toMatch(/at least 16/);
  });

  it('prints help with every setting, its variable and default, and every command', () => {
    const help = readConfig(['--help'], {});
    expect(help.kind === 'help' && help.text).toMatch(/--max-bytes +PROMSHARDS_MAX_BYTES .*\(default 256Mi\)/);
    expect(help.kind === 'help' && help.text).toMatch(/promshards backup --to FILE/);
  });

  it('prints the version', () => {
    expect(readConfig(['--version'], {})).toEqual({ kind: 'version', text: `promshards ${version}\n` });
  });
});
