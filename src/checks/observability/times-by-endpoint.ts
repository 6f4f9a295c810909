import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';
import { listed } from '../wording.ts';

const id = 'observability/times-by-endpoint';
/** One time for all of them is no time of an endpoint. */
const leastApart = 2;

export default defineCheck({
  id,
  rows: ['S5.c3'],
  from: 'launch',
  needs: ['signals'],
  damage: 'support',
  effort: { minutes: [20, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'How long an endpoint takes can be told from all others',
    failureTitle: 'Members say that it is slow, and nobody can say what',
    why: 'One average over everything is made of thousands of quick requests that nobody waits for. The one page that takes four seconds does not show in it. I ask for several addresses and look whether each has a time of its own, in the log or in the metrics.',
    fix: 'Write the route and the milliseconds into the line of each request, or count times by route.',
    howTo: howToSignals,
    references: [
      'https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration',
      'https://prometheus.io/docs/practices/histograms/',
    ],
  },
  judge: ({ signals }) => {
    const { asked, inLog, inMetrics } = known(signals.times);
    const most = Math.max(inLog?.length ?? 0, inMetrics?.length ?? 0);
    if (most >= leastApart) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'times-by-endpoint',
        severity: 'medium',
        happened: 'Members say that the app is slow, and nobody can say which page they mean or since when.',
        cause:
          'Neither the log nor the metrics tell how long one endpoint takes: there is no time, or one for all together.',
        evidence: [
          `I asked for ${listed(asked)}`,
          ...(inLog === null ? [] : [`with a time of their own in the log: ${inLog.length}`]),
          inMetrics === null
            ? 'the settings name no metrics (watch.metrics)'
            : `with a time of their own in the metrics: ${inMetrics.length}`,
        ],
        fix: [
          'Write one line for each request with the template of its route (/posts/:id), its status and its milliseconds.',
          'Or keep a histogram of seconds by route, http.server.request.duration, and let it be scraped.',
        ],
      }),
    ]);
  },
});
