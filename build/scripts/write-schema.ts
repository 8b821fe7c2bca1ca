import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { reportSchemaText, schemaFile } from './report-schema.ts';

mkdirSync(dirname(schemaFile), { recursive: true });
writeFileSync(schemaFile, reportSchemaText());
console.log(`written: ${relative(process.cwd(), schemaFile)}`);
