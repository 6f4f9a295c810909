import { randomBytes } from 'node:crypto';
import { limits } from '../../platform/limits.ts';
import { type Answer, ask, usualHealth } from './ask-app.ts';
import { type Executed, execute, type Executing } from './step.ts';

/** How a start went: the app serves, or it ended, or nobody listened in time. */
type Started =
  | {
      readonly is: 'serving';
      readonly ms: number;
      readonly health: { readonly path: string; readonly status: number } | null;
      /** The health route that says yes, where an invented address is answered the same; it says nothing then. */
      readonly saysYesToAll?: string;
    }
  | { readonly is: 'ended'; readonly ms: number }
  | {
      readonly is: 'silent';
      readonly ms: number;
      readonly health: { readonly path: string; readonly status: number } | null;
    };

export type RunningApp = {
  readonly started: Started;
  /** Ends it, with all that it started, and gives how it went. */
  readonly stop: () => Promise<Executed>;
};

const isGood = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** A single-page app answers every path with its page: that is no health. */
const isPage = ({ type }: Answer): boolean => /^text\/html\b/i.test(type);

/** Whether an address that nobody made says yes as well: then a yes is no news. */
const saysYesToAll = async (port: number, signal: AbortSignal): Promise<boolean> => {
  const control = await ask(port, `/lr-${randomBytes(8).toString('hex')}`, signal);
  return control !== null && isGood(control) && !isPage(control);
};

/** Looks once: the first health route that says yes, else the worst that one says, else null when there is none. */
const healthNow = async (
  port: number,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ path: string; status: number } | null> => {
  let worst: { path: string; status: number } | null = null;
  for (const path of paths) {
    const answer = await ask(port, path, signal);
    if (answer === null) return null;
    if (isGood(answer) && !isPage(answer)) return { path, status: answer.status };
    if (answer.status >= 500) worst ??= { path, status: answer.status };
  }
  return worst;
};

/**
 * Starts the app and looks until a health route says yes; where there is none, until the home page is no error. Gives up
 * after `startMs`. `paths` are asked in their order; without any the usual ones.
 */
export const startApp = async (
  what: Omit<Executing, 'timeoutMs'>,
  {
    port,
    paths,
    folder,
    startMs = limits.rehearsalStartMs,
  }: { readonly port: number; readonly paths: readonly string[]; readonly folder: string; readonly startMs?: number },
  signal: AbortSignal,
): Promise<RunningApp> => {
  const end = new AbortController();
  const from = performance.now();
  const since = (): number => Math.round(performance.now() - from);
  let over = false;
  const gone = new AbortController();
  const running = execute(
    { ...what, timeoutMs: limits.rehearsalMs },
    folder,
    AbortSignal.any([signal, end.signal]),
  ).finally(() => {
    over = true;
    gone.abort();
  });
  const looking = AbortSignal.any([signal, gone.signal]);
  const asked = paths.length > 0 ? paths : usualHealth;
  const look = async (): Promise<Started> => {
    let last: { path: string; status: number } | null = null;
    while (since() < startMs && !looking.aborted) {
      const home = await ask(port, '/', looking);
      if (home !== null) {
        last = await healthNow(port, asked, looking);
        if (last !== null && last.status < 300) {
          const ms = since();
          return (await saysYesToAll(port, looking))
            ? { is: 'serving', ms, health: null, saysYesToAll: last.path }
            : { is: 'serving', ms, health: last };
        }
        if (last === null && home.status < 500 && !over) return { is: 'serving', ms: since(), health: null };
        // Errors at home and no health route: it listens, and that is all it will do.
        if (last === null && since() > startMs / 4) return { is: 'serving', ms: since(), health: null };
      }
      await new Promise(resolve => setTimeout(resolve, limits.rehearsalPollMs));
    }
    return over ? { is: 'ended', ms: since() } : { is: 'silent', ms: since(), health: last };
  };
  const started = await look();
  return {
    started,
    stop: () => {
      end.abort();
      return running;
    },
  };
};
