import { plotBegin } from './historyPlot';

const MINUTE = 60_000;
const day = { from: 0, to: 1440 * MINUTE };

test.each([
  ['nothing yet', [], day, 0],
  ['ten minutes of data', [1430, 1440], day, 1380],
  ['five hours of data', [1140, 1440], day, 1140],
  ['data of the whole range', [0, 1440], day, 0],
  ['what is before the range', [-5, 1440], day, 0],
  ['a short range', [1435], { ...day, from: 1430 * MINUTE }, 1430],
])('the plot of %s', (_, minutes, range, begin) => {
  const times = minutes.map((minute) => minute * MINUTE);
  expect(plotBegin({ times }, range) / MINUTE).toBe(begin);
});
