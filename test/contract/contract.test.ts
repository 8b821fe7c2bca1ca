import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { reportSchemaText, schemaFile } from '../../build/scripts/report-schema.ts';
import type { Handlers } from '../../main/transport/router.ts';
import {
  type Client,
  CONTRACT_VERSION,
  events,
  type MethodInput,
  type MethodOutput,
  methods,
  type Result,
  settings,
} from '../../preload/contract/index.ts';

describe('contract', () => {
  it('infers client and handlers from the one list', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<keyof typeof methods>();
    expectTypeOf<MethodInput<'run.summary'>>().toEqualTypeOf<{ runId: string; language: 'en' | 'id' }>();
    expectTypeOf<MethodOutput<'check.start'>>().toEqualTypeOf<{ caseId: string; runId: string }>();
    const call = null as unknown as Client['call'];
    expectTypeOf(call<'check.stop'>).returns.resolves.toEqualTypeOf<Result<{ done: true }>>();
  });

  it('names every method and notice as place.verb or place.happened', () => {
    const names = [...Object.keys(methods), ...Object.keys(events)];
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-zA-Z0-9]+$/);
    expect(CONTRACT_VERSION).toBeGreaterThan(0);
  });

  it('has published the report schema as it is now (npm run schema writes it)', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(reportSchemaText());
  });

  it('publishes a schema that lets later versions add fields', () => {
    expect(reportSchemaText()).not.toContain('"additionalProperties": false');
    expect(JSON.parse(reportSchemaText()).required).toContain('verdict');
  });
});

describe('changing settings', () => {
  const { input } = methods['settings.set'];

  it('what is not named is not touched', () => {
    expect(input.parse({})).toEqual({});
    expect(input.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
    expect(Object.keys(input.shape).sort()).toEqual(
      Object.keys(settings.shape)
        .filter((name) => name !== 'version')
        .sort(),
    );
  });

  it('a wrong value is refused, not replaced', () => {
    expect(input.safeParse({ textSize: 1000 }).success).toBe(false);
    expect(settings.parse({ textSize: 1000 }).textSize).toBe(100);
  });
});
