import { parse as parseYaml } from 'yaml';
import { limits } from '../../platform/limits.ts';
import { isRecord, type Json, listOf, recordOf, textOf } from './json-values.ts';
import { shapeIn, type Refs } from './openapi-shape.ts';
import { type Body, type FoundRoute, inOrder, isPlausible, joined, routeOf, type RoutesRead } from './route.ts';

/** Operations of a path item: OpenAPI 3.1 §4.8.9.1, and `query` of 3.2. */
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

const nestsTooDeep = (text: string): boolean => {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 123 || char === 91) {
      if (++depth > limits.openApiDepth) return true;
    } else if ((char === 125 || char === 93) && depth > 0) depth--;
  }
  return false;
};

/** The document as plain data, or the reason why it is none. */
const documentOf = (text: string): { readonly document: Json } | { readonly reason: string } => {
  if (text.length > limits.openApiCharacters)
    return { reason: `is longer than ${limits.openApiCharacters} characters, so it is not read` };
  const isJson = /^\s*[{[]/.test(text);
  if (!isJson && text.length > limits.openApiYamlCharacters)
    return { reason: `is longer than ${limits.openApiYamlCharacters} characters, so it is not read` };
  if (nestsTooDeep(text) || (!isJson && /(?:[-?:]\s){30}/.test(text)))
    return { reason: `nests deeper than ${limits.openApiDepth} levels, so it is not read` };
  try {
    // Few aliases are allowed: a handful that point at each other unfold into gigabytes. Looking for keys that stand
    // twice compares each with each.
    const document = isJson
      ? (JSON.parse(text) as Json)
      : (parseYaml(text, { maxAliasCount: 50, logLevel: 'silent', schema: 'core', uniqueKeys: false }) as Json);
    return { document };
  } catch {
    return { reason: 'is neither JSON nor YAML that can be read' };
  }
};

/** `/v1` of `https://api.example.com/v1` or of `/v1`; empty where the document leaves it to the reader. */
const pathOfServer = (servers: Json | undefined): string | undefined => {
  const [first] = listOf(servers);
  if (!isRecord(first)) return undefined;
  const variables = recordOf(first['variables']);
  const url = textOf(first['url']).replaceAll(/\{([^{}]{1,60})\}/g, (_whole, name: string) =>
    textOf(recordOf(variables[name])['default']),
  );
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path === '' ? undefined : path;
};

/** `/posts/{id}` → `/posts/:id`. */
const templateOf = (base: string, path: string): string =>
  joined(base, path.replaceAll(':', '%3A')).replaceAll(
    /\{([^{}/]{1,60})\}/g,
    (_whole, name: string) => `:${name.replaceAll(/^\d|[^\w$]/g, '_')}`,
  );

const guardsOf = (security: Json | undefined): readonly string[] =>
  listOf(security).flatMap(one =>
    Object.entries(recordOf(one)).map(([scheme, scopes]) => {
      const asked = listOf(scopes)
        .map(textOf)
        .filter(scope => scope !== '');
      return asked.length === 0 ? scheme : `${scheme}(${asked.join(', ')})`;
    }),
  );

const medias = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

const bodyOf = (operation: Json, parameters: readonly Json[], refs: Refs): Body | undefined => {
  const inBody = parameters.find(one => recordOf(one)['in'] === 'body');
  if (inBody !== undefined) return { media: 'application/json', shape: shapeIn(recordOf(inBody)['schema'], refs) };
  const fields = parameters.map(recordOf).filter(one => one['in'] === 'formData');
  if (fields.length > 0) {
    const properties = Object.fromEntries(fields.map(field => [textOf(field['name']), field]));
    const required = fields.filter(field => field['required'] === true).map(field => field['name'] ?? '');
    const hasFile = fields.some(field => field['type'] === 'file');
    return {
      media: hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded',
      shape: shapeIn({ type: 'object', properties, required }, refs),
    };
  }
  const content = recordOf(recordOf(refs.follow(recordOf(operation)['requestBody']))['content']);
  const found = medias.find(media => media in content) ?? Object.keys(content)[0];
  if (found === undefined) return undefined;
  return { media: found.split(';')[0]?.trim() ?? found, shape: shapeIn(recordOf(content[found])['schema'], refs) };
};

const answersHtml = (operation: Json, refs: Refs): boolean =>
  Object.values(recordOf(recordOf(operation)['responses'])).some(answer =>
    Object.keys(recordOf(recordOf(refs.follow(answer))['content'])).some(media => media.startsWith('text/html')),
  );

/** YAML without quotes makes a number of `swagger: 2.0`. */
const isVersion = (document: Json): boolean => {
  const { openapi, swagger } = recordOf(document);
  return /^3\.\d/.test(textOf(openapi)) || textOf(swagger).startsWith('2.') || swagger === 2;
};

/**
 * Routes of an OpenAPI 3 or Swagger 2 document (https://spec.openapis.org). `where` says which document it is. Never
 * throws: what cannot be read is a note, and size, depth and references are bounded.
 */
export const routesOfOpenApi = (text: string, where: string): RoutesRead => {
  const notes: { where: string; what: string }[] = [];
  const note = (what: string): void => {
    if (notes.length < limits.routeNotes && !notes.some(one => one.what === what)) notes.push({ where, what });
  };
  const read = documentOf(text);
  if ('reason' in read || !isVersion(read.document)) {
    note('reason' in read ? `The document ${read.reason}.` : 'The document is not OpenAPI 3 or Swagger 2.');
    return { routes: [], notes };
  }
  const document = recordOf(read.document);
  const refs = refsIn(document, note);
  const parametersIn = (holder: Json): readonly Json[] =>
    listOf(recordOf(holder)['parameters']).flatMap(one => refs.follow(one) ?? []);
  const routes: FoundRoute[] = [];
  const base = pathOfServer(document['servers']) ?? textOf(document['basePath']);
  for (const [path, item] of Object.entries(recordOf(document['paths']))) {
    const entry = recordOf(refs.follow(item));
    const own = parametersIn(entry);
    for (const method of methods) {
      const operation = entry[method];
      if (!isRecord(operation)) continue;
      if (routes.length >= limits.routesFound) {
        note(`Only the first ${limits.routesFound} operations are kept.`);
        return { routes: inOrder(routes), notes };
      }
      const parameters = [...own, ...parametersIn(operation)];
      const prefix = pathOfServer(operation['servers']) ?? pathOfServer(entry['servers']) ?? base;
      const template = templateOf(prefix, path);
      if (!isPlausible(template)) {
        note('A path of the document is no address, so it is left out.');
        continue;
      }
      const body = bodyOf(operation, parameters, refs);
      routes.push(
        routeOf({
          method,
          template,
          kind: answersHtml(operation, refs) ? 'page' : 'api',
          seenIn: { source: 'openapi', where },
          guards: guardsOf(operation['security'] ?? document['security']),
          ...(body === undefined ? {} : { body }),
          query: parameters.map(recordOf).flatMap(one => (one['in'] === 'query' ? [textOf(one['name'])] : [])),
        }),
      );
    }
  }
  return { routes: inOrder(routes), notes };
};

/** Follows `$ref` inside the document, a few links at most: a chain that never ends is a note. */
const refsIn = (document: Json, note: (what: string) => void): Refs => {
  const target = (pointer: string): Json | undefined => {
    let at: Json | undefined = document;
    for (const raw of pointer.slice(2).split('/').slice(0, 20)) {
      const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      at = Array.isArray(at) ? at[Number(step)] : recordOf(at)[step];
    }
    return at;
  };
  const follow = (value: Json | undefined): Json | undefined => {
    let at = value;
    for (let links = 0; links < 10; links++) {
      if (!isRecord(at) || typeof at['$ref'] !== 'string') return at;
      const ref = at['$ref'];
      if (!ref.startsWith('#/')) {
        note('The document refers to other documents, which are not fetched.');
        return undefined;
      }
      at = target(ref);
    }
    note('References of the document go in a circle.');
    return undefined;
  };
  return { follow };
};
