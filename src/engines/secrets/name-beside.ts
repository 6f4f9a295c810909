import { latin1 } from './latin1.ts';

const lookBack = 240;
const longestName = 100;

/** The last name in front of the value: what stands before it, however much, belongs to others. */
const name = String.raw`^[\s\S]*(?:^|[^\w$.-])-{0,2}(?<name>[A-Za-z_$][\w$.-]{0,${longestName}})\\?["'\x60]?\]?`;
const opening = String.raw`\s{0,40}(?:[>|][-+]?\s{1,40})?[\[({]{0,2}\\?["'\x60]{0,3}(?:(?:Bearer|Basic|Token|Bot|Key)\s{1,3})?$`;
/** `NAME=`, `"name": "`, `NAME ?? "`, `'name' => '`, `Authorization: Bearer `. */
const assigned = new RegExp(
  `${name}${String.raw`[ \t]{0,40}(?:=>|:=|\?\?=|\|\|=|\?=|=|:|\?\?|\|\||(?<=["'\x60])[ \t]{0,8},[ \t]{0,8}(?=\\?["'\x60]))`}${opening}`,
  'i',
);
/** `name: string = "`, `name string = "`. */
const typed = new RegExp(
  `${name}${String.raw`\??[ \t]{0,4}[: ][ \t]{0,4}(?:&(?:'static[ ])?)?(?:string|str|any|unknown|Secret(?:Str)?|char\s?\*?|Optional\[str\])(?:[ ]?\|[ ]?\w{1,20})?\s{0,8}=`}${opening}`,
  'i',
);
/** Dockerfile: `ENV NAME value`; .npmrc: `//registry/:_authToken=value` ends in the form above. */
const docker = /(?:^|\n)\s{0,8}(?:ENV|ARG)\s{1,8}(?<name>[A-Za-z_]\w{0,100})[\s=]{1,8}["']?$/i;
const setHeader = /--?(?:header|H)\s{1,4}["'](?<name>[\w-]{1,80}):\s{0,4}(?:(?:Bearer|Basic|Token)\s{1,3})?$/i;
/** Kubernetes, Render, Terraform: the name stands on a line of its own before `value:`. */
const named =
  /(?:^|\n)[\s-]{0,40}["']?(?:name|key|Name|Key)["']?\s{0,8}[:=]\s{0,8}["']?(?<name>[A-Za-z_][\w.-]{0,100})["']?,?\s{0,40}["']?value["']?\s{0,8}[:=]\s{0,8}["']?$/i;
const environment = /^(?:process\.env|import\.meta\.env|os\.environ|env|ENV)\./;
/** They say that something is said. */
const keywords = /^(?:const|let|var|return|default|case|else|https?|Bearer|Basic)$/i;

/**
 * Variable, key or header that the text at `start` is assigned to, or null.
 * @param start place of the value, in bytes; the value may be a part of what is assigned, but has to begin it
 */
export const nameBeside = (bytes: Uint8Array, start: number): string | null => {
  const before = latin1(bytes, Math.max(0, start - lookBack), start);
  for (const pattern of [docker, setHeader, named, typed, assigned]) {
    const name = pattern.exec(before)?.groups?.['name']?.replace(environment, '');
    if (name !== undefined && !keywords.test(name)) return name;
  }
  return null;
};
