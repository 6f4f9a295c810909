import type { TimedDeploy } from '../evidence/deploys.ts';
import { secondsText } from '../platform/wording.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';
import { typedCommand } from './typed-command.ts';

const longest = 500;

const spent = (deploy: TimedDeploy, ...phases: readonly string[]): number =>
  deploy.phases.filter(({ phase }) => phases.includes(phase)).reduce((sum, { ms }) => sum + ms, 0);

const timesOf = (deploy: TimedDeploy): readonly string[] => [
  '| What | Time |',
  '|---|---|',
  `| Until it was seen that the release is bad | ${secondsText(spent(deploy, 'version-seen', 'ready', 'smoke', 'soak'))} |`,
  `| The command that goes back | ${secondsText(spent(deploy, 'rolling-back'))} |`,
  `| Until it was seen that all works again | ${secondsText(spent(deploy, 'verifying-rollback'))} |`,
  `| How long members were cut off | ${deploy.outageMs === null ? 'not known' : secondsText(deploy.outageMs)} |`,
];

/** The way back that was timed last, newest first given; undefined when none was. */
export const lastTimed = (timed: readonly TimedDeploy[]): TimedDeploy | undefined =>
  timed.find(({ end, back, rollbackMs }) => end === 'rolled-back' && rollbackMs !== null && back.argv.length > 0);

/**
 * The rollback note (S3.d3): how to go back within ten minutes, in the steps that the last drill took, with its times. For
 * whoever is awake; null while no way back was timed.
 */
export const rollbackNote = (target: string, timed: readonly TimedDeploy[]): string | null => {
  const last = lastTimed(timed);
  if (last?.rollbackMs === null || last === undefined) return null;
  const { back } = last;
  const look = codeSpan(`curl -s ${back.ready}`, longest);
  const where = back.platform === null ? '' : ` It runs on ${proseText(back.platform, 100)}.`;
  const what = last.drill === null ? 'in a real deploy' : 'in a drill';
  return `${[
    `# Going back to the release before: ${proseText(target, 253)}`,
    '',
    `Ten minutes are enough. It was last done ${what} on ${inertLine(last.at.slice(0, 10))}, and took ${secondsText(last.rollbackMs)}.${where}`,
    '',
    'Start as soon as people cannot sign in or pay. Look for the cause later.',
    '',
    `1. See which release runs: ${look}. The answer holds its name.`,
    `2. Find the name of the one before. When this note was made it was ${codeSpan(last.target, longest)}.`,
    `3. Go back. In the folder of the project, run the line below. Put the name in the place of RELEASE.`,
    '',
    `   ${codeSpan(typedCommand(back.argv, { '{previous}': 'RELEASE' }), 2_000)}`,
    '',
    `4. Ask again: ${look}. Wait until it shows the name you chose.`,
    '5. Sign in. Open your own page. Begin a test payment, and stop there.',
    '6. Leave it so. Tell the others. The bad release is mended first, and then goes out as a new one.',
    ...back.afterwards.map((text, index) => `${7 + index}. ${proseText(text, longest)}`),
    '',
    '## If it does not work',
    '',
    'Do not try a third time. Call the person who set this up. Say what step 1 shows now.',
    '',
    '## What about the data?',
    '',
    'Leave it as it is. The release before works with it, as long as no step of the new one took something out of the database. If data is lost, stop the app and get help. A backup is the last way, for it takes away what members wrote since.',
    '',
    '## How long it took',
    '',
    ...timesOf(last),
    ...(back.knows.length === 0
      ? []
      : ['', '## Good to know', '', ...back.knows.map(text => `- ${proseText(text, longest)}`)]),
  ].join('\n')}\n`;
};
