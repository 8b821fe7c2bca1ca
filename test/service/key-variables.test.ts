import { expect, it } from 'vitest';
import { unusableKeyVariables } from '../../main/service/index.ts';

it('names the variables that cannot be keys, and never what is in them', () => {
  const dotted = 'abcdefghijklmnop.qrstuv';
  const named = unusableKeyVariables({
    RELAY_DOCTOR_KEY_SPAMHAUS: dotted,
    RELAY_DOCTOR_KEY_ABUSIX: ' abcdefghijklmnopqrstuvwxyz ',
    RELAY_DOCTOR_KEY_SPAMRATS: '',
  });
  expect(named).toEqual(['RELAY_DOCTOR_KEY_SPAMHAUS']);
  expect(unusableKeyVariables({})).toEqual([]);
});
