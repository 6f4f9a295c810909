import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';
import type { core } from 'zod';

type Issue = core.$ZodRawIssue;

const sorts: { readonly [expected: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'a group in { }',
  record: 'a group in { }',
};
const sortOf = (expected: string): string => sorts[expected] ?? expected;

const sortOfValue = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return sortOf('array');
  return sortOf(typeof value);
};

const listed = (values: readonly unknown[]): string => {
  const said = values.map(value => JSON.stringify(value));
  return said.length === 1 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} or ${said.at(-1)}`;
};

const counted = (count: number | bigint, one: string, more = `${one}s`): string =>
  `${count} ${Number(count) === 1 ? one : more}`;

const least = ({ origin, minimum, inclusive }: Extract<Issue, { code: 'too_small' }>): string => {
  if (origin === 'string')
    return Number(minimum) <= 1 ? 'it is empty' : `it has fewer than ${counted(minimum, 'character')}`;
  if (origin === 'array')
    return Number(minimum) <= 1 ? 'the list is empty' : `it has fewer than ${counted(minimum, 'entry', 'entries')}`;
  return inclusive === false ? `it must be more than ${minimum}` : `it must be ${minimum} or more`;
};

const most = ({ origin, maximum, inclusive }: Extract<Issue, { code: 'too_big' }>): string => {
  if (origin === 'string') return `it has more than ${counted(maximum, 'character')}`;
  if (origin === 'array') return `it has more than ${counted(maximum, 'entry', 'entries')}`;
  return inclusive === false ? `it must be less than ${maximum}` : `it must be ${maximum} or less`;
};

/** What may stand here, where it is one of few; `isMissing`: nothing does. */
const oneOf = (values: readonly unknown[], isMissing: boolean): string => {
  if (isMissing) return `it is missing: ${listed(values)}`;
  return values.length === 1 ? `only ${listed(values)} may stand here` : `it is none of ${listed(values)}`;
};

const oneOfSeveral = (issue: Extract<Issue, { code: 'invalid_union' }>): string => {
  if ('options' in issue && Array.isArray(issue['options'])) {
    const given = Object(issue.input) as { readonly [name: string]: unknown };
    return oneOf(issue['options'], given[issue.discriminator ?? ''] === undefined);
  }
  const wanted = issue.errors.map(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? sortOf(first.expected) : null,
  );
  return wanted.length > 0 && wanted.every(sort => sort !== null)
    ? `${[...new Set(wanted)].join(', or ')} belongs here`
    : 'it has none of the forms that may stand here';
};

/** What is wrong with a setting, after its name and a colon. The value itself is never said: it can be a secret at the wrong place. */
export const problemWords = (issue: Issue): string => {
  if (issue.code === 'invalid_type') {
    const wanted = sortOf(issue.expected);
    return issue.input === undefined
      ? `it is missing: ${wanted} belongs here`
      : `it is ${issue.expected === 'int' ? 'no whole number' : `${sortOfValue(issue.input)}, and ${wanted} belongs here`}`;
  }
  if (issue.code === 'too_small') return least(issue);
  if (issue.code === 'too_big') return most(issue);
  if (issue.code === 'invalid_value') return oneOf(issue.values, issue.input === undefined);
  if (issue.code === 'invalid_union') return oneOfSeveral(issue);
  if (issue.code === 'invalid_key')
    return `no name that may stand here: ${issue.issues[0]?.message ?? 'it has another form'}`;
  return 'it does not have the form that belongs here';
};

const broken: { readonly [code: string]: string } = {
  InvalidSymbol: 'there is a word without quotes here',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'the name of a setting in double quotes belongs here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here, after the name of a setting',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'here is more after the last }',
  UnexpectedEndOfComment: 'a comment has no end',
  UnexpectedEndOfString: 'a text has no closing quote',
  InvalidUnicode: 'there is no such character',
  InvalidEscapeCharacter: 'after a backslash may stand only one of "\\/bfnrtu',
  InvalidCharacter: 'this character may not stand in a text',
};

/** Why a text is no JSON with comments. */
export const syntaxWords = (code: ParseErrorCode): string => {
  const name = printParseErrorCode(code);
  return `this is not valid JSON with comments: ${broken[name] ?? name}`;
};
