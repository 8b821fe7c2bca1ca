/** Every row of the lab. */
import type { LabCase } from '../lab-case.ts';
import { blockedCases } from './blocked.ts';
import { eximCases } from './exim.ts';
import { otherCases } from './others.ts';
import { postfixCases } from './postfix.ts';

export const allCases: LabCase[] = [...postfixCases, ...eximCases, ...otherCases, ...blockedCases];
