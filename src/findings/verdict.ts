import { profileWords } from '../contract/profiles.ts';
import type { Profile } from '../contract/rows.ts';
import type { Coverage } from './coverage.ts';
import type { Finding, VerdictWord } from './report.ts';

/** *not ready*: a blocker that is proven or observed; *incomplete*: none, but a required blocker row was not checked; *ready*: neither. */
export const verdictOf = (findings: readonly Finding[], coverage: Coverage): VerdictWord => {
  const stops = findings.some(
    ({ severity, confidence }) => severity === 'blocker' && (confidence === 'proven' || confidence === 'observed'),
  );
  if (stops) return 'not-ready';
  return coverage.blockersJudged < coverage.blockersRequired ? 'incomplete' : 'ready';
};

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** "9 blockers" in words, leaving out what there is none of. */
const findingCounts = (findings: readonly Finding[]): string => {
  const of = (severity: string): number => findings.filter(one => one.severity === severity).length;
  const parts = [
    [of('blocker'), 'launch blocker', 'launch blockers'],
    [of('high'), 'high risk', 'high risks'],
    [of('medium'), 'medium risk', 'medium risks'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, one, many]) => count(number, one, many));
  return said.length === 0 ? 'no findings' : said.join(', ');
};

const words: { readonly [V in VerdictWord]: string } = {
  ready: 'READY',
  'not-ready': 'NOT READY',
  incomplete: 'INCOMPLETE',
};

/** The verdict with its profile and its counts, as one sentence. */
export const headlineOf = (
  verdict: VerdictWord,
  profile: Profile,
  findings: readonly Finding[],
  coverage: Coverage,
): string => {
  const settled = coverage.judged.length + coverage.notApplicable.length;
  const counts = `${coverage.blockersJudged} of ${coverage.blockersRequired} launch-blocker rows judged; ${settled} of ${coverage.required.length} rows in all`;
  const found = verdict === 'ready' && findings.length === 0 ? '' : `: ${findingCounts(findings)}`;
  return `${words[verdict]} ${profileWords[profile]}${found} (${counts})`;
};
