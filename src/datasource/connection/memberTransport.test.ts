import { type MemberAnswer } from '../../engine/index';
import { installNetwork } from '../testing/fakeNetwork';
import { memberTransport } from './memberTransport';

const whole = { status: 'success', data: { resultType: 'vector', result: [] } };
/** Text instead of an object: as a body, something that does not end where JSON of an answer does. */
const cut = '{"status":"success","data":{"resultType":"vec';

test.each([
  ['a whole body is taken', [whole], 1, whole],
  ['one that is cut is asked for once more', [cut, whole], 2, whole],
  ['one that is cut again is handed on as it is', [cut, cut, whole], 2, cut],
])('%s', async (_, bodies, asked, taken) => {
  const left = [...bodies];
  const network = installNetwork({ member: () => ({ body: left.shift() }) });
  const ask = memberTransport([{ id: 'm', uid: `uid-${bodies.length}` }]);
  const answers: MemberAnswer[] = [];
  for await (const answer of ask([{ id: 0, member: 'm', path: 'query', query: 'up', start: 0, end: 0, step: 1 }])) {
    answers.push(answer);
  }
  expect(network.fetched).toHaveLength(asked);
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  expect(answer.ok && JSON.parse(new TextDecoder().decode(answer.body))).toEqual(taken);
});
