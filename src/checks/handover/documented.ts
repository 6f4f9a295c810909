import { byCodePoint } from '../../evidence/derive/answers.ts';
import { waysOf } from '../../evidence/derive/ways.ts';
import type { HandoverEvidence } from '../../evidence/handover.ts';
import { known, type Leaf } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, judgeEach } from '../check.ts';
import { onDay, outdated } from '../handover-words.ts';

const id = 'handover/documented';

const hostOf = (origin: string): string => new URL(origin).hostname;

type Way = readonly [from: string, to: Leaf<string>];

const judgeHost = (handover: HandoverEvidence, host: string, ways: readonly Way[]): Fault | undefined => {
  const told = handover.ways ?? {};
  const then = onDay(handover.writtenAt);
  if (ways.every(([from]) => told[from] === undefined)) {
    // An address that said nothing is not one that answers.
    if (ways.every(([, leaf]) => leaf.status === 'silent')) for (const [, leaf] of ways) known(leaf, host);
    return outdated(handover.domain, id, {
      place: host,
      hosts: [host],
      happened: `When ${host} fails, whoever took over finds nothing about it: the handover does not know that it exists.`,
      cause: `${host} answers today, and is not in the handover that was written ${then}.`,
      evidence: [`today: ${ways.map(([from]) => from).join(', ')}`, `handover, written ${then}: nothing of ${host}`],
    });
  }
  const moved = ways.flatMap(([from, leaf]) => {
    const before = told[from];
    if (before === undefined || before === null) return [];
    const to = known(leaf, host);
    return before === to ? [] : [{ from, before, to }];
  });
  const [first] = moved;
  if (first === undefined) return undefined;
  return outdated(handover.domain, id, {
    place: host,
    // Whether it is put right shows where the address ends.
    hosts: [...new Set([host, ...moved.flatMap(({ before, to }) => [hostOf(before), hostOf(to)])])],
    happened: `Whoever took over looks for visitors of ${host} in the wrong place: the handover tells of a redirect that is no longer so.`,
    cause: `${first.from} ends at ${first.to} today, and the handover that was written ${then} says ${first.before}.`,
    evidence: moved.map(({ from, before, to }) => `${from}: handover ${before}, today ${to}`),
  });
};

export default defineCheck({
  id,
  rows: ['S7.c1'],
  needs: ['http', 'handover'],
  after: [
    'launch-path/builder-address',
    'launch-path/domain-delegated',
    'launch-path/host-answers',
    'launch-path/https-enforced',
    'launch-path/name-servers-answer',
    'launch-path/one-address',
    'launch-path/redirect-loop',
    'launch-path/subdomains-resolve',
    'launch-path/subdomains-right-service',
  ],
  damage: 'support',
  effort: { minutes: [2, 10], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'The handover tells of every address as it is today',
    failureTitle: 'The handover tells of addresses as they were',
    why: 'Whoever takes over trusts the pages that they were given. A host that was added since is missing when it fails, and a redirect that was changed since is looked for in the wrong place. I compare every address that answers today with what the last handover says of it; a certificate that was renewed, or a page that moved within its address, is no difference.',
    fix: 'Write the handover again after each change of addresses.',
    howTo: 'Write the handover: launch-ready handover.',
    references: [
      'https://sre.google/workbook/configuration-design/',
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.4',
    ],
  },
  judge: ({ http, handover }) => {
    if (handover.ways === null)
      return concluded([
        outdated(handover.domain, id, {
          place: 'handover/names',
          happened: 'Whoever took over finds no address in the handover, and does not know what has to answer.',
          cause: `The handover that was written ${onDay(handover.writtenAt)} names no address, redirect or certificate.`,
          evidence: [`handover, written ${onDay(handover.writtenAt)}: its part about names is missing`],
        }),
      ]);
    const ways = Object.entries(waysOf(http)).toSorted(([a], [b]) => byCodePoint(a, b));
    const hosts = [...Map.groupBy(ways, ([from]) => hostOf(from))];
    return judgeEach(
      hosts,
      ([host]) => host,
      ([host, own]) => judgeHost(handover, host, own),
    );
  },
});
