import type { DeployTarget } from '../../evidence/repo.ts';
import { deployFileOf, type DeployFile } from '../../providers/hosting/deploy-files.ts';
import { isAt, jsonEntries } from './json.ts';
import { baseName, environmentIn, linesOf, type SourceFile } from './source.ts';
import { tomlEntries } from './toml.ts';
import { hostIn, type Part } from './deploy-part.ts';
import { workflowDeploys } from './workflows.ts';
import { yamlEntries, type YamlEntry } from './yaml.ts';

const hosts = (values: readonly string[]): readonly string[] =>
  [...new Set(values.flatMap(value => hostIn(value) ?? []))].toSorted();

const part = (
  line: number,
  name: string | undefined,
  domains: readonly string[],
  environment?: DeployTarget['environment'],
): Part => ({
  line,
  ...(name === undefined || name === '' ? {} : { name }),
  ...(environment === undefined ? {} : { environment }),
  domains: hosts(domains),
});

const fromJson = (text: string, platform: string): readonly Part[] => {
  const entries = jsonEntries(text);
  const value = (...at: string[]): string | undefined => entries.find(entry => isAt(entry, ...at))?.value;
  const values = (...at: string[]): readonly string[] =>
    entries.filter(entry => isAt(entry, ...at)).map(entry => entry.value);
  if (platform === 'firebase') {
    const site = value('hosting', 'site') ?? value('hosting', '*', 'site');
    // firebase.json also configures rules and functions; a place where the site runs is only there with `hosting`.
    return entries.some(entry => isAt(entry, 'hosting')) ? [part(1, site, [])] : [];
  }
  if (platform !== 'cloudflare') return [part(1, value('name'), [...values('alias'), ...values('alias', '*')])];
  const routes = (...under: string[]): readonly string[] => [
    ...values(...under, 'route'),
    ...values(...under, 'routes', '*'),
    ...values(...under, 'routes', '*', 'pattern'),
  ];
  const stages = entries.filter(entry => isAt(entry, 'env', '*'));
  return [
    part(1, value('name'), routes()),
    ...stages.map(({ path, line }) => {
      const stage = String(path[1]);
      return part(line, value('env', stage, 'name') ?? value('name'), routes('env', stage), environmentIn(stage));
    }),
  ];
};

const fromToml = (text: string, platform: string): readonly Part[] => {
  const entries = tomlEntries(text);
  const value = (table: string, key: string): string | undefined =>
    entries.find(entry => entry.table === table && entry.key === key)?.values[0];
  if (platform === 'fly') return [part(1, value('', 'app'), [])];
  if (platform === 'supabase') return [part(1, value('', 'project_id'), [])];
  if (platform === 'replit') return entries.some(({ table }) => table === 'deployment') ? [part(1, undefined, [])] : [];
  if (platform !== 'cloudflare') return [part(1, undefined, [])];
  const routes = (prefix: string): readonly string[] =>
    entries
      .filter(
        ({ table, key }) =>
          (table === prefix && /^routes?$/.test(key)) || table === `${prefix}.routes`.replace(/^\./, ''),
      )
      .flatMap(({ values }) => values);
  const stages = new Map(
    entries
      .flatMap(({ table, line }) => {
        const [top, stage] = table.split('.');
        return top === 'env' && stage !== undefined ? [[stage, line] as const] : [];
      })
      .toReversed(),
  );
  return [
    part(1, value('', 'name'), routes('')),
    ...[...stages]
      .toReversed()
      .map(([stage, line]) =>
        part(line, value(`env.${stage}`, 'name') ?? value('', 'name'), routes(`env.${stage}`), environmentIn(stage)),
      ),
  ];
};

const at = (entries: readonly YamlEntry[], path: string, key: string): readonly YamlEntry[] =>
  entries.filter(entry => entry.key === key && entry.path.join('/') === path);

const fromRender = (entries: readonly YamlEntry[]): readonly Part[] => {
  const services = new Set(
    entries.flatMap(({ path }) => (path[0] === 'services' && path[1] !== undefined ? [path[1]] : [])),
  );
  return [...services].map(item => {
    const under = entries.filter(({ path }) => path[0] === 'services' && path[1] === item);
    const name = at(under, `services/${item}`, 'name')[0]?.value;
    const domains = under.filter(({ path }) => path[2] === 'domains').map(({ value }) => value);
    return part(under[0]?.line ?? 1, name, domains, environmentIn(name ?? ''));
  });
};

const fromYaml = (file: SourceFile, platform: string): readonly Part[] => {
  const entries = yamlEntries(file.text);
  const top = (key: string): string | undefined => at(entries, '', key)[0]?.value;
  if (platform === 'render') return fromRender(entries);
  if (platform === 'github-actions') return workflowDeploys(entries, file.text);
  if (platform === 'compose') return [part(1, top('name'), [])];
  // Many tools call a file app.yaml; App Engine's has a runtime (App Engine app.yaml reference).
  if (platform === 'app-engine') return top('runtime') === undefined ? [] : [part(1, top('service'), [])];
  if (platform === 'digitalocean')
    return [
      part(
        1,
        top('name'),
        entries.filter(({ key }) => key === 'domain').map(({ value }) => value),
      ),
    ];
  return [part(1, undefined, [])];
};

const fromText = (text: string, platform: string): readonly Part[] => {
  if (platform !== 'github-pages') return [part(1, undefined, [])];
  const domains = hosts(
    linesOf(text)
      .slice(0, 10)
      .map(line => line.text),
  );
  return domains.length === 0 ? [] : [part(1, undefined, domains)];
};

const partsOf = (file: SourceFile, { platform, format }: DeployFile): readonly Part[] => {
  if (format === 'json') return fromJson(file.text, platform);
  if (format === 'toml') return fromToml(file.text, platform);
  return format === 'yaml' ? fromYaml(file, platform) : fromText(file.text, platform);
};

/** Where the files say that the code runs, one target for each app or environment that a file names. */
export const deploysOf = (files: readonly SourceFile[]): readonly DeployTarget[] =>
  files.flatMap(file => {
    const kind = deployFileOf(file.path);
    if (kind === undefined) return [];
    return partsOf(file, kind).map(({ line, name, environment, domains = [] }) => {
      // `fly.staging.toml` and `name: club-staging` say it outright; a file that says nothing is left unsaid.
      const said = environment ?? environmentIn(baseName(file.path)) ?? environmentIn(name ?? '');
      return {
        platform: kind.platform,
        in: { file: file.path, line },
        ...(name === undefined ? {} : { name: name.slice(0, 100) }),
        ...(said === undefined ? {} : { environment: said }),
        domains,
      };
    });
  });
