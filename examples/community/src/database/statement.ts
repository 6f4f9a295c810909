import type { Compilable, CompiledQuery } from 'kysely';
import type { Parts } from '../parts.ts';

/** What a statement is given: flat, so that a look at it tells which conditions it has. */
type Given = Readonly<Record<string, unknown>>;

/** Stands in a query for a value that each call brings along. */
type Slot = { readonly slot: symbol; readonly name: string; readonly index: number | null };

const mark = Symbol('slot');
const slotOf = (name: string, index: number | null): Slot => ({ slot: mark, name, index });
const isSlot = (value: unknown): value is Slot =>
  typeof value === 'object' && value !== null && 'slot' in value && value.slot === mark;

const isLeftOut = (value: unknown): boolean => value === undefined || value === null;

/** Calls of one shape run the same SQL: the same values are there, and lists are of the same length. */
const shapeOf = (given: Given): string => {
  let shape = '';
  for (const name in given) {
    const value = given[name];
    if (!isLeftOut(value)) shape += Array.isArray(value) ? `${name}:${value.length} ` : `${name} `;
  }
  return shape;
};

const slotsFor = (given: Given): Given =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (isLeftOut(value)) return [name, value];
      return [name, Array.isArray(value) ? value.map((_, index) => slotOf(name, index)) : slotOf(name, null)];
    }),
  );

const filled = (parameter: unknown, given: Given): unknown => {
  if (!isSlot(parameter)) return parameter;
  const value = given[parameter.name];
  return parameter.index === null || !Array.isArray(value) ? value : value[parameter.index];
};

/**
 * Declares a read that is built and compiled once for each shape of its input, and from then on only filled in and
 * sent: to build a query anew for every request costs more than to send it. `build` may ask whether a value is there,
 * never what it is, because it sees a stand-in for it; whatever is given to the query becomes a parameter, as ever.
 */
export const defineStatement = <Input extends Given, Row>(
  build: (app: Parts, given: Input) => Compilable<Row>,
): ((app: Parts, given: Input) => Promise<readonly Row[]>) => {
  // By app, because what is built depends on its parts.
  const known = new WeakMap<Parts, Map<string, CompiledQuery<Row>>>();
  return (app, given) => {
    const shapes = known.get(app) ?? new Map<string, CompiledQuery<Row>>();
    known.set(app, shapes);
    const shape = shapeOf(given);
    // The stand-ins only pass through the builder into the parameters.
    const compiled = shapes.get(shape) ?? build(app, slotsFor(given) as Input).compile();
    shapes.set(shape, compiled);
    return app.run<Row>(
      compiled.sql,
      compiled.parameters.map(parameter => filled(parameter, given)),
    );
  };
};
