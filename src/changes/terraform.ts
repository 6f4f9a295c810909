import type { Json } from './zone/bodies.ts';
import type { Plan } from './zone/plan.ts';
import type { Effect } from './zone/resources.ts';
import { valueOf } from './zone/record-values.ts';
import { headline, sides } from './zone/words.ts';

/** A file of the repository in the language of Terraform. */
export type TerraformFile = { readonly file: string; readonly text: string };

const managed =
  /\bresource\s+"(cloudflare_(?:record|dns_record|ruleset|page_rule|zone_settings_override|zone_setting|zone))"/g;

/** Files that describe zones at Cloudflare: what is changed past them comes back with the next run of Terraform. */
export const describesCloudflare = (files: readonly TerraformFile[]): readonly string[] =>
  files.filter(({ text }) => text.match(managed) !== null).map(({ file }) => file);

/** Version 4 of the provider names records and settings otherwise than 5 and later. */
const isOld = (files: readonly TerraformFile[]): boolean =>
  files.some(({ text }) => /"cloudflare_(?:record|zone_settings_override)"/.test(text));

/** A text in HCL, in which `${` and `%{` begin something. */
const text = (value: string): string => JSON.stringify(value).replaceAll(/[$%](?=\{)/g, sign => sign + sign);

const indented = (lines: string): string => lines.replaceAll('\n', '\n  ');

const hcl = (value: Json): string => {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(hcl).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value as { readonly [key: string]: Json });
  return `{\n${members.map(([key, one]) => `  ${/^\w+$/.test(key) ? key : text(key)} = ${indented(hcl(one))}`).join('\n')}\n}`;
};

export const label = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .replace(/^(?=\d)/, 'r');

type Member = Json | Raw | undefined;

/** What is no value, but a word of the language. */
export class Raw {
  readonly word: string;
  constructor(word: string) {
    this.word = word;
  }
}

/** Names of resources in one file: a second one of the same name is numbered, for `a-b` and `a.b` look alike. */
export const numbered = (): ((name: string) => string) => {
  const taken = new Map<string, number>();
  const given = new Set<string>();
  return name => {
    let count = (taken.get(name) ?? 0) + 1;
    while (given.has(count === 1 ? name : `${name}_${count}`)) count += 1;
    const own = count === 1 ? name : `${name}_${count}`;
    taken.set(name, count);
    given.add(own);
    return own;
  };
};

export const block = (type: string, name: string, members: { readonly [key: string]: Member }): string => {
  const lines = Object.entries(members).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${key} = ${indented(value instanceof Raw ? value.word : hcl(value))}`],
  );
  return `resource "${type}" "${name}" {\n${lines.join('\n')}\n}`;
};

const zoneId = new Raw('var.cloudflare_zone_id');

const written = (effect: Effect, old: boolean, named: (name: string) => string): string | null => {
  switch (effect.kind) {
    case 'record': {
      const { after } = effect;
      if (after === null) return null;
      const value = after.type === 'TXT' ? (valueOf(after) ?? after.content) : after.content;
      return block(
        old ? 'cloudflare_record' : 'cloudflare_dns_record',
        named(label(`${after.type} ${after.name} ${value ?? ''}`).slice(0, 60)),
        {
          zone_id: zoneId,
          name: after.name,
          type: after.type,
          content: old || after.type !== 'TXT' ? value : after.content,
          data: after.data,
          priority: after.priority,
          ttl: after.ttl,
          proxied: after.proxied,
          comment: after.comment,
        },
      );
    }
    case 'setting':
      return old
        ? // All settings are one resource there, of which a zone has one.
          `# among the settings of the cloudflare_zone_settings_override of the zone:\n${hcl({ [effect.setting]: effect.after })}`
        : block('cloudflare_zone_setting', named(label(effect.setting)), {
            zone_id: zoneId,
            setting_id: effect.setting,
            value: effect.after,
          });
    case 'rule': {
      const { after } = effect;
      if (after === null) return null;
      // The resource replaces all rules of its phase, so only the rule is given, to be put among the others.
      return `# among the rules of the cloudflare_ruleset of the phase ${effect.phase}:\n${hcl(after)}`;
    }
  }
};

export const comment = (line: string): string => `# ${line.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '?')}`;

/** Of what changes the old block has to go: pasted beside it the new one makes a second record, and two SPF records are none. */
export const inPlace = '# in place of the block or blocks that make it now: beside them both would stand';

/** The changes of a plan as Terraform wants them, for whoever keeps the zone in a repository. */
export const terraformText = (plan: Plan, files: readonly TerraformFile[]): string => {
  const named = numbered();
  return plan.changes
    .map(({ effect, why }) => {
      const { before } = sides(effect);
      const head = [
        headline(effect),
        ...why.map(one => `because: ${one}`),
        ...(before === null ? [] : [`now: ${before}`]),
      ].map(comment);
      const isSwapped = effect.kind === 'record' && effect.before !== null && effect.after !== null;
      const body = written(effect, isOld(files), named) ?? '# remove the resource that makes it';
      return [...head, ...(isSwapped ? [inPlace] : []), body, ''].join('\n');
    })
    .join('\n');
};
