import { isTestFile } from '../../engines/env-use/use.ts';
import type { Overbuilt } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { overbuildingNames as names } from '../../providers/hosting/overbuilding.ts';
import { imagesOf } from './dependencies.ts';
import { isAt, jsonEntries } from './json.ts';
import { baseName, linesOf, type SourceFile } from './source.ts';
import { yamlEntries, type YamlEntry } from './yaml.ts';

/** What is no part of what runs: examples, notes and what others wrote. */
const besideTheApp =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|templates?|vendor|third[-_]party|node_modules)\//i;

const has = (list: readonly string[], name: string): boolean => list.includes(name);

const found = (row: Overbuilt['row'], what: string, file: string, line: number): Overbuilt => ({
  row,
  what: what.slice(0, 120),
  in: { file, line },
});

/** The documents of a YAML file, each as its top-level keys; `---` starts the next. */
const documentsOf = (text: string): readonly (readonly YamlEntry[])[] => {
  const starts = linesOf(text).filter(line => /^---(?:\s|$)/.test(line.text));
  const top = yamlEntries(text).filter(({ path }) => path.length === 0);
  const bounds = [0, ...starts.map(({ number }) => number), Number.POSITIVE_INFINITY];
  return bounds
    .slice(1)
    .map((end, at) => top.filter(({ line }) => line > (bounds[at] ?? 0) && line < end))
    .filter(entries => entries.length > 0);
};

/** Manifests of a cluster, and what shifts traffic between releases in one. */
const inYaml = ({ path, text }: SourceFile): readonly Overbuilt[] => {
  if (!/^apiVersion:/m.test(text)) return [];
  if (baseName(path) === 'Chart.yaml') return [found('N2', 'a Helm chart', path, 1)];
  return documentsOf(text).flatMap(entries => {
    const of = (key: string): YamlEntry | undefined => entries.find(entry => entry.key === key);
    const [version, kind] = [of('apiVersion')?.value ?? '', of('kind')];
    if (kind === undefined) return [];
    const shifts = Object.entries(names.shifting).some(
      ([beginning, own]) => version.startsWith(beginning) && own === kind.value,
    );
    if (shifts) return [found('N6', `${kind.value} of ${version}`, path, kind.line)];
    // Groups of the cluster itself have no dot, or end in k8s.io; Knative's, for one, is what Cloud Run is configured with.
    const isOwn = /^(?:v1|apps\/v\d\w*|batch\/v\d\w*|autoscaling\/v\d\w*|networking\.k8s\.io\/v\d\w*)$/.test(version);
    return isOwn && has(names.clusterKinds, kind.value)
      ? [found('N2', `a Kubernetes manifest (${kind.value})`, path, kind.line)]
      : [];
  });
};

const inTerraform = ({ path, text }: SourceFile): readonly Overbuilt[] =>
  linesOf(text).flatMap(({ text: line, number }) => {
    const resource = /^\s*resource\s+"([a-z0-9_]{3,80})"\s+"/.exec(line)?.[1] ?? '';
    if (has(names.clusterResources, resource)) return [found('N2', `a cluster (${resource})`, path, number)];
    if (has(names.regionResources, resource)) return [found('N1', resource, path, number)];
    if (/^\s*blue_green_deployment_config\s*\{/.test(line))
      return [found('N6', 'two fleets of machines that swap places (blue_green_deployment_config)', path, number)];
    return [];
  });

/** Settings of a platform that name more than one region for what answers members. */
const inPlatformSettings = ({ path, text }: SourceFile): readonly Overbuilt[] => {
  const entries = jsonEntries(text);
  const [first, ...more] =
    baseName(path) === 'vercel.json'
      ? entries.filter(entry => isAt(entry, 'regions', '*'))
      : entries.filter(entry => isAt(entry, 'deploy', 'multiRegionConfig', '*'));
  if (first === undefined || more.length === 0) return [];
  return [found('N1', `${more.length + 1} regions in ${baseName(path)}`, path, first.line)];
};

/** Tables spread over machines, and databases that take writes in several regions. */
const inSql = ({ path, text }: SourceFile): readonly Overbuilt[] =>
  linesOf(text).flatMap(({ text: line, number }) => {
    const code = line.replace(/--.*$/, '');
    if (/\bcreate_distributed_table\s*\(/i.test(code)) return [found('N5', 'create_distributed_table', path, number)];
    if (/\balter\s+database\s+\S{1,80}\s+add\s+region\b/i.test(code))
      return [found('N1', 'ALTER DATABASE … ADD REGION', path, number)];
    return [];
  });

/** What a cache tells members apart by: a copy for each of them is a copy that can reach another. */
const inCacheRules = ({ path, text }: SourceFile): readonly Overbuilt[] =>
  linesOf(text).flatMap(({ text: line, number }) => {
    const code = line.replace(/(?:^|\s)#.*$/, '').replace(/\/\/.*$/, '');
    if (/^\s*(?:proxy|fastcgi|uwsgi)_cache_key\s.*\$(?:http_cookie|cookie_\w+|http_authorization)/.test(code))
      return [found('N4', 'a cache key with the session in it', path, number)];
    if (/\bhash_data\s*\(\s*req\.http\.(?:Cookie|Authorization)/i.test(code))
      return [found('N4', 'a cache that keeps a copy for each session (hash_data)', path, number)];
    if (/\bdo_esi\s*=\s*true/.test(code)) return [found('N4', 'pages put together in the cache (ESI)', path, number)];
    return [];
  });

/** Variables that number the databases: DATABASE_URL_SHARD_0, SHARD_1_URL. One alone is the index of a test run. */
const inVariables = (files: readonly SourceFile[]): readonly Overbuilt[] => {
  const numbered = files.flatMap(({ path, text }) =>
    linesOf(text).flatMap(({ text: line, number }) => {
      const name = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]{2,80})\s*=/.exec(line)?.[1] ?? '';
      const shard = /(?:^|_)SHARD_?\d{1,3}(?:_|$)/.test(name) && /(?:URL|HOST|DSN|DB|DATABASE)/.test(name);
      return shard ? [{ name, path, number }] : [];
    }),
  );
  const [first] = numbered;
  if (first === undefined || new Set(numbered.map(({ name }) => name)).size < 2) return [];
  return [found('N5', `a database for each of several parts (${first.name} and more)`, first.path, first.number)];
};

/** Containers: parts of an observability stack from two on, and databases that are spread over machines. */
const inContainers = (files: readonly SourceFile[]): readonly Overbuilt[] => {
  const images = imagesOf(files);
  const parts = Object.values(names.observing).flatMap(list => images.find(({ name }) => has(list, name)) ?? []);
  const [first] = parts;
  const stack =
    first === undefined || parts.length < 2
      ? []
      : [found('N3', parts.map(({ name }) => name).join(', '), first.in.file, first.in.line)];
  const spread = images
    .filter(({ name }) => has(names.sharding, name))
    .map(({ name, in: place }) => found('N5', name, place.file, place.line));
  return [...stack, ...spread];
};

/** What is built for a size that is far away, at its first place in each file; what lies beside the app is passed over. */
export const overbuiltIn = (all: readonly SourceFile[]): readonly Overbuilt[] => {
  const files = all.filter(({ path }) => !isTestFile(path) && !besideTheApp.test(path));
  const each = files.flatMap(file => {
    const name = baseName(file.path);
    if (/\.ya?ml$/.test(name)) return inYaml(file);
    if (name.endsWith('.tf')) return inTerraform(file);
    if (name.endsWith('.sql')) return inSql(file);
    if (name === 'vercel.json' || name === 'railway.json') return inPlatformSettings(file);
    return /\.(?:conf|vcl|nginx)$|^nginx/.test(name) ? inCacheRules(file) : [];
  });
  const variables = inVariables(files.filter(({ path }) => baseName(path).startsWith('.env')));
  const once = new Map<string, Overbuilt>();
  for (const one of [...each, ...inContainers(files), ...variables]) {
    const key = `${one.row} ${one.in.file}`;
    if (!once.has(key)) once.set(key, one);
  }
  return [...once.values()].slice(0, limits.repoOverbuilt);
};
