import { byCodePoint } from '../../evidence/derive/answers.ts';
import { astrayIn, elsewhere, type Astray } from '../../evidence/derive/astray-urls.ts';
import { hostOf, literal, originOf, pageOf } from '../../evidence/derive/chains.ts';
import { canonicalOrigin, siteLanding } from '../../evidence/derive/site-host.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { HttpEvidence } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { platformOfBuiltIn } from '../../providers/hosting/platforms.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { byHand } from '../wording.ts';

const uses = {
  callback: 'a sign-in returns to',
  webhook: 'payment messages go to',
  mail: 'mails link to',
  api: 'the app calls',
} as const;

const faultIn = (file: string, hits: readonly Astray[], deploys: RepoEvidence['deploys'], origin: string): Fault => {
  const sorted = hits.toSorted((a, b) => a.line - b.line);
  const [first] = sorted;
  const isDeployed = deploys.some(each => each.in.file === file);
  const { url = '', use = 'api', where = 'builder', line = 0 } = first ?? {};
  const write = url.replace(originOf(url), origin);
  const goal = where === 'local' ? "a developer's own machine" : hostOf(url);
  return {
    place: file,
    places: sorted.map(hit => `${hit.file}:${hit.line}`),
    hosts: [hostOf(origin)],
    evenIfDown: true,
    severity: isDeployed ? 'high' : 'medium',
    confidence: isDeployed ? 'observed' : 'inferred',
    happened: isDeployed
      ? `On ${hostOf(origin)} ${uses[use]} ${goal}: people get stuck in the middle of signing in or paying.`
      : `I think that on ${hostOf(origin)} ${uses[use]} ${goal}, so people get stuck in the middle of signing in or paying. It is read from the source alone, so this is medium risk.`,
    cause: `${file} line ${line} names ${url} although production is ${origin}.`,
    evidence: sorted.map(hit => `${hit.file}:${hit.line}: ${hit.use} ${hit.url}`),
    replay: { tool: 'git', args: ['grep', '--no-index', '-n', '-F', '-e', url, '--', file], shows: url },
    remedy: [
      { kind: 'file', file, line, instead: url, write },
      ...sorted.slice(1).map(
        hit =>
          ({
            kind: 'file',
            file,
            line: hit.line,
            instead: hit.url,
            write: hit.url.replace(originOf(hit.url), origin),
          }) as const,
      ),
    ],
  };
};

const faultAtOrigin = (builder: string, page: string, origin: string): Fault => ({
  place: hostOf(builder),
  hosts: [hostOf(page), hostOf(builder)],
  severity: 'medium',
  confidence: 'inferred',
  happened: `I think that the page at ${hostOf(page)} sends people or their data to ${hostOf(builder)}, where they are signed out. It is read from the page alone, so this is medium risk.`,
  cause: `The page ${page} links to or loads from ${builder} although production is ${origin}.`,
  evidence: [`${page} names ${builder}`],
  replay: { tool: 'curl', url: page, prints: 'body', shows: `/${literal(hostOf(builder))}/` },
  remedy: [
    byHand(
      `the source and settings of the page ${page}`,
      `Replace ${builder} by ${origin}, in the code and in the settings of the host.`,
      'Enter the new address at your sign-in and payment provider too, where they list the addresses they return to.',
    ),
  ],
});

const originFaults = (declared: Declared, http: HttpEvidence, origin: string): readonly Fault[] => {
  const site = siteLanding(declared, http);
  const builders = pageOf(site).origins.filter(
    each => elsewhere(declared, each) === 'builder' && hostOf(each) !== site.host,
  );
  const byHost = new Map(builders.map(each => [hostOf(each), each]));
  return [...byHost.values()].toSorted(byCodePoint).map(builder => faultAtOrigin(builder, site.url, origin));
};

export default defineCheck({
  id: 'launch-path/builder-callbacks',
  rows: ['S1.f2'],
  needs: ['declared', 'http'],
  wants: ['repo'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/builder-address'],
  damage: 'money',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Callbacks, webhooks and API addresses name your own domain',
    failureTitle: 'Sign-in or payment leads to the wrong address',
    why: 'A prototype is wired to the address of its builder or of the machine it was written on. On the domain, sign-ins and payments then return to the wrong place.',
    fix: 'Write the address of production into these settings.',
    howTo: 'Give the repository with --repo.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2',
      'https://supabase.com/docs/guides/auth/redirect-urls',
    ],
  },
  judge: ({ declared, http, repo }) => {
    const origin = canonicalOrigin(declared, http) ?? `https://${declared.domain}`;
    // While the product itself still lives at the builder, its addresses are right.
    if (platformOfBuiltIn(hostOf(origin)) !== undefined) return concluded([]);
    const files =
      repo === undefined
        ? []
        : [...Map.groupBy(astrayIn(declared, repo), ({ file }) => file)].toSorted(([a], [b]) => byCodePoint(a, b));
    const faults = files.map(([file, hits]) => faultIn(file, hits, repo?.deploys ?? [], origin));
    try {
      return concluded([...faults, ...originFaults(declared, http, origin)]);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const unseen: Unseen = { reason: error.reason, host: error.host ?? declared.domain };
      return concluded(faults, [unseen]);
    }
  },
});
