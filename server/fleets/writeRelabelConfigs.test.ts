import { writeRelabelConfigs } from './writeRelabelConfigs';

test('metric names alone are one step', () => {
  expect(writeRelabelConfigs(['up', '{__name__=~"job:.+"}', '{"http.requests"}'])).toEqual([
    { source_labels: ['__name__'], regex: '(?s:up|(?:job:.+)|http\\.requests)', action: 'keep' },
  ]);
});

test('other matchers are counted in a label that goes again', () => {
  const mark = { target_label: '__tmp_promshards_allowed', action: 'replace' };
  const source = '__tmp_promshards_allowed';
  expect(writeRelabelConfigs(['up', 'served{code=~"4..",job!="a.b"}'])).toEqual([
    { ...mark, source_labels: ['__name__'], regex: '(?s:up)', replacement: 'taken' },
    { ...mark, source_labels: [source], regex: '(?s:)', replacement: '0' },
    { ...mark, source_labels: [source, 'code'], regex: '(?s:0;(?:4..))', replacement: '1' },
    { ...mark, source_labels: [source, '__name__'], regex: '(?s:1;(?:served))', replacement: '2' },
    { ...mark, source_labels: [source, 'job'], regex: '(?s:2;(?:a\\.b))', replacement: 'refused' },
    { ...mark, source_labels: [source], regex: '(?s:2)', replacement: 'taken' },
    { ...mark, source_labels: [source], regex: '(?s:[0-9]+|refused)', replacement: '' },
    { source_labels: [source], regex: 'taken', action: 'keep' },
    { regex: source, action: 'labeldrop' },
  ]);
});
