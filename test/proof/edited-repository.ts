import { parseEnv } from 'node:util';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import { readPictures, readRepository, type Repository } from '../../examples/community/test/support/repository.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { checkOut } from './checkout.ts';
import type { EditedNearMiss } from './edited-near-misses.ts';
import { type Quiet, quietOn, type Twins } from './proof.ts';
import type { Target } from './target.ts';

/** `name` or `name:variant` of flaws of the example community; none is the sound one. */
type Choice = readonly string[];

type Edit = (repository: Repository) => void;

const edited = (edit: Edit): Repository => {
  const repository = readRepository();
  edit(repository);
  return repository;
};

/** A history of one commit that its remote has; the hook stands in the way of nobody. */
const git = (): WorldPlan['git'] => ({ past: [], pushed: true, guarded: true, unverified: null });

/**
 * Lays the repository of the example community, with flaws composed in, into `folder`: pictures included, committed by a
 * fixed author at a fixed time, under nobody's own git settings. What stands in the folder before is removed.
 */
export const layEditedRepository = (folder: string, choice: Choice = []): Promise<void> =>
  checkOut(folder, { repo: edited(composed(choice).edit), copied: readPictures(), git: git() });

/** What a command has to see of the repository before it is audited; it keeps that in the state of the target. */
type Beforehand = (target: Target) => Promise<void>;

/** The variables that production of the example has: those that its example file names, as its owner would paste them. */
export const communityVariables = (): { readonly environment: object } => {
  const names = Object.keys(parseEnv(readRepository()['.env.example'] ?? ''));
  return { environment: { production: { names } } };
};

/** Lays the sound world with the edited repository, then does what else an audit leans on. */
export const layEdited = async (target: Target, edit: Edit, beforehand?: Beforehand): Promise<WorldPlan> => {
  const plan: WorldPlan = { ...soundPlan(), repo: edited(edit), copied: readPictures(), git: git() };
  Object.assign(plan.config, communityVariables());
  await target.set(plan);
  await beforehand?.(target);
  return plan;
};

/** The community with a trap in its repository: its check must judge it and stay quiet, and nobody else may speak. */
export const proveEditedQuiet = async (
  target: Target,
  { check, trap, edit }: EditedNearMiss,
  beforehand?: Beforehand,
): Promise<Quiet> => {
  await layEdited(target, edit, beforehand);
  return quietOn(await target.audit({ browser: false }), check, trap);
};

/**
 * A flaw in the files of the example community as twins: the world of the sound community with that repository, and with
 * the sound one. The app itself is not started; `beforehand` does what else an audit leans on.
 */
export const editedTwins = (target: Target, flaw: Flaw, variant: string, beforehand?: Beforehand): Twins => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  return {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: planned.severity,
    layFlawed: () => layEdited(target, composed([`${flaw.name}:${variant}`]).edit, beforehand),
    layMended: () => layEdited(target, composed([]).edit, beforehand),
  };
};
