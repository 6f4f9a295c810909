import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const file = join(
  process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../../shared'),
  'data/cloudflare/cloudflare-openapi-2024-08-06.subset.json',
);

/** Why bodies are not held against Cloudflare's own description, or null. */
export const missingDescription = (): string | null =>
  existsSync(file) ? null : 'not here: ../shared/data/cloudflare beside the project, or LAUNCH_READY_SHARED';

type Schema = { [key: string]: unknown };

/** What the server fills in is demanded of a request too, by mistake. */
const filledIn = new Set(['id', 'created_on', 'modified_on', 'proxiable', 'meta', 'zone_id', 'zone_name', 'editable']);

/** OpenAPI 3.0 into JSON Schema: `nullable` and the read-only fields are where the two part. */
const asJsonSchema = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const schema: Schema = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'example' || key === 'examples' || key === 'discriminator' || key === 'nullable') continue;
    schema[key] =
      key === 'required' && Array.isArray(inner)
        ? inner.filter(name => !filledIn.has(String(name)))
        : asJsonSchema(inner);
  }
  if ((value as Schema)['nullable'] === true && typeof schema['type'] === 'string')
    schema['type'] = [schema['type'], 'null'];
  return schema;
};

/** Says what is wrong with a body, or null. */
type Judge = (body: unknown) => string | null;

export type Description = {
  /** A record to be made or put in the place of another; a patch is held against the whole record that it makes. */
  readonly record: (type: string) => Judge | null;
  /** The value of one setting; null for a setting that the description of 2024 does not know. */
  readonly setting: (id: string) => Judge | null;
};

let opened: Description | undefined;

/**
 * Cloudflare's own description of its API (2024-08-06, BSD-3-Clause), as far as it is a sound oracle: DNS records by
 * type and settings by their id. Its schemas of rulesets are not: they refuse what its documentation shows.
 * Read once in a process: each plan of a world makes an API of its own.
 */
export const openDescription = (): Description => (opened ??= readDescription());

const readDescription = (): Description => {
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: Schema } };
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'cloudflare', components: asJsonSchema(components) });
  const compiled = new Map<string, ValidateFunction>();
  const judge =
    (name: string): Judge =>
    body => {
      const validate =
        compiled.get(name) ?? ajv.compile({ $ref: `cloudflare#/components/schemas/${encodeURIComponent(name)}` });
      compiled.set(name, validate);
      return validate(body) ? null : ajv.errorsText(validate.errors);
    };
  const known = (name: string): Judge | null => (Object.hasOwn(components.schemas, name) ? judge(name) : null);
  return {
    record: type => known(`dns-records_${type}Record`),
    setting: id => known(`zones_${id}_value`),
  };
};
