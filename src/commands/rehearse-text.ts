import type { RehearsalEvidence, RehearsedRound, RehearsedStep } from '../evidence/rehearsal.ts';
import type { Leaf } from '../evidence/leaf.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { shellQuote } from '../findings/shell-quote.ts';
import type { Prepared } from '../deploy/rehearsal/prepare.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { secondsText } from '../platform/wording.ts';
import { severityWords } from '../reporters/words.ts';
import { bullet, wrap } from '../reporters/wrap.ts';

/** `rehearse --json`. */
export type RehearseReport = {
  readonly schema: 'launch-ready/rehearsal@1';
  readonly target: string | null;
  readonly rehearsal: RehearsalEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  /** Where everything still lies, with --keep. */
  readonly kept: string | null;
};

const typed = (argv: readonly string[]): string => inert(argv.map(shellQuote).join(' '));

const listedNames = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/** What `--run-code` would do, before anything is done. */
export const rehearsalPlan = (prepared: Prepared, { columns }: { readonly columns: number }): string => {
  const { git, folder, install, installProduction, build, start, declared, values, example, needsLock, lock, aim } =
    prepared;
  const names = declared.map(({ name }) => name);
  const minutes = limits.rehearsalStepMs / 60_000;
  const at = folder === '' ? '' : `, in ${folder}`;
  const commands = [
    `git clone --no-local ${git.root}   (commit ${git.commit.slice(0, 12)}, up to ${minutes} min)`,
    ...(needsLock || aim.settings.install !== undefined
      ? [
          lock === null && aim.settings.install === undefined
            ? 'no install: git has no lock file, and that is where it ends'
            : `${typed(install)}   (up to ${minutes} min)`,
        ]
      : []),
    ...(build === null ? [] : [`${typed(build)}   (up to ${minutes} min)`]),
    `${typed(start)}   (until it serves at a free port of 127.0.0.1, ${limits.rehearsalStartMs / 1_000} s at most; then ended)`,
    `${typed(aim.settings.install ?? installProduction)}, and the start once more`,
    `the start once without each variable, ${limits.rehearsalVariables} at most`,
  ];
  const listed = (text: string): string => bullet(text, columns);
  const given = names.filter(name => values.has(name));
  const added = [...values.keys()].filter(name => !names.includes(name));
  return `${[
    wrap(
      `Nothing was run. With --run-code this rehearsal would execute the code of ${git.root}, as a host does that deploys it, in a temporary folder${at} that is removed afterwards:`,
      columns,
      '',
    ),
    ...commands.map(listed),
    '',
    wrap('Each is given an empty home, and of variables only these, with made-up values:', columns, ''),
    listed(
      example === null
        ? 'there is no .env.example, so none is declared'
        : `declared in ${example}: ${listedNames(given)}`,
    ),
    ...(given.length < names.length
      ? [
          listed(
            `left out, as the example leaves them empty or the settings say so: ${listedNames(names.filter(name => !values.has(name)))}`,
          ),
        ]
      : []),
    listed(`besides: ${listedNames(added)}`),
    ...(aim.database === null
      ? []
      : [listed('the scratch database, with its password: the app writes into it, and is cut off from it once')]),
    '',
    wrap(
      'Scripts that packages run when they are installed run as well. They see nothing of your environment, your home as such, the settings of npm and git, or your key agents. But they run as you on this machine: a file that you can read can be read by code that knows its path, and the network is open to it. Rehearse only code that you would run anyway.',
      columns,
      '',
    ),
    ...(git.dirty > 0
      ? [
          '',
          wrap(
            `Only the newest commit is rehearsed: ${git.dirty} changed or new ${git.dirty === 1 ? 'file is' : 'files are'} not in it.`,
            columns,
            '',
          ),
        ]
      : []),
  ].join('\n')}\n`;
};

const stepLines = (step: RehearsedStep, columns: number): readonly string[] => {
  const word = step.untold === true ? '?     ' : step.passed ? 'ok    ' : 'FAILED';
  const head = `  ${word} ${step.name.padEnd(8)} ${secondsText(step.ms).padStart(7)}  `;
  const what = step.argv === null ? step.said : `${typed(step.argv)}: ${step.said}`;
  return [
    `${head}${wrap(inert(what), columns - head.length, ' '.repeat(head.length))}`,
    ...(step.passed ? [] : step.lines.slice(-8).map(line => `         | ${inert(line).slice(0, columns - 11)}`)),
  ];
};

const roundLines = (title: string, leaf: Leaf<RehearsedRound>, columns: number): readonly string[] => [
  title,
  ...(leaf.status === 'silent'
    ? [`  ${wrap(`not tried: ${inert(leaf.reason)}`, columns - 2, '  ')}`]
    : leaf.value.steps.flatMap(step => stepLines(step, columns))),
];

const outcomeWords = {
  refused: 'refused to start',
  served: 'served without it',
  failed: 'started, and failed',
} as const;

const withoutLines = ({ without }: RehearsalEvidence, columns: number): readonly string[] => {
  if (without.status === 'silent') return [];
  const all = Object.entries(without.value);
  if (all.length === 0) return [];
  return [
    'One variable missing at a time',
    ...all.map(([name, leaf]) => {
      if (leaf.status === 'silent') return `  ${wrap(inert(`${name}: ${leaf.reason}`), columns - 2, '  ')}`;
      const { outcome, named, builtIn } = leaf.value;
      const note =
        outcome === 'refused'
          ? named
            ? ' and named it'
            : ' and did not name it'
          : builtIn === null
            ? ''
            : `, with the value in ${builtIn.file}:${builtIn.line}`;
      return `  ${wrap(inert(`${name}: ${outcomeWords[outcome]}${note}`), columns - 2, '    ')}`;
    }),
  ];
};

const databaseLines = ({ databaseGone }: RehearsalEvidence, columns: number): readonly string[] => {
  if (databaseGone.status === 'silent')
    return [wrap(inert(`Database not taken away: ${databaseGone.reason}.`), columns, '')];
  const { path, gone, back, noticedMs, recoveredMs } = databaseGone.value;
  const noticed =
    noticedMs === null ? `never said 503 (last ${gone ?? 'no answer'})` : `said 503 after ${secondsText(noticedMs)}`;
  const recovered =
    recoveredMs === null
      ? `did not recover (last ${back ?? 'no answer'})`
      : `was ready again ${secondsText(recoveredMs)} after it came back`;
  return [wrap(`Database taken away: ${path} ${noticed}, and ${recovered}.`, columns, '')];
};

/** The report for people, at most `columns` wide. */
export const rehearseText = (report: RehearseReport, { columns }: { readonly columns: number }): string => {
  const { rehearsal, findings, notChecked, kept } = report;
  const { commit, dirty, submodules, versions, ms } = rehearsal;
  const bullets = (texts: readonly string[]): readonly string[] => texts.map(text => bullet(inert(text), columns));
  return `${[
    wrap(
      `Rehearsed commit ${commit.slice(0, 12)} from a clean clone, with Node ${versions.node} and ${versions.manager} ${versions.managerVersion ?? ''}, in ${secondsText(ms)}.`,
      columns,
      '',
    ),
    ...(dirty > 0
      ? [
          wrap(
            `${dirty} changed or new ${dirty === 1 ? 'file was' : 'files were'} not in it: only what is committed is deployed.`,
            columns,
            '',
          ),
        ]
      : []),
    ...(submodules.length > 0
      ? [wrap(`Submodules stay empty: ${submodules.slice(0, 5).map(inert).join(', ')}.`, columns, '')]
      : []),
    '',
    ...roundLines('With every package', rehearsal.full, columns),
    ...roundLines('With the packages of production', rehearsal.production, columns),
    ...withoutLines(rehearsal, columns),
    ...databaseLines(rehearsal, columns),
    '',
    ...(findings.length === 0 ? ['Nothing that was tried here stands in the way of a clean deployment.'] : []),
    ...findings.flatMap(finding => [
      wrap(`${severityWords[finding.severity]}: ${inert(finding.happened)}`, columns, ''),
      `  ${wrap(inert(finding.cause), columns - 2, '  ')}`,
      `  ${wrap(inert(`Fix: ${finding.fix}`), columns - 2, '  ')}`,
    ]),
    ...(notChecked.length === 0
      ? []
      : ['', 'Not checked:', ...bullets([...new Set(notChecked.map(({ reason }) => reason))])]),
    ...(kept === null ? [] : ['', `Everything still lies in ${kept}`]),
  ].join('\n')}\n`;
};
