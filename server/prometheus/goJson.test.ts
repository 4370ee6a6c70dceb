import { answerJson, goJson, plainJson } from './goJson';

test.each([
  ['a', '"a"', '"a"'],
  ['<a & b>', '"\\u003ca \\u0026 b\\u003e"', '"<a & b>"'],
  ['\b\f\n\r\t\u0001\u007f', '"\\u0008\\u000c\\n\\r\\t\\u0001\u007f"', '"\\u0008\\u000c\\n\\r\\t\\u0001\u007f"'],
  ['\\b "x" \\\\f', '"\\\\b \\"x\\" \\\\\\\\f"', '"\\\\b \\"x\\" \\\\\\\\f"'],
  ['\u2028ü', '"\\u2028ü"', '"\u2028ü"'],
])('%j as Go writes it', (text, escaped, plain) => {
  expect(goJson(text)).toBe(escaped);
  expect(plainJson(text)).toBe(plain);
  expect(JSON.parse(goJson(text))).toBe(text);
});

test('an answer has its labels unescaped, and nothing else', () => {
  const answer = {
    query: 'a < b',
    none: undefined,
    labels: { '<': '&' },
    rules: [{ annotations: { a: '>' }, lastError: '>', alerts: null, duration: 1e-7 }],
    metadata: { labels: [{ help: '<' }] },
  };
  expect(answerJson(answer)).toBe(
    '{"query":"a \\u003c b","labels":{"<":"&"},"rules":[{"annotations":{"a":">"},"lastError":"\\u003e","alerts":null,"duration":1e-7}],"metadata":{"labels":[{"help":"\\u003c"}]}}'
  );
});
