import type { Step } from '../config/steps.ts';

/** What `{name}` stands for in the steps of a flow. */
export type Variables = Readonly<Record<string, string>>;

/** A flow names a variable that nobody gave. */
export class UnknownVariable extends Error {
  constructor(name: string) {
    super(`the flow names {${name}}, which nothing before it gave`);
    this.name = 'UnknownVariable';
  }
}

/** Replaces `{name}`; a brace that holds no name stays as it is. */
export const filled = (text: string, variables: Variables, written = (value: string): string => value): string =>
  text.replaceAll(/\{([a-z]\w*)\}/gi, (_, name: string) => {
    if (!Object.hasOwn(variables, name)) throw new UnknownVariable(name);
    return written(variables[name] ?? '');
  });

/** A variable at the very beginning is an address of its own, such as the link of a mail; any other is one part of it. */
export const filledAddress = (text: string, variables: Variables): string => {
  const [beginning = ''] = /^\{[a-z]\w*\}/i.exec(text) ?? [];
  return filled(beginning, variables) + filled(text.slice(beginning.length), variables, encodeURIComponent);
};

const filledDeep = (value: unknown, variables: Variables): unknown => {
  if (typeof value === 'string') return filled(value, variables);
  if (Array.isArray(value)) return value.map(each => filledDeep(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledDeep(each, variables)]));
};

/** The step with every text filled in; regular expressions keep their braces. */
export const filledStep = (step: Step, variables: Variables): Step => {
  if ('open' in step) return { open: filledAddress(step.open, variables) };
  if ('call' in step) {
    const { call, ...rest } = step;
    const [method = '', ...path] = call.split(' ');
    return {
      ...(filledDeep(rest, variables) as typeof rest),
      call: `${method} ${filledAddress(path.join(' '), variables)}`,
    };
  }
  if (!('keep' in step)) return filledDeep(step, variables) as Step;
  const keep = Object.entries(step.keep).map(([name, from]) => [
    name,
    'match' in from ? from : filledDeep(from, variables),
  ]);
  return { ...step, keep: Object.fromEntries(keep) };
};
