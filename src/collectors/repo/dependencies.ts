import type { FoundIn } from '../../evidence/repo.ts';
import {
  anyDatabaseEnvs,
  billers,
  databases,
  mailers,
  prismaProviders,
  type Recognised,
} from '../../providers/hosting/data-stores.ts';
import { frameworks } from '../../providers/hosting/frameworks.ts';
import { jsonEntries } from './json.ts';
import { baseName, linesOf, type SourceFile } from './source.ts';
import { yamlEntries } from './yaml.ts';

type Named = { readonly name: string; readonly in: FoundIn };

/** Packages that the manifests name, with where. Development packages count: a framework is often one. */
export const dependenciesOf = (files: readonly SourceFile[]): readonly Named[] =>
  files
    .filter(({ path }) => baseName(path) === 'package.json')
    .flatMap(({ path, text }) =>
      jsonEntries(text)
        .filter(({ path: at }) => at.length === 2 && /^(?:dev|optional)?dependencies$/i.test(String(at[0])))
        .map(({ path: at, line }) => ({ name: String(at[1]), in: { file: path, line } })),
    );

/** Frameworks in the order of the table, each once. */
export const frameworksOf = (dependencies: readonly Named[]): readonly string[] => {
  const present = new Set(dependencies.map(({ name }) => name));
  return [
    ...new Set(Object.entries(frameworks).flatMap(([dependency, title]) => (present.has(dependency) ? [title] : []))),
  ];
};

/** Images of the containers that compose files start, with where. */
export const imagesOf = (files: readonly SourceFile[]): readonly Named[] =>
  files
    .filter(({ path }) => /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(baseName(path)))
    .flatMap(({ path, text }) =>
      yamlEntries(text)
        .filter(({ key, value }) => key === 'image' && value !== '')
        .map(({ value, line }) => ({ name: imageName(value), in: { file: path, line } })),
    );

/** `ghcr.io/x/postgres:16@sha256:…` → `x/postgres`; `postgres:16` → `postgres`. */
const imageName = (image: string): string => {
  const [name = ''] = image.split('@');
  const parts = name.split('/');
  const withoutHost = parts.length > 1 && /[.:]/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  return withoutHost.join('/').replace(/:[^:/]*$/, '');
};

const prismaOf = (files: readonly SourceFile[]): readonly Named[] =>
  files
    .filter(({ path }) => path.endsWith('.prisma'))
    .flatMap(({ path, text }) =>
      linesOf(text).flatMap(({ text: line, number }) => {
        const provider = /^\s*provider\s*=\s*"([a-z]{3,20})"/.exec(line)?.[1] ?? '';
        const name = Object.hasOwn(prismaProviders, provider) ? prismaProviders[provider] : undefined;
        return name === undefined ? [] : [{ name, in: { file: path, line: number } }];
      }),
    );

const recognise = (
  table: readonly Recognised[],
  packages: readonly Named[],
  envs: readonly Named[],
  images: readonly Named[],
): Named[] =>
  table.flatMap(({ name, packages: wanted, envs: beginnings, images: containers }) => {
    const found =
      packages.find(each => wanted.includes(each.name)) ??
      images.find(each => containers.includes(each.name)) ??
      envs.find(each => beginnings.some(beginning => each.name.startsWith(beginning)));
    return found === undefined ? [] : [{ name, in: found.in }];
  });

/** Databases and mail senders, each once, with the place that gives it away: package, then container, then variable. */
export const storesAndMailers = (
  files: readonly SourceFile[],
  dependencies: readonly Named[],
  envs: readonly Named[],
): { readonly databases: readonly Named[]; readonly mailers: readonly Named[] } => {
  const images = imagesOf(files);
  const known = recognise(databases, dependencies, envs, images);
  for (const found of prismaOf(files)) if (!known.some(({ name }) => name === found.name)) known.push(found);
  const some = envs.find(({ name }) => anyDatabaseEnvs.includes(name));
  if (known.length === 0 && some !== undefined) known.push({ name: `a database given by ${some.name}`, in: some.in });
  return { databases: known, mailers: recognise(mailers, dependencies, envs, images) };
};

/** Payment providers, each once, with the place that gives it away. */
export const billersIn = (dependencies: readonly Named[], envs: readonly Named[]): readonly Named[] =>
  recognise(billers, dependencies, envs, []);
