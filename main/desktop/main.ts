import { builtParts, startDesktop } from './index.ts';

startDesktop(builtParts(import.meta.dirname));
