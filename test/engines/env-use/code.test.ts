import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readEnvUses } from '../../../src/engines/env-use/read.ts';

type Files = { readonly [path: string]: string };

/** `NAME kind need by line`, or `? shown …` for a name that is not known, in the order of files and lines. */
const said = (files: Files): readonly string[] =>
  readEnvUses(Object.entries(files).map(([path, text]) => ({ path, text }))).uses.map(
    ({ name, kind, need, by, line, shown }) => `${name ?? `?${shown ?? ''}`} ${kind} ${need} ${by} ${line}`,
  );
const inFile = (text: string, path = 'src/app.ts', more: Files = {}): readonly string[] =>
  said({ [path]: text, ...more });
const needs = (text: string, more: Files = {}): readonly string[] =>
  inFile(text, 'src/app.ts', more).map(line =>
    line
      .split(' ')
      .filter((_, index) => index === 0 || index === 2)
      .join(' '),
  );

suite('ways to write a reading', () => {
  const forms: readonly (readonly [string, string, readonly string[]])[] = [
    ['a member', 'use(process.env.A_B);', ['A_B required']],
    ['a key', "use(process.env['A_B']);", ['A_B required']],
    ['a template without parts', 'use(process.env[`A_B`]);', ['A_B required']],
    ['optional chaining', 'use(process?.env?.A_B);', ['A_B required']],
    ['of the global object', 'use(globalThis.process.env.A_B);', ['A_B required']],
    ['an import of process', "import p from 'node:process'; use(p.env.A_B);", ['A_B required']],
    ['an import of env', "import { env } from 'process'; use(env.A_B);", ['A_B required']],
    ['an import of env by another name', "import { env as e } from 'node:process'; use(e.A_B);", ['A_B required']],
    ['a require of env', "const { env } = require('process'); use(env.A_B);", ['A_B required']],
    ['an alias', 'const env = process.env; use(env.A_B);', ['A_B required']],
    ['an alias by taking apart', 'const { env } = process; use(env.A_B);', ['A_B required']],
    ['an alias of an alias', 'const a = process.env; const b = a; use(b.A_B);', ['A_B required']],
    ['an alias with a cast', 'const env = process.env as Record<string, string>; use(env.A_B);', ['A_B required']],
    ['taken apart', 'const { A_B } = process.env; use(A_B);', ['A_B required']],
    ['taken apart twice', 'const { env: { A_B } } = process; use(A_B);', ['A_B required']],
    ['taken apart by another name', 'const { A_B: it } = process.env; use(it);', ['A_B required']],
    ['taken apart with a default', "const { A_B = 'x' } = process.env; use(A_B);", ['A_B default']],
    [
      'taken apart with the rest',
      'const { A_B, ...rest } = process.env; use(A_B, rest.C_D);',
      ['?* optional', 'A_B required', 'C_D required'],
    ],
    ['in an assignment', 'let A_B; ({ A_B } = process.env);', ['A_B required']],
    ['Bun', 'use(Bun.env.A_B);', ['A_B required']],
    ['Deno', "use(Deno.env.get('A_B'));", ['A_B required']],
    ['Deno with a default', "use(Deno.env.get('A_B') ?? 'x');", ['A_B default']],
    ['Deno, all of it', 'const env = Deno.env.toObject(); use(env.A_B);', ['A_B required']],
    ['a copy', 'const env = { ...process.env }; use(env.A_B);', ['A_B required']],
    ['asked with in', "if ('A_B' in process.env) go();", ['A_B optional']],
    ['asked with hasOwn', "if (Object.hasOwn(process.env, 'A_B')) go();", ['A_B optional']],
    [
      'a parameter that is the environment unless something else is given',
      'const f = (env = process.env) => env.A_B;',
      ['A_B required'],
    ],
    [
      'a parameter with the type of the environment',
      'function f(env: NodeJS.ProcessEnv) { return env.A_B; }',
      ['A_B required'],
    ],
    ['a function that is given the environment', 'const f = vars => vars.A_B; f(process.env);', ['A_B required']],
    [
      'a function that is given the environment and takes it apart',
      'const f = ({ A_B, C = 1 }) => A_B; f(process.env);',
      ['A_B required', 'C default'],
    ],
    ['a function that gives the environment', 'const env = () => process.env; use(env().A_B);', ['A_B required']],
    ['a constant name', "const NAME = 'A_B'; use(process.env[NAME]);", ['A_B required']],
    [
      'a name put together of constants',
      "const P = 'A_'; use(process.env[`${P}B`], process.env[P + 'C']);",
      ['A_B required', 'A_C required'],
    ],
    ['a name put together by chance', 'use(process.env[`PRICE_${plan}`]);', ['?PRICE_* required']],
    ['a name that comes from outside', 'export const f = name => process.env[name];', ['?* required']],
    ['one of two names', "use(process.env[x ? 'A_B' : 'C_D']);", ['A_B required', 'C_D required']],
    [
      'names of a table',
      "const PRICES = { a: 'P_A', b: 'P_B' }; use(process.env[PRICES[plan]]);",
      ['P_A required', 'P_B required'],
    ],
    [
      'a loop over names',
      "for (const name of ['A_B', 'C_D']) if (!process.env[name]) throw new Error(name);",
      ['A_B required', 'C_D required'],
    ],
    [
      'a callback over names',
      "const missing = ['A_B', 'C_D'].filter(name => !process.env[name]);",
      ['A_B optional', 'C_D optional'],
    ],
    [
      'a list with a name',
      "const NAMES = ['A_B'] as const; NAMES.forEach(name => { if (!process.env[name]) throw new Error(name); });",
      ['A_B required'],
    ],
    [
      'a helper',
      "const need = (name) => { const value = process.env[name]; if (!value) throw new Error(name); return value; }; need('A_B');",
      ['A_B required'],
    ],
    [
      'a helper with a default',
      "function get(name, fallback) { return process.env[name] ?? fallback; } get('A_B', 'x'); get('C_D');",
      ['A_B default', 'C_D default'],
    ],
    [
      'a helper that only reads',
      "const get = name => process.env[name]; const a = get('A_B'); const b = get('C_D') ?? 'x'; use(a);",
      ['A_B required', 'C_D default'],
    ],
    [
      'a helper of a helper',
      "const get = name => process.env[name]; const number = name => Number(get(name)); use(number('A_B'));",
      ['A_B required'],
    ],
    [
      'a helper for a list',
      "function all(names) { for (const n of names) if (!process.env[n]) throw new Error(n); } all(['A_B', 'C_D']);",
      ['A_B required', 'C_D required'],
    ],
    ['a helper in an object', "const env = { get: name => process.env[name] }; use(env.get('A_B'));", ['A_B required']],
    [
      'a helper in a class',
      "class Env { get(name) { return process.env[name]; } } const e = new Env(); use(e.get('A_B'));",
      ['A_B required'],
    ],
    ['a name from an enum', "enum Name { A = 'A_B' } use(process.env[Name.A]);", ['A_B required']],
    [
      'a list of all of it',
      "Object.entries(process.env).filter(([key]) => key.startsWith('A_')).forEach(use);",
      ['?* optional'],
    ],
    [
      'a class that keeps the environment',
      "class Env { all = process.env; get(name) { return this.all[name]; } must(name) { const it = this.get(name); if (!it) throw new Error(name); return it; } } const e = new Env(); use(e.get('A_B')); e.must('C_D');",
      ['A_B required', 'C_D required'],
    ],
    [
      'envsafe, which takes the environment by itself',
      "const env = envsafe({ A_B: str(), C: str({ default: 'x' }) });",
      ['A_B required', 'C default'],
    ],
    ['a child process that gets all of it', "spawn('x', { env: { ...process.env, A: '1' } });", ['?* optional']],
    ['all of it to somebody unknown', 'report(process.env);', ['?* optional']],
    ['written, not read', "process.env.A_B = 'x'; delete process.env.C_D;", []],
    ['written unless it is there', "process.env.A_B ??= 'x';", ['A_B default']],
    ['in a comment', '// process.env.A_B\n/* process.env.C_D */ use(1);', []],
    ['in a text', "log('set process.env.A_B first', `and process.env.C_D`);", []],
    ['a type', 'type T = typeof process.env.A_B; declare const x: T; use(x);', []],
    ['another thing called env', 'const env = load(); use(env.A_B, config.env.C_D);', []],
    ['another process', 'function f(process) { return process.env.A_B; }', []],
  ];
  for (const [title, text, expected] of forms)
    test(title, () => assert.deepEqual([...needs(text)].toSorted(), [...expected].toSorted()));
});

suite('what becomes of a reading without a value', () => {
  const forms: readonly (readonly [string, string])[] = [
    ["process.env.A_B ?? 'x'", 'default'],
    ["process.env.A_B || 'x'", 'default'],
    ["process.env.A_B ?? ''", 'empty'],
    ['process.env.A_B || undefined', 'empty'],
    ["process.env.A_B ?? fail('A_B')", 'required'],
    ["process.env.A_B || (() => { throw new Error('A_B'); })()", 'required'],
    ['process.env.A_B!', 'required'],
    ['process.env.A_B as string', 'required'],
    ["process.env.A_B === 'on'", 'optional'],
    ['!!process.env.A_B', 'optional'],
    ['Boolean(process.env.A_B)', 'optional'],
    ["process.env.A_B ? 'a' : 'b'", 'optional'],
    ['process.env.A_B && start()', 'optional'],
    ['Number(process.env.A_B)', 'required'],
    ['Number(process.env.A_B ?? 3000)', 'default'],
    ['parseInt(process.env.A_B, 10) || 3000', 'default'],
    ['`${process.env.A_B}/x`', 'required'],
    ["process.env.A_B?.split(',')", 'optional'],
    ["process.env.A_B?.split(',') ?? []", 'default'],
    ["process.env.A_B.split(',')", 'required'],
    ['connect({ url: process.env.A_B })', 'required'],
    ["connect({ url: process.env.A_B || 'x' })", 'default'],
  ];
  for (const [text, need] of forms) test(text, () => assert.deepEqual(needs(`use(${text});`), [`A_B ${need}`]));

  const statements: readonly (readonly [string, string])[] = [
    ["if (!process.env.A_B) throw new Error('A_B');", 'required'],
    ["if (!process.env.A_B) { console.error('no'); process.exit(1); }", 'required'],
    ["if (process.env.A_B === undefined) { throw new Error('no'); }", 'required'],
    ['if (process.env.A_B) start();', 'optional'],
    ['assert(process.env.A_B);', 'required'],
    ["invariant(process.env.A_B, 'A_B');", 'required'],
    ["const it = process.env.A_B; if (!it) throw new Error('no'); use(it);", 'required'],
    ['const it = process.env.A_B; if (it) use(it);', 'optional'],
    ["const it = process.env.A_B; use(it ?? 'x');", 'default'],
    ['const it = process.env.A_B; use(it);', 'required'],
    ['const { A_B: it } = process.env; if (it) use(it);', 'optional'],
  ];
  for (const [text, need] of statements) test(text, () => assert.deepEqual(needs(text), [`A_B ${need}`]));

  test('two that are asked for together', () => {
    assert.deepEqual(needs("if (!process.env.A_B || !process.env.C_D) throw new Error('no');"), [
      'A_B required',
      'C_D required',
    ]);
    assert.deepEqual(needs('if (process.env.A_B && process.env.C_D) start();'), ['A_B optional', 'C_D optional']);
  });
  test('one instead of the other', () => {
    assert.deepEqual(needs('use(process.env.A_B ?? process.env.C_D);'), ['A_B default', 'C_D optional']);
  });
});

suite('schemas', () => {
  test('zod, parsed from the environment', () => {
    const text =
      "import { z } from 'zod';\nconst S = z.object({\n  A_B: z.string(),\n  C: z.string().default('x'),\n  D: z.string().optional(),\n  E: z.coerce.number().int().default(1),\n});\nexport const env = S.parse(process.env);";
    assert.deepEqual(needs(text), ['A_B required', 'C default', 'D optional', 'E default']);
  });
  test('zod, put together of several', () => {
    const text =
      'const base = z.object({ A_B: z.string() });\nconst more = base.extend({ C_D: z.string() }).merge(z.object({ E_F: z.string() })).partial({ C_D: true });\nmore.safeParse(process.env);';
    assert.deepEqual([...needs(text)].toSorted(), ['A_B required', 'C_D optional', 'E_F required']);
  });
  test('zod, in another file, through a function', () => {
    const files = {
      'src/schema.ts': 'export const S = z.object({ A_B: z.string(), C_D: z.string().optional() });',
      'src/load.ts':
        "import { S } from './schema.ts';\nexport const load = (vars: Record<string, string | undefined>) => S.parse(vars);",
      'src/main.ts': "import { load } from './load.js';\nload(process.env);",
    };
    assert.deepEqual(said(files), ['A_B run required server 1', 'C_D run optional server 1']);
  });
  test('envalid', () => {
    assert.deepEqual(
      needs(
        "const env = cleanEnv(process.env, { A_B: str(), C: port({ default: 3000 }), D: str({ devDefault: 'x' }) });",
      ),
      ['A_B required', 'C default', 'D required'],
    );
  });
  test('t3-env', () => {
    const text =
      'export const env = createEnv({\n  server: { A_B: z.string(), C_D: z.string().optional() },\n  client: { NEXT_PUBLIC_E: z.string() },\n  runtimeEnv: { A_B: process.env.A_B, C_D: process.env.C_D, NEXT_PUBLIC_E: process.env.NEXT_PUBLIC_E },\n});';
    assert.deepEqual(inFile(text), [
      'A_B run required server 2',
      'C_D run optional server 2',
      'NEXT_PUBLIC_E build required browser 3',
      'A_B run required server 4',
      'C_D run optional server 4',
      'NEXT_PUBLIC_E build required browser 4',
    ]);
  });
  test('Joi, valibot, TypeBox, JSON schema, convict, env-var, arktype', () => {
    assert.deepEqual(
      needs(
        'const envSchema = Joi.object({ A_B: Joi.string().required(), C_D: Joi.number().default(1), E_F: Joi.string() }).unknown(); envSchema.validate(process.env);',
      ),
      ['A_B required', 'C_D default', 'E_F optional'],
    );
    assert.deepEqual(needs("v.parse(v.object({ A_B: v.string(), C_D: v.optional(v.string(), 'x') }), process.env);"), [
      'A_B required',
      'C_D default',
    ]);
    assert.deepEqual(
      needs("Value.Parse(Type.Object({ A_B: Type.String(), C_D: Type.String({ default: 'x' }) }), process.env);"),
      ['A_B required', 'C_D default'],
    );
    assert.deepEqual(
      needs(
        "app.register(fastifyEnv, { schema: { type: 'object', required: ['A_B'], properties: { A_B: { type: 'string' }, C_D: { type: 'string', default: 'x' } } } });",
      ),
      ['A_B required', 'C_D default'],
    );
    assert.deepEqual(
      needs(
        "const env = convict({ port: { format: 'port', default: 3000, env: 'PORT' }, key: { default: null, env: 'A_B' } });",
      ),
      ['A_B required', 'PORT default'],
    );
    assert.deepEqual(
      needs(
        "import * as env from 'env-var'; const a = env.get('A_B').required().asString(); const b = env.get('C_D').default('x').asString();",
      ),
      ['A_B required', 'C_D default'],
    );
    assert.deepEqual(needs("const Env = type({ A_B: 'string', 'C_D?': 'string' }); Env(process.env);"), [
      'A_B required',
      'C_D optional',
    ]);
  });
  test('NestJS: classes that are validated, and the service that gives single values', () => {
    const nest =
      "import { ConfigService } from '@nestjs/config';\nclass Variables {\n  @IsString() A_B: string;\n  @IsOptional() @IsString() C_D?: string;\n}\nexport class S { constructor(private readonly config: ConfigService) { this.config.getOrThrow('E_F'); this.config.get<string>('G_H', 'x'); this.config.get('database.host'); } }";
    assert.deepEqual(needs(nest), ['A_B required', 'C_D optional', 'E_F required', 'G_H default']);
  });
  test('a schema of something else has no variables in it', () => {
    assert.deepEqual(
      needs(
        'const Body = z.object({ email: z.string(), name: z.string() }); Body.parse(await request.json()); const rates = z.object({ USD: z.number(), EUR: z.number() });',
      ),
      [],
    );
  });
});
