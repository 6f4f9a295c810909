import { fileOf, inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

export const monitorsFile = 'monitoring/gatus.yaml';

/** The part of an endpoint in the file, from its name to the next. */
const endpointIn = (text: string, name: string): string => {
  const from = text.indexOf(`  - name: ${name}\n`);
  const next = text.indexOf('  - name: ', from + 1);
  if (from < 0) throw new Error(`no endpoint ${name} in ${monitorsFile}`);
  return text.slice(from, next < 0 ? undefined : next);
};

export const changedMonitor = (plan: WorldPlan, name: string, change: (text: string) => string): void => {
  const text = fileOf(plan, monitorsFile);
  const own = endpointIn(text, name);
  inRepo(plan, { [monitorsFile]: text.replace(own, () => change(own)) });
};

export default defineFlaw({
  name: 'places-unwatched',
  row: 'S5.c1',
  expected: 'observability/uptime-covers',
  part: 'monitors',
  story:
    'The monitor asked for the front page, which is a file and was never down. The login had been broken since the evening; the first who said so was a member, in the morning, on another platform.',
  variants: {
    'login-not-asked-for': {
      severity: 'high',
      apply: plan => changedMonitor(plan, 'login', () => ''),
    },
    'monitor-of-the-payments-paused': {
      severity: 'high',
      apply: plan =>
        changedMonitor(plan, 'payments', text => text.replace('    interval:', '    enabled: false\n    interval:')),
    },
    'nobody-watches': {
      severity: 'high',
      apply: plan => {
        delete plan.repo?.[monitorsFile];
        plan.config['monitoring'] = false;
      },
    },
    'every-answer-is-a-good-one': {
      severity: 'high',
      apply: plan =>
        changedMonitor(plan, 'api', text =>
          text.replace(
            / {4}conditions:\n(?: {6}- .*\n)+/,
            '    conditions:\n      - "[CONNECTED] == true"\n      - "[RESPONSE_TIME] < 5000"\n',
          ),
        ),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'observability/uptime-covers',
    trap: 'the home page is asked for at the bare domain, which redirects; a monitor is switched off whose place another one watches; an old status page lists everything as unknown',
    apply: plan => {
      changedMonitor(plan, 'home', text => text.replace(`https://www.${plan.domain}/`, `https://${plan.domain}`));
      const text = fileOf(plan, monitorsFile);
      const twin = endpointIn(text, 'login').replace('- name: login', '- name: login-old\n    enabled: false');
      inRepo(plan, { [monitorsFile]: `${text}${twin}` });
    },
  }),
];
