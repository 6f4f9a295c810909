import type { EvidenceSet } from '../evidence/map.ts';
import type { Leaf } from '../evidence/leaf.ts';
import type { RehearsalEvidence, RehearsedRound, RehearsedStep } from '../evidence/rehearsal.ts';
import { shellQuote } from '../findings/shell-quote.ts';
import { secondsText } from '../platform/wording.ts';
import { codeSpan, proseText } from './markdown-text.ts';

const stepLine = ({ name, argv, passed, ms, said }: RehearsedStep): string =>
  `| ${[
    name,
    argv === null ? '' : codeSpan(argv.map(shellQuote).join(' '), 200).replaceAll('|', String.raw`\|`),
    passed ? 'ok' : '**failed**',
    secondsText(ms),
    proseText(said, 200),
  ].join(' | ')} |`;

const roundOf = (title: string, leaf: Leaf<RehearsedRound>): readonly string[] => [
  `## ${title}`,
  '',
  ...(leaf.status === 'silent'
    ? [`Not tried: ${proseText(leaf.reason, 300)}.`]
    : [
        '| step | command | result | time | what came of it |',
        '|---|---|---|---|---|',
        ...leaf.value.steps.map(stepLine),
      ]),
  '',
];

const namesLine = (title: string, names: readonly string[]): string =>
  `- ${title}: ${names.length === 0 ? 'none' : names.map(name => codeSpan(name, 100)).join(', ')}`;

const passed = (leaf: Leaf<RehearsedRound>): boolean =>
  leaf.status === 'ok' && leaf.value.steps.every(step => step.passed);

const result = ({ full, production }: RehearsalEvidence): string => {
  if (passed(full) && passed(production))
    return 'The deployment was completed from clean settings: nothing but the commit and the variables below was needed.';
  if (full.status === 'silent' || (passed(full) && production.status === 'silent'))
    return 'The rehearsal could not be completed; the reason stands below.';
  return '**The deployment could not be completed from clean settings.** The step that failed stands below.';
};

const withoutLines = ({ without }: RehearsalEvidence): readonly string[] => {
  if (without.status === 'silent') return [`Not tried: ${proseText(without.reason, 300)}.`];
  const words = { refused: 'refuses to start', served: 'starts and serves', failed: 'starts and fails' } as const;
  const all = Object.entries(without.value);
  if (all.length === 0) return ['There was none to leave out.'];
  return [
    '| missing | the app | names it |',
    '|---|---|---|',
    ...all.map(([name, leaf]) =>
      leaf.status === 'silent'
        ? `| ${codeSpan(name, 100)} | not tried | |`
        : `| ${codeSpan(name, 100)} | ${words[leaf.value.outcome]} | ${leaf.value.outcome === 'refused' ? (leaf.value.named ? 'yes' : '**no**') : ''} |`,
    ),
  ];
};

const databaseLines = ({ databaseGone }: RehearsalEvidence): readonly string[] => {
  if (databaseGone.status === 'silent') return [];
  const { path, gone, noticedMs, recoveredMs } = databaseGone.value;
  return [
    '## The database taken away',
    '',
    `${codeSpan(path, 100)} ${noticedMs === null ? `never said 503 (last ${gone ?? 'no answer'})` : `said 503 after ${secondsText(noticedMs)}`}, and ${recoveredMs === null ? 'did not recover' : `was ready again ${secondsText(recoveredMs)} after the database was back`}.`,
    '',
  ];
};

/** The record of a deployment completed from clean settings (S3.d1) as Markdown; null where none was rehearsed. */
export const rehearsalMarkdown = ({ keys, target }: Pick<EvidenceSet, 'keys' | 'target'>): string | null => {
  if (keys.rehearsal?.status !== 'ok') return null;
  const seen = keys.rehearsal.value;
  const { commit, folder, rehearsedAt, versions, variables, ms, submodules } = seen;
  return `${[
    `# Deployment of ${proseText(target.unicode, 253)}, rehearsed from a clean clone`,
    '',
    result(seen),
    '',
    `- Commit ${codeSpan(commit)}${folder === '' ? '' : `, folder ${codeSpan(folder, 200)}`}, rehearsed ${rehearsedAt.slice(0, 16).replace('T', ' ')} UTC in ${secondsText(ms)}`,
    `- Node ${proseText(versions.node, 40)}, ${versions.manager} ${proseText(versions.managerVersion ?? '(version unknown)', 40)}`,
    `- Variables declared in ${variables.example === null ? 'no file' : codeSpan(variables.example, 200)}; every value was made up for the rehearsal`,
    namesLine('given', variables.given),
    namesLine('left out', variables.leftOut),
    namesLine('given by every platform, or by the settings', variables.added),
    ...(submodules.length === 0
      ? []
      : [
          `- Submodules stayed empty: ${submodules
            .slice(0, 10)
            .map(path => codeSpan(path, 200))
            .join(', ')}`,
        ]),
    '',
    ...roundOf('With every package', seen.full),
    ...roundOf('With the packages of production alone', seen.production),
    '## One variable missing at a time',
    '',
    ...withoutLines(seen),
    '',
    ...databaseLines(seen),
  ]
    .join('\n')
    .trimEnd()}\n`;
};
