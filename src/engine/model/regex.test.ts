import { compileRegex } from './regex';

describe('matching', () => {
  test.each([
    ['a.c', 'abc', true],
    ['a.c', 'xabc', false],
    ['a.c', 'abcx', false],
    ['a|bc', 'bc', true],
    ['a|bc', 'ac', false],
    ['.*', 'two\nlines', true],
    ['', '', true],
    ['.+', '', false],
    ['(?i)GET', 'get', true],
    ['\\pL+', 'é日', true],
    ['[[:digit:]]{2,}', '12', true],
    ['(?P<x>a)(?P<x>b)', 'ab', true],
    ['(?P<x>a)(?P<x>b)\\(?P<x>', 'ab(P<x>', true],
  ])('%s on %j: %s', (pattern, text, matches) => {
    const regex = compileRegex(pattern);
    expect(regex.ok && regex.value.matches(text)).toBe(matches);
  });
});

describe('errors in the wording of Go', () => {
  test.each([
    ['(', 'error parsing regexp: missing closing ): `(`'],
    ['a)', 'error parsing regexp: unexpected ): `a)`'],
    ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['[z-a]', 'error parsing regexp: invalid character class range: `z-a`'],
    ['\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
    ['(?=x)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ])('%s', (pattern, message) => {
    expect(compileRegex(pattern)).toMatchObject({ ok: false, error: { type: 'bad_data', message } });
  });
});

describe('what would take seconds to compile is refused', () => {
  test.each([
    ['[a-z]'.repeat(1001), 'a regular expression has 1001 character classes, more than the 1000 allowed'],
    ['\\pL'.repeat(1001), 'a regular expression has 1001 character classes, more than the 1000 allowed'],
    [`(?i)${'[À-ÿ]'.repeat(101)}`, 'a regular expression has 101 character classes, more than the 100 allowed'],
    [`a(?si:${'\\pL'.repeat(101)})`, 'a regular expression has 101 character classes, more than the 100 allowed'],
  ])('%#', (pattern, message) => {
    expect(compileRegex(pattern)).toEqual({ ok: false, error: { type: 'bad_data', message } });
  });

  test.each([
    ['\\['.repeat(1001)],
    ['\\\\pL'.repeat(1001)],
    ['host-1\\.example|'.repeat(2000)],
    ['[a-z]'.repeat(1000)],
  ])('nothing else: %#', (pattern) => {
    expect(compileRegex(pattern).ok).toBe(true);
  });
});

test('stays right when more patterns come than are kept', () => {
  for (let i = 0; i < 600; i++) {
    const regex = compileRegex(`a${i}`);
    expect(regex.ok && regex.value.matches(`a${i}`)).toBe(true);
  }
});
