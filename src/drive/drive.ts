import type { DriveSettings, FlowName } from '../config/drive-settings.ts';
import type { Config } from '../config/schema.ts';
import type { Flow } from '../config/steps.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { createRedactor } from '../platform/redact.ts';
import type { Actor } from './actors/actor.ts';
import { FlowMissing } from './actors/actor.ts';
import { type AddressOf, addressFinder, type Way, wayFinder } from './addresses.ts';
import { createEconomy, type Economy, withoutSearch } from './economy.ts';
import { createBrowserSession } from './browser/browser-session.ts';
import { type OpenBrowser, openBrowser } from './browser/open-browser.ts';
import { type Control, controlOf, isControlled } from './control.ts';
import type { Inbox } from './inbox/inbox.ts';
import { type Journal, openJournal } from './journal.ts';
import { linkSecrets } from './link-secrets.ts';
import { OutOfScope } from './out-of-scope.ts';
import { createPayments, type Payments } from './payments.ts';
import { recipeFor } from './recipes/detect.ts';
import type { Recipe } from './recipes/recipe.ts';
import type { Run } from './run.ts';
import { createScope, type Scope } from './scope.ts';
import { type Answered, createSession, type Session, type SessionTools } from './session.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import type { Variables } from './variables.ts';
import { walk, type Walked } from './walk.ts';

/** One run on one app: what it may touch, what it made, what it saw. Everything that acts goes through here. */
export type Drive = {
  readonly config: Config;
  readonly settings: DriveSettings;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly run: Run;
  readonly scope: Scope;
  readonly journal: Journal;
  readonly transcript: Transcript;
  readonly inbox: Inbox | null;
  readonly recipe: Recipe;
  /** Where a host of the scope is. */
  readonly addressOf: AddressOf;
  readonly session: (actor: string) => Session;
  /** A part with nothing but a name and a session; `variables` hold what is known of it. */
  readonly part: (name: string, variables: Variables, role?: string | null) => Actor;
  /** A way to the app on which it sees another visitor, new where there are many; null where this machine has none. */
  readonly otherWay: () => Promise<Way | null>;
  /** A part that comes to the app that way; everybody's where it is null. */
  readonly partOn: (way: Way | null, name: string, variables: Variables) => Actor;
  /** The same with a session in a real browser; null when the run has none. */
  readonly inBrowser: ((name: string, variables: Variables) => Promise<Actor>) | null;
  /** Null where the settings do not say how payments are told. */
  readonly payments: Payments | null;
  /** Hides a value in everything that is kept or shown from here on. */
  readonly keepSecret: (name: string, value: string) => void;
  /** The text with every hidden value replaced by its name. */
  readonly redact: (text: string) => string;
  /** From here on no page is opened again that was seen to be the same for everybody: for runs that ask a lot and time nothing. */
  readonly economise: () => void;
  /** Tells of each request from here on. */
  readonly watch: (onAnswer: (answered: Answered) => void) => void;
  /** Tells of each address outside of the scope that a page in the browser asks for from here on; none of them is sent. */
  readonly watchKept: (onKept: (url: string) => void) => void;
  /** Closes browser and journal; what the journal lists stays in it. May be called again. */
  readonly close: () => Promise<void>;
};

/** Drives wait as long as an app needs: patience with dead servers is for audits that look at many. */
const drivingIo = (io: Io): Io => ({
  ...io,
  patience: { allow: ms => ms, book: () => undefined, isDead: () => false, markDead: () => undefined },
});

export type Opening = {
  readonly config: Config;
  readonly settings: DriveSettings;
  readonly state: string;
  readonly run: Run;
  readonly inbox: Inbox | null;
  /** Opens pages that must be seen in a real browser. Throws `BrowserUnavailable` when there is none. */
  readonly browser?: boolean;
};

const wanted = ({ record, file }: Control): string =>
  record === null
    ? `Show that it is yours with the text ${file.text} at ${file.url}`
    : `Show that it is yours with a TXT record at ${record.name} with the value ${record.value}, or with the same text at ${file.url}`;

/** Throws `OutOfScope` with what to publish unless every host of the scope is proven to be the user's own. */
const proveHosts = async (
  hosts: readonly string[],
  { state, io, addressOf, signal }: { state: string; io: Io; addressOf: AddressOf; signal: AbortSignal },
): Promise<ReadonlySet<string>> => {
  const proven = new Set<string>();
  for (const host of hosts) {
    const control = controlOf(state, host);
    if (!(await isControlled(control, io, addressOf, signal)))
      throw new OutOfScope(
        `Nothing was sent to the app: nobody has shown yet that ${host} is yours. ${wanted(control)}`,
      );
    proven.add(host);
  }
  return proven;
};

type Part = 'all' | 'until-mail' | 'after-mail';

const partOf = (flow: Flow, part: Part): Flow => {
  const at = flow.findIndex(step => 'mail' in step);
  if (part === 'all' || (part === 'until-mail' && at < 0)) return flow;
  return part === 'until-mail' ? flow.slice(0, at) : flow.slice(at + 1);
};

/** Opens a run. Throws `OutOfScope` before anything is sent that the scope does not allow. */
export const openDrive = async (opening: Opening, base: Io, signal: AbortSignal): Promise<Drive> => {
  const { config, settings, state, run, inbox } = opening;
  const io = drivingIo(base);
  const addressOf = addressFinder(io, signal);
  let proven: ReadonlySet<string> = new Set();
  const scope = createScope(config, settings, io, () => proven);
  // Also the look for a proof is a request.
  scope.requireOpen();
  proven = await proveHosts(scope.hostsToProve, { state, io, addressOf, signal });
  const redactor = createRedactor();
  const transcript = createTranscript(redactor);
  let economy: Economy | null = null;
  let watcher: ((answered: Answered) => void) | null = null;
  const onAnswer = (answered: Answered): void => watcher?.(answered);
  let keptWatcher: ((url: string) => void) | null = null;
  const onKept = (url: string): void => keptWatcher?.(url);
  const tools: SessionTools = { io, scope, addressOf, transcript, redactor, signal, onAnswer, onKept };
  const session = (actor: string): Session => createSession(actor, tools);
  const recipe = await recipeFor(settings, session('a stranger'));

  const actorWith = (name: string, own: Session, known: Variables, role: string | null): Actor => {
    let variables: Variables = known;
    const take = async (
      flow: FlowName,
      part: Part,
      more: Variables,
      onAsking: () => void,
      isBrief = false,
    ): Promise<Walked> => {
      const steps = recipe.flows[flow];
      if (steps === undefined) throw new FlowMissing(flow);
      const known = economy === null ? {} : { economy, isBrief };
      const mine = { ...variables, ...more };
      const walker = { session: own, variables: mine, inbox, redactor, io, signal, onAsking, ...known };
      const whole = partOf(steps, part);
      const taken = isBrief && economy !== null ? withoutSearch(whole, new Set(Object.keys(more))) : whole;
      const walked = await walk(flow, taken, walker);
      ({ variables } = walked);
      return walked;
    };
    const nothing = (): void => undefined;
    return {
      name,
      role,
      session: own,
      variables: () => variables,
      know: values => void (variables = { ...variables, ...values }),
      walk: (flow, more = {}, onAsking = nothing, how = 'whole') => take(flow, 'all', more, onAsking, how === 'brief'),
      ask: (flow, more = {}, onAsking = nothing, how = 'whole') =>
        take(flow, 'until-mail', more, onAsking, how === 'brief'),
      follow: (flow, link, more = {}) => {
        const as = recipe.flows[flow]?.find(step => 'mail' in step)?.as ?? 'link';
        for (const secret of linkSecrets(link)) redactor.learn(`${as} of ${name}`, secret);
        return take(flow, 'after-mail', { ...more, [as]: link }, nothing);
      },
    };
  };

  const keepSecret = redactor.learn;
  const journal = openJournal(run.folder, io.now);
  const origins = [scope.app, ...settings.hosts];
  let payments: Payments | null;
  let opened: OpenBrowser | null;
  try {
    payments = createPayments({ settings, scope, io, run, journal, session, keepSecret });
    // The last thing that can fail, so that nobody has to close it here.
    opened = opening.browser === true ? await openBrowser(origins, addressOf, io) : null;
  } catch (error) {
    journal.close();
    throw error;
  }
  return {
    config,
    settings,
    io,
    signal,
    run,
    scope,
    journal,
    transcript,
    inbox,
    recipe,
    addressOf,
    session,
    part: (name, variables, role = null) => actorWith(name, session(name), variables, role),
    otherWay: wayFinder(io, scope.app, addressOf, signal),
    partOn: (way, name, variables) => actorWith(name, createSession(name, { ...tools, way }), variables, null),
    inBrowser:
      opened === null
        ? null
        : async (name, variables) =>
            actorWith(name, await createBrowserSession(name, tools, opened.browser), variables, null),
    payments,
    keepSecret,
    redact: redactor.redact,
    economise: () => {
      economy ??= createEconomy(() => scope.left() > 0);
    },
    watch: tell => {
      watcher = tell;
    },
    watchKept: tell => {
      keptWatcher = tell;
    },
    close: async () => {
      try {
        await opened?.close();
      } finally {
        journal.close();
      }
    },
  };
};

/** Words for a test account, all of which carry the label of the run. */
export const variablesFor = (run: Run, inbox: Inbox | null, name: string): Variables => {
  const label = `${run.label}-${name}`;
  const email = inbox?.addressOf(label) ?? `${label}@example.invalid`;
  return {
    run: run.label,
    name: `Launch Ready ${run.label} ${name}`.slice(0, limits.titleCharacters),
    email,
    password: run.passwordOf(email),
  };
};
