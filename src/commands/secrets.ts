import { realpath } from 'node:fs/promises';
import { gitIn, lineOf } from '../collectors/secrets/git-answers.ts';
import { createGathering } from '../collectors/secrets/gathering.ts';
import { searchHistory } from '../collectors/secrets/history.ts';
import { searchRepository } from '../collectors/secrets/repository.ts';
import { findRepository } from '../config/load.ts';
import type { SecretsSettings } from '../config/secrets-settings.ts';
import { rules } from '../engines/secrets/rules/index.ts';
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
import type { Surroundings } from './surroundings.ts';

export type SecretsFlags = {
  readonly history?: boolean;
  readonly since?: string;
  readonly baseline?: string;
  readonly json?: boolean;
  readonly hook?: boolean;
};

type Searched = Pick<SecretsEvidence, 'found' | 'read' | 'leftOut'>;

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
  salt: string | undefined,
  io: Io,
  signal: AbortSignal,
): Promise<Searched> => {
  const id = await sinceId(ref, root, io, signal);
  const gathering = createGathering(salt);
  await searchHistory({ root, io, look: { scanner: createScanner(rules), own: null }, gathering, signal }, id);
  return { found: gathering.found(), read: gathering.counts(), leftOut: gathering.leftOut() };
};

const search = (
  flags: SecretsFlags,
  root: string,
  settings: SecretsSettings,
  io: Io,
  signal: AbortSignal,
): Promise<Searched> =>
  flags.since === undefined
    ? searchRepository({ root, scanner: createScanner(rules), settings, history: flags.history === true }, io, signal)
    : searchSince(flags.since, root, settings.salt, io, signal);

/** `launch-ready secrets`: keys and passwords in the files here, with --history in everything git has, with --since in what came after. 1 when one is raised. */
export const secrets = async (flags: SecretsFlags, around: Surroundings): Promise<number> => {
  if (flags.hook === true)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--hook goes with --staged.',
      'Hooks call: launch-ready secrets --staged --hook',
    );
  if (flags.history === true && flags.since !== undefined)
    throw new LaunchReadyError('LR_USAGE', '--history is everything, --since is a part of it.', 'Give one of them.');
  const [settings, baseline, repository] = await Promise.all([
    secretsSettings(around.cwd),
    baselineOf(around.cwd, flags.baseline),
    findRepository(around.cwd),
  ]);
  const root = await realpath(repository?.root ?? around.cwd);
  const progress = createProgress(around.stderr, flags.json === true);
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = realIo({ net, progress: progress.say, now: around.now });
  const { found, read, leftOut } = await search(flags, root, settings, io, around.signal);
  progress.done();
  const look: SecretsLook = {
    scope: flags.since !== undefined ? 'since' : flags.history === true ? 'history' : 'tree',
    judged: judgeSecrets(found, settings.allow, baseline, around.now().toISOString().slice(0, 10)),
    committed: new Set(),
    read,
    leftOut,
    settingsProblem: null,
  };
  const raised = look.judged.raised.length > 0;
  if (flags.json === true) around.stdout.write(secretsJson(look));
  else around.stdout.write(raised ? raisedText(look, around.columns) : clearText(look, around.columns));
  return raised ? 1 : 0;
};
