import type { Ran } from '../command.ts';
import { runCommand } from '../command.ts';
import type { SmokeReport } from '../smoke/smoke.ts';
import type { Hands, Look, PreflightItem } from './hands.ts';
import { endLeftCommand, runVariable } from './left-running.ts';
import { filledIn } from './release-names.ts';

/** Commands as they are run: of the settings or of a preset. */
export type Commands = {
  readonly deploy: readonly string[];
  readonly rollback: readonly string[];
  /** Null where deploying gives members the release at once. */
  readonly promote?: readonly string[] | null;
  readonly purge?: readonly string[] | null;
};

export type Given = {
  readonly run: string;
  readonly root: string;
  readonly commands: Commands;
  readonly names: { readonly release: string; readonly previous: string };
  readonly deployMs: number;
  readonly rollbackMs: number;
  readonly purgeMs?: number;
  /** What the commands get: they are the founder's own, and use what they are logged in with. */
  readonly env: Readonly<Record<string, string>>;
  readonly redact: (text: string) => string;
  readonly say: (line: string) => void;
  readonly look: () => Promise<Look>;
  readonly brokenPage: () => Promise<string | null>;
  readonly smoke: () => Promise<SmokeReport>;
  readonly preflight: () => Promise<readonly PreflightItem[]>;
  readonly previewIn?: Hands['previewIn'];
  readonly at?: Hands['at'];
  readonly member?: Hands['member'];
  readonly logs?: Hands['logs'];
};

/** The hands of a deploy as the settings describe it. */
export const ownHands = (given: Given, signal: AbortSignal): Hands => {
  const { root: cwd, commands, names, redact, say } = given;
  const { promote = null, purge = null } = commands;
  const env = { ...given.env, [runVariable]: given.run };
  const run = (
    argv: readonly string[],
    timeoutMs: number,
    began: (group: number) => void,
    preview?: string,
  ): Promise<Ran> =>
    runCommand(
      filledIn(argv, { ...names, preview }),
      { cwd, env, timeoutMs, redact, began, leftovers: 'stay', say: line => say(`  | ${line}`) },
      signal,
    );
  return {
    preflight: given.preflight,
    deploy: began => run(commands.deploy, given.deployMs, began),
    rollback: began => run(commands.rollback, given.rollbackMs, began),
    promote: promote && ((preview, began) => run(promote, given.deployMs, began, preview)),
    purge: purge && (() => run(purge, given.purgeMs ?? given.rollbackMs, () => undefined)),
    previewIn: given.previewIn ?? (() => null),
    at: given.at ?? (() => ({ look: given.look, smoke: given.smoke })),
    member: given.member ?? (() => Promise.resolve('nobody is there who could sign in')),
    logs: given.logs ?? null,
    look: given.look,
    brokenPage: given.brokenPage,
    smoke: given.smoke,
    endLeft: group => endLeftCommand(group, given.run),
  };
};
