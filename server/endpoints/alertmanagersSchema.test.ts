import { readFleets, secretNames } from '../fleets/readFleets';

const text = (alertmanager: string, rules = '') => `fleets:
  - id: vms
    kind: hash
    driver: static
    rules:
      files: ['*.yml']
      records: { url: 'http://records:9090' }
      ${rules}
      alertmanagers: [{ ${alertmanager} }]
    static: { shards: [{ id: a, replicas: [{ url: 'http://a:9090' }] }] }
`;
const FIXED = "static_configs: [{ targets: ['am:9093', '[::1]:9093'] }]";

describe('alertmanagers', () => {
  it('are read, with what they take secrets from', () => {
    const read = readFleets(
      text(`${FIXED}, dns_sd_configs: [{ names: [am] }], basic_auth: { username: u, password_env: AM }`)
    );
    if (!read.ok) {
      throw new Error(read.problems.join());
    }
    const [{ rules }] = read.fleets;
    expect(rules?.alertmanagers[0]).toMatchObject({ scheme: 'http', path_prefix: '/', timeout: 10_000 });
    expect(rules?.alertmanagers[0].dns_sd_configs).toEqual([{ names: ['am'], type: 'SRV', refresh_interval: 30_000 }]);
    expect(secretNames(read.fleets)).toEqual(['AM']);
  });

  it('have an external URL without a slash at its end', () => {
    const read = readFleets(text(FIXED, 'external_url: https://f.example/x/'));
    expect(read.ok && read.fleets[0].rules?.external_url).toBe('https://f.example/x');
  });

  it.each([
    ['alert_relabel_configs: []', '', 'alertmanagers[0]: Unrecognized key: "alert_relabel_configs"'],
    ["static_configs: [{ targets: ['http://am:9093'] }]", '', 'targets[0]: write host and port: alertmanager:9093'],
    ["static_configs: [{ targets: ['u:p@am:9093'] }]", '', 'targets[0]: write host and port: alertmanager:9093'],
    ["static_configs: [{ targets: ['am:99999'] }]", '', 'targets[0]: write host and port: alertmanager:9093'],
    ['timeout: 5s', '', 'static_configs: name servers here or in dns_sd_configs'],
    ['dns_sd_configs: [{ names: [am], type: A }]', '', 'port: is needed for every type but SRV'],
    [`${FIXED}, tls_config: { cert_file: a }`, '', 'tls_config: cert_file and key_file must be configured together'],
    [
      FIXED,
      "external_labels: { region: '${REGION}' }",
      'region: write it without $: environment variables are not put in',
    ],
    [FIXED, 'external_url: ftp://f', 'external_url: write a URL that begins with http:// or https://'],
    [FIXED, 'external_url: http://f?x=1', 'external_url: write it without ? and what comes after it'],
  ])('%s %s', (alertmanager, rules, problem) => {
    const given = alertmanager.includes('alert_relabel') ? `${FIXED}, ${alertmanager}` : alertmanager;
    const read = readFleets(text(given, rules));
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining(problem)]);
  });
});
