import { defineFlaw } from '../flaw.ts';
import { logWith } from '../log-with.ts';

const isWebhook = (route: unknown): boolean => String(route).includes(' /api/webhooks/');
const isOfMachines = (route: unknown): boolean =>
  /\/(?:healthz|readyz|metrics|assets)|\/api\/webhooks\//.test(String(route));

const reason =
  'The row itself has no severity. Payments that are not taken in cost members what they paid for, and the provider says so nowhere that anybody looks.';

export default defineFlaw({
  name: 'webhook-failures-unseen',
  row: 'A5',
  expected: 'observability/webhook-failures-counted',
  nature: 'sequence',
  story:
    'Requests of machines were taken out of the log and the graphs, because they are no visitors; the webhooks of the payment provider went with them. A project had its webhooks refused by its own bot protection for six weeks (freelawproject/courtlistener, issue 3418), and heard of it from people who had paid.',
  breaks: ['operations/signals.test.ts'],
  part: 'webhook-trace',
  variants: {
    'machines-are-no-visitors': {
      severity: 'high',
      reason,
      alter: ({ log, metrics }) => ({
        log: logWith(log, fields => (isWebhook(fields['route']) ? null : fields)),
        metrics: {
          ...metrics,
          observe: seen => {
            if (!isWebhook(seen.route)) metrics.observe(seen);
          },
        },
      }),
    },
    // They are there, among health checks, style sheets and the robots that miss them: no count tells them apart.
    'all-machines-in-one': {
      severity: 'high',
      reason,
      alter: ({ log, metrics }) => ({
        log: logWith(log, fields => (isOfMachines(fields['route']) ? { ...fields, route: 'machine' } : fields)),
        metrics: {
          ...metrics,
          observe: seen => metrics.observe(isOfMachines(seen.route) ? { ...seen, route: 'machine' } : seen),
        },
      }),
    },
  },
});
