declare const __RELAY_DOCTOR_VERSION__: string | undefined;

/** Version of the program, put in by the build; `source` when it runs unbuilt. */
export const version: string =
  typeof __RELAY_DOCTOR_VERSION__ === 'string' ? __RELAY_DOCTOR_VERSION__ : 'source';
