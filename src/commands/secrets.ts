import { realpath } from 'node:fs/promises';
import { gitIn, lineOf } from '../collectors/secrets/git-answers.ts';
import { createGathering, type Gathering } from '../collectors/secrets/gathering.ts';
import { searchHistory } from '../collectors/secrets/history.ts';
import { createReaders } from '../collectors/secrets/readers.ts';
import { searchRepository } from '../collectors/secrets/repository.ts';
import { findRepository } from '../config/load.ts';
import { netOptions, type NetFlags } from '../config/net-options.ts';
import type { SecretsSettings } from '../config/secrets-settings.ts';
import { allRules } from '../engines/secrets/rules-module.ts';
import { createScanner } from '../engines/secrets/scan.ts';
import type { SecretsEvidence } from '../evidence/secrets.ts';
import { judgeSecrets } from '../findings/secrets-judged.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { createProgress } from '../reporters/progress.ts';
import { clearText, raisedText, type SecretsLook } from '../reporters/secrets-text.ts';
import { secretsJson } from './secrets-report.ts';
import { baselineOf, secretsSettings } from './secrets-settings.ts';
import { checkVerifyFlags, verifyFound, withAnswers } from './secrets-verify.ts';
import type { Surroundings } from './surroundings.ts';

export type SecretsFlags = {
  readonly history?: boolean;
  readonly since?: string;
  readonly baseline?: string;
  readonly json?: boolean;
  readonly hook?: boolean;
  readonly verify?: boolean;
} & NetFlags;

type Searched = Pick<SecretsEvidence, 'found' | 'read' | 'leftOut'> & Partial<Pick<SecretsEvidence, 'hook'>>;

/** What a look at the files leaves open, for somebody who sees this for the first time. */
const hintsOf = ({ hook }: Searched, scope: SecretsLook['scope']): NonNullable<SecretsLook['hints']> => [
  ...(scope === 'tree' && hook !== undefined && hook.state !== 'none'
    ? [
        {
          what: 'Only what lies here now was looked at. For every version that git has:',
          command: 'launch-ready secrets --history',
        },
      ]
    : []),
  ...(hook?.state === 'missing'
    ? [{ what: 'Nothing here refuses a commit with a secret yet. For that:', command: 'launch-ready secrets install' }]
    : []),
];

const sinceId = async (ref: string, root: string, io: Io, signal: AbortSignal): Promise<string> => {
  const git = gitIn(root, io, signal);
  const id = lineOf(await git.ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`));
  if (id === null)
    throw new LaunchReadyError(
      'LR_USAGE',
      `Git knows no commit, branch or tag ${ref} here.`,
      'For example --since main, or --since HEAD~20. A shallow clone knows little: git fetch --unshallow',
    );
  return id;
};

const searchSince = async (
  ref: string,
  root: string,
  gathering: Gathering,
  io: Io,
  signal: AbortSignal,
): Promise<Searched> => {
  const id = await sinceId(ref, root, io, signal);
  const look = { scanner: createScanner(allRules.rules), own: null };
  const readers = createReaders(look, { rulesModule: allRules.module, own: [] }, signal);
  try {
    await searchHistory({ root, io, look, readers, gathering, signal }, id);
  } finally {
    await readers.end();
  }
  return { found: gathering.found(), read: gathering.counts(), leftOut: gathering.leftOut() };
};

const search = (
  flags: SecretsFlags,
  root: string,
  settings: SecretsSettings,
  gathering: Gathering,
  io: Io,
  signal: AbortSignal,
): Promise<Searched> =>
  flags.since === undefined
    ? searchRepository(
        {
          root,
          scanner: createScanner(allRules.rules),
          threads: { rulesModule: allRules.module },
          settings,
          history: flags.history === true,
          gathering,
        },
        io,
        signal,
      )
    : searchSince(flags.since, root, gathering, io, signal);

/** `launch-ready secrets`: keys and passwords in the files here, with --history in everything git has, with --since in what came after. 1 when one is raised, 3 when a part of what was asked for could not be read. */
export const secrets = async (flags: SecretsFlags, around: Surroundings): Promise<number> => {
  if (flags.hook === true)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--hook goes with --staged.',
      'Hooks call: launch-ready secrets --staged --hook',
    );
  if (flags.history === true && flags.since !== undefined)
    throw new LaunchReadyError('LR_USAGE', '--history is everything, --since is a part of it.', 'Give one of them.');
  checkVerifyFlags(flags);
  const online = netOptions(flags);
  const [settings, baseline, repository] = await Promise.all([
    secretsSettings(around.cwd),
    baselineOf(around.cwd, flags.baseline),
    findRepository(around.cwd),
  ]);
  const root = await realpath(repository?.root ?? around.cwd);
  const progress = createProgress(around.stderr, flags.json === true);
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = realIo({ net, progress: progress.say, now: around.now });
  const gathering = createGathering(settings.salt);
  const searched = await search(flags, root, settings, gathering, io, around.signal);
  progress.done();
  const { found, read, leftOut } = searched;
  const scope = flags.since !== undefined ? 'since' : flags.history === true ? 'history' : 'tree';
  const today = around.now().toISOString().slice(0, 10);
  const first = judgeSecrets(found, settings.allow, baseline, today);
  const values = gathering.values();
  const lives =
    flags.verify === true ? await verifyFound([...first.raised, ...first.quiet], values, online, around) : null;
  const judged =
    lives === null ? first : judgeSecrets(withAnswers(found, lives, values), settings.allow, baseline, today);
  const look: SecretsLook = {
    scope,
    hints: hintsOf(searched, scope),
    judged,
    committed: new Set(),
    read,
    leftOut,
    settingsProblem: null,
    ...(lives === null ? {} : { lives }),
  };
  const raised = look.judged.raised.length > 0;
  if (flags.json === true) around.stdout.write(secretsJson(look));
  else around.stdout.write(raised ? raisedText(look, around.columns) : clearText(look, around.columns));
  return raised ? 1 : leftOut.some(({ cut }) => cut === true) ? 3 : 0;
};
