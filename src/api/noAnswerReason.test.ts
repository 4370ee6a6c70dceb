import { noAnswerReason } from './noAnswerReason';

const scalar = '{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}';
const vector = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}';
const agent = '{"status":"error","errorType":"execution","error":"unavailable with Prometheus Agent"}';
const alertmanager = '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0"}';
const login = '<!DOCTYPE html><html><head><title>Log in</title></head></html>';

describe('noAnswerReason', () => {
  it.each<[string, number, string, string, RegExp | undefined]>([
    ['a Prometheus', 200, 'application/json', scalar, undefined],
    ['a VictoriaMetrics', 200, 'application/json', vector, undefined],
    ['an answer of no named type', 200, '', scalar, undefined],
    ['an Agent', 422, 'application/json', agent, /^it is a Prometheus Agent, which .*: name the server it writes to$/],
    ['an Alertmanager', 410, 'application/json', alertmanager, /^it answers 410: The Alertmanager v1 API/],
    ['a login page', 200, 'text/html; charset=utf-8', login, /^it answers 200 with the web page "Log in": write the/],
    ['a page without a title', 404, 'text/html', '<html>', /^it answers 404 with a web page: write the address/],
    ['another path', 404, 'text/plain', '404 page not found', /^it answers 404: check the path of its url$/],
    [
      'a VictoriaMetrics at another path',
      400,
      'text/plain',
      'unsupported path requested: "/x"',
      /a cluster at \/select/,
    ],
    [
      'a server of https',
      400,
      'text/plain',
      'Client sent an HTTP request to an HTTPS server.\n',
      /^it speaks https: write https:\/\/ in its url$/,
    ],
    ['a redirect', 302, '', '', /^it redirects, which is not followed/],
    ['no credentials', 401, '', '', /^it refuses our credentials$/],
    ['a refusal', 403, 'text/html', login, /^it refuses our credentials$/],
    ['something broken', 502, 'text/plain', 'Bad Gateway', /^it answers 502$/],
    ['other JSON', 200, 'application/json', '{"hello":"world"}', /not as Prometheus' API does: check the path/],
    ['a success without data', 200, 'application/json', '{"status":"success"}', /not as Prometheus' API does/],
  ])('%s', (_, status, contentType, body, reason) => {
    expect(noAnswerReason({ status, contentType, body })).toEqual(reason && expect.stringMatching(reason));
  });
});
