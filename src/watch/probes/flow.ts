import type { ActorName } from '../../config/drive-settings.ts';
import type { Actor } from '../../drive/actors/actor.ts';
import { castOne } from '../../drive/actors/cast.ts';
import type { Drive } from '../../drive/drive.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { scenarios } from '../../drive/scenarios/index.ts';
import { play, type Scenario } from '../../drive/scenarios/scenario.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { secondsText } from '../../platform/wording.ts';
import type { Monitor } from '../monitor.ts';
import { failing, type Look, unseen, well } from './around.ts';
import { type Driver, OverTime } from './driver.ts';
import { waitOf, wrongFact } from './flow-facts.ts';
import { stoppedLook } from './stopped.ts';

/** One after another, as a calm day looks to the app. */
const castFor = async (drive: Drive, names: readonly ActorName[]): Promise<ReadonlyMap<ActorName, Actor>> => {
  const cast = new Map<ActorName, Actor>();
  for (const name of names) cast.set(name, await castOne(drive, name));
  return cast;
};

const walked = async (drive: Drive, scenario: Scenario, budgetMs: number | null): Promise<Look> => {
  const cast = await castFor(drive, scenario.actors);
  let behind: Error | null = null;
  const outcome = await play(scenario, drive, cast, error => {
    behind = error;
  });
  if (outcome.outcome === 'not-tried') return unseen(outcome.reason);
  if (outcome.outcome === 'stopped') return stoppedLook(behind, outcome.ms) ?? unseen(outcome.reason);
  const wrong = wrongFact(scenario.name, outcome);
  if (wrong !== null) return failing('flow', wrong, outcome.ms);
  const ms = waitOf(scenario.name, outcome);
  return budgetMs !== null && ms > budgetMs
    ? failing('late', `members waited ${secondsText(ms)}, longer than ${secondsText(budgetMs)}`, ms)
    : well(ms);
};

/** Walks a scenario from its beginning to its clean-up. */
export const flowLook = async (
  { ask, timeoutMs, budgetMs }: Monitor & { readonly ask: { readonly of: 'flow'; readonly scenario: string } },
  driver: Driver | null,
  signal: AbortSignal,
): Promise<Look> => {
  const scenario = scenarios.find(({ name }) => name === ask.scenario);
  if (scenario === undefined) return unseen(`there is no scenario ${ask.scenario}`);
  if (driver === null) return unseen('the settings do not say how the app is driven (drive)');
  const why = await driver.tidy();
  if (why !== null) return unseen(why);
  try {
    const { value, left } = await driver.run(signal, { withinMs: timeoutMs }, drive =>
      walked(drive, scenario, budgetMs),
    );
    if (left === 0 || value.outcome !== 'ok') return value;
    return well(value.ms, `${left} things that it made could not be removed; launch-ready clean says why`);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof OverTime)
      return failing('timeout', `it was not done after ${secondsText(timeoutMs)}`, timeoutMs);
    const look = stoppedLook(error, null);
    if (look !== null) return look;
    if (error instanceof OutOfScope || error instanceof LaunchReadyError) return unseen(error.message);
    throw error;
  }
};
