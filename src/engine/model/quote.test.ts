import { quote, quoteRune } from './quote';

describe('quote gives what Go gives for %q', () => {
  test.each([
    ['', '""'],
    ['plain text', '"plain text"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["it's", '"it\'s"'],
    ['back\\slash', '"back\\\\slash"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\x00\x1b\x7f', '"\\x00\\x1b\\x7f"'],
    ['é 日本 😀', '"é 日本 😀"'],
    ['\u00a0\u200b\ufeff', '"\\u00a0\\u200b\\ufeff"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ufffd', '"\ufffd"'],
    ['byte \udcff', '"byte \\xff"'],
  ])('%j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

test.each([
  ['a', "'a'"],
  ["'", "'\\''"],
  ['"', "'\"'"],
  ['\n', "'\\n'"],
  ['', "'\ufffd'"],
])('quoteRune(%j)', (char, quoted) => {
  expect(quoteRune(char)).toBe(quoted);
});
