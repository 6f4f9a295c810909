import type { Ownership } from '../../config/ownership-file.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import { compare } from '../../findings/compare.ts';
import type { Judgement } from '../../findings/judge.ts';
import type { Finding, Report } from '../../findings/report.ts';
import { deployByHand, type ReleaseCommand } from './deploy-by-hand.ts';
import { redirectByHand } from './own-hands.ts';
import { type Owner, ownersOf } from './owners.ts';
import { type Section, sectionsOf, sectionTitles } from './sections.ts';
import { type ListedItem, listedItems } from './shopping-list.ts';

/** Whose name the pack carries. */
type Brand = {
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour?: string | undefined;
  /** How the maker is reached; one line. */
  readonly contact?: string | undefined;
  /** `data:` address of a picture. */
  readonly logo?: string;
};

type Contact = { readonly name: string; readonly role: string; readonly reach?: string | undefined };

/** What evidence does not hold and the settings do, already written. */
export type Papers = {
  readonly contacts: readonly Contact[];
  /** Address of the dashboard as telephones reach it. */
  readonly dashboard: string | null;
  /** How a release goes out; null where the settings do not say it. */
  readonly release: ReleaseCommand | null;
  /** Markdown of S5.d2 and S5.d3. */
  readonly alertPlan: string | null;
  readonly incidents: string | null;
};

export type PackSources = {
  readonly set: EvidenceSet;
  readonly report: Report;
  readonly judgements: readonly Judgement[];
  /** An earlier report of the same target: what changed since. */
  readonly before: Report | null;
  readonly ownership: Ownership | null;
  readonly papers: Papers;
  readonly brand: Brand | null;
  /** When the pack is written, ISO 8601. */
  readonly at: string;
};

export type PackSection = Section & { readonly ageDays: number };

/** S7.d1: all that somebody needs who takes over. */
export type Pack = {
  readonly domain: string;
  readonly unicode: string;
  readonly at: string;
  readonly tool: string;
  readonly verdict: Report['verdict'];
  readonly headline: string;
  readonly brand: Brand | null;
  readonly list: readonly ListedItem[];
  readonly owners: readonly Owner[];
  readonly contacts: readonly Contact[];
  readonly dashboard: string | null;
  readonly sections: readonly PackSection[];
  readonly open: readonly Finding[];
  readonly accepted: readonly Finding[];
  /** What was not checked, each reason once. */
  readonly notChecked: readonly string[];
  readonly change: {
    readonly since: string;
    readonly fixed: readonly Finding[];
    readonly appeared: readonly Finding[];
    /** Known before, and nobody can tell today. */
    readonly unknown: readonly Finding[];
  } | null;
};

const dayMs = 86_400_000;

const changeOf = (before: Report | null, after: Report): Pack['change'] => {
  if (before === null) return null;
  const { fixed, appeared, noLongerCheckable } = compare(before, after);
  return { since: before.collectedAt, fixed, appeared, unknown: noLongerCheckable };
};

/** Parts that are written from the settings, or from what a founder can do alone. */
const own = {
  redeploy: { row: 'S7.f1', title: 'Deploy it again yourself' },
  redirect: { row: 'S7.f3', title: 'Change a redirect yourself' },
  alerts: { row: 'S5.d2', title: 'What wakes whom, and what they do then' },
  incidents: { row: 'S5.d3', title: 'When something is wrong' },
} as const;

/** Every document of a pack: the row that asks for it, and its title. */
export const packSections: readonly Pick<Section, 'row' | 'title'>[] = [...Object.values(own), ...sectionTitles];

const writtenBy = ({ papers, set }: PackSources): readonly Section[] => [
  {
    id: 'redeploy',
    ...own.redeploy,
    text: papers.release === null ? null : deployByHand(papers.release),
    seenAt: set.collectedAt,
    howTo: 'write how a release goes out into deploy of launch-ready.jsonc',
  },
  {
    id: 'redirect',
    ...own.redirect,
    text: redirectByHand(set),
    seenAt: set.collectedAt,
    howTo: 'launch-ready audit',
  },
  {
    id: 'alerts',
    ...own.alerts,
    text: papers.alertPlan,
    seenAt: set.collectedAt,
    howTo: 'name who is called in watch.contacts and how in watch.channels of launch-ready.jsonc',
  },
  {
    id: 'incidents',
    ...own.incidents,
    text: papers.incidents,
    seenAt: set.collectedAt,
    howTo: 'name who is told first in watch.contacts of launch-ready.jsonc',
  },
];

/** In the order of a bad night: what to do comes before what it was made of. */
const order = ['incidents', 'rollback', 'redeploy', 'deploy', 'redirect', 'alerts'];

const placeOf = ({ id }: Section): number => {
  const at = order.indexOf(id);
  return at === -1 ? order.length : at;
};

/** The handover as data: the same sources give the same pack. Pure. */
export const packOf = (sources: PackSources): Pack => {
  const { set, report, before, ownership, papers, brand, at } = sources;
  const ageOf = (seenAt: string): number => Math.max(0, Math.floor((Date.parse(at) - Date.parse(seenAt)) / dayMs));
  const sections = [...writtenBy(sources), ...sectionsOf(sources)].toSorted((a, b) => placeOf(a) - placeOf(b));
  return {
    domain: set.target.domain,
    unicode: set.target.unicode,
    at,
    tool: report.tool,
    verdict: report.verdict,
    headline: report.headline,
    brand,
    list: listedItems(report),
    owners: ownersOf(set.keys, ownership, at),
    contacts: papers.contacts,
    dashboard: papers.dashboard,
    sections: sections.map(section => ({ ...section, ageDays: ageOf(section.seenAt) })),
    open: report.findings,
    accepted: report.accepted,
    notChecked: [...new Set(report.notChecked.map(({ reason }) => reason))],
    change: changeOf(before, report),
  };
};
