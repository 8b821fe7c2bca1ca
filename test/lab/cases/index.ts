/** Every row of the lab. */
import type { LabCase } from '../lab-case.ts';
import { blockedCases } from './blocked.ts';
import { courierCases } from './courier.ts';
import { doorCases } from './doors.ts';
import { eximCases } from './exim.ts';
import { fateCases } from './fate.ts';
import { harakaCases } from './haraka.ts';
import { lateCases } from './late.ts';
import { limitedCases } from './limited.ts';
import { maskedCases } from './masked.ts';
import { otherCases } from './others.ts';
import { placeCases } from './places.ts';
import { postfixCases } from './postfix.ts';
import { proofCases } from './proof.ts';

export const allCases: LabCase[] = [
  ...postfixCases,
  ...eximCases,
  ...otherCases,
  ...harakaCases,
  ...courierCases,
  ...doorCases,
  ...lateCases,
  ...fateCases,
  ...limitedCases,
  ...maskedCases,
  ...blockedCases,
  ...placeCases,
  ...proofCases,
];
