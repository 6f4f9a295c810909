const domain = 'community.test';

type Endpoint = {
  readonly name: string;
  readonly url: string;
  readonly conditions: readonly string[];
  /** Lines between the address and the conditions. */
  readonly more?: readonly string[];
};

const endpoint = ({ name, url, conditions, more = [] }: Endpoint): readonly string[] => [
  `  - name: ${name}`,
  `    url: ${url}`,
  '    interval: 60s',
  ...more.map(line => `    ${line}`),
  '    conditions:',
  ...conditions.map(one => `      - "${one}"`),
  '    alerts:',
  '      - type: email',
];

/** What Gatus, on a machine of its own, asks of the sound community every minute. */
export const soundMonitors = `${[
  'alerting:',
  '  email:',
  '    default-alert:',
  '      failure-threshold: 3',
  '      success-threshold: 2',
  '      send-on-resolved: true',
  '      minimum-reminder-interval: 30m',
  'endpoints:',
  ...endpoint({
    name: 'home',
    url: `https://www.${domain}/`,
    conditions: ['[STATUS] == 200', '[BODY] == pat(*The Harbour*)', '[CERTIFICATE_EXPIRATION] > 336h'],
  }),
  ...endpoint({
    name: 'login',
    url: `https://app.${domain}/login`,
    conditions: ['[STATUS] == 200', '[BODY] == pat(*Sign in*)'],
  }),
  ...endpoint({
    name: 'api',
    url: `https://api.${domain}/readyz`,
    conditions: ['[STATUS] == 200', '[BODY].status == ok'],
  }),
  ...endpoint({
    name: 'account',
    url: `https://api.${domain}/v1/account`,
    more: ['headers:', '  Authorization: Bearer ${MONITOR_SESSION}'],
    conditions: ['[STATUS] == 200'],
  }),
  ...endpoint({
    name: 'payments',
    url: `https://app.${domain}/webhooks/payments`,
    more: ['method: POST', "body: '{}'"],
    conditions: ['[STATUS] == 400'],
  }),
].join('\n')}\n`;
