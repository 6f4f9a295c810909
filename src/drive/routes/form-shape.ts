import { limits } from '../../platform/limits.ts';
import type { Field, Form } from '../page.ts';
import type { Shape } from './route.ts';

/** Types of `input` that are numbers or truth values (HTML §4.10.5); the others are text with the type as its format. */
const numbers = new Set(['number', 'range']);
const formats = new Set([
  'email',
  'url',
  'date',
  'time',
  'tel',
  'password',
  'hidden',
  'file',
  'color',
  'month',
  'week',
]);

const nameCharacters = 100;
const choicesAtMost = 50;

/** The type and choices of a field; what is written in it is never kept. */
const shapeOfField = ({ type, choices }: Field): Shape => {
  if (choices !== undefined)
    return { type: 'string', enum: choices.filter(each => each !== '').slice(0, choicesAtMost) };
  if (type === 'checkbox') return { type: 'boolean' };
  if (numbers.has(type)) return { type: 'number' };
  return { type: 'string', ...(formats.has(type) ? { format: type } : {}) };
};

/** What a form sends, without any value. */
export const shapeOfForm = ({ fields }: Form): Shape => {
  const named = fields
    .filter(({ name, type }) => name.length <= nameCharacters && type !== 'submit')
    .slice(0, limits.shapeParts);
  const required = [...new Set(named.flatMap(field => (field.required ? [field.name] : [])))];
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(field => [field.name, shapeOfField(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
};
