import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import type { Evidence, EvidenceSet } from '../../src/evidence/map.ts';
import { run } from '../../src/findings/run.ts';
import type { ReporterInput } from '../../src/reporters/reporter.ts';
import { silent } from '../../src/evidence/leaf.ts';
import { asOf, domain, evidence, type Plan } from '../evidence/build.ts';

/** What every check there is says of hand-made evidence, as `audit` would. */
export const reported = (keys: Evidence, unicode: string = domain): ReporterInput => {
  const set: EvidenceSet = {
    schema: 'launch-ready/evidence@1',
    tool: 'launch-ready 0.0.0',
    target: { domain, unicode },
    profile: 'outside',
    net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
    collectedAt: asOf.toISOString(),
    keys: Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, { status: 'ok', value }])),
  };
  return { report: run(set, { checks, rows, acceptances: [], documents: documents(set) }), evidence: set };
};

const flaw = (plan: Plan): void => {
  plan.ttl[`api.${domain}`] = 604_800;
  delete plan.zone[`auth.${domain}`];
};

export const sound = (): ReporterInput => reported(evidence());
/** With findings, and with something that could not be looked at. */
export const flawed = (): ReporterInput => {
  const all = evidence(flaw);
  all.registration.record = silent('the registry did not answer');
  return reported(all);
};

/** Markup, a terminal escape and a turn of the writing direction, in every place that the outside fills in. */
const hostile = '<img src=x onerror=alert(1)>"\'&\u001b[2J\u202e]]>\u0000';

/** The value with `text` behind every string in it. */
const poisonedBy =
  (text: string) =>
  <T>(value: T): T => {
    if (typeof value === 'string') return `${value}${text}` as T;
    if (Array.isArray(value)) return value.map(one => poisonedBy(text)(one as unknown)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, poisonedBy(text)(inner as unknown)]),
    ) as T;
  };

/** A report whose every sentence, place and command carries hostile text; only what our own code chooses from is left. */
export const hostileReport = (text: string = hostile): ReporterInput => {
  const poisoned = poisonedBy(text);
  const { report } = flawed();
  const findings = report.findings.map(finding => {
    const { id, severity, confidence, damage, who, remedy, effort } = finding;
    return { ...poisoned(finding), id, severity, confidence, damage, who, remedy, effort, title: finding.title };
  });
  const { target, advice, notChecked } = report;
  const [first] = findings;
  const acceptance = { id: first?.id ?? '', reason: text, by: text, until: '2027-03-31' };
  return {
    report: {
      ...report,
      target: { ...target, unicode: poisoned(target.unicode) },
      headline: poisoned(report.headline),
      findings,
      accepted: first === undefined ? [] : [{ ...first, accepted: acceptance }],
      advice: [...advice.map(poisoned), { check: 'launch-path/dns-ttl', place: text, text }],
      notChecked: notChecked.map(one => ({ ...one, reason: poisoned(one.reason), howTo: poisoned(one.howTo) })),
    },
  };
};
