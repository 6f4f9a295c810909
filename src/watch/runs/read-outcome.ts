import { z } from 'zod';
import type { RunKind } from '../../config/projects-file.ts';
import { limits } from '../../platform/limits.ts';
import { createRedactor } from '../../platform/redact.ts';
import { full, said } from '../said.ts';
import type { Found, Outcome } from './project-run.ts';

/** How a child process ended. */
export type Ended =
  | { readonly of: 'exit'; readonly code: number | null; readonly stdout: string; readonly complaint: string }
  | { readonly of: 'time'; readonly ms: number }
  | { readonly of: 'bytes' }
  | { readonly of: 'start'; readonly because: string };

/** Long ones are cut before anything is looked for in them. */
const text = z.string().transform(one => one.slice(0, 4 * limits.projectSentence));
const id = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[\w/#.:-]+$/);

/** As far as it is read; `audit --json`. */
const audit = z.object({
  schema: z.literal('launch-ready/report@1'),
  target: z.object({ domain: z.string() }),
  headline: text,
  findings: z
    .array(z.object({ id, severity: z.enum(['blocker', 'high', 'medium']), title: text, place: text }))
    .max(limits.projectFindings),
  notChecked: z
    .array(z.object({ check: id.nullable(), rows: z.array(z.string().max(20)).max(20), reason: text }))
    .max(limits.projectFindings),
});

/** As far as it is read; `smoke --json`. */
const smoke = z.object({
  schema: z.literal('launch-ready/smoke@1'),
  app: text,
  verdict: z.enum(['passed', 'failed', 'incomplete']),
  steps: z
    .array(
      z.object({ name: id, title: text, status: z.enum(['passed', 'failed', 'not-checked']), reason: text.nullable() }),
    )
    .min(1)
    .max(limits.projectFindings),
  left: z.array(z.unknown()).max(limits.projectFindings),
});

type Clean = (text: string) => string;
type Read = (json: unknown, domain: string, clean: Clean) => Outcome | null;

const ofAudit: Read = (json, domain, clean) => {
  const read = audit.safeParse(json);
  if (!read.success || read.data.target.domain !== domain) return null;
  const { headline, findings, notChecked } = read.data;
  return {
    of: 'done',
    headline: clean(headline),
    findings: findings.map(one => ({ ...one, title: clean(one.title), place: clean(one.place) })),
    notChecked: notChecked.map(({ check, rows, reason }) => ({
      what: check ?? clean(rows.join(', ')),
      reason: clean(reason),
    })),
  };
};

const ofSmoke: Read = (json, _domain, clean) => {
  const read = smoke.safeParse(json);
  if (!read.success) return null;
  const { app, steps, left } = read.data;
  const failed = steps.filter(({ status }) => status === 'failed');
  const passed = steps.filter(({ status }) => status === 'passed').length;
  const place = clean(app);
  const findings: readonly Found[] = failed.map(({ name, title, reason }) => ({
    id: `smoke/${name}`,
    severity: 'high',
    title: clean(`${title}: ${reason ?? 'it failed'}`),
    place,
  }));
  const rest: Found = { id: 'smoke/left', severity: 'high', title: 'What the run made is still there', place };
  return {
    of: 'done',
    headline: `${passed} of ${steps.length} steps passed, ${failed.length} failed`,
    findings: left.length === 0 ? findings : [...findings, rest],
    notChecked: steps
      .filter(({ status }) => status === 'not-checked')
      .map(({ name, reason }) => ({ what: `smoke/${name}`, reason: clean(reason ?? 'it could not be tried') })),
  };
};

const readers: { readonly [K in RunKind]: Read } = { audit: ofAudit, smoke: ofSmoke };

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};

/** 0 well, 1 something was found, 3 something could not be judged; all else is no answer. */
const answers: ReadonlySet<number | null> = new Set([0, 1, 3]);
const refusedCode = 2;

/**
 * What a run of our own command line came to. Pure: whatever it printed, this ends, and what comes out is one line each and
 * acts nowhere. `secrets` are values that the run was given; none is in it.
 */
export const outcomeOf = (
  { kind, domain }: { readonly kind: RunKind; readonly domain: string },
  ended: Ended,
  secrets: Readonly<Record<string, string>> = {},
): Outcome => {
  const { learn, redact } = createRedactor();
  for (const [name, value] of Object.entries(secrets)) learn(name, value);
  const clean: Clean = text => said(redact(text), limits.projectSentence);
  const not = (why: Extract<Outcome, { of: 'not-checked' }>['why'], because: string): Outcome => ({
    of: 'not-checked',
    why,
    because: full(clean(because)),
  });
  if (ended.of === 'time') return not('time', `it did not end within ${Math.round(ended.ms / 1_000)} s, and was ended`);
  if (ended.of === 'bytes')
    return not('bytes', `it printed more than ${limits.projectRunBytes / 1_000_000} MB, and was ended`);
  if (ended.of === 'start') return not('broken', `it could not be started: ${ended.because}`);
  const { code, stdout, complaint } = ended;
  if (code === refusedCode) return not('refused', complaint === '' ? 'it refused, and did not say why' : complaint);
  if (!answers.has(code))
    return not('broken', `it ended with ${code === null ? 'a signal' : `code ${code}`}${complaint === '' ? '' : `: ${complaint}`}`); // prettier-ignore
  return (
    readers[kind](parsed(stdout), domain, clean) ?? not('unreadable', 'what it printed is no report of this client')
  );
};
