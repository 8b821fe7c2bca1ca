import { join, resolve } from 'node:path';
import { z } from 'zod';
import { report } from '../../preload/contract/index.ts';

/** Where the published schema lies. */
export const schemaFile = join(
  resolve(import.meta.dirname, '../..'),
  'schema/relay-doctor.report-1.schema.json',
);

/** The published JSON Schema (draft 2020-12) of `relay-doctor.report/1`, as text, from the zod schema. */
export function reportSchemaText(): string {
  const schema = z.toJSONSchema(report, { target: 'draft-2020-12', io: 'output', reused: 'ref' });
  const named = {
    $schema: schema.$schema,
    $id: 'urn:relay-doctor:report:1',
    title: 'Relay Doctor report, version 1',
    ...schema,
  };
  return `${JSON.stringify(openToAdditions(named), null, 2)}\n`;
}

/** Changes are additive only: readers must not refuse a report for a field they do not know yet. */
function openToAdditions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openToAdditions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !(key === 'additionalProperties' && inner === false),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, openToAdditions(inner)]));
}
