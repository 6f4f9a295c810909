import { parseEnv } from 'node:util';
import { composed } from '../../examples/community-flawed/compose.ts';
import { readPictures, readRepository, type Repository } from '../../examples/community/test/support/repository.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { checkOut } from './checkout.ts';
import { editedNearMisses } from './edited-near-misses.ts';
import { choiceOf, type Kind, layFrom, readiesNothing } from './kind.ts';
import { layPlan, type Target } from './target.ts';

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

/** The files of the example community with a flaw in them; the app itself is not started. */
export const editedKind: Kind = {
  name: 'files',
  rest: true,
  judges: ({ of, flaw, variant }) => of === 'app' && flaw.variants[variant]?.alter === undefined,
  readies: readiesNothing,
  traps: editedNearMisses,
  ready: async target => ({
    layFlawed: of => layEdited(target, composed([choiceOf(of)]).edit),
    layMended: () => layEdited(target, () => {}),
    layTrap: layFrom(editedNearMisses, ({ edit }) => layEdited(target, edit)),
    laySound: () => layPlan(target, soundPlan()),
  }),
};
