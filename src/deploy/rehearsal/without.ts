import { sortOf } from '../../engines/env-use/sort.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { StartWithout } from '../../evidence/rehearsal.ts';
import { limits } from '../../platform/limits.ts';
import { askPage } from './ask-app.ts';
import type { BuiltInValues } from './built-in-values.ts';
import { namedIn } from './missing.ts';
import { appFolder, environmentOf, type Stage } from './round.ts';
import { startApp } from './running-app.ts';
import { endingOf, lastLines } from './step.ts';

/** What the platform itself gives, and what says only how the app is called or how it speaks. */
const ofPlatform = /^(?:NODE_ENV|PORT|HOST|HOSTNAME|TZ|LANG|LOG_LEVEL|DEBUG|CI)$/;

const isSecret = (name: string): boolean => sortOf(name, false) === 'secret';

/** Addresses and senders break more than names and numbers do. */
const weight = (name: string): number => (isSecret(name) ? 0 : /UR[LI]$|ORIGIN$|EMAIL|FROM$|HOST$/.test(name) ? 1 : 2);

/** The variables that are left out, one at a time; `beyond` are secrets for which there is no room. */
export const leftOutOneByOne = (
  names: readonly string[],
  port: string,
): { readonly tried: readonly string[]; readonly beyond: readonly string[] } => {
  const all = names.filter(name => !ofPlatform.test(name) && name !== port).toSorted((a, b) => weight(a) - weight(b));
  return {
    tried: all.slice(0, limits.rehearsalVariables),
    beyond: all.slice(limits.rehearsalVariables).filter(isSecret),
  };
};

const startedWithout = async (stage: Stage, name: string, builtIn: BuiltInValues): Promise<StartWithout> => {
  const { prepared, redact, sandbox, signal } = stage;
  const less: Stage = { ...stage, values: new Map([...stage.values].filter(([each]) => each !== name)) };
  const what = { argv: prepared.start, cwd: appFolder(stage), env: environmentOf(less), redact };
  const { port } = prepared;
  const paths = prepared.aim.health;
  const app = await startApp(what, { port, paths, folder: sandbox.root, startMs: stage.startMs }, signal);
  const { started } = app;
  const home = started.is === 'serving' ? await askPage(port, '/', signal) : null;
  const ended = await app.stop();
  const served = home !== null && home.status < 500;
  const outcome = started.is === 'ended' ? 'refused' : served ? 'served' : 'failed';
  const said = {
    refused: `it ended before it served: ${endingOf(ended)}`,
    served: `it served its home page${home === null ? '' : ` with ${home.status}`}`,
    failed:
      started.is === 'serving'
        ? `it started, and its home page ${home === null ? 'got no answer' : `answered ${home.status}`}`
        : `it neither ended nor served within ${Math.round(started.ms / 1_000)} s`,
  }[outcome];
  return {
    outcome,
    named: namedIn(ended.output, [name]).length > 0,
    secret: isSecret(name),
    builtIn: builtIn(name),
    ms: started.ms,
    said,
    lines: outcome === 'served' ? [] : lastLines(ended.output).slice(-8),
  };
};

/** Starts the app once without each of the variables. */
export const startsWithout = async (
  stage: Stage,
  names: readonly string[],
  builtIn: BuiltInValues,
): Promise<{ readonly [name: string]: Leaf<StartWithout> }> => {
  const { tried, beyond } = leftOutOneByOne(names, stage.prepared.aim.settings.port);
  const found: { [name: string]: Leaf<StartWithout> } = {};
  for (const name of tried) {
    stage.say(`start without ${name}`);
    found[name] = seen(await startedWithout(stage, name, builtIn));
    stage.signal.throwIfAborted();
  }
  for (const name of beyond)
    found[name] = silent(`${name} was not left out: only ${limits.rehearsalVariables} variables are tried`);
  return found;
};
