import { known, Unknown } from '../../evidence/leaf.ts';
import { judgeEndpoint, judgeLogin, type JudgedEndpoint } from '../../evidence/derive/waits.ts';
import { defineCheck, type Fault, type Unseen } from '../check.ts';
import { endpointCheck, entryFault, heavyFault, slowFault } from '../slow-endpoint.ts';

/** What has to be done once in the database is one finding, wherever it shows. */
const faultsOfOneCause = (faults: readonly Fault[]): readonly Fault[] => {
  const remedyOf = ({ place, remedy }: Fault): string => {
    const text = JSON.stringify(remedy);
    return text.includes('create index') ? text : place;
  };
  return [...Map.groupBy(faults, remedyOf).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const worst = [first, ...more].some(({ severity }) => severity === 'high') ? 'high' : first.severity;
    return [{ ...first, severity: worst, places: [first, ...more].flatMap(({ places = [] }) => places) }];
  });
};

/** Outcomes that leave a question open. */
const isOpen = ({ verdict }: JudgedEndpoint): boolean => ['warn', 'not-enough', 'unknown'].includes(verdict.outcome);

export default defineCheck({
  id: endpointCheck,
  rows: ['T2', 'M4'],
  needs: ['timings'],
  damage: 'signups',
  effort: { minutes: [30, 240], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'What members wait for answers within half a second',
    failureTitle: 'A page or API call is slow for members',
    why: 'What one request in twenty takes is what every member meets several times a day. I ask for each page and API call as a member at a steady rate, count from the moment at which a request was due, and call it slow only when two runs prove it, each with 95 % certainty; too few requests are said to be too few. For the slow ones I say why.',
    fix: 'The finding names the cause: a missing index (as SQL), a loop of statements, a list without pages, one connection for all, text that is not compressed.',
    howTo: 'Run launch-ready slow --active; with more drive.requests and slow.seconds it proves more.',
    references: [
      'https://www.w3.org/TR/server-timing/',
      'https://www.postgresql.org/docs/current/using-explain.html',
      'https://use-the-index-luke.com/',
    ],
  },
  judge: ({ timings }) => {
    const faults: Fault[] = [];
    const unseen: Unseen[] = [];
    for (const endpoint of timings.endpoints.toSorted((left, right) => (left.path < right.path ? -1 : 1))) {
      const { name, times } = endpoint;
      if (times.status === 'silent') {
        unseen.push({ reason: `${name}: ${times.reason}` });
        continue;
      }
      const judged = judgeEndpoint(name, times.value, timings.control);
      const fault =
        judged.verdict.outcome === 'fail'
          ? slowFault(timings, endpoint, times.value, judged)
          : heavyFault(timings, endpoint, times.value);
      if (fault !== undefined) faults.push(fault);
      else if (isOpen(judged)) unseen.push({ reason: judged.verdict.reason });
    }
    const entered = timings.logins.status === 'ok' ? timings.logins.value : [];
    // A login that is too slow as a whole is told once, as that.
    if (entered.every(login => judgeLogin(login, timings.control).verdict.outcome !== 'fail')) {
      const entries = entered
        .map(login => entryFault(timings, login))
        .filter(fault => fault !== undefined)
        .filter(({ place }) => !faults.some(other => other.place === place));
      const [worst] = entries.toSorted((left, right) => (left.happened < right.happened ? 1 : -1));
      if (worst !== undefined) faults.push(worst);
    }
    const [first, ...more] = faultsOfOneCause(faults);
    if (first !== undefined) return { outcome: 'fail', faults: [first, ...more], unseen };
    // A pass needs a quiet day, and something that was measured.
    known(timings.control);
    known(timings.logins);
    const [open] = unseen;
    if (open !== undefined) throw new Unknown(open.reason);
    if (timings.endpoints.length === 0) throw new Unknown('no page or API call of members was found to be measured');
    return { outcome: 'pass' };
  },
});
