import { limits } from '../../platform/limits.ts';
import { isRecord, type Json, type JsonRecord, listOf, recordOf, textOf } from './json-values.ts';
import type { Shape } from './route.ts';

export type Refs = { readonly follow: (value: Json | undefined) => Json | undefined };

/** OpenAPI 3.1 allows a list of types; `null` in it only says that the value can be absent. */
const typeOf = (schema: JsonRecord): string => {
  const { type } = schema;
  const named = Array.isArray(type)
    ? listOf(type)
        .map(textOf)
        .find(one => one !== 'null')
    : textOf(type);
  return named ?? '';
};

/** `allOf` is one thing made of several; of `oneOf` and `anyOf` the first is as good as any. */
const parts = (schema: JsonRecord): readonly Json[] => [
  ...listOf(schema['allOf']),
  ...listOf(schema['oneOf']).slice(0, 1),
  ...listOf(schema['anyOf']).slice(0, 1),
];

/**
 * The shape of a body from its JSON Schema. References are followed to `limits.shapeDepth`, and no more than
 * `limits.shapeParts` parts are kept, so that neither a circle nor a thousand fields of a thousand fields cost anything.
 */
export const shapeIn = (schema: Json | undefined, refs: Refs): Shape => {
  let left: number = limits.shapeParts;
  const shape = (value: Json | undefined, depth: number): Shape => {
    const followed = refs.follow(value);
    if (!isRecord(followed) || depth > limits.shapeDepth || left <= 0) return {};
    left -= 1;
    const own = recordOf(followed);
    let merged: Shape = {};
    for (const part of parts(own).slice(0, 20)) merged = joinedShape(merged, shape(part, depth + 1));
    const properties = Object.entries(recordOf(own['properties'])).slice(0, limits.shapeParts);
    const required = listOf(own['required']).flatMap(one => (typeof one === 'string' ? [one] : []));
    const values = listOf(own['enum']).flatMap(one =>
      typeof one === 'string' || typeof one === 'number' ? [one] : [],
    );
    const type = typeOf(own);
    const format = textOf(own['format']);
    return joinedShape(merged, {
      ...(type === '' ? {} : { type }),
      ...(format === '' ? {} : { format }),
      ...(properties.length === 0
        ? {}
        : { properties: Object.fromEntries(properties.map(([name, one]) => [name, shape(one, depth + 1)])) }),
      ...(required.length === 0 ? {} : { required: required.slice(0, limits.shapeParts) }),
      ...(own['items'] === undefined ? {} : { items: shape(own['items'], depth + 1) }),
      ...(values.length === 0 ? {} : { enum: values.slice(0, 50) }),
    });
  };
  return shape(schema, 0);
};

const joinedShape = (a: Shape, b: Shape): Shape => ({
  ...a,
  ...b,
  ...(a.properties === undefined || b.properties === undefined
    ? {}
    : { properties: { ...a.properties, ...b.properties } }),
  ...(a.required === undefined || b.required === undefined
    ? {}
    : { required: [...new Set([...a.required, ...b.required])] }),
});
