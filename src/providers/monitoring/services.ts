/**
 * A service or program that watches from outside, as far as advice needs it. How its API lists monitors was read on
 * 2026-11-28; names of menus were written down that day as generally known, not compared page by page.
 */
export type MonitorService = {
  readonly name: string;
  /** Where one more monitor is added. */
  readonly add: string;
  /** How its monitors come to look every minute, and from more than one place or twice; one sentence each. */
  readonly everyMinute: string;
  readonly confirm: string;
  readonly content: string;
  /** The least that reading its monitors needs, and where it is made. */
  readonly readOnly: string;
  readonly source: string;
  /** Origin of its API, where its monitors are asked for. */
  readonly api?: string;
};

/** By the name that the settings use. */
export const monitorServices = {
  'better-stack': {
    name: 'Better Stack',
    add: 'Better Stack → Uptime → Monitors → Create monitor',
    everyMinute: 'Set its check frequency to 60 seconds or less; plans without that ask every 3 minutes.',
    confirm: 'Choose two regions or more, and a confirmation period of a minute.',
    content: 'Let it alert when the page does not contain a keyword.',
    readOnly: 'an API token of one team, from Settings → API tokens → Team-based tokens → Uptime API',
    source: 'https://betterstack.com/docs/uptime/api/list-all-existing-monitors/',
    api: 'https://uptime.betterstack.com',
  },
  blackbox: {
    name: 'the blackbox exporter of Prometheus',
    add: 'the scrape_configs of Prometheus',
    everyMinute: 'Set its scrape_interval to 60s.',
    confirm: 'Give the rule on probe_success a "for" of 1m or more.',
    content: 'Give its module fail_if_body_not_matches_regexp.',
    readOnly: 'the files alone',
    source: 'https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md',
  },
  checkly: {
    name: 'Checkly',
    add: 'the constructs of Checkly in your repository, then npx checkly deploy',
    everyMinute: 'Set its frequency to Frequency.EVERY_1M.',
    confirm: 'Choose two locations or more, or a retryStrategy.',
    content: 'Add AssertionBuilder.textBody().contains("…") to its assertions.',
    readOnly: 'an API key of a user whose role is Read only, from User settings → API keys',
    source: 'https://www.checklyhq.com/docs/api-reference/checks/list-all-checks/',
    api: 'https://api.checklyhq.com',
  },
  gatus: {
    name: 'Gatus',
    add: 'the endpoints of Gatus',
    everyMinute: 'Set its interval to 60s.',
    confirm: 'Set the failure-threshold of its alerts to 2 or 3.',
    content: 'Add a condition such as "[BODY] == pat(*Sign in*)".',
    readOnly: 'the file alone',
    source: 'https://github.com/TwiN/gatus#configuration',
  },
  'launch-ready': {
    name: 'launch-ready watch',
    add: 'launch-ready.jsonc; launch-ready watch --list shows what is watched, and what is not and why',
    everyMinute: 'Set watch.everySeconds to 60.',
    confirm: 'Nothing is to be done: it looks again before it tells.',
    content: 'Say under "hosts" which text the page has ("expect").',
    readOnly: 'its own file',
    source: 'https://sre.google/workbook/alerting-on-slos/',
  },
  said: {
    name: 'the service that you named',
    add: 'the service that you named, then "monitoring": {"others": […]} in launch-ready.jsonc',
    everyMinute: 'Set it to look every minute.',
    confirm: 'Let it look again, or from a second place, before it tells.',
    content: 'Let it look for a text of the page.',
    readOnly: 'what somebody wrote down',
    source: 'https://sre.google/workbook/alerting-on-slos/',
  },
  sentry: {
    name: 'Sentry',
    add: 'Sentry → Monitors → Uptime',
    everyMinute: 'Set its interval to 1 minute.',
    confirm: 'Nothing is to be done: it asks from several places.',
    content: 'Add an assertion on the body.',
    readOnly: 'nothing: its uptime monitors are not read',
    source: 'https://docs.sentry.io/product/uptime-monitoring/',
  },
  upptime: {
    name: 'Upptime',
    add: 'the sites of .upptimerc.yml',
    everyMinute:
      'It runs on the schedule of GitHub, five minutes apart at best and late when GitHub is busy: let another service look every minute, and keep it as the status page.',
    confirm: 'Nothing is to be done: it asks three times.',
    content: 'Set __dangerous__body_down_if_text_missing.',
    readOnly: 'the file alone',
    source: 'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
  },
  'uptime-kuma': {
    name: 'Uptime Kuma',
    add: 'Uptime Kuma → Add New Monitor',
    everyMinute: 'Set its heartbeat interval to 60 seconds.',
    confirm: 'Set its retries to 2; they are 0 until somebody does.',
    content: 'Make it a monitor of the type HTTP(s) - Keyword.',
    readOnly: 'an export',
    source: 'https://github.com/louislam/uptime-kuma/wiki',
  },
  uptimerobot: {
    name: 'UptimeRobot',
    add: 'UptimeRobot → Monitoring → New monitor',
    everyMinute: 'Set its interval to 1 minute; the free plan asks every 5 minutes.',
    confirm: 'Nothing is to be done: it asks from several places.',
    content: 'Make it a keyword monitor.',
    readOnly: 'the read-only API key, from Integrations & API → API',
    source: 'https://uptimerobot.com/api/v3/',
    api: 'https://api.uptimerobot.com',
  },
} as const satisfies { readonly [tool: string]: MonitorService };
