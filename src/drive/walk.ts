import { createHash } from 'node:crypto';
import type { FlowName } from '../config/drive-settings.ts';
import type { Flow, Step } from '../config/steps.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import type { Redactor } from '../platform/redact.ts';
import { type Economy, isLast, leadsTo } from './economy.ts';
import { difference, isSame } from './expectation.ts';
import { type Inbox, NoMail } from './inbox/inbox.ts';
import { linkSecrets } from './link-secrets.ts';
import { OutOfScope } from './out-of-scope.ts';
import { multipart } from './multipart.ts';
import { readPage } from './page.ts';
import { waitedFor } from './poll.ts';
import { headerOf, jsonOf, type Reply, valueAt } from './reply.ts';
import { type Method, NoSuchForm, type Session } from './session.ts';
import { filledStep, type Variables } from './variables.ts';

/** What a flow needs of its actor and its run. */
export type Walker = {
  readonly session: Session;
  readonly variables: Variables;
  readonly inbox: Inbox | null;
  readonly redactor: Redactor;
  readonly io: Io;
  readonly signal: AbortSignal;
  /** Called once, before the first step that asks the app for anything but a page. */
  readonly onAsking?: () => void;
  /** What the run has seen already. */
  readonly economy?: Economy;
  /** The page at the end is not opened where an earlier walk was led there, too, and arrived. */
  readonly isBrief?: boolean;
};

export type Walked = {
  /** The variables afterwards: those before and what was kept on the way. */
  readonly variables: Variables;
  /** The entries that were counted, as a digest under the name of their number: a page that moved on can hold as many others. */
  readonly counted: Variables;
  readonly steps: readonly { readonly step: string; readonly ms: number }[];
  readonly ms: number;
};

/** A flow that did not get to its end: which step, and what came instead. */
export class FlowStopped extends Error {
  readonly flow: FlowName;
  readonly step: string;
  readonly status: number | null;
  /** Whether the app itself ended it by what it answered. False for silence, a closed mailbox, a mistake in the flow. */
  readonly byApp: boolean;
  constructor(flow: FlowName, step: string, reason: string, reply: Reply | null, byApp = true, options?: ErrorOptions) {
    super(`${flow} stopped at “${step}”: ${reason}`, options);
    this.name = 'FlowStopped';
    this.flow = flow;
    this.step = step;
    this.status = reply?.status ?? null;
    this.byApp = byApp;
  }
}

/** Whether the app said no. One that throttles or is broken has said neither yes nor no. */
export const isRefusal = ({ byApp, status }: FlowStopped): boolean =>
  byApp && status !== 429 && (status === null || status < 500);

const isAnswer = (error: Error): boolean => error instanceof NoSuchForm || error instanceof NoMail;

/** The step in a few words, before anything is filled in: no value of an actor is in it. */
const shownStep = (step: Step): string => {
  if ('open' in step) return `open ${step.open}`;
  if ('fill' in step) return `send the form with ${Object.keys(step.fill).join(', ') || 'a button'}`;
  if ('call' in step) return step.call;
  if ('mail' in step) return `wait for the mail${step.mail.subject === undefined ? '' : ` “${step.mail.subject}”`}`;
  if ('keep' in step) return `keep ${Object.keys(step.keep).join(', ')}`;
  if ('carry' in step) return `carry ${Object.keys(step.carry).join(', ')}`;
  if ('done' in step) return 'see whether it is done already';
  return 'until' in step ? 'wait until it shows' : 'look at the answer';
};

/**
 * Whether a step opens a page and says nothing of the actor: a safe method (RFC 9110 §9.2.1), and no address by which an
 * app could know whom to make something for.
 */
const onlyLooks = (step: Step): boolean => {
  const address = 'open' in step ? `GET ${step.open}` : 'call' in step && step.form === undefined ? step.call : '';
  return /^(?:GET|HEAD) [^{]*$/.test(address) && !('json' in step) && !('headers' in step);
};

/** What people call the things that open doors. */
const secretName = /token|csrf|secret|session|jwt|code/i;

type Keep = Extract<Step, { keep: unknown }>['keep'][string];
type FromJson = Extract<Keep, { json: string }>;

/** The entries of a list that have the wanted values; undefined where there is no list. */
const entriesOf = (json: unknown, keep: FromJson): readonly unknown[] | undefined => {
  const found = valueAt(json, keep.json);
  if (!Array.isArray(found)) return undefined;
  const wanted = Object.entries(keep.where ?? {});
  return found.filter(each => wanted.every(([pointer, value]) => isSame(valueAt(each, pointer), value)));
};

const listed = (json: unknown, keep: FromJson): unknown => {
  const entries = entriesOf(json, keep);
  if (keep.count === true && entries !== undefined) return entries.length;
  if (keep.where === undefined) return valueAt(json, keep.json);
  const entry = entries?.[0];
  return keep.take === undefined ? entry : valueAt(entry, keep.take);
};

/** Which entries a number counts; undefined where it counts none of a list. */
const countedIn = (reply: Reply, keep: Keep): string | undefined => {
  if (!('json' in keep) || keep.count !== true) return undefined;
  const entries = entriesOf(jsonOf(reply), keep);
  return entries && createHash('sha256').update(JSON.stringify(entries)).digest('hex');
};

/** A list that could not be shown is no empty list; what is not found is gone. */
const isFailure = ({ status }: Reply): boolean => status >= 400 && status !== 404 && status !== 410;

/** The wanted part of an answer as text, or undefined where it is not there. */
const partOf = (reply: Reply, keep: Keep): string | undefined => {
  if ('json' in keep) {
    const value = listed(jsonOf(reply), keep);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }
  if ('link' in keep) return readPage(reply.body, reply.url).links.find(link => link.includes(keep.link));
  if ('header' in keep) return headerOf(reply, keep.header);
  if ('address' in keep) return reply.url;
  return new RegExp(keep.match).exec(reply.body)?.[1];
};

const callOf = (step: Extract<Step, { call: string }>, { randomLabel }: Io): Parameters<Session['call']>[0] => {
  const { call, json, form, file, headers } = step;
  const space = call.indexOf(' ');
  const aim = { method: call.slice(0, space) as Method, path: call.slice(space + 1) };
  if (file !== undefined) {
    const { body, type } = multipart(file, form ?? {}, `launch-ready-${randomLabel(20)}`);
    return { ...aim, body, headers: { ...headers, 'content-type': type } };
  }
  return {
    ...aim,
    ...(json === undefined ? {} : { json }),
    ...(form === undefined ? {} : { form }),
    ...(headers === undefined ? {} : { headers }),
  };
};

/** A mistake of ours must not look like something that the app did. An address that is none came from the app. */
const isBug = (error: Error): boolean =>
  (error instanceof TypeError || error instanceof ReferenceError) &&
  !('code' in error && error.code === 'ERR_INVALID_URL');

/** Asks once more what the step before asked. */
type Again = () => Promise<Reply>;

/**
 * Walks a flow for one actor. It drives and never judges; throws `FlowStopped` where it did not get to its end and
 * `OutOfScope` where the run may not go on.
 */
export const walk = async (name: FlowName, flow: Flow, walker: Walker): Promise<Walked> => {
  const { session, inbox, redactor, io, signal, economy } = walker;
  const variables: Record<string, string> = { ...walker.variables };
  const counted: Record<string, string> = {};
  const steps: { step: string; ms: number }[] = [];
  const start = io.elapsed();
  let again: Again | null = null;

  /** The step that is taken, as it is written down. */
  let shown = '';

  const stopped = (reason: string, byApp = true, options?: ErrorOptions): FlowStopped =>
    new FlowStopped(name, shown, redactor.redact(reason), session.last(), byApp, options);

  const answer = (): Reply => {
    const reply = session.last();
    if (reply === null) throw stopped('nothing was asked before', false);
    return reply;
  };

  const act = async (ask: Again): Promise<void> => {
    again = ask;
    await ask();
  };

  const waited = async (step: Extract<Step, { until: unknown }>): Promise<void> => {
    let differs = difference(answer(), step.until);
    let isFirst = true;
    const looks = async (): Promise<boolean> => {
      if (!isFirst) await again?.();
      isFirst = false;
      differs = difference(answer(), step.until);
      return differs === null;
    };
    const pauseMs = economy === undefined ? limits.drivePollMs : limits.driveSparingPollMs;
    const came = await waitedFor(io, step.seconds * 1_000, signal, looks, pauseMs);
    if (came === null) throw stopped(`after ${step.seconds} s ${differs ?? ''}`);
  };

  const endOf = (index: number): string | undefined => {
    const step = flow[index];
    return step === undefined ? undefined : economy?.endOf(step);
  };

  /** Takes one step; false when it says that nothing is left to do. */
  const take = async (step: Step, index: number): Promise<void | false> => {
    const next = flow[index + 1];
    if ('open' in step && economy !== undefined && next !== undefined && 'fill' in next)
      return act(() => economy.open(session, step.open, next, walker.isBrief === true));
    if ('open' in step)
      return act(() => (economy === undefined ? session.open(step.open) : economy.visit(session, step.open)));
    if ('fill' in step) {
      const end = walker.isBrief === true && isLast(flow, index) ? endOf(index) : undefined;
      await act(() => session.fill(step.fill, step.form, end));
      const page = session.last();
      if (page !== null && end !== undefined && leadsTo(page, end)) return false;
      // Sent again it would be some form of the page to which it led: who waits there reloads that page.
      if (page?.method === 'GET') again = () => session.open(page.url);
      return;
    }
    if ('call' in step) return act(() => session.call(callOf(step, io)));
    if ('until' in step) return waited(step);
    if ('expect' in step) {
      const differs = difference(answer(), step.expect);
      if (differs !== null) throw stopped(differs);
      return;
    }
    if ('done' in step) return difference(answer(), step.done) === null ? false : undefined;
    if ('mail' in step) {
      if (inbox === null) throw stopped('no mailbox is set (drive.mail)', false);
      const { to = variables['email'] ?? '', subject, link } = step.mail;
      const wanted = {
        to,
        ...(subject === undefined ? {} : { subject }),
        ...(link === undefined ? {} : { link }),
      };
      const mail = await inbox.take(wanted, limits.driveMailMs, signal);
      const found = mail.links.find(each => link === undefined || each.toLowerCase().includes(link.toLowerCase()));
      if (found === undefined) throw stopped('the mail holds no link');
      for (const secret of linkSecrets(found)) redactor.learn(`${step.as} of ${session.actor}`, secret);
      variables[step.as] = found;
      return;
    }
    if ('carry' in step) {
      for (const [header, value] of Object.entries(step.carry)) redactor.learn(`${header} of ${session.actor}`, value);
      return session.carry(step.carry);
    }
    for (const [key, keep] of Object.entries(step.keep)) {
      const part = partOf(answer(), keep);
      if (part === undefined && step.orDone === true && !isFailure(answer())) return false;
      if (part === undefined) throw stopped(`the answer does not hold ${key}`);
      if (secretName.test(key)) redactor.learn(`${key} of ${session.actor}`, part);
      variables[key] = part;
      const entries = countedIn(answer(), keep);
      if (entries !== undefined) counted[key] = entries;
    }
  };

  let isAsking = false;
  for (const [index, step] of flow.entries()) {
    const from = io.elapsed();
    shown = shownStep(step);
    if (!isAsking && !onlyLooks(step)) {
      isAsking = true;
      walker.onAsking?.();
    }
    let more: void | false;
    try {
      more = await take(filledStep(step, variables), index);
    } catch (error) {
      if (error instanceof FlowStopped || error instanceof OutOfScope || signal.aborted) throw error;
      if (!(error instanceof Error) || isBug(error)) throw error;
      throw stopped(error.message, isAnswer(error), { cause: error });
    }
    steps.push({ step: shown, ms: io.elapsed() - from });
    if (more === false) break;
    const before = flow[index - 1];
    if (index === flow.length - 1 && before !== undefined && isLast(flow, index - 1))
      economy?.arrived(before, session.last());
  }
  return { variables, counted, steps, ms: io.elapsed() - start };
};
