import { valueAt } from '../reply.ts';

/** One operation of an OpenAPI 3 document, as far as a flow needs it. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with the prefix of the document's first server; templates stay as they are. */
  readonly path: string;
  /** How the body is sent and which fields it has; null where the operation takes none that we can make. */
  readonly body: {
    readonly as: 'json' | 'form';
    readonly fields: readonly string[];
    readonly required: readonly string[];
  } | null;
  /** JSON pointers of what a successful answer holds, two levels deep. */
  readonly answer: readonly string[];
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const bodies = [
  ['json', 'application~1json'],
  ['form', 'application~1x-www-form-urlencoded'],
] as const;
/** References within references; a schema that refers to itself has no end. */
const nesting = 5;

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;
const bagAt = (value: unknown, pointer: string): Bag => {
  const found = valueAt(value, pointer);
  return isBag(found) ? found : {};
};

/** What a local reference means (OpenAPI 3.1 §4.8.23); other documents are not fetched. */
const resolved = (document: unknown, value: unknown, left = nesting): unknown => {
  const reference = valueAt(value, '/$ref');
  if (typeof reference !== 'string') return value;
  if (left === 0 || !reference.startsWith('#/')) return undefined;
  return resolved(document, valueAt(document, reference.slice(1)), left - 1);
};

const propertiesOf = (document: unknown, schema: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries(bagAt(resolved(document, schema), '/properties'));

const bodyOf = (document: unknown, operation: unknown): Operation['body'] => {
  const content = valueAt(resolved(document, valueAt(operation, '/requestBody')), '/content');
  for (const [as, type] of bodies) {
    const schema = resolved(document, valueAt(content, `/${type}/schema`));
    if (schema === undefined) continue;
    const required = valueAt(schema, '/required');
    return {
      as,
      fields: propertiesOf(document, schema).map(([name]) => name),
      required: Array.isArray(required) ? required.filter(name => typeof name === 'string') : [],
    };
  }
  return null;
};

const answerOf = (document: unknown, operation: unknown): readonly string[] => {
  for (const [status, response] of Object.entries(bagAt(operation, '/responses'))) {
    if (!/^2(\d\d|XX)$/.test(status)) continue;
    const schema = valueAt(resolved(document, response), '/content/application~1json/schema');
    const outer = propertiesOf(document, schema);
    if (outer.length === 0) continue;
    const inner = outer.flatMap(([name, each]) => propertiesOf(document, each).map(([below]) => `/${name}/${below}`));
    return [...outer.map(([name]) => `/${name}`), ...inner];
  }
  return [];
};

/** Path of the first server, where that is a path of the same origin or names one (OpenAPI 3.1 §4.8.5). */
const prefixOf = (document: unknown): string => {
  const url = valueAt(document, '/servers/0/url');
  if (typeof url !== 'string' || url.includes('{') || !URL.canParse(url, 'http://localhost/')) return '';
  return new URL(url, 'http://localhost/').pathname.replace(/\/$/, '');
};

/** The operations of a document, in its order; none where it is no OpenAPI 3 document. */
export const operationsIn = (document: unknown): readonly Operation[] => {
  if (typeof valueAt(document, '/openapi') !== 'string') return [];
  const prefix = prefixOf(document);
  return Object.entries(bagAt(document, '/paths')).flatMap(([path, item]) =>
    methods.flatMap(method => {
      const operation = valueAt(item, `/${method.toLowerCase()}`);
      if (!isBag(operation)) return [];
      const [body, answer] = [bodyOf(document, operation), answerOf(document, operation)];
      return [{ method, path: `${prefix}${path}`, body, answer }];
    }),
  );
};
