import type { Fault, Replay } from '../checks/check.ts';
import type { HttpEvidence } from '../evidence/http.ts';
import type { EvidenceSet, RecordedNet } from '../evidence/map.ts';
import { isUnpastable, shellQuote } from './shell-quote.ts';
import { bracketed } from '../platform/wording.ts';

type Rendered = { readonly command: string | null; readonly shows: string; readonly reason?: string };

/** What the renderer must know of a run to make its commands work for whoever pastes them. */
export type ReplayContext = {
  readonly net: RecordedNet;
  readonly addressOf: (host: string) => string | undefined;
  /** Folder of the repository of the run. */
  readonly repo?: string;
};

const addressMet = ({ chains }: HttpEvidence, host: string): string | undefined =>
  Object.entries(chains)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, leaf]) => (leaf.status === 'ok' ? leaf.value.hops : []))
    .find(({ url }) => URL.parse(url)?.hostname === host)?.address;

export const replayContext = (set: EvidenceSet): ReplayContext => ({
  net: set.net,
  ...(set.repo === undefined ? {} : { repo: set.repo }),
  addressOf: host => {
    const { dns, http } = set.keys;
    const answers = dns?.status === 'ok' ? dns.value.names[host]?.resolver : undefined;
    for (const type of ['A', 'AAAA'] as const) {
      const leaf = answers?.[type];
      const record = leaf?.status === 'ok' ? leaf.value.records.find(one => one.type === type) : undefined;
      if (record !== undefined) return record.value;
    }
    // A host that was only met on the way, as a redirect target or an address of a platform.
    return http?.status === 'ok' ? addressMet(http.value, host) : undefined;
  },
});

const routed = (net: RecordedNet, host: string, address: string | undefined, port: number) => {
  const match = (name: string | undefined) =>
    net.connectTo.find(rule => rule.from.port === port && rule.from.host === name)?.to;
  return match(address) ?? match(host);
};

/** The network options of the run as flags, for commands of our own. */
const netFlags = (net: RecordedNet): readonly string[] => [
  ...(net.resolver === null ? [] : ['--resolver', `${bracketed(net.resolver.address)}:${net.resolver.port}`]),
  ...net.connectTo.flatMap(({ from, to }) => [
    '--connect-to',
    `${bracketed(from.host)}:${from.port}:${bracketed(to.address)}:${to.port}`,
  ]),
  ...net.caFiles.flatMap(file => ['--ca', file]),
];

const dig = ({ at, tcp, name, type }: Extract<Replay, { tool: 'dig' }>, { net }: ReplayContext): readonly string[] => {
  const server = at === 'resolver' ? net.resolver : (routed(net, at, at, 53) ?? { address: at, port: 53 });
  return [
    'dig',
    ...(server === null ? [] : [`@${server.address}`, ...(server.port === 53 ? [] : ['-p', String(server.port)])]),
    ...(at === 'resolver' ? [] : ['+norecurse']),
    ...(tcp === true ? ['+tcp'] : []),
    '+noall',
    '+comments',
    '+answer',
    '+authority',
    '+tries=1',
    '+time=3',
    name,
    type,
  ];
};

const curlPins = (hosts: readonly string[], context: ReplayContext, forced: string | undefined): readonly string[] =>
  hosts.flatMap((host, index) =>
    [80, 443].flatMap(port => {
      const address = (index === 0 ? forced : undefined) ?? context.addressOf(host);
      const to =
        routed(context.net, host, address, port) ??
        (index === 0 && forced !== undefined ? { address: forced, port } : undefined);
      // Without a resolver of our own the machine finds the host by itself.
      const pinned = to ?? (context.net.resolver !== null && address !== undefined ? { address, port } : undefined);
      return pinned === undefined
        ? []
        : ['--connect-to', `${host}:${port}:${bracketed(pinned.address)}:${pinned.port}`];
    }),
  );

/** A header whose value the shell of the reader puts in, out of a variable: nothing else is left unquoted. */
const bearerOf = (variable: string): string => `"Authorization: Bearer $${variable}"`;
const isBearer = (word: string): boolean => /^"Authorization: Bearer \$[A-Z][A-Z0-9_]{0,99}"$/.test(word);

const quoted = (word: string): string => (isBearer(word) ? word : shellQuote(word));

const curl = (
  replay: Extract<Replay, { tool: 'curl' }>,
  hosts: readonly string[],
  context: ReplayContext,
): readonly (readonly string[])[] => {
  const own = new URL(replay.url).hostname;
  const pinned = [own, ...hosts.filter(host => host !== own && replay.follow !== undefined)];
  const prints = replay.counts === undefined ? (replay.prints ?? 'head') : 'body';
  const asked = [
    'curl',
    '-sS',
    '--max-time',
    '10',
    ...(replay.follow === undefined ? [] : ['-L', '--max-redirs', String(replay.follow)]),
    ...(prints === 'body' ? [] : ['-o', '/dev/null']),
    ...(prints === 'final-url'
      ? ['-w', String.raw`%{num_redirects} redirects, ends at %{url_effective} with %{http_code}\n`]
      : []),
    ...(prints === 'size' ? ['-w', String.raw`%{http_code} %{content_type} %{size_download} bytes\n`] : []),
    ...(prints === 'head' ? ['-D', '-'] : []),
    ...(replay.insecure === true ? ['-k'] : []),
    ...(replay.headers ?? []).flatMap(line => ['-H', line]),
    ...context.net.caFiles.flatMap(file => ['--cacert', file]),
    ...curlPins(pinned, context, replay.address),
    ...(replay.bearer === undefined ? [] : ['-H', bearerOf(replay.bearer)]),
    ...(replay.post === undefined
      ? []
      : [
          ...Object.entries(replay.post.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
          '-d',
          replay.post.body,
        ]),
    // A range in the part that is not sent: the same address again and again, over one connection.
    replay.times === undefined ? replay.url : `${replay.url}#[1-${replay.times}]`,
  ];
  return replay.counts === undefined ? [asked] : [asked, ['grep', '-a', '-c', '-E', '-e', replay.counts]];
};

const openssl = (
  replay: Extract<Replay, { tool: 'openssl' }>,
  { net }: ReplayContext,
): readonly (readonly string[])[] => {
  const to = routed(net, replay.host, replay.address, replay.port) ?? replay;
  const old = replay.protocol === 'tls1' || replay.protocol === 'tls1_1';
  const connect = [
    'openssl',
    's_client',
    '-connect',
    `${bracketed(to.address)}:${to.port}`,
    '-servername',
    replay.host,
    '-verify_hostname',
    replay.host,
    ...net.caFiles.flatMap(file => ['-CAfile', file]),
    ...(replay.protocol === undefined ? [] : [`-${replay.protocol}`]),
    ...(replay.offers === undefined ? [] : ['-alpn', replay.offers]),
    ...(old ? ['-cipher', 'ALL:@SECLEVEL=0'] : []),
  ];
  if (replay.prints === 'names') return [connect, ['openssl', 'x509', '-noout', '-subject', '-ext', 'subjectAltName']];
  if (replay.prints === 'dates') return [connect, ['openssl', 'x509', '-noout', '-dates']];
  return [connect];
};

const wordsOf = (
  replay: Exclude<Replay, { tool: 'none' }>,
  fault: Fault,
  context: ReplayContext,
): readonly (readonly string[])[] => {
  switch (replay.tool) {
    case 'dig':
      return [replay, ...(replay.and === undefined ? [] : [{ ...replay, at: replay.and }])].map(one =>
        dig(one, context),
      );
    case 'curl':
      return curl(replay, fault.hosts ?? [fault.place], context);
    case 'openssl':
      return openssl(replay, context);
    case 'git':
      return [['git', ...(context.repo === undefined ? [] : ['-C', context.repo]), ...replay.args]];
    case 'launch-ready':
      return [
        [
          'launch-ready',
          ...replay.args,
          ...(replay.inRepository === true && context.repo !== undefined ? ['--repo', context.repo] : []),
          ...(context.net.configFile === null ? [] : ['--config', context.net.configFile]),
          ...netFlags(context.net),
        ],
      ];
  }
};

/** The command that shows the fault, quoted for sh, with the network options of the run. Hostile words give no command but the reason. */
export const renderReplay = (fault: Fault, context: ReplayContext): Rendered => {
  const { replay } = fault;
  if (replay.tool === 'none') return { command: null, shows: '', reason: replay.reason };
  const pipeline = wordsOf(replay, fault, context);
  if (pipeline.flat().some(isUnpastable)) {
    return {
      command: null,
      shows: replay.shows,
      reason: 'it would contain control characters that came from the target',
    };
  }
  const [first, ...rest] = pipeline.map(words => words.map(quoted).join(' '));
  const quiet = replay.tool === 'openssl';
  // Two questions stand one after the other; everything else is one command and what reads its output.
  const command = [`${first}${quiet ? ' </dev/null 2>&1' : ''}`, ...rest].join(replay.tool === 'dig' ? '; ' : ' | ');
  return { command, shows: replay.shows };
};
