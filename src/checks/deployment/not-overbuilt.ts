import type { Overbuilt } from '../../evidence/repo.ts';
import { type Advice, defineCheck, notApplicable } from '../check.ts';
import { listed } from '../wording.ts';

/** What it costs at this size, and what does the same work with less. */
const instead: { readonly [R in Overbuilt['row']]: (what: string) => string } = {
  N1: what =>
    `Each change of your data has to win against a second region, and you pay twice, before anybody pays you: ${what}. One region near your members and a backup elsewhere carry a launch.`,
  N2: what =>
    `Whoever is woken at night has to know a cluster first, and its upgrades are work that no member sees: ${what}. One container at a platform that runs it for you carries thousands of members.`,
  N3: what =>
    `A second system has to be kept alive to watch the first, and it fails on the same night: ${what}. Launch with an uptime check, the log of your platform and one alert that reaches you.`,
  N4: what =>
    `A wrong rule shows one member's page to another, and nobody sees it in a test: ${what}. Keep files and public pages in the cache, and let signed-in pages go to the app.`,
  N5: what =>
    `Every query has to know where its rows are, and moving a member is a project: ${what}. One database with the right indexes serves more members than a launch brings.`,
  N6: what =>
    `The way releases go out is harder to understand than the app: ${what}. A release that goes back within ten minutes, tried once, is worth more than one that never blinks.`,
};

const adviceOn = (row: Overbuilt['row'], found: readonly Overbuilt[]): Advice => {
  const [first] = found;
  const place = first === undefined ? row : `${first.in.file}:${first.in.line}`;
  const files = found.slice(0, 3).map(({ what, in: at }) => `${what} in ${at.file}`);
  const more = found.length > files.length ? ` and ${found.length - files.length} more` : '';
  return { place, text: `Not needed yet (${row}). ${instead[row](`${listed(files)}${more}`)}` };
};

export default defineCheck({
  id: 'deployment/not-overbuilt',
  rows: ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'],
  from: 'repo',
  needs: ['repo'],
  damage: 'support',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Nothing is built for a size that is far away',
    failureTitle: 'Something is built for a size that is far away',
    why: 'Several regions at once, Kubernetes, an observability stack of your own, caching of signed-in pages, sharding and elaborate releases each solve a problem of thousands of paying members, and cost attention that a launch needs. It is advice and never a risk: the check cannot fail, and the verdict does not know it. Tests, examples and documentation in the repository are left alone.',
    fix: 'Leave it out until members make it necessary. Where it is there already and somebody runs it for you, keep it.',
    howTo: 'Give the repository with --repo.',
    references: [
      'https://martinfowler.com/bliki/Yagni.html',
      'https://sre.google/sre-book/simplicity/',
      'https://kubernetes.io/docs/concepts/overview/',
    ],
  },
  advises: true,
  judge: ({ repo }) => {
    if (repo.overbuilt === undefined) return notApplicable('this evidence is of a version that did not look for it');
    const byRow = Map.groupBy(repo.overbuilt, ({ row }) => row);
    const advice = [...byRow]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([row, found]) => adviceOn(row, found));
    return { outcome: 'pass', ...(advice.length === 0 ? {} : { advice }) };
  },
});
